"""Whether two names can be one body's: what sets them apart comes before how alike they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..graph.ontology import Kind
from .bodies import Body
from .likeness import all_alike
from .localities import Locality, apart
from .meanings import lexicon


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two names are one actor's, and why in a line; `forbidden` where a guard forbids it."""

    same: bool
    why: str
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What two names say of one thing that cannot both be true of one body."""

    what: str
    one: str
    other: str

    def __str__(self) -> str:
        return f"differs in {self.what}: {self.one} / {self.other}"


def turned(verdict: Verdict) -> Verdict:
    """The verdict on the same two names in the other order."""
    what, colon, both = verdict.why.partition(": ")
    one, slash, other = both.partition(" / ")
    return (
        replace(verdict, why=f"{what}{colon}{other}{slash}{one}") if verdict.forbidden and slash else verdict
    )


def different(difference: Difference) -> Verdict:
    """A guard's verdict."""
    return Verdict(False, str(difference), forbidden=True)


def unsure(why: str) -> Verdict:
    """Too little to say that two names are one: they stay apart, and a person may merge them."""
    return Verdict(False, why)


def bodies(one: Body, other: Body) -> Verdict:
    """The verdict on two bodies of one kind."""
    difference = next(_differences(one, other), None)
    if difference and difference.what in _WORDING and _misspelled(one, other):
        return Verdict(True, "one name is the other misspelled")
    if difference:
        return different(difference)
    missing = list(_missing(one, other))
    told = one.place or one.names or one.country
    if not missing and not told and one.words - _IDLE != other.words - _IDLE:
        return unsure(f"too little to tell: only one of them says {_said((one.words ^ other.words) - _IDLE)}")
    if not missing:
        return Verdict(True, "the names say the same")
    needed = _too_little(one, other, missing)
    if needed:
        return unsure(needed)
    return Verdict(True, f"nothing differs; one name leaves out the {' and the '.join(missing)}")


#: Differences that a slip of the pen makes.
_WORDING = ("name", "what it is")


def _misspelled(one: Body, other: Body) -> bool:
    """Whether one name is the other but for a letter of a word that both lists know only as one of them."""
    if one.kind not in (Kind.CRIMINAL_GROUP, Kind.ORGANIZATION):
        return False
    odd = (one.words ^ other.words) | (set(one.names) ^ set(other.names))
    unknown = len(odd) == 2 and bool(set(one.names) ^ set(other.names)) and bool(one.words ^ other.words)
    return unknown and all_alike(one.text.split(), other.text.split(), one.kind)


def _differences(one: Body, other: Body) -> Iterator[Difference]:
    for what, a, b in (
        ("ordinal", one.number, other.number),
        ("echelon", one.echelon, other.echelon),
        ("branch", one.branch, other.branch),
        ("level", one.level, other.level),
        ("country", one.country, other.country),
    ):
        if a and b and a != b:
            yield Difference(what, a, b)
    yield from _sets_apart(one, other)
    yield from _places_apart(one, other)
    yield from _names_apart(one, other)
    yield from _above_apart(one, other)


def _sets_apart(one: Body, other: Body) -> Iterator[Difference]:
    if one.arms and other.arms and not one.arms & other.arms:
        yield Difference("arm", _said(one.arms), _said(other.arms))
    if one.series != other.series:
        yield Difference("arm", _said(one.series), _said(other.series))
    if one.manner and other.manner and not one.manner & other.manner:
        yield Difference("arm", _said(one.manner), _said(other.manner))
    a, b = _telling(one, other)
    numbered = one.kind is Kind.MILITARY_UNIT and one.number and other.number
    if a != b and not (numbered and not (a and b)):
        yield Difference("what it is", _said(a - b), _said(b - a))


def _telling(one: Body, other: Body) -> tuple[frozenset[str], frozenset[str]]:
    """The words of two bodies that must be the same, those left out that a name may leave out."""
    lists = lexicon()
    a, b = one.words, other.words
    for word, meant in lists.either.items():
        for said, also in ((a, b), (b, a)):
            if word in said and meant & also and not meant & said:
                stands = frozenset(meant & also)
                a, b = ((a - {word}) | stands, b) if said is a else (a, (b - {word}) | stands)
    if {"republic", "nation"} <= a ^ b:
        return a, b
    may = set(lists.optional.get(one.kind, ()))
    for head, words in lists.optional_after.items():
        if head in a and head in b:
            may |= words
    if "municipal" in (one.level, other.level):
        may.add("preventive")
    rest_a, rest_b = a - may, b - may
    if rest_a == rest_b and not rest_a and not (one.names or one.place):
        return a, b
    return rest_a, rest_b


