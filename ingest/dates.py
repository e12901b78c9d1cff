"""When a thing is said to have happened: dates in a text as ISO 8601, as precise as the words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its characters, and what day, month or year they name."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    months: dict[str, int]
    weekdays: dict[str, int]
    shifts: dict[str, tuple[int, str]]
    numbers: dict[str, int]
    units: dict[str, str]
    day_first: bool
    #: Words of which one, or a figure, is in every date.
    telling: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    this_year: re.Pattern[str] | None
    same_year: re.Pattern[str] | None


_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")


def dates(text: str, language: str, reference: str | None = None) -> list[Dated]:
    """The dates that `text` names, in order; those without a year, and relative ones, are reckoned back from
    `reference`, the ISO date of the document, and left out where that does not reach.

    >>> dates("on March 3, 2011 and on Tuesday", "en", "2011-03-10")
    [Dated(start=3, end=16, iso='2011-03-03'), Dated(start=24, end=31, iso='2011-03-08')]
    >>> [found.iso for found in dates("el pasado 13 de mayo", "es", "2015-02")]
    ['2014-05-13']
    """
    grammar = _grammar(language)
    if not _DIGIT.search(text) and grammar.telling.isdisjoint(_LETTERS.findall(text.lower())):
        return []
    found: list[Dated] = []
    for pattern in grammar.patterns:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            start = min(match.start(name) for name, value in match.groupdict().items() if value)
            iso = _iso(grammar, match, text, reference, found)
            if iso:
                found.append(Dated(start, match.end(), iso))
    return sorted(found, key=lambda dated: dated.start)


def _iso(
    grammar: _Grammar, match: re.Match[str], text: str, reference: str | None, found: list[Dated]
) -> str | None:
    parts = match.groupdict()
    if parts.get("iso"):
        return parts["iso"]
    if parts.get("shift"):
        return _shifted(reference, *grammar.shifts[_key(parts["shift"])])
    if parts.get("unit"):
        return _shifted(
            reference, _number(grammar, parts["number"]), _SINCE[grammar.units[_key(parts["unit"])]]
        )
    if parts.get("numeric"):
        return _numeric(parts["numeric"], day_first=grammar.day_first)
    if parts.get("weekday"):
        return _weekday(reference, grammar.weekdays[_key(parts["weekday"])])
    if not parts.get("month"):
        return parts["year"]
    month = grammar.months[_key(parts["month"])]
    said = parts.get("day") or parts.get("number")
    day = _number(grammar, said) if said else None
    year = int(parts["year"]) if parts.get("year") else None
    if year is None and parts.get("number"):
        year = 2000 + (_number(grammar, parts["thousands"]) if parts.get("thousands") else 0)
    if year is None:
        year = _year(grammar, match, text, reference, found, month, day)
    return _written(year, month, day) if year else None


#: How precisely "three weeks ago" says when: a number of weeks tells the month.
_SINCE = {"day": "day", "week": "weeks", "month": "month", "year": "year"}


def _number(grammar: _Grammar, word: str) -> int:
    return int(word) if word.isdigit() else grammar.numbers[_key(word)]


def _numeric(text: str, *, day_first: bool) -> str | None:
    """A date in figures; only its year where day and month may change places.

    >>> _numeric("26/09/2014", day_first=False), _numeric("5/6/2014", day_first=False)
    ('2014-09-26', '2014')
    """
    first, second, year = (int(part) for part in re.split(r"[/.-]", text))
    if not day_first and first <= 12 and second <= 12 and first != second:
        return f"{year:04d}"
    if not day_first and second > 12:
        first, second = second, first
    return _written(year, second, first) if second <= 12 else None


def _year(
    grammar: _Grammar,
    match: re.Match[str],
    text: str,
    reference: str | None,
    found: list[Dated],
    month: int,
    day: int | None,
) -> int | None:
    """The year of a day and month that come without: as the words after say, else the last before
    `reference`.
    """
    if grammar.same_year and grammar.same_year.match(text, match.end()):
        before = [dated for dated in found if dated.end <= match.start()]
        return int(max(before, key=lambda dated: dated.end).iso[:4]) if before else None
    if (told := _told_before(found, match.start(), month)) and not _is_after(told, month, day, reference):
        return told
    if not reference:
        return None
    year = int(reference[:4])
    if grammar.this_year and grammar.this_year.match(text, match.end()):
        return year
    return year - 1 if _is_after(year, month, day, reference) else year


def _told_before(found: list[Dated], at: int, month: int) -> int | None:
    """The year that goes on from the date before: after "March 2015", May is of 2015, January of 2016."""
    before = [dated for dated in found if dated.end <= at and len(dated.iso) > 4]
    if not before:
        return None
    last = max(before, key=lambda dated: dated.end).iso
    return int(last[:4]) + (month < int(last[5:7]))


def _is_after(year: int, month: int, day: int | None, reference: str | None) -> bool:
    written = _written(year, month, day) or ""
    return bool(reference) and written[: len(reference or "")] > (reference or "")[: len(written)]


def _written(year: int, month: int, day: int | None) -> str | None:
    if day is None:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _shifted(reference: str | None, back: int, precision: str) -> str | None:
    if not reference:
        return None
    if precision == "year":
        return f"{int(reference[:4]) - back:04d}"
    if precision == "month":
        if len(reference) < 7:
            return None
        months = int(reference[:4]) * 12 + int(reference[5:7]) - 1 - back
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if len(reference) < 10:
        return None
    day = date.fromisoformat(reference[:10]) - timedelta(days=7 * back if precision == "weeks" else back)
    return day.isoformat()[:7] if precision in ("week", "weeks") else day.isoformat()


def _weekday(reference: str | None, weekday: int) -> str | None:
    """The last such day up to `reference`."""
    if not reference or len(reference) < 10:
        return None
    day = date.fromisoformat(reference[:10])
    return (day - timedelta(days=(day.weekday() - weekday) % 7)).isoformat()


def date_of(found: list[Dated], at: int) -> str | None:
    """The date that stands nearest to character `at`, if there is any."""
    nearest = min(found, key=lambda dated: min(abs(dated.start - at), abs(dated.end - at)), default=None)
    return nearest.iso if nearest else None


def _key(words: str) -> str:
    return " ".join(words.lower().split())


@cache
def _grammar(language: str) -> _Grammar:
    text = (files(__package__) / "lexicon" / language / "dates.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    months = {name: number for number, names in enumerate(data["months"], 1) for name in names}
    weekdays = {name: number for number, names in enumerate(data["weekdays"]) for name in names}
    words = {
        "month": _any(months),
        "weekday": _any(weekdays),
        "shift": _any(data["shifts"]),
        "number": _any(data["numbers"]),
        "unit": _any(data["units"]),
    }
    patterns = tuple(
        re.compile(
            rf"\b(?:{pattern.format(**words)})(?!\w)"
            if pattern[0] != "(" or "?<!" not in pattern[:6]
            else pattern.format(**words),
            re.IGNORECASE,
        )
        for pattern in data["patterns"]
    )
    phrases = (*months, *weekdays, *data["shifts"], *data["units"])
    return _Grammar(
        telling=frozenset(phrase.split()[-1] for phrase in phrases),
        months=months,
        weekdays=weekdays,
        shifts={words: (back, precision) for words, (back, precision) in data["shifts"].items()},
        numbers=data["numbers"],
        units=data["units"],
        day_first=data["day_first"],
        patterns=patterns,
        this_year=_after(data["this_year"]),
        same_year=_after(data["same_year"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _after(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    return re.compile(rf",?\s*(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
