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
from .binding import set_sure, sure
from .cues import speakers
from .encoding import apart, pair
from .features import features, station
from .frames import Match, Reading, matches
from .grammar import Grammar
from .network import View, pair_network
from .relation_model import model
from .weighing import LEAST, End, Telling, holding, telling

Floats = NDArray[np.floating]

#: What the model tells apart: families, and types with their direction (">" from the first to the second).
FAMILIES = tuple(family.value for family in Family)
CLASSES = tuple(type_ + way for type_ in LinkType for way in (("=",) if type_.symmetric else (">", "<")))
#: The number of the family of each class.
FAMILY_OF = np.array([FAMILIES.index(LinkType(name[:-1]).family.value) for name in CLASSES])
_IN_FAMILY = np.array([[mine == family for mine in FAMILY_OF] for family in range(len(FAMILIES))], float)
#: How likely the network must hold some link of a pair for the other model, which is slower, to be asked.
POSSIBLE = 0.1


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
    cut = Span(span.doc, span.start, sentence.end, label=span.label, span_id=span.id)
    set_sure(cut, sure(span))
    return cut


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


def findings(views: Sequence[View]) -> list[list[Finding]]:
    """The links that a passage tells, sentence by sentence: of its own mentions, and of one of them and one
    of the sentence before.
    """
    rows = [
        [*_within(view), *(_across(views[number - 1], view) if number else ())]
        for number, view in enumerate(views)
    ]
    held = iter(holding([told for row in rows for _, told in row]))
    return [_first_told([finding for finding, _ in row if next(held)]) for row in rows]


Candidates = Iterator[tuple[Finding, Telling]]


def _within(view: View) -> Candidates:
    """The links that a sentence may tell."""
    reading = view.reading
    found = list(matches(reading))
    aside = asides(reading)
    candidates = [at for at in pairs(reading, found) if aside.isdisjoint(at)]
    for (first, second), alone, beside in _scored(view, candidates, found, speakers(reading, view.hits)):
        for column in likely_enough(alone, beside):
            type_ = LinkType(CLASSES[column][:-1])
            if _is_told_otherwise(reading, type_, (first, second)):
                continue
            source, target = (first, second)[:: step_of(CLASSES[column])]
            match = matching(type_, source, target, found)
            rule, trigger = (match.frame.name, match.index) if match else ("model", None)
            mentions = reading.mentions[source], reading.mentions[target]
            finding = Finding(type_, *mentions, rule, (first, second), trigger)
            ends = [_end(reading, number) for number in (source, target)]
            scores = alone[column], beside[column]
            yield finding, telling(type_, ends, *scores, across=False, framed=match is not None)


def _end(reading: Reading, number: int) -> End:
    mention = reading.mentions[number]
    return mention.id, station(reading, number), sure(mention)


def step_of(name: str) -> int:
    """The step through two mentions from the source to the target of a link of a class."""
    return -1 if name.endswith("<") else 1


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


def _across(before: View, view: View) -> Candidates:
    """The links that a sentence may tell between a mention of the sentence `before` and one of its own."""
    for (first, second), alone, beside in _scored_across(before, view):
        spans = before.reading.mentions[first], view.reading.mentions[second]
        ends = [_end(before.reading, first), _end(view.reading, second)]
        for column in likely_enough(alone, beside):
            type_, step = LinkType(CLASSES[column][:-1]), step_of(CLASSES[column])
            source, target = spans[::step]
            finding = Finding(type_, source, target, "across", (None, second))
            scores = alone[column], beside[column]
            yield finding, telling(type_, ends[::step], *scores, across=True, framed=False)


def _first_told(found: Sequence[Finding]) -> list[Finding]:
    """The links without what a sentence does not tell of a mention of the one before, since it tells it of
    one of its own: "A was arrested. The group paid B."
    """
    own = [finding for finding in found if finding.at[0] is not None]
    taken = {_place(finding, span) for finding in own for span in finding.ends}
    return [*own, *(finding for finding in found if finding.at[0] is None and _later(finding) not in taken)]


def _later(finding: Finding) -> tuple[LinkType, int, str]:
    """What a link across two sentences tells of its mention in the second."""
    return _place(finding, max(finding.ends, key=lambda span: span.start))


def _place(finding: Finding, span: Span) -> tuple[LinkType, int, str]:
    """What a link tells of a mention: its type and which end the mention is; of a symmetric one, either."""
    type_ = finding.type
    return type_, span.id, "" if type_.symmetric else "source" if span.id == finding.source.id else "target"


Scored = Iterator[tuple[tuple[int, int], Floats, Floats]]
At = Sequence[tuple[int, int]]


def _scored(view: View, candidates: At, found: list[Match], heard: Collection[int]) -> Scored:
    """The pairs of a sentence that may be linked and how likely each class is, by either model."""
    if not candidates:
        return iter(())
    reading = view.reading
    chances = pair_network().scores(view.words, [pair(reading, view.sentence, *at) for at in candidates])
    ends = [(reading.mentions[first], reading.mentions[second]) for first, second in candidates]
    seen = (features(reading, *at, found, heard) for at in candidates)
    return _by_both(candidates, ends, chances, seen)


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
    return _by_both(candidates, ends, chances, seen)


def _by_both(
    candidates: At, ends: Sequence[tuple[Span, Span]], chances: Floats, seen: Iterable[Iterable[str]]
) -> Scored:
    """The pairs and how likely each class is, but for those that the network holds for so unlikely that the
    other model could not make up for it: that one is slower, and not asked about them.
    """
    allowed = np.array([fitting(one.label_, other.label_) for one, other in ends])
    for at, both, beside, told in zip(candidates, ends, likely(chances, allowed), seen, strict=True):
        if (beside > POSSIBLE).any():
            yield at, _likely(both, told), beside


def _likely(ends: tuple[Span, Span], seen: Iterable[str]) -> Floats:
    """How likely each class is for two mentions of which the relation model sees the features `seen`."""
    allowed = fitting(ends[0].label_, ends[1].label_)[None]
    chances: Floats = likely(model("relations").chances(seen)[None], allowed)[0]
    return chances


def likely_enough(alone: Floats, beside: Floats) -> list[int]:
    """The classes that two models together hold for likely enough to be weighed, by number."""
    return np.flatnonzero(np.sqrt(alone * beside) > LEAST).tolist()


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


def matching(type_: LinkType, source: int, target: int, found: list[Match]) -> Match | None:
    """What a frame found of a link, if one found it."""
    ends = {(source, target), (target, source)} if type_.symmetric else {(source, target)}
    for match in found:
        if match.frame.type is type_ and (match.source, match.target) in ends:
            return match
    return None
