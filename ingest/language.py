"""Which of the two languages a text is written in, told by its function words, offline."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import yaml

LANGUAGES = ("en", "es")

#: How much of a text, in characters, tells that it is in another language.
_SAMPLE = 20_000

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


def is_foreign(text: str) -> bool:
    """Whether a text is plainly in a language that is not read: by its script, or by its function words.

    >>> is_foreign("Der Offizier hat die Gefangenen nicht an das Kartell und die Polizei übergeben.")
    True
    """
    sample = text[:_SAMPLE]
    letters = sum(mark.isalpha() for mark in sample)
    if letters > _ENOUGH and sum(mark.isalpha() and mark < "\u0250" for mark in sample) < letters / 2:
        return True
    words = Counter(word.casefold() for word in _WORD.findall(sample))
    ours = max(_hits(sample).values())
    theirs = max(sum(words[word] for word in others) for others in _foreign().values())
    return theirs >= 2 * _ENOUGH and theirs > 1.2 * ours


def _hits(text: str) -> dict[str, int]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return {code: sum(word in _function_words(code) for word in words) for code in LANGUAGES}


@cache
def _function_words(code: str) -> frozenset[str]:
    path = files(__package__) / "lexicon" / code / "language.yaml"
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8"))["words"].split())


@cache
def _foreign() -> dict[str, frozenset[str]]:
    """The function words of the languages that are most easily taken for one of ours."""
    text = (files(__package__) / "lexicon" / "foreign.yaml").read_text(encoding="utf-8")
    return {code: frozenset(words.split()) for code, words in yaml.safe_load(text).items()}
