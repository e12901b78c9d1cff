"""What is no prose stays out of the sentences, and no offset moves."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import complicity
from complicity.ingest.apparatus import beginning, veiled, without_lines
from complicity.ingest.heading import heading
from complicity.ingest.pages import bound
from complicity.ingest.passages import passages

ROOT = Path(complicity.__file__).parent
RULES = yaml.safe_load((ROOT / "ingest/lexicon/apparatus.yaml").read_text(encoding="utf-8"))
LISTS = {kind: entries for kind, entries in RULES.items() if isinstance(entries, list)}
EXAMPLES = [(kind, entry) for kind, entries in LISTS.items() for entry in entries]

CABLE = """\
VZCZCXRO4569
PP RUEHCD RUEHGD
R 221905Z APR 11
FM AMCONSUL MATAMOROS
TO RUEHC/SECSTATE WASHDC PRIORITY 8739
C O N F I D E N T I A L SECTION 01 OF 02 MATAMOROS 003077
SIPDIS
E.O. 12958: DECL: 10/24/2019
TAGS: PREL, PGOV, SNAR, MX
SUBJECT: SAN FERNANDO: LOCAL COPS AND
THE ZETAS

1. (C) SUMMARY. XXXXXXXXXXXX told us that the police handed
people over to Los Zetas. END SUMMARY.

2. (SBU) ████████ (b)(6) said that the Army was not there.
"""


@pytest.mark.parametrize(("kind", "entry"), EXAMPLES)
def test_each_rule_takes_all_of_its_example(kind: str, entry: dict[str, str]) -> None:
    found = re.search(entry["rule"], entry["example"] + ("\n" if kind == "numbers" else ""))
    assert found and found[0] == entry["example"]


def test_a_cable_is_its_names_and_its_prose() -> None:
    assert [re.sub(" +", " ", passage.text).strip() for passage in passages(CABLE)] == [
        "FM AMCONSUL MATAMOROS",
        "TO SECSTATE WASHDC",
        "SUBJECT: SAN FERNANDO: LOCAL COPS AND",
        "THE ZETAS",
        "someone told us that the police handed people over to Los Zetas.",
        "someone said that the Army was not there.",
    ]
    head = heading(CABLE, "en")
    assert (head.title, head.date) == ("SAN FERNANDO: LOCAL COPS AND THE ZETAS", "2011-04-22")


@pytest.mark.parametrize(
    "prose",
    [
        "SECRET talks were held in Iguala.",
        "1.4 million dollars went to the police.",
        "Page 3 of the report names the colonel.",
        "RUBEN told the police. (C) is the third of them.",
        "CONFIDENTIAL INFORMANT SPEAKS OUT",
        "LOS ZETAS. The group came from the Army.",
        "43 students of Ayotzinapa",
        "The year was 2014.",
        "MEXICO CITY, Sept 26",
    ],
)
def test_prose_is_left_alone(prose: str) -> None:
    assert without_lines(prose) == prose
    assert beginning(prose, 0, len(prose)) == 0
    assert veiled(prose, "en") == prose


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("[REDACTED] paid them.", "en", "someone    paid them."),
        ("Dijo [NOMBRE TESTADO] que no.", "es", "Dijo alguien          que no."),
        ("by ████, ███ of the Army", "en", "by someone   of the Army"),
        ("██ went", "en", "   went"),
    ],
)
def test_a_redaction_is_somebody(text: str, language: str, shown: str) -> None:
    assert veiled(text, language) == shown


LINES = st.sampled_from(
    [entry["example"] for _, entry in EXAMPLES]
    + [
        "The police of San Fernando",
        "handed people over to Los Zetas.",
        "policía",
        "",
        "  ",
        "\u200b«x»",
        "A\tb[1]",
    ]
)
TEXTS = st.lists(st.one_of(LINES, st.text(max_size=20)), max_size=25).map("\n".join)


@given(TEXTS)
def test_no_offset_moves(text: str) -> None:
    levelled = without_lines(text)
    assert len(levelled) == len(text)
    assert len(veiled(text, "es")) == len(text)
    for passage in passages(text):
        stretch = text[passage.offset : passage.offset + len(passage.text)]
        assert len(stretch) == len(passage.text)
        kept = [(a, b) for a, b in zip(passage.text, stretch, strict=True) if a.isalnum() and a != b]
        assert {a for a, _ in kept} <= set("someonealguien")


@given(st.lists(st.lists(LINES, max_size=12).map("\n".join), min_size=1, max_size=6))
def test_every_page_starts_where_it_says(pages: list[str]) -> None:
    text, starts = bound(pages)
    assert len(starts) == len(pages)
    assert list(starts) == sorted(starts) and starts[0] == 0 and starts[-1] <= len(text)
    words = {word for page in pages for word in re.findall(r"[^\W\d_]+", page)}
    # A word that was parted at the end of a line is whole again, no other is new.
    assert all(
        word in words or any(word.startswith(part) for part in words)
        for word in re.findall(r"[^\W\d_]+", text)
    )
