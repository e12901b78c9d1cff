"""Which files are to be read, and what became of each: those read before and unchanged are passed over."""

import hashlib
import sys
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from ..graph.model import File
from ..graph.store import Store
from .documents import LARGEST, STDIN, Fields, Scanned, Skipped, suffix
from .folders import Found, files
from .reading import Job, Reading
from .workers import Limits

#: Files that are looked up at a time.
PAGE = 500
#: Files whose contents are remembered, to see at once that another is the same.
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes. `since` is in nanoseconds, like a file's own time; `limit` counts files to be read."""

    workers: int = 1
    again: bool = False
    only_failed: bool = False
    since: int | None = None
    limit: int | None = None
    limits: Limits = field(default_factory=Limits)
    fields: Fields = field(default_factory=Fields)
    engine: str = "local"
    address: str | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one file in this run; `news` is false where it was known from an earlier one.

    `gone` are documents that the file gave when it was last read, and gives no longer.
    """

    file: File
    name: str
    parts: list[Skipped] = field(default_factory=list)
    scanned: list[Scanned] = field(default_factory=list)
    news: bool = True
    gone: frozenset[str] = frozenset()


@dataclass(slots=True)
class Ticket:
    """A file on its way through a run; `file` as far as it is known, filled as it is read.

    `before` are the documents that it gave when it was last read.
    """

    found: Found
    file: File
    before: tuple[str, ...] = ()
    parts: list[Skipped] = field(default_factory=list)
    scanned: list[Scanned] = field(default_factory=list)
    known: bool = False
    twin: bool = False

    def take(self, reading: Reading) -> None:
        """Add what a portion of the file gave."""
        ids = [extraction.document.id for extraction in reading.extractions]
        texts = [extraction.document for extraction in reading.extractions]
        self.file = replace(
            self.file,
            documents=tuple(dict.fromkeys((*self.file.documents, *reading.known, *ids))),
            pages=self.file.pages + sum(len(text.pages) or 1 for text in texts),
            words=self.file.words + sum(len(text.text.split()) for text in texts),
            claims=self.file.claims + sum(len(extraction.claims) for extraction in reading.extractions),
            seconds=round(self.file.seconds + reading.seconds, 3),
        )
        self.parts += reading.skipped
        self.scanned += reading.scanned
        if reading.quarantined:
            self.parts.append(Skipped(self.found.name, reading.quarantined))
            self.file = replace(self.file, status="quarantined", reason=reading.quarantined)

    def settled(self) -> Outcome:
        """What became of the file; not even news where its twin was not read in the end."""
        news = not self.known and bool(self.file.status or self.file.documents or not self.twin)
        if news and not self.file.status:
            self._judge()
        # What could not be read now may still say what it said before.
        whole = news and self.file.status == "read"
        gone = frozenset(self.before).difference(self.file.documents) if whole else frozenset()
        return Outcome(self.file, self.found.name, self.parts, self.scanned, news, gone)

    def _judge(self) -> None:
        """Say whether the file was read, from what its parts gave."""
        own = [part for part in self.parts if part.source == self.found.name]
        failed = any(part.failed for part in own or self.parts) and not (self.file.documents and not own)
        status = "failed" if failed else "read" if self.file.documents else "skipped"
        reason = (own or self.parts)[0].reason if self.parts else _sighted(self.scanned)
        self.file = replace(self.file, status=status, reason=reason)


def _sighted(scanned: list[Scanned]) -> str:
    """What to say of a file some of whose pages were read from their pictures."""
    poor = [str(page.page) for page in scanned if page.poor]
    listed = f", badly: {', '.join(poor[:20])}" if poor else ""
    return f"pages read by OCR: {len(scanned)}{listed}" if scanned else ""


def as_read(file: File, twin: File) -> File:
    """A file of which became what became of another of the same bytes."""
    return replace(twin, path=file.path, size=file.size, modified=file.modified, seconds=0.0)


class Recent:
    """The files read last in this run, by content: another one like it needs no reading."""

    def __init__(self) -> None:
        self._files: OrderedDict[tuple[str, str], File] = OrderedDict()

    def settled(self, ticket: Ticket) -> Outcome:
        key = (ticket.file.sha256, suffix(ticket.found.path))
        if ticket.twin and (first := self._files.get(key)):
            ticket.file = as_read(ticket.file, first)
            if first.reason:
                ticket.parts.append(Skipped(ticket.found.name, first.reason))
        outcome = ticket.settled()
        if ticket.file.sha256 and not ticket.twin:
            self._files[key] = outcome.file
            while len(self._files) > REMEMBERED:
                self._files.popitem(last=False)
        return outcome


class Plan:
    """Which of the files found are to be read: not those that were before and have not changed since."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store, self._options = store, options
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def tickets(self, paths: Iterable[str]) -> Iterator[tuple[Ticket, Job | None]]:
        """Each file with the job of reading it, or without one."""
        left = self._options.limit
        found = files(paths)
        while page := list(islice(found, PAGE)):
            keys = [file.key for file in page if isinstance(file, Found)]
            held = {file.path: file for file in self._store.files(paths=keys)}
            for file in page:
                ticket, job = self._ticket(file, held)
                if job and left is not None:
                    left -= 1
                    if left < 0:
                        return
                if ticket:
                    yield ticket, job

    def _ticket(self, found: Found | Skipped, held: dict[str, File]) -> tuple[Ticket | None, Job | None]:
        if isinstance(found, Skipped):
            return (None if self._options.only_failed else _unread(found)), None
        before = held.get(found.key)
        if self._is_out(found, before):
            return None, None
        fresh = File(found.key, found.size, found.modified, "", "")
        ticket = Ticket(found, fresh, before.documents if before else ())
        if before and self._stands(before, fresh):
            ticket.file, ticket.known = before, True
            if before.status != "read":
                ticket.parts.append(Skipped(found.name, f"{before.reason} (--only-failed tries it again)"))
            return ticket, None
        return self._job(ticket)

    def _is_out(self, found: Found, before: File | None) -> bool:
        """Whether the options leave a file out."""
        late = self._options.since is None or found.modified >= self._options.since
        failed = before is not None and before.status in ("failed", "quarantined")
        return not late or (self._options.only_failed and not failed)

    def _stands(self, before: File, now: File) -> bool:
        """Whether what became of a file before holds: what brought its reader down is not tried unasked."""
        same = (before.size, before.modified) == (now.size, now.modified)
        tried = before.status == "read" or (before.status == "quarantined" and not self._options.only_failed)
        return same and tried and not self._options.again

    def _job(self, ticket: Ticket) -> tuple[Ticket, Job | None]:
        found = ticket.found
        if found.path == STDIN:
            return ticket, Job(found, self._options.fields, sys.stdin.buffer.read())
        if found.size > LARGEST:
            return ticket, Job(found, self._options.fields)
        try:
            with Path(found.path).open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            ticket.parts.append(Skipped(found.name, f"cannot be read: {error.strerror or error}"))
            return ticket, None
        ticket.file = replace(ticket.file, sha256=content)
        if self._is_twin(ticket):
            return ticket, None
        return ticket, Job(found, self._options.fields)

    def _is_twin(self, ticket: Ticket) -> bool:
        """Whether a file of the same bytes and format was read before, in this run or an earlier one."""
        key = (ticket.file.sha256, suffix(ticket.found.path))
        if key in self._seen:
            ticket.twin = True
            return True
        self._seen[key] = None
        while len(self._seen) > REMEMBERED // 2:
            self._seen.popitem(last=False)
        if self._options.again:
            return False
        for twin in self._store.files(contents=[ticket.file.sha256]):
            if twin.status == "read" and suffix(twin.path) == key[1]:
                ticket.file = as_read(ticket.file, twin)
                return True
        return False


def _unread(skipped: Skipped) -> Ticket:
    status = "failed" if skipped.failed else "skipped"
    file = File(skipped.source, 0, 0, "", status, skipped.reason)
    return Ticket(Found(skipped.source, skipped.source), file, parts=[skipped], known=True)
