"""The door itself: every command is there, documented with an example, and errors are one line."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from complicity.cli import COMMANDS, SUMMARIES, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert f"complicity {name}" in result.output.replace("Usage: ", ""), "no example of itself"


def test_every_command_has_its_line() -> None:
    assert COMMANDS.keys() == SUMMARIES.keys()
    listing = CliRunner().invoke(main, ["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in listing


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["pth", "A", "B"], 2, "Did you mean path"),
        (["xyzzy"], 2, "See complicity --help"),
        (["--graph", "none.db", "status"], 1, "no graph at none.db"),
        (["--graph", "ftp://x", "status"], 1, "unknown graph address"),
    ],
)
def test_errors_are_one_line(arguments: list[str], status: int, message: str, tmp_path: Path) -> None:
    runner = CliRunner()
    with runner.isolated_filesystem(tmp_path):
        result = runner.invoke(main, arguments)
    assert result.exit_code == status
    assert message in result.output
    assert "Traceback" not in result.output


def test_the_group_is_a_click_group_so_that_completion_works() -> None:
    context = click.Context(main)
    assert main.list_commands(context) == list(COMMANDS)
    assert main.get_command(context, "no-such") is None
