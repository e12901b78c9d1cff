"""The key under which two spellings are the same name to a reader."""

import re
import unicodedata

_ARTICLE = re.compile(r"^(?:the|a|an|el|la|los|las|un|una)\s+(?=\S)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|/o|/a|o|a|º|ª|°)\b\.?|(?<=\d)[ºª°]")


def fold(text: str) -> str:
    """`text` without case, accents, leading article, possessive, ordinal ending and punctuation.

    >>> fold("Los Zetas"), fold("the 27th Battalion's"), fold("P.G.R.")
    ('zetas', '27 battalion', 'pgr')
    """
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).casefold()
    text = re.sub(r"['’]s\b", "", text)
    text = _ORDINAL.sub(" ", text)
    text = re.sub(r"\b(?:\w\.){2,}", lambda match: match[0].replace(".", ""), text)
    words = " ".join(re.sub(r"[\W_]+", " ", text).split())
    return _ARTICLE.sub("", words) or text.strip()
