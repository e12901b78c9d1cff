"""What refers back: nouns and pronouns ("the battalion", "its officers", "la corporación", "he"), read over
the parse of the sentence they stand in and the one before.

A reference resolves where only one mention fits, or where one is plainly what the text is about; else it
stays unread: a wrong guess would lay one actor's deeds at another's door.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from . import nouns, pronouns
from .discourse import Discourse
from .phrases import opened
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: Reads a word that may refer back, at a point of a document: its span, if it resolves.
Rule = Callable[["Token", Discourse], "Span | None"]

#: A sentence of so few tokens is a heading or a number, not one to reach back past.
_FRAGMENT = 3


def references(doc: "Doc", discourse: Discourse, known: "Iterable[Span]") -> "Iterator[Span]":
    """What refers back in a parsed passage, as spans with the kind and chain of what they stand for.

    `known` are the mentions that the passage names, which `discourse` goes on with as they come.
    """
    starts = {span.start: span for span in sorted(known, key=lambda span: span.end)}
    taken = frozenset(token.i for span in starts.values() for token in span)
    for sentence in doc.sents:
        discourse.sentence += len(sentence) > _FRAGMENT
        index = sentence.start
        while index < sentence.end:
            span = starts.get(index) or _reference(doc[index], discourse, taken)
            if span is None:
                index += 1
                continue
            discourse.see(span)
            if index not in starts:
                yield span
            index = max(index + 1, span.end)


def _reference(token: "Token", discourse: Discourse, taken: frozenset[int]) -> "Span | None":
    """What a token begins, if it begins a reference that resolves and is not `taken` by a name."""
    word = opened(token)
    rule = _rules(token.doc.lang_).get(word.lower_)
    if rule is None or word.i in taken or (word.i != token.i and rule is pronouns.he):
        return None
    return rule(word, discourse)


@cache
def _rules(language: str) -> Mapping[str, Rule]:
    """The rule that reads each word that may refer back; of several, the first."""
    words = vocabulary(language)
    rules: dict[str, Rule] = {}
    for rule, read in (
        (nouns.anaphor, words.anaphors),
        (nouns.person, words.persons),
        (nouns.person, words.anyone),
        (nouns.members, words.members),
        (pronouns.he, words.pronouns),
        (pronouns.it, words.it),
        (pronouns.it, words.they),
        (pronouns.its, words.its),
        (pronouns.clitic, words.clitics),
    ):
        rules |= {word: rule for word in read if word not in rules}
    return rules
