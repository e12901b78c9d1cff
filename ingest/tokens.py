"""A name as words that can be compared: without case, accents and marks, its numbers in figures."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .numerals import joined, roman

_POSSESSIVE = re.compile(r"(?<=\w)['’]s(?!\w)|(?<=s)['’](?!\w)")
#: "27/o.", "27.º", "27th", "3er", "1ra", "27va"; "27-A" is a number of its own.
_ORDINAL = re.compile(
    r"(?<![\w/])(\d{1,4})(?:\s[oa](?=\.\s)|\s?/\s?[oa]s?|\.?\s?[ºª°]|st|nd|rd|th|er|ro|do|ra|to|ta|vo|va|mo|ma|no|na|da|o|a)\.?(?![\w/])",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"(?<!\w)(\d{1,4})\s?-\s?([A-Za-z])(?!\w)")
_MARKED = re.compile(
    r"(?<!\w)(?:n[oº°ro]{1,2}|n[uú]m(?:ero)?|number|#)(?:\.|(?=[\sº°\d]))\s?[º°]?\s*(?=\d|[IVXLC]+\b)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s?){2,}(?!\w\w)|(?<!\w)(?:[^\W\d_]\.){1,}[^\W\d_](?!\w)")
_DOUBLED = re.compile(r"\bEE\.?\s?UU\b\.?", re.IGNORECASE)
_FIGURES = re.compile(r"(?<=\d)(?=[^\W\d_]{2})|(?<=[^\W\d_]{2})(?=\d)")
_SEPARATOR = re.compile(r"[,;()\[\]/–—]| - ")
_MARKS = re.compile(r"[^\w\s]|[\d_]|\bEE\s?UU\b")
_WORD = re.compile(r"\d+(?:-\d+)+|\d+[a-z]?|[^\W\d_]+(?:['’][^\W\d_]+)*|[,]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name as it is compared; `starts` says that a comma or bracket stood before it, `capitals`
    that all of it was in capitals, `common` that it had none.
    """

    text: str
    starts: bool = False
    capitals: bool = False
    common: bool = False


@lru_cache(maxsize=262_144)
def plain(text: str) -> str:
    """`text` in lower case and without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65_536)
def words(text: str, *, numbers: bool = True) -> tuple[Word, ...]:
    """The words of a name in order; with `numbers`, whatever makes up a number is one word in figures.

    >>> [word.text for word in words("Vigésimo Séptimo B.I., Iguala")]
    ['27', 'bi', 'iguala']
    >>> [word.text for word in words("XXXV Z. M.")], [word.text for word in words("27/o. BI")]
    (['35', 'zm'], ['27', 'bi'])
    """
    found = list(_split(text, numbers=numbers))
    if not numbers:
        return tuple(found)
    found = [_figured(word, found[max(at - 1, 0) : at + 2]) for at, word in enumerate(found)]
    merged, at = [], 0
    for value, count in joined([word.text for word in found]):
        merged.append(Word(value, found[at].starts, found[at].capitals, found[at].common))
        at += count
    return tuple(merged)


def _split(text: str, *, numbers: bool) -> Iterator[Word]:
    text = unicodedata.normalize("NFC", text)
    if not _MARKS.search(text):
        # Most names are letters and blanks, and no more is to be done.
        yield from (_word(part) for part in text.split())
        return
    text = text.replace("’", "'")
    text = _POSSESSIVE.sub("", text)
    text = _DOUBLED.sub(" EEUU ", text)
    if numbers:
        text = _MARKED.sub(" ", text)
        text = _ORDINAL.sub(r" \1 ", text)
        text = _LETTERED.sub(r" \1\2 ", text)
    text = _INITIALS.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
    text = _SEPARATOR.sub(" , ", text)
    if numbers:
        text = _FIGURES.sub(" ", text)
    starts = False
    for part in _WORD.findall(unicodedata.normalize("NFC", text)):
        if part == ",":
            starts = True
            continue
        yield _word(part, starts=starts)
        starts = False


def _word(part: str, *, starts: bool = False) -> Word:
    text = plain(part).replace("'", "")
    if text.isdigit():
        text = text.lstrip("0") or "0"
    return Word(text, starts, part.isupper(), part.islower())


def _figured(word: Word, near: Sequence[Word]) -> Word:
    """A Roman numeral in figures; one that stands alone or beside figures ("C-4") is letters.

    `near` are the word itself and its neighbours.
    """
    alone = len(near) == 1 or any(other.text[:1].isdigit() for other in near)
    number = roman(word.text.upper()) if word.capitals and not alone else None
    return word if number is None else Word(str(number), word.starts)
