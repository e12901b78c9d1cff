"""Commands that ask for chains and for one entity: `path`, `chains`, `show`, `status`."""

from dataclasses import asdict
from typing import Any

import click

from ..graph.ontology import Kind
from ..graph.paths import MOST_HOPS
from ..graph.store import Store
from ..queries import chains as asked
from ..queries import shapes
from ..queries.plain import plain
from . import printing
from .terms import DATE, KIND, bounded, named, terms


@click.command()
@click.argument("start", metavar="A")
@click.argument("goal", metavar="B")
@click.option("-k", "count", type=click.IntRange(1, 100), default=5, show_default=True, help="How many.")
@click.option("--max-hops", type=click.IntRange(1, MOST_HOPS), default=4, show_default=True)
@click.option("--from", "since", type=DATE, metavar="DATE", help="Only links dated then or later.")
@click.option("--to", "until", type=DATE, metavar="DATE", help="Only links dated then or earlier.")
@bounded
@printing.printed
@click.pass_obj
def path(
    graph: Any,
    /,
    start: str,
    goal: str,
    count: int,
    max_hops: int,
    since: str | None,
    until: str | None,
    as_json: bool,
    full: bool,
    **options: Any,
) -> None:
    """The best-supported chains from A to B, with a quote at every hop.

    Chains run through links of complicity, command, membership and parts, unless --via says otherwise. The
    best is the one whose weakest hop is the surest; docs/ranking.md explains it. A name may have its kind
    before it, as in Person:Abarca, or be an id.

    \b
    Example:
      complicity path "Iguala police" "Guerreros Unidos"
      complicity path "Saltillo police" "Los Zetas" --from 2009 --to 2012 --min-documents 2
    """
    with graph.open(read_only=True) as store:
        answer = asked.path(
            store,
            named(store, start),
            named(store, goal),
            k=count,
            max_hops=max_hops,
            terms=terms(store, options, since=since, until=until),
        )
    if as_json:
        printing.show_json(shapes.path(answer))
        return
    for number, told in enumerate(answer.chains, 1):
        printing.chain(number, told, full=full)
    if not answer.chains:
        _no_chain(answer, max_hops)
    if answer.denied != 0:
        how_many = "" if answer.denied is None else f": {answer.denied}"
        printing.note(
            f"Links at the two ends that are only ever denied were left out{how_many}."
            " See them with --include-denied."
        )
    _say_cut(answer.cut)


def _no_chain(answer: asked.PathAnswer, max_hops: int) -> None:
    """Say that there is no chain, how far each side reaches, and where they come closest."""
    start, goal = plain(answer.start.name), plain(answer.goal.name)
    click.echo(f"No chain from {start} to {goal} within {max_hops} hops of these kinds.")
    for entity, reached in zip((answer.start, answer.goal), answer.reached, strict=True):
        far, count = max(reached), sum(reached.values()) - 1
        entities = "1 entity" if count == 1 else f"{count} entities"
        click.echo(f"From {plain(entity.name)}: {entities} within {printing.counted(far, 'hop')}.")
    if answer.closest:
        click.echo(_closest(answer.closest))
    else:
        click.echo("Nothing joins what they reach: no link of any kind, and no document that names both.")
    click.echo("More may be found with --via or more --max-hops.")


def _closest(closest: asked.Closest) -> str:
    ends = (
        f"Closest: {plain(closest.near.name)} ({_away(closest.near_hops)}) and"
        f" {plain(closest.far.name)} ({_away(closest.far_hops)})"
    )
    if closest.link:
        arrow = printing.between(closest.link, closest.near, closest.far)
        return f"{ends}, joined by {arrow}  {printing.evidence_of(closest.link)}."
    return f"{ends}, both named in {plain(closest.document or '')}."


def _away(hops: int) -> str:
    return f"{printing.counted(hops, 'hop')} away" if hops else "itself"


def _say_cut(cut: tuple[str, ...]) -> None:
    for what in cut:
        printing.note(f"Not all was searched: {what}.")


@click.command()
@click.option("--from", "source", metavar="KIND|NAME", help="Only from this force, or forces of this kind.")
@click.option("--to", "target", metavar="KIND|NAME", help="Only to this group, or groups of this kind.")
@click.option("--max-hops", type=click.IntRange(1, 3), default=3, show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many.")
@bounded
@printing.printed
@click.pass_obj
def chains(
    graph: Any,
    /,
    source: str | None,
    target: str | None,
    max_hops: int,
    limit: int,
    as_json: bool,
    full: bool,
    **options: Any,
) -> None:
    """All chains from security forces to criminal groups, best first, grouped by force.

    A chain holds one link of complicity. Where a person stands at one end of it, the chain goes on to the
    body that he commanded or belonged to.

    \b
    Example:
      complicity chains
      complicity chains --from PoliceForce --to "Los Zetas" --min-documents 2
    """
    with graph.open(read_only=True) as store:
        answer = asked.chains(
            store,
            _end(store, source),
            _end(store, target),
            max_hops=max_hops,
            limit=limit,
            terms=terms(store, options),
        )
    if as_json:
        printing.show_json(shapes.chains(answer))
        return
    number = 0
    for force in answer.forces:
        click.secho(f"{plain(force.entity.name)} ({force.entity.kind})\n", bold=True, underline=True)
        for told in force.chains:
            number += 1
            printing.chain(number, told, full=full)
    if not answer.total:
        click.echo("No chain from a security force to a criminal group. What is held: `complicity status`.")
    if answer.total > number:
        printing.note(f"{number} of {answer.total} chains; see more with --limit.")
    _say_cut(answer.cut)


def _end(store: Store, text: str | None) -> asked.End:
    """A side of the chains, as a kind or a name gives it."""
    if text is None:
        return asked.End()
    kind = KIND.word(text)
    return asked.End(kind=kind) if kind else asked.End(entity=named(store, text).id)


@click.command()
@printing.printed
@click.pass_obj
def status(graph: Any, as_json: bool, full: bool) -> None:
    """What the graph holds, in counts.

    \b
    Example:
      complicity status
      complicity status --json
    """
    with graph.open(read_only=True) as store:
        counts = asdict(store.status())
    if as_json:
        printing.show_json(counts)
        return
    for name, count in counts.items():
        click.echo(f"{name:<11} {count:>9,}")
    if counts["unresolved"]:
        printing.note("Names wait to be resolved: run the ingest again to its end.")


@click.command()
@click.argument("name")
@click.option("--kind", type=KIND, metavar="KIND", help="Of this kind.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=25,
    show_default=True,
    help="Links of a family, denials and documents at most, the best supported.",
)
@printing.printed
@click.pass_obj
def show(graph: Any, name: str, kind: Kind | None, limit: int, as_json: bool, full: bool) -> None:
    """All that the graph holds on one actor, place or event.

    \b
    Example:
      complicity show "Iguala Municipal Police"
      complicity show Abarca --kind Person --json
    """
    from ..queries.profile import profile

    with graph.open(read_only=True) as store:
        answer = profile(store, named(store, name, kind=kind))
    if as_json:
        printing.show_json(shapes.profile(answer))
        return
    from .profile import print_profile

    print_profile(answer, limit=limit, full=full)
