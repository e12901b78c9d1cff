"""The command line: a thin, lazy door. Each command's module is imported when it is called."""

import sys
from importlib import import_module
from typing import Any

import click

from . import __version__
from .commands.actors import actors_option
from .graph.errors import ComplicityError

#: Which module of `complicity.commands` holds a command, and the group it is listed under.
COMMANDS: dict[str, tuple[str, str]] = {
    "ingest": ("ingest", "Read documents"),
    "extract": ("ingest", "Read documents"),
    "watch": ("watch", "Read documents"),
    "path": ("ask", "Ask"),
    "chains": ("ask", "Ask"),
    "show": ("ask", "Ask"),
    "status": ("ask", "Ask"),
    "claims": ("evidence", "Ask"),
    "search": ("evidence", "Ask"),
    "neighbors": ("evidence", "Ask"),
    "command": ("evidence", "Ask"),
    "rank": ("rank", "Ask"),
    "dossier": ("dossier", "Ask"),
    "queries": ("cypher", "Ask"),
    "query": ("cypher", "Ask"),
    "cypher": ("cypher", "Ask"),
    "same": ("identity", "Decide who is who"),
    "duplicates": ("identity", "Decide who is who"),
    "merge": ("identity", "Decide who is who"),
    "split": ("identity", "Decide who is who"),
    "reject": ("decisions", "Decide who is who"),
    "accept": ("decisions", "Decide who is who"),
    "undo": ("decisions", "Decide who is who"),
    "decisions": ("decisions", "Decide who is who"),
    "retract": ("decisions", "Decide who is who"),
    "resolve": ("identity", "Decide who is who"),
    "visualize": ("page", "Show"),
    "export": ("export", "Move whole graphs"),
    "load": ("transfer", "Move whole graphs"),
    "copy": ("transfer", "Move whole graphs"),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it or show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__package__}.commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else " See complicity --help."
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading in dict.fromkeys(group for _, group in COMMANDS.values()):
            with formatter.section(heading):
                formatter.write_dl(
                    [(name, SUMMARIES[name]) for name, (_, group) in COMMANDS.items() if group == heading]
                )

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ComplicityError as error:
            raise click.ClickException(" ".join(str(error).split())) from error


#: One line a command for `--help`, so that listing them imports none of them.
SUMMARIES: dict[str, str] = {
    "ingest": "Read documents into the graph.",
    "extract": "Read one document and print what it claims; no graph needed.",
    "watch": "Ingest whatever appears in a folder.",
    "path": "The best-supported chains from A to B, a quote at every hop.",
    "chains": "All chains from security forces to criminal groups.",
    "show": "All that the graph holds on one actor, place or event.",
    "status": "What the graph holds, in counts.",
    "claims": "The claims themselves, sentence by sentence.",
    "search": "Names and sentences that hold some words.",
    "neighbors": "What lies around one entity.",
    "command": "The chain of command above a unit on a day, with its gaps.",
    "rank": "Who stands where in the network.",
    "dossier": "All on one entity as a document with numbered sources.",
    "queries": "The questions that come with Complicity, and yours.",
    "query": "Run one of those questions.",
    "cypher": "Ask the graph in Cypher; it only reads.",
    "same": "Whether two names are one actor's, and why.",
    "duplicates": "Entities that may be one, for you to decide.",
    "merge": "Make two entities one.",
    "split": "Take names out of an entity.",
    "reject": "Set a claim aside as wrong.",
    "accept": "Confirm a claim that you have checked.",
    "undo": "Take back a decision.",
    "decisions": "All decisions, who took them and why; export and import.",
    "retract": "Take a document out of the graph.",
    "resolve": "Place all names anew.",
    "visualize": "Write the network as one HTML page that works offline.",
    "export": "Write the whole graph out: jsonl, csv, graphml, gexf, ftm.",
    "load": "Load claims already extracted, as JSON lines or CSV.",
    "copy": "Copy a whole graph from one store to another.",
}


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--graph",
    envvar="COMPLICITY_GRAPH",
    default="complicity.db",
    show_default=True,
    metavar="URL",
    help="Where the graph is: a file, or neo4j://HOST. [env: COMPLICITY_GRAPH]",
)
@click.option("--database", envvar="COMPLICITY_DATABASE", metavar="NAME", help="The server's database.")
@actors_option
@click.version_option(__version__, prog_name="complicity")
@click.pass_context
def main(ctx: click.Context, graph: str, database: str | None) -> None:
    """Who in uniform worked with whom in crime, and which sentence says so.

    \b
    Example:
      complicity ingest examples/
      complicity path "Iguala police" "Guerreros Unidos"
    """
    ctx.obj = Graph(graph, database)


class Graph:
    """Where the user's graph is; opened by the command that needs it, closed when the command ends."""

    def __init__(self, url: str, database: str | None = None) -> None:
        self.url = url
        self.database = database

    def open(self, *, create: bool = False, read_only: bool = False) -> Any:
        """The store, for a `with` block: to read what is there, or with `create` to write."""
        from .graph.store import open_store

        return open_store(self.url, create=create, read_only=read_only, database=self.database)


if __name__ == "__main__":
    sys.exit(main())
