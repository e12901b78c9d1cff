"""Commands about who is who: `same`, `duplicates`, `merge`, `split`, `reject`, `accept`, `undo`, `decisions`,
`retract`, `resolve`.
"""

import getpass
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path
from typing import Any, TypeVar

import click

from ..graph import ledger_lines
from ..graph.errors import ComplicityError, DecisionError, NotKnownError
from ..graph.ledger import live
from ..graph.model import Citation, Decision, Entity, Name
from ..graph.ontology import Kind
from ..graph.store import Store
from ..graph.transfer import take
from ..queries.plain import plain
from . import printing
from .actors import actors_option
from .terms import KIND, named

Command = TypeVar("Command", bound=Callable[..., Any])


def decided(command: Command) -> Command:
    """The options of every command that takes a decision."""
    for option in (
        click.option("--who", metavar="NAME", help="Who decides; you, by default. [env: COMPLICITY_USER]"),
        click.option("--why", default="", metavar="TEXT", help="The reason, kept with the decision."),
    ):
        command = option(command)
    return actors_option(command)


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
        made = _record(store, "merge", subjects, who, why, forced=bool(against))
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
        made = _record(store, "split", subjects, who, why)
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
@click.argument("claim", metavar="CLAIM")
@decided
@click.pass_obj
def reject(graph: Any, claim: str, who: str | None, why: str) -> None:
    """Set a claim aside as wrong: it supports nothing any more.

    CLAIM is its id, as `complicity claims` shows.

    \b
    Example:
      complicity reject 3f2a9c0d5b7e41688c1f0a2b3c4d5e6f --why "the sentence speaks of another town"
    """
    _judge(graph, "reject", claim, who, why)


@click.command()
@click.argument("claim", metavar="CLAIM")
@decided
@click.pass_obj
def accept(graph: Any, claim: str, who: str | None, why: str) -> None:
    """Confirm a claim that a person has checked. CLAIM is its id, as `complicity claims` shows.

    \b
    Example:
      complicity accept 3f2a9c0d5b7e41688c1f0a2b3c4d5e6f --who ana
    """
    _judge(graph, "accept", claim, who, why)


def _judge(graph: Any, action: str, claim: str, who: str | None, why: str) -> None:
    with graph.open() as store:
        citation = next(iter(store.claims(ids=[claim])), None)
        if citation is None:
            raise NotKnownError(f"no claim {claim!r} in this graph; `complicity claims NAME` shows their ids")
        made = _record(store, action, (claim,), who, why)
    said = citation.claim
    click.echo(
        f"Decision {made.number}: {action}ed {plain(said.source.text)} ─ {said.type} →"
        f" {plain(said.target.text)}. `complicity undo {made.number}` takes it back."
    )


@click.command()
@click.argument("number", type=click.IntRange(1), metavar="N")
@decided
@click.pass_obj
def undo(graph: Any, number: int, who: str | None, why: str) -> None:
    """Take back decision N: the graph is as if it had not been taken. An undo can be undone as well.

    \b
    Example:
      complicity decisions
      complicity undo 3
    """
    with graph.open() as store:
        taken = {decision.number: decision for decision in store.decisions()}
        if number not in taken:
            raise NotKnownError(f"there is no decision {number}; `complicity decisions` lists them")
        by = _undone(list(taken.values())).get(number)
        if by:
            raise DecisionError(
                f"decision {number} is undone already, by {by}; `complicity undo {by}` restores it"
            )
        made = _record(store, "undo", (str(number),), who, why)
    click.echo(f"Decision {made.number}: {number} ({_told(taken[number])}) is undone.")


def _undone(decisions: list[Decision]) -> dict[int, int]:
    """The undone decisions, each with the number of the one that undoes it."""
    undone: dict[int, int] = {}
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.number not in undone:
            undone.setdefault(int(decision.subjects[0]), decision.number)
    return undone


def _told(decision: Decision) -> str:
    names = ", ".join(subject.partition(":")[2] or subject for subject in decision.subjects)
    return f"{decision.action} {names}"


def _record(
    store: Store, action: str, subjects: tuple[str, ...], who: str | None, why: str, *, forced: bool = False
) -> Decision:
    """Write a decision into the ledger and bring the graph up to date with it."""
    person = who or os.environ.get("COMPLICITY_USER") or getpass.getuser()
    when = datetime.now(UTC).isoformat(timespec="seconds")
    from ..ingest.resolve import merges_and_splits, resolve

    before = merges_and_splits(store)
    made = store.record(Decision(action, subjects, person, when, why, forced=forced))
    resolve(store, since=before)
    return made


