"""Who commanded a unit, and the bodies above it, on a day: from claims, with the gaps said aloud."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..graph.model import Entity
from ..graph.ontology import LinkType
from ..graph.store import Store
from .profile import Relation, best_claims, by_date

#: Bodies above bodies: no force has more levels, and claims may run in circles.
_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Level:
    """A body, what it was part of, and its commanders: those that a claim puts at its head on the day, the
    last that is known before, the first after, and those without a date. `gaps` say what no document tells.
    """

    body: Entity
    above: tuple[Relation, ...]
    then: tuple[Relation, ...]
    before: Relation | None
    after: Relation | None
    undated: tuple[Relation, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChainOfCommand:
    """The levels from a unit upwards on a day (an ISO date at any precision)."""

    unit: Entity
    on: str
    levels: tuple[Level, ...]


def chain_of_command(store: Store, unit: Entity, on: str) -> ChainOfCommand:
    """The chain of command above a unit then; each body once, though claims run in circles."""
    levels: list[Level] = []
    waiting, known = [unit], {unit.id}
    for _ in range(_LEVELS):
        here = [_level(store, body, on) for body in waiting]
        levels += here
        above = {relation.other.id: relation.other for level in here for relation in level.above}
        waiting = [above[id] for id in above if id not in known]
        known |= above.keys()
    return ChainOfCommand(unit, on, tuple(levels))


def _level(store: Store, body: Entity, on: str) -> Level:
    heads = by_date(_relations(store, body, LinkType.COMMANDED, inward=True))
    dated = [head for head in heads if head.link.first_date]
    then = tuple(head for head in dated if _covers(head, on))
    before = [head for head in dated if head not in then and (head.link.last_date or "") < on]
    after = [head for head in dated if head not in then and (head.link.first_date or "") > on]
    above = tuple(_relations(store, body, LinkType.PART_OF, inward=False))
    undated = tuple(head for head in heads if not head.link.first_date)
    return Level(
        body,
        above,
        then,
        before[-1] if before else None,
        after[0] if after else None,
        undated,
        tuple(_gaps(body, on, above=above, then=then)),
    )


def _gaps(body: Entity, on: str, *, above: tuple[Relation, ...], then: tuple[Relation, ...]) -> Iterator[str]:
    if not then:
        yield f"no document says who commanded {body.name} on {on}"
    if not above:
        yield f"no document says what {body.name} was part of"


def _relations(store: Store, body: Entity, type_: LinkType, *, inward: bool) -> list[Relation]:
    links = [
        link
        for link in store.links(touching=[body.id], types=[type_])
        if link.modality.supports and body.id == (link.target if inward else link.source)
    ]
    ids = [link.source if inward else link.target for link in links]
    others = {entity.id: entity for entity in store.entities(ids)}
    cited = best_claims(store, links)
    found = (Relation(link, others[id], cited[link.claim]) for link, id in zip(links, ids, strict=True))
    return sorted(found, key=lambda relation: (-relation.link.confidence, relation.other.id))


def _covers(relation: Relation, on: str) -> bool:
    """Whether the dates that claims give for a link hold the day, each to the end of its year or month."""
    first, last = relation.link.first_date or "", relation.link.last_date or ""
    return first <= f"{on}~" and f"{last}~" >= on
