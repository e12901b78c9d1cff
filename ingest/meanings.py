"""What the words of a name mean: the lists of lexicon/names.yaml and countries.yaml, looked up by phrase."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

from ..graph.ontology import Kind
from .tokens import Word

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Echelons that police forces and agencies have too; the other words are part of a town's name there.
_CIVIL_ECHELONS = frozenset(
    "battalion brigade regiment division zone region company squad sector section command detachment district"
    " station task-force".split()
)


class Meaning(NamedTuple):
    """What a phrase is ("echelon", "country", "word"…) and which one."""

    role: str
    value: str


#: Words that are something else in a unit's name: a group is an echelon there, and "General" the rank of its
#: patron (Batallón "General José María Córdova").
_UNITS = {"general": Meaning("filler", "general"), "group": Meaning("echelon", "group")}


class Piece(NamedTuple):
    """A word or phrase of a name with its meaning; `starts` says that a comma stood before it, `linked` that
    "de" or "of" did, `where` that "in" or "en" did.
    """

    role: str
    value: str
    starts: bool = False
    linked: bool = False
    where: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two proper names of a kind must be to be one misspelled, and how long."""

    least: float
    shortest: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists as they are asked for."""

    phrases: Mapping[tuple[str, ...], Meaning]
    callings: Mapping[tuple[str, ...], Meaning]
    directions: Mapping[tuple[str, ...], Meaning]
    longest: Mapping[str, int]
    expand: Mapping[str, tuple[str, ...]]
    divisions: Mapping[str, str]
    country_of: Mapping[str, str]
    capitals: Mapping[str, str]
    military_echelons: frozenset[str]
    optional: Mapping[Kind, frozenset[str]]
    optional_after: Mapping[str, frozenset[str]]
    either: Mapping[str, frozenset[str]]
    kinds: Mapping[str, Kind]
    likeness: Mapping[Kind, Likeness]
    suspicious: float


@cache
def lexicon() -> Lexicon:
    """All lists of meanings, read once."""
    data, lands = load("names.yaml"), load("countries.yaml")
    phrases = dict(_phrases(data))
    divisions: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    capitals: dict[str, str] = {}
    for code, land in lands.items():
        for name in land["names"].split():
            for before in ((), ("republica", "de"), ("republic", "of"), ("republica", "del")):
                phrases[(*before, *name.split("-"))] = Meaning("country", code)
        for field in ("divisions", "capital"):
            for variants in land.get(field, "").split():
                names = [name.replace("-", " ") for name in variants.split("=")]
                divisions |= dict.fromkeys(names, names[0])
                owners.setdefault(names[0], set()).add(code)
                if field == "capital":
                    capitals[names[0]] = code
    for name, first in divisions.items():
        if " " in name:
            phrases[tuple(name.split())] = Meaning("region", first)
    callings, directions = (
        {key: Meaning("word", value) for key, value in _entries(data[section])}
        for section in ("callings", "directions")
    )
    return Lexicon(
        phrases=phrases,
        callings=callings,
        directions=directions,
        longest=_longest((*phrases, *callings, *directions)),
        expand={short: tuple(words.split()) for short, words in data["expand"].items()},
        divisions=divisions,
        country_of={name: codes.copy().pop() for name, codes in owners.items() if len(codes) == 1},
        capitals=capitals,
        military_echelons=frozenset(data["military_echelons"].split()),
        optional={Kind(kind): frozenset(words.split()) for kind, words in data["optional"].items()},
        optional_after={head: frozenset(words.split()) for head, words in data["optional_after"].items()},
        either={word: frozenset(words) for word, words in data["either"].items()},
        kinds={word: Kind(kind) for kind, words in data["kinds"].items() for word in words.split()},
        likeness={Kind(kind): Likeness(**values) for kind, values in data["likeness"].items()},
        suspicious=data["suspicious"],
    )


@cache
def load(name: str) -> dict[str, Any]:
    """A file of the lexicon, as YAML gives it."""
    text = (files(__package__) / "lexicon" / name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=_Loader)
    return data


def _longest(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The first words of all phrases, with the length of the longest that begins so."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return longest


def _entries(section: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    for value, forms in section.items():
        for form in forms.split():
            yield tuple(form.split("-")), value


def _phrases(data: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Meaning]]:
    for word in data["filler"].split():
        yield tuple(word.split("-")), Meaning("filler", word)
    for word in data["locative"].split():
        yield tuple(word.split("-")), Meaning("where", word)
    for section, role in (
        ("words", "word"),
        ("levels", "level"),
        ("manner", "manner"),
        ("series", "series"),
        ("branches", "branch"),
        ("echelons", "echelon"),
        ("arms", "arm"),
    ):
        for key, value in _entries(data[section]):
            yield key, Meaning(role, value)
    for word in data["military"].split():
        yield (word,), Meaning("military", "military")


_LINKING = frozenset("de del of da do dos".split())


def pieces(words: Sequence[Word], kind: Kind) -> list[Piece]:
    """The words of a body's name with their meanings for its kind; fillers are left out.

    A word without capitals is no proper name, unless the whole name has none; an acronym among other words is
    none either: it says what a body is, and not where (the DIF of Ayutla).
    """
    if all(word.common or word.text[:1].isdigit() for word in words):
        words = [replace(word, common=False) for word in words]
    elif kind not in (Kind.CRIMINAL_GROUP, Kind.ORGANIZATION) and not _is_shouted(words):
        words = [replace(word, common=word.common or _is_acronym(words, at)) for at, word in enumerate(words)]
    return list(_read(_expanded(words), kind))


def _is_shouted(words: Sequence[Word]) -> bool:
    """Whether a name of several words is in capitals throughout."""
    spelled = [word for word in words if not word.text[:1].isdigit()]
    return len(spelled) > 1 and all(word.capitals for word in spelled)


def _is_acronym(words: Sequence[Word], at: int) -> bool:
    """Whether a word is an acronym, or the letter of one like "C-4"."""
    word = words[at]
    if not word.capitals or word.text in lexicon().divisions:
        return False
    return len(word.text) > 1 or (at + 1 < len(words) and words[at + 1].text.isdigit())


def _expanded(words: Sequence[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        stands_for = lexicon().expand.get(word.text)
        if stands_for and word.capitals:
            parts = [Word(part, word.starts) for phrase in stands_for for part in phrase.split("-")]
            found += parts
        else:
            found.append(word)
    return found


def _read(words: Sequence[Word], kind: Kind) -> Iterator[Piece]:
    at = 0
    starts = linked = where = False
    after_name = False
    while at < len(words):
        meaning, size = _meaning(words, at, kind, after_name=after_name)
        starts = starts or words[at].starts
        if meaning.role == "filler":
            linked = linked or meaning.value in _LINKING
            after_name = False
        elif meaning.role == "where":
            where, after_name = True, False
        else:
            yield Piece(meaning.role, meaning.value, starts, linked, where)
            after_name = meaning.role == "name"
            starts = linked = where = False
        at += size


def _meaning(words: Sequence[Word], at: int, kind: Kind, *, after_name: bool) -> tuple[Meaning, int]:
    """What the longest phrase at a word means, and how many words it has."""
    lists = lexicon()
    if words[at].text[:1].isdigit():
        return Meaning("number", words[at].text), 1
    longest = lists.longest.get(words[at].text, 0)
    for size in range(min(longest, len(words) - at), 0, -1):
        if any(word.starts for word in words[at + 1 : at + size]):
            continue
        key = tuple(word.text for word in words[at : at + size])
        meaning = _of(key, kind)
        if meaning and not _is_part_of_name(meaning, words, at, size, after_name=after_name):
            return meaning, size
    return Meaning("word" if words[at].common else "name", words[at].text), 1


def _of(key: tuple[str, ...], kind: Kind) -> Meaning | None:
    lists = lexicon()
    if kind in (Kind.CRIMINAL_GROUP, Kind.ORGANIZATION) and key in lists.callings:
        return lists.callings[key]
    if kind is not Kind.POLICE_FORCE and kind is not Kind.AGENCY and key in lists.directions:
        return lists.directions[key]
    meaning = lists.phrases.get(key)
    if meaning is None:
        return None
    if kind in (Kind.CRIMINAL_GROUP, Kind.ORGANIZATION):
        return _unmilitary(meaning, kind)
    if kind is Kind.MILITARY_UNIT and meaning.role == "word" and meaning.value in _UNITS:
        return _UNITS[meaning.value]
    if kind is not Kind.MILITARY_UNIT and meaning.role == "echelon" and meaning.value not in _CIVIL_ECHELONS:
        return None
    if kind in (Kind.AGENCY, Kind.POLICE_FORCE) and meaning.role in ("manner", "series", "arm", "branch"):
        return Meaning("word", meaning.value)
    if kind in (Kind.AGENCY, Kind.POLICE_FORCE) and meaning.role == "military":
        return Meaning("word", "military")
    return meaning


def _unmilitary(meaning: Meaning, kind: Kind) -> Meaning | None:
    """A word's meaning in the name of a group or organization: echelons and arms are words like others."""
    if meaning.role in ("region", "country") and kind is Kind.CRIMINAL_GROUP:
        return Meaning("word", meaning.value)
    if meaning.role in ("filler", "where", "number", "country", "region"):
        return meaning
    return Meaning("word", meaning.value)


def _is_part_of_name(
    meaning: Meaning, words: Sequence[Word], at: int, size: int, *, after_name: bool
) -> bool:
    """Whether a country's or region's name only stands within a longer name (San Miguel Ixtapan)."""
    if meaning.role == "country":
        return after_name and not words[at].starts
    if meaning.role != "region":
        return False
    if after_name and not words[at].starts:
        return True
    end = at + size
    while end < len(words) and words[end].text in ("de", "del", "la", "los") and not words[end].starts:
        end += 1
    if end >= len(words) or words[end].starts:
        return False
    key = (words[end].text,)
    return key not in lexicon().phrases and not words[end].text[:1].isdigit()
