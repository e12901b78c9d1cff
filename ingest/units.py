"""What a unit's designator says: its number, its echelon, the rest of its name, however it is written."""

import re
from dataclasses import dataclass

from .fold import fold

_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})\Z")
_VALUES = {"i": 1, "v": 5, "x": 10}

_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
).split()
_PRIMEROS = ("primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven", "decim")
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "twentieth": 20, "thirtieth": 30}
_DECENAS = {"decim": 10, "vigesim": 20, "trigesim": 30, "cuadragesim": 40, "quincuagesim": 50, "undecim": 11}
_DECENAS |= {"duodecim": 12}

#: Echelons in both languages and their abbreviations, as `fold` leaves them.
_ECHELONS = {
    "battalion": "battalion batallon battalions batallones bn btn bat bi cine",
    "brigade": "brigade brigada brigades brigadas bde bda",
    "regiment": "regiment regimiento regiments regimientos rcm",
    "division": "division divisions divisiones",
    "zone": "zone zona zm mz zn",
    "region": "region rm rn",
    "company": "company compania",
    "garrison": "garrison guarnicion",
    "base": "base",
    "corps": "corps cuerpo",
    "front": "front frente",
    "sector": "sector",
}
_ECHELON = {word: echelon for echelon, words in _ECHELONS.items() for word in words.split()}
_ARMS = {
    "infantry": "infantry infanteria bi",
    "cavalry": "cavalry caballeria rcm",
    "artillery": "artillery artilleria",
    "naval": "naval navy zn rn",
    "military": "military militar zm rm mz",
    "motorized": "motorized motorizado motorizada rcm",
    "engineer": "engineer engineers ingenieros",
    "mobile": "mobile movil",
    "air": "air aerea",
    "special": "special especiales",
}
_ARM: dict[str, set[str]] = {}
for _arm, _words in _ARMS.items():
    for _word in _words.split():
        _ARM.setdefault(_word, set()).add(_arm)
_FILLER = frozenset("de del la el los las of the no num numero y and para a o".split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's number, echelon and arms, and the other words of its name; None or empty where not said."""

    number: int | None
    echelon: str | None
    arms: frozenset[str]
    rest: frozenset[str]


def unit(name: str) -> Unit:
    """Read a designator.

    >>> unit("27/o. B.I.") == unit("Vigésimo Séptimo Batallón de Infantería")
    True
    >>> unit("27/o. B.I.") == unit("27th Infantry Battalion")
    True
    """
    number, echelon = None, None
    arms: set[str] = set()
    rest: set[str] = set()
    for word in fold(name).split():
        value = _number(word)
        known = word in _ECHELON or word in _ARM
        if value is not None:
            number = value if number is None or number % 10 else number + value
        if word in _ECHELON:
            echelon = echelon or _ECHELON[word]
        arms |= _ARM.get(word, set())
        if value is None and not known and word not in _FILLER:
            rest.add(word)
    return Unit(number, echelon, frozenset(arms), frozenset(rest))


def same_unit(one: str, other: str) -> bool:
    """Whether two names of one document can be one unit's: one number, and nothing that differs.

    >>> same_unit("27th Battalion", "27/o. Batallón de Infantería")
    True
    >>> same_unit("27th Infantry Battalion", "17th Infantry Battalion")
    False
    """
    a, b = unit(one), unit(other)
    if a.number is None or a.number != b.number:
        return False
    if a.echelon and b.echelon and a.echelon != b.echelon:
        return False
    return _within(a.arms, b.arms) and _within(a.rest, b.rest)


def says_more(one: str, other: str) -> bool:
    """Whether the first of two names of one unit says more of it."""
    return _detail(unit(one)) > _detail(unit(other))


def _detail(unit: Unit) -> int:
    return (unit.echelon is not None) + len(unit.arms) + len(unit.rest)


def _within(a: frozenset[str], b: frozenset[str]) -> bool:
    return a <= b or b <= a


def _number(word: str) -> int | None:
    """The number that a word stands for, in figures, Roman or as an ordinal."""
    if word.isdigit() and len(word) < 5:
        return int(word)
    if word in _ONES:
        return _ONES.index(word) + 1
    if word in _TENS:
        return _TENS[word]
    if _ROMAN.match(word):
        return _roman(word)
    stem = word.rstrip("oa")
    if stem in _DECENAS:
        return _DECENAS[stem]
    return _PRIMEROS.index(stem) + 1 if stem in _PRIMEROS and len(word) > 4 else None


def _roman(word: str) -> int:
    values = [_VALUES[letter] for letter in word]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
