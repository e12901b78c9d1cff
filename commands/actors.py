"""The option that every command takes which asks what actor a name means."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def actors_option(command: Command) -> Command:
    """Let a command be given files of known actors of the user's own."""
    return click.option(
        "--actors",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False),
        expose_value=False,
        callback=_use,
        metavar="FILE",
        help="Know the actors of this YAML file as well (docs/identity.md). [env: COMPLICITY_ACTORS]",
    )(command)


def _use(ctx: click.Context, param: click.Parameter, files: tuple[str, ...]) -> None:
    """Know the actors of some files from here on, in processes that are begun as well; a bad file is told."""
    if files:
        from ..ingest.actors import OWN_FILES, actors

        os.environ[OWN_FILES] = os.pathsep.join(str(Path(file).resolve()) for file in files)
        actors()
