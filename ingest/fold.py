"""A surface form without what never tells two names of one document apart: case, accents, articles, marks."""

import re
import unicodedata
from functools import lru_cache

_ARTICLE = re.compile(r"^(?:the|an?|el|la|los|las|l'|un|una)\s+")
_POSSESSIVE = re.compile(r"(?:(?<=s)'|'s)(?!\w)")
_INITIALS = re.compile(r"\b(?:[^\W\d]\.[ ]?){2,}")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|/o|/a|er|do|ra|to|va|o|a|º|ª|°)(?![\w/])\.?")
_MARKS = re.compile(r"[^\w\s]+")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """The key of `name` within one document.

    >>> fold("The Zetas'"), fold("P.G.R."), fold("27/o. Batallón de Infantería")
    ('zetas', 'pgr', '27 batallon de infanteria')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = _POSSESSIVE.sub("", plain.replace("’", "'"))
    plain = _ORDINAL.sub("", plain)
    plain = _INITIALS.sub(lambda match: re.sub(r"[. ]", "", match[0]) + " ", plain)
    plain = _MARKS.sub(" ", plain)
    return _ARTICLE.sub("", " ".join(plain.split()))
