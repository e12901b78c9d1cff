"""Commands about who is who: `same`, `duplicates`, `merge`, `split`, `resolve`."""

from collections.abc import Iterable
from itertools import islice, product
from typing import Any

import click

from ..graph.errors import ComplicityError, DecisionError, NotKnownError
from ..graph.model import Citation, Decision, Entity, Name
from ..graph.ontology import Kind
from ..graph.store import Store
from ..queries.plain import plain
from . import printing
from .actors import actors_option
from .decisions import decided, record
from .terms import KIND, named


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--kind", type=KIND, metavar="KIND", help="What both are names of; guessed, if not given.")
@actors_option
@click.pass_context
def same(ctx: click.Context, one: str, other: str, kind: Kind | None) -> None:
    """Whether two names are one actor's, and why; exit status 0 for the same, 1 for different.

    No graph is needed: it is what the rules and the known actors say.

    \b
    Example:
      complicity same "27/o. B.I." "27th Infantry Battalion"
      complicity same "Iguala police" "Policía Municipal de Cocula" --kind PoliceForce
    """
    from ..ingest.guess import kinds
    from ..ingest.recognition import compare

    for text in (one, other):
        if not any(map(str.isalnum, text)):
            raise ComplicityError(f"{text!r} is no name: give two names, each in quotes")
    both = (kind, kind) if kind else kinds(one, other)
    if both is None:
        raise ComplicityError("neither name tells what it is a name of: say so with --kind")
    verdict = compare(Name(both[0], one), Name(both[1], other))
    click.echo(f"{'same' if verdict.same else 'different'}: {plain(verdict.why)}")
    ctx.exit(0 if verdict.same else 1)


