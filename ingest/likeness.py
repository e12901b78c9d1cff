"""How alike two words are: by how Spanish sounds, and by how few letters differ."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from ..graph.ontology import Kind
from .meanings import lexicon

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"ch", "1"),
        (r"sh", "2"),
        (r"h", ""),
        (r"ll", "y"),
        (r"qu(?=[ei])|c(?![eiy])|k|q", "k"),
        (r"tz|z|c(?=[eiy])|sc(?=[ei])", "s"),
        (r"v", "b"),
        (r"g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"(?<=[aeiou])y$|^y(?=[^aeiou])", "i"),
        (r"([^\W\d])\1+", r"\1"),
    )
)


@lru_cache(maxsize=262_144)
def sound(word: str) -> str:
    """A word by how it sounds in Spanish: what is often misspelled comes out the same.

    >>> sound("velazquez") == sound("velasquez"), sound("casas") == sound("cazas"), sound("iguala")
    (True, True, 'iguala')
    """
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


def alike(one: str, other: str, kind: Kind) -> bool:
    """Whether two words, equal or not, are one word spelled by two hands.

    >>> alike("chilpancingo", "chilpanzingo", Kind.PLACE), alike("iguala", "cocula", Kind.PLACE)
    (True, False)
    """
    if one == other:
        return True
    if any(c.isdigit() for c in one + other):
        return False
    if sound(one) == sound(other):
        return True
    bounds = lexicon().likeness[kind]
    if min(len(one), len(other)) < bounds.shortest or one[0] != other[0]:
        return False
    return OSA.normalized_similarity(one, other) >= bounds.least


def all_alike(one: Sequence[str], other: Sequence[str], kind: Kind) -> bool:
    """Whether two names are alike word by word, or written together and apart."""
    if len(one) == len(other):
        return all(alike(a, b, kind) for a, b in zip(one, other, strict=True))
    return sound("".join(one)) == sound("".join(other))


def degree(one: str, other: str) -> float:
    """The share of letters that two names have in common, 0 to 1."""
    return float(OSA.normalized_similarity(one, other))
