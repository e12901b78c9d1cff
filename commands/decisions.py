"""Commands on what people decided: `reject`, `accept`, `undo`, `decisions`, `retract`."""

import getpass
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from ..graph import ledger_lines
from ..graph.errors import ComplicityError, DecisionError, NotKnownError
from ..graph.interchange import decision_record
from ..graph.ledger import live
from ..graph.model import Decision, Name
from ..graph.ontology import Kind
from ..graph.store import Store
from ..graph.transfer import take
from ..queries.plain import plain
from . import printing
from .actors import actors_option

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
        made = record(store, action, (claim,), who, why)
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
        made = record(store, "undo", (str(number),), who, why)
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


def record(
    store: Store, action: str, subjects: tuple[str, ...], who: str | None, why: str, *, forced: bool = False
) -> Decision:
    """Write a decision into the ledger and bring the graph up to date with it."""
    from ..ingest.resolve import merges_and_splits, resolve

    when = datetime.now(UTC).isoformat(timespec="seconds")
    before = merges_and_splits(store)
    made = store.record(Decision(action, subjects, who or _user(), when, why, forced=forced))
    resolve(store, since=before)
    return made


def _user() -> str:
    """Who decides, where nobody says."""
    try:
        return os.environ.get("COMPLICITY_USER") or getpass.getuser()
    except (KeyError, OSError):
        # A container's user may have no name.
        return "unknown"


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
    placed = {assignment.name for assignment in store.assignments(names=asked)}
    away = {f"{name.kind.value}:{name.text}" for name in asked if name not in placed}
    return (claims - held) | away


def _decision_shape(decision: Decision, taken: list[Decision], gone: set[str]) -> dict[str, Any]:
    record = {key: value for key, value in decision_record(decision).items() if key != "record"}
    return {
        **record,
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
