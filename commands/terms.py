"""Options that say what a chain may run through, and who its ends are; shared by the commands that ask."""

import re
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..graph.cells import when
from ..graph.errors import DataError
from ..graph.model import Entity
from ..graph.ontology import Family, Kind, LinkType, Modality
from ..graph.paths import CHAINING, Terms
from ..graph.store import Store
from ..queries.lookup import lookup
from .printing import note

if TYPE_CHECKING:
    # Generic only in later versions of click.
    _ParamType = click.ParamType[Any]
else:
    _ParamType = click.ParamType

Command = TypeVar("Command", bound=Callable[..., Any])


class Word(_ParamType):
    """A word of one of the vocabularies, in any case, with hyphens, underscores or neither."""

    def __init__(self, name: str, *vocabularies: Any) -> None:
        self.name = name
        self.words = {_key(word.value): word for words in vocabularies for word in words}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        # Words are texts too: what is one already is told by its type.
        if isinstance(value, Enum):
            return value
        word = self.word(value)
        if word is None:
            words = ", ".join(word.value for word in self.words.values())
            self.fail(f"{value!r} is none of: {words}", param, ctx)
        return word

    def word(self, text: str) -> Any:
        """The word that a text is, or None."""
        return self.words.get(_key(text))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        start = _key(incomplete)
        return [CompletionItem(word.value) for key, word in self.words.items() if key.startswith(start)]


def _key(text: str) -> str:
    """A word as it is compared: `military-unit` is `MilitaryUnit`."""
    return re.sub("[-_ ]", "", text.casefold())


class Date(_ParamType):
    """An ISO 8601 date: a year, a month or a day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return when({"date": value}, "date")
        except DataError:
            return self.fail(f"{value!r} is no date such as 2014, 2014-09 or 2014-09-26", param, ctx)


KIND = Word("kind", Kind)
TYPE = Word("type", LinkType)
MODALITY = Word("modality", Modality)
VIA = Word("family or type", Family, LinkType)
DATE = Date()


def bounded(command: Command) -> Command:
    """The options of what a chain may run through, given to the command as `terms`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--via", multiple=True, type=VIA, metavar="FAMILY|TYPE", help="Only through such links."),
    click.option("--avoid", multiple=True, metavar="NAME", help="Not through this entity."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Of every hop, 0 to 1."),
    click.option("--min-documents", type=click.IntRange(0), default=0, help="Behind every hop."),
    click.option("--include-denied", is_flag=True, help="Also through links that are only ever denied."),
)


def types(via: tuple[Any, ...]) -> frozenset[LinkType]:
    """The link types that families and types name; those of chains where none is named."""
    if not via:
        return CHAINING
    return frozenset(type_ for type_ in LinkType if type_ in via or type_.family in via)


def terms(
    store: Store, options: dict[str, Any], *, since: str | None = None, until: str | None = None
) -> Terms:
    """What the options say; names to avoid are looked up."""
    if since and until and since > f"{until}~":
        raise click.UsageError(f"--from {since} is after --to {until}: turn them round")
    return Terms(
        types=types(options["via"]),
        since=since,
        until=until,
        confidence=options["min_confidence"],
        documents=options["min_documents"],
        denied=options["include_denied"],
        avoid=frozenset(named(store, name).id for name in options["avoid"]),
    )


def named(store: Store, name: str, *, kind: Kind | None = None) -> Entity:
    """The entity that a name means; where it is not quite its name, that is said."""
    found = lookup(store, name, kind=kind)
    if found.notice:
        note(found.notice)
    return found.entity
