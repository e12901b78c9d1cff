"""The command that reads what appears in a folder: `watch`."""

from pathlib import Path
from typing import Any

import click

from .ingest import interruptible, options_given, reading_options
from .progress import Progress


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False), metavar="FOLDER")
@reading_options
@click.pass_obj
def watch(graph: Any, /, folder: str, report: Path | None, **given: Any) -> None:
    """Read what is in a folder, then whatever appears or changes in it, until Ctrl-C.

    The graph stays free for others: it is opened for each lot of files and closed again.

    \b
    Example:
      complicity watch inbox/
      complicity --graph case.db watch --workers 2 --report files.csv inbox/
    """
    from ..ingest import ingest
    from ..ingest.watching import appearing

    options = options_given(**given)
    with Progress(None, report) as progress, interruptible() as stop:
        for paths in appearing(folder, stop):
            with graph.open(create=True) as store:
                summary = ingest(paths, store, options, tell=progress.tell, stop=stop)
            click.echo(
                f"{summary.documents} documents read, {summary.claims} claims found;"
                f" watching {folder} (Ctrl-C ends it)."
            )
