"""Commands that read documents: `ingest` and `extract`."""

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from ..graph.errors import DocumentError, StoreError
from ..graph.model import Document, Extraction, Name
from ..graph.store import open_store
from .actors import actors_option
from .progress import Progress


def reading_options(command: Any) -> Any:
    """The options that `ingest` and `watch` share."""
    options = (
        click.option(
            "--workers",
            type=click.IntRange(1),
            default=1,
            show_default=True,
            help="Processes that read; about one for each core.",
        ),
        click.option(
            "--time-limit",
            type=click.FloatRange(0),
            default=600,
            show_default=True,
            metavar="SECONDS",
            help="Quarantine a file whose next document takes longer; 0 for no limit.",
        ),
        click.option(
            "--memory-limit",
            type=click.IntRange(0),
            default=4096,
            show_default=True,
            metavar="MB",
            help="Quarantine a file that needs more; 0 for no limit.",
        ),
        *(
            click.option(
                f"--{name}-field",
                default=name,
                show_default=True,
                metavar="NAME",
                help=f"Which column of CSV, or member of JSON lines, is a document's {name}.",
            )
            for name in ("text", "title", "date", "source")
        ),
        click.option(
            "--report",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE.csv",
            help="Write a line a file: status, reason, pages, words, claims, seconds.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return actors_option(command)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--again", is_flag=True, help="Read files anew though they have not changed.")
@click.option("--only-failed", is_flag=True, help="Only files that failed or were quarantined before.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    help="Only files changed since then, such as 2024-05-31.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Read at most so many files.")
@click.option("--dry-run", is_flag=True, help="Only say which files would be read.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Read with processes of this machine, or on a Ray cluster (complicity[ray]).",
)
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster; without it, one on this machine.")
@reading_options
@click.pass_obj
def ingest(graph: Any, /, paths: tuple[str, ...], report: Path | None, dry_run: bool, **given: Any) -> None:
    """Read documents into the graph: files, folders with all that is in them, or - for standard input.

    Files that were read before and have not changed are passed over, so a run that was interrupted is
    completed by the same command. Ctrl-C ends it after the documents in hand.

    \b
    Example:
      complicity ingest examples/
      complicity --graph case.db ingest --workers 2 --report files.csv cables/ report.html
    """
    options = options_given(**given)
    if dry_run:
        _say_what_would_be_read(graph, paths, options)
    elif not _ingested(graph, paths, options, report):
        raise click.exceptions.Exit(1)


def options_given(
    *,
    since: datetime | None = None,
    time_limit: float,
    memory_limit: int,
    text_field: str,
    title_field: str,
    date_field: str,
    source_field: str,
    **given: Any,
) -> Any:
    """What the user chose, as the engine's options."""
    from ..ingest.documents import Fields
    from ..ingest.plan import Options
    from ..ingest.workers import Limits

    return Options(
        since=int(since.timestamp() * 10**9) if since else None,
        limits=Limits(time_limit, memory_limit * 2**20),
        fields=Fields(text_field, title_field, date_field, source_field),
        **given,
    )


def _say_what_would_be_read(graph: Any, paths: tuple[str, ...], options: Any) -> None:
    from ..ingest.plan import Plan

    with ExitStack() as stack:
        try:
            store = stack.enter_context(graph.open(read_only=True))
        except StoreError:
            # No graph yet: nothing has been read before.
            folder = stack.enter_context(TemporaryDirectory())
            store = stack.enter_context(open_store(f"{folder}/none.db"))
        count = 0
        for ticket, job in Plan(store, options).tickets(paths):
            count += job is not None
            if job or ticket.parts:
                reason = f"not read: {ticket.parts[0].reason}" if ticket.parts else "to read"
                click.echo(f"{ticket.found.name}: {reason}")
    click.echo(f"{count} files would be read.")


def _ingested(graph: Any, paths: tuple[str, ...], options: Any, report: Path | None) -> bool:
    """Read files into the graph and print the summary; whether none of them failed."""
    from ..ingest import ingest as read_into
    from ..ingest.folders import files

    with (
        graph.open(create=True) as store,
        Progress(lambda: sum(1 for _ in files(paths)), report) as progress,
        interruptible() as stop,
    ):
        summary = read_into(paths, store, options, tell=progress.tell, stop=stop)
        status = store.status()
    for line in _summed_up(summary):
        click.echo(line)
    click.echo(f"The graph holds {status.entities} entities and {status.links} links.")
    return not summary.failed


def _summed_up(summary: Any) -> Iterator[str]:
    yield (
        f"{summary.documents} documents read, {summary.known} known already; {summary.claims} claims found."
    )
    for reason, count in summary.skipped.most_common():
        yield f"{count} skipped: {reason}"
    if summary.failed:
        yield f"{summary.failed} could not be read (see above)."
    if summary.stopped:
        yield "Stopped before the end: the same command goes on from here."


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed: the first time it asks to stop, the second time it interrupts."""
    pressed = False

    def press(number: int, frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True
        click.echo("Finishing the documents in hand; press Ctrl-C again to stop at once.", err=True)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)


@click.command()
@click.argument("file")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl"]),
    default="table",
    show_default=True,
    help="A table to read; entities and claims as JSON; or lines that `complicity load` takes.",
)
@actors_option
def extract(file: str, form: str) -> None:
    """Read one document (- for standard input) and print what it claims. No graph is needed or touched.

    \b
    Example:
      complicity extract examples/news-iguala-2014.md
      complicity extract --format jsonl cable.txt > claims.jsonl
    """
    from ..ingest.documents import Skipped, read, source
    from ..ingest.extract import extract as extract_from

    parts = list(read(source(file)))
    documents = [part for part in parts if isinstance(part, Document)]
    if not documents:
        raise DocumentError(
            "; ".join(f"{part.source}: {part.reason}" for part in parts if isinstance(part, Skipped))
        )
    for part in parts:
        if isinstance(part, Skipped):
            click.echo(f"{part.source}: {part.reason}", err=True)
    for extraction in extract_from(documents):
        {"table": _print_table, "json": _print_json, "jsonl": _print_lines}[form](extraction)


def _print_lines(extraction: Extraction) -> None:
    from ..graph.interchange import json_line, records

    for record in records(extraction):
        click.echo(json_line(record))


def _print_json(extraction: Extraction) -> None:
    click.echo(json.dumps(shown(extraction), ensure_ascii=False, indent=1))


def shown(extraction: Extraction) -> dict[str, object]:
    """What one document yields, as `extract --format json` prints it."""
    aliases: dict[Name, dict[str, None]] = {}
    for appearance in extraction.appearances:
        aliases.setdefault(appearance.name, {}).update(dict.fromkeys(appearance.aliases))
    ids = {name: f"e{number}" for number, name in enumerate(aliases, 1)}
    document = extraction.document
    return {
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "language": document.language,
        "entities": [
            {"id": ids[name], "kind": name.kind.value, "name": name.text, "aliases": list(forms)}
            for name, forms in aliases.items()
        ],
        "claims": [
            {
                "type": claim.type.value,
                "source": ids[claim.source],
                "target": ids[claim.target],
                "modality": claim.modality.value,
                "attribution": claim.attribution,
                "date": claim.date,
                "evidence": claim.evidence,
                "start": claim.start,
                "end": claim.end,
                "page": claim.page,
                "rule": claim.rule,
                "confidence": claim.confidence,
            }
            for claim in extraction.claims
        ],
    }


def _print_table(extraction: Extraction) -> None:
    from rich.console import Console
    from rich.table import Table

    document = extraction.document
    table = Table(title=f"{document.title} ({document.date or 'no date'})", show_lines=True)
    for column in ("from", "link", "to", "modality", "who says so", "when", "sentence"):
        table.add_column(column)
    for claim in extraction.claims:
        ends = claim.source.text, claim.type.value, claim.target.text
        table.add_row(*ends, claim.modality.value, claim.attribution, claim.date, claim.evidence)
    Console().print(table)
