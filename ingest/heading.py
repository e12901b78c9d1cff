"""What the head of a document says of itself: its title and its date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .apparatus import without_lines
from .dates import dates

#: How far down, in characters, a document's head reaches.
HEAD = 1500
#: A line longer than this is prose, not a title.
LONGEST_TITLE = 200

_FIELD = re.compile(r"^\W*(title|título|asunto|subject|re|date|fecha)\W*:\s*(.+?)\W*$", re.IGNORECASE)
_DATE_TIME_GROUP = re.compile(r"\b([0-3]\d)[0-2]\d[0-5]\dZ ([A-Z]{3}) (\d{4}|\d{2})\b")
_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
_PROSE = re.compile(r"(?:on|in|by|since|until|el|en|desde|hasta|la)\s", re.IGNORECASE)
_NOTE = re.compile(r"\[?\d{1,3}[\].)]\s")
_TITLES = ("title", "título", "subject", "asunto", "re")
_DATES = ("date", "fecha")


@dataclass(frozen=True, slots=True)
class Heading:
    """A document's title, and its date in ISO 8601, where its head tells them."""

    title: str | None
    date: str | None


def heading(text: str, language: str) -> Heading:
    r"""The title and date that a document's head tells, by its fields or else its first lines.

    >>> heading("Title: A case\nDate: 2014-11-08\n\nOn Monday …", "en")
    Heading(title='A case', date='2014-11-08')
    >>> heading("# A case\n\nNEW YORK, Oct 16, 2024 - A judge …", "en")
    Heading(title='A case', date='2024-10-16')
    """
    head = text.lstrip("\ufeff")[:HEAD]
    lines = _joined(line.strip() for line in without_lines(head).splitlines() if line.strip(" -#*\t"))
    fields = {match[1].casefold(): match[2] for line in lines[:12] if (match := _FIELD.match(line))}
    title = next((fields[name] for name in _TITLES if name in fields), None)
    stated = next((fields[name] for name in _DATES if name in fields), None)
    return Heading(
        title or next((_bare(line) for line in lines if len(line) <= LONGEST_TITLE), None),
        _first_date(stated, language) or _cabled(head) or _datelined([*lines, *_tail(text)], language),
    )


def _joined(lines: Iterable[str]) -> list[str]:
    """Lines, a field in capitals made one with its next lines in capitals: the subject of a cable."""
    joined: list[str] = []
    for line in lines:
        goes_on = joined and line.isupper() and not _FIELD.match(line) and _FIELD.match(joined[-1])
        if goes_on and joined[-1].isupper():
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _bare(line: str) -> str:
    return line.strip("#*_ ").strip()


def _first_date(text: str | None, language: str) -> str | None:
    """The first date in `text` that is known at least to the month."""
    return next((found.iso for found in dates(text or "", language) if len(found.iso) > 4), None)


def _cabled(head: str) -> str | None:
    """The date of a cable's date-time group, as in `151530Z APR 11`."""
    group = _DATE_TIME_GROUP.search(head)
    if not group:
        return None
    month = _MONTHS.index(group[2]) // 3 + 1
    year = int(group[3]) + (1900 if int(group[3]) > 45 and len(group[3]) == 2 else 2000)
    return f"{year if len(group[3]) == 2 else group[3]}-{month:02}-{group[1]}"


def _datelined(lines: list[str], language: str) -> str | None:
    """The date of the first line that is a date with its place, or begins with one; no footnote."""
    for line in (line for line in lines if not _NOTE.match(line)):
        for found in dates(line[:120], language):
            rest = line[found.end :].lstrip(" ,.")
            placed = found.start < 60 and not _PROSE.match(line)
            if len(found.iso) == 10 and placed and (not rest or rest[0] in "-–—(:" or len(line) < 50):
                return found.iso
    return None


def _tail(text: str) -> list[str]:
    """The short lines at the end of a document, where a web page says when it was posted."""
    lines = (line.strip() for line in text[-HEAD:].splitlines())
    return [line for line in lines if len(line) < 80]
