"""What `spacy train` needs from us: the corpus as examples, and where the recognizer's weights start."""

import random
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example

sys.path.insert(0, str(Path(__file__).parent))
from augment import Augmenter, Piece, Pieces
from corpus.corpus import Passage, read

HERE = Path(__file__).parent


@spacy.registry.readers("complicity.passages.v1")
def passages_reader(
    languages: list[str], folds: int, fold: int, held_out: bool, varied: float, seed: int
) -> Callable[[Language], Iterable[Example]]:
    """The corpus but for one of `folds` folds (or that fold alone, if `held_out`; all, if `folds` is 0).

    Each call is one epoch: every passage once, in an order of its own, the share `varied` of them as a
    variation (none: in the order of the corpus, as they stand).
    """
    rows = [
        (language, pieces(passage))
        for language in languages
        for number, passage in enumerate(corpus(language))
        if not folds or (number % folds == fold) == held_out
    ]
    chance = random.Random(seed)
    augmenter = Augmenter(rows, seed=seed)

    def epoch(nlp: Language) -> Iterator[Example]:
        if varied:
            chance.shuffle(rows)
        for language, row in rows:
            yield example(language, augmenter.vary(language, row) if chance.random() < varied else row)

    return epoch


@spacy.registry.callbacks("complicity.warm_start.v1")
def warm_start(package: str) -> Callable[[Language], None]:
    """Start our recognizer's features from those of a base model's own one (MIT), for want of raw text."""

    def copy_features(nlp: Language) -> None:
        theirs = spacy.util.load_model(package).get_pipe("ner").model.get_ref("tok2vec")
        nlp.get_pipe("ner").model.get_ref("tok2vec").from_bytes(theirs.to_bytes())

    return copy_features


def corpus(language: str) -> Iterator[Passage]:
    """The passages of one language, in the order of the files."""
    for path in sorted((HERE / "corpus").glob(f"{language}-*.txt")):
        yield from read(path)


def pieces(passage: Passage) -> Pieces:
    """A passage as alternating words and mentions."""
    found, last = [], 0
    for mention in passage.mentions:
        found.append(Piece(passage.text[last : mention.start]))
        found.append(Piece(passage.text[mention.start : mention.end], mention.kind, mention.id))
        last = mention.end
    return [*found, Piece(passage.text[last:])]


def example(language: str, row: Pieces) -> Example:
    """A passage as spaCy trains on it; a mention that the tokenizer splits is widened to whole tokens."""
    doc = tokenizer(language)("".join(piece.text for piece in row))
    spans: list[Span] = []
    start = 0
    for piece in row:
        if piece.kind:
            span = doc.char_span(start, start + len(piece.text), piece.kind, alignment_mode="expand")
            if span is not None and not (spans and spans[-1].end > span.start):
                spans.append(span)
        start += len(piece.text)
    reference = doc.copy()
    reference.set_ents([Span(reference, span.start, span.end, span.label_) for span in spans])
    return Example(doc, reference)


@cache
def tokenizer(language: str) -> Callable[[str], Doc]:
    """The language's tokenizer, as its base model has it."""
    return spacy.blank(language).make_doc
