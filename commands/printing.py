"""How answers look on a terminal: quotes cut at words, tables that fit, JSON for machines.

Names and quotes are data: what they hold of control characters or markup is shown, never obeyed.
"""

import json
import shutil
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from ..graph.model import Citation, Entity, Hop, Link
from ..graph.ontology import Modality
from ..queries.chains import Step, Told
from ..queries.plain import cut, excerpt, plain

Command = TypeVar("Command", bound=Callable[..., Any])

#: Where nobody says how wide a line is (a pipe, a file), it is this wide; wider ones are hard to read.
_WIDTH, _WIDEST = 100, 120
#: A cell longer than this is a text and not a word of a table.
_LONG = 36
_COLOURS = {
    Modality.STATED: "green",
    Modality.REPORTED: "cyan",
    Modality.ALLEGED: "yellow",
    Modality.DENIED: "red",
}


def printed(command: Command) -> Command:
    """The two options of every command that prints an answer."""
    command = click.option("--full", is_flag=True, help="Print quotes in full.")(command)
    return click.option(
        "--json", "as_json", is_flag=True, help="Print JSON (its schemas are in docs/schemas)."
    )(command)


def show_json(value: object) -> None:
    """Print a value as JSON on standard output."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2, default=str)
    click.echo(text)


def note(text: str) -> None:
    """Say something about the answer that is not the answer, on standard error."""
    click.echo(plain(text), err=True)


def counted(number: int, thing: str) -> str:
    """A number of things.

    >>> counted(1, "hop"), counted(2, "hop")
    ('1 hop', '2 hops')
    """
    return f"{number} {thing}{'' if number == 1 else 's'}"


def width() -> int:
    return min(shutil.get_terminal_size((_WIDTH, 24)).columns, _WIDEST)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, full: bool = False) -> None:
    """Print a table that fits the terminal, or records where it does not; every cell is data."""
    heads = [plain(column) for column in columns]
    cells = [[plain(_cell(value)) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    room = sum(min(width, _LONG) + 3 for width in widths)
    if full or room > width():
        _records(heads, cells, full=full)
    else:
        _table(heads, cells, widths)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # As text and not as markup: square brackets in a name are part of the name.
    console = Console(width=width(), highlight=False, markup=False, emoji=False)
    shown = Table(box=SIMPLE_HEAD, pad_edge=False)
    for head, wide in zip(heads, widths, strict=True):
        shown.add_column(Text(head), no_wrap=wide <= _LONG)
    for row in rows:
        shown.add_row(*(Text(cut(cell, 2 * _LONG)) for cell in row))
    console.print(shown)


def _records(heads: Sequence[str], rows: Iterable[Sequence[str]], *, full: bool) -> None:
    """Rows one below the other: short cells in a line, each with its column's name; long ones as quotes."""
    for row in rows:
        cells = list(zip(heads, row, strict=True))
        line = "  ".join(f"{head}: {cell}" for head, cell in cells if cell and len(cell) <= _LONG)
        for part in textwrap.wrap(line, width(), subsequent_indent="  ", break_on_hyphens=False):
            click.echo(part)
        for head, cell in cells:
            if len(cell) > _LONG:
                click.echo(f"  {head}: {cell if full else cut(cell, width() - len(head) - 4)}")
        click.echo()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value))
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)


def chain(number: int, told: Told, *, full: bool = False) -> None:
    """Print a chain: its entities, then every hop with its sentence."""
    names = " – ".join(plain(entity.name) for entity in told.entities)
    click.secho(f"{number}. {names}", bold=True)
    documents = counted(told.documents, "document")
    hubs = f", strength {told.strength:.2f} as it passes through hubs" if _discounted(told) else ""
    weakest = min(step.link.confidence for step in told.steps)
    click.echo(f"   weakest hop {weakest:.2f}, {documents}{hubs}")
    for step in told.steps:
        hop(step, full=full)
    click.echo()


def _discounted(told: Told) -> bool:
    return told.strength < min(step.link.confidence for step in told.steps) - 0.0001


def hop(step: Step, *, full: bool = False) -> None:
    """Print one hop of a chain with its sentence, document, date, speaker and modality."""
    click.echo(f"   {between(step.link, step.start, step.goal)}  {evidence_of(step.link)}")
    quote(step.citation, full=full)
    for denial in step.against:
        click.echo(f"     {click.style('denied', fg=_COLOURS[Modality.DENIED])}:")
        quote(denial, full=full)
    if step.also:
        others = ", ".join(f"{link.type} ({link.modality}, {link.confidence:.2f})" for link in step.also)
        click.echo(f"     also: {others}")


def between(link: Hop, start: Entity, goal: Entity) -> str:
    """A link as an arrow between two entities, in the order in which they are read."""
    if link.type.symmetric:
        arrow = f"─ {link.type} ─"
    else:
        arrow = f"─ {link.type} →" if link.source == start.id else f"← {link.type} ─"
    return f"{plain(start.name)} {arrow} {plain(goal.name)}"


def evidence_of(link: Hop | Link) -> str:
    """How well a link is supported, in brackets."""
    dates = "–".join(dict.fromkeys(date for date in (link.first_date, link.last_date) if date))
    parts = [
        click.style(link.modality.value, fg=_COLOURS[link.modality]),
        f"{link.confidence:.2f}",
        counted(link.documents, "document"),
        dates,
        "disputed" if link.disputed and link.modality.supports else "",
    ]
    return f"[{', '.join(part for part in parts if part)}]"


def quote(citation: Citation, *, full: bool = False, lines: int = 2) -> None:
    """Print a claim's sentence, cut to some lines around its two ends unless `full`, and where it stands."""
    margin = " " * 5
    room = width() - len(margin) - 2
    said = citation.claim
    text = plain(said.evidence)
    if not full:
        spans = (said.source_span, said.target_span)
        first = max(0, min(start for start, _ in spans) - said.start)
        last = max(end for _, end in spans) - said.start
        # Words do not fill their lines, so a quote of several is cut a little shorter.
        text = excerpt(said.evidence, first, last, lines * room - 10 * (lines - 1))
    wrapped = textwrap.wrap(text, room, break_on_hyphens=False)
    click.echo(f"{margin}“{f'{chr(10)}{margin} '.join(wrapped)}”")
    where = source(citation, full=full)
    for line in textwrap.wrap(where, room, subsequent_indent="  ", break_on_hyphens=False):
        click.echo(f"{margin}{line}")


def source(citation: Citation, *, full: bool = False) -> str:
    """Where a claim stands and who says it: document, its date, page, speaker, modality; a long title and a
    long speaker are cut unless `full`.
    """
    claim, document = citation.claim, citation.document
    room = 10_000 if full else 2 * width() // 3
    parts = [
        cut(document.title or document.source, room),
        document.date or "",
        f"p. {claim.page}" if claim.page else "",
        f"according to {cut(claim.attribution, room)}" if claim.attribution else "",
        f"{claim.modality}{f' of {claim.date}' if claim.date else ''}",
        citation.status,
    ]
    return "— " + ", ".join(part for part in parts if part)
