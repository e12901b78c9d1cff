"""Incidents told again without their name: the words that tell them, and what the model learned from."""

import csv
import sys
from itertools import groupby
from pathlib import Path

import pytest

from complicity.graph.model import Document
from complicity.ingest.deeds import may_tell
from complicity.ingest.extract import read
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.pipeline import make_nlp

TRAINING = Path(__file__).parents[2] / "training"

#: Documents, and the words of each that tell the incident it names.
TOLD = [
    (
        "The Iguala disappearances shook the state. Gunmen of Guerreros Unidos abducted the boys.",
        {"abducted"},
    ),
    (
        "The Tlatlaya massacre took 22 lives. Soldiers of the 102nd Battalion shot men who gave up.",
        {"shot"},
    ),
    ("The murder of Ray Dunn is unsolved. Dunn was killed by Los Rojos.", {"killed"}),
    (
        "La masacre de Acteal conmovió al país. Paramilitares mataron a los fieles en la ermita.",
        {"mataron"},
    ),
    (
        "La desaparición de los cinco jóvenes de Tierra Blanca sigue impune. Policías los secuestraron.",
        {"secuestraron"},
    ),
    # it was done to somebody else, or to one another
    ("The Arandu murder is unsolved. His predecessor, Ray Dunn, was killed by Los Rojos.", set()),
    ("The Las Flores killings are unsolved. Los Pumas and Los Rojos have been killing each other.", set()),
    # no incident is named
    ("The town was quiet. Gunmen of Guerreros Unidos abducted two boys.", set()),
    # the verb means something else
    ("The Iguala disappearances shook the state. The governor took office in May.", set()),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "words"), TOLD)
def test_words_tell_the_incident_that_a_document_names(text: str, words: set[str]) -> None:
    docs = read(Document(text, "", "test", "en"))
    spans = [span for doc in docs for span in doc.spans[MENTIONS] if span.label_ == "Event"]
    named = {span.id_ for span in spans if len(span) > 1}
    told = [span for span in spans if len(span) == 1]
    assert {span.text for span in told} == words
    assert {span.id_ for span in told} <= named


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "text", "may"),
    [
        ("en", "The men were killed at dawn.", True),
        ("en", "The bridge was painted.", False),
        ("es", "Los asesinaron de madrugada.", True),
        ("es", "Pintaron el puente.", False),
    ],
)
def test_a_passage_that_is_not_parsed_shows_that_it_may_tell(language: str, text: str, may: bool) -> None:
    assert may_tell(make_nlp(language).make_doc(text)) is may


def marks() -> list[tuple[str, list[dict[str, str]]]]:
    with (TRAINING / "deeds.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row["file"])]


@pytest.mark.parametrize(("name", "rows"), marks(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_mark_stands_at_its_word_and_points_at_an_incident(
    name: str, rows: list[dict[str, str]]
) -> None:
    sys.path.insert(0, str(TRAINING / "corpus"))
    from corpus import read as passages

    texts = {passage.line: passage for passage in passages(TRAINING / "corpus" / f"{name}.txt")}
    for row in rows:
        assert texts[int(row["line"])].text[int(row["start"]) : int(row["end"])] == row["words"]
        if row["to_line"] != "-":
            kinds = {m.start: m.kind for m in texts[int(row["to_line"])].mentions}
            assert kinds[int(row["to_start"])] == "Event"
