"""The documentation cannot lie: what it shows is run, what it lists is compared, its links lead somewhere."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import complicity
from complicity.cli import COMMANDS, main
from complicity.graph.intake import read
from complicity.graph.interchange import COLUMNS
from complicity.graph.model import Extraction
from complicity.graph.paths import BEAM, HUB, LEAST, ROOM, hub_discount
from complicity.queries import catalog, tables
from complicity.queries.chains import CANDIDATES, OFFICES
from complicity.queries.ftm import _SCHEMA

DOCS = Path(complicity.__file__).parent / "docs"


def text(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(DOCS.glob("*.md")), ids=lambda file: file.stem)
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (DOCS / target).exists(), target


def test_every_question_is_listed() -> None:
    asking = [name for name, (_, heading) in COMMANDS.items() if heading == "Ask"]
    listed = re.findall(r"`(\w+)", "".join(re.findall(r"^\| `.*?\|", text("commands"), re.MULTILINE)))
    assert set(asking) <= set(listed)


def test_the_options_of_the_ranking_are_those_of_path() -> None:
    shown = CliRunner().invoke(main, ["path", "--help"]).output
    for option in re.findall(r"--[a-z][a-z-]+", text("ranking")):
        assert option in shown


@pytest.mark.parametrize(
    ("links", "discount"), [(50, "1"), (100, "0.77"), (500, "0.50"), (1_000, "0.43"), (90_000, "0.43")]
)
def test_the_discounts_are_those_of_the_formula(links: int, discount: str) -> None:
    assert round(hub_discount(links), 2) == float(discount)
    assert discount in text("ranking")


def test_the_bounds_are_those_of_the_search() -> None:
    for bound in (
        f"{ROOM:,} links",
        f"at least {LEAST}",
        f"the {BEAM} best",
        f"more than {HUB} links",
        f"{CANDIDATES:,}",
        f"the {OFFICES} best",
    ):
        assert bound in text("ranking").replace("\n", " ")


def test_the_question_shown_is_one() -> None:
    (shown,) = re.findall(r"```\n(// .*?)```", text("queries"), re.DOTALL)
    assert list(catalog.parse("shown", shown).columns) == ["payer", "payee", "evidence"]
    for type_ in catalog.TYPES:
        assert f"`{type_}`" in text("queries")


def test_every_column_is_documented() -> None:
    said = text("interchange")
    records, after = said.split("## A table of your own")
    for name, columns in COLUMNS.items():
        part = records.split(f"**{name}**")[1].split("\n**")[0]
        assert set(columns) <= set(re.findall(r"`(\w+)`", part)), name
    for name, columns in tables.COLUMNS.items():
        (row,) = re.findall(rf"^\| `{name}\.csv` \|(.*)\|$", after, re.MULTILINE)
        # What stands in brackets explains a column.
        assert re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", row)) == list(columns)
    for kind, schema in _SCHEMA.items():
        assert f"`{kind}`" in after and schema in after


def test_the_table_shown_can_be_loaded(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```csv\n(.*?)```", text("interchange"), re.DOTALL)
    (tmp_path / "table.csv").write_text(shown, encoding="utf-8")
    (found,) = read(tmp_path / "table.csv")
    assert isinstance(found, Extraction)
    assert found.claims[0].attribution == "a detainee"
