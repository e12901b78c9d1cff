"""Entities that may be one and that the machine did not dare to merge, for a person to decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from ..graph.model import Decision, Name
from ..graph.ontology import Kind
from ..graph.store import Store
from .clusters import name_of
from .likeness import degree, sound
from .meanings import lexicon
from .names import spelling
from .recognition import actor_of, block, compare, may_be
from .resolve import merges_and_splits

#: Words that more entities than this share tell nothing.
_CROWD = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that may be one, by a name of each; `likeness` from 0 to 1."""

    one: str
    other: str
    names: tuple[Name, Name]
    likeness: float
    why: str


def duplicates(store: Store, *, kind: Kind | None = None) -> list[Pair]:
    """Pairs of entities that may be one, the likeliest first; those that a person parted are left out."""
    names: dict[str, list[Name]] = defaultdict(list)
    for assignment in store.assignments():
        if kind in (None, assignment.name.kind):
            names[assignment.entity].append(assignment.name)
    parted = set(_parted(merges_and_splits(store), names))
    found = (
        _pair(one, other, names) for one, other in _candidates(names) if frozenset((one, other)) not in parted
    )
    return sorted(filter(None, found), key=lambda pair: (-pair.likeness, pair.one, pair.other))


def _parted(decisions: Iterable[Decision], names: dict[str, list[Name]]) -> Iterator[frozenset[str]]:
    """The pairs of entities that a split made of one."""
    whose = {name: id for id, own in names.items() for name in own}
    for decision in decisions:
        if decision.action == "split":
            ids = [whose.get(name_of(subject), "") for subject in decision.subjects]
            yield from (frozenset((ids[0], id)) for id in ids[1:])


def _candidates(names: dict[str, list[Name]]) -> list[tuple[str, str]]:
    """Pairs of entities that share a block or a telling word of a name."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for id, own in names.items():
        for name in own:
            sharing[f"block {block(name)}"].add(id)
            sharing[f"spelled {spelling(name.text)}"].add(id)
            for word in spelling(name.text).split():
                if len(word) > 3:
                    sharing[f"{name.kind} {sound(word)}"].add(id)
    pairs = {
        pair
        for key, ids in sharing.items()
        if len(ids) <= _CROWD or key.startswith("spelled")
        for pair in combinations(sorted(ids), 2)
    }
    return sorted(pairs)


def _pair(one: str, other: str, names: dict[str, list[Name]]) -> Pair | None:
    """The pair, by its two names most alike, if it is likely enough and nothing forbids it."""
    best: Pair | None = None
    for a in names[one]:
        for b in names[other]:
            found = _of_names(one, other, a, b)
            if found is None:
                return None
            if best is None or found.likeness > best.likeness:
                best = found
    return best if best and best.likeness >= lexicon().suspicious else None


def _of_names(one: str, other: str, a: Name, b: Name) -> Pair | None:
    """How likely two names of two entities are one's; None where a guard forbids it."""
    if a.kind is not b.kind:
        alike = spelling(a.text) == spelling(b.text) and a.kind.is_body and b.kind.is_body
        why = f"spelled alike, but read as {a.kind} and as {b.kind}"
        return Pair(one, other, (a, b), _MAY_FIT if alike else 0.0, why)
    verdict = compare(a, b)
    if verdict.forbidden:
        return None
    if verdict.same:
        return Pair(one, other, (a, b), _FITS, f"{verdict.why}, but it fits others as well")
    return Pair(one, other, (a, b), round(_likeness(a, b), 3), verdict.why)


#: How likely two are one of which a name fits both, or may stand for the other, or says a part of the other.
_FITS, _MAY_FIT, _PART = 0.95, 0.9, 0.85


def _likeness(a: Name, b: Name) -> float:
    """How likely two names are one's that nothing forbids to be, 0 to 1."""
    for name, other in ((a, b), (b, a)):
        several = may_be(name)
        if several:
            return _MAY_FIT if actor_of(other) in several else 0.0
    words = [frozenset(spelling(name.text).split()) for name in (a, b)]
    part = words[0] < words[1] or words[1] < words[0]
    return max(degree(spelling(a.text), spelling(b.text)), _PART if part else 0.0)
