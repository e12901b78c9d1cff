"""The k best chains between two entities, by our own best-first search over a store's links.

Two steps. First each end is explored breadth first, half of the hops from either side, so that every link of
every chain is seen while only entities near the ends are read. Then the best chains are drawn from what was
seen by A* (Hart, Nilsson and Raphael 1968), guided by how well the far end can still be reached at best: so
they come out in their rank's order, and are exactly the best of what was seen. What bounds the exploration
is `ROOM` and `BEAM`, what bounds the drawing `STEPS`; what they cut is told in `Search.cut`.
"""

import heapq
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from .errors import QueryError
from .model import Hop, Link
from .ontology import Family, LinkType, Modality
from .store import Store

#: What chains run through unless told otherwise.
CHAINING = frozenset(type_ for type_ in LinkType if type_.family is Family.COMPLICITY) | {
    LinkType.COMMANDED,
    LinkType.MEMBER_OF,
    LinkType.PART_OF,
}
#: Links read for one layer at most, shared out among its entities, the strongest of each; no entity gets
#: fewer than `LEAST`. And entities followed at most in one layer, the strongest.
ROOM = 2_000
LEAST = 20
BEAM = 150
#: Partial chains that the drawing looks at, at most.
STEPS = 50_000
#: An entity with more links than this is a hub, which everything touches.
HUB = 50
#: Links of a hub that are counted: whether it has more makes no difference.
CROWD = 1_000
MOST_HOPS = 8
_MANY = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a chain may run through: links of these `types` (None: any) that say something of the time from
    `since` to `until` (ISO dates of any precision; links without a date are then left out), at least this
    well supported; not the entities to `avoid`; links that are only denied where `denied`.
    """

    types: frozenset[LinkType] | None = CHAINING
    since: str | None = None
    until: str | None = None
    confidence: float = 0.0
    documents: int = 0
    denied: bool = False
    avoid: frozenset[str] = frozenset()

    def admits(self, hop: Hop | Link) -> bool:
        return (
            hop.confidence >= self.confidence
            and hop.documents >= self.documents
            and (self.denied or hop.modality is not Modality.DENIED)
            and self._covers(hop)
            and not (self.avoid and (hop.source in self.avoid or hop.target in self.avoid))
        )

    def _covers(self, hop: Hop | Link) -> bool:
        if not (self.since or self.until):
            return True
        if not (hop.first_date and hop.last_date):
            return False
        # "~" sorts after every digit and hyphen: a year reaches to its end, a month to its own.
        return hop.first_date <= f"{self.until or ''}~" and (
            not self.since or f"{hop.last_date}~" >= self.since
        )


class Rank(NamedTuple):
    """What chains are sorted by, best first, as numbers that are smaller the better."""

    strength: float
    documents: int
    hops: int
    entities: tuple[str, ...]


def rank(confidence: float, discount: float, documents: int, hops: int, entities: tuple[str, ...]) -> Rank:
    """The place of a chain: its weakest hop's confidence, discounted for the hubs it passes through; then the
    documents behind the hop that has the fewest; then its length; the entities' ids so that ties never flip.

    `docs/ranking.md` explains it.
    """
    return Rank(-round(confidence * discount, 4), -documents, hops, entities)


def hub_discount(degree: int) -> float:
    """1 for an entity of up to `HUB` links, a half for ten times as many, at least what `CROWD` links give.

    >>> hub_discount(3), hub_discount(500)
    (1.0, 0.5)
    """
    return 1.0 if degree <= HUB else 1.0 / (1.0 + math.log10(min(degree, CROWD) / HUB))


@dataclass(frozen=True, slots=True)
class Chain:
    """Entities in a row, ids from start to goal; for each neighbouring pair its links, the strongest first;
    `strength` is the weakest hop's confidence times the discount of the hubs between.
    """

    entities: tuple[str, ...]
    hops: tuple[tuple[Hop, ...], ...]
    strength: float

    @property
    def documents(self) -> int:
        """The documents behind the hop that has the fewest."""
        return min(links[0].documents for links in self.hops)


@dataclass(frozen=True, slots=True)
class Search:
    """Chains, best first; how far each side came (entities by id, with the hops to them); and what was cut,
    in words.
    """

    chains: tuple[Chain, ...]
    reached: tuple[dict[str, int], dict[str, int]]
    cut: tuple[str, ...] = ()


#: The links between neighbours, of either direction, strongest first.
Web = dict[str, dict[str, list[Hop]]]


def best_chains(
    store: Store, start: str, goal: str, *, k: int = 5, max_hops: int = 4, terms: Terms | None = None
) -> Search:
    """The `k` best chains of at most `max_hops` hops between two entities, on these terms.

    QueryError where start and goal are one, or `max_hops` is not 1 to `MOST_HOPS`.
    """
    check(start, goal, k=k, max_hops=max_hops)
    terms = terms or Terms()
    sides = _Side(start), _Side(goal)
    for _ in range(max_hops):
        side = min(sides, key=lambda side: (not side.edge, len(side.edge)))
        side.explore(store, terms)
    drawing = _Drawing(store, _web(*sides), start, goal, max_hops)
    chains = tuple(drawing.chains(k))
    cut = (*_said(sides), *drawing.said())
    return Search(chains, (sides[0].hops, sides[1].hops), cut)


def check(start: str, goal: str, *, k: int, max_hops: int) -> None:
    """QueryError if this is no question that has an answer."""
    if start == goal:
        raise QueryError("both ends are the same entity: name two, or see `complicity show NAME`")
    if not 1 <= max_hops <= MOST_HOPS:
        raise QueryError(f"--max-hops is {max_hops}: give 1 to {MOST_HOPS}; longer chains prove nothing")
    if k < 1:
        raise QueryError(f"-k is {k}: give 1 or more")


class _Side:
    """One end of the search: the entities reached from it (with the hops to each), the links read so far, and
    the edge, entities reached but not yet followed, each with its best support.
    """

    def __init__(self, root: str) -> None:
        self.hops = {root: 0}
        self.edge: dict[str, tuple[float, int]] = {root: (1.0, 0)}
        self.depth = 0
        self.links: list[Hop] = []
        self.hubs: dict[str, int] = {}
        self.passed = 0

    def explore(self, store: Store, terms: Terms) -> None:
        """Read the links of the edge's entities, and move the edge on to what they newly reach."""
        if not self.edge:
            return
        frontier = sorted(self.edge, key=lambda id: (-self.edge[id][0], -self.edge[id][1], id))
        self.passed += len(frontier[BEAM:])
        read = dict.fromkeys(frontier[:BEAM], 0)
        fan = max(LEAST, ROOM // len(read))
        self.depth += 1
        self.edge = {}
        for hop in store.hops(list(read), types=terms.types, fan=fan):
            admitted = terms.admits(hop)
            if admitted:
                self.links.append(hop)
            for id in (hop.source, hop.target):
                if id in read:
                    read[id] += 1
                elif admitted:
                    self._reach(id, hop)
        self.hops |= dict.fromkeys(self.edge, self.depth)
        self.hubs |= {id: fan for id, count in read.items() if count >= fan}

    def _reach(self, id: str, hop: Hop) -> None:
        if id not in self.hops:
            support = (hop.confidence, hop.documents)
            if self.edge.get(id, (-1.0, 0)) < support:
                self.edge[id] = support


def _web(one: _Side, other: _Side) -> Web:
    """What both sides read, each link once; without the entities that one side reached last and the other
    not at all: no chain leads through them.
    """
    dead = {id for near, far in ((one, other), (other, one)) for id in near.edge if id not in far.hops}
    web: Web = {}
    seen: set[tuple[str, LinkType, str]] = set()
    for hop in chain.from_iterable((one.links, other.links)):
        key = (hop.source, hop.type, hop.target)
        if hop.source in dead or hop.target in dead or key in seen:
            continue
        seen.add(key)
        between = web.setdefault(hop.source, {}).setdefault(hop.target, [])
        web.setdefault(hop.target, {})[hop.source] = between
        between.append(hop)
    for others in web.values():
        for hops in others.values():
            if len(hops) > 1:
                hops.sort(key=_strength)
    return web


def _said(sides: Collection[_Side]) -> Iterator[str]:
    """What the exploration of both sides passed over."""
    hubs = {id: fan for side in sides for id, fan in side.hubs.items()}
    passed = sum(side.passed for side in sides)
    if hubs:
        whose = "one entity" if len(hubs) == 1 else f"{len(hubs)} entities"
        yield f"of {whose} with very many links only the {min(hubs.values())} strongest or more were followed"
    if passed:
        yield f"{passed} weaker entities were reached, but not followed further"


class _State(NamedTuple):
    """A partial chain in the queue: the best rank it can still come to, the best confidence, and what it is
    now; `settled` once the entity it has just entered is known to be a hub or not.
    """

    bound: Rank
    hope: float
    confidence: float
    discount: float
    documents: int
    settled: bool


class _Drawing:
    """Chains drawn from a web in the order of their rank."""

    def __init__(self, store: Store, web: Web, start: str, goal: str, max_hops: int) -> None:
        self.store, self.goal, self.max_hops = store, goal, max_hops
        near, far = _distances(web, start, max_hops), _distances(web, goal, max_hops)
        self.ahead = {
            id: hops
            for id, hops in far.items()
            if near.get(id, _MANY) + hops <= max_hops and (len(web[id]) > 1 or id in (start, goal))
        }
        self.web = web
        self.start = start
        self.ways = {
            id: [(o, h[0].confidence, h[0].documents) for o, h in web[id].items() if o in self.ahead]
            for id in self.ahead
        }
        self.bounds = self._best_ahead()
        self.degrees: dict[str, int] = {}
        self.cut = False

    def chains(self, k: int) -> Iterator[Chain]:
        """At most `k` chains, best first."""
        if self.start not in self.ahead:
            return
        queue = [_State(Rank(-1.0, 0, 0, (self.start,)), 1.0, 1.0, 1.0, _MANY, True)]
        for _ in range(STEPS):
            if not queue or not k:
                return
            state = heapq.heappop(queue)
            if state.bound.entities[-1] == self.goal:
                yield self._chain(state)
                k -= 1
            elif state.settled:
                for longer in self._longer(state):
                    heapq.heappush(queue, longer)
            else:
                heapq.heappush(queue, self._settle(state, queue))
        self.cut = True

    def said(self) -> Iterator[str]:
        if self.cut:
            yield f"the search ended after {STEPS} partial chains"

    def _longer(self, state: _State) -> Iterator[_State]:
        entities = state.bound.entities
        left = self.max_hops - len(entities)
        for other, surest, most in self.ways[entities[-1]]:
            if other in entities or self.ahead[other] > left:
                continue
            confidence = min(state.confidence, surest)
            documents = min(state.documents, most)
            best_confidence, best_documents = self.bounds[left][other]
            hope = min(confidence, best_confidence)
            bound = rank(
                hope,
                state.discount,
                min(documents, best_documents),
                len(entities) + self.ahead[other],
                (*entities, other),
            )
            yield _State(bound, hope, confidence, state.discount, documents, other == self.goal)

    def _settle(self, state: _State, queue: list[_State]) -> _State:
        """The same partial chain, with the discount for the entity it has just entered.

        Degrees are asked for only where the search comes, a few of those that are next at a time.
        """
        last = state.bound.entities[-1]
        if last not in self.degrees:
            waiting = {one.bound.entities[-1] for one in queue[:20] if not one.settled} | {last}
            self.degrees |= self.store.degrees(sorted(waiting - self.degrees.keys()), most=CROWD)
        discount = state.discount * hub_discount(self.degrees[last])
        bound = rank(state.hope, discount, -state.bound.documents, state.bound.hops, state.bound.entities)
        return state._replace(bound=bound, discount=discount, settled=True)

    def _best_ahead(self) -> list[dict[str, tuple[float, int]]]:
        """For each number of hops left, the weakest confidence and the fewest documents that the best ways
        from an entity to the goal would have, each by itself: what no chain can beat.
        """
        bounds: list[dict[str, tuple[float, int]]] = [{self.goal: (1.0, _MANY)}]
        for _ in range(self.max_hops):
            previous = bounds[-1]
            better = dict(previous)
            for id, (confidence, documents) in previous.items():
                for other, surest, most in self.ways.get(id, ()):
                    now = better.get(other, (0.0, 0))
                    better[other] = (
                        max(now[0], min(confidence, surest)),
                        max(now[1], min(documents, most)),
                    )
            bounds.append(better)
        return bounds

    def _chain(self, state: _State) -> Chain:
        entities = state.bound.entities
        pairs = pairwise(entities)
        hops = tuple(tuple(self.web[near][far]) for near, far in pairs)
        return Chain(entities, hops, -state.bound.strength)


def _strength(hop: Hop) -> tuple[float, int, str, str, str]:
    return hop.strength


def _distances(web: Web, root: str, most: int) -> dict[str, int]:
    """The hops from `root` to every entity of a web within `most`."""
    distances = {root: 0}
    frontier: Collection[str] = [root]
    for depth in range(1, most + 1):
        frontier = {other for id in frontier for other in web.get(id, {}) if other not in distances}
        distances |= dict.fromkeys(frontier, depth)
    return distances
