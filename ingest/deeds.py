"""Words that may tell an incident again without its name, the sentences they stand in, and the incidents that
a document names.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ..graph.ontology import Kind
from .discourse import is_subject
from .events import sorts
from .fold import fold
from .frames import forms
from .mentions import MENTIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: To how many incidents a word may reach, those named most first.
MOST = 6
#: How those hang from a verb to whom its deed is done, and what tells that they did it to one another.
_SUFFERING = frozenset({"dobj", "obj", "iobj", "nsubjpass", "nsubj:pass"})
_EACH_OTHER = frozenset({"other", "another", "themselves"})
_OWNERS = frozenset({"poss", "det", "nummod", "amod"})
_ACTORS = frozenset(kind.value for kind in Kind if kind not in (Kind.PLACE, Kind.EVENT))
_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN", "NUM"})
_HYPOTHETICAL = frozenset("if would could might may whether si habría hubiera sería podría".split())
#: So many letters tell a word whatever its ending.
_ENOUGH = 5
#: Words of so few letters tell nothing apart.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of lexicon/deeds.yaml: the sorts of incident that each can tell, by language."""

    words: Mapping[str, Mapping[str, frozenset[str]]]

    def told_by(self, token: "Token") -> Mapping[str, frozenset[str]]:
        """The words under which one is listed, with the sorts of incident that each can tell."""
        table = self.words[token.doc.lang_]
        return {form: table[form] for form in forms(token, token.doc.lang_) if form in table}


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    data = yaml.safe_load((files(__package__) / "lexicon" / "deeds.yaml").read_text(encoding="utf-8"))
    told_as = {sort: frozenset(tells) for sort, tells in data["told_as"].items()}
    return Lexicon(
        {
            language: {
                word: told_as[sort] for sort, words in data[language].items() for word in words.split()
            }
            for language in ("en", "es")
        }
    )


@dataclass(eq=False)
class Incident:
    """An incident that a document names: its sorts, the words of its names; the numbers of the sentences that
    name it, with what they speak of: their words, places, actors and years; `told` is the last sentence that
    told it.
    """

    chain: str
    sorts: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)
    named: list[int] = field(default_factory=list)
    passages: set[int] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    years: set[str] = field(default_factory=set)
    told: int | None = None

    def before(self, sentence: int) -> int | None:
        """How many sentences back the incident was last spoken of; None if it was not yet."""
        at = bisect_right(self.named, sentence)
        last = [*self.named[max(at - 1, 0) : at], *([] if self.told is None else [self.told])]
        return sentence - max(last) if last else None

    def after(self, sentence: int) -> int | None:
        """How many sentences on the incident is named next; None if it is not any more."""
        at = bisect_right(self.named, sentence)
        return self.named[at] - sentence if at < len(self.named) else None

    def names(self, person: "Span") -> bool:
        """Whether the incident's name names a person."""
        return not self.words.isdisjoint(fold(person.text).split())


@dataclass(frozen=True, eq=False)
class Scene:
    """A sentence as it speaks of deeds: its number and its passage's, and the mentions by token."""

    sentence: "Span"
    number: int
    passage: int
    mentions: Mapping[int, "Span"]

    def chains(self, kinds: frozenset[str]) -> set[str]:
        """The chains of its mentions of some kinds."""
        return {span.id_ for span in self.mentions.values() if span.label_ in kinds}

    @cached_property
    def incidents(self) -> set[str]:
        return self.chains(frozenset({Kind.EVENT.value}))

    @cached_property
    def places(self) -> set[str]:
        return self.chains(frozenset({Kind.PLACE.value}))

    @cached_property
    def actors(self) -> set[str]:
        return self.chains(_ACTORS)

    @cached_property
    def years(self) -> set[str]:
        return {token.text for token in self.sentence if token.text.isdigit() and len(token) == 4}

    @cached_property
    def spoken(self) -> set[str]:
        """The words that tell what it speaks of, but for its mentions."""
        return {
            token.lemma_.lower()
            for token in self.sentence
            if token.pos_ in _CONTENT and len(token) > _SHORT and token.i not in self.mentions
        }

    @cached_property
    def is_hypothetical(self) -> bool:
        """Whether it speaks of what may be or would have been."""
        return any(token.lower_ in _HYPOTHETICAL for token in self.sentence)


