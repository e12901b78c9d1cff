"""A run over many files: what each one gave, batch by batch, and what became of them all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from ..graph.errors import DocumentError
from ..graph.model import Document, Extraction
from .documents import Skipped, files, read, source

if TYPE_CHECKING:
    from ..graph.store import Store

#: Files whose documents are written in one transaction.
BATCH = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: its documents with all that they say, and the parts of it that gave none.

    `known` counts its documents that the store held before.
    """

    path: str
    extractions: tuple[Extraction, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    known: int = 0

    @property
    def claims(self) -> int:
        return sum(len(extraction.claims) for extraction in self.extractions)


Tell = Callable[[Reading], None]


def quietly(reading: Reading) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Summary:
    """What a run read and found."""

    documents: int = 0
    known: int = 0
    claims: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def count(self, batch: Iterable[Reading], tell: Tell = quietly) -> None:
        """Count what a batch gave, and tell of each file."""
        for reading in batch:
            self.documents += len(reading.extractions)
            self.known += reading.known
            self.claims += reading.claims
            self.skipped += reading.skipped
            tell(reading)


def batches(paths: Iterable[str], store: "Store", *, again: bool = False) -> Iterator[list[Reading]]:
    """What the files gave, some at a time."""
    found = (_reading(file, store, again=again) for file in files(paths))
    while batch := list(islice(found, BATCH)):
        yield batch


def _reading(file: str | Skipped, store: "Store", *, again: bool) -> Reading:
    if isinstance(file, Skipped):
        return Reading(file.source, skipped=(file,))
    try:
        parts = list(read(source(file)))
    except DocumentError as error:
        return Reading(file, skipped=(Skipped(file, str(error)),))
    given = {part.id: part for part in parts if isinstance(part, Document)}
    held = set() if again else {info.id for info in store.documents(list(given))}
    fresh = [document for id, document in given.items() if id not in held]
    return Reading(
        file,
        tuple(_extracted(fresh)),
        tuple(part for part in parts if isinstance(part, Skipped)),
        len(given) - len(fresh),
    )


def _extracted(documents: list[Document]) -> Iterator[Extraction]:
    if documents:
        from .extract import extract

        yield from extract(documents)
