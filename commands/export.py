"""The command that writes a graph out: `export`."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from ..graph.errors import DataError
from ..graph.store import Store
from .output import written

FORMATS = ("jsonl", "csv", "graphml", "gexf", "ftm")


@click.command()
@click.argument("format", type=click.Choice(FORMATS, case_sensitive=False), metavar="|".join(FORMATS))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="Where to (csv: a folder); standard output otherwise.",
)
@click.pass_obj
def export(graph: Any, format: str, output: Path | None) -> None:
    """Write the whole graph out, in one of five formats.

    \b
    jsonl    all that was read and decided; `complicity load` makes the same graph of it
    csv      four tables in a folder: entities, links, claims, documents
    graphml  the network, for Gephi, Cytoscape, yEd, igraph, R
    gexf     the network, for Gephi
    ftm      FollowTheMoney entities, for Aleph and OpenAleph (needs `pip install 'complicity[ftm]'`)

    docs/interchange.md names every column and attribute.

    \b
    Example:
      complicity export jsonl -o graph.jsonl
      complicity export csv -o tables
      complicity export ftm | ftm validate
    """
    with graph.open(read_only=True) as store:
        if format == "csv":
            _tables(store, output)
            return
        if output and output.is_dir():
            raise DataError(f"{output} is a folder: name a file with -o")
        with written(output) as file:
            _WRITERS[format](store, file)


def _tables(store: Store, folder: Path | None) -> None:
    from ..queries.tables import write_tables

    if folder is None:
        raise click.UsageError("csv makes four tables: name a folder for them with -o")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_tables(store, folder)
    except OSError as error:
        raise DataError(f"cannot write into {folder} ({error.strerror}): name another with -o") from error


def _jsonl(store: Store, file: BinaryIO) -> None:
    from ..graph.interchange import json_line

    for record in _records(store):
        file.write(json_line(record).encode() + b"\n")


def _records(store: Store) -> Iterator[dict[str, Any]]:
    from ..graph.interchange import decision_record, records

    for id in [info.id for info in store.documents()]:
        extraction = store.extraction(id)
        if extraction:
            yield from records(extraction)
    yield from map(decision_record, store.decisions())


def _ftm(store: Store, file: BinaryIO) -> None:
    from ..queries.ftm import entities

    try:
        for entity in entities(store):
            file.write(json.dumps(entity).encode() + b"\n")
    except ModuleNotFoundError as error:
        raise DataError(
            "FollowTheMoney entities need its library: run `pip install 'complicity[ftm]'`"
        ) from error


def _graphml(store: Store, file: BinaryIO) -> None:
    import networkx

    from ..queries.network import network

    text = io.BytesIO()
    networkx.write_graphml_xml(network(store), text, named_key_ids=True, edge_id_from_attribute="id")
    file.write(text.getbuffer())


def _gexf(store: Store, file: BinaryIO) -> None:
    import networkx

    from ..queries.network import network

    networkx.write_gexf(network(store), file)


_WRITERS: dict[str, Callable[[Store, BinaryIO], None]] = {
    "jsonl": _jsonl,
    "graphml": _graphml,
    "gexf": _gexf,
    "ftm": _ftm,
}
