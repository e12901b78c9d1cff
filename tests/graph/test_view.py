"""Claims summed up as links, and the ledger's live decisions."""

from dataclasses import replace

import pytest

from complicity.graph import view
from complicity.graph.ledger import live, verdicts
from complicity.graph.model import Citation, Claim, Decision, DocumentInfo, Name
from complicity.graph.ontology import Kind, LinkType, Modality

POLICE = Name(Kind.POLICE_FORCE, "Saltillo police")
ZETAS = Name(Kind.CRIMINAL_GROUP, "Los Zetas")


def citation(
    document: str = "d1",
    modality: Modality = Modality.STATED,
    confidence: float = 0.8,
    date: str | None = None,
    status: str = "",
) -> Citation:
    claim = Claim(
        document=document,
        type=LinkType.SUPPORTED,
        source=POLICE,
        target=ZETAS,
        source_span=(0, 15),
        target_span=(24, 33),
        modality=modality,
        attribution=None,
        date=date,
        evidence="Saltillo police support Los Zetas.",
        start=0,
        end=34,
        page=None,
        rule="frame:support",
        confidence=confidence,
    )
    info = DocumentInfo(document, "A title", "a.txt", "en", None)
    return Citation(claim, "policeforce:saltillo-police", "criminalgroup:los-zetas", info, status)


def link(*citations: Citation):
    return view.link(
        "policeforce:saltillo-police", LinkType.SUPPORTED, "criminalgroup:los-zetas", list(citations)
    )


@pytest.mark.parametrize(
    ("citations", "confidence", "documents", "modality", "disputed"),
    [
        ([citation()], 0.8, 1, Modality.STATED, False),
        ([citation(), citation()], 0.8, 1, Modality.STATED, False),
        ([citation("d1"), citation("d2")], 0.96, 2, Modality.STATED, False),
        ([citation(modality=Modality.REPORTED)], 0.72, 1, Modality.REPORTED, False),
        ([citation(modality=Modality.ALLEGED)], 0.48, 1, Modality.ALLEGED, False),
        ([citation(modality=Modality.DENIED)], 0.0, 1, Modality.DENIED, True),
        ([citation(), citation("d2", Modality.DENIED)], 0.8, 1, Modality.STATED, True),
        ([citation(status="accepted")], 1.0, 1, Modality.STATED, False),
        ([citation(), citation("d2", status="rejected")], 0.8, 1, Modality.STATED, False),
    ],
)
def test_a_link_sums_up_its_claims(citations, confidence, documents, modality, disputed) -> None:
    summed = link(*citations)
    assert (summed.confidence, summed.documents, summed.modality, summed.disputed) == (
        pytest.approx(confidence),
        documents,
        modality,
        disputed,
    )


def test_a_link_whose_every_claim_is_rejected_is_none() -> None:
    assert link(citation(status="rejected")) is None


def test_a_link_spans_the_dates_of_its_supporting_claims() -> None:
    summed = link(
        citation(date="2010-08"), citation("d2", date="2009"), citation("d3", Modality.DENIED, date="2015")
    )
    assert (summed.first_date, summed.last_date) == ("2009", "2010-08")


def decision(number: int, action: str, *subjects: str) -> Decision:
    return Decision(action, subjects, "an analyst", "2026-01-01T00:00:00Z", number=number)


MERGE = decision(1, "merge", "Agency:SEDENA", "Agency:Secretaría de la Defensa Nacional")
UNDO = decision(2, "undo", "1")
UNDO_UNDO = decision(3, "undo", "2")


@pytest.mark.parametrize(
    ("decisions", "numbers"),
    [([MERGE], [1]), ([MERGE, UNDO], []), ([MERGE, UNDO, UNDO_UNDO], [1]), ([], [])],
)
def test_an_undo_can_be_undone(decisions, numbers) -> None:
    assert [d.number for d in live(decisions)] == numbers


def test_the_latest_verdict_on_a_claim_wins() -> None:
    accept, reject = decision(1, "accept", "c1"), decision(2, "reject", "c1")
    assert verdicts([accept, reject]) == {"c1": "rejected"}
    assert verdicts([accept, reject, decision(3, "undo", "2")]) == {"c1": "accepted"}


def test_claims_differ_by_what_they_stand_on() -> None:
    claim = citation().claim
    assert claim.id == replace(claim, confidence=0.1, rule="other").id
    assert claim.id != replace(claim, start=1).id
    assert claim.id != replace(claim, source_span=(1, 15)).id
