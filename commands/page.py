"""The command that writes the network page: `visualize`."""

from pathlib import Path
from typing import Any

import click

from ..graph.model import Entity
from ..graph.ontology import Family, LinkType
from ..graph.paths import Terms
from ..graph.store import Store
from .printing import note
from .terms import DATE, Word, named

FAMILY = Word("family", Family)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option("--hops", type=click.IntRange(0, 4), default=1, show_default=True, help="How far around NAME.")
@click.option("--family", "families", multiple=True, type=FAMILY, help="Only links of this family.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Of every link, 0 to 1.")
@click.option("--from", "since", type=DATE, metavar="DATE", help="Only links dated then or later.")
@click.option("--to", "until", type=DATE, metavar="DATE", help="Only links dated then or earlier.")
@click.option("--path", "ends", nargs=2, metavar="A B", help="The best chains from A to B.")
@click.option("--limit", type=click.IntRange(1, 5_000), default=250, show_default=True, help="Of entities.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="network.html",
    show_default=True,
    metavar="FILE",
)
@click.pass_obj
def visualize(
    graph: Any,
    /,
    names: tuple[str, ...],
    hops: int,
    families: tuple[Family, ...],
    min_confidence: float,
    since: str | None,
    until: str | None,
    ends: tuple[str, str] | None,
    limit: int,
    output: Path,
) -> None:
    """Write the network as one HTML page that works offline.

    The network of complicity, or what lies around each NAME. The page can be sent to a colleague: it holds
    every sentence behind it and asks the network for nothing.

    \b
    Example:
      complicity visualize -o network.html
      complicity visualize "Los Zetas" --hops 2 --min-confidence 0.5 -o zetas.html
      complicity visualize --path "Iguala police" "Guerreros Unidos" -o path.html
    """
    from ..visualize import page, selection

    types = frozenset(type_ for type_ in LinkType if type_.family in families) if families else None
    terms = Terms(types, since, until, min_confidence, denied=True)
    with graph.open(read_only=True) as store:
        if ends:
            start, goal = _named(store, ends)
            chosen = selection.chains(store, start, goal, terms)
        elif names:
            chosen = selection.surroundings(store, _named(store, names), terms, hops=hops)
        else:
            chosen = selection.complicity(store, terms, limit=limit)
    page.write(chosen, output)
    for what in chosen.notes:
        note(what)
    click.echo(f"{output}: {len(chosen.entities)} entities, {len(chosen.links)} links.")


def _named(store: Store, names: tuple[str, ...]) -> list[Entity]:
    return [named(store, name) for name in names]
