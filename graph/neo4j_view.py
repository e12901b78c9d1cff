"""The server's view: entities and links derived again where the ledger has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import neo4j

from . import neo4j_rows as rows
from . import view
from .ledger import verdicts
from .neo4j_session import Conversation, Rows, tell, tell_typed
from .ontology import LinkType, Modality

Triple = tuple[str, LinkType, str]
#: Where a link stands: its ends in order, and its type.
Place = tuple[str, str, LinkType]

#: How many documents' claims are connected in one transaction.
_DOCUMENTS = 500
#: About how many claims are read in one transaction to derive entities and links.
_CLAIMS = 10_000
_ENTITIES = 1_000
#: An entity with this many links to derive has all its claims read at once instead of by the other end.
_MANY = 20


def refresh(server: Conversation) -> None:
    """Do what the marks ask for, a transaction a batch; each clears the marks of what it did."""
    for page in _pages(server, "fresh", _DOCUMENTS):
        server.write(partial(_connect, ids=[row["id"] for row in page]))
    unsummed = [row["id"] for page in _pages(server, "unsummed", _ENTITIES) for row in page]
    for page in _pages(server, "stale", _ENTITIES):
        for ids in _portions(page):
            server.write(partial(_derive, ids=ids))
    for start in range(0, len(unsummed), _ENTITIES):
        server.write(partial(tell, name="settle_links", ids=unsummed[start : start + _ENTITIES]))


def judgements(tx: neo4j.ManagedTransaction) -> dict[str, str]:
    """What live decisions say of claims."""
    return verdicts([rows.decision(row["decision"]) for row in tell(tx, "decisions")])


def derive_links(tx: neo4j.ManagedTransaction, links: Iterable[Triple], judged: Mapping[str, str]) -> None:
    """Derive some links again from all their claims: written where there is one, dropped where not."""
    wanted = {_place(*link) for link in links}
    _put_links(tx, _supports(tx, tell(tx, "claims_of_groups", groups=_groups(wanted)), wanted, judged))


def _put_links(tx: neo4j.ManagedTransaction, supports: Mapping[Place, list[view.Support]]) -> None:
    kept: dict[LinkType, Rows] = defaultdict(list)
    gone: dict[LinkType, Rows] = defaultdict(list)
    for source, target, type_ in sorted(supports):
        if source == target:
            continue
        link = view.summed(source, type_, target, supports[source, target, type_])
        if link:
            kept[type_].append(rows.link_row(link))
        else:
            gone[type_].append({"source": source, "target": target})
    for name, groups in (("put_links", kept), ("drop_links", gone)):
        for type_, some in groups.items():
            tell_typed(tx, name, type_, some)


def _place(source: str, type: LinkType, target: str) -> Place:
    return (*view.ends(type, source, target), type)


def _supports(
    tx: neo4j.ManagedTransaction, found: Rows, wanted: Collection[Place], judged: Mapping[str, str]
) -> dict[Place, list[view.Support]]:
    """What claims add to the links wanted; a wrong verdict that the server holds is corrected."""
    supports: dict[Place, list[view.Support]] = {place: [] for place in wanted}
    wrong: Rows = []
    for row in found:
        place = _place(row["source"], LinkType(row["type"]), row["target"])
        if place in supports:
            supports[place].append(_support(row, judged.get(row["claim"], "")))
            if supports[place][-1].status != row["status"]:
                wrong.append({"claim": row["claim"], "status": supports[place][-1].status})
    if wrong:
        tell(tx, "correct_verdicts", verdicts=wrong)
    return supports


def _support(row: dict[str, Any], status: str) -> view.Support:
    return view.Support(
        row["claim"],
        row["document"],
        row["family"],
        Modality(row["modality"]),
        row["confidence"],
        status,
        row["date"],
        row["evidence"],
    )


def _groups(wanted: Collection[Place]) -> Rows:
    """Links by the end at which their claims are looked up."""
    targets: dict[str, set[str]] = defaultdict(set)
    for source, target, type_ in wanted:
        targets[source].add(target)
        if type_.symmetric:
            targets[target].add(source)
    return [
        {"source": source, "all": len(some) > _MANY, "targets": [] if len(some) > _MANY else sorted(some)}
        for source, some in targets.items()
    ]


def _connect(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    for name in ("connect_claims", "connect_mentions", "settle_documents"):
        tell(tx, name, ids=ids)


def _derive(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    _derive_pending(tx, ids, judgements(tx))
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


def _derive_pending(tx: neo4j.ManagedTransaction, ids: list[str], judged: Mapping[str, str]) -> None:
    """Derive the links of claims that are new, moved or judged; older claims are read where a link stands."""
    pending = tell(tx, "pending", ids=ids)
    places = [_place(row["source"], LinkType(row["type"]), row["target"]) for row in pending]
    linked = {place for place, row in zip(places, pending, strict=True) if row["linked"]}
    _put_links(tx, _supports(tx, pending, set(places) - linked, judged))
    if linked:
        _put_links(tx, _supports(tx, tell(tx, "claims_of_groups", groups=_groups(linked)), linked, judged))
    if any(row["marked"] for row in pending):
        tell(tx, "settle_claims", ids=ids)


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
