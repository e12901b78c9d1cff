"""Known actors: the data files under `lexicon/actors`, read as frozen values."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from ..graph.errors import DataError
from ..graph.model import kind_of
from ..graph.ontology import Kind

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXTS = ("id", "label", "country", "seat", "part_of", "predecessor", "successor", "wikidata")
_FIELDS = {*_TEXTS, "name", "abbr", "aliases", "ambiguous"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A body, group or person of public record.

    `label` is the canonical name. `names` are all forms that mean this actor wherever they stand, the label
    first; `ambiguous` are forms that mean it only where the context says so. `country` is an ISO 3166 code;
    `part_of`, `predecessor` and `successor` are ids of other actors, `wikidata` an item such as "Q123".
    """

    id: str
    label: str
    names: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    country: str | None = None
    seat: str | None = None
    part_of: str | None = None
    predecessor: str | None = None
    successor: str | None = None
    wikidata: str | None = None

    @property
    def kind(self) -> Kind:
        return kind_of(self.id)


#: Names the user's own actors files, with the system's path separator between them.
OWN_FILES = "COMPLICITY_ACTORS"


def actors(*files: Path) -> tuple[Actor, ...]:
    """All known actors, those of the user's own `files` last; DataError with the line of a bad entry.

    Without `files`, those that the environment's COMPLICITY_ACTORS names. A user's entry with the id of a
    shipped one stands in its place.
    """
    named = os.environ.get(OWN_FILES, "").split(os.pathsep)
    return _actors(files or tuple(Path(name) for name in named if name))


@cache
def _actors(files: tuple[Path, ...]) -> tuple[Actor, ...]:
    folder = resources.files(__package__) / "lexicon" / "actors"
    shipped = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda f: f.name)
    known: dict[str, Actor] = {}
    for file in shipped:
        known |= _distinct(read(file.read_text(encoding="utf-8"), file.name), file.name, taken=known)
    for path in files:
        known |= _distinct(read(_text(path), str(path)), str(path))
    return tuple(known.values())


def _distinct(
    found: Iterable[tuple[int, Actor]], source: str, *, taken: Iterable[str] = ()
) -> dict[str, Actor]:
    taken, own = set(taken), {}
    for line, actor in found:
        if actor.id in taken:
            raise DataError(
                f"{source}, line {line}: the id {actor.id} is given twice; give each actor its own"
            )
        taken.add(actor.id)
        own[actor.id] = actor
    return own


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the actors in {path}: {error}") from error


