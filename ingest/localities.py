"""A place's name in its normal form: what it is called, what sort of place it is, and what it lies in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..graph.ontology import Kind
from .likeness import all_alike, sound
from .meanings import Piece, lexicon, load
from .tokens import words

_LINKS = frozenset("de del of".split())
_SMALL = frozenset("de del la las los el of y".split())


@dataclass(frozen=True, slots=True)
class Locality:
    """A place's name.

    `core` is what everybody calls it, `tail` what full names add ("de la Independencia"); `within` are the
    states and countries given with it, `around` other places given with it; `sort` is "town", "state",
    "country", a feature such as "river", or None where the name leaves it open.
    """

    core: tuple[str, ...]
    tail: tuple[str, ...] = ()
    within: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    sort: str | None = None

    @property
    def name(self) -> str:
        """The name as a reason shows it."""
        return " ".join((*self.core, *self.tail)) + "".join(f", {place}" for place in sorted(self.within))

    @property
    def detail(self) -> int:
        """How much the name says."""
        return len(self.core) + len(self.tail) + 2 * len(self.within) + len(self.around)

    @property
    def key(self) -> str:
        """What all spellings of the name share."""
        telling = [word for word in self.core if word not in _words().shared_first] or list(self.core)
        return sound(telling[0]) if telling else ""

    @property
    def countries(self) -> frozenset[str]:
        """The countries that it can lie in, as far as the name tells."""
        lists = lexicon()
        places = [*self.within, *([" ".join(self.core)] if self.sort == "state" else [])]
        found = {lists.country_of.get(place, place if place.isupper() else "") for place in places}
        return frozenset(found - {""})


@dataclass(frozen=True, slots=True)
class _Words:
    sorts: Mapping[tuple[str, ...], str]
    features: frozenset[str]
    lead: frozenset[str]
    shared_first: frozenset[str]
    given: frozenset[str]
    surnames: frozenset[str]


@cache
def _words() -> _Words:
    data, people = load("localities.yaml"), load("people.yaml")
    both = {**data["sorts"], **data["features"]}
    return _Words(
        sorts={tuple(form.split("-")): sort for sort, forms in both.items() for form in forms.split()},
        features=frozenset(data["features"]),
        lead=frozenset(data["lead"].split()),
        shared_first=frozenset(data["shared_first"].split()),
        given=frozenset(people["given"].split()),
        surnames=frozenset(f"{people['surnames']} {people['common_surnames']}".split()),
    )


def locality(text: str) -> Locality:
    """The normal form of a place's name.

    >>> place = locality("Iguala de la Independencia, Gro.")
    >>> place.core, place.tail, sorted(place.within), place.sort
    (('iguala',), ('independencia',), ['guerrero'], 'town')
    """
    found = words(text, numbers=False)
    whole = lexicon().divisions.get(" ".join(word.text for word in found))
    if whole and len(found) > 1:
        return _locality(whole.split(), [])
    parts: list[list[str]] = [[]]
    for word in found:
        if word.starts or (word.text in ("in", "en") and parts[-1]):
            parts.append([])
        if word.text not in ("in", "en"):
            parts[-1].append(word.text)
    named = [part for part in parts if part]
    return _locality(named[0], named[1:]) if named else Locality(())


def is_feature(text: str) -> bool:
    """Whether a name is said to be that of a river, road, ranch or the like, or of a place in another."""
    shape = locality(text)
    return shape.sort in _words().features or bool(shape.within and "," in text)


def is_place(text: str) -> bool:
    """Whether a name is that of a state, country or capital, as it stands."""
    return _division([word.text for word in words(text, numbers=False)]) is not None


def of_pieces(run: Sequence[Piece], others: Iterable[Sequence[Piece]], country: str | None) -> Locality:
    """The place that a body's name holds: the words of it, and of the places given after it."""
    containers = [list(_spelled(part)) for part in others]
    return _locality(list(_spelled(run)), [*containers, *([[country]] if country else [])])


def _spelled(run: Sequence[Piece]) -> Iterator[str]:
    for number, piece in enumerate(run):
        if piece.linked and number:
            yield "de"
        yield from (piece.value.split() if piece.role == "region" else [piece.value])


def _locality(name: list[str], containers: Sequence[list[str]]) -> Locality:
    within: set[str] = set()
    around: set[str] = set()
    for container in containers:
        known = _division(container)
        if known:
            within.add(known)
        elif container:
            around.add(" ".join(word for word in container if word not in _SMALL))
    plain, sort = _sorted(name)
    state = _division(plain)
    if state and sort in (None, "state", "country", "region"):
        own = "country" if state.isupper() else "town" if state in lexicon().capitals else "state"
        if not any(not place.isupper() for place in within):
            return Locality(tuple(state.split()), (), frozenset(within), frozenset(around), own)
        sort = "town"
    if not sort and len(plain) > 1 and not within:
        plain, inside = _trailing(plain)
        within |= inside
    if sort == "road":
        plain = [word for word in plain if word not in ("federal", "libre", "interstate")] or plain
    if sort is None and any(not place.isupper() for place in within):
        sort = "town"
    core, tail = _cored(plain)
    return Locality(core, tail, frozenset(within), frozenset(around), sort)


