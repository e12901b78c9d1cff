"""`complicity visualize`: what it writes, says and refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complicity.cli import main
from complicity.tests.queries.case import CASE, graph


@pytest.fixture
def url(tmp_path: Path) -> str:
    return graph(tmp_path / "graph.db", CASE)


def visualize(url: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--graph", url, "visualize", *arguments])


ASKED = [
    ((), "Complicity network"),
    (("Guerreros Unidos",), "Around Guerreros Unidos"),
    (("Guerreros Unidos", "Los Zetas", "--hops", "2"), "Around Guerreros Unidos, Los Zetas"),
    (("--family", "abuse"), "Complicity network"),
    (("--from", "2012", "--to", "2016", "--min-confidence", "0.3"), "Complicity network"),
    (("--path", "Felipe Flores", "Guerreros Unidos"), "From Felipe Flores to Guerreros Unidos"),
    (("--query", "payrolls"), "Who on the criminal side paid whom on the security side."),
    (("--query", "payrolls", "-p", "payer=Guerreros Unidos"), "Who on the criminal side paid whom"),
]


@pytest.mark.parametrize(("arguments", "title"), ASKED)
def test_it_writes_a_page(url: str, tmp_path: Path, arguments: tuple[str, ...], title: str) -> None:
    path = tmp_path / "out.html"
    result = visualize(url, *arguments, "-o", str(path))
    assert result.exit_code == 0, result.output
    html = path.read_text(encoding="utf-8")
    assert f"<title>{title}" in html
    assert "default-src 'none'" in html
    assert [entry.name for entry in tmp_path.iterdir() if "out.html" in entry.name] == ["out.html"]


def test_the_same_graph_gives_the_same_page(url: str, tmp_path: Path) -> None:
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for path in pages:
        visualize(url, "-o", str(path))
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_a_network_of_nothing_says_so(url: str, tmp_path: Path) -> None:
    result = visualize(url, "--min-confidence", "1", "-o", str(tmp_path / "out.html"))
    assert result.exit_code == 0
    assert "Nothing in the graph is like this" in result.stderr


WRONG = [
    (("Nobody Known",), "nothing is called 'Nobody Known'"),
    (("--path", "Felipe Flores", "Felipe Flores"), "both ends are the same entity"),
    (("--query", "nonsense"), "no question is called 'nonsense'"),
    (("--query", "payrolls", "-p", "payer"), "-p takes KEY=VALUE"),
    (("Los Zetas", "--query", "payrolls"), "one of them makes a page"),
    (("--from", "2015", "--to", "2014"), "turn them round"),
    (("--family", "love"), "is none of: complicity"),
    (("-o", "/nowhere/out.html"), "cannot write /nowhere/out.html"),
    (("-o", "/"), "cannot write /"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_what_it_refuses(url: str, arguments: tuple[str, ...], message: str) -> None:
    result = visualize(url, *arguments)
    assert result.exit_code != 0
    assert message in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_failed_page_leaves_the_old_one(url: str, tmp_path: Path) -> None:
    path = tmp_path / "out.html"
    path.write_text("old")
    assert visualize(url, "Nobody Known", "-o", str(path)).exit_code != 0
    assert path.read_text() == "old"
