"""Who says what a sentence claims, as it words it."""

from ..graph.ontology import Modality
from .cues import CueHit
from .frames import Reading

#: Which cues may name the speaker of a claim of each modality, best first.
_VOICES = {
    Modality.REPORTED: ("source", "say"),
    Modality.ALLEGED: ("source", "accuse", "say"),
    Modality.DENIED: ("deny", "source", "say"),
}


def attribution(reading: Reading, hits: list[CueHit], at: int, modality: Modality) -> str | None:
    """Who says so, as the sentence words it; `at` is a token of the link. A bare "he" names nobody."""
    for name in _VOICES.get(modality, ()):
        for hit in sorted(hits, key=lambda hit: _distance(reading, hit, at)):
            words = _speaker(reading, hit) if hit.cue.name == name else None
            if words:
                return words
    return None


def _distance(reading: Reading, hit: CueHit, at: int) -> int:
    """How far a cue is from governing a token: steps up the tree, or a long way where it does not."""
    above = list(reading.grammar.chain(at))
    governor = reading.grammar.governor[hit.start]
    ranks = [above.index(index) for index in (hit.start, governor) if index in above]
    return min(ranks, default=100 + abs(hit.start - at))


def _speaker(reading: Reading, hit: CueHit) -> str | None:
    if hit.cue.speaker == "after":
        return _phrase(reading, hit.end, None)
    if hit.cue.speaker == "subj":
        for index in sorted(reading.roles.fillers(hit.start).get("subj", ())):
            if reading.token(index).pos_ != "PRON" and index != hit.start:
                return _phrase(reading, reading.token(index).left_edge.i, index)
    return None


#: Pronouns before a Spanish verb: "los fiscales lo acusaron".
_CLITICS = frozenset("lo la los las le les se".split())


def _phrase(reading: Reading, start: int, head: int | None) -> str | None:
    """The noun phrase that starts at a token: up to a comma, a verb or the end, past its head where one is
    given.
    """
    end = start
    while end < reading.sentence.end:
        token = reading.token(end)
        past = head is None or end > head
        if past and end not in reading.inside and (token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ")):
            break
        if (past and token.tag_ in ("WDT", "WP")) or token.lower_ in ("que", "quien", "who", "which"):
            break
        end += 1
    while end > start and reading.token(end - 1).lower_ in _CLITICS:
        end -= 1
    text = reading.sentence.doc[start:end].text.strip(" ,;:.\"'()")
    return text if 0 < end - start <= 20 and text else None
