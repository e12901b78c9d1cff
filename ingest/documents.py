"""Files as documents: one reader a format; what cannot be read says why."""

import io
import os
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

#: Which function of which module of `readers` reads the files whose names end so.
READERS = {
    ".txt": "text.plain",
    ".text": "text.plain",
    ".md": "text.plain",
    ".markdown": "text.plain",
    ".html": "web.html",
    ".htm": "web.html",
    ".xhtml": "web.html",
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that gave no document, and why; `failed` where there should have been one."""

    source: str
    reason: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Fields:
    """Which columns of a table, or members of a JSON line, hold a document's parts."""

    text: str = "text"
    title: str = "title"
    date: str = "date"
    source: str = "source"


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read documents from, under the name that they will carry; `open` gives its bytes.

    `depth` counts the archives and mails that it lies in.
    """

    name: str
    open: Callable[[], BinaryIO]
    fields: Fields = field(default_factory=Fields)
    depth: int = 0

    @property
    def suffix(self) -> str:
        return suffix(self.name)

    def content(self) -> bytes:
        """All of its bytes; DocumentError if there are none, or too many."""
        with self.open() as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise DocumentError(f"larger than {LARGEST // 2**20} MB: split it into parts")
        if not content.strip():
            raise DocumentError("empty")
        return content

    def part(self, name: str, content: bytes) -> "Source":
        """Something that lies in it: an attachment, a member of an archive."""
        return replace(
            self,
            name=f"{self.name}!/{printable(name)}",
            open=lambda: io.BytesIO(content),
            depth=self.depth + 1,
        )


Reader = Callable[[Source], Iterator[Document | Skipped]]


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


def read(source: Source) -> Iterator[Document | Skipped]:
    """The documents in a file, most often one; DocumentError says why there is none."""
    try:
        yield from reader(source)(source)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error
    except ModuleNotFoundError as error:
        raise DocumentError(f"{source.suffix} needs {error.name}: {_how(source.suffix)}") from error


def reader(source: Source) -> Reader:
    """What reads a file of that name; DocumentError where nothing does."""
    if source.suffix not in READERS:
        raise DocumentError(f"no reader for {source.suffix or 'a name without a suffix'}")
    module, function = READERS[source.suffix].split(".")
    found: Reader = getattr(import_module(f"{__package__}.readers.{module}"), function)
    return found


def _how(suffix: str) -> str:
    extra = "ocr" if READERS[suffix].startswith("scan") else "docs"
    return f"run `pip install 'complicity[{extra}]'`"


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
