"""The characters and the tokens of a passage, each counted once: spaCy joins a text anew whenever it is
asked, and its `char_span` walks all tokens.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_STARTS, _TEXT = "complicity.starts", "complicity.text"
#: Under which a passage keeps where its lines end that had room for more.
BREAKS = "complicity.breaks"


def tokens_at(doc: "Doc", start: int, end: int) -> tuple[int, int] | None:
    """The first token, and the one after the last, with characters from `start` to `end`, if any."""
    starts = doc.user_data.get(_STARTS)
    if starts is None:
        starts = doc.user_data[_STARTS] = doc.to_array("IDX").tolist()
    first = max(bisect_right(starts, start) - 1, 0)
    if first < len(starts) and starts[first] + len(doc[first]) <= start:
        first += 1
    last = bisect_left(starts, end)
    return (first, last) if first < last else None


def text_of(doc: "Doc") -> str:
    """The text of a passage."""
    text: str | None = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return text


def text_within(span: "Span") -> str:
    """The text of some words of a passage."""
    return text_of(span.doc)[span.start_char : span.end_char]


def lines_of(span: "Span") -> "Iterator[Span]":
    """The parts of a span that stand on lines of their own, with its label."""
    from spacy.tokens import Span

    doc, start = span.doc, span.start
    for at in doc.user_data.get(BREAKS, ()):
        if doc[start].idx < at < span.end_char:
            cut = next(token.i for token in doc[start : span.end] if token.idx > at)
            yield Span(doc, start, cut, label=span.label)
            start = cut
    yield span if start == span.start else Span(doc, start, span.end, label=span.label)
