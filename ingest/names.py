"""A name's normal form by kind: what it says, as a value in which English and Spanish meet."""

from functools import lru_cache

from ..graph.model import Name
from ..graph.ontology import Kind
from .bodies import Body, body
from .guards import Verdict, bodies
from .incidents import Incident, incident, incidents
from .localities import Locality, apart, locality
from .people import Person, people, person
from .tokens import words

Form = Body | Person | Locality | Incident


@lru_cache(maxsize=262_144)
def form(name: Name) -> Form:
    """The normal form of a name.

    >>> form(Name(Kind.MILITARY_UNIT, "27/o. Batallón de Infantería")) == form(
    ...     Name(Kind.MILITARY_UNIT, "27th Infantry Battalion"))
    True
    """
    if name.kind is Kind.PERSON:
        return person(name.text)
    if name.kind is Kind.PLACE:
        return locality(name.text)
    if name.kind is Kind.EVENT:
        return incident(name.text)
    return body(name.text, name.kind)


def between(one: Form, other: Form) -> Verdict:
    """The verdict on two forms of one kind, whoever may be known by them."""
    if isinstance(one, Person) and isinstance(other, Person):
        return people(one, other)
    if isinstance(one, Incident) and isinstance(other, Incident):
        return incidents(one, other)
    if isinstance(one, Body) and isinstance(other, Body):
        return bodies(one, other)
    if isinstance(one, Locality) and isinstance(other, Locality):
        return _places(one, other)
    raise TypeError(f"{type(one).__name__} and {type(other).__name__} are forms of different kinds")


def _places(one: Locality, other: Locality) -> Verdict:
    difference = apart(one, other)
    if difference:
        what, a, b = difference
        return Verdict(False, f"differs in {what}: {a} / {b}", forbidden=True)
    return Verdict(True, "one place" if one == other else "nothing differs; one name says more")


@lru_cache(maxsize=262_144)
def spelling(text: str) -> str:
    """A name without what never tells two apart: case, accents, articles, marks, how numbers are written.

    >>> spelling("The Zetas"), spelling("P.G.R."), spelling("XXXV Zona Militar")
    ('zetas', 'pgr', '35 zona militar')
    """
    found = [word.text for word in words(text)]
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return " ".join(found)


_ARTICLES = frozenset("the a an el la los las un una".split())
