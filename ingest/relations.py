"""Links between the mentions of a passage: what frames find, and what the relation model scores."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ..graph.ontology import Kind, LinkType
from .features import features
from .frames import Match, Reading, matches
from .relation_model import model


@dataclass(frozen=True, slots=True)
class Finding:
    """A link in a reading: numbers of the mentions at its ends, and the frame or model that found it."""

    type: LinkType
    source: int
    target: int
    rule: str
    score: float


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


def findings(reading: Reading) -> Iterator[Finding]:
    """The links of one sentence."""
    found = list(matches(reading))
    relations = model("relations")
    for first, second in pairs(reading):
        chances = relations.chances(features(reading, first, second, found))
        for column in (chances > relations.thresholds).nonzero()[0]:
            name = relations.classes[column]
            if fits(name, reading, first, second):
                source, target = (second, first) if name.endswith("<") else (first, second)
                type_ = LinkType(name[:-1])
                rule = _rule(type_, source, target, found)
                yield Finding(type_, source, target, rule, float(chances[column]))


def _rule(type_: LinkType, source: int, target: int, found: list[Match]) -> str:
    ends = {(source, target), (target, source)} if type_.symmetric else {(source, target)}
    for match in found:
        if match.frame.type is type_ and (match.source, match.target) in ends:
            return match.frame.name
    return "model"
