"""The production store: a Neo4j server, through the official driver.

Unlike a file, a server is written in many transactions: `add` commits whole documents a batch at a time,
`assign` names, `refresh` entities. What is left undone by a crash is done by the next `add`, `assign` and
`refresh` of the same.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import neo4j

from . import neo4j_kin as kin
from . import neo4j_rows as rows
from . import neo4j_view as derived
from .errors import NotKnownError, StoreError
from .fold import fold
from .ledger import verdicts
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
    kind_of,
)
from .neo4j_session import Conversation, Rows, statement, tell
from .ontology import Kind, LinkType, Modality

VERSION = 3
#: About how many claims, or how many names, are written in one transaction.
_CLAIMS = 5_000
_NAMES = 2_000
_PAGE = 2_000
#: More links than any graph holds: what stands for no limit.
_MOST = 2**62
#: How much of a name, in threes of letters, a search for it needs.
_PIECES = 60


class Neo4jStore:
    """The `Store` contract over one database of a server."""

    def __init__(self, url: str, *, database: str | None = None, read_only: bool = False) -> None:
        self.url = url
        self._server = Conversation(url, database)
        self._read_only = read_only
        self._prepared = False
        try:
            self._check_version(self._server.ask("ledger"))
        except BaseException:
            self.close()
            raise

    # The ledger.

    def add(self, extractions: Iterable[Extraction]) -> None:
        self._prepare()
        for batch in _portions(extractions):
            self._put(batch)

    def _put(self, batch: list[Extraction]) -> None:
        contents = {extraction.document.id: (extraction, extraction.digest) for extraction in batch}
        held = {row["id"]: row["digest"] for row in self._server.ask("digests", ids=list(contents))}
        new = {id: content for id, content in contents.items() if held.get(id) != content[1]}
        if new:
            self._server.write(partial(_write, new=new))

    def retract(self, document: str) -> None:
        self._prepare()
        if not self._server.ask("digests", ids=[document]):
            raise NotKnownError(f"no document {document!r} in this graph; see `complicity status`")
        self._server.write(partial(_retract, id=document))

    def record(self, decision: Decision) -> Decision:
        self._prepare()
        token = uuid4().hex
        number = self._server.write(partial(_record, decision=decision, token=token))
        return next(held for held in self.decisions() if held.number == number)

    def decisions(self) -> list[Decision]:
        return [rows.decision(row["decision"]) for row in self._server.ask("decisions")]

    def note(self, files: Iterable[File]) -> None:
        self._prepare()
        waiting = iter(files)
        while batch := list(islice(waiting, _NAMES)):
            self._server.write(partial(_note, batch=batch))

    # Identity.

    def unresolved(self) -> Iterator[Name]:
        return map(rows.name, self._server.ask("unresolved"))

    def assignments(
        self, *, blocks: Collection[str] | None = None, names: Collection[Name] | None = None
    ) -> Iterator[Assignment]:
        if names is not None:
            found = self._server.ask("assignments_of_names", keys=list(map(rows.key, names)))
        elif blocks is not None:
            found = self._server.ask("assignments_of_blocks", blocks=list(blocks))
        else:
            yield from (rows.assignment(row) for row in self._pages("assignments", "key") if row["entity"])
            return
        placed = map(rows.assignment, (row for row in found if row["entity"]))
        yield from sorted(
            (a for a in placed if blocks is None or a.block in blocks),
            key=lambda a: (a.name.kind, a.name.text),
        )

    def assign(self, assignments: Iterable[Assignment]) -> None:
        self._prepare()
        names = iter(assignments)
        while batch := list(islice(names, _NAMES)):
            self._server.write(partial(_assign, batch=batch))

    # The view.

    def refresh(self) -> None:
        self._prepare()
        derived.refresh(self._server)

    # Reading.

    def document(self, id: str) -> Document | None:
        found = self._server.ask("document", id=id)
        return rows.document(found[0]["document"]) if found else None

    def documents(self, ids: Collection[str] | None = None) -> Iterator[DocumentInfo]:
        if ids is None:
            return map(rows.document_info, self._pages("documents"))
        return map(rows.document_info, self._server.ask("documents_by_id", ids=list(ids)))

    def extraction(self, id: str) -> Extraction | None:
        document = self.document(id)
        if not document:
            return None
        appearances = map(rows.appearance, self._server.ask("appearances", id=id))
        claims = (citation.claim for citation in self.claims(document=id))
        sketch = self._server.ask("document", id=id)[0]["document"]["sketch"]
        return Extraction(document, tuple(appearances), tuple(claims), tuple(sketch))

    def files(
        self, *, paths: Collection[str] | None = None, contents: Collection[str] | None = None
    ) -> Iterator[File]:
        given = {"paths": paths, "contents": contents}
        found = self._server.ask("files", **{k: None if v is None else list(v) for k, v in given.items()})
        return (rows.file(row["file"]) for row in found)

    def entities(self, ids: Collection[str] | None = None, *, kind: Kind | None = None) -> Iterator[Entity]:
        if ids is None:
            found: Iterable[dict[str, Any]] = self._pages("entities", kind=kind)
        else:
            found = self._server.ask("entities_by_id", ids=list(ids), kind=kind)
        return (rows.entity(row["entity"]) for row in found if row["entity"]["documents"])

    def named(self, text: str, *, kind: Kind | None = None) -> list[Entity]:
        folded = fold(text)
        words = " AND ".join(map(_quoted, rows.pieces(folded)[:_PIECES]))
        found = [row["entity"] for row in self._search("bearing", words=words)]
        return [
            rows.entity(row)
            for row in found
            if row["documents"] and folded in row["spellings"] and kind in (None, row["kind"])
        ]

    def suggest(self, text: str, *, limit: int = 50) -> list[Entity]:
        words = " OR ".join(map(_quoted, dict.fromkeys(rows.pieces(fold(text))[:_PIECES])))
        found = [row["entity"] for row in self._search("alike", words=words, limit=limit)]
        return [rows.entity(row) for row in found if row["documents"]]

    def search(self, text: str, *, limit: int = 20) -> list[Citation]:
        words = " ".join(f"+{_quoted(' '.join(word))}" for word in rows.words(text))
        ids = [row["id"] for row in self._search("quoting", words=words, limit=limit)]
        found = {citation.claim.id: citation for citation in self.claims(ids=ids)}
        return [found[id] for id in ids if id in found]

    def _search(self, name: str, *, words: str, **parameters: Any) -> Rows:
        if not words or not self._has_indexes():
            return []
        self._server.ask("settle_indexes")
        return self._server.ask(name, words=words, **parameters)

    def links(
        self,
        *,
        touching: Collection[str] | None = None,
        types: Collection[LinkType] | None = None,
    ) -> Iterator[Link]:
        if touching is not None:
            yield from self.neighbours(touching, types=types)
            return
        for page in self._server_pages("links"):
            yield from _links(page, types)

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
        narrowed = {
            "claims_by_id": ids,
            "claims_of_link": link,
            "claims_of_document": document,
            "claims_of_entity": entity,
        }
        anchor = next((name for name, value in narrowed.items() if value is not None), "claims")
        parameters = {
            "ids": None if ids is None else list(ids),
            "entity": entity,
            "document": document,
            "ends": _ends(link),
            "types": _meet(types, link),
            "modalities": None if modalities is None else list(modalities),
        }
        pages = self._citation_pages(anchor, parameters)
        return (rows.citation(row) for page in pages for row in page)

    def _citation_pages(self, anchor: str, parameters: dict[str, Any]) -> Iterator[Rows]:
        after = ""
        while page := self._server.ask(anchor, "citations", after=after, size=_PAGE, **parameters):
            yield page
            if anchor != "claims":
                return
            after = page[-1]["id"]

    def mentions(self, entity: str) -> dict[str, int]:
        return {row["document"]: row["count"] for row in self._server.ask("mentions", id=entity)}

    def neighbours(
        self, ids: Collection[str], *, types: Collection[LinkType] | None = None
    ) -> Iterator[Link]:
        return iter(_links(self._server.ask("neighbours", ids=list(ids)), types))

    def hops(
        self,
        ids: Collection[str] | None = None,
        *,
        types: Collection[LinkType] | None = None,
        limit: int | None = None,
        fan: int | None = None,
    ) -> Iterator[Hop]:
        wanted = list(LinkType if types is None else types)
        some = _MOST if limit is None else limit
        if ids is None:
            found = self._server.ask("strongest", types=wanted, limit=some)
        elif fan is not None:
            found = self._server.ask("fan", ids=list(ids), types=wanted, fan=fan)
        else:
            found = self._server.ask("hops", ids=list(ids), types=wanted, limit=some)
        return map(rows.hop, found)

    def degrees(self, ids: Collection[str], *, most: int | None = None) -> dict[str, int]:
        found = self._server.ask("degrees", ids=list(ids))
        degrees = dict.fromkeys(ids, 0) | {row["id"]: row["degree"] for row in found}
        return degrees if most is None else {id: min(degree, most) for id, degree in degrees.items()}

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        room = None if limit is None else limit + 1
        columns, found = self._server.question(query, parameters or {}, limit=room, timeout=timeout)
        cells = tuple(tuple(map(_plain, row)) for row in found[:limit])
        return Table(tuple(columns), cells, truncated=limit is not None and len(found) > limit)

    def values(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[list[Any]]:
        """The rows of a read-only question as the driver has them: nodes, relationships and paths whole."""
        return self._server.question(query, parameters or {}, limit=None, timeout=None)[1]

    def status(self) -> Status:
        return Status(**self._server.ask("status")[0])

    def reader(self) -> "Neo4jStore":
        return Neo4jStore(self.url, database=self._server.database, read_only=True)

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        """Before the first write: constraints and indexes, made once and left alone ever after."""
        if self._read_only:
            raise StoreError(f"the graph at {self.url} was opened to be read only")
        if self._prepared:
            return
        commands = [command for command in statement("schema").split(";") if command.strip()]
        if self._server.ask("indexes")[0]["count"] < len(commands):
            for command in commands:
                self._server.command(command)
            self._server.ask("await_indexes")
        self._check_version(self._server.write(lambda tx: tell(tx, "open_ledger", version=VERSION)))
        self._prepared = True

    def _check_version(self, found: Rows) -> None:
        if found and found[0]["version"] != VERSION:
            raise StoreError(
                f"{self.url} holds a graph of another version of Complicity (format {found[0]['version']},"
                f" this one reads {VERSION}); export it there and load it here"
            )

    def _has_indexes(self) -> bool:
        return bool(self._server.ask("indexes")[0]["count"])

    def _pages(self, name: str, column: str = "id", **parameters: Any) -> Iterator[dict[str, Any]]:
        for page in self._server_pages(name, column, **parameters):
            yield from page

    def _server_pages(self, name: str, column: str = "id", **parameters: Any) -> Iterator[Rows]:
        after = ""
        while page := self._server.ask(name, after=after, size=_PAGE, **parameters):
            yield page
            after = page[-1][column]


def _portions(extractions: Iterable[Extraction]) -> Iterator[list[Extraction]]:
    """Extractions, a batch of enough claims at a time."""
    batch: list[Extraction] = []
    weight = 0
    for extraction in extractions:
        batch.append(extraction)
        weight += 1 + len(extraction.claims) + len(extraction.document.text) // 1_000
        if weight >= _CLAIMS:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _write(tx: neo4j.ManagedTransaction, new: dict[str, tuple[Extraction, str]]) -> None:
    """Write documents that are not held as they are here; another writer may have been first."""
    held = {row["id"]: row["digest"] for row in tell(tx, "lock_documents", ids=sorted(new))}
    missing = [id for id, (_, digest) in new.items() if held[id] != digest]
    _drop(tx, [id for id in missing if held[id]])
    extractions = [new[id][0] for id in missing]
    names = {name for extraction in extractions for name in _names(extraction)}
    keys = {name: rows.key(name) for name in names}
    written = [{"key": keys[name], "kind": name.kind.value, "text": name.text} for name in names]
    tell(tx, "put_documents", documents=[rows.document_row(*new[id]) for id in missing])
    tell(tx, "put_names", names=sorted(written, key=lambda row: row["key"]))
    tell(
        tx,
        "put_appearances",
        documents=[{"id": e.document.id, "appearances": rows.appearance_rows(e, keys)} for e in extractions],
    )
    tell(tx, "put_claims", documents=[{"id": e.document.id, "claims": _claims(e, keys)} for e in extractions])
    tell(tx, "put_bands", documents=[{"id": e.document.id, "sketch": list(e.sketch)} for e in extractions])
    kin.join(tx, missing)


def _claims(extraction: Extraction, keys: dict[Name, str]) -> Rows:
    """The claims of a document; two of one id say the same of the same words: the first stands for both."""
    by_id = {claim.id: claim for claim in reversed(extraction.claims)}
    return [rows.claim_row(claim, keys) for claim in by_id.values()]


def _names(extraction: Extraction) -> Iterator[Name]:
    yield from (appearance.name for appearance in extraction.appearances)
    for claim in extraction.claims:
        yield from (claim.source, claim.target)


def _drop(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    """Empty documents; names that nothing uses any more go, and their blocks are resolved anew."""
    if not ids:
        return
    links = _triples(tell(tx, "links_of_documents", ids=ids))
    tell(tx, "stale_of_documents", ids=ids)
    kin.part(tx, ids)
    tell(tx, "drop_claims", ids=ids)
    tell(tx, "drop_mentions", ids=ids)
    used = [row["key"] for row in tell(tx, "drop_appearances", ids=ids)]
    blocks = [row["block"] for row in tell(tx, "drop_unused_names", keys=used) if row["block"] is not None]
    tell(tx, "unresolve_blocks", blocks=blocks)
    derived.derive_links(tx, links, derived.judgements(tx))


def _note(tx: neo4j.ManagedTransaction, batch: Collection[File]) -> None:
    tell(tx, "put_files", files=list(map(rows.file_row, batch)))


def _retract(tx: neo4j.ManagedTransaction, id: str) -> None:
    _drop(tx, [id])
    tell(tx, "drop_documents", ids=[id])


def _record(tx: neo4j.ManagedTransaction, decision: Decision, token: str) -> int:
    """Append a decision, once though the transaction be repeated, and judge the claims it is about."""
    if done := tell(tx, "decision_of_token", token=token):
        return int(done[0]["number"])
    number = int(tell(tx, "next_decision")[0]["number"])
    before = derived.judgements(tx)
    tell(tx, "put_decision", decision=rows.decision_row(decision, number, token))
    after = verdicts([rows.decision(row["decision"]) for row in tell(tx, "decisions")])
    changed = sorted({claim for claim, _ in before.items() ^ after.items()})
    tell(tx, "judge_claims", verdicts=[{"claim": id, "status": after.get(id, "")} for id in changed])
    return number


def _assign(tx: neo4j.ManagedTransaction, batch: Collection[Assignment]) -> None:
    """Place names; those that leave an entity take their claims along."""
    wanted = {rows.key(assignment.name): assignment for assignment in batch}
    held = {row["key"]: row for row in tell(tx, "assignments_of_names", keys=sorted(wanted))}
    changed = [
        {
            "key": key,
            "block": a.block,
            "entity": a.entity,
            "canonical": a.canonical,
            "old": held[key]["entity"],
        }
        for key, a in wanted.items()
        if key in held and not _stands(held[key], a)
    ]
    moved = [row for row in changed if row["old"] not in (None, row["entity"])]
    links = _triples(tell(tx, "links_of_names", rows=moved)) if moved else []
    if moved:
        tell(tx, "leave_entities", rows=moved)
    _put_entities(tx, changed)
    tell(tx, "place_names", rows=changed)
    if moved:
        for name in ("move_sources", "move_targets", "move_mentions"):
            tell(tx, name, rows=moved)
        derived.derive_links(tx, links, derived.judgements(tx))


def _stands(row: dict[str, Any], assignment: Assignment) -> bool:
    """Whether a name is already where the assignment puts it."""
    return not row["unresolved"] and (row["block"], row["entity"], row["canonical"]) == (
        assignment.block,
        assignment.entity,
        assignment.canonical,
    )


def _put_entities(tx: neo4j.ManagedTransaction, changed: Rows) -> None:
    canonical = {row["entity"]: row["canonical"] for row in changed}
    entities = [
        {"id": id, "kind": kind_of(id).value, "canonical": name} for id, name in sorted(canonical.items())
    ]
    tell(tx, "put_entities", rows=entities)


def _triples(found: Rows) -> list[tuple[str, LinkType, str]]:
    return [(row["source"], LinkType(row["type"]), row["target"]) for row in found]


def _links(found: Rows, types: Collection[LinkType] | None) -> list[Link]:
    links = (rows.link(row) for row in found if row["type"] and row["link"].get("claims"))
    wanted = (link for link in links if types is None or link.type in types)
    return sorted(wanted, key=lambda link: (link.source, link.type, link.target))


def _ends(link: tuple[str, LinkType, str] | None) -> list[list[str]] | None:
    """The ends that a claim for the link may run between, both ways round where the type is symmetric."""
    if not link:
        return None
    source, type_, target = link
    return [[source, target], [target, source]] if type_.symmetric else [[source, target]]


def _meet(types: Collection[LinkType] | None, link: tuple[str, LinkType, str] | None) -> list[str] | None:
    if link:
        return [link[1].value] if types is None or link[1] in types else []
    return None if types is None else [type_.value for type_ in types]


def _quoted(word: str) -> str:
    """A word as a phrase of the full-text language, so that nothing in it commands."""
    return '"' + re.sub(r'(["\\])', r"\\\1", word) + '"'


def _plain(value: Any) -> Any:
    """A node or relationship as its properties, a path as its nodes and relationships in turn."""
    if isinstance(value, neo4j.graph.Path):
        hops = zip(value.relationships, value.nodes[1:], strict=True)
        return [_plain(part) for part in (value.nodes[0], *(part for hop in hops for part in hop))]
    if isinstance(value, neo4j.graph.Entity):
        return dict(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value
