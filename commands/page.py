"""The command that writes the network page: `visualize`."""

from pathlib import Path
from typing import Any

import click

from ..graph.errors import QueryError
from ..graph.model import Entity, Table
from ..graph.ontology import Family, LinkType
from ..graph.paths import Terms
from ..graph.store import Store
from ..visualize.selection import MOST_ENTITIES, READABLE, Selection
from .output import written
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
@click.option("--query", metavar="NAME", help="What a question of `complicity queries` answers.")
@click.option("-p", "--param", "given", multiple=True, metavar="KEY=VALUE", help="A value for the question.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST_ENTITIES),
    default=READABLE,
    show_default=True,
    help="Entities at most, where no NAME is given.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="network.html",
    show_default=True,
    metavar="FILE",
    help="The page.",
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
    query: str | None,
    given: tuple[str, ...],
    limit: int,
    output: Path,
) -> None:
    """Write the network as one HTML page that works offline.

    It shows the network of complicity, the largest part first; or what lies around each NAME; or the best
    chains between two; or what a question answers. The page holds every sentence behind it and asks the
    network for nothing, so that it can be sent. docs/page.md tells how to read it.

    \b
    Example:
      complicity visualize -o network.html
      complicity visualize "Los Zetas" --hops 2 --min-confidence 0.5 -o zetas.html
      complicity visualize --path "Iguala police" "Guerreros Unidos" -o path.html
      complicity visualize --query payrolls -o payrolls.html
    """
    from ..visualize import selection
    from ..visualize.page import page

    if sum(map(bool, (names, ends, query))) > 1:
        raise click.UsageError("give NAME, --path or --query: one of them makes a page")
    if since and until and since > f"{until}~":
        raise click.UsageError(f"--from {since} is after --to {until}: turn them round")
    terms = Terms(_types(families), since, until, min_confidence, denied=True)
    with graph.open(read_only=True) as store:
        if ends:
            start, goal = (named(store, name) for name in ends)
            chosen = selection.chains(store, start, goal, terms)
        elif names:
            roots = [named(store, name) for name in names]
            chosen = selection.surroundings(store, roots, terms, hops=hops)
        elif query:
            chosen = _answer(store, query, given, terms, url=graph.url)
        else:
            chosen = selection.complicity(store, terms, limit=limit)
    with written(output) as file:
        file.write(page(chosen).encode("utf-8", "replace"))
    for what in chosen.notes:
        note(what)
    shown = len(chosen.entities) - len(chosen.spare)
    if not shown:
        note("Nothing in the graph is like this: the page says so.")
    click.echo(f"{output}: {shown} entities, {len(chosen.links)} links at hand.")


def _types(families: tuple[Family, ...]) -> frozenset[LinkType] | None:
    return frozenset(type_ for type_ in LinkType if type_.family in families) if families else None


def _answer(store: Store, query: str, given: tuple[str, ...], terms: Terms, *, url: str) -> Selection:
    """The entities that a question's answer names, and the links among them."""
    from ..queries.catalog import questions
    from ..visualize.selection import among

    known = questions(url=url)
    if query not in known:
        raise QueryError(f"no question is called {query!r}; see `complicity queries`")
    wrong = [pair for pair in given if "=" not in pair]
    if wrong:
        raise click.UsageError(f"-p takes KEY=VALUE, not {wrong[0]!r}")
    values = {key: value for key, _, value in (pair.partition("=") for pair in given)}
    answer = store.run(known[query].text, known[query].values(store, values), limit=MOST_ENTITIES)
    ids = [entity.id for entity in _entities(store, answer)]
    return among(store, ids, terms, title=known[query].help)


def _entities(store: Store, answer: Table) -> list[Entity]:
    """The entities whose id or name stands in some cell."""
    cells = {cell for row in answer.rows for cell in _texts(row)}
    found = list(store.entities(sorted(cells)))
    for cell in sorted(cells):
        found += [entity for entity in store.named(cell) if entity.name == cell]
    return found


def _texts(cells: Any) -> list[str]:
    """The texts of a row short enough to be names; those in lists too."""
    flat = [part for cell in cells for part in (cell if isinstance(cell, list | tuple) else [cell])]
    return [part for part in flat if isinstance(part, str) and 0 < len(part) <= 300]
