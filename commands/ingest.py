"""Commands that read documents: `ingest` and `extract`."""

import json
from typing import Any

import click

from ..graph.errors import DocumentError
from ..graph.model import Document, Extraction, Name


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--again", is_flag=True, help="Read documents anew that the graph holds already.")
@click.pass_obj
def ingest(graph: Any, paths: tuple[str, ...], again: bool) -> None:
    """Read documents into the graph: files, folders with all that is in them, or - for standard input.

    \b
    Example:
      complicity ingest examples/
      complicity --graph case.db ingest cables/ report.html
    """
    from ..ingest import ingest as read_into

    with graph.open(create=True) as store:
        summary = read_into(paths, store, again=again, tell=_tell)
        status = store.status()
    for skipped in summary.skipped:
        click.echo(f"skipped {_printable(skipped.source)}: {skipped.reason}", err=True)
    click.echo(
        f"{summary.documents} documents read, {summary.known} known already, {len(summary.skipped)} skipped;"
        f" {summary.claims} claims found."
    )
    click.echo(f"The graph holds {status.entities} entities and {status.links} links.")
    if summary.skipped:
        raise click.exceptions.Exit(1)


def _tell(reading: Any) -> None:
    for extraction in reading.extractions:
        source = _printable(extraction.document.source)
        click.echo(f"read {source}: {len(extraction.claims)} claims", err=True)


def _printable(source: str) -> str:
    """A file's name on one line, whatever is in it."""
    return source.encode("utf-8", "backslashreplace").decode().replace("\n", "\\n").replace("\r", "\\r")


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
def extract(file: str, form: str) -> None:
    """Read one document (- for standard input) and print what it claims. No graph is needed or touched.

    \b
    Example:
      complicity extract examples/news-iguala-2014.md
      complicity extract --format jsonl cable.txt > claims.jsonl
    """
    from ..ingest.documents import read, source
    from ..ingest.extract import extract as extract_from

    parts = list(read(source(file)))
    documents = [part for part in parts if isinstance(part, Document)]
    if not documents:
        raise DocumentError(
            "; ".join(f"{part.source}: {part.reason}" for part in parts if not isinstance(part, Document))
        )
    for extraction in extract_from(documents):
        {"table": _print_table, "json": _print_json, "jsonl": _print_lines}[form](extraction)


def _print_lines(extraction: Extraction) -> None:
    from ..graph.interchange import json_line, records

    for record in records(extraction):
        click.echo(json_line(record))


def _print_json(extraction: Extraction) -> None:
    aliases: dict[Name, dict[str, None]] = {}
    for appearance in extraction.appearances:
        aliases.setdefault(appearance.name, {}).update(dict.fromkeys(appearance.aliases))
    ids = {name: f"e{number}" for number, name in enumerate(aliases, 1)}
    document = extraction.document
    shown = {
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
    click.echo(json.dumps(shown, ensure_ascii=False, indent=1))


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
