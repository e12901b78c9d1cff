"""Files as documents: one reader a format; what cannot be read says why."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
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
    """A file, or a part of one, that gave no document, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read documents from, under the name that they will carry; `open` gives its bytes."""

    name: str
    open: Callable[[], BinaryIO]

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.casefold()

    def content(self) -> bytes:
        """All of its bytes; DocumentError if there are none."""
        with self.open() as file:
            content = file.read()
        if not content.strip():
            raise DocumentError("empty")
        return content


Reader = Callable[[Source], Iterator[Document | Skipped]]


def files(paths: Iterable[str]) -> Iterator[str | Skipped]:
    """The files that some paths name, folders gone through in order of name; what is not there is skipped.

    Hidden files and folders are passed over.
    """
    for path in paths:
        place = Path(path)
        if path == STDIN or place.is_file():
            yield path
        elif place.is_dir():
            yield from (str(file) for file in sorted(place.rglob("*")) if _is_visible(file, place))
        else:
            yield Skipped(path, "no such file or folder")


def _is_visible(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)


def source(path: str) -> Source:
    """The file at a path, or standard input for `-`."""
    if path == STDIN:
        return Source(STDIN, lambda: io.BytesIO(sys.stdin.buffer.read()))
    return Source(path, lambda: Path(path).open("rb"))


def read(source: Source) -> Iterator[Document | Skipped]:
    """The documents in a file, most often one; DocumentError says why there is none."""
    try:
        yield from reader(source)(source)
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror or error}") from error


def reader(source: Source) -> Reader:
    """What reads a file of that name; DocumentError where nothing does."""
    place = READERS.get(source.suffix) if source.name != STDIN else "text.plain"
    if not place:
        raise DocumentError(f"no reader for {source.suffix or 'a name without a suffix'}")
    module, function = place.split(".")
    found: Reader = getattr(import_module(f"{__package__}.readers.{module}"), function)
    return found


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
