"""What is written is read back whole; what is malformed is set aside with its reason."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complicity.graph.intake import Rejected, read
from complicity.graph.interchange import decision_record, records, write_csv, write_jsonl
from complicity.graph.model import Appearance, Claim, Decision, Document, Extraction, Name
from complicity.graph.ontology import Kind, LinkType, Modality

POLICE = Name(Kind.POLICE_FORCE, "Policía de Iguala")
GANG = Name(Kind.CRIMINAL_GROUP, 'Guerreros "Unidos"')
SENTENCE = "La Policía de Iguala entregó a los estudiantes,\nsegún el informe."


def extraction(before: str = "Ñandú 🦜\n\n", **changes: object) -> Extraction:
    document = Document(f"{before}{SENTENCE} Más.", "El caso", "caso.txt", "es", "2015-09-06", (0, 5))
    start = len(before)
    claim = {
        "document": document.id,
        "type": LinkType.HANDED_OVER_TO,
        "source": POLICE,
        "target": GANG,
        "source_span": (start + 3, start + 20),
        "target_span": (start + 29, start + 47),
        "modality": Modality.REPORTED,
        "attribution": "el informe",
        "date": "2014-09-26",
        "evidence": SENTENCE,
        "start": start,
        "end": start + len(SENTENCE),
        "page": 2,
        "rule": "entregar",
        "confidence": 0.83,
    }
    appearances = (Appearance(POLICE, ("Policía de Iguala", "policías"), 4), Appearance(GANG, ("GU",), 1))
    return Extraction(document, appearances, (Claim(**{**claim, **changes}),))  # type: ignore[arg-type]


DECISIONS = (
    Decision(
        "merge", ("PoliceForce:a", "PoliceForce:b"), "ana", "2026-01-02T03:04:05+00:00", "same", True, 1
    ),
    Decision("undo", ("1",), "ana", "2026-01-03T00:00:00+00:00", number=2),
)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_all_is_read_back_as_it_was_written(tmp_path: Path, suffix: str) -> None:
    held = [extraction(), extraction("x" * 20, page=None, attribution=None, date=None)]
    path = tmp_path / f"claims{suffix}"
    write = write_csv if suffix == ".csv" else write_jsonl
    with path.open("w", encoding="utf-8", newline="") as file:
        write([r for e in held for r in records(e)] + [decision_record(d) for d in DECISIONS], file)
    assert sorted(map(repr, read(path))) == sorted(map(repr, [*held, *DECISIONS]))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.sampled_from([".jsonl", ".csv"]))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, before: str, suffix: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"claims{suffix}"
    with path.open("w", encoding="utf-8", newline="") as file:
        (write_csv if suffix == ".csv" else write_jsonl)(records(extraction(before)), file)
    assert list(read(path)) == [extraction(before)]


DOCUMENT, APPEARANCE, _, CLAIM = records(extraction())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "LOVES"}, "unknown type 'LOVES'"),
        ({"source_kind": "Ghost"}, "unknown source_kind 'Ghost'"),
        ({"modality": None}, "modality is missing"),
        ({"type": "COMMANDED"}, "COMMANDED cannot run from PoliceForce to CriminalGroup"),
        ({"start": 0}, "is not the evidence"),
        ({"end": 10_000}, "do not lie in the document's text"),
        ({"target_start": -1}, "do not lie in the document's text"),
        ({"start": "here"}, "start is not a whole number"),
        ({"confidence": 1.5}, "confidence is not between 0 and 1"),
        ({"confidence": "high"}, "confidence is not a number"),
        ({"date": "26 September"}, "is no ISO 8601 date"),
        ({"date": "2014-13"}, "is no ISO 8601 date"),
        ({"source_name": ["a"]}, "source_name is not text"),
        ({"source_name": "\ud800"}, "half a character"),
        ({"target_name": "Los\0Zetas"}, "target_name holds a null character"),
        ({"record": "clam"}, "unknown record 'clam'"),
        ({"record": "appearance", "document": "?"}, "an appearance must follow the record of its document"),
        ({"record": "decision", "action": "burn"}, "unknown action 'burn'"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_rest_is_read(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    path = tmp_path / "claims.jsonl"
    lines = [DOCUMENT, APPEARANCE, {**CLAIM, **changes}, "no object", CLAIM]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n{half", encoding="utf-8")
    *bad, good = sorted(read(path), key=lambda item: not isinstance(item, Rejected))
    assert [item.line for item in bad if isinstance(item, Rejected)] == [3, 4, 6]
    assert isinstance(bad[0], Rejected) and reason in bad[0].reason
    assert isinstance(good, Extraction) and good.claims == extraction().claims


def test_claims_without_their_documents_become_excerpts(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "document,title,document_date,type,source_kind,source_name,target_kind,target_name,modality,evidence\n"
        "a,Cable,1999,PAID,CriminalGroup,Zetas,Person,Gil,alleged,Zetas paid the chief.\n"
        "a,Cable,1999,PAID,CriminalGroup,Zetas,Person,Gil,alleged,Zetas paid the chief.\n"
        "a,Cable,1999,PAID,CriminalGroup,Zetas,Person,Ruiz,alleged,Zetas paid the chief.\n"
        "b,,,FOUGHT,CriminalGroup,Zetas,CriminalGroup,CDG,stated,Zetas fought CDG.\n"
        "a,Cable,1999,PAID,CriminalGroup,Zetas,Person,Gil,alleged,Late.\n"
        "b,,,FOUGHT,CriminalGroup,Zetas\n",
        encoding="utf-8",
    )
    found = list(read(path))
    extractions = [item for item in found if isinstance(item, Extraction)]
    assert [(e.document.title, e.document.date, len(e.claims)) for e in extractions] == [
        ("Cable", "1999", 2),
        ("b", None, 1),
    ]
    claims = [(e.document, claim) for e in extractions for claim in e.claims]
    assert all(document.text[claim.start : claim.end] == claim.evidence for document, claim in claims)
    assert len({claim.id for _, claim in claims}) == 3
    assert [item.line for item in found if isinstance(item, Rejected)] == [6, 7]
