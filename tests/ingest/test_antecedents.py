"""The model of what refers back: what it weighs, and the marks that it was trained on."""

import csv
import sys
from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from complicity.ingest.anaphors import Anaphor
from complicity.ingest.antecedents import FAR, LIKELY, MOST, antecedent, candidates, features, model
from complicity.ingest.binding import sure
from complicity.ingest.coreference import NAMES, refer
from complicity.ingest.discourse import Discourse, Seen
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.pipeline import make_nlp, parse
from complicity.ingest.references import references

TRAINING = Path(__file__).parents[2] / "training"

#: Pieces of text, some of them names; any row of them is a document.
PIECES = {
    "en": [
        ("Los Zetas", "CriminalGroup"),
        ("the 27th Battalion", "MilitaryUnit"),
        ("José Pérez", "Person"),
        ("Iguala", "Place"),
        *[
            (words, "")
            for words in ("paid", "the battalion", "he", "its officers", "the gang", "them", ".", "and")
        ],
    ],
    "es": [
        ("Los Zetas", "CriminalGroup"),
        ("el 27 Batallón", "MilitaryUnit"),
        ("José Pérez", "Person"),
        ("Iguala", "Place"),
        *[
            (words, "")
            for words in ("pagaba a", "el batallón", "le", "sus agentes", "la banda", "ellos", ".", "y")
        ],
    ],
}


def read(language: str, pieces: list[tuple[str, str]]) -> Doc:
    text, names = "", []
    for words, kind in pieces:
        start = len(text) + bool(text)
        text = f"{text} {words}" if text else words
        if kind:
            names.append((start, len(text), kind))
    doc = make_nlp(language).make_doc(text)
    spans = [
        Span(doc, span.start, span.end, label=kind, span_id=span.text)
        for start, end, kind in names
        if (span := doc.char_span(start, end, alignment_mode="expand")) is not None
    ]
    doc.spans[MENTIONS] = doc.spans[NAMES] = spans
    parse([doc])
    return doc


def documents() -> Iterator[st.SearchStrategy[tuple[str, list[tuple[str, str]]]]]:
    for language, pieces in PIECES.items():
        rows = st.lists(st.sampled_from(pieces), min_size=2, max_size=25)
        yield st.tuples(st.just(language), rows)


@settings(deadline=None, max_examples=60)
@given(st.one_of(*documents()))
def test_a_reference_stands_for_what_was_named_before_it_and_says_how_likely(row):
    doc = read(*row)
    named = list(doc.spans[MENTIONS])
    refer([doc])
    spans = sorted(doc.spans[MENTIONS], key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for span in spans:
        if span in named:
            assert sure(span) == 1
            continue
        before = [name for name in named if name.end <= span.start]
        assert span.id_ in {name.id_ for name in before}
        assert LIKELY <= sure(span) <= 1


@settings(deadline=None, max_examples=40)
@given(st.one_of(*documents()))
def test_whom_a_word_may_mean_is_within_reach_and_each_is_weighed(row):
    doc = read(*row)
    discourse = Discourse({}, {})

    def choice(word: Anaphor, ruled: Seen | None):
        fitting = candidates(word, model().kinds)
        assert len(fitting) <= MOST
        assert len({one.seen.chain for one in fitting}) == len(fitting)
        assert all(0 <= one.distance <= FAR and one.count > 0 for one in fitting)
        rows = features(word, fitting, ruled)
        assert len(rows) == len(fitting) + 1
        assert all(rows) and all(len(set(row)) == len(row) for row in rows)
        return antecedent(word, ruled)

    list(references(doc, discourse, list(doc.spans[MENTIONS]), choice))


def marks() -> dict[str, list[dict[str, str]]]:
    with (TRAINING / "references.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {name: list(own) for name, own in groupby(rows, key=lambda row: row["file"])}


@pytest.mark.parametrize(("name", "own"), marks().items(), ids=list(marks()))
def test_every_mark_stands_at_its_words_and_points_back_at_a_mention(name, own):
    sys.path.insert(0, str(TRAINING / "corpus"))
    from corpus import read as passages

    by_line = {passage.line: passage for passage in passages(TRAINING / "corpus" / f"{name}.txt")}
    for mark in own:
        place = int(mark["line"]), int(mark["start"])
        text = by_line[place[0]].text
        assert " ".join(text[place[1] : int(mark["end"])].split()) == mark["words"]
        if mark["to_line"] != "-":
            to = int(mark["to_line"]), int(mark["to_start"])
            assert to < place
            assert to[1] in {mention.start for mention in by_line[to[0]].mentions}
