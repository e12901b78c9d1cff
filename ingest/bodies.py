"""A body's name in its normal form: a unit, a force, an agency, an organization or a criminal group."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ..graph.ontology import Kind
from .likeness import sound
from .localities import Locality, of_pieces
from .meanings import Piece, lexicon, pieces
from .tokens import words


class Unit(NamedTuple):
    """A number and an echelon, as in "27th battalion"; None for what is not said."""

    number: str | None
    echelon: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """What a body's name says, in one language for both; empty or None for what it leaves out.

    `number` and `echelon` are its own, `above` those of units that it is said to be part of; `series` are
    arms that number their own units; `words` are words of the common vocabulary; `names` are proper names
    (a group's or an organization's), `place` the proper name of the place or patron of a unit, force or
    agency; `text` is the name as it was read, and tells no two bodies apart.
    """

    kind: Kind
    number: str | None = None
    echelon: str | None = None
    above: tuple[Unit, ...] = ()
    arms: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    manner: frozenset[str] = frozenset()
    branch: str | None = None
    level: str | None = None
    words: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    place: Locality | None = None
    country: str | None = None
    text: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """What all names that could be this body's share."""
        if self.kind is Kind.MILITARY_UNIT and self.number:
            return f"#{self.number}"
        if self.place:
            return self.place.key
        if self.names:
            # The longest word: many groups are "people" or "sons" of somebody.
            return sound(max(sorted(self.names), key=len))
        lists = lexicon()
        spare = lists.optional.get(self.kind, frozenset()).union(*lists.optional_after.values())
        telling = (self.words - spare) or self.words
        head = "+".join(sorted(filter(None, (*telling, self.echelon, self.branch, *self.arms))))
        return f"{head}@{self.country or ''}"

    @property
    def detail(self) -> int:
        """How much the name says."""
        said = (self.number, self.echelon, self.branch, self.level, self.country)
        place = self.place
        where = (1 + bool(place.tail) + len(place.within)) if place else 0
        return sum(map(bool, said)) + len(self.arms) + len(self.words) + len(self.names) + where


def body(text: str, kind: Kind) -> Body:
    """The normal form of a body's name.

    >>> unit = Kind.MILITARY_UNIT
    >>> body("27/o. B.I.", unit) == body("Twenty-seventh Infantry Battalion", unit)
    True
    """
    spelled = words(text)
    found = pieces(spelled, kind)
    read = _named if kind in (Kind.CRIMINAL_GROUP, Kind.ORGANIZATION) else _seated
    return replace(read(found, kind), text=" ".join(word.text for word in spelled))


def _named(found: Sequence[Piece], kind: Kind) -> Body:
    """A group or organization: all proper names are its name, a country after "in" or alone its country."""
    country = next((piece.value for piece in found if piece.role == "country"), None)
    number = next((piece.value for piece in found if piece.role == "number"), None)
    names = tuple(
        _one(piece.value)
        for piece in found
        if piece.role == "name" or (piece.role == "region" and not piece.where)
    )
    return Body(
        kind,
        number=number,
        words=frozenset(_values(found, "word")),
        names=names,
        country=country,
    )


def _one(word: str) -> str:
    """A word in the singular, as far as a name's bearers go: "Zetas", "Zeta"."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _seated(found: Sequence[Piece], kind: Kind) -> Body:
    units, own = _units(found)
    first = units[0] if units else Unit(None, None)
    mine = found[: own + 1] if own is not None else found
    owner, runs = _lands(found, kind)
    place = of_pieces(runs[0], runs[1:], None) if runs else None
    branch = next(iter(_values(mine, "branch") or _values(found, "branch")), None)
    if branch is None and first.echelon in lexicon().military_echelons and _values(found, "military"):
        branch = "army"
    level = next(iter(_values(found, "level")), None)
    said = _values(found, "word") or _acting(kind, owner, place, level)
    arms = frozenset(_values(mine, "arm"))
    return Body(
        kind,
        number=first.number,
        echelon=first.echelon,
        above=tuple(units[1:]),
        arms=arms,
        series=frozenset(_values(mine, "series")),
        manner=frozenset(_values(mine, "manner")),
        branch="navy" if branch is None and "marine" in arms else branch,
        level=None if kind is Kind.MILITARY_UNIT or "town-hall" in said else level,
        words=frozenset(said),
        place=place,
        country=owner or (next(iter(place.countries), None) if place and len(place.countries) == 1 else None),
    )


def _acting(kind: Kind, owner: str | None, place: Locality | None, level: str | None) -> tuple[str, ...]:
    """What a country or town is that acts under its own name ("the U.S. said", "el municipio de Iguala")."""
    if kind is not Kind.AGENCY:
        return ()
    if place:
        return ("town-hall",) if level == "municipal" else ()
    return ("government",) if owner else ()


def _values(found: Sequence[Piece], role: str) -> list[str]:
    return [piece.value for piece in found if piece.role == role]


def _lands(found: Sequence[Piece], kind: Kind) -> tuple[str | None, list[list[Piece]]]:
    """The country that a body is of, and the runs of words that name places."""
    owner = None
    runs: list[list[Piece]] = []
    before = None
    for piece in found:
        if piece.role == "country" and owner is None and not (piece.where and kind is Kind.AGENCY):
            owner = piece.value
        elif piece.role in ("name", "region", "country"):
            fresh = piece.starts or piece.where or piece.role != "name" or before is None
            if fresh or before not in ("name",):
                runs.append([piece])
            else:
                runs[-1].append(piece)
        before = piece.role if piece.role in ("name", "region") else None
    if len(runs) > 1 and [piece.value for piece in runs[0]] == ["ciudad"]:
        runs = runs[1:]
    return owner, runs


#: What may stand between a unit's number and its echelon.
_BETWEEN = frozenset("arm series manner branch military level country word".split())


def _units(found: Sequence[Piece]) -> tuple[list[Unit], int | None]:
    """The units that a name speaks of, its own first, and the index of the last piece that is its own."""
    echelons = [i for i, piece in enumerate(found) if piece.role == "echelon"]
    numbers = [i for i, piece in enumerate(found) if piece.role == "number"]
    whose: dict[int, int] = {}
    for number in numbers:
        near = [
            (_gap(found, number, echelon), echelon < number, echelon)
            for echelon in echelons
            if echelon not in whose and _adjoins(found, number, echelon)
        ]
        if near:
            whose[min(near)[2]] = number
    units = [Unit(found[whose[e]].value if e in whose else None, found[e].value) for e in echelons]
    if not echelons:
        return ([Unit(found[numbers[0]].value, None)] if numbers else []), None
    if len(echelons) == 1:
        alone = [n for n in numbers if n not in whose.values()]
        if not units[0].number and alone:
            units[0] = Unit(found[alone[0]].value, units[0].echelon)
        return units, None
    second = echelons[1]
    start = min(second, whose.get(second, second))
    return units, start - 1


def _adjoins(found: Sequence[Piece], number: int, echelon: int) -> bool:
    between = found[min(number, echelon) + 1 : max(number, echelon)]
    return all(piece.role in _BETWEEN and not piece.starts for piece in between)


def _gap(found: Sequence[Piece], number: int, echelon: int) -> int:
    """How far a number is from an echelon; "de" between them counts as two words."""
    low, high = sorted((number, echelon))
    return high - low + 2 * any(piece.linked or piece.starts for piece in found[high : high + 1])
