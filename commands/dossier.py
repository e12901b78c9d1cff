"""The command that writes all on one entity as a document: `dossier`."""

from pathlib import Path
from typing import Any

import click

from ..graph.errors import DataError
from ..graph.ontology import Kind
from . import printing
from .output import written
from .terms import KIND, named


@click.command()
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.{md,html,docx}",
    help="Where to, in the format that its ending names; Markdown on standard output otherwise.",
)
@click.option("--kind", type=KIND, metavar="KIND", help="NAME is of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (its schemas are in docs/schemas).")
@click.pass_obj
def dossier(graph: Any, name: str, output: Path | None, kind: Kind | None, as_json: bool) -> None:
    """All on one entity as a document with numbered sources.

    In the order in which a vetting analyst reads: the sources, what they claim and how they knew it,
    corroboration, contradiction, history, level of detail, and what the sources leave open.

    \b
    Example:
      complicity dossier "Iguala Municipal Police" -o iguala.html
      complicity dossier "Genaro García Luna" > garcia-luna.md
    """
    from ..queries import shapes
    from ..queries.dossier import dossier as made
    from ..queries.writing import WRITERS

    ending = output.suffix.casefold() if output else ".md"
    if ending not in WRITERS:
        raise DataError(f"{output} has no ending that is known: name a file in .md, .html or .docx")
    with graph.open(read_only=True) as store:
        answer = made(store, named(store, name, kind=kind))
    if as_json:
        printing.show_json(shapes.dossier(answer))
        return
    content = WRITERS[ending](answer)
    with written(output) as file:
        file.write(content)
