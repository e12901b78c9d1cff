"""Definite noun phrases ("the battalion", "esa misma corporación criminal"): the words one is put in, and
whether it goes on to say which it means.
"""

from typing import TYPE_CHECKING

from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: How many words that only describe may stand between a determiner and its noun.
_BACK = 3

OF = frozenset("of de del".split())
ARTICLES = frozenset("the la el los las".split())
_OWN = OF | frozenset("in en from".split())
_RELATIVE = frozenset("that which who whose que".split())


def phrase(noun: "Token") -> list[str]:
    """The words of a noun's phrase from its determiner to the adjectives after it; empty without one."""
    doc, words = noun.doc, vocabulary(noun.doc.lang_)
    start = noun.i
    while start > 0 and start > noun.i - _BACK and doc[start - 1].lower_ in words.modifiers:
        start -= 1
    if start == 0 or doc[start - 1].lower_ not in words.definite:
        return []
    return [word.lower_ for word in doc[start - 1 : _end(noun)]]


def is_new(noun: "Token", *, strong: bool) -> bool:
    """Whether a noun goes on to say which it means: with a name, a complement or a relative clause.

    After a noun that is part of a name (`strong`) a relative clause only adds to what is known.
    """
    doc, end = noun.doc, _end(noun)
    if end >= len(doc):
        return False
    after = doc[end]
    named = after.text[:1].isupper() or after.is_digit or after.like_num
    return named or _owns(doc, end) or (after.lower_ in _RELATIVE and not strong)


def is_violence(token: "Token") -> bool:
    """Whether "la fuerza" is what is used: "el uso de la fuerza", "por la fuerza"."""
    if token.lower_ != "fuerza":
        return False
    before = [word.lower_ for word in token.doc[max(0, token.i - 5) : token.i]]
    return "uso" in before or before[-2:-1] in (["por"], ["a"])


def _end(noun: "Token") -> int:
    """The token after a noun and, in Spanish, the adjectives that only describe it."""
    doc, modifiers = noun.doc, vocabulary(noun.doc.lang_).modifiers
    end = noun.i + 1
    while end < len(doc) and doc.lang_ == "es" and doc[end].lower_ in modifiers:
        end += 1
    return end


def _owns(doc: "Doc", index: int) -> bool:
    """Whether a complement begins: "the battalion of Iguala", and not "the brigade in 2009"."""
    if doc[index].lower_ in OF:
        return True
    return doc[index].lower_ in _OWN and index + 1 < len(doc) and doc[index + 1].is_title
