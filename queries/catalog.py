"""Question files read and checked, and the values that people give for their parameters."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from ..graph.errors import QueryError
from ..graph.store import SERVER_SCHEMES, Store
from .lookup import lookup

TYPES = ("name", "text", "integer", "number", "boolean", "texts")

_PARAMETER = re.compile(r":param\s+(\w+)\s+(\w+)(?:\s*=\s*(\"(?:[^\"\\]|\\.)*\"|\[.*?\]|\S+))?\s+(\S.*)")
_COLUMN = re.compile(r":column\s+(\w+)\s+(\S.*)")
#: What a `$` inside of which is no parameter: strings, quoted names, comments.
_OPAQUE = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_USED = re.compile(r"\$(\w+)")
_RETURNED = re.compile(r"\bAS\s+(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question; `default` counts only where it is not `needed`."""

    name: str
    type: str
    help: str
    default: object
    needed: bool
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name, what it answers, its parameters, its columns with their help, and its Cypher."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    columns: Mapping[str, str]
    text: str

    def values(self, store: Store, given: Mapping[str, str]) -> dict[str, object]:
        """The parameters' values from what a person typed; QueryError where one is missing, unknown or wrong.

        NotKnownError where a name is not known.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in given:
            if name not in known:
                raise QueryError(
                    f"{self.name} has no parameter {name!r}; it has: {', '.join(known) or 'none'}"
                )
        return {name: _given(self, parameter, given, store) for name, parameter in known.items()}


def questions(folder: Path | None = None, *, url: str = "") -> dict[str, Question]:
    """All questions by name: the project's, joined (and overridden) by those of a folder.

    For a graph on a server, `url`, those of `neo4j/` take the place of their namesakes.
    """
    homes: list[Traversable] = [resources.files(__package__)]
    if url.partition("://")[0] in SERVER_SCHEMES:
        homes.append(resources.files(__package__).joinpath("neo4j"))
    if folder is not None:
        if not folder.is_dir():
            raise QueryError(f"no folder {folder}: --queries takes a folder of NAME.cypher files")
        homes.append(folder)
    found = {name: text for home in homes for name, text in _files(home)}
    return {name: parse(name, text) for name, text in sorted(found.items())}


def parse(name: str, text: str) -> Question:
    """A question from its file's text; QueryError with file and line if the header is not right."""
    help: list[str] = []
    parameters: dict[str, Parameter] = {}
    columns: dict[str, str] = {}
    for number, line in _header(text):
        if line.startswith(":param"):
            parameter = _parameter(name, number, line)
            if parameter.name in parameters:
                raise _wrong(name, number, f"${parameter.name} is declared twice")
            parameters[parameter.name] = parameter
        elif match := _COLUMN.fullmatch(line):
            columns[match[1]] = match[2]
        elif line.startswith(":") or parameters or columns:
            raise _wrong(name, number, "neither ':param NAME TYPE [= DEFAULT] HELP' nor ':column NAME HELP'")
        else:
            help.append(line)
    question = Question(name, " ".join(help).strip(), tuple(parameters.values()), columns, text)
    _check(question)
    return question


def _files(home: Traversable) -> Iterator[tuple[str, str]]:
    if not home.is_dir():
        return
    for file in home.iterdir():
        if file.name.endswith(".cypher"):
            try:
                yield file.name.removesuffix(".cypher"), file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise QueryError(f"cannot read {file.name} ({error}): a question is a UTF-8 file") from error


def _header(text: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of the comment that a file begins with, without their slashes."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("//"):
            return
        if line.removeprefix("//").strip():
            yield number, line.removeprefix("//").strip()


def _parameter(name: str, number: int, line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if not match:
        raise _wrong(name, number, "a parameter reads ':param NAME TYPE [= DEFAULT] HELP'")
    parameter, type_, default, help = match.groups()
    if type_ not in TYPES:
        raise _wrong(name, number, f"${parameter} is of type {type_!r}: give one of {', '.join(TYPES)}")
    try:
        value = json.loads(default) if default is not None else None
    except ValueError:
        raise _wrong(name, number, f"the default of ${parameter} is not JSON: {default}") from None
    if not (value is None or _fits(value, type_)):
        raise _wrong(name, number, f"the default of ${parameter} is no {type_}: {default}")
    return Parameter(parameter, type_, help, value, default is None, number)


def _fits(value: object, type_: str) -> bool:
    if type_ == "texts":
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if type_ == "boolean":
        return isinstance(value, bool)
    if type_ == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if type_ == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _check(question: Question) -> None:
    """QueryError unless the header declares just what the query uses and returns."""
    if not question.help:
        raise _wrong(question.name, 1, "the file must begin with a comment that says what it answers")
    body = _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), question.text)
    declared = {parameter.name: parameter.line for parameter in question.parameters}
    used = {match[1]: body.count("\n", 0, match.start()) + 1 for match in _USED.finditer(body)}
    for name, line in used.items():
        if name not in declared:
            raise _wrong(question.name, line, f"${name} is used, but not declared in the header")
    for name, line in declared.items():
        if name not in used:
            raise _wrong(question.name, line, f"${name} is declared, but not used")
    start = max((match.start() for match in re.finditer(r"\bRETURN\b", body, re.IGNORECASE)), default=-1)
    line = body.count("\n", 0, max(start, 0)) + 1
    if start < 0:
        raise _wrong(question.name, line, "there is no RETURN")
    returned = _RETURNED.findall(body, start)
    if returned != list(question.columns):
        columns = ", ".join(question.columns) or "none"
        raise _wrong(
            question.name, line, f"it returns {', '.join(returned) or 'nothing named'}, not {columns}"
        )


def _wrong(name: str, line: int, what: str) -> QueryError:
    return QueryError(f"{name}.cypher, line {line}: {what}")


def _given(question: Question, parameter: Parameter, given: Mapping[str, str], store: Store) -> object:
    text = given.get(parameter.name)
    if text is None:
        if parameter.needed:
            raise QueryError(
                f"{question.name} needs {parameter.name} ({parameter.help}): give -p {parameter.name}=…"
            )
        return parameter.default
    return lookup(store, text).entity.id if parameter.type == "name" else _typed(parameter, text)


def _typed(parameter: Parameter, text: str) -> object:
    """A value of the parameter's type from what a person typed."""
    try:
        if parameter.type == "integer":
            return int(text)
        if parameter.type == "number":
            return float(text)
    except ValueError:
        raise QueryError(f"{parameter.name} takes a number, not {text!r}") from None
    if parameter.type == "boolean":
        if text.casefold() not in ("true", "false", "yes", "no"):
            raise QueryError(f"{parameter.name} takes yes or no, not {text!r}")
        return text.casefold() in ("true", "yes")
    return [part.strip() for part in text.split(",")] if parameter.type == "texts" else text
