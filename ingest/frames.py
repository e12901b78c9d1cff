"""Frames: words that say how two actors are tied, and in which grammatical roles those stand.

The frames are data, `lexicon/LANGUAGE/relations.yaml`. Their triggers are looked up by lemma, and grammar
is read
only around a hit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from spacy.tokens import Span, Token

from ..graph.ontology import ACTORS, BODIES, SECURITY, Kind, LinkType
from .grammar import Grammar, Roles

_SIDES = {
    "S": SECURITY,
    "C": frozenset({Kind.CRIMINAL_GROUP}),
    "P": frozenset({Kind.PERSON}),
    "B": BODIES,
    "A": ACTORS,
    "L": frozenset({Kind.PLACE}),
    "E": frozenset({Kind.EVENT}),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A way of saying that `type` runs from who fills a `source` role to who fills a `target` role.

    `triggers` are pairs of a lemma and further words that must stand near ("hand", ("over",)); `words`,
    where there are any, are lemmas of which one must stand near too; `example` and `yields` are its test.
    """

    name: str
    type: LinkType
    triggers: tuple[tuple[str, tuple[str, ...]], ...]
    source: frozenset[str]
    target: frozenset[str]
    source_kinds: frozenset[Kind]
    target_kinds: frozenset[Kind]
    words: frozenset[str]
    example: str
    yields: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The frames of a language by the lemma of their trigger, the nouns that stand for a body, and those of
    things that are handed over.
    """

    frames: tuple[Frame, ...]
    index: dict[str, tuple[tuple[Frame, tuple[str, ...]], ...]]
    members: frozenset[str]
    goods: frozenset[str]


@cache
def lexicon(language: str) -> Lexicon:
    """The frames of "en" or "es"."""
    text = (files(__package__) / "lexicon" / language / "relations.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    frames = tuple(_frame(row) for row in data["frames"])
    index: dict[str, list[tuple[Frame, tuple[str, ...]]]] = {}
    for frame in frames:
        for lemma, others in frame.triggers:
            index.setdefault(lemma, []).append((frame, others))
    return Lexicon(
        frames,
        {lemma: tuple(hits) for lemma, hits in index.items()},
        frozenset(data["members"]),
        frozenset(data["goods"]),
    )


def _frame(row: dict[str, Any]) -> Frame:
    type_ = LinkType(row["type"])
    sources, targets = type_.ends
    triggers = tuple((first, tuple(rest)) for first, *rest in (str(word).split() for word in row["triggers"]))
    return Frame(
        name=row["name"],
        type=type_,
        triggers=triggers,
        source=frozenset(row.get("source", ())),
        target=frozenset(row.get("target", ())),
        source_kinds=sources & _kinds(row.get("from")),
        target_kinds=targets & _kinds(row.get("to")),
        words=frozenset(row.get("words", ())),
        example=row.get("example", ""),
        yields=str(row.get("yields", "")),
    )


def _kinds(sides: str | None) -> frozenset[Kind]:
    return frozenset(Kind) if not sides else frozenset().union(*(_SIDES[side] for side in sides))


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger of `frame` at token `index` (of the document)."""

    frame: Frame
    index: int


_PARTICIPLE = re.compile(r"(?P<stem>\w{2,})(?P<vowel>[ai])d[oa]s?$")


def forms(token: Token, language: str) -> set[str]:
    """The lemmas under which a token may be listed: a Spanish participle is listed as its verb."""
    forms = {token.lemma_.lower(), token.lower_}
    if language == "es":
        for form in tuple(forms):
            if found := _PARTICIPLE.match(form):
                forms |= {
                    found["stem"] + ending for ending in (("ar",) if found["vowel"] == "a" else ("er", "ir"))
                }
    return forms


