"""Which known actor a name means, and the verdict on any two names."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..graph.model import Name
from ..graph.ontology import Kind
from .actors import Actor, actors
from .bodies import Body
from .guards import Difference, Verdict, different, turned, unsure
from .initials import is_acronym, spells
from .localities import apart, locality
from .names import Form, between, form, spelling
from .people import Person


@dataclass(frozen=True, slots=True)
class Known:
    """The known actors by the names that mean them, and by those that may."""

    actors: Mapping[str, Actor]
    sure: Mapping[tuple[Kind, str], str]
    perhaps: Mapping[tuple[Kind, str], frozenset[str]]


@cache
def known() -> Known:
    """The known actors, indexed once."""
    all_ = actors()
    sure: dict[tuple[Kind, str], set[str]] = {}
    perhaps: dict[tuple[Kind, str], set[str]] = {}
    for actor in all_:
        for name in actor.names:
            sure.setdefault((actor.kind, spelling(name)), set()).add(actor.id)
        for name in actor.ambiguous:
            perhaps.setdefault((actor.kind, spelling(name)), set()).add(actor.id)
    for key, ids in sure.items():
        if len(ids) > 1:
            perhaps.setdefault(key, set()).update(ids)
    return Known(
        {actor.id: actor for actor in all_},
        {key: next(iter(ids)) for key, ids in sure.items() if len(ids) == 1},
        {key: frozenset(ids) for key, ids in perhaps.items() if len(sure.get(key, ())) != 1},
    )


#: Stands for all others that bear a name as well, known or not.
_OTHERS = ""


@cache
def _by_form(kind: Kind) -> Mapping[Form, frozenset[str]]:
    """The known actors of a kind by the normal forms of their names."""
    found: dict[Form, set[str]] = {}
    for actor in known().actors.values():
        if actor.kind is kind:
            for shape in forms(actor):
                found.setdefault(shape, set()).add(actor.id)
    for (of_kind, text), ids in known().perhaps.items():
        if of_kind is kind:
            found.setdefault(form(Name(kind, text)), set()).update(ids, {_OTHERS})
    return {shape: frozenset(ids) for shape, ids in found.items()}


@cache
def forms(actor: Actor) -> tuple[Form, ...]:
    """The normal forms of all names that mean an actor."""
    return tuple(dict.fromkeys(form(Name(actor.kind, name)) for name in actor.names))


@lru_cache(maxsize=262_144)
def actor_of(name: Name) -> Actor | None:
    """The one known actor that a name means wherever it stands; None if there is none, or several."""
    index = known()
    key = (name.kind, spelling(name.text))
    if key in index.perhaps:
        return None
    if key in index.sure and not _is_word(name.text):
        return index.actors[index.sure[key]]
    ids = _of_form(form(name), name.kind)
    return index.actors[next(iter(ids))] if len(ids) == 1 else None


def _is_word(text: str) -> bool:
    """Whether a short text is a word like others, and no acronym: "Cía.", "gate"."""
    bare = text.rstrip(".")
    return bare.isalpha() and len(bare) < 5 and bare[1:].islower()


def _of_form(shape: Form, kind: Kind) -> frozenset[str]:
    """The actors that a form means: as it is, or without its country where that is the actor's own."""
    table = _by_form(kind)
    if isinstance(shape, Person):
        bare = replace(shape, titled=False, nicknames=frozenset()) if shape.names else shape
        return table.get(shape, frozenset()) or table.get(bare, frozenset())
    found = table.get(shape, frozenset())
    actors_ = known().actors
    if isinstance(shape, Body) and shape.country:
        found = frozenset(id for id in found - {_OTHERS} if actors_[id].country in (None, shape.country))
        if not found:
            at_home = table.get(replace(shape, country=None), frozenset())
            return frozenset(id for id in at_home - {_OTHERS} if actors_[id].country == shape.country)
    return found


def may_be(name: Name) -> tuple[Actor, ...]:
    """The known actors that a name may mean, none of them surely."""
    index = known()
    return tuple(index.actors[id] for id in sorted(index.perhaps.get((name.kind, spelling(name.text)), ())))


def compare(one: Name, other: Name) -> Verdict:
    """Whether two names are one actor's, place's or incident's, and why."""
    if one.kind is not other.kind:
        return different(Difference("kind", one.kind.value, other.kind.value))
    if spelling(one.text) == spelling(other.text):
        return Verdict(True, "the names are spelled alike")
    a, b = actor_of(one), actor_of(other)
    if a and b:
        if a.id == b.id:
            return Verdict(True, f"both mean {a.label} ({a.id})")
        return _two_known(a, b)
    for name, whose in ((one, b), (other, a)):
        several = may_be(name)
        if several and whose:
            return _perhaps(name, several, whose)
    if one.kind.is_body and (_initials(one.text, other.text) or _initials(other.text, one.text)):
        return Verdict(True, "one name is the initials of the other")
    if a:
        return _with_known(a, other)
    if b:
        return turned(_with_known(b, one))
    return between(form(one), form(other))


