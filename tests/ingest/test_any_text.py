"""Text of any kind is read without a crash, and every claim is a piece of it between ends that fit."""

import random
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complicity.graph.model import Document, Extraction
from complicity.ingest.extract import extract
from complicity.ingest.passages import passages

SEED = """Soldiers of the 27th Infantry Battalion handed three men over to Los Zetas in Iguala on May 3, 2014.
The Federal Police, according to the DEA, protected the cartel. Its commander, Col. José Pérez, denied it.
Elementos de la Policía Municipal de Iguala entregaron a los jóvenes a Guerreros Unidos, según la PGR.
La corporación negó los hechos; el general Luis Ayala, alias "El Halcón", fue detenido por la Marina."""


def check(text: str, language: str = "en") -> Extraction:
    """The extraction of a text, each of its claims held to the text and to the ontology."""
    (extraction,) = extract([Document(text, "", "", language, "2015-01-01")])
    names = {appearance.name for appearance in extraction.appearances}
    for claim in extraction.claims:
        assert text[claim.start : claim.end] == claim.evidence
        assert claim.type.fits(claim.source.kind, claim.target.kind)
        assert {claim.source, claim.target} <= names
        for start, end in (claim.source_span, claim.target_span):
            assert 0 <= start < end <= len(text)
    return extraction


some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.sampled_from(SEED.split())
scripts = st.text(st.characters(codec="utf-8"), max_size=300)


@some
@given(scripts, st.sampled_from(["en", "es", "en+es"]))
def test_any_characters(text: str, language: str) -> None:
    check(text, language)


@some
@given(
    st.lists(st.one_of(words, scripts.map(lambda text: text[:12])), max_size=60),
    st.sampled_from([" ", "\n", "\t"]),
)
def test_names_among_anything(parts: list[str], joint: str) -> None:
    check(joint.join(parts))


@some
@given(st.permutations(SEED.split()), st.sampled_from(["en", "es"]))
def test_words_in_any_order(parts: list[str], language: str) -> None:
    check(" ".join(parts), language)


def test_ten_thousand_random_strings() -> None:
    chance = random.Random(3)
    letters = string.printable + "áéíóúñ“”«»—…№ºª¿¡" + "漢字かなעבריתعربيКирилл😀\u200b\ufeff\x00"
    lines = ["".join(chance.choices(letters, k=chance.randrange(1, 40))) for _ in range(10_000)]
    check("\n\n".join(lines))


def test_no_punctuation_all_capitals_noise_and_tables() -> None:
    plain = "".join(mark for mark in SEED if mark.isalnum() or mark.isspace())
    broken = "".join(mark + ("-\n" if number % 37 == 36 else "") for number, mark in enumerate(SEED))
    header = "\n\n".join(f"UNCLASSIFIED   Page {n} of 9\n{line}" for n, line in enumerate(SEED.splitlines()))
    table = "\n".join("| " + " | ".join(line.split()) + " |" for line in SEED.splitlines())
    swapped = SEED.translate(str.maketrans("lIO0e", "1l0Oc"))
    for text in (
        plain,
        plain.upper(),
        SEED.upper(),
        SEED.lower(),
        broken,
        header,
        table,
        swapped,
        SEED.replace(" ", "\xa0"),
    ):
        for language in ("en", "es"):
            check(text, language)


def test_a_sentence_repeated_keeps_its_places() -> None:
    text = "\n\n".join(SEED.splitlines() * 3)
    ends = [claim.end for claim in check(text).claims]
    assert ends and ends == sorted(ends) and max(ends) > len(text) // 2


def test_a_million_characters_are_cut_into_passages_with_their_places() -> None:
    text = ("x" * 97 + " ") * 10_300
    pieces = list(passages(text))
    assert len(text) > 1_000_000 and max(len(piece.text) for piece in pieces) <= 6_000
    assert all(text[piece.offset : piece.offset + len(piece.text)] == piece.text for piece in pieces)


def test_a_long_text_without_a_break_is_read_to_its_end() -> None:
    text = ("lorem ipsum " * 8_000).strip() + " " + SEED.splitlines()[0]
    last = check(text).claims[-1]
    assert last.end > len(text) - 120


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "No. | Name | Position\n1 | Luan Shatrija | sergeant, Kodra station\n2 | Visar Krasta | member",
            [
                "No. | Name | Position",
                "1 | Luan Shatrija | sergeant, Kodra station",
                "2 | Visar Krasta | member",
            ],
        ),
        (
            "Ana Mora / jefa / detenida\nIván Ríos / agente / prófugo",
            ["Ana Mora / jefa / detenida", "Iván Ríos / agente / prófugo"],
        ),
        (
            "He and/or his men took the road\nto Lerma either / or not.",
            ["He and/or his men took the road to Lerma either / or not."],
        ),
    ],
)
def test_the_rows_of_a_table_are_passages(text: str, rows: list[str]) -> None:
    assert [passage.text for passage in passages(text)] == rows
