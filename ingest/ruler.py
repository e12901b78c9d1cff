"""The base model's attribute ruler, asked once about each sort of word instead of about every word.

Nearly all its patterns are of one token and look only at its tag, its part of speech, its relation, whether
it is space and, of a few hundred words, which one it is; what they set is remembered by these.
"""

from collections.abc import Collection, Mapping
from typing import Any

from spacy.attrs import DEP, LEMMA, MORPH, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc, Span

_THEIRS, _OURS = "attribute_ruler", "remembering_ruler"

#: What a sort of words is known by, and what a ruler may set.
_LOOKS: list[int | str] = ["TAG", "POS", "DEP", "IS_SPACE", "LOWER"]
_SETS = [TAG, POS, MORPH, LEMMA, DEP]

Sort = tuple[int, ...]


def remember(nlp: Language) -> None:
    """Put a ruler that remembers in the place of the pipeline's own."""
    nlp.add_pipe(_OURS, after=_THEIRS)
    nlp.remove_pipe(_THEIRS)


class Ruler:
    """Sets what an attribute ruler sets: by its patterns of one token, then by the few others."""

    def __init__(self, ruler: AttributeRuler) -> None:
        patterns: list[Any] = ruler.patterns
        plain = [row for row in patterns if all(map(_is_plain, row["patterns"]))]
        self._plain, self._others = AttributeRuler(ruler.vocab), AttributeRuler(ruler.vocab)
        self._plain.add_patterns(plain)
        self._others.add_patterns([row for row in patterns if row not in plain])
        words = (word for row in plain for (token,) in row["patterns"] for word in _words(token))
        self._words = frozenset(map(ruler.vocab.strings.add, words))
        self._known: dict[Sort, Mapping[int, int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        sorts = [self._sort(*row) for row in doc.to_array(_LOOKS).tolist()]
        cells = doc.to_array(_SETS)
        for row, sort in enumerate(sorts):
            if sort not in self._known:
                self._known[sort] = self._set(doc[row : row + 1])
            for column, value in self._known[sort].items():
                cells[row, column] = value
        doc.from_array(_SETS, cells)  # type: ignore[arg-type]  # the stubs know no unsigned numbers
        return self._others(doc) if len(self._others.matcher) else doc

    def _sort(self, tag: int, part: int, relation: int, space: int, word: int) -> Sort:
        return tag, part, relation, space, word if word in self._words else 0

    def _set(self, word: Span) -> Mapping[int, int]:
        """The columns that the patterns set for a word, and to what; of two, the later one holds."""
        told: dict[int, int] = {}
        for pattern, *_ in self._plain.match(word):  # type: ignore[arg-type]  # a matcher takes spans too
            told |= self._plain.attrs[pattern]
        return {_SETS.index(name): value for name, value in told.items()}


@Language.factory(_OURS)
def _ruler(nlp: Language, name: str) -> Ruler:
    return Ruler(nlp.get_pipe(_THEIRS))  # type: ignore[arg-type]  # a pipe is typed as a bare callable


def _is_plain(pattern: list[Mapping[str, Any]]) -> bool:
    """Whether a pattern is of one token and looks at nothing else than what a sort is known by."""
    (token, *more) = pattern
    word = token.get("LOWER", "")
    return not more and token.keys() <= set(_LOOKS) and (isinstance(word, str) or word.keys() == {"IN"})


def _words(token: Mapping[str, Any]) -> Collection[str]:
    """The words that a pattern of one token speaks of."""
    word = token.get("LOWER", {"IN": ()})
    return (word,) if isinstance(word, str) else word["IN"]
