"""Incidents told again without their name: "they were attacked and taken away", "ordered their deaths", "los
hechos", before or after the text has named the incident.

Such a word stands for the incident as a mention without a name. Which of a document's incidents it tells, or
that it tells none of them, a log-linear ranking says, trained by `training/deeds.py` on documents whose deeds
are marked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ..graph.ontology import Kind
from .binding import set_sure
from .discourse import is_subject
from .events import sorts
from .fold import fold
from .frames import forms
from .mentions import MENTIONS
from .ranking import chances, weights

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: How likely a word must tell an incident, to be read so.
LIKELY = 0.5
#: To how many incidents a word may reach, those named most first.
MOST = 6
#: How those hang from a verb to whom its deed is done, and what tells that they did it to one another.
_SUFFERING = frozenset({"dobj", "obj", "iobj", "nsubjpass", "nsubj:pass"})
_EACH_OTHER = frozenset({"other", "another", "themselves"})
_OWNERS = frozenset({"poss", "det", "nummod", "amod"})
_ACTORS = frozenset(kind.value for kind in Kind if kind not in (Kind.PLACE, Kind.EVENT))
_OPEN = frozenset({"any"})
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

    def told_by(self, token: "Token") -> frozenset[str]:
        """The sorts of incident that a word can tell; none if it is no word of a deed."""
        table = self.words[token.doc.lang_]
        return frozenset().union(*(table.get(form, frozenset()) for form in forms(token, token.doc.lang_)))

    def word(self, token: "Token") -> str:
        """The word under which one is listed."""
        table = self.words[token.doc.lang_]
        return min(form for form in forms(token, token.doc.lang_) if form in table)


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
        last = [
            number
            for number in (*self.named, *([] if self.told is None else [self.told]))
            if number <= sentence
        ]
        return sentence - max(last) if last else None

    def after(self, sentence: int) -> int | None:
        """How many sentences on the incident is named next; None if it is not any more."""
        later = [number for number in self.named if number > sentence]
        return min(later) - sentence if later else None


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


@dataclass(frozen=True, eq=False)
class Deed:
    """A word that may tell an incident, and the sorts of incident that it can tell."""

    token: "Token"
    sorts: frozenset[str]
    scene: Scene

    @cached_property
    def word(self) -> str:
        return lexicon().word(self.token)

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


#: Which incident a word tells and how likely, of those that it may; the incident is None for none of them.
Choice = Callable[[Deed, Sequence[Incident]], tuple[Incident | None, float]]


def told(deed: Deed, incidents: Sequence[Incident]) -> tuple[Incident | None, float]:
    """The incident that a word tells by the model, if that is likely enough."""
    likely = chances(model(), features(deed, incidents))
    best = int(likely.argmax())
    chosen = best < len(incidents) and likely[best] >= LIKELY
    return (incidents[best] if chosen else None), float(likely[best])


@cache
def model() -> Mapping[str, float]:
    """What each feature is worth in the model that ships with the package."""
    return weights("deeds")


def tell(docs: "list[Doc]", choice: Choice = told) -> None:
    """Add to the mentions of a document's parsed passages the words that tell its incidents again."""
    scenes = list(_scenes(docs))
    incidents = _incidents(scenes)
    if not incidents:
        return
    for scene in scenes:
        found = list(_told(scene, incidents, choice))
        if found:
            doc = scene.sentence.doc
            doc.spans[MENTIONS] = sorted([*doc.spans[MENTIONS], *found], key=lambda span: span.start)


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


def _scenes(docs: "list[Doc]") -> Iterator[Scene]:
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


def _incidents(scenes: Sequence[Scene]) -> list[Incident]:
    """The incidents that a document names, those named most first; operations are among them."""
    found: dict[str, Incident] = {}
    for scene in scenes:
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


def _told(scene: Scene, incidents: Sequence[Incident], choice: Choice) -> "Iterator[Span]":
    from spacy.tokens import Span

    doc = scene.sentence.doc
    elsewhere = [one for one in incidents if one.chain not in scene.incidents]
    if not elsewhere or not doc.has_annotation("DEP"):
        return
    for token in scene.sentence:
        told_by = frozenset() if token.i in scene.mentions else lexicon().told_by(token)
        if not told_by or token.pos_ == "PROPN":
            continue
        deed = Deed(token, told_by, scene)
        possible = [one for one in elsewhere if _may_be(deed, one)]
        one, chance = choice(deed, possible) if possible else (None, 0.0)
        if one is not None:
            one.told = scene.number
            span = Span(doc, token.i, token.i + 1, label=Kind.EVENT.value, span_id=one.chain)
            set_sure(span, chance)
            yield span


