"""Which tokens of a passage hold which characters, by bisection: spaCy's own `char_span` walks them all."""

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STARTS = "complicity.starts"


def tokens_at(doc: "Doc", start: int, end: int) -> tuple[int, int] | None:
    """The first token, and the one after the last, with characters from `start` to `end`, if any."""
    starts = doc.user_data.get(_STARTS)
    if starts is None:
        starts = doc.user_data[_STARTS] = [token.idx for token in doc]
    first = max(bisect_right(starts, start) - 1, 0)
    if first < len(starts) and starts[first] + len(doc[first]) <= start:
        first += 1
    last = bisect_left(starts, end)
    return (first, last) if first < last else None
