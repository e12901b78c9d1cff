"""One file read and understood: what a worker does with it, and what it hands back."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..graph.errors import DocumentError, ModelError
from ..graph.model import Document, Extraction
from .documents import STDIN, Fields, Part, Scanned, Skipped, read, source
from .folders import Found
from .near import sketch

#: Parts of one file that are handed on together, and the characters after which it is enough.
PARTS, CHARACTERS = 16, 500_000
CHANGED = "changed while it was read: run again when it is complete"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read; `content` is its bytes where only the main process can get at them."""

    file: Found
    fields: Fields = field(default_factory=Fields)
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Some of what a file gave, or all where it is the `last`.

    `known` are ids of documents that the store held already; `quarantined` is why it brought its reader down;
    `swollen` says that the process which read it has grown so much that another should read the next.
    """

    extractions: tuple[Extraction, ...] = ()
    known: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    scanned: tuple[Scanned, ...] = ()
    seconds: float = 0.0
    last: bool = False
    quarantined: str = ""
    swollen: bool = False


Known = Callable[[list[str]], set[str]]


def readings(job: Job, known: Known) -> Iterator[Reading]:
    """What a file gives, a portion at a time; documents that are `known` are not understood again.

    A portion is understood only if the file is still as it was found, so that no half of one is.
    """
    start = time.monotonic()
    try:
        for parts in _portions(read(source(job.file.path, fields=job.fields, content=job.content))):
            if not is_unchanged(job.file):
                raise DocumentError(CHANGED)
            reading = _understood(parts, known)
            yield replace(reading, seconds=time.monotonic() - start)
            start = time.monotonic()
    except DocumentError as error:
        yield Reading(skipped=(Skipped(job.file.name, str(error)),))
    yield Reading(seconds=time.monotonic() - start, last=True)


def _portions(parts: Iterator[Part]) -> Iterator[list[Part]]:
    portion: list[Part] = []
    size = 0
    try:
        for part in parts:
            portion.append(part)
            size += len(part.text) if isinstance(part, Document) else 0
            if len(portion) >= PARTS or size >= CHARACTERS:
                yield portion
                portion, size = [], 0
    except DocumentError:
        # What came before the damage is whole.
        if portion:
            yield portion
        raise
    if portion:
        yield portion


def _understood(parts: list[Part], known: Known) -> Reading:
    documents = {part.id: part for part in parts if isinstance(part, Document)}
    held = known(list(documents)) if documents else set()
    yields = [_extracted(document) for id, document in documents.items() if id not in held]
    return Reading(
        extractions=tuple(found for found in yields if isinstance(found, Extraction)),
        known=tuple(sorted(held)),
        skipped=tuple(part for part in (*parts, *yields) if isinstance(part, Skipped)),
        scanned=tuple(part for part in parts if isinstance(part, Scanned)),
    )


def _extracted(document: Document) -> Extraction | Skipped:
    """What a document yields, or that there is no model for its language."""
    from .extract import extract

    try:
        (extraction,) = extract([document])
    except ModelError as error:
        return Skipped(document.source, str(error))
    return replace(extraction, sketch=sketch(document.text))


def is_unchanged(file: Found) -> bool:
    """Whether a file is still as it was when it was found: neither growing nor replaced nor gone."""
    if file.path == STDIN:
        return True
    try:
        status = Path(file.path).stat()
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (file.size, file.modified)
