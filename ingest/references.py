"""What refers back: nouns and pronouns ("the battalion", "its officers", "la corporación", "he"), read over
the parse of the sentence they stand in and those before.

Rules read what only one mention fits, or what the text is plainly about; a model weighs what they say with
all else. A word that may as well be another's stays unread: a wrong guess would lay one actor's deeds at
another's door.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from typing import TYPE_CHECKING

from ..graph.ontology import BODIES
from .anaphors import Anaphor, anaphor
from .antecedents import Judged, antecedent
from .binding import bound
from .discourse import Discourse, Seen

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Whom a word stands for that may refer back, given what the rules say.
Choice = Callable[[Anaphor, Seen | None], Judged | None]

#: A sentence of so few tokens is a heading or a number, not one to reach back past.
_FRAGMENT = 3


def references(
    doc: "Doc", discourse: Discourse, known: "Iterable[Span]", choice: Choice = antecedent
) -> "Iterator[Span]":
    """What refers back in a parsed passage, as spans with the kind and chain of what they stand for.

    `known` are the mentions that the passage names, which `discourse` goes on with as they come; `choice`
    decides on each word.
    """
    starts = {span.start: span for span in sorted(known, key=lambda span: span.end)}
    taken = {token.i for span in starts.values() for token in span}
    for sentence in doc.sents:
        discourse.sentence += len(sentence) > _FRAGMENT
        index = sentence.start
        while index < sentence.end:
            span = starts.get(index)
            if span is not None:
                discourse.see(span)
            elif index not in taken:
                span = _reference(doc[index], discourse, taken, choice)
                if span is not None:
                    discourse.see(span, refers=True)
                    taken.update(range(span.start, span.end))
                    yield span
            index = max(index + 1, span.end if span is not None else 0)


def _reference(token: "Token", discourse: Discourse, taken: Set[int], choice: Choice) -> "Span | None":
    """A word that may refer back, as a span with the chain that it stands for, if it stands for one."""
    word = anaphor(token, taken, discourse)
    judged = choice(word, word.ruled()) if word else None
    if word is None or judged is None:
        return None
    end = word.people if judged.seen.kind in BODIES else token.i + 1
    return bound(token.doc, word.start, end, *judged)
