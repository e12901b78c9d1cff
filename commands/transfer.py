"""Commands that move whole graphs: `load` and `copy`."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Self

import click

from ..graph.errors import DataError
from ..graph.intake import Rejected, read
from ..graph.store import open_store
from ..graph.transfer import Loaded
from ..graph.transfer import copy as copy_graph
from ..graph.transfer import load as load_records
from .actors import actors_option


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    default="rejects.jsonl",
    show_default=True,
    metavar="FILE",
    help="Where rows that cannot be loaded go, with their reasons.",
)
@actors_option
@click.pass_obj
def load(graph: Any, files: tuple[Path, ...], rejects: Path) -> None:
    """Load claims that are already extracted, as JSON lines or CSV, without any language model.

    FILE is what `complicity export jsonl` or `complicity extract --format jsonl` wrote, or a table of
    your own (see docs/interchange.md). Loading the same again changes nothing; a load that was
    interrupted is completed by running it again.

    \b
    Example:
      complicity load claims.csv
      complicity --graph neo4j://localhost load export.jsonl
    """
    from ..ingest.resolve import merges_and_splits, resolve

    for path in files:
        if not path.is_file():
            raise DataError(f"no file {path}")
    with _Rejects(rejects) as aside, graph.open(create=True) as store:
        before = merges_and_splits(store)
        loaded = [
            load_records(store, read(path), reject=partial(aside.write, path), progress=_show(path))
            for path in files
        ]
        resolve(store, since=before)
        status = store.status()
    documents, claims, decisions = (
        sum(getattr(one, count) for one in loaded) for count in ("documents", "claims", "decisions")
    )
    click.echo(
        f"{documents} documents, {claims} claims and {decisions} decisions loaded;"
        f" the graph holds {status.entities} entities and {status.links} links."
    )
    if aside.count:
        click.echo(f"{aside.count} rows were set aside: see {rejects} for the reasons.", err=True)


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--database", envvar="COMPLICITY_DATABASE", metavar="NAME", help="The server's database.")
def copy(source: str, target: str, database: str | None) -> None:
    """Copy a whole graph from one store to another: a file to a server, or back.

    TO holds the same graph at the end, compared by a hash over all its entities and links. A copy that
    was interrupted is completed by running it again.

    \b
    Example:
      complicity copy complicity.db neo4j://localhost
      complicity copy neo4j://localhost backup.db
    """
    with ExitStack() as stack:
        origin = stack.enter_context(open_store(source, create=False, read_only=True, database=database))
        copied = stack.enter_context(open_store(target, database=database))
        loaded = copy_graph(origin, copied, progress=_show(source))
        status = copied.status()
    click.echo(
        f"{loaded.documents} documents, {loaded.claims} claims and {loaded.decisions} decisions copied;"
        f" {target} holds the same {status.entities} entities and {status.links} links."
    )


class _Rejects:
    """The file of rejected rows, made when there is one to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._stack = ExitStack()

    def write(self, source: Path, rejected: Rejected) -> None:
        row = {"file": str(source), "line": rejected.line, "reason": rejected.reason, "row": rejected.row}
        try:
            if not self.count:
                self._file = self._stack.enter_context(self.path.open("w", encoding="utf-8"))
            self._file.write(json.dumps(row) + "\n")
        except OSError as error:
            raise DataError(
                f"cannot write {self.path} ({error.strerror}): name another file with --rejects"
            ) from error
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()


def _show(what: object) -> Callable[[Loaded], None]:
    """A line on the terminal that counts along; nothing where nobody watches."""

    def show(loaded: Loaded) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{what}: {loaded.documents} documents, {loaded.claims} claims", err=True, nl=False)

    return show
