"""Unnamed men and women whom "he" or "she" may mean as well as who was named: a witness, an aide, a judge."""

from typing import TYPE_CHECKING

from .discourse import Seen, clause, is_subject, sentence_start
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Token


def bystander(token: "Token", person: Seen) -> "Token | None":
    """Who stands, unnamed, between a pronoun and the person it would stand for, if anybody does."""
    start = person.span.end if person.is_main else sentence_start(person.span[0])
    start = start if person.span.doc is token.doc else 0
    between = token.doc[start : token.i]
    return next((other for other in between if _is_meant(other, token, person)), None)


def _is_meant(other: "Token", token: "Token", person: Seen) -> bool:
    """Whether a word is an unnamed somebody else who acts, and not upon the one that the pronoun means."""
    if other.lemma_.lower() not in vocabulary(token.doc.lang_).humans:
        return False
    if "Plur" in other.morph.get("Number", []) or not _acts(other) or _acts_upon(other, token):
        return False
    named = any(child.pos_ == "PROPN" and child.dep_ in ("appos", "flat") for child in other.children)
    return other.i != person.phrase.i and not named


def _acts(other: "Token") -> bool:
    return is_subject(other) or other.dep_ in ("pobj", "obl:agent", "agent")


def _acts_upon(other: "Token", token: "Token") -> bool:
    """Whether somebody is the subject of the verb whose object the pronoun is: "a judge sentenced him"."""
    same = is_subject(other) and other.head.i == clause(token).i
    return same and not is_subject(token) and token.dep_ != "poss"
