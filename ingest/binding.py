"""A word bound to its antecedent: which mentions its grammar alone forbids, and the span made of the two."""

from typing import TYPE_CHECKING

from .discourse import Seen, clause

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Under which a document keeps how sure its references are, by their first and last tokens.
_SURE = "sure"


def bound(doc: "Doc", start: int, end: int, seen: Seen, chance: float) -> "Span":
    """The words from token `start` to `end` with the kind and chain of what they stand for, so likely."""
    from spacy.tokens import Span

    span = Span(doc, start, end, label=seen.span.label, span_id=seen.chain)
    set_sure(span, chance)
    return span


def set_sure(span: "Span", chance: float) -> None:
    """Note how likely a span stands for the chain that it is bound to."""
    span.doc.user_data.setdefault(_SURE, {})[span.start, span.end] = chance


def sure(span: "Span") -> float:
    """How likely a span stands for its chain: 1 where it names it."""
    chances: dict[tuple[int, int], float] = span.doc.user_data.get(_SURE, {})
    return chances.get((span.start, span.end), 1.0)


def coargument(token: "Token", seen: Seen) -> bool:
    """Whether a mention is the subject of the very verb that a word depends on: never the same actor.

    Conditions B and C of binding theory (Chomsky, "Lectures on Government and Binding", 1981), of subjects.
    """
    if seen.verb is None or seen.span.doc is not token.doc:
        return False
    head = token
    while head.head.i != head.i and head.head.pos_ in ("ADP", "SCONJ"):
        head = head.head
    if token.dep_ in ("poss", "det"):
        return False
    return head.head.i == seen.verb.i and clause(token).i == seen.verb.i and head.dep_ != "conj"


def same_clause(token: "Token", seen: Seen) -> bool:
    """Whether a mention hangs from the same verb as a word, however far down."""
    return seen.span.doc is token.doc and seen.clause.i == clause(token).i