_OF_STATES = frozenset("the state estado edo department departamento depto province provincia".split())


def _division(name: Sequence[str]) -> str | None:
    """The state or country that a name is, as its one key."""
    lists = lexicon()
    bare = [word for word in name if word not in _OF_STATES]
    if bare and bare[0] in ("de", "of"):
        bare = bare[1:]
    for words_ in (list(name), bare):
        text = " ".join(words_)
        if text in lists.divisions:
            return lists.divisions[text]
        if text.isupper() and len(text) == 2:
            return text
        meaning = lists.phrases.get(tuple(words_))
        if meaning and meaning.role == "country":
            return meaning.value
    return None


def _sorted(name: list[str]) -> tuple[list[str], str | None]:
    """A name without the words that say what sort of place it is, and that sort."""
    lists = _words()
    if _division(name):
        return name, None
    sort = None
    changed = True
    while changed and len(name) > 1:
        changed = False
        for size in (2, 1):
            first, last = tuple(name[:size]), tuple(name[-size:])
            if len(name) <= size:
                continue
            if first in lists.sorts:
                sort, name, changed = lists.sorts[first], name[size:], True
                break
            if last in lists.sorts and (len(last) > 1 or last[0] not in ("campo", "costa", "rio")):
                sort, name, changed = lists.sorts[last], name[:-size], True
                break
        while len(name) > 1 and name[0] in lists.lead:
            name, changed = name[1:], True
    if name and name[0] in lists.lead and len(name) > 1:
        name = name[1:]
    return name, sort


def _trailing(name: list[str]) -> tuple[list[str], set[str]]:
    """A town's name with its state right behind it, parted."""
    for size in (3, 2, 1):
        head, state = name[:-size], _division(name[-size:])
        if not head or state is None or {head[-1], name[-size]} & _SMALL:
            continue
        if any(word not in _words().shared_first for word in head):
            return head, {state}
    return name, set()


def _cored(name: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name before and after its first "de", small words left out."""
    at = next((i for i, word in enumerate(name) if i and word in _LINKS), len(name))
    core = [word for word in name[:at] if word not in _SMALL]
    tail = [word for word in name[at:] if word not in _SMALL]
    shared = _words().shared_first
    saint = bool(core) and core[0] in ("san", "santa", "santo")
    if not core or saint or all(word in shared for word in core):
        return (*core, *tail), ()
    if len(core) == 2 and not tail and core[1] in _words().surnames and core[0] not in _words().given:
        # Named for a person as well: Culiacán Rosales, Tuxtla Gutiérrez.
        return (core[0],), (core[1],)
    return tuple(core), tuple(tail)


def apart(one: Locality, other: Locality, *, abroad: bool = False) -> tuple[str, str, str] | None:
    """What sets two places apart, and what each says of it; None where they can be one.

    `abroad`: they are where an embassy is, which is in a country by being in its capital.
    """
    if abroad and (_is_capital(one, other) or _is_capital(other, one)):
        return None
    if not _sorts_fit(one.sort, other.sort):
        return ("sort of place", one.sort or "town", other.sort or "town")
    if not _same_core(one, other):
        return ("place", one.name, other.name)
    if one.tail and other.tail and not all_alike(one.tail, other.tail, Kind.PLACE):
        return ("place", one.name, other.name)
    states = [{place for place in place_.within if not place.isupper()} for place_ in (one, other)]
    if all(states) and not states[0] & states[1]:
        return ("place", one.name, other.name)
    if one.countries and other.countries and not one.countries & other.countries:
        return ("country", _joined(one.countries), _joined(other.countries))
    if one.around and other.around and not one.around & other.around and not (states[0] or states[1]):
        return ("place", one.name + ", " + _joined(one.around), other.name + ", " + _joined(other.around))
    return None


def _joined(places: Iterable[str]) -> str:
    return "/".join(sorted(places))


def _sorts_fit(one: str | None, other: str | None) -> bool:
    if one == other:
        return True
    features = _words().features
    if one in features or other in features:
        return False
    return one is None or other is None or {one, other} <= {"state", "region"}


def _same_core(one: Locality, other: Locality) -> bool:
    if all_alike(one.core, other.core, Kind.PLACE):
        return True
    # "Poza Rica de Hidalgo" where another writes "Poza Rica Hidalgo".
    if all_alike((*one.core, *one.tail), (*other.core, *other.tail), Kind.PLACE):
        return True
    # Dolores Hidalgo, read as Dolores in Hidalgo by one.
    return bool(one.within) != bool(other.within) and all_alike(_whole(one), _whole(other), Kind.PLACE)


def _whole(place: Locality) -> list[str]:
    return [*place.core, *place.tail, *(word for name in sorted(place.within) for word in name.split())]


def _is_capital(one: Locality, other: Locality) -> bool:
    return lexicon().capitals.get(" ".join(one.core)) == " ".join(other.core)
