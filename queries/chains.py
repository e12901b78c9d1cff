"""Chains with their evidence: from one entity to another, and from security forces to criminal groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ..graph.errors import QueryError
from ..graph.model import Citation, Entity, Hop, kind_of
from ..graph.ontology import Family, Kind, LinkType, Modality
from ..graph.paths import CROWD, Chain, Rank, Search, Terms, best_chains, hub_discount, rank
from ..graph.store import Store

COMPLICITY = frozenset(type_ for type_ in LinkType if type_.family is Family.COMPLICITY)
#: What makes a person one of a body.
OFFICE = frozenset({LinkType.COMMANDED, LinkType.MEMBER_OF})
#: How many links, the strongest of the graph, are looked at for chains between any two sides.
CANDIDATES = 5_000
#: Bodies of one person that such a chain may go on to: the best supported.
OFFICES = 20
#: An entity with more links or claims than this is not read whole for a remark.
MANY = 2_000
#: Entities of each side that are looked at for the closest pair, nearest first.
_NEAREST = 200
_NEAREST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a chain: its strongest link with that link's best claim, the other links there are, and the
    claims that deny any link between the two.

    The link runs from `start` to `goal` of the step or the other way round: `link.source` says.
    """

    start: Entity
    goal: Entity
    link: Hop
    citation: Citation
    also: tuple[Hop, ...]
    against: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A chain with its evidence."""

    entities: tuple[Entity, ...]
    steps: tuple[Step, ...]
    strength: float
    documents: int


@dataclass(frozen=True, slots=True)
class Closest:
    """Where two sides that no chain joins come closest: an entity of each with the hops to it, and what they
    have in common all the same: a link that was not to be followed, or the title of a document that names
    both.
    """

    near: Entity
    near_hops: int
    far: Entity
    far_hops: int
    link: Hop | None
    document: str | None


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The best chains; where there is none, how many entities each side reached in how many hops, and where
    they come closest. `denied` counts the links at the two ends that are only ever denied, and so were left
    out; None where an end has too many links to count them.
    """

    start: Entity
    goal: Entity
    chains: tuple[Told, ...]
    reached: tuple[dict[int, int], dict[int, int]]
    closest: Closest | None
    denied: int | None
    cut: tuple[str, ...]


def path(
    store: Store, start: Entity, goal: Entity, *, k: int = 5, max_hops: int = 4, terms: Terms
) -> PathAnswer:
    """The `k` best chains between two entities, with the sentence of every hop."""
    search = best_chains(store, start.id, goal.id, k=k, max_hops=max_hops, terms=terms)
    return PathAnswer(
        start,
        goal,
        tuple(told(store, search.chains)),
        (_by_hops(search.reached[0]), _by_hops(search.reached[1])),
        None if search.chains else closest(store, search, terms),
        0 if terms.denied else denied(store, (start.id, goal.id), terms),
        search.cut,
    )


def told(store: Store, chains: Collection[Chain]) -> Iterator[Told]:
    """Chains with their entities, the best claim of each hop, and what denies it."""
    ids = {id for chain in chains for id in chain.entities}
    entities = {entity.id: entity for entity in store.entities(sorted(ids))}
    claims = {links[0].claim for chain in chains for links in chain.hops}
    cited = {citation.claim.id: citation for citation in store.claims(ids=sorted(claims))}
    denials = _Denials(store)
    for chain in chains:
        inside = tuple(entities[id] for id in chain.entities)
        pairs = zip(inside, inside[1:], chain.hops, strict=False)
        steps = (
            _step(start, goal, links, cited[links[0].claim], denials.between(start, goal))
            for start, goal, links in pairs
        )
        yield Told(inside, tuple(steps), chain.strength, chain.documents)


def _step(
    start: Entity, goal: Entity, links: tuple[Hop, ...], best: Citation, denials: Iterable[Citation]
) -> Step:
    against = tuple(denial for denial in denials if denial.claim.id != best.claim.id)
    return Step(start, goal, links[0], best, links[1:], against)


