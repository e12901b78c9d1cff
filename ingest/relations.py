"""Links between the mentions of a passage: what frames find, and what the relation model scores."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from ..graph.ontology import Family, Kind, LinkType
from . import across
from .asides import asides, victims
from .cues import speakers
from .encoding import apart, pair
from .features import features
from .frames import Match, Reading, matches
from .grammar import Grammar
from .network import View, pair_network
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
    """A link, the mentions at its ends, and the frame or model that found it.

    `trigger` is the token at which the frame found it, None for the model. `at` are the numbers of the two
    mentions in their sentence, in text order; the first is None where it stands in the sentence before.
    """

    type: LinkType
    source: Span
    target: Span
    rule: str
    score: float
    at: tuple[int | None, int]
    trigger: int | None = None

    @property
    def ends(self) -> tuple[Span, Span]:
        return self.source, self.target


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


def pairs(reading: Reading, found: Iterable[Match]) -> list[tuple[int, int]]:
    """Mentions that may be linked, in text order: of every two chains those that frames join, `found` in the
    sentence, else those that grammar joins closest.
    """
    joined = {frozenset((match.source, match.target)) for match in found}
    best: dict[frozenset[int], tuple[tuple[bool, int, int], tuple[int, int]]] = {}
    mentions = reading.mentions
    roots = [span.root.i for span in mentions]
    for first, one in enumerate(mentions):
        for second in range(first + 1, len(mentions)):
            other = mentions[second]
            if one.id == other.id:
                continue
            key = frozenset((one.id, other.id))
            loose = frozenset((first, second)) not in joined
            steps = _steps(reading.grammar, roots[first], roots[second])
            closeness = loose, steps, other.start - one.end
            if key not in best or closeness < best[key][0]:
                best[key] = closeness, (first, second)
    return [at for _, at in best.values()]


#: More steps than a sentence's grammar takes from one word to another.
_APART = 99


def _steps(grammar: Grammar, one: int, other: int) -> int:
    """How many steps lead from a word to another."""
    left, shared, right = grammar.way(one, other)
    return _APART if shared is None else len(left) + len(right)


@cache
def fitting(first: str, second: str) -> NDArray[np.bool_]:
    """Which classes of the model ("PAID>": from the first to the second) may hold between two kinds."""
    one, other = Kind(first), Kind(second)
    ways = (((other, one) if name.endswith("<") else (one, other)) for name in CLASSES)
    return np.array([LinkType(name[:-1]).fits(*kinds) for name, kinds in zip(CLASSES, ways, strict=True)])


def findings(view: View) -> Iterator[Finding]:
    """The links of one sentence."""
    reading = view.reading
    found = list(matches(reading))
    aside = asides(reading)
    candidates = [at for at in pairs(reading, found) if aside.isdisjoint(at)]
    for (first, second), scores in _scored(view, candidates, found, speakers(reading, view.hits)):
        for name, score in _holding(scores):
            type_ = LinkType(name[:-1])
            if _is_told_otherwise(reading, type_, (first, second)):
                continue
            source, target = (second, first) if name.endswith("<") else (first, second)
            match = matching(type_, source, target, found)
            rule, trigger = (match.frame.name, match.index) if match else ("model", None)
            mentions = reading.mentions[source], reading.mentions[target]
            yield Finding(type_, *mentions, rule, score, (first, second), trigger)


def _is_told_otherwise(reading: Reading, type_: LinkType, at: tuple[int, int]) -> bool:
    """Whether a sentence's own words speak against a link that the models hold likely."""
    if type_ is LinkType.HANDED_OVER_TO and hands_goods(reading):
        return True
    return type_.family is not Family.STRUCTURE and not victims(reading).isdisjoint(at)


def hands_goods(reading: Reading) -> bool:
    """Whether all that a sentence tells to be handed over is things: "delivered cash to"."""
    verbs = {
        hit.index for hit in reading.hits if hit.frame.type is LinkType.HANDED_OVER_TO and hit.frame.source
    }
    handed = [index for verb in verbs for index in reading.roles.fillers(verb).get("obj", ())]
    goods = reading.lexicon.goods
    return bool(handed) and all(reading.token(index).lemma_.lower() in goods for index in handed)