def read(text: str, source: str) -> Iterator[tuple[int, Actor]]:
    """The actors of one file with their line numbers; `source` names the file in errors.

    >>> [(line, actor)] = read("actors:\\n- {id: 'agency:pgr', label: PGR, name: Attorney General}", "x")
    >>> line, actor.kind.value, actor.names
    (2, 'Agency', ('PGR', 'Attorney General'))
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        common, actors, families = _parts(root, loader, source)
        for node in actors:
            yield _line(node), _actor(common | _mapping(node, loader, source), source, _line(node))
        for node in families:
            for entry in _members(_mapping(node, loader, source), source, _line(node)):
                yield _line(node), _actor(common | entry, source, _line(node))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise DataError(f"{source}{line}: not YAML: {getattr(error, 'problem', error)}") from error
    finally:
        loader.dispose()


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _parts(
    root: yaml.Node | None, loader: Any, source: str
) -> tuple[dict[str, Any], list[yaml.Node], list[yaml.Node]]:
    """What all entries of a file share, its actors and its families."""
    common: dict[str, Any] = {}
    lists: dict[str, list[yaml.Node]] = {"actors": [], "families": []}
    if not isinstance(root, yaml.MappingNode):
        raise DataError(f"{source}, line 1: an actors file is a mapping with `actors:` or `families:`")
    for key, value in root.value:
        if key.value in lists and isinstance(value, yaml.SequenceNode):
            lists[key.value] = value.value
        elif key.value == "country":
            common["country"] = loader.construct_object(value)
        else:
            raise DataError(
                f"{source}, line {_line(key)}: {key.value!r} is none of country,"
                " actors (a list), families (a list)"
            )
    return common, lists["actors"], lists["families"]


def _mapping(node: yaml.Node, loader: Any, source: str) -> dict[str, Any]:
    if not isinstance(node, yaml.MappingNode):
        raise DataError(f"{source}, line {_line(node)}: an actor is a mapping with at least id and name")
    entry: dict[str, Any] = loader.construct_object(node, deep=True)
    return entry


def _actor(entry: Mapping[str, Any], source: str, line: int) -> Actor:
    try:
        return _checked(entry)
    except (KeyError, TypeError, ValueError) as error:
        problem = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise DataError(f"{source}, line {line}: {problem}") from error


def _checked(entry: Mapping[str, Any]) -> Actor:
    """An actor from an entry; KeyError, TypeError or ValueError say what is wrong with it."""
    unknown = sorted(map(str, entry.keys() - _FIELDS))
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}: give only {', '.join(sorted(_FIELDS))}")
    texts = {field: _text_of(field, entry[field]) for field in _TEXTS if field in entry}
    if entry["id"].partition(":")[0] not in {kind.value.casefold() for kind in Kind}:
        raise ValueError("the id has no kind")
    own = _forms("name", entry["name"])
    abbreviations = _forms("abbr", entry.get("abbr", []))
    label = texts.pop("label", own[0])
    names = (label, *own, *abbreviations, *_forms("aliases", entry.get("aliases", [])))
    ambiguous = _forms("ambiguous", entry.get("ambiguous", []))
    sure = tuple(name for name in dict.fromkeys(names) if name not in ambiguous)
    return Actor(label=label, names=sure, ambiguous=ambiguous, abbreviations=abbreviations, **texts)


def _text_of(field: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"{field} is not a text")
    return value


def _forms(field: str, value: object) -> tuple[str, ...]:
    """The forms of a text, a list, or a mapping of languages to either."""
    if isinstance(value, str):
        return (_text_of(field, value),)
    if isinstance(value, dict):
        return tuple(form for part in value.values() for form in _forms(field, part))
    if isinstance(value, list):
        return tuple(_text_of(field, form) for form in value)
    raise TypeError(f"{field} is not a text, a list of texts, or either by language")


def _members(family: dict[str, Any], source: str, line: int) -> Iterator[dict[str, Any]]:
    """The entries that a family stands for: its own texts, each member's values put in."""
    members = family.pop("members", None)
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise DataError(f"{source}, line {line}: a family needs `members`, a list of mappings")
    for member in members:
        own = {
            field: member[field] for field in ("seat", "wikidata", "aliases", "ambiguous") if field in member
        }
        try:
            yield _filled(family, _values(member)) | own
        except (KeyError, IndexError, ValueError) as error:
            raise DataError(f"{source}, line {line}: a member lacks {error}") from error


def _values(member: Mapping[str, Any]) -> dict[str, str]:
    """A member's values, its number also as `nth` and `roman`."""
    values = {key: str(value) for key, value in member.items()}
    if isinstance(member.get("n"), int):
        values |= {"nth": nth(member["n"]), "roman": roman(member["n"])}
    return values


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    if isinstance(template, str):
        return template.format_map(values)
    if isinstance(template, dict):
        return {key: _filled(part, values) for key, part in template.items()}
    return [_filled(part, values) for part in template]


def nth(number: int) -> str:
    """The English ordinal.

    >>> nth(1), nth(12), nth(102)
    ('1st', '12th', '102nd')
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def roman(number: int) -> str:
    """The Roman numeral of a number from 1 to 3999.

    >>> roman(4), roman(48)
    ('IV', 'XLVIII')
    """
    digits = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
              (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    text = ""
    for value, letters in digits:
        text += letters * (number // value)
        number %= value
    return text
