"""What lies around an entity, some hops out."""

from collections.abc import Collection
from dataclasses import dataclass

from ..graph.model import Entity, Hop
from ..graph.paths import Terms
from ..graph.store import Store

#: Entities of one layer at most, the best supported first.
LAYER = 500


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entity, how many hops away it is, and the strongest link to it from one that is nearer."""

    entity: Entity
    hops: int
    link: Hop
    nearer: Entity


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The neighbours of an entity by distance, best supported first; `cut` counts those passed over."""

    entity: Entity
    neighbours: tuple[Neighbour, ...]
    cut: int


def surroundings(store: Store, entity: Entity, *, hops: int, terms: Terms) -> Surroundings:
    """What lies within some hops of an entity, on these terms."""
    found: dict[str, tuple[int, Hop, str]] = {}
    frontier, cut = [entity.id], 0
    for distance in range(1, hops + 1):
        layer = _layer(store, frontier, {entity.id, *found}, terms)
        order = sorted(layer, key=lambda id: layer[id][0].strength)
        cut += len(order[LAYER:])
        frontier = order[:LAYER]
        found |= {id: (distance, *layer[id]) for id in frontier}
    entities = {one.id: one for one in store.entities([entity.id, *found])}
    neighbours = (
        Neighbour(entities[id], distance, hop, entities[nearer])
        for id, (distance, hop, nearer) in found.items()
    )
    return Surroundings(entity, tuple(neighbours), cut)


def _layer(
    store: Store, frontier: Collection[str], known: Collection[str], terms: Terms
) -> dict[str, tuple[Hop, str]]:
    """What the frontier newly reaches, with the strongest link to it."""
    inside, layer = set(frontier), dict[str, tuple[Hop, str]]()
    for hop in filter(terms.admits, store.hops(frontier, types=terms.types)):
        for near, far in ((hop.source, hop.target), (hop.target, hop.source)):
            if near in inside and far not in known:
                best = layer.get(far)
                if best is None or hop.strength < best[0].strength:
                    layer[far] = (hop, near)
    return layer