def findings_across(before: View, view: View, told: Collection[Finding]) -> Iterator[Finding]:
    """The links between a mention of the sentence `before` and one of the next, which itself says `told`.

    What that sentence tells of its mention and another of its own, it does not tell of one before: "A was
    arrested. The group paid B."
    """
    taken = {(finding.type, span.id, _role(finding, span)) for finding in told for span in finding.ends}
    for (first, second), scores in _scored_across(before, view):
        ends = before.reading.mentions[first], view.reading.mentions[second]
        for name, score in _holding(scores, across.WARY):
            mentions = ends[::-1] if name.endswith("<") else ends
            finding = Finding(LinkType(name[:-1]), *mentions, "across", score, (None, second))
            if (finding.type, ends[1].id, _role(finding, ends[1])) not in taken:
                yield finding


def _role(finding: Finding, span: Span) -> str:
    """Which end of a link a mention is; of a symmetric one, either."""
    return "" if finding.type.symmetric else "source" if span.id == finding.source.id else "target"


Scored = Iterator[tuple[tuple[int, int], Floats]]
At = Sequence[tuple[int, int]]


def _scored(view: View, candidates: At, found: list[Match], heard: Collection[int]) -> Scored:
    """The pairs of a sentence that may be linked and how likely each class is, by both models."""
    if not candidates:
        return iter(())
    reading = view.reading
    chances = pair_network().scores(view.words, [pair(reading, view.sentence, *at) for at in candidates])
    ends = [(reading.mentions[first], reading.mentions[second]) for first, second in candidates]
    seen = (features(reading, *at, found, heard) for at in candidates)
    return _by_both(candidates, ends, chances, seen, 1.0)


def _scored_across(before: View, view: View) -> Scored:
    """The same for the pairs of a sentence and the next."""
    both = before.reading, view.reading
    candidates = across.pairs(*both)
    if not candidates:
        return iter(())
    read = [apart(*both, (before.sentence, view.sentence), at) for at in candidates]
    chances = pair_network().scores_apart(before.words, view.words, read)
    ends = [(both[0].mentions[first], both[1].mentions[second]) for first, second in candidates]
    seen = (across.features(*both, *at) for at in candidates)
    return _by_both(candidates, ends, chances, seen, across.WARY)


def _by_both(
    candidates: At,
    ends: Sequence[tuple[Span, Span]],
    chances: Floats,
    seen: Iterable[Iterable[str]],
    wary: float,
) -> Scored:
    """The pairs and how likely each class is, but for those that the network holds for so unlikely that the
    other model could not make up for it: that one is slower, and not asked about them.
    """
    allowed = np.array([fitting(one.label_, other.label_) for one, other in ends])
    least = (wary * model("relations").thresholds) ** 2
    for at, both, beside, told in zip(candidates, ends, likely(chances, allowed), seen, strict=True):
        if (beside > least).any():
            yield at, together(_likely(both, told), beside)


def _likely(ends: tuple[Span, Span], seen: Iterable[str]) -> Floats:
    """How likely each class is for two mentions of which the relation model sees the features `seen`."""
    allowed = fitting(ends[0].label_, ends[1].label_)[None]
    chances: Floats = likely(model("relations").chances(seen)[None], allowed)[0]
    return chances


def together(one: Floats, other: Floats) -> Floats:
    """What two models hold likely, as one: their geometric mean, for which both must hold a link likely."""
    mean: Floats = np.sqrt(one * other)
    return mean


def _holding(scores: Floats, wary: float = 1.0) -> Iterator[tuple[str, float]]:
    """The classes that hold between two mentions, by how likely they are."""
    for column in passing(scores[None] / wary, model("relations").thresholds)[0].nonzero()[0]:
        yield CLASSES[column], float(scores[column])


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
