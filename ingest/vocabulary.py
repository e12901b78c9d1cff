"""The words of one language that the rooms of this package read: patterns, heads, anaphors, leading words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from ..graph.errors import DataError
from ..graph.ontology import Kind
from .fold import fold

#: The sections that are one list of words each.
_WORD_LISTS = (
    *("definite", "modifiers", "anyone", "humans", "it", "its", "they", "expletive"),
    *("hypernyms", "kin", "possessed", "clitics", "done_to_people", "shown", "itself"),
    *("openings", "others", "them", "objects", "people", "branches", "officers"),
)
_PART = re.compile(r"\{([A-Z]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over a passage's text, the kind of what it finds, and an example of it."""

    kind: Kind
    expression: re.Pattern[str]
    example: str
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a language's `mentions.yaml` says."""

    units: tuple[Pattern, ...]
    forces: tuple[Pattern, ...]
    events: tuple[Pattern, ...]
    shapes: tuple[Pattern, ...]
    called: str
    being: str
    nickname: str
    leading: frozenset[str]
    heads: Mapping[str, Kind]
    anaphors: Mapping[str, frozenset[Kind]]
    determiners: frozenset[str]
    pronouns: frozenset[str]
    proper: frozenset[str]
    definite: frozenset[str]
    modifiers: frozenset[str]
    persons: Mapping[str, str]
    anyone: frozenset[str]
    humans: frozenset[str]
    members: Mapping[str, frozenset[Kind]]
    it: frozenset[str]
    its: frozenset[str]
    they: frozenset[str]
    expletive: frozenset[str]
    hypernyms: frozenset[str]
    kin: frozenset[str]
    possessed: frozenset[str]
    clitics: frozenset[str]
    done_to_people: frozenset[str]
    shown: frozenset[str]
    itself: frozenset[str]
    openings: frozenset[str]
    others: frozenset[str]
    them: frozenset[str]
    objects: frozenset[str]
    people: frozenset[str]
    branches: frozenset[str]
    officers: frozenset[str]
    unnamed: Mapping[Kind, frozenset[str]]
    town_police: frozenset[str]

    @property
    def referring(self) -> frozenset[str]:
        """The words for which a passage that names one actor alone is parsed: they often refer back."""
        nouns = (*self.anaphors, *self.persons, *self.anyone, *self.members, *self.people)
        pronouns = self.pronouns | self.it | self.its | self.they | self.them | self.clitics
        return frozenset(nouns) | pronouns


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of "en" or "es"; DataError where its file is not as it should be."""
    path = files(__package__) / "lexicon" / language / "mentions.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Vocabulary(
            units=tuple(_patterns(data, "units", Kind.MILITARY_UNIT)),
            forces=tuple(_patterns(data, "forces", None)),
            events=tuple(_patterns(data, "events", Kind.EVENT)),
            shapes=tuple(_patterns(data, "shapes", None)),
            called="|".join(data["called"]),
            being="|".join(data["being"]),
            nickname="|".join(data["nickname"]),
            leading=frozenset(data["leading"].split()),
            heads={fold(word): Kind(kind) for kind, words in data["heads"].items() for word in words.split()},
            anaphors=_anaphors(data["anaphors"]),
            determiners=frozenset(data["determiners"].split()),
            pronouns=frozenset(data["pronouns"].split()),
            proper=frozenset(data["proper"].split()),
            persons={word: words.split()[0] for words in data["persons"] for word in words.split()},
            members=_anaphors(data["members"]),
            **{name: frozenset(data[name].split()) for name in _WORD_LISTS},
            unnamed={Kind(kind): frozenset(words.split()) for kind, words in data["unnamed"].items()},
            town_police=frozenset(data["town_police"].split()),
        )
    except (KeyError, ValueError, re.error) as error:
        raise DataError(f"{path} cannot be used: {error}") from error


def _patterns(data: Mapping[str, list[dict[str, str]]], section: str, kind: Kind | None) -> Iterator[Pattern]:
    parts: Mapping[str, str] = data["parts"]  # type: ignore[assignment]  # the one section that is no list
    for row in data[section]:
        expression = _PART.sub(lambda match: parts[match[1]], row["pattern"])
        own = Kind(row["kind"]) if kind is None or "kind" in row else kind
        yield Pattern(own, re.compile(expression), row["example"], tuple(row["finds"]))


def _anaphors(rows: Mapping[str, str]) -> Mapping[str, frozenset[Kind]]:
    kinds: dict[str, set[Kind]] = {}
    for kind, words in rows.items():
        for word in words.split():
            kinds.setdefault(word, set()).add(Kind(kind))
    return {word: frozenset(found) for word, found in kinds.items()}
