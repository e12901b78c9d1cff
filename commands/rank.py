"""The command that ranks entities by where they stand in the network: `rank`."""

from typing import Any

import click

from ..graph.ontology import Kind
from . import printing
from .terms import KIND, bounded, terms

#: Of `queries.measures.MEASURES`, which is imported only when it is asked.
_MEASURES = ("degree", "betweenness", "closeness", "eigenvector", "articulation", "community")


@click.command()
@click.option("--by", "measure", type=click.Choice(_MEASURES), default="betweenness", show_default=True)
@click.option("--kind", type=KIND, metavar="KIND", help="List only entities of this kind.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="How many.")
@bounded
@printing.printed
@click.pass_obj
def rank(
    graph: Any, /, measure: str, kind: Kind | None, limit: int, as_json: bool, full: bool, **options: Any
) -> None:
    """Who stands where in the network of the links that chains run through.

    \b
    degree        how many others an entity is linked with
    betweenness   how much of the shortest ways between others leads through it
    closeness     how near all others are
    eigenvector   linked with those who are linked with many, weighted by confidence
    articulation  how many would be cut off if it were not there
    community     groups that are closely linked inside, and the best linked in each

    A place in a network is no proof of anything: documents write most of whom they are about.

    \b
    Example:
      complicity rank --by betweenness --kind PoliceForce
      complicity rank --by community --via complicity --min-confidence 0.5
    """
    from ..queries import shapes
    from ..queries.measures import ranking

    with graph.open(read_only=True) as store:
        answer = ranking(store, measure, kind=kind, terms=terms(store, options))
    shown = answer.placed[:limit]
    if as_json:
        printing.show_json(shapes.ranking(answer, shown))
        return
    if not shown:
        click.echo("No entity has such links.")
    elif measure == "community":
        printing.table(
            ("community", "entity", "kind", "links"),
            [(one.community, one.entity.name, one.entity.kind.value, int(one.score)) for one in shown],
            full=full,
        )
    else:
        printing.table(
            ("", "entity", "kind", measure),
            [
                (number, one.entity.name, one.entity.kind.value, f"{one.score:.4g}")
                for number, one in enumerate(shown, 1)
            ],
            full=full,
        )
    estimate = "; estimated from a part of it" if answer.estimated else ""
    printing.note(f"Measured over {answer.entities} entities and {answer.links} pairs of them{estimate}.")
    if len(answer.placed) > len(shown):
        printing.note(f"{len(shown)} of {len(answer.placed)}; see more with --limit.")
