"""The cells of a record, read strictly: text, words of the vocabulary, numbers, dates, lists."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from .errors import DataError
from .ontology import Kind, LinkType, Modality

Row = Mapping[str, Any]
Word = TypeVar("Word", Kind, LinkType, Modality)
Cell = TypeVar("Cell", int, str)

#: What a claim's confidence is when its record does not say: no better than a coin.
UNKNOWN_CONFIDENCE = 0.5
#: The vocabularies as tables, which are quicker to ask than enums are: a load reads very many words.
_WORDS: dict[type, dict[str, Any]] = {
    words: {word.value: word for word in words} for words in (Kind, LinkType, Modality)
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?", re.DOTALL)


def text(row: Row, column: str, *, default: str | None = None) -> str:
    """A text; `default` where the cell is empty, DataError if there is none."""
    value = row.get(column)
    if value is None or value == "":
        if default is None:
            raise DataError(f"{column} is missing")
        return default
    if not isinstance(value, str):
        raise DataError(f"{column} is not text")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise DataError(f"{column} holds half a character (a lone surrogate)") from error
    return value


def name(row: Row, column: str) -> str:
    """A name: a text that a store can compare."""
    value = text(row, column)
    if "\0" in value:
        raise DataError(f"{column} holds a null character")
    return value


def word(row: Row, column: str, words: type[Word]) -> Word:
    """A word of one of the vocabularies."""
    value = text(row, column)
    found: Word | None = _WORDS[words].get(value)
    if not found:
        raise DataError(f"unknown {column} {value!r}: give one of {', '.join(words)}")
    return found


def integer(row: Row, column: str, *, default: int | None = None) -> int:
    """A whole number."""
    value = row.get(column, default)
    if value is None:
        raise DataError(f"{column} is missing")
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise DataError(f"{column} is not a whole number") from error


def span(row: Row, first: str, last: str, length: int) -> tuple[int, int]:
    """Two character offsets, first included, last not, that lie within the document."""
    start, end = integer(row, first), integer(row, last)
    if not 0 <= start < end <= length:
        raise DataError(f"{first} and {last} do not lie in the document's text")
    return start, end


def confidence(row: Row) -> float:
    """A claim's confidence, 0 to 1."""
    value = row.get("confidence")
    try:
        number = UNKNOWN_CONFIDENCE if value is None else float(value)
    except (TypeError, ValueError) as error:
        raise DataError("confidence is not a number") from error
    if not 0.0 <= number <= 1.0:
        raise DataError("confidence is not between 0 and 1")
    return number


def when(row: Row, column: str) -> str | None:
    """An ISO 8601 date at any precision, as it is written; None where the cell is empty."""
    value = text(row, column, default="")
    if not value:
        return None
    match = _DATE.fullmatch(value)
    try:
        year, month, day = (int(part or 1) for part in match.groups()) if match else (0, 0, 0)
        date(year, month, day)
    except ValueError as error:
        raise DataError(
            f"{column} {value!r} is no ISO 8601 date such as 2014, 2014-09, 2014-09-26"
        ) from error
    return value


def values(row: Row, column: str, cell: Callable[[Any], Cell]) -> list[Cell]:
    """A list, or a JSON array in a text cell; empty where the cell is."""
    value = row.get(column)
    if value is None:
        return []
    try:
        values = json.loads(value) if isinstance(value, str) else value
        if not isinstance(values, list):
            raise DataError(f"{column} is not a list")
        return [cell(part) for part in values]
    except (TypeError, ValueError) as error:
        raise DataError(f"{column} is not a list") from error
