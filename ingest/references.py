"""What refers back: nouns and pronouns ("the battalion", "la corporación", "he"), and names that are only a
common noun ("the Ministry", "municipal police").

A reference resolves to the nearest fitting mention before it, or not at all: a wrong guess would lay one
actor's deeds at another's door.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .events import bare, sorts
from .fold import fold
from .units import unit
from .vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: How many tokens back, within its passage, a reference may reach.
_REACH = 90

_MUNICIPAL = frozenset("municipal municipales local locales town city town's city's".split())
_STATE = frozenset("state estatal estatales".split())
_LEVELS = _MUNICIPAL | _STATE


def references(doc: "Doc", known: Iterable["Span"]) -> Iterator["Span"]:
    """What refers back to one of a passage's `known` names, as spans with that name's kind and chain."""
    from spacy.tokens import Span

    words = vocabulary(doc.lang_)
    names = sorted(known, key=lambda span: span.start)
    taken = {token.i for span in names for token in span}
    for token in doc:
        if token.i in taken:
            continue
        before = [span for span in names if token.i - _REACH < span.start < token.i and span.end <= token.i]
        target = _target(token, before, words)
        if target is not None:
            start = token.i - 1 if token.i and token.nbor(-1).lower_ in words.determiners else token.i
            yield Span(doc, max(start, 0), token.i + 1, label=target.label, span_id=target.id_)


def is_generic(span: "Span") -> bool:
    """Whether a name is only a common noun, perhaps with its level, so that others share it."""
    words = vocabulary(span.doc.lang_)
    if span.text[:1].isupper() and span.text.casefold() in words.proper:
        return False
    nouns = [word for word in span.text.casefold().split() if word not in _LEVELS]
    kinds = words.anaphors.get(nouns[0].removesuffix("'s"), frozenset()) if len(nouns) == 1 else frozenset()
    return Kind(span.label_) in kinds or (Kind(span.label_) is Kind.PLACE and bool(kinds))


def antecedent(span: "Span", before: Sequence["Span"]) -> "Span | None":
    """What a generic name stands for among the names before it in the document."""
    words = vocabulary(span.doc.lang_)
    said = span.text.casefold().split()
    noun = next((word for word in said if word not in _LEVELS), "")
    kinds = words.anaphors.get(noun, frozenset())
    fitting = [other for other in before if Kind(other.label_) in kinds and _level_fits(said, other)]
    return _nearest(noun, fitting)


def _level_fits(said: Sequence[str], other: "Span") -> bool:
    name = set((other.kb_id_ or other.text).casefold().split())
    if _STATE & set(said):
        return bool(_STATE & name)
    if _MUNICIPAL & set(said):
        return not (_STATE | {"federal", "nacional", "national", "ministerial"}) & name
    return True


def _target(token: "Token", before: Sequence["Span"], words: Vocabulary) -> "Span | None":
    if token.lower_ in words.pronouns:
        return _only(span for span in before if span.label_ == Kind.PERSON.value)
    kinds = words.anaphors.get(token.lower_)
    if not kinds or not _refers(token, words):
        return None
    return _nearest(token.lower_, [span for span in before if Kind(span.label_) in kinds])


def _refers(token: "Token", words: Vocabulary) -> bool:
    """Whether a noun stands as a reference does: after a determiner, and without a name of its own."""
    if not token.i or token.nbor(-1).lower_ not in words.determiners:
        return False
    if token.i + 1 == len(token.doc):
        return True
    after = token.nbor(1)
    own = token.i + 2 < len(token.doc) and after.lower_ in ("of", "de", "del", "in", "en")
    return not own and not after.text[:1].isupper() and not after.is_digit


def _only(spans: Iterator["Span"]) -> "Span | None":
    """The last of the spans, if they are all one chain's."""
    found = list(spans)
    return found[-1] if len({span.id_ for span in found}) == 1 else None


def _nearest(noun: str, spans: Sequence["Span"]) -> "Span | None":
    """The nearest span that bears the noun itself or what it stands for; else the only one of its kind."""
    fitting = [span for span in spans if _fits(noun, span)]
    if fitting:
        return fitting[-1]
    return _only(iter(span for span in spans if not _unfit(noun, span)))


def _fits(noun: str, span: "Span") -> bool:
    name, plain = fold(span.text), fold(noun)
    if span.label_ == Kind.MILITARY_UNIT.value and unit(plain).echelon:
        return unit(name).echelon == unit(plain).echelon
    return plain in name.split()


def _unfit(noun: str, span: "Span") -> bool:
    """Whether a span's own name says that the noun is not its."""
    name, plain = fold(span.text), fold(noun)
    if span.label_ == Kind.MILITARY_UNIT.value:
        own, asked = unit(name).echelon, unit(plain).echelon
        return asked is not None and own != asked
    if span.label_ == Kind.EVENT.value:
        asked_sorts, own_sorts = sorts(plain), sorts(name)
        return (
            not bare(name) and bool(asked_sorts) and "any" not in asked_sorts and not asked_sorts & own_sorts
        )
    return False
