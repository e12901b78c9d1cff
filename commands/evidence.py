"""Commands that ask for evidence and surroundings: `claims`, `search`, `neighbors`, `command`."""

import heapq
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

import click

from ..graph.errors import NotKnownError
from ..graph.model import Citation, Hop
from ..graph.ontology import Kind, LinkType, Modality
from ..graph.store import Store
from ..queries import shapes
from ..queries.lookup import suggestions
from ..queries.plain import plain
from . import printing
from .terms import DATE, KIND, MODALITY, TYPE, bounded, named, terms

if TYPE_CHECKING:
    from ..queries.surroundings import Neighbour

_LIMIT = click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)


@click.command()
@click.argument("name", required=False)
@click.option("--kind", type=KIND, metavar="KIND", help="NAME is of this kind.")
@click.option("--type", "types", multiple=True, type=TYPE, metavar="TYPE", help="Only claims of this type.")
@click.option("--modality", "modalities", multiple=True, type=MODALITY, help="Only claims so surely said.")
@click.option("--document", metavar="ID|TITLE", help="Only claims of this document.")
@_LIMIT
@printing.printed
@click.pass_obj
def claims(
    graph: Any,
    name: str | None,
    kind: Kind | None,
    types: tuple[LinkType, ...],
    modalities: tuple[Modality, ...],
    document: str | None,
    limit: int,
    as_json: bool,
    full: bool,
) -> None:
    """The claims themselves: all, or those about NAME; by date, the undated last.

    \b
    Example:
      complicity claims "Los Zetas" --type HANDED_OVER_TO
      complicity claims --modality denied
    """
    with graph.open(read_only=True) as store:
        about = named(store, name, kind=kind).id if name is not None else None
        number = count()
        found = store.claims(
            entity=about,
            document=_document(store, document) if document is not None else None,
            types=types or None,
            modalities=modalities or None,
        )
        first = heapq.nsmallest(limit, (citation for citation in found if next(number) >= 0), key=_by_date)
    total = next(number)
    if as_json:
        printing.show_json(shapes.claims(first))
        return
    if not first:
        click.echo("No such claims.")
    for citation in first:
        click.echo(f"{_ends(citation)}  ({citation.claim.id})")
        printing.quote(citation, full=full)
    if total > len(first):
        printing.note(f"{len(first)} of {total} claims; see more with --limit.")


def _by_date(citation: Citation) -> tuple[str, str]:
    return (citation.claim.date or "~", citation.claim.id)


def _ends(citation: Citation) -> str:
    """Who and what a claim speaks of, as an arrow, in the words of its document."""
    said = citation.claim
    head = "─" if said.type.symmetric else "→"
    return f"{plain(said.source.text)} ─ {said.type} {head} {plain(said.target.text)}"


def _document(store: Store, text: str) -> str:
    """The id of the document that a person means: an id, the beginning of one, or a part of its title."""
    wanted = text.casefold()
    found = [
        document
        for document in store.documents()
        if document.id.startswith(wanted) or wanted in f"{document.title}\n{document.source}".casefold()
    ]
    exact = [document for document in found if wanted in (document.id, document.title.casefold())]
    if len(exact or found) != 1:
        titles = "; ".join(f"{one.title} [{one.id[:12]}]" for one in found[:6])
        raise NotKnownError(
            f"{len(found)} documents are meant by {text!r}: {titles}; give the id in brackets"
            if found
            else f"no document has {text!r} in its id, title or source; `complicity claims --json` names them"
        )
    return (exact or found)[0].id


@click.command()
@click.argument("text")
@_LIMIT
@printing.printed
@click.pass_obj
def search(graph: Any, text: str, limit: int, as_json: bool, full: bool) -> None:
    """Names like TEXT, and the claims whose sentence holds all its words.

    \b
    Example:
      complicity search Cienfuegos
      complicity search "municipal police handed" --json
    """
    with graph.open(read_only=True) as store:
        bearing = store.named(text)
        alike = suggestions(text, store.suggest(text)) if text.strip() else []
        entities = list({entity.id: entity for entity in (*bearing, *alike)}.values())[:limit]
        found = store.search(text, limit=limit)
    if as_json:
        printing.show_json({"entities": list(map(shapes.entity, entities)), "claims": shapes.claims(found)})
        return
    if not entities and not found:
        click.echo("Nothing found.")
    if entities:
        printing.table(
            ("name", "kind", "claims", "id"),
            [(one.name, one.kind.value, one.claims, one.id) for one in entities],
            full=full,
        )
    for citation in found:
        click.echo(_ends(citation))
        printing.quote(citation, full=full)