def _may_be(deed: Deed, one: Incident) -> bool:
    """Whether nothing says that a deed is another: those who do it do it to one another, or to a named person
    whom the incident's name does not name ("his predecessor, Ray Dunn, was killed by the gang").
    """
    return not deed.is_mutual and all(_names(span, one) for span in deed.persons)


def features(deed: Deed, incidents: Sequence[Incident]) -> list[list[str]]:
    """The features of every incident, and last those of there being none; each string once."""
    fitting = [_fit(deed, one) for one in incidents]
    rows = [list(_features(deed, one, fit, fitting)) for one, fit in zip(incidents, fitting, strict=True)]
    return [*rows, list(_none(deed, incidents, fitting))]


def _fit(deed: Deed, one: Incident) -> str:
    """Whether a word tells incidents of such a sort."""
    known = one.sorts - _OPEN
    return "open" if not known else "yes" if deed.sorts & known else "no"


def _features(deed: Deed, one: Incident, fit: str, fitting: Sequence[str]) -> Iterator[str]:
    scene, word = deed.scene, deed.word
    back, ahead = _stage(one.before(scene.number)), _stage(one.after(scene.number))
    many, alike = min(len(fitting), 3), min(fitting.count(fit), 3)
    here = scene.passage in one.passages
    told = _stage(None if one.told is None else scene.number - one.told)
    yield f"fit={fit}"
    yield f"fit={fit}|of{many}"
    yield f"fit={fit}|alike{alike}"
    yield f"={word}|fit={fit}"
    yield f"={word}|back{back}"
    yield f"={word}|here{here}"
    yield f"back{back}|ahead{ahead}"
    yield f"back{back}|of{many}|fit={fit}"
    yield f"ahead{ahead}|of{many}"
    yield f"here{here}|of{many}"
    yield f"told{told}"
    yield f"told{told}|back{back}"
    yield f"named{min(len(one.named), 4)}"
    yield f"{deed.shape}|back{back}"
    yield f"{deed.token.pos_}|{deed.opening}|back{back}"
    for sort in one.sorts or {"?"}:
        yield f"sort={sort}|{word}"
        yield f"sort={sort}|{deed.token.pos_}"
    suffering = (
        "none"
        if not deed.victims
        else "same"
        if deed.victims & one.words
        else "seen"
        if deed.victims & one.spoken
        else "other"
    )
    yield f"suffers={suffering}"
    yield f"suffers={suffering}|{deed.token.pos_}|back{back}"
    yield f"suffers={suffering}|fit={fit}"
    yield f"persons={bool(deed.persons)}|{deed.token.pos_}"
    yield f"places={_common(scene.places, one.places)}"
    yield f"years={_common(scene.years, one.years)}"
    yield f"actors={_common(scene.actors, one.actors)}|back{back}"
    yield f"words{min(len(scene.spoken & (one.words | one.spoken)), 4)}"
    yield f"name{min(len(scene.spoken & one.words), 2)}"


def _names(span: "Span", one: Incident) -> bool:
    """Whether an incident's name names a person."""
    return not one.words.isdisjoint(fold(span.text).split())


def _common(mine: set[str], yours: set[str]) -> str:
    return "none" if not mine else "same" if mine & yours else "other" if yours else "open"


def _stage(distance: int | None) -> str:
    """How far apart, from 0 to 4; "-" if nowhere."""
    return "-" if distance is None else str(sum(distance >= far for far in (1, 2, 4, 8)))


def _none(deed: Deed, incidents: Sequence[Incident], fitting: Sequence[str]) -> Iterator[str]:
    token, word, scene = deed.token, deed.word, deed.scene
    head = token.head.lemma_.lower()
    yield "0"
    yield f"0={word}"
    yield f"0={word}|{deed.shape}"
    yield f"0{deed.shape}"
    yield f"0{token.pos_}|{deed.opening}"
    yield f"0={word}|{deed.opening}"
    yield f"0{token.dep_}"
    yield f"0{token.dep_}|{head}"
    yield f"0fit{min(fitting.count('yes'), 2)}"
    yield f"0of{min(len(incidents), 3)}"
    yield f"0names{bool(scene.incidents)}"
    yield f"0doer={deed.doer}"
    yield f"0persons{bool(deed.persons)}"
    yield f"0may{any(other.lower_ in _HYPOTHETICAL for other in scene.sentence)}"
    yield f"0suffers{bool(deed.suffering)}|{token.pos_}"
    for child in deed.suffering:
        yield f"0{word}>{child.lemma_.lower()}"
        yield f"0>{child.lemma_.lower()}"
