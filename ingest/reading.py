"""One file read and understood: what a worker does with it, and what it hands back."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from ..graph.errors import DocumentError
from ..graph.model import Document, Extraction
from .documents import STDIN, Fields, Skipped, read, source
from .folders import Found
from .near import sketch

#: Documents of one file that are handed on together.
PORTION = 16


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read; `content` is its bytes where only the main process can get at them."""

    file: Found
    fields: Fields = field(default_factory=Fields)
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Some of what a file gave, or all where it is the `last`.

    `known` are ids of documents that the store held already; `quarantined` is why it brought its reader down.
    """

    extractions: tuple[Extraction, ...] = ()
    known: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    seconds: float = 0.0
    last: bool = False
    quarantined: str = ""


Known = Callable[[list[str]], set[str]]


def readings(job: Job, known: Known) -> Iterator[Reading]:
    """What a file gives, a portion at a time; documents that are `known` are not understood again."""
    start = time.monotonic()
    try:
        for parts in _portions(_parts(job)):
            reading = _understood(parts, known)
            yield replace(reading, seconds=time.monotonic() - start)
            start = time.monotonic()
    except DocumentError as error:
        yield Reading(skipped=(Skipped(job.file.name, str(error)),))
    yield Reading(seconds=time.monotonic() - start, last=True)


def _parts(job: Job) -> Iterator[Document | Skipped]:
    yield from read(source(job.file.path, fields=job.fields, content=job.content))


def _portions(parts: Iterator[Document | Skipped]) -> Iterator[list[Document | Skipped]]:
    while portion := list(islice(parts, PORTION)):
        yield portion


def _understood(parts: Iterable[Document | Skipped], known: Known) -> Reading:
    documents = {part.id: part for part in parts if isinstance(part, Document)}
    held = known(list(documents))
    fresh = [document for id, document in documents.items() if id not in held]
    return Reading(
        extractions=tuple(_extractions(fresh)),
        known=tuple(sorted(held)),
        skipped=tuple(part for part in parts if isinstance(part, Skipped)),
    )


def _extractions(documents: list[Document]) -> Iterator[Extraction]:
    if documents:
        from .extract import extract

        for extraction in extract(documents):
            yield replace(extraction, sketch=sketch(extraction.document.text))


def is_unchanged(file: Found) -> bool:
    """Whether a file is still as it was when it was found: neither growing nor replaced nor gone."""
    if file.path == STDIN:
        return True
    try:
        status = Path(file.path).stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (file.size, file.modified)