class _Denials:
    """The claims that deny a link between two entities, read once for each of them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.found: dict[str, list[Citation]] = {}

    def between(self, one: Entity, other: Entity) -> tuple[Citation, ...]:
        """Those that no person has rejected."""
        lesser, greater = sorted((one, other), key=lambda entity: (entity.claims, entity.id))
        if lesser.claims > MANY:
            found = list(self._asked(lesser.id, greater.id))
        elif lesser.id in self.found:
            found = self.found[lesser.id]
        else:
            found = list(self.store.claims(entity=lesser.id, modalities=[Modality.DENIED]))
            self.found[lesser.id] = found
        return tuple(
            denial
            for denial in found
            if denial.status != "rejected" and greater.id in (denial.source, denial.target)
        )

    def _asked(self, one: str, other: str) -> Iterator[Citation]:
        """The same of two entities with very many claims each, a type at a time."""
        for type_ in LinkType:
            for source, target in ((one, other), (other, one)):
                if not (type_.symmetric and source == other):
                    yield from self.store.claims(link=(source, type_, target), modalities=[Modality.DENIED])


def denied(store: Store, ids: Collection[str], terms: Terms) -> int | None:
    """How many links at these entities are only ever denied; None where they have too many to count."""
    if max(store.degrees(ids, most=MANY).values()) == MANY:
        return None
    return sum(not hop.modality.supports for hop in store.hops(ids, types=terms.types))


def closest(store: Store, search: Search, terms: Terms) -> Closest | None:
    """Where two sides that do not meet come closest, if anywhere."""
    near, far = (_nearest(reached, _NEAREST) for reached in search.reached)
    found = [
        (near[a] + far[b], hop.strength, a, b, hop)
        for hop in store.hops(list(near), fan=MANY)
        if terms.denied or hop.modality.supports
        for a, b in ((hop.source, hop.target), (hop.target, hop.source))
        if a in near and b in far and a not in terms.avoid and b not in terms.avoid
    ]
    if found:
        _, _, a, b, hop = min(found)
        return _pair(store, a, near[a], b, far[b], link=hop)
    return _named_together(store, search)


def _named_together(store: Store, search: Search) -> Closest | None:
    near, far = (_nearest(reached, _NEAREST_NAMED) for reached in search.reached)
    naming = {id: store.mentions(id).keys() for id in (*near, *far)}
    shared = [
        (near[a] + far[b], a, b, min(naming[a] & naming[b]))
        for a in near
        for b in far
        if a != b and naming[a] & naming[b]
    ]
    if not shared:
        return None
    _, a, b, document = min(shared)
    title = next(store.documents([document])).title
    return _pair(store, a, near[a], b, far[b], document=title)


def _pair(
    store: Store, a: str, near: int, b: str, far: int, *, link: Hop | None = None, document: str | None = None
) -> Closest:
    entities = {entity.id: entity for entity in store.entities([a, b])}
    return Closest(entities[a], near, entities[b], far, link, document)


def _nearest(reached: Mapping[str, int], most: int) -> dict[str, int]:
    return dict(sorted(reached.items(), key=lambda item: (item[1], item[0]))[:most])


def _by_hops(reached: Mapping[str, int]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for hops in reached.values():
        counts[hops] += 1
    return dict(sorted(counts.items()))


# From the security side to the criminal side.


@dataclass(frozen=True, slots=True)
class End:
    """What one end of the chains must be: a kind, or one entity; anything of its side where neither."""

    kind: Kind | None = None
    entity: str | None = None

    def admits(self, id: str) -> bool:
        return self.entity in (None, id) and self.kind in (None, kind_of(id))


@dataclass(frozen=True, slots=True)
class Force:
    """A force (or a person whose force no document names) and its chains, best first."""

    entity: Entity
    chains: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ChainsAnswer:
    """Chains by force, the force with the best chain first; `total` counts those there are."""

    forces: tuple[Force, ...]
    total: int
    cut: tuple[str, ...]


def chains(
    store: Store, source: End, target: End, *, max_hops: int = 3, limit: int = 20, terms: Terms
) -> ChainsAnswer:
    """The `limit` best chains from the security side to the criminal side, by force.

    A chain has one link of complicity. What stands at either end of it is a body, or a person who commanded
    or belonged to one: then the chain begins (or ends) with that body. Of three hops at most, then.
    """
    if not 1 <= max_hops <= 3:
        raise QueryError(
            f"--max-hops is {max_hops}: these chains have 1 to 3; for longer ones ask `path A B`"
        )
    ties = _Ties(store, source, target, max_hops, terms)
    ranked = sorted(ties.chains(), key=lambda pair: pair[0])
    best = [chain for _, chain in ranked[:limit]]
    forces: dict[str, list[Told]] = defaultdict(list)
    for chain in told(store, best):
        forces[chain.entities[0].id].append(chain)
    groups = tuple(Force(chains[0].entities[0], tuple(chains)) for chains in forces.values())
    return ChainsAnswer(groups, len(ranked), tuple(ties.said()))


@dataclass(slots=True)
class _Ties:
    """Links of complicity between the two sides, and the bodies that the persons at their ends belong to."""

    store: Store
    source: End
    target: End
    max_hops: int
    terms: Terms
    offices: dict[str, dict[str, list[Hop]]] = field(default_factory=lambda: defaultdict(dict))
    cut: bool = False
    crowded: int = 0

    def chains(self) -> Iterator[tuple[Rank, Chain]]:
        tied = self._tied()
        persons = sorted({id for pair in tied for id in pair if kind_of(id) is Kind.PERSON})
        self._read_offices(persons)
        degrees = self.store.degrees(persons, most=CROWD)
        for ends, hops in tied.items():
            for start, goal in self._sides(*ends, hops[0]):
                for entities in self._extended(start, goal):
                    if self.source.admits(entities[0]) and self.target.admits(entities[-1]):
                        yield self._chain(entities, ends, hops, degrees)

    def said(self) -> Iterator[str]:
        if self.cut:
            yield f"only the {CANDIDATES} strongest links of complicity were looked at: narrow it with --from"
        if self.crowded:
            whose = "one person" if self.crowded == 1 else f"{self.crowded} persons"
            yield f"of {whose} with very many bodies only the {OFFICES} best supported were followed"

    def _tied(self) -> dict[tuple[str, str], list[Hop]]:
        """The links of complicity to look at, strongest first, by their pair of ends."""
        types = COMPLICITY & self.terms.types if self.terms.types is not None else COMPLICITY
        tied: dict[tuple[str, str], list[Hop]] = defaultdict(list)
        looked = 0
        for hop in self._links(types):
            looked += 1
            if self.terms.admits(hop):
                tied[min(hop.source, hop.target), max(hop.source, hop.target)].append(hop)
        self.cut = looked >= CANDIDATES
        return tied

    def _links(self, types: Collection[LinkType]) -> Iterator[Hop]:
        named = [id for id in (self.source.entity, self.target.entity) if id]
        if not named:
            return self.store.hops(types=types, limit=CANDIDATES)
        near = {named[0]}
        for hop in self.store.hops(named[:1], types=OFFICE):
            near |= {hop.source, hop.target} if kind_of(named[0]) is not Kind.PERSON else set()
        return self.store.hops(sorted(near), types=types, limit=CANDIDATES)

    def _read_offices(self, persons: Collection[str]) -> None:
        for hop in self.store.hops(persons, types=OFFICE):
            if self.terms.admits(hop):
                self.offices[hop.source].setdefault(hop.target, []).append(hop)
        for person, bodies in self.offices.items():
            for hops in bodies.values():
                hops.sort(key=lambda hop: hop.strength)
            if len(bodies) > OFFICES:
                self.crowded += 1
                order = sorted(bodies, key=lambda body: bodies[body][0].strength)
                self.offices[person] = {body: bodies[body] for body in order[:OFFICES]}

    def _sides(self, a: str, b: str, hop: Hop) -> Iterator[tuple[str, str]]:
        """The two ends as security side and criminal side; nothing where they are not one of each."""
        sides = {id: self._side(id) for id in (a, b)}
        official = hop.target if hop.type in (LinkType.PAID, LinkType.INFILTRATED) else hop.source
        for security, criminal in ((a, b), (b, a)):
            if True in sides[security] and False in sides[criminal]:
                undecided = True in sides[criminal] and False in sides[security]
                if not undecided or (security == official and not hop.type.symmetric):
                    yield security, criminal

    def _side(self, id: str) -> set[bool]:
        """The sides that an entity may stand on: True for security, False for criminal."""
        kind = kind_of(id)
        if kind is not Kind.PERSON:
            return {True} if kind.is_security else {False} if kind is Kind.CRIMINAL_GROUP else set()
        kinds = {kind_of(body) for body in self.offices[id]}
        sides = {kind.is_security for kind in kinds if kind.is_security or kind is Kind.CRIMINAL_GROUP}
        return sides or {True, False}

    def _extended(self, start: str, goal: str) -> Iterable[tuple[str, ...]]:
        """The chain from each force of `start` to each group of `goal`; themselves where they are bodies, or
        persons of none, or persons are asked for.
        """
        fronts = self._bodies(start, self.source, security=True)
        backs = self._bodies(goal, self.target, security=False)
        for front in fronts:
            for back in backs:
                entities = (*front, start, goal, *back)
                if len(set(entities)) == len(entities) <= self.max_hops + 1:
                    yield entities

    def _bodies(self, id: str, end: End, *, security: bool) -> list[tuple[str, ...]]:
        if kind_of(id) is not Kind.PERSON or end.kind is Kind.PERSON or end.entity == id:
            return [()]
        wanted = (
            body
            for body in self.offices[id]
            if (kind_of(body).is_security if security else kind_of(body) is Kind.CRIMINAL_GROUP)
        )
        return [(body,) for body in sorted(wanted)] or [()]

    def _chain(
        self, entities: tuple[str, ...], tie: tuple[str, str], hops: list[Hop], degrees: Mapping[str, int]
    ) -> tuple[Rank, Chain]:
        links = []
        for near, far in pairwise(entities):
            same = (min(near, far), max(near, far)) == tie
            links.append(tuple(hops if same else self.offices[near].get(far) or self.offices[far][near]))
        discount = 1.0
        for id in entities[1:-1]:
            discount *= hub_discount(degrees[id])
        place = rank(
            min(hop[0].confidence for hop in links),
            discount,
            min(hop[0].documents for hop in links),
            len(links),
            entities,
        )
        return place, Chain(entities, tuple(links), -place.strength)
