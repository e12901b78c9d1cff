"""Tables of documents: a row of CSV, or a line of JSON, is one."""

import csv as csv_format
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ...graph.errors import DocumentError
from ..dates import dates
from ..documents import LONGEST_TEXT, Fields, Part, Skipped, Source, document, one_line, printable
from .text import SAMPLE, encoding_of

#: The longest line, in characters: a document of the greatest length, each of its marks escaped.
LONGEST_LINE = 6 * LONGEST_TEXT
_DELIMITERS = ",;\t|"
_ISO = re.compile(r"(\d{4})(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?)?(?=$|[T\s])")

_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

Row = Mapping[str, Any]


def json_lines(source: Source) -> Iterator[Part]:
    """The document that each line of JSON holds."""
    known = False
    for number, line in _lines(source):
        if not line.strip():
            continue
        name = f"{source.name}!/{number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Skipped(name, f"not JSON: {one_line(str(error))}")
            continue
        if not isinstance(row, dict):
            yield Skipped(name, "not a JSON object")
            continue
        known = known or _known(row, source.fields)
        yield from _read(name, row, source.fields)


def csv(source: Source) -> Iterator[Part]:
    """The document that each row of a table holds; the first row names the columns."""
    csv_format.field_size_limit(LONGEST_LINE)
    lines = (line for _, line in _lines(source))
    head = next(line for line in lines if line.strip())
    delimiter = max(_DELIMITERS, key=head.count)
    columns = next(csv_format.reader([head], delimiter=delimiter))
    _known(dict.fromkeys(columns), source.fields)
    rows = csv_format.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(rows, 2):
            if cells:
                row = dict(zip(columns, cells, strict=False))
                yield from _read(f"{source.name}!/{number}", row, source.fields)
    except csv_format.Error as error:
        raise DocumentError(f"not CSV from line {rows.line_num} on ({error}): a quote left open?") from error


def _known(row: Row, fields: Fields) -> bool:
    """DocumentError if there is no such field as the text is to be in."""
    if fields.text not in row:
        there = ", ".join(printable(name)[:40] for name in list(row)[:12])
        raise DocumentError(f"no field {fields.text!r} for the text, but {there}: name one by --text-field")
    return True


def _read(name: str, row: Row, fields: Fields) -> Iterator[Part]:
    text, title, date, source = (
        row.get(field) for field in (fields.text, fields.title, fields.date, fields.source)
    )
    if not isinstance(text, str) or not text.strip():
        yield Skipped(name, "a row without text", failed=False)
        return
    try:
        found = document(
            text.replace("\r\n", "\n"),
            printable(str(source)) if source else name,
            title=one_line(str(title)) if title else None,
            date=day(str(date)) if date else None,
        )
    except DocumentError as error:
        yield Skipped(name, str(error))
    else:
        yield found


def day(text: str) -> str | None:
    """A date as tables write it, in ISO 8601 at the precision that is known.

    >>> day("2014-09-26T21:30:00Z"), day("26/09/2014"), day("26 de septiembre de 2014"), day("n/a")
    ('2014-09-26', '2014-09-26', '2014-09-26', None)

    Where day and month could be either, only the year is known:

    >>> day("03/04/2014")
    '2014'
    """
    if iso := _ISO.match(text.strip()):
        return "-".join(part for part in iso.groups() if part)
    if numeric := _NUMERIC.match(text.strip()):
        return _numeric(*map(int, numeric.groups()))
    found = [said.iso for language in ("en", "es") for said in dates(text, language)]
    return max(found, key=len, default=None)


def _numeric(first: int, second: int, year: int) -> str | None:
    if max(first, second) > 31 or min(first, second) > 12 or not min(first, second):
        return None
    if first != second and max(first, second) <= 12:
        return str(year)
    return f"{year}-{min(first, second):02}-{max(first, second):02}"


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """The lines of a file, numbered from 1; DocumentError if all are blank, or one is far too long."""
    with source.open() as file:
        encoding = encoding_of(file.read(SAMPLE))
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, "replace", newline="")
        empty = True
        for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
            if len(line) >= LONGEST_LINE:
                raise DocumentError(
                    f"line {number} is longer than {LONGEST_LINE:,} characters: is it a table?"
                )
            empty = empty and not line.strip()
            yield number, line
        if empty:
            raise DocumentError("empty")
