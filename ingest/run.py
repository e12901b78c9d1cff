"""A run over many files: what they gave, batch by batch, and what became of them all."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from ..graph.model import Extraction
from ..graph.store import Store
from .documents import STDIN
from .plan import Options, Outcome, Plan, Recent, Ticket
from .reading import Job, Reading
from .workers import read_all

#: Documents, and files, that are written in one transaction, and the seconds that they may wait for it.
DOCUMENTS, FILES, SECONDS = 64, 500, 2.0
#: The seconds after which the view is brought up to date during a run, and the part of it that this may take.
LATE, SHARE = 20.0, 0.1


@dataclass(slots=True)
class Batch:
    """What is written together: documents, and what became of the files that are finished with them."""

    extractions: list[Extraction] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    @property
    def news(self) -> list[Outcome]:
        """What is to be remembered."""
        return [outcome for outcome in self.outcomes if outcome.news and outcome.file.path != STDIN]

    @property
    def is_full(self) -> bool:
        waited = time.monotonic() - self.begun > SECONDS
        full = len(self.extractions) >= DOCUMENTS or len(self.outcomes) >= FILES
        return full or (waited and bool(self.extractions or self.outcomes))


Tell = Callable[[Outcome], None]


@dataclass(slots=True)
class Summary:
    """What a run read and found: `documents` are new ones, `known` those that the graph held.

    `skipped` counts what was passed over, by reason; `failed` what should have been read and was not.
    """

    documents: int = 0
    known: int = 0
    claims: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    stopped: bool = False

    def count(self, batch: Batch, tell: Tell) -> None:
        """Count what a batch gave, and tell of each file."""
        self.documents += len(batch.extractions)
        self.claims += sum(len(extraction.claims) for extraction in batch.extractions)
        self.known -= len(batch.extractions)
        for outcome in batch.outcomes:
            self.known += len(outcome.file.documents)
            self.failed += sum(part.failed for part in outcome.parts)
            self.skipped.update(part.reason for part in outcome.parts if not part.failed)
            tell(outcome)


class Files:
    """What becomes of files, as the store remembers it.

    A file that no longer gives what it gave is noted last, when what no other file gives either is taken
    back: a run that is cut off before does that again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._changed: list[Outcome] = []

    def note(self, batch: Batch) -> None:
        """Remember what became of the files of a batch."""
        self._store.note(outcome.file for outcome in batch.news if not outcome.gone)
        self._changed += (outcome for outcome in batch.news if outcome.gone)

    def settle(self) -> None:
        """Take back what changed files no longer say, and remember them."""
        if not self._changed:
            return
        now = {outcome.file.path: outcome.file for outcome in self._changed}
        gone = frozenset[str]().union(*(outcome.gone for outcome in self._changed))
        for file in chain(self._store.files(), now.values()):
            gone = gone.difference(now.get(file.path, file).documents)
        for held in list(self._store.documents(sorted(gone))):
            self._store.retract(held.id)
        self._store.note(now.values())


class View:
    """The graph's entities and links, kept up with what is written without slowing the reading much."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next = time.monotonic() + LATE

    def follow(self, batch: Batch) -> None:
        """Bring the view up to date after a batch, unless that was done a short while ago."""
        if batch.extractions and time.monotonic() >= self._next:
            self.settle()

    def settle(self) -> None:
        """Bring the view up to date."""
        from .resolve import resolve

        begun = time.monotonic()
        resolve(self._store)
        self._next = time.monotonic() + max(LATE, (time.monotonic() - begun) / SHARE)


def batches(
    paths: Iterable[str], store: Store, options: Options, stop: Callable[[], bool]
) -> Iterator[Batch]:
    """What the files gave, as much at a time as is written together."""
    engine = _engine(options)
    batch, recent = Batch(), Recent()
    tickets = Plan(store, options).tickets(paths)
    for ticket, reading in engine(tickets, store, stop):
        if reading:
            ticket.take(reading)
            batch.extractions += _new(reading.extractions, batch, store, again=options.again)
        if not reading or reading.last:
            batch.outcomes.append(recent.settled(ticket))
        if batch.is_full:
            yield batch
            batch = Batch()
    yield batch


Engine = Callable[
    [Iterator[tuple[Ticket, Job | None]], Store, Callable[[], bool]],
    Iterator[tuple[Ticket, Reading | None]],
]


def _engine(options: Options) -> Engine:
    if options.engine == "ray":
        from .ray_engine import read_all as read_on_cluster

        return lambda tickets, store, stop: read_on_cluster(
            tickets,
            store,
            workers=options.workers,
            address=options.address,
            limits=options.limits,
            stop=stop,
        )
    return lambda tickets, store, stop: read_all(
        tickets, store, workers=options.workers, limits=options.limits, again=options.again, stop=stop
    )


def _new(
    extractions: Iterable[Extraction], batch: Batch, store: Store, *, again: bool
) -> Iterator[Extraction]:
    """Those that are not held: of two files with one text, the first gives it its title and date."""
    given = {extraction.document.id: extraction for extraction in extractions}
    for waiting in batch.extractions:
        given.pop(waiting.document.id, None)
    held = {info.id for info in store.documents(list(given))} if given and not again else set()
    yield from (extraction for id, extraction in given.items() if id not in held)
