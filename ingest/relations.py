"""Links between the mentions of a passage: what frames find, and what the relation model scores."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from ..graph.ontology import Family, Kind, LinkType
from .features import features
from .fold import fold
from .frames import Match, Reading, matches
from .meanings import lexicon
from .modality import CueHit, speakers
from .nations import is_nation
from .relation_model import model

Floats = NDArray[np.floating]

#: What the model tells apart: families, and types with their direction (">" from the first to the second).
FAMILIES = tuple(family.value for family in Family)
CLASSES = tuple(type_ + way for type_ in LinkType for way in (("=",) if type_.symmetric else (">", "<")))
#: The number of the family of each class.
FAMILY_OF = np.array([FAMILIES.index(LinkType(name[:-1]).family.value) for name in CLASSES])
_IN_FAMILY = np.array([[mine == family for mine in FAMILY_OF] for family in range(len(FAMILIES))], float)
#: The part of the likeliest class's chance that another of the same pair must reach.
RIVAL = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """A link in a reading: numbers of the mentions at its ends, and the frame or model that found it.

    `trigger` is the token at which the frame found it, None for the model.
    """

    type: LinkType
    source: int
    target: int
    rule: str
    score: float
    trigger: int | None = None


def readings(doc: Doc) -> list[Reading]:
    """The sentences of a passage with the mentions that start in them, in order."""
    mentions = sorted(doc.spans.get("mentions", ()), key=lambda span: (span.start, -span.end))
    found = []
    for sentence in doc.sents:
        inside = [_cut(span, sentence) for span in mentions if sentence.start <= span.start < sentence.end]
        found.append(Reading(sentence, inside, doc.lang_))
    return found


def _cut(span: Span, sentence: Span) -> Span:
    """A mention without what the parser put into the next sentence."""
    if span.end <= sentence.end:
        return span
    return Span(span.doc, span.start, sentence.end, label=span.label, span_id=span.id)


def pairs(reading: Reading) -> list[tuple[int, int]]:
    """Mentions that may be linked, the closest ones of every two chains, in text order."""
    best: dict[frozenset[int], tuple[int, tuple[int, int]]] = {}
    mentions = reading.mentions
    for first, one in enumerate(mentions):
        for second in range(first + 1, len(mentions)):
            other = mentions[second]
            if one.id == other.id:
                continue
            key = frozenset((one.id, other.id))
            gap = other.start - one.end
            if key not in best or gap < best[key][0]:
                best[key] = gap, (first, second)
    return [pair for _, pair in best.values()]


def fits(name: str, reading: Reading, first: int, second: int) -> bool:
    """Whether a class of the model ("PAID>": from the first to the second) may hold between two mentions."""
    kinds = Kind(reading.mentions[first].label_), Kind(reading.mentions[second].label_)
    return LinkType(name[:-1]).fits(*(reversed(kinds) if name.endswith("<") else kinds))


def findings(reading: Reading, hits: Iterable[CueHit]) -> Iterator[Finding]:
    """The links of one sentence; `hits` are its cues of who says so."""
    found = list(matches(reading))
    heard, wider = speakers(reading, hits), containers(reading)
    relations = model("relations")
    for first, second in pairs(reading):
        if first in wider or second in wider:
            continue
        allowed = np.array([[fits(name, reading, first, second) for name in CLASSES]])
        chances = relations.chances(features(reading, first, second, found, heard))[None]
        scores = likely(chances, allowed)
        for column in passing(scores, relations.thresholds)[0].nonzero()[0]:
            name = CLASSES[column]
            source, target = (second, first) if name.endswith("<") else (first, second)
            type_ = LinkType(name[:-1])
            match = matching(type_, source, target, found)
            rule, trigger = (match.frame.name, match.index) if match else ("model", None)
            yield Finding(type_, source, target, rule, float(scores[0, column]), trigger)


def containers(reading: Reading) -> set[int]:
    """The states and countries that only say where the place before them lies: "Iguala, Guerrero, Mexico".

    A link goes to the town alone.
    """
    found = set()
    for number, (one, other) in enumerate(pairwise(reading.mentions), 1):
        if one.label_ == other.label_ == Kind.PLACE.value and 0 <= other.start - one.end <= _BETWEEN:
            between = {token.lower_ for token in one.doc[one.end : other.start]}
            lists_states = _is_wide(one.text) and not is_nation(other.text)
            if between and between <= _LYING and _is_wide(other.text) and not lists_states:
                found.add(number)
    return found


def _is_wide(name: str) -> bool:
    return is_nation(name) or fold(name) in lexicon().divisions


#: What stands between a town and its state, and how many words at most.
_LYING = frozenset(", ( in the state of en el estado de".split())
_BETWEEN = 5


def likely(chances: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """How likely each class is for each pair: its family, times the class where that family holds.

    `chances` has a row a pair, with FAMILIES and then CLASSES as columns; `allowed` marks the classes that
    the kinds of a pair admit.
    """
    families, types = np.split(chances, [len(FAMILIES)], axis=1)
    types = np.where(allowed, types, 0.0)
    total = types @ _IN_FAMILY.T
    share = types / np.maximum(total, 1.0)[:, FAMILY_OF]
    likely: Floats = families[:, FAMILY_OF] * share
    return likely


def passing(scores: Floats, thresholds: Floats) -> NDArray[np.bool_]:
    """Which classes hold: those over their thresholds and not much less likely than another of the pair."""
    passing: NDArray[np.bool_] = (scores > thresholds) & (scores >= RIVAL * scores.max(axis=1, keepdims=True))
    return passing


def matching(type_: LinkType, source: int, target: int, found: list[Match]) -> Match | None:
    """What a frame found of a link, if one found it."""
    ends = {(source, target), (target, source)} if type_.symmetric else {(source, target)}
    for match in found:
        if match.frame.type is type_ and (match.source, match.target) in ends:
            return match
    return None