def _two_known(one: Actor, other: Actor) -> Verdict:
    if other.id in (one.successor, one.predecessor) or one.id in (other.successor, other.predecessor):
        return Verdict(
            False, f"{one.label} and {other.label} are two: one followed the other", forbidden=True
        )
    if one.kind in (Kind.MILITARY_UNIT, Kind.POLICE_FORCE):
        verdict = between(*(form(Name(actor.kind, actor.label)) for actor in (one, other)))
        if verdict.forbidden:
            return verdict
    return different(Difference("actor", one.label, other.label))


def _perhaps(name: Name, several: tuple[Actor, ...], whose: Actor) -> Verdict:
    """The verdict on a name that others bear as well, and a known actor."""
    if whose not in several:
        verdict = _with_known(whose, name)
        if verdict.forbidden:
            return verdict
    labels = [
        f"{actor.label} ({actor.country})" if actor.country and actor is not whose else actor.label
        for actor in several
    ]
    named = ", ".join(labels[:3]) + (f" and {len(labels) - 3} more" if len(labels) > 3 else "")
    return unsure(f"too little to tell: {name.text} may be {named}")


def _with_known(actor: Actor, name: Name) -> Verdict:
    """The verdict on a known actor and a name that is not one of its own."""
    shape = form(name)
    land = actor.country
    if isinstance(shape, Body) and shape.country and land and shape.country != land:
        return different(Difference("country", land, shape.country))
    verdicts = [between(own, shape) for own in forms(actor)]
    if isinstance(shape, Person):
        verdicts = _on_person(actor, shape)
    same = next((verdict for verdict in verdicts if verdict.same), None)
    if same and actor.kind is Kind.MILITARY_UNIT:
        # One of the actor's names may say what another leaves out.
        same = next((verdict for verdict in verdicts if verdict.why.startswith(_OF_ARMS)), same)
    if same and same.same and isinstance(shape, Body) and shape.place and actor.kind is Kind.MILITARY_UNIT:
        return _seated(actor, shape, same)
    if same:
        return same
    doubt = next((verdict for verdict in verdicts if not verdict.forbidden), None)
    return doubt or min(verdicts, key=lambda verdict: _RANK.get(verdict.why.split(":")[0], 9))


def _on_person(actor: Actor, shape: Person) -> list[Verdict]:
    """The verdicts on a known person's names: a surname that the fullest name forbids, no short one allows.

    Ranks in a known person's names say nothing: what counts is whether the other has one.
    """
    own = [own for own in forms(actor) if isinstance(own, Person)]
    full = [replace(one, titled=False) for one in own if len(one.names) > 1 or one.nicknames]
    fullest = max(full, key=lambda one: len(one.names), default=None)
    decisive = between(fullest, shape) if fullest else None
    if decisive and decisive.forbidden and decisive.why.startswith("differs in surname"):
        return [decisive]
    return [between(one, shape) for one in full]


#: How a reason begins that speaks of the arms of two units.
_OF_ARMS = ("differs in arm", "too little to tell: each of them")

#: The reason that tells most comes first.
_RANK = {
    f"differs in {what}": rank
    for rank, what in enumerate(
        ("ordinal", "echelon", "branch", "country", "place", "level", "surname", "arm")
    )
}


def _seated(actor: Actor, shape: Body, same: Verdict) -> Verdict:
    """The verdict on a known unit, and on one of its number with a place to its name."""
    if not (actor.seat and shape.place):
        return same
    seat = locality(actor.seat)
    difference = apart(seat, shape.place)
    within = " ".join(shape.place.core) in seat.within
    if difference is None or within or shape.place.sort == "country":
        return same
    return unsure(f"too little to tell: {actor.label} has its seat in {actor.seat}")


def _initials(short: str, long: str) -> bool:
    return is_acronym(short) and len(spelling(short)) > 2 and spells(short, long)


def namesakes(block: str) -> tuple[Name, ...]:
    """The known persons whose names belong to a block: among them may be somebody who is named there."""
    return _namesakes().get(block, ())


@cache
def _namesakes() -> Mapping[str, tuple[Name, ...]]:
    found: dict[str, tuple[Name, ...]] = {}
    for actor in known().actors.values():
        if actor.kind is Kind.PERSON:
            name = Name(Kind.PERSON, actor.label)
            found[block(name)] = (*found.get(block(name), ()), name)
    return found


@lru_cache(maxsize=262_144)
def block(name: Name) -> str:
    """The key under which a name meets all names that could be the same actor's.

    >>> block(Name(Kind.MILITARY_UNIT, "the 27th")) == block(Name(Kind.MILITARY_UNIT, "27/o. B.I."))
    True
    """
    actor = actor_of(name)
    shape = form(Name(name.kind, actor.label) if actor else name)
    key = shape.key or spelling(name.text)
    return f"{name.kind.value.casefold()}:{key[:LONGEST_KEY]}"


#: A key is an index: what is longer is cut, and only lets more names meet.
LONGEST_KEY = 120