@dataclass(frozen=True, eq=False)
class Deed:
    """A word that may tell an incident, the `word` under which it is listed, and the sorts of incident that
    it can tell.
    """

    token: "Token"
    word: str
    sorts: frozenset[str]
    scene: Scene

    @cached_property
    def shape(self) -> str:
        """How the word is put: its part of speech, and the tense of a verb or the number of a noun."""
        morph = self.token.morph
        marks = (*morph.get("VerbForm", []), *morph.get("Tense", []), *morph.get("Number", []))
        return "|".join((self.token.pos_, *marks))

    @cached_property
    def opening(self) -> str:
        """What stands before a noun and says which or whose it is."""
        owners = [
            child.lower_ for child in self.token.children if child.dep_ in _OWNERS and child.i < self.token.i
        ]
        return owners[0] if owners else ""

    @cached_property
    def suffering(self) -> "list[Token]":
        """To whom or what the deed is done."""
        return [
            child
            for child in self.token.children
            if child.dep_ in _SUFFERING or (self.token.pos_ == "NOUN" and child.dep_ in ("nmod", "prep"))
        ]

    @cached_property
    def victims(self) -> set[str]:
        """The words for them."""
        return {
            part.lemma_.lower()
            for child in self.suffering
            for part in child.subtree
            if part.pos_ in _CONTENT and len(part) > _SHORT
        }

    @cached_property
    def persons(self) -> "list[Span]":
        """The persons among them who are named."""
        called = [other for child in self.suffering for other in child.children if other.dep_ == "appos"]
        found = (self.scene.mentions.get(token.i) for token in (*self.suffering, *called))
        return [span for span in found if span is not None and span.label_ == Kind.PERSON.value]

    @cached_property
    def is_mutual(self) -> bool:
        """Whether those who do a deed do it to one another: "se matan"; "se ejecutó" only names no doer."""
        several = "Number=Plur" in self.token.morph
        return any(
            child.lower_ in _EACH_OTHER or (several and child.lower_ == "se") for child in self.token.children
        )

    @cached_property
    def doer(self) -> str:
        """The kind of the subject of a verb, "word" if that is no mention."""
        subject = next((child for child in self.token.children if is_subject(child)), None)
        if subject is None:
            return ""
        span = self.scene.mentions.get(subject.i)
        return "word" if span is None else span.label_

    def may_be(self, one: Incident) -> bool:
        """Whether nothing says that the deed is another than an incident: that those who do it do it to one
        another, or to somebody whom its name does not name ("his predecessor, Ray Dunn, was killed").
        """
        return not self.is_mutual and all(map(one.names, self.persons))

    def suffers(self, one: Incident) -> str:
        """Whether it is done to those whom an incident's name speaks of, or the sentences that name it."""
        if not self.victims:
            return "none"
        if self.victims & one.words:
            return "same"
        return "seen" if self.victims & one.spoken else "other"


def deeds(scene: Scene) -> Iterator[Deed]:
    """The words of a parsed sentence that may tell an incident."""
    for token in scene.sentence:
        listed = lexicon().told_by(token) if token.i not in scene.mentions else {}
        if listed and token.pos_ != "PROPN":
            yield Deed(token, min(listed), frozenset().union(*listed.values()), scene)


def may_tell(doc: "Doc") -> bool:
    """Whether a passage, parsed or not, holds a word that may tell an incident."""
    beginnings = _beginnings(doc.lang_)
    return any(
        token.lower_[:_ENOUGH] in beginnings or token.lower_[: _ENOUGH - 1] in beginnings for token in doc
    )


@cache
def _beginnings(language: str) -> frozenset[str]:
    """How the words of deeds begin, by which one that is not parsed is known."""
    return frozenset(word[:_ENOUGH] for word in lexicon().words[language])


def scenes(docs: "list[Doc]") -> Iterator[Scene]:
    """The sentences of a document; a passage that is not parsed is one."""
    number = 0
    for passage, doc in enumerate(docs):
        mentions = {token.i: span for span in doc.spans[MENTIONS] for token in span}
        for sentence in doc.sents if doc.has_annotation("DEP") else (doc[:],):
            own = {
                index: mentions[index] for index in range(sentence.start, sentence.end) if index in mentions
            }
            yield Scene(sentence, number, passage, own)
            number += 1


def incidents(of: Sequence[Scene]) -> list[Incident]:
    """The incidents that a document names, those named most first; operations are among them."""
    found: dict[str, Incident] = {}
    for scene in of:
        for span in {span.start: span for span in scene.mentions.values()}.values():
            if span.label_ == Kind.EVENT.value:
                one = found.setdefault(span.id_, Incident(span.id_))
                name = fold(span.kb_id_ or span.text)
                one.sorts |= sorts(name)
                one.words |= {word for word in name.split() if len(word) > _SHORT}
                one.words |= {token.lemma_.lower() for token in span if len(token) > _SHORT}
                one.years |= {word for word in name.split() if word.isdigit() and len(word) == 4}
                one.named.append(scene.number)
                one.passages.add(scene.passage)
        for chain in scene.incidents:
            one = found[chain]
            one.spoken |= scene.spoken
            one.places |= scene.places
            one.actors |= scene.actors
            one.years |= scene.years
    return sorted(found.values(), key=lambda one: -len(one.named))[:MOST]
