"""What stands in documents beside their prose, taken out of the sentences character for character.

Routing lines of cables, classification, stamps, page numbers, paragraph numbers: blanks take their place, so
that every offset holds. A redaction within a sentence becomes a word that names nobody, so that the sentence
keeps its grammar.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


def without_lines(text: str) -> str:
    r"""`text` with blanks for the lines and parts of lines that name nobody.

    >>> without_lines("FM AMEMBASSY MEXICO\nTO RUEHC/SECSTATE WASHDC PRIORITY 8739\nSIPDIS\nOn Monday")
    'FM AMEMBASSY MEXICO\nTO       SECSTATE WASHDC              \n      \nOn Monday'
    """
    return _any("routing").sub(_blank, _whole_lines().sub(_blank, text))


def beginning(text: str, start: int, end: int) -> int:
    """Where the prose of a paragraph begins, after its number, classification and label.

    >>> beginning("1. (SBU) SUMMARY. Three weeks after", 0, 35)
    18
    """
    at = start
    for name in range(len(_rules("numbers"))):
        found = _opening(name).match(text, at, end)
        at = found.end() if found else at
    return at if at < end else start


def veiled(text: str, language: str) -> str:
    """`text` with a word for somebody where words were taken out, and blanks for what is no prose.

    >>> veiled("A source told ██████████ that (b)(6) paid. END SUMMARY.", "en")
    'A source told someone    that        paid.             '
    """
    word = _data()["somebody"][language]
    text = _any("redactions").sub(lambda mark: _stand_in(mark[0], word), text)
    return _any("ends").sub(_blank, text)


def _stand_in(mark: str, word: str) -> str:
    return (word if len(word) <= len(mark) else "").ljust(len(mark))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@cache
def _whole_lines() -> re.Pattern[str]:
    joined = "|".join(_rules("lines"))
    return re.compile(rf"^(?=.*\S)[ \t]*(?:{joined})[ \t]*$", re.MULTILINE)


@cache
def _any(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(_rules(kind)), re.MULTILINE)


@cache
def _opening(number: int) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_rules('numbers')[number]})(?=\s)\s*")


def _rules(kind: str) -> Sequence[str]:
    return [entry["rule"] for entry in _data()[kind]]


@cache
def _data() -> dict[str, Any]:
    text = (files(__package__) / "lexicon" / "apparatus.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data