#: Bodies of one country in another: they are in the country by being in its capital.
_ABROAD = frozenset({"embassy", "mission"})


def _places_apart(one: Body, other: Body) -> Iterator[Difference]:
    if not (one.place and other.place):
        return
    found = apart(one.place, other.place, abroad=bool(one.words & _ABROAD))
    excused = one.kind is Kind.MILITARY_UNIT and (_contains(one, other) or _patron(one.place, other.place))
    if found and not excused:
        yield Difference(*found)


def _contains(one: Body, other: Body) -> bool:
    """Whether a numbered unit is said to be in a state by one name, and in a town by the other."""
    return bool(one.number and other.number) and {
        one.place.sort if one.place else None,
        other.place.sort if other.place else None,
    } in (
        {"state", None},
        {"state", "town"},
        {"country", None},
        {"country", "town"},
    )


def _patron(one: Locality, other: Locality) -> bool:
    """Whether a unit has one patron: "General José María Córdova", or only "Córdova"."""
    short, long = sorted((one.core, other.core), key=len)
    return (
        len(short) < len(long) and long[-len(short) :] == short and long[0] not in ("san", "santa", "santo")
    )


def _names_apart(one: Body, other: Body) -> Iterator[Difference]:
    if not (one.names or other.names):
        return
    if one.names and other.names and _same_names(one, other):
        return
    numbered = one.kind is Kind.CRIMINAL_GROUP and one.number and one.number == other.number
    if not (one.names and other.names) and numbered:
        return
    yield Difference("name", _said(one.names), _said(other.names))


def _same_names(one: Body, other: Body) -> bool:
    if all_alike(one.names, other.names, one.kind) or all_alike(
        sorted(one.names), sorted(other.names), one.kind
    ):
        return True
    leads = {"ciudad", "cd", "estado", "san"} - {"san"}
    a, b = ([name for name in names if name not in leads] for names in (one.names, other.names))
    return bool(a) and all_alike(a, b, one.kind)


def _above_apart(one: Body, other: Body) -> Iterator[Difference]:
    for a in one.above:
        for b in other.above:
            if a.echelon == b.echelon and a.number and b.number and a.number != b.number:
                yield Difference(f"{a.echelon} above it", a.number, b.number)


def _missing(one: Body, other: Body) -> Iterator[str]:
    """What one name says and the other does not."""
    pairs = {
        "ordinal": (one.number, other.number),
        "echelon": (one.echelon, other.echelon),
        "branch": (one.branch, other.branch),
        "arm": (one.arms, other.arms),
        "level": (one.level, other.level),
        "country": (one.country, other.country),
        "place": (one.place, other.place),
        "name": (one.names, other.names),
        "words": (one.words, other.words),
    }
    yield from (what for what, (a, b) in pairs.items() if bool(a) != bool(b))


#: Words that say nothing of a body.
_IDLE = frozenset({"office", "force", "organization", "group", "gang"})


def _of_one_number(one: Body, other: Body) -> str | None:
    """Why two units of one number are too little to be one, though nothing sets them apart."""
    for a, b in ((one, other), (other, one)):
        if b.echelon and not a.echelon and (a.place or a.words):
            return "too little to tell: only one of them says the echelon"
        if (a.arms - b.arms) and not b.arms and ((b.manner - a.manner) or (b.words - a.words)):
            return "too little to tell: each of them says what the other leaves out"
    return None


def _too_little(one: Body, other: Body, missing: Iterable[str]) -> str | None:
    """Why two names that nothing sets apart are still too little to be one; None where they are enough."""
    absent = set(missing)
    numbered = bool(one.number and other.number)
    placed = bool(one.place and other.place)
    named = bool(one.names and other.names)
    if "ordinal" in absent and not (named or (placed and one.kind is Kind.MILITARY_UNIT)):
        return "too little to tell: only one of them has an ordinal"
    if numbered and one.kind is Kind.MILITARY_UNIT:
        return _of_one_number(one, other)
    if "place" in absent and not (named or numbered):
        return "too little to tell: only one of them says of which place"
    if "branch" in absent and not placed:
        return "too little to tell: only one of them says the branch"
    if "echelon" in absent and not (placed or named):
        return "too little to tell: only one of them says the echelon"
    if absent & {"level", "country"} and not (placed or named or (one.country and other.country)):
        if absent == {"level"} and len(one.words) > 1:
            return "too little to tell: only one of them says the level"
        return f"too little to tell: only one of them says the {' or the '.join(sorted(absent))}"
    return None


def without_country(body: Body) -> Body:
    """A body's name without its country."""
    return replace(body, country=None)


def _said(words: Iterable[str]) -> str:
    return " ".join(sorted(words)) or "nothing"
