"""The server's view: entities and links derived again where the ledger has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

import neo4j

from . import neo4j_rows as rows
from . import view
from .ledger import verdicts
from .model import Citation, DocumentInfo, Link
from .neo4j_session import Conversation, Rows, tell, tell_typed
from .ontology import LinkType

Triple = tuple[str, LinkType, str]

#: How many documents' claims are connected in one transaction.
_DOCUMENTS = 500
#: About how many claims are read in one transaction to derive entities and links.
_CLAIMS = 10_000
_ENTITIES = 1_000
#: An entity with this many links to derive has all its claims read at once instead of by the other end.
_MANY = 20


def refresh(server: Conversation) -> None:
    """Do what the marks ask for, a transaction a batch; each clears the marks of what it did."""
    judged = server.read(judgements)
    for page in _pages(server, "fresh", _DOCUMENTS):
        server.write(partial(_connect, ids=[row["id"] for row in page]))
    for page in _pages(server, "stale", _ENTITIES):
        for ids in _portions(page):
            server.write(partial(_derive, ids=ids, judged=judged))


def judgements(tx: neo4j.ManagedTransaction) -> dict[str, str]:
    """What live decisions say of claims."""
    return verdicts([rows.decision(row["decision"]) for row in tell(tx, "decisions")])


def derive_links(tx: neo4j.ManagedTransaction, links: Iterable[Triple], judged: Mapping[str, str]) -> None:
    """Derive some links again from all their claims: written where there is one, dropped where not."""
    wanted = {(*view.ends(type, source, target), type) for source, type, target in links if source != target}
    found: dict[tuple[str, str, LinkType], list[Citation]] = defaultdict(list)
    for citation in _citations(tx, wanted, judged):
        type_ = citation.claim.type
        place = (*view.ends(type_, citation.source, citation.target), type_)
        if place in wanted:
            found[place].append(citation)
    kept: dict[LinkType, list[Link]] = defaultdict(list)
    gone: dict[LinkType, Rows] = defaultdict(list)
    for source, target, type_ in sorted(wanted):
        link = view.link(source, type_, target, found[source, target, type_])
        if link:
            kept[type_].append(link)
        else:
            gone[type_].append({"source": source, "target": target})
    for type_, some in kept.items():
        tell_typed(tx, "put_links", type_, list(map(rows.link_row, some)))
    for type_, pairs in gone.items():
        tell_typed(tx, "drop_links", type_, pairs)


def _citations(
    tx: neo4j.ManagedTransaction,
    wanted: Collection[tuple[str, str, LinkType]],
    judged: Mapping[str, str],
) -> Iterator[Citation]:
    """The claims behind some links, perhaps with others of the same ends; wrong verdicts are corrected."""
    targets: dict[str, set[str]] = defaultdict(set)
    for source, target, type_ in wanted:
        targets[source].add(target)
        if type_.symmetric:
            targets[target].add(source)
    groups = [
        {"source": source, "all": len(some) > _MANY, "targets": [] if len(some) > _MANY else sorted(some)}
        for source, some in targets.items()
    ]
    wrong: Rows = []
    for row in tell(tx, "citations_of_links", groups=groups):
        claim = row["claim"]
        status = judged.get(claim["id"], "")
        if status != claim["status"]:
            wrong.append({"claim": claim["id"], "status": status})
        info = DocumentInfo(row["document"], "", "", "", None)
        yield Citation(
            rows.claim(claim, row["document"]), row["source"], row["target"], info, status, row["family"]
        )
    if wrong:
        tell(tx, "correct_verdicts", verdicts=wrong)


def _connect(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    for name in ("connect_claims", "connect_mentions", "settle_documents"):
        tell(tx, name, ids=ids)


def _derive(tx: neo4j.ManagedTransaction, ids: list[str], judged: Mapping[str, str]) -> None:
    pending = tell(tx, "pending_links", ids=ids)
    derive_links(tx, ((row["source"], LinkType(row["type"]), row["target"]) for row in pending), judged)
    tell(tx, "settle_claims", ids=ids)
    kept, gone = [], []
    for row in tell(tx, "sums", ids=ids):
        if not row["documents"]:
            gone.append(row["id"])
            continue
        spellings = dict.fromkeys(row["texts"], 0) | dict(row["spellings"])
        entity = view.entity(
            row["id"], row["canonical"], spellings, row["claims"], row["dates"], row["documents"]
        )
        kept.append(rows.entity_row(entity))
    tell(tx, "keep_entities", rows=kept)
    tell(tx, "drop_entities", ids=gone)


def _pages(server: Conversation, name: str, size: int) -> Iterator[Rows]:
    after = ""
    while page := server.ask(name, after=after, size=size):
        yield page
        after = page[-1]["id"]


def _portions(page: Rows) -> Iterator[list[str]]:
    """A page of entities cut where their claims add up to enough for one transaction."""
    ids: list[str] = []
    claims = 0
    for row in page:
        ids.append(row["id"])
        claims += row["degree"]
        if claims >= _CLAIMS:
            yield ids
            ids, claims = [], 0
    if ids:
        yield ids
