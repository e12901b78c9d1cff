"""Files as documents: one reader a format; what cannot be read says why."""

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from ..graph.errors import DocumentError
from ..graph.model import Document
from .heading import heading
from .language import document_language, is_foreign

#: Standard input, as a path.
STDIN = "-"
#: The longest text, in characters, that is read as one document: some two thousand dense pages.
LONGEST_TEXT = 5_000_000
#: The largest file, in bytes, that is taken into memory whole; archives, mailboxes and tables are not.
LARGEST = 256 * 2**20
#: How deep archives and mails may lie in one another.
DEEPEST = 4
#: A page read from its picture with less confidence than this, in per cent, is to be checked by a person.
POOR = 65.0

#: Which function of which module of `readers` reads the files whose names end so.
READERS = {
    **dict.fromkeys((".txt", ".text"), "text.plain"),
    **dict.fromkeys((".md", ".markdown"), "text.markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "web.html"),
    ".pdf": "pdf.pdf",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), "scan.image"),
    ".docx": "office.docx",
    ".odt": "office.odt",
    ".rtf": "office.rtf",
    ".eml": "mail.eml",
    ".mbox": "mail.mbox",
    **dict.fromkeys((".jsonl", ".ndjson"), "table.json_lines"),
    **dict.fromkeys((".csv", ".tsv"), "table.csv"),
    ".zip": "archive.zipped",
    **dict.fromkeys((".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"), "archive.tarred"),
}

#: Marks that no text holds and some stores refuse.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that gave no document, and why; `failed` where there should have been one."""

    source: str
    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Scanned:
    """A page that was read from its picture, and how surely: `quality` is in per cent."""

    source: str
    page: int
    quality: float

    @property
    def poor(self) -> bool:
        return self.quality < POOR


@dataclass(frozen=True, slots=True)
class Fields:
    """Which columns of a table, or members of a JSON line, hold a document's parts."""

    text: str = "text"
    title: str = "title"
    date: str = "date"
    source: str = "source"


@dataclass(slots=True)
class Budget:
    """What may still come out of one file: bytes unpacked, and parts; so that no archive is without end."""

    size: int = 8 * 2**30
    parts: int = 250_000

    def spend(self, size: int) -> None:
        """Count one more part."""
        self.size -= size
        self.parts -= 1

    def check(self) -> None:
        """DocumentError if nothing is left."""
        if self.size < 0 or self.parts < 0:
            raise DocumentError("more in it than is read from one file: unpack it, and name its folder")


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read documents from, under the name that they will carry; `open` gives its bytes.

    `depth` counts the archives and mails that it lies in; they share one budget.
    """

    name: str
    open: Callable[[], BinaryIO]
    fields: Fields = field(default_factory=Fields)
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    @property
    def suffix(self) -> str:
        return suffix(self.name)

    @property
    def is_readable(self) -> bool:
        return is_readable(self.name)

    def content(self) -> bytes:
        """All of its bytes; DocumentError if there are none, or too many."""
        with self.open() as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise DocumentError(f"larger than {LARGEST // 2**20} MB: split it into parts")
        if not content.strip():
            raise DocumentError("empty")
        return content

    def part(self, name: str) -> "Source":
        """Something that lies in it, still without content: an attachment, a member of an archive."""
        return replace(self, name=f"{self.name}!/{printable(name)}", open=io.BytesIO, depth=self.depth + 1)

    def of(self, content: bytes) -> "Source":
        """The same with its content, which is counted."""
        self.budget.spend(len(content))
        return replace(self, open=lambda: io.BytesIO(content))


Part = Document | Skipped | Scanned
Reader = Callable[[Source], Iterator[Part]]


def source(path: str, *, fields: Fields | None = None, content: bytes | None = None) -> Source:
    """The file at a path, or standard input for `-`; `content` is its bytes where they are at hand."""
    fields = fields or Fields()
    if content is not None:
        return Source(printable(path), lambda: io.BytesIO(content), fields)
    if path == STDIN:
        return Source(STDIN, lambda: io.BytesIO(sys.stdin.buffer.read()), fields)
    return Source(printable(path), lambda: Path(path).open("rb"), fields)


def printable(path: str) -> str:
    r"""A file's name as text on one line, whatever bytes it is made of.

    >>> printable("a\nb")
    'a\\nb'
    """
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in name)


def suffix(name: str) -> str:
    """How a file's name ends, in lower case: what tells its format.

    >>> suffix("A.TXT"), suffix("b.tar.gz"), suffix("-")
    ('.txt', '.tar.gz', '.txt')
    """
    path = Path(name.casefold())
    if name == STDIN:
        return ".txt"
    return "".join(path.suffixes[-2:]) if path.suffixes[-2:-1] == [".tar"] else path.suffix


def is_readable(name: str) -> bool:
    """Whether there is a reader for files of such a name."""
    return suffix(name) in READERS


def read(source: Source) -> Iterator[Part]:
    """The documents in a file, most often one; DocumentError says why there is none."""
    try:
        yield from reader(source)(source)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error


def read_inner(source: Source) -> Iterator[Part]:
    """The documents in a part of a file; one that cannot be read does not keep the others from being."""
    if not source.is_readable:
        yield Skipped(source.name, _no_reader(source.name), failed=False)
        return
    try:
        if source.depth > DEEPEST:
            raise DocumentError(f"more than {DEEPEST} archives or mails deep: unpack it first")
        yield from read(source)
    except DocumentError as error:
        yield Skipped(source.name, str(error))
    except MemoryError:
        raise
    except Exception as error:
        yield Skipped(source.name, f"its reader failed ({type(error).__name__}: {one_line(str(error))})")


def reader(source: Source) -> Reader:
    """What reads a file of that name; DocumentError where nothing does."""
    if not source.is_readable:
        raise DocumentError(_no_reader(source.name))
    module, function = READERS[source.suffix].split(".")
    found: Reader = getattr(import_module(f"{__package__}.readers.{module}"), function)
    return found


def _no_reader(name: str) -> str:
    return f"no reader for {suffix(name) or 'a name without a suffix'}"


def one_line(text: str) -> str:
    """An error's text fit for a line of a report."""
    return " ".join(text.split())[:200]


def document(
    text: str,
    source: str,
    *,
    title: str | None = None,
    date: str | None = None,
    pages: tuple[int, ...] = (),
) -> Document:
    """A text as a `Document`, with what its own head says where title and date are not given.

    DocumentError if it is empty, too long, or in a language that is not read.
    """
    text = _CONTROL.sub(" ", text)
    if not text.strip():
        raise DocumentError("no text in it")
    if len(text) > LONGEST_TEXT:
        raise DocumentError(f"{len(text):,} characters, more than {LONGEST_TEXT:,}: split it into parts")
    if is_foreign(text):
        raise DocumentError("neither English nor Spanish, which are the languages read")
    language = document_language(text.split("\n\n"))
    head = heading(text, language[:2])
    return Document(
        text=text,
        title=title or head.title or Path(source).stem,
        source=source,
        language=language,
        date=date or head.date,
        pages=pages,
    )
