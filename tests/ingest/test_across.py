"""Links between two neighbouring sentences: which mentions are paired, and what their claims quote."""

import re

import pytest
from spacy.tokens import Doc

from complicity.graph.model import Document
from complicity.ingest.across import pairs
from complicity.ingest.coreference import NAMES
from complicity.ingest.extract import extract
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.pipeline import RECOGNIZER, make_nlp
from complicity.ingest.relations import readings

pytestmark = pytest.mark.model

MENTION = re.compile(r"\[(\w+):(\w+) ([^\]]+)\]")


def marked(text: str, language: str) -> Doc:
    """A parsed passage with the mentions that its text marks as the training corpus does."""
    nlp = make_nlp(language)
    with nlp.select_pipes(disable=RECOGNIZER):
        doc = nlp(MENTION.sub(r"\3", text))
    spans, at = [], 0
    for match in MENTION.finditer(text):
        start = doc.text.index(match[3], at)
        at = start + len(match[3])
        span = doc.char_span(start, at, label=match[2], span_id=match[1], alignment_mode="expand")
        assert span is not None
        spans.append(span)
    doc.spans[MENTIONS] = doc.spans[NAMES] = spans
    return doc


PAIRED = [
    # each of two sentences names its own actors: all four pairs across
    (
        "en",
        "The [a:PoliceForce Tixtla police] and [b:Agency PGR] came. [c:CriminalGroup Los Rojos] drove off.",
        {("Tixtla police", "Los Rojos"), ("PGR", "Los Rojos")},
    ),
    # who stands in both is no end of a link across
    (
        "en",
        "The [a:PoliceForce Tixtla police] freed [b:CriminalGroup Los Rojos]. "
        "[b:CriminalGroup Los Rojos] paid [c:Person Ayala].",
        {("Tixtla police", "Ayala")},
    ),
    # of several mentions of one actor the last of the first sentence counts
    (
        "es",
        "La [a:Agency Sedena] calló: [a:Agency Sedena] no investiga. Los [b:CriminalGroup Rojos] volvieron.",
        {("Sedena", "Rojos")},
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), PAIRED)
def test_mentions_of_neighbouring_sentences_are_paired(language, text, expected):
    before, reading = readings(marked(text, language))
    found = pairs(before, reading)
    texts = {(before.mentions[one].text, reading.mentions[other].text) for one, other in found}
    assert texts == expected
    assert all(
        one == max(n for n, s in enumerate(before.mentions) if s.id == before.mentions[one].id)
        for one, _ in found
    )


def test_a_claim_across_quotes_both_sentences_and_dates_from_them():
    text = (
        "On the night of 4 March 2011 the Tixtla municipal police closed the road to Mochitlán. "
        "Four farmers were pulled from a bus there. The men were never seen again.\n\n"
        "Colonel Ramiro Landa headed the 41st Infantry Battalion until 2013. "
        "He was on the payroll of Los Rojos, the Attorney General's Office said.\n\n"
        "The 24th Motorized Cavalry Regiment has its seat in Ciudad Mier. "
        "It belongs to the 8th Military Zone.\n\n"
        "Gunmen of Los Ardillos kidnapped the teachers. "
        "Agents of the Chilapa municipal police were waiting at the bridge."
    )
    (extraction,) = extract([Document(text, "", "test", "en", "2015")])
    for claim in extraction.claims:
        assert text[claim.start : claim.end] == claim.evidence
        if claim.rule == "across":
            assert re.search(r"[.?!]\s+\w", claim.evidence), claim
            for start, end in (claim.source_span, claim.target_span):
                assert claim.start <= start < end <= claim.end
