"""Commands that ask in Cypher: `cypher`, `query`, `queries`. All only read, on either store."""

import json
from pathlib import Path
from typing import Any

import click

from ..graph.model import Table
from ..queries.catalog import Question, questions
from ..queries.plain import plain
from . import printing

_FOLDER = click.option(
    "--queries",
    "folder",
    envvar="COMPLICITY_QUERIES",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of your own questions, NAME.cypher. [env: COMPLICITY_QUERIES]",
)
_LIMIT = click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=200, show_default=True, help="Rows at most."
)
_TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(0.1, 86_400), default=30.0, show_default=True, help="Seconds at most."
)


@click.command()
@click.argument("text", metavar="CYPHER")
@click.option("-p", "--param", "given", multiple=True, metavar="KEY=VALUE", help="A value for $KEY.")
@_LIMIT
@_TIMEOUT
@printing.printed
@click.pass_obj
def cypher(
    graph: Any, text: str, given: tuple[str, ...], limit: int, timeout: float, as_json: bool, full: bool
) -> None:
    """Ask the graph in Cypher. It only reads.

    A value is JSON where it can be read as that, text otherwise. What there is to ask: (:Entity) with its
    kind as a second label, (:Claim), (:Document), and the link types as relationships.

    \b
    Example:
      complicity cypher 'MATCH (p:Person)-[l:COMMANDED]->(u) RETURN p.name, u.name LIMIT 5'
      complicity cypher 'MATCH (e:Entity {name: $name}) RETURN e.id' -p name="Los Zetas"
    """
    values = {key: _value(value) for key, value in _pairs(given).items()}
    with graph.open(read_only=True) as store:
        answer = store.run(text, values, limit=limit, timeout=timeout)
    _show(answer, as_json=as_json, full=full)
    for remark in answer.notes:
        printing.note(remark)


@click.command()
@click.argument("name")
@click.option("-p", "--param", "given", multiple=True, metavar="KEY=VALUE", help="A value for $KEY.")
@_FOLDER
@_LIMIT
@_TIMEOUT
@printing.printed
@click.pass_obj
def query(
    graph: Any,
    name: str,
    given: tuple[str, ...],
    folder: Path | None,
    limit: int,
    timeout: float,
    as_json: bool,
    full: bool,
) -> None:
    """Run one of the questions that `complicity queries` lists.

    \b
    Example:
      complicity query payrolls
      complicity query who-supported-whom -p group="Los Zetas" -p min_confidence=0.5
    """
    asked = _question(name, folder, graph.url)
    with graph.open(read_only=True) as store:
        values = asked.values(store, _pairs(given))
        answer = store.run(asked.text, values, limit=limit, timeout=timeout)
    _show(answer, as_json=as_json, full=full)


@click.command()
@_FOLDER
@printing.printed
@click.pass_obj
def queries(graph: Any, folder: Path | None, as_json: bool, full: bool) -> None:
    """The questions there are, with their parameters.

    \b
    Example:
      complicity queries
      complicity queries --queries my-questions
    """
    known = questions(folder, url=graph.url)
    if as_json:
        printing.show_json(list(map(_described, known.values())))
        return
    for question in known.values():
        click.secho(question.name, bold=True)
        click.echo(f"  {plain(question.help)}")
        for parameter in question.parameters:
            default = "" if parameter.needed else f" = {json.dumps(parameter.default)}"
            click.echo(f"    -p {parameter.name} ({parameter.type}{default}): {plain(parameter.help)}")


def _described(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "help": question.help,
        "parameters": [
            {"name": p.name, "type": p.type, "help": p.help, "needed": p.needed, "default": p.default}
            for p in question.parameters
        ],
        "columns": [{"name": name, "help": help} for name, help in question.columns.items()],
    }


def _question(name: str, folder: Path | None, url: str) -> Question:
    from ..graph.errors import QueryError

    known = questions(folder, url=url)
    if name not in known:
        from difflib import get_close_matches

        near = get_close_matches(name, known, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `complicity queries`"
        raise QueryError(f"no question is called {name!r}; {hint}")
    return known[name]


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    for pair in given:
        if "=" not in pair.lstrip("="):
            raise click.UsageError(f"-p takes KEY=VALUE, not {pair!r}")
    return {pair.partition("=")[0].strip(): pair.partition("=")[2] for pair in given}


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _show(answer: Table, *, as_json: bool, full: bool) -> None:
    if as_json:
        printing.show_json(
            {
                "columns": list(answer.columns),
                "rows": list(map(list, answer.rows)),
                "truncated": answer.truncated,
            }
        )
        return
    if answer.rows:
        printing.table(answer.columns, answer.rows, full=full)
    else:
        click.echo("No rows.")
    if answer.truncated:
        printing.note(f"There are more than {len(answer.rows)} rows; see them with --limit.")
