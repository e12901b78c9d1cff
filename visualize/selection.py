"""What a page shows: some entities, the links among them, and the claims behind those, read from a store."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..graph.confidence import weight
from ..graph.errors import PageError
from ..graph.model import Citation, Entity, Hop, Link, kind_of
from ..graph.ontology import Family, Kind, LinkType
from ..graph.paths import CHAINING, Terms, best_chains
from ..graph.store import Store

COMPLICITY = frozenset(type_ for type_ in LinkType if type_.family is Family.COMPLICITY)
#: What makes a person one of a body.
OFFICE = frozenset({LinkType.COMMANDED, LinkType.MEMBER_OF})
#: The most that a browser draws and still answers; and that anyone could read something from.
MOST_ENTITIES, MOST_LINKS = 5_000, 10_000
#: Entities of a network that nobody has narrowed.
READABLE = 250
#: Claims in one page; where there are more, each link shows its best.
MOST_CLAIMS = 20_000
#: Links of complicity that a network is drawn from: the strongest of the graph.
CANDIDATES = 50_000
#: Neighbours that a page holds beyond what it shows at first.
SPARE = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Entities, the links among them, and the claims of those; `degrees` are of the whole graph.

    `roots` are the entities that were asked for by name, or the two ends of a chain where `chain`; `spare`
    are neighbours at hand for a reader who wants more, not shown at first. `unshown` counts the claims of a
    link that did not fit; `notes` say in words what was left out.
    """

    title: str
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    citations: tuple[Citation, ...]
    degrees: Mapping[str, int]
    roots: tuple[str, ...] = ()
    chain: bool = False
    spare: frozenset[str] = frozenset()
    unshown: Mapping[tuple[str, LinkType, str], int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def complicity(store: Store, terms: Terms, *, limit: int = READABLE) -> Selection:
    """The network of who colluded with, helped, paid or infiltrated whom, the largest part first, with the
    bodies of the persons in it; at most `limit` entities.
    """
    types = COMPLICITY if terms.types is None else terms.types
    hops = [hop for hop in store.hops(types=types, limit=CANDIDATES) if terms.admits(hop)]
    parts = _parts(hops)
    chosen: list[str] = []
    for part in parts:
        chosen += part[: limit - len(chosen)]
    left = sum(map(len, parts)) - len(chosen)
    notes = (
        (f"{left:,} further entities with such links are left out: ask for them by name, or raise --limit",)
        if left
        else ()
    )
    if terms.types is None:
        chosen += _bodies(store, chosen, terms)[: limit - len(chosen)]
    return among(store, chosen, terms, title="Complicity network", notes=notes)


def surroundings(store: Store, roots: Collection[Entity], terms: Terms, *, hops: int) -> Selection:
    """All within some hops of the entities asked for."""
    ids = {root.id for root in roots}
    frontier = set(ids)
    for _ in range(hops):
        found = {
            end
            for hop in store.hops(sorted(frontier), types=terms.types)
            if terms.admits(hop)
            for end in (hop.source, hop.target)
        }
        frontier = found - ids
        ids |= frontier
        _check(len(ids), 0)
    title = "Around " + ", ".join(root.name for root in roots)
    return among(store, ids, terms, title=title, roots=tuple(root.id for root in roots))


def chains(store: Store, start: Entity, goal: Entity, terms: Terms, *, k: int = 5) -> Selection:
    """The entities of the best chains between two, as the page ranks them, and all links among them."""
    through = replace(terms, types=terms.types or CHAINING, denied=False)
    search = best_chains(store, start.id, goal.id, k=k, terms=through)
    ids = {start.id, goal.id} | {id for chain in search.chains for id in chain.entities}
    notes = search.cut if search.chains else ("No chain joins the two on these terms.",)
    title = f"From {start.name} to {goal.name}"
    return among(store, ids, terms, title=title, roots=(start.id, goal.id), chain=True, notes=notes)


def among(
    store: Store,
    ids: Collection[str],
    terms: Terms,
    *,
    title: str,
    roots: tuple[str, ...] = (),
    chain: bool = False,
    notes: Iterable[str] = (),
) -> Selection:
    """Some entities and all links among them that the terms admit; PageError if they are too many."""
    inside = set(ids)
    spare = _spare(store, inside, terms)
    links = _links(store, inside | spare, terms)
    _check(len(inside), sum(link.source in inside and link.target in inside for link in links))
    if len(links) > MOST_LINKS:
        spare = set()
        links = [link for link in links if link.source in inside and link.target in inside]
    entities = sorted(
        store.entities(sorted(inside | spare)), key=lambda one: (-one.documents, -one.claims, one.id)
    )
    citations, unshown = _citations(store, links)
    cut = sum(unshown.values())
    note = f"{cut:,} further claims are in the graph: of each link the best are shown"
    return Selection(
        title,
        tuple(entities),
        tuple(links),
        tuple(citations),
        store.degrees(sorted(inside | spare)),
        roots,
        chain,
        frozenset(spare),
        unshown,
        (*_conditions(terms), *notes, *((note,) if cut else ())),
    )


def _conditions(terms: Terms) -> Iterator[str]:
    """What the links of a page had to meet, in words for its reader."""
    if terms.types is not None:
        families = sorted({type_.family.value for type_ in terms.types})
        yield f"Only links of {', '.join(families)}"
    if terms.confidence:
        yield f"Only links of a confidence of {terms.confidence:g} or more"
    if terms.since or terms.until:
        yield f"Only links dated {terms.since or '…'} to {terms.until or '…'}"


def _spare(store: Store, ids: Collection[str], terms: Terms) -> set[str]:
    """Neighbours of some entities, the best supported first, as many as a page has room for."""
    room = min(SPARE, MOST_ENTITIES - len(ids))
    found: dict[str, None] = {}
    hops = store.hops(sorted(ids), types=terms.types, limit=MOST_LINKS)
    for hop in hops if room > 0 else ():
        if terms.admits(hop):
            found |= dict.fromkeys(end for end in (hop.source, hop.target) if end not in ids)
    return set(list(found)[: max(room, 0)])


def _check(entities: int, links: int) -> None:
    for count, most, what in ((entities, MOST_ENTITIES, "entities"), (links, MOST_LINKS, "links")):
        if count > most:
            raise PageError(
                f"a page of {count:,} {what} is more than a browser shows ({most:,}): narrow it with"
                " --min-confidence, --family, --from and --to, or fewer --hops"
            )


def _links(store: Store, ids: Collection[str], terms: Terms) -> list[Link]:
    return [
        link
        for link in store.links(touching=sorted(ids), types=terms.types)
        if link.source in ids and link.target in ids and terms.admits(link)
    ]


def _parts(hops: Iterable[Hop]) -> list[list[str]]:
    """The connected parts of some links, the largest first; each grown from its most connected entity along
    what is best supported, so that the beginning of a part is a network too.
    """
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for hop in hops:
        weights[hop.source][hop.target] += hop.confidence
        weights[hop.target][hop.source] += hop.confidence
    totals = {id: sum(others.values()) for id, others in weights.items()}
    seen: set[str] = set()
    parts = []
    for start in sorted(totals, key=lambda id: (-totals[id], id)):
        if start not in seen:
            parts.append(_grown(start, weights, totals))
            seen |= set(parts[-1])
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _grown(start: str, weights: Mapping[str, Mapping[str, float]], totals: Mapping[str, float]) -> list[str]:
    queue, part = [(-totals[start], start)], dict[str, None]()
    while queue:
        _, id = heapq.heappop(queue)
        if id not in part:
            part[id] = None
            for other in weights[id]:
                heapq.heappush(queue, (-totals[other], other))
    return list(part)


def _bodies(store: Store, ids: Collection[str], terms: Terms) -> list[str]:
    """The bodies that the persons among some entities commanded or belonged to."""
    persons = [id for id in ids if kind_of(id) is Kind.PERSON]
    hops = sorted(filter(terms.admits, store.hops(persons, types=OFFICE)), key=lambda hop: hop.strength)
    return list(dict.fromkeys(hop.target for hop in hops if hop.target not in set(ids)))


def _citations(
    store: Store, links: Collection[Link]
) -> tuple[list[Citation], dict[tuple[str, LinkType, str], int]]:
    """The claims behind some links, best first within a link, and how many of each did not fit."""
    most = _most(link.claims for link in links)
    # Links of a single claim, which most are, are read in one question for all.
    single = {link.claim for link in links if link.claims == 1 and not link.disputed}
    found = list(store.claims(ids=sorted(single)))
    unshown = dict[tuple[str, LinkType, str], int]()
    for link in links:
        if link.claim not in single:
            key = (link.source, link.type, link.target)
            claims = [citation for citation in store.claims(link=key) if citation.status != "rejected"]
            claims.sort(key=lambda one: (one.claim.id != link.claim, -_worth(one), one.claim.id))
            found += claims[:most]
            if claims[most:]:
                unshown[key] = len(claims[most:])
    return found, unshown


def _worth(citation: Citation) -> float:
    return weight(citation.claim.modality, citation.claim.confidence, citation.status)


def _most(counts: Iterable[int]) -> int:
    """The most claims that each link may show for all to fit one page."""
    each = list(counts)
    most = MOST_CLAIMS
    while most > 1 and sum(min(count, most) for count in each) > MOST_CLAIMS:
        most = most * 3 // 4
    return most
