"""The server's view: entities and links derived again where the ledger has changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import neo4j

from . import neo4j_rows as rows
from . import view
from .ledger import verdicts
from .neo4j_session import Conversation, Rows, tell
from .ontology import LinkType, Modality

Triple = tuple[str, LinkType, str]
#: Where a link stands: its ends in order, and its type.
Place = tuple[str, str, LinkType]

#: Documents, claims or entities asked for at once.
_PAGE = 1_000
#: About how many claims and names are read in one transaction.
_CLAIMS = 10_000
#: An entity with this many links to derive has all its claims read at once instead of by the other end.
_MANY = 20


def refresh(server: Conversation) -> None:
    """Do what the marks ask for, a transaction a batch; each clears the marks of what it did."""
    for page in _pages(server, "fresh"):
        for ids in _portions(page):
            server.write(partial(_connect, ids=ids))
    for page in _pages(server, "pending"):
        server.write(partial(_settle, ids=[row["id"] for row in page]))
    for page in _pages(server, "stale"):
        for ids in _portions(page):
            server.write(partial(_sum_up, ids=ids))


def judgements(tx: neo4j.ManagedTransaction) -> dict[str, str]:
    """What live decisions say of claims."""
    return verdicts([rows.decision(row["decision"]) for row in tell(tx, "decisions")])


def derive_links(tx: neo4j.ManagedTransaction, links: Iterable[Triple], judged: Mapping[str, str]) -> None:
    """Derive some links again from all their claims: written where there is one, dropped where not."""
    wanted = {_place(*link) for link in links}
    if wanted:
        found = tell(tx, "claims_of_groups", groups=_groups(wanted))
        tell(tx, "drop_links", rows=[rows.place_row(*place) for place in sorted(wanted)])
        _put_links(tx, _supports(tx, found, wanted, judged))


def _put_links(tx: neo4j.ManagedTransaction, supports: Mapping[Place, list[view.Support]]) -> None:
    """Write links where none stand."""
    summed = (
        view.summed(source, type_, target, supports[source, target, type_])
        for source, target, type_ in sorted(supports)
        if source != target
    )
    tell(tx, "put_links", rows=[rows.link_row(link) for link in summed if link])


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
    """Connect some documents' claims and derive their links; older claims are read where a link stands."""
    found = tell(tx, "connect_claims", ids=ids)
    places = [_place(row["source"], LinkType(row["type"]), row["target"]) for row in found]
    linked = {place for place, row in zip(places, found, strict=True) if row["linked"]}
    judged = judgements(tx)
    _put_links(tx, _supports(tx, found, set(places) - linked, judged))
    derive_links(tx, [(source, type_, target) for source, target, type_ in linked], judged)
    tell(tx, "connect_mentions", ids=ids)
    tell(tx, "settle_documents", ids=ids)


def _settle(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    """Derive the links of claims that were moved or judged, or whose documents found kin."""
    found = tell(tx, "settle_claims", ids=ids)
    links = [(row["source"], LinkType(row["type"]), row["target"]) for row in found]
    derive_links(tx, links, judgements(tx))


def _sum_up(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
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


def _pages(server: Conversation, name: str) -> Iterator[Rows]:
    after = ""
    while page := server.ask(name, after=after, size=_PAGE):
        yield page
        after = page[-1]["id"]


def _portions(page: Rows) -> Iterator[list[str]]:
    """A page of documents or entities cut where their claims add up to enough for one transaction."""
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
