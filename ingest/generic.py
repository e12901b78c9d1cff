"""Names that are only a common noun ("the Ministry", "municipal police"), and what they stand for."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .events import sorts
from .fitting import LEVELS, bears, level_fits, rules_out
from .fold import fold
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Span


def is_generic(span: "Span") -> bool:
    """Whether a name is only a common noun, perhaps with its level, so that others share it."""
    words = vocabulary(span.doc.lang_)
    if span.kb_id_:
        return False
    if span.text[:1].isupper() and span.text.casefold() in words.proper:
        return False
    nouns = [word for word in _words(span.text) if word not in LEVELS]
    kinds = words.anaphors.get(nouns[0], frozenset()) if len(nouns) == 1 else frozenset()
    return Kind(span.label_) in kinds or (Kind(span.label_) is Kind.PLACE and bool(kinds))


def antecedent(span: "Span", before: "Sequence[Span]") -> "Span | None":
    """What a generic name stands for among the names before it in the document."""
    words = vocabulary(span.doc.lang_)
    said = _words(span.text)
    noun = next((word for word in said if word not in LEVELS), "")
    kinds = words.anaphors.get(noun, frozenset())
    fitting = [
        other
        for other in before
        if Kind(other.label_) in kinds and level_fits(said, other.kb_id_ or other.text)
    ]
    named = [other for other in fitting if bears(noun, Kind(other.label_), other.kb_id_ or other.text)]
    if named:
        return named[-1]
    if noun in words.proper:
        return None
    if noun not in words.hypernyms:
        return None
    rest = [o for o in fitting if not rules_out(noun, Kind(o.label_), o.kb_id_ or o.text)]
    return rest[-1] if rest and len({other.id_ for other in rest}) == 1 else None


def author(spans: "Iterable[Span]") -> "Span | None":
    """The body in whose voice a document speaks: the first that it shows by name ("this National Commission
    of Human Rights").
    """
    shown = (span for span in spans if span.label_ == Kind.AGENCY.value and _is_shown(span))
    return next((span for span in shown if not _is_itself(span)), None)


def is_author(span: "Span") -> bool:
    """Whether a name is how a document's own voice calls itself: "this Commission", "este Organismo"."""
    return span.label_ == Kind.AGENCY.value and _is_shown(span) and _is_itself(span)


def _is_shown(span: "Span") -> bool:
    words = vocabulary(span.doc.lang_)
    return span.start > 0 and span.doc[span.start - 1].lower_ in words.shown


def _is_itself(span: "Span") -> bool:
    return set(_words(span.text)) <= vocabulary(span.doc.lang_).itself


def incident(span: "Span", before: "Sequence[Span]") -> "Span | None":
    """The incident that a bare noun ("the killings") tells again: the only one before it that bears the noun,
    the only one of its sort, or the only one at all.
    """
    told, nouns = sorts(fold(span.text)), _stems(span)
    named = [other for other in before if other.label_ == Kind.EVENT.value and sorts(fold(other.text))]
    bearing = [other for other in named if _stems(other) & nouns]
    alike = [other for other in named if sorts(fold(other.text)) & told]
    for fitting in (bearing, alike, named):
        if len({other.id_ for other in fitting}) == 1:
            return fitting[-1]
    return None


def _stems(span: "Span") -> set[str]:
    """The nouns of incidents in a name, whether one or several."""
    return {word.removesuffix("s") for word in fold(span.text).split() if sorts(word)}


def _words(text: str) -> list[str]:
    """The words of a name in small letters, without genitive endings."""
    return [re.sub(r"['’]s$", "", word) for word in text.casefold().split()]
