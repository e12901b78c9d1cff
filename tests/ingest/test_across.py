"""Links between two neighbouring sentences: which mentions are paired, and what their claims quote."""

import re

import pytest
from spacy.tokens import Doc

from complicity.graph.model import Document
from complicity.graph.ontology import LinkType
from complicity.ingest.across import pairs
from complicity.ingest.coreference import NAMES
from complicity.ingest.extract import extract
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.network import View
from complicity.ingest.pipeline import RECOGNIZER, make_nlp
from complicity.ingest.relations import findings, readings

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


def test_a_claim_across_quotes_both_sentences():
    text = (
        "Nobody was tried.\n\nThe killing of the nine fishermen was never solved. "
        "Prosecutors blame Los Zetas. The Navy has no comment."
    )
    (extraction,) = extract([Document(text, "", "test", "en", "2015")])
    across = [claim for claim in extraction.claims if claim.rule == "across"]
    assert [(claim.type.value, claim.source.text) for claim in across] == [("IMPLICATED_IN", "Los Zetas")]
    for claim in across:
        assert text[claim.start : claim.end] == claim.evidence
        assert claim.evidence.endswith("solved. Prosecutors blame Los Zetas.")
        for start, end in (claim.source_span, claim.target_span):
            assert claim.start <= start < end <= claim.end


def test_what_a_sentence_tells_of_its_own_it_does_not_tell_of_one_before():
    doc = marked(
        "[a:Person José Luis Abarca], the mayor of [p:Place Iguala], was arrested on Tuesday. "
        "Prosecutors said that [c:CriminalGroup Guerreros Unidos] paid the [b:PoliceForce Iguala police].",
        "en",
    )
    told = [finding for found in findings([View(reading) for reading in readings(doc)]) for finding in found]
    paid = {(finding.source.id_, finding.target.id_) for finding in told if finding.type is LinkType.PAID}
    assert paid == {("c", "b")}
