"""Where a name ends that was read too far: an incident's before what is told of it next, a body's before the
title of whoever is named on the next line.
"""

from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .events import sorts
from .fold import fold
from .phrases import ARTICLES
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Sorts of incidents that are somebody's, and not "on" somebody: of 5,000 names of such in the corpus none.
_OF_SOMEBODY = frozenset({"killing", "taking", "torture"})
_ONTO = frozenset("on a al".split())
_WHERE = frozenset("in at en".split())
#: What an article may follow within a name.
_BEFORE_ARTICLES = frozenset(
    """de del a al en contra por y e o con para ante tras sobre entre hacia desde bajo según todos todas ambos
    ambas of in at on against by and or near from to with outside inside during between for into upon behind
    around after all both along over under through execute""".split()
)


def ending(doc: "Doc", start: int, end: int, kind: Kind, words: Vocabulary) -> int:
    """Where the name of tokens `start` to `end` ends."""
    if kind is Kind.EVENT:
        return next((at for at in range(start + 1, end) if _breaks(doc, start, at, end)), end)
    if kind.is_body:
        while end - start > 1 and (doc[end - 1].text == "." or _is_title(doc[end - 1], words)):
            end -= 1
    return end


def _breaks(doc: "Doc", start: int, at: int, end: int) -> bool:
    """Whether an incident's name ends before a token: "the murders | on the rebels", "the shooting | in the
    diary", "the attack | the unit opened a file on".
    """
    token, before = doc[at], doc[at - 1]
    if token.lower_ in _ONTO:
        return bool(sorts(fold(before.text)) & _OF_SOMEBODY)
    if token.text in ARTICLES:
        return before.is_alpha and before.is_lower and before.lower_ not in _BEFORE_ARTICLES
    following = doc[at + 1 : end]
    if token.text in _WHERE:
        return not any(part.text[:1].isupper() or part.like_num for part in following)
    return token.text == "bajo" and any(part.text in ARTICLES for part in following[:1])


def _is_title(token: "Token", words: Vocabulary) -> bool:
    """Whether a word is the abbreviation of a title: "Dr.", "Profra."."""
    return token.text[:1].isupper() and f"{token.lower_.rstrip('.')}." in words.leading