@click.command()
@click.option("--kind", type=KIND, metavar="KIND", help="Only entities of this kind.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True)
@actors_option
@printing.printed
@click.pass_obj
def duplicates(graph: Any, kind: Kind | None, limit: int, as_json: bool, full: bool) -> None:
    """Entities that may be one and that nothing dared to merge, the likeliest first, with two quotes each.

    \b
    Example:
      complicity duplicates --kind Person
      complicity merge "A. Beltrán" "Arturo Beltrán Leyva" --why "same arrest"
    """
    from ..ingest.duplicates import duplicates as pairs

    with graph.open(read_only=True) as store:
        found = pairs(store, kind=kind)
        shown = [
            (
                pair,
                [_entity(store, id) for id in (pair.one, pair.other)],
                [_quote(store, pair.one), _quote(store, pair.other)],
            )
            for pair in found[:limit]
        ]
    if as_json:
        printing.show_json([_pair_shape(*row) for row in shown])
        return
    if not found:
        click.echo("No two entities look like one.")
    for pair, entities, quotes in shown:
        names = "  ~  ".join(f"{plain(one.name)} [{one.id}]" for one in entities)
        click.secho(names, bold=True)
        click.echo(f"   {plain(pair.why)} (alike {pair.likeness:.2f})")
        for citation in filter(None, quotes):
            printing.quote(citation, full=full)
    if len(found) > limit:
        printing.note(f"{limit} of {len(found)} pairs; see more with --limit.")


def _entity(store: Store, id: str) -> Entity:
    return next(iter(store.entities([id])))


def _quote(store: Store, id: str) -> Citation | None:
    """A claim about an entity, the best of the first few."""
    some = islice(store.claims(entity=id), 50)
    return max(some, key=lambda citation: (citation.claim.confidence, citation.claim.id), default=None)


def _pair_shape(pair: Any, entities: list[Entity], quotes: list[Citation | None]) -> dict[str, Any]:
    return {
        "likeness": pair.likeness,
        "why": pair.why,
        "entities": [
            {
                "id": entity.id,
                "kind": entity.kind.value,
                "name": entity.name,
                "claims": entity.claims,
                "quote": citation.claim.evidence if citation else None,
                "document": citation.document.title if citation else None,
            }
            for entity, citation in zip(entities, quotes, strict=True)
        ],
    }


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("--force", is_flag=True, help="Even if the names differ in what tells actors apart.")
@decided
@click.pass_obj
def merge(graph: Any, one: str, other: str, force: bool, who: str | None, why: str) -> None:
    """Make two entities one: B becomes A. `complicity undo` takes it back.

    A and B are names or ids. What a guard forbids (another ordinal, place, level…) is refused with the
    reason; --force overrides that, and the decision says so.

    \b
    Example:
      complicity merge "Iguala Municipal Police" "policía preventiva de Iguala" --why "same chief"
    """
    with graph.open() as store:
        a, b = named(store, one), named(store, other)
        if a.id == b.id:
            raise DecisionError(f"{one!r} and {other!r} are one already: {a.name} [{a.id}]")
        against = _against(store, a, b)
        if against and (not force or (not (a.kind.is_body and b.kind.is_body) and a.kind is not b.kind)):
            hint = "" if force else "; if you know better, add --force"
            raise DecisionError(f"{a.name} and {b.name} cannot be one: {against}{hint}")
        subjects = (_subject(_spoken(store, a)), _subject(_spoken(store, b)))
        made = record(store, "merge", subjects, who, why, forced=bool(against))
        result = _whole(store, made)
    click.echo(
        f"Decision {made.number}: {b.name} is now {result.name} [{result.id}]."
        f" `complicity undo {made.number}` takes it back."
    )


def _against(store: Store, a: Entity, b: Entity) -> str | None:
    """Why two entities cannot be one; None where nothing forbids it."""
    from ..ingest.recognition import compare

    if a.kind is not b.kind:
        return f"their kinds differ: {a.kind} / {b.kind}"
    pairs = product(_names(store, a), _names(store, b))
    verdicts = (compare(x, y) for x, y in islice(pairs, 1000))
    return next((verdict.why for verdict in verdicts if verdict.forbidden), None)


def _names(store: Store, entity: Entity) -> list[Name]:
    """The names that documents give an entity, the most used first."""
    forms = [Name(kind, text) for kind in Kind for text in dict.fromkeys((*entity.names, entity.name))]
    held = {a.name for a in store.assignments(names=forms) if a.entity == entity.id}
    return [name for name in forms if name in held]


def _spoken(store: Store, entity: Entity) -> Name:
    """The name that stands for an entity in a decision: the most used one."""
    return _names(store, entity)[0]


def _subject(name: Name) -> str:
    return f"{name.kind.value}:{name.text}"


def _whole(store: Store, decision: Decision) -> Entity:
    """The entity that the first subject of a decision belongs to."""
    kind, _, text = decision.subjects[0].partition(":")
    placed = next(iter(store.assignments(names=[Name(Kind(kind), text)])))
    return _entity(store, placed.entity)


@click.command()
@click.argument("entity", metavar="A")
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@decided
@click.pass_obj
def split(graph: Any, entity: str, names: tuple[str, ...], who: str | None, why: str) -> None:
    """Take names out of an entity: together they become one of their own. `complicity undo` takes it back.

    \b
    Example:
      complicity split "Allende Municipal Police" "policía de Allende, Nuevo León"
    """
    with graph.open() as store:
        whole = named(store, entity)
        own = _names(store, whole)
        taken = [_own(text, own, whole) for text in dict.fromkeys(names)]
        rest = _left(own, taken)
        if not rest:
            raise DecisionError(f"nothing would be left of {whole.name}: name only those that are another's")
        subjects = tuple(map(_subject, (rest[0], *taken)))
        made = record(store, "split", subjects, who, why)
        parted = next(iter(store.assignments(names=[taken[0]])))
    click.echo(
        f"Decision {made.number}: {', '.join(name.text for name in taken)}: now {parted.canonical}"
        f" [{parted.entity}]. `complicity undo {made.number}` takes it back."
    )


def _own(text: str, own: Iterable[Name], whole: Entity) -> Name:
    from ..ingest.names import spelling

    found = [name for name in own if name.text == text] or [
        name for name in own if spelling(name.text) == spelling(text)
    ]
    if not found:
        listed = "; ".join(name.text for name in islice(own, 12))
        raise NotKnownError(f"no document gives {whole.name} the name {text!r}; its names are: {listed}")
    return found[0]


def _left(own: Iterable[Name], taken: Iterable[Name]) -> list[Name]:
    """The names that stay: those spelled like one that is taken go with it."""
    from ..ingest.names import spelling

    gone = {spelling(name.text) for name in taken}
    return [name for name in own if spelling(name.text) not in gone]


@click.command()
@actors_option
@click.pass_obj
def resolve(graph: Any) -> None:
    """Place all names anew, as after a change of the known actors; what people decided is kept.

    \b
    Example:
      complicity resolve --actors mine.yaml
    """
    from ..ingest.resolve import resolve as place

    with graph.open() as store:
        before = store.status()
        place(store, everything=True)
        after = store.status()
    click.echo(f"{after.names} names placed: {before.entities} entities before, {after.entities} now.")