@click.command()
@click.argument("name")
@click.option("--hops", type=click.IntRange(1, 4), default=1, show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@bounded
@printing.printed
@click.pass_obj
def neighbors(
    graph: Any, /, name: str, hops: int, limit: int, as_json: bool, full: bool, **options: Any
) -> None:
    """What lies around NAME: entities by distance, with the strongest link to each.

    \b
    Example:
      complicity neighbors "Guerreros Unidos"
      complicity neighbors "Los Zetas" --hops 2 --via complicity
    """
    from dataclasses import replace

    from ..queries.surroundings import surroundings

    with graph.open(read_only=True) as store:
        bounds = terms(store, options)
        bounds = bounds if options["via"] else replace(bounds, types=None)
        answer = surroundings(store, named(store, name), hops=hops, terms=bounds)
    shown = answer.neighbours[:limit]
    if as_json:
        printing.show_json(shapes.surroundings(answer, shown))
        return
    if not shown:
        click.echo("No links.")
    else:
        _print_neighbours(shown, far=hops > 1, full=full)
    left = len(answer.neighbours) - len(shown)
    if left:
        printing.note(f"{left} more; see them with --limit.")
    if answer.cut:
        printing.note(f"{answer.cut} weaker neighbours were passed over.")


def _print_neighbours(shown: Sequence["Neighbour"], *, far: bool, full: bool) -> None:
    """A table of neighbours; of those further out, how far, and by way of whom."""
    columns = ("entity", "kind", "link", "confidence", "documents")
    rows = [
        (
            one.entity.name,
            one.entity.kind.value,
            _seen_from(one.link, one.entity.id),
            one.link.confidence,
            one.link.documents,
        )
        for one in shown
    ]
    if far:
        columns = ("hops", *columns, "with")  # type: ignore[assignment]
        rows = [(one.hops, *row, one.nearer.name) for one, row in zip(shown, rows, strict=True)]  # type: ignore[misc]
    printing.table(columns, rows, full=full)


def _seen_from(link: Hop, id: str) -> str:
    """A link's type with an arrow to or from the entity at one of its ends."""
    if link.type.symmetric:
        return f"─ {link.type} ─"
    return f"{link.type} →" if link.source == id else f"← {link.type}"


@click.command()
@click.argument("unit")
@click.option("--on", "on", type=DATE, required=True, metavar="DATE", help="The day, month or year.")
@click.option("--kind", type=KIND, metavar="KIND", help="UNIT is of this kind.")
@printing.printed
@click.pass_obj
def command(graph: Any, unit: str, on: str, kind: Kind | None, as_json: bool, full: bool) -> None:
    """The chain of command above UNIT on a day, as claims tell it, with its gaps.

    \b
    Example:
      complicity command SEDENA --on 2014-09-26
      complicity command "27th Infantry Battalion" --on 2014
    """
    from ..queries.command import chain_of_command

    with graph.open(read_only=True) as store:
        answer = chain_of_command(store, named(store, unit, kind=kind), on)
    if as_json:
        printing.show_json(shapes.command(answer))
        return
    for level in answer.levels:
        click.secho(f"{plain(level.body.name)} ({level.body.kind})", bold=True)
        for when, heads in (
            (f"on {on}", level.then),
            ("before", (level.before,) if level.before else ()),
            ("after", (level.after,) if level.after else ()),
            ("undated", level.undated),
        ):
            for head in heads:
                click.echo(f"  {when}: {plain(head.other.name)}  {printing.evidence_of(head.link)}")
                printing.quote(head.citation, full=full, lines=1)
        for parent in level.above:
            click.echo(f"  part of: {plain(parent.other.name)}  {printing.evidence_of(parent.link)}")
        for gap in level.gaps:
            click.echo(f"  gap: {plain(gap)}")
