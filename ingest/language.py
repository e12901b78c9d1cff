"""Which of the two languages a text is written in, told by its function words, offline."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

LANGUAGES = ("en", "es")

#: Fewer function words than this say nothing about a text.
_ENOUGH = 3

_WORD = re.compile(r"[^\W\d_]+")


def language(text: str, default: str = "en") -> str:
    """The language of `text`, "en" or "es"; `default` where its words do not say.

    >>> language("La policía entregó a los detenidos al cártel.")
    'es'
    >>> language("SEDENA 27/o. B.I.", default="es")
    'es'
    """
    hits = _hits(text)
    best = max(LANGUAGES, key=lambda code: hits[code])
    if hits[best] < _ENOUGH or len(set(hits.values())) == 1:
        return default
    return best


def document_language(paragraphs: Iterable[str]) -> str:
    """The language of a whole document: "en", "es", or "en+es" where each has more than a tenth of it."""
    size = dict.fromkeys(LANGUAGES, 0)
    for paragraph in paragraphs:
        for code, count in _hits(paragraph).items():
            size[code] += count
    total = sum(size.values())
    if total and min(size.values()) > total / 10:
        return "en+es"
    return max(LANGUAGES, key=lambda code: size[code])


def _hits(text: str) -> dict[str, int]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {code: sum(word in _function_words(code) for word in words) for code in LANGUAGES}


@cache
def _function_words(code: str) -> frozenset[str]:
    path = files(__package__) / "lexicon" / code / "language.yaml"
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8"))["words"].split())
