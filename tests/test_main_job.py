"""The main job on a published document, where it lies beside the checkout: it is not copied in here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from complicity.cli import main

NAME = Path("shared", "gold", "mexico-mass-graves-2015.txt")
TEXT = next((found for up in Path(__file__).parents[2:] if (found := up / NAME).is_file()), None)

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(TEXT is None, reason="the document is not beside the checkout"),
]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("graph") / "graph.db")
    result = CliRunner().invoke(main, ["--graph", path, "ingest", str(TEXT)])
    assert result.exit_code == 0, result.output
    return path


def test_path_quotes_the_report(graph: str) -> None:
    result = CliRunner().invoke(main, ["--graph", graph, "path", "Saltillo police", "Los Zetas", "--full"])
    assert "provided support and information" in " ".join(result.output.split())
    assert "FBI report" in result.output


@pytest.mark.parametrize("force", ["Saltillo", "San Fernando"])
def test_chains_hold_both_forces(graph: str, force: str) -> None:
    result = CliRunner().invoke(main, ["--graph", graph, "chains"])
    assert f"{force} Municipal Police – Los Zetas" in result.output


def test_every_claim_stands_in_the_text() -> None:
    assert TEXT is not None
    text = TEXT.read_text(encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", "--format", "json", str(TEXT)])
    claims = json.loads(result.output)["claims"]
    assert claims
    assert all(text[claim["start"] : claim["end"]] == claim["evidence"] for claim in claims)