class Reading:
    """One sentence as frames and the model read it: its mentions, its grammar, its trigger hits.

    `words` are those outside its mentions: lemma, part of speech and relation.
    """

    def __init__(self, sentence: Span, mentions: list[Span], language: str) -> None:
        self.sentence = sentence
        self.language = language
        self.mentions = mentions
        self.lexicon = lexicon(language)
        self.grammar = Grammar(sentence)
        self.roles = Roles(self.grammar, language)
        self.inside = {token.i: number for number, span in enumerate(mentions) for token in span}
        self.stations = [self._stations(number) for number in range(len(mentions))]
        self.hits = list(self._hits())
        self.words = [
            (token.lemma_.lower(), token.pos_, token.dep_) for token in sentence if token.i not in self.inside
        ]
        self._roles_at: dict[int, list[frozenset[str]]] = {}

    def token(self, index: int) -> Token:
        return self.roles.token(index)

    def _hits(self) -> Iterator[Hit]:
        for token in self.sentence:
            if token.i in self.inside or token.is_punct:
                continue
            found = set()
            for word in forms(token, self.language):
                for frame, others in self.lexicon.index.get(word, ()):
                    if frame.name not in found and all(self._near(token, other) for other in others):
                        found.add(frame.name)
                        yield Hit(frame, token.i)

    def _near(self, token: Token, word: str) -> bool:
        """Whether `word` follows within six tokens, or hangs from the token."""
        start = token.i - self.sentence.start + 1
        window = self.grammar.tokens[start : start + 6]
        return any(word in (other.lower_, other.lemma_) for other in window)

    def _stations(self, number: int) -> dict[int, str]:
        """The tokens at which a mention stands: its head, the members noun it belongs to, its first
        conjunct.
        """
        span = self.mentions[number]
        index, how = span.root.i, "self"
        stations = {index: how}
        for _ in range(4):
            relation, governor = self.grammar.relation[index], self.grammar.governor[index]
            step = self._step(relation, governor, how, number)
            if governor in stations or not step:
                break
            index, how = governor, step
            stations[index] = how
        return stations

    def _step(self, relation: str, governor: int, how: str, number: int) -> str:
        owner = self.inside.get(governor)
        if relation == "conj":
            return how
        if owner is not None and owner != number:
            return ""
        if relation in ("of", "compound", "from", "in", "mod", "nmod", "amod", "with") and self._is_members(
            governor
        ):
            return "members"
        if relation == "appos" and how == "self":
            return "appos"
        if owner == number:
            return how
        return ""

    def _is_members(self, index: int) -> bool:
        token = self.token(index)
        singular = token.lower_.removesuffix("s")
        return not self.lexicon.members.isdisjoint((token.lemma_.lower(), token.lower_, singular))

    def roles_at(self, index: int) -> list[frozenset[str]]:
        """For each mention, the roles in which it stands to the word at `index`."""
        if index not in self._roles_at:
            fillers = self.roles.fillers(index)
            self._roles_at[index] = [
                frozenset(role for role, tokens in fillers.items() if not tokens.isdisjoint(stations))
                for stations in self.stations
            ]
        return self._roles_at[index]


@dataclass(frozen=True, slots=True)
class Match:
    """A frame's finding: numbers of the mentions at the ends, the frame, and where its trigger stands."""

    frame: Frame
    source: int
    target: int
    index: int


def matches(reading: Reading) -> Iterator[Match]:
    """What the frames find in a sentence, by mention numbers."""
    for hit in reading.hits:
        frame = hit.frame
        if not frame.source or not _has_word(reading, hit):
            continue
        roles = reading.roles_at(hit.index)
        for source, target in _ends(reading, frame, roles):
            yield Match(frame, source, target, hit.index)


def _has_word(reading: Reading, hit: Hit) -> bool:
    if not hit.frame.words:
        return True
    start = hit.index - reading.sentence.start
    window = reading.grammar.tokens[max(0, start - 12) : start + 10]
    return any(token.lemma_.lower() in hit.frame.words or token.lower_ in hit.frame.words for token in window)


def _ends(reading: Reading, frame: Frame, roles: list[frozenset[str]]) -> Iterator[tuple[int, int]]:
    kinds = [Kind(span.label_) for span in reading.mentions]
    for source, its in enumerate(roles):
        if kinds[source] not in frame.source_kinds or its.isdisjoint(frame.source):
            continue
        for target, others in enumerate(roles):
            if target == source or kinds[target] not in frame.target_kinds or others.isdisjoint(frame.target):
                continue
            if reading.mentions[source].id_ == reading.mentions[target].id_:
                continue
            if its & frame.source == others & frame.target and not (
                frame.type.symmetric and "between" in its
            ):
                continue
            yield source, target
