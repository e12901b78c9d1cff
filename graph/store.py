"""The one contract that every backend keeps, and the way to open one."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from .errors import StoreError
from .model import (
    Assignment,
    Citation,
    Decision,
    Document,
    DocumentInfo,
    Entity,
    Extraction,
    File,
    Hop,
    Link,
    Name,
    Status,
    Table,
)
from .ontology import Kind, LinkType, Modality

SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


class Store(Protocol):
    """Documents, claims and decisions (the ledger), and the entities and links derived from them (the view).

    Every writing method is one transaction: after a crash it has happened or it has not. `add`, `retract`
    and `record` mark what they touch; `assign` and `refresh` bring the view up to date with the marks, so
    an interrupted run is completed by the next.
    """

    url: str

    # The ledger.

    def add(self, extractions: Iterable[Extraction]) -> None:
        """Write documents with their appearances and claims; a document already held is replaced."""

    def retract(self, document: str) -> None:
        """Take a document away with its claims and appearances; NotKnownError if it is not held."""

    def record(self, decision: Decision) -> Decision:
        """Append a decision to the ledger and return it with its number."""

    def decisions(self) -> list[Decision]:
        """All decisions ever taken, in order, the undone ones and their undoing included."""

    def note(self, files: Iterable[File]) -> None:
        """Remember what became of files; what was known of the same paths before is replaced."""

    # Identity: which name is which entity.

    def unresolved(self) -> Iterator[Name]:
        """Names that no `assign` has placed yet."""

    def assignments(
        self, *, blocks: Collection[str] | None = None, names: Collection[Name] | None = None
    ) -> Iterator[Assignment]:
        """Where names stand now: all, those of some blocks, or those given."""

    def assign(self, assignments: Iterable[Assignment]) -> None:
        """Place names, and mark the entities they leave and join."""

    # The view.

    def refresh(self) -> None:
        """Derive again the entities and links whose names or claims have changed."""

    # Reading.

    def document(self, id: str) -> Document | None: ...

    def documents(self, ids: Collection[str] | None = None) -> Iterator[DocumentInfo]:
        """Documents without their texts, by id."""

    def extraction(self, id: str) -> Extraction | None:
        """All that one document yielded, as `add` took it."""

    def files(
        self, *, paths: Collection[str] | None = None, contents: Collection[str] | None = None
    ) -> Iterator[File]:
        """What became of files, by path: of all, of those given, or of those with these SHA-256."""

    def entities(self, ids: Collection[str] | None = None, *, kind: Kind | None = None) -> Iterator[Entity]:
        """Entities, by id."""

    def named(self, text: str, *, kind: Kind | None = None) -> list[Entity]:
        """Entities that bear this name, case, accents, articles and punctuation set aside."""

    def suggest(self, text: str, *, limit: int = 50) -> list[Entity]:
        """Entities with a name somewhat like `text`, for a person to choose from."""

    def search(self, text: str, *, limit: int = 20) -> list[Citation]:
        """Claims whose evidence holds all words of `text`, best first."""

    def links(
        self,
        *,
        touching: Collection[str] | None = None,
        types: Collection[LinkType] | None = None,
    ) -> Iterator[Link]:
        """Links, by source, type and target; only those with an end among `touching`, if given."""

    def claims(
        self,
        *,
        entity: str | None = None,
        link: tuple[str, LinkType, str] | None = None,
        document: str | None = None,
        ids: Collection[str] | None = None,
        types: Collection[LinkType] | None = None,
        modalities: Collection[Modality] | None = None,
    ) -> Iterator[Citation]:
        """Claims with their documents, by claim id; every argument given narrows them."""

    def mentions(self, entity: str) -> dict[str, int]:
        """How often each document (by id) mentions an entity."""

    def neighbours(
        self, ids: Collection[str], *, types: Collection[LinkType] | None = None
    ) -> Iterator[Link]:
        """Links with an end among `ids`: what a path search asks for, hop by hop."""

    def hops(
        self,
        ids: Collection[str] | None = None,
        *,
        types: Collection[LinkType] | None = None,
        limit: int | None = None,
        fan: int | None = None,
    ) -> Iterator[Hop]:
        """Links without their sentences: those with an end among `ids`, in no order, or all.

        With `limit` at most that many, by `Hop.strength`; with `fan` at most that many of each of `ids`, the
        strongest, however many links it has.
        """

    def degrees(self, ids: Collection[str], *, most: int | None = None) -> dict[str, int]:
        """The number of links at each entity; `most` where it has more, which is quicker to know."""

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        """The answer to a read-only Cypher question; QueryError if it writes, fails or exceeds `timeout`
        (seconds).
        """

    def status(self) -> Status: ...

    def reader(self) -> "Store":
        """The same graph once more, to read it from another thread."""

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_store(
    url: str, *, create: bool = True, read_only: bool = False, database: str | None = None
) -> Store:
    """The store at `url`: a path or `sqlite:PATH` (one file), or a Neo4j server's address.

    StoreError if it cannot be opened, or is not there and `create` is false. `database` is for servers.
    """
    scheme, separator, _ = url.partition("://")
    if separator and scheme in SERVER_SCHEMES:
        try:
            from .neo4j import Neo4jStore
        except ModuleNotFoundError as error:
            raise StoreError(
                "a Neo4j graph needs the driver: run `pip install 'complicity[neo4j]'`"
            ) from error

        return Neo4jStore(url, database=database, read_only=read_only)
    if separator:
        raise StoreError(
            f"unknown graph address {url!r}: give a file path, or one of {', '.join(SERVER_SCHEMES)}://HOST"
        )
    from .sqlite import SqliteStore

    return SqliteStore(
        Path(url.removeprefix("sqlite:")), create=create and not read_only, read_only=read_only
    )


def graph_hash(store: Store) -> str:
    """A hash over all entities and links, the same for equal graphs on any backend.

    The sum of the SHA-256 of each, modulo 2**256: it needs neither an order nor room for the whole graph.
    """
    total = 0
    for value in chain(map(asdict, store.entities()), map(Link._asdict, store.links())):
        text = json.dumps(value, sort_keys=True)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest())
    return f"{total % 2**256:064x}"