@click.command()
@click.option(
    "--export",
    "target",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write all decisions as JSON lines (- for standard output).",
)
@click.option(
    "--merges", is_flag=True, help="With --export: only the merges that hold, as a resolver's lines."
)
@click.option(
    "--import",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take over decisions from such a file; those held already are passed over.",
)
@actors_option
@printing.printed
@click.pass_obj
def decisions(
    graph: Any, target: Path | None, merges: bool, source: Path | None, as_json: bool, full: bool
) -> None:
    """All decisions that people took, in order: who, when, why, and whether they hold; or move them.

    \b
    Example:
      complicity decisions
      complicity decisions --export ledger.jsonl
      complicity --graph other.db decisions --import ledger.jsonl
    """
    if source:
        _import(graph, source)
        return
    with graph.open(read_only=True) as store:
        taken = store.decisions()
        gone = _missing(store, taken) if not target else set()
    if target:
        _export(taken, target, merges=merges)
    elif as_json:
        printing.show_json([_decision_shape(one, taken, gone) for one in taken])
    elif not taken:
        click.echo("No decisions yet.")
    else:
        rows = [(d.number, d.when, d.who, _told(d), d.why, _state(d, taken, gone)) for d in taken]
        printing.table(("n", "when", "who", "decision", "why", "holds"), rows, full=full)


def _state(decision: Decision, taken: list[Decision], gone: set[str]) -> str:
    by = _undone(taken).get(decision.number)
    if by:
        return f"undone by {by}"
    absent = any(subject in gone for subject in decision.subjects)
    return "waits: not in the graph" if absent else "yes, forced" if decision.forced else "yes"


def _missing(store: Store, taken: list[Decision]) -> set[str]:
    """The claims and names that decisions are about and that the graph does not hold now."""
    claims = {d.subjects[0] for d in taken if d.action in ("accept", "reject")}
    names = {s for d in taken if d.action in ("merge", "split") for s in d.subjects}
    asked = [Name(Kind(kind), text) for kind, _, text in (name.partition(":") for name in names)]
    held = {citation.claim.id for citation in store.claims(ids=claims)} if claims else set()
    placed = {_subject(a.name) for a in store.assignments(names=asked)} if asked else set()
    return (claims - held) | (names - placed)


def _decision_shape(decision: Decision, taken: list[Decision], gone: set[str]) -> dict[str, Any]:
    return {
        "number": decision.number,
        "action": decision.action,
        "subjects": list(decision.subjects),
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
        "forced": decision.forced,
        "undone_by": _undone(taken).get(decision.number),
        "waits": any(subject in gone for subject in decision.subjects),
    }


def _export(taken: list[Decision], target: Path, *, merges: bool) -> None:
    lines = [ledger_lines.line(decision) for decision in taken]
    if merges:
        held = [decision for decision in live(taken) if decision.action == "merge"]
        lines = [ledger_lines.resolver_line(decision) for decision in held]
    text = "".join(f"{line}\n" for line in lines)
    if str(target) == "-":
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ComplicityError(f"cannot write {target} ({error.strerror}): name another file") from error
    click.echo(f"{len(lines)} decisions written to {target}.")


def _import(graph: Any, source: Path) -> None:
    from ..ingest.resolve import merges_and_splits, resolve

    found = ledger_lines.read(source)
    with graph.open() as store:
        before, count = merges_and_splits(store), len(store.decisions())
        take(store, found)
        resolve(store, since=before)
        fresh = store.decisions()[count:]
        gone = _missing(store, fresh)
    click.echo(f"{len(fresh)} decisions taken over, {len(found) - len(fresh)} held already.")
    if gone:
        printing.note(f"{len(gone)} names or claims in them are not in this graph: they wait until they are.")


@click.command()
@click.argument("document", metavar="DOCUMENT")
@actors_option
@click.pass_obj
def retract(graph: Any, document: str) -> None:
    """Take a document out of the graph: its claims go, and what only they supported.

    DOCUMENT is an id or its beginning, or a title or path.

    \b
    Example:
      complicity retract cable-san-fernando-2011.txt
    """
    from ..ingest.resolve import resolve

    with graph.open() as store:
        id, title = _document(store, document)
        before = store.status()
        store.retract(id)
        resolve(store)
        after = store.status()
    click.echo(
        f"Retracted {plain(title)} [{id[:12]}]: {before.claims - after.claims} claims,"
        f" {before.entities - after.entities} entities and {before.links - after.links} links are gone."
    )


def _document(store: Store, text: str) -> tuple[str, str]:
    """The id and title of the one document that a person means."""
    wanted = text.strip().casefold()
    if not wanted:
        raise NotKnownError("a document is empty: give its id, title or path")
    held = list(store.documents())
    for fits in _WAYS:
        found = [document for document in held if fits(document, wanted)]
        if len(found) == 1:
            return found[0].id, found[0].title
        if found:
            listed = "; ".join(f"{one.title} [{one.id[:12]}]" for one in found[:6])
            raise NotKnownError(
                f"{len(found)} documents are meant by {text!r}: {listed}; give the id in brackets"
            )
    raise NotKnownError(f"no document has the id, title or path {text!r}; nothing was retracted")


#: The ways in which a person names a document, the surest first; each must find one only.
_WAYS: tuple[Callable[[Any, str], bool], ...] = (
    lambda document, wanted: document.id == wanted,
    lambda document, wanted: wanted in (document.title.casefold(), document.source.casefold()),
    lambda document, wanted: Path(document.source).name.casefold() == wanted,
    lambda document, wanted: len(wanted) > 5 and document.id.startswith(wanted),
)


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
