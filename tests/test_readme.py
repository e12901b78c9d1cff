"""The README cannot lie: its commands are run, in order, from a fresh folder."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import complicity
from complicity.cli import main

ROOT = Path(complicity.__file__).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def lines(text: str) -> list[str]:
    """The `complicity …` lines of the console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ complicity")]


def commands() -> list[str]:
    """The README's commands, except those that need a server."""
    return [line for line in lines(README) if "neo4j" not in line]


@pytest.mark.model
def test_its_commands_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    assert commands()
    for command in commands():
        result = CliRunner().invoke(main, shlex.split(command)[1:])
        assert result.exit_code == 0, f"{command}\n{result.output}"


@pytest.mark.model
@pytest.mark.neo4j
@pytest.mark.parametrize("page", ["README.md", "docs/neo4j.md"])
def test_its_commands_for_a_server_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, neo4j_url: str, page: str
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["--graph", "complicity.db", "ingest", "examples"])
    told = [line for line in lines((ROOT / page).read_text(encoding="utf-8")) if "neo4j" in line]
    assert told
    for command in told:
        result = CliRunner().invoke(main, shlex.split(command.replace("neo4j://localhost", neo4j_url))[1:])
        assert result.exit_code == 0, f"{command}\n{result.output}"


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)", README))
def test_what_it_links_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_it_begins_with_the_two_commands() -> None:
    assert (
        README.index("make demo")
        < README.index("make test")
        < README.index("\n## ", README.index("make demo"))
    )
