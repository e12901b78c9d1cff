"""The networks: they read a sentence once, along its words and its grammar, and score pairs of its mentions
and how surely it tells links.

Each layer mixes a word with its neighbours (a convolution, as in Zeng et al. 2014), its governor and its
dependents (as in Zhang, Qi and Manning 2018). A pair is what its two ends, the way between them and the
sentence come to; two mentions in neighbouring sentences, what their ends and both sentences come to; a link,
its ends, the way between them and up to the root, its sentence and the one before. Trained by
`training/network.py`; here they only read, with NumPy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from ..graph.ontology import LinkType
from .cues import CueHit, cue_hits
from .encoding import Apart, Pair, Sentence, Told, encode
from .frames import Reading
from .trained import arrays, logistic

Floats = NDArray[np.float32]

#: How much of what the dependents of a word say reaches it, and what is added before dividing by a deviation.
CHILDREN, EPSILON = 0.3, 1e-5
#: The fields of a sentence of which a word has one, and of which it has some or none.
SINGLE, MARKED = ("lemmas", "parts", "relations"), ("triggers", "cues")
#: Which way a link goes, by number: from its second mention, from its first, across two sentences.
BACK, FORTH, ACROSS = range(3)


@dataclass(frozen=True)
class Network:
    """The weights of a network by name, and the numbers of the words that it knows, by the field of a
    sentence; 0 is what it does not know.
    """

    numbers: Mapping[str, Mapping[str, int]]
    weights: Mapping[str, Floats]
    layers: int

    def read(self, sentence: Sentence) -> Floats:
        """The words of a sentence as the last layer leaves them: a row a word."""
        weights, numbers = self.weights, self.numbers
        words: Floats = weights["kinds"][np.array(sentence.kinds)]
        for name in SINGLE:
            known = numbers[name]
            words = words + weights[name][[known.get(word, 0) for word in getattr(sentence, name)]]
        for name in MARKED:
            for row, marks in enumerate(getattr(sentence, name) if name in numbers else ()):
                for mark in marks:
                    words[row] += weights[name][numbers[name].get(mark, 0)]
        governors = np.array(sentence.governors)
        told = np.zeros((len(words), len(words)), np.float32)
        told[governors, np.arange(len(words))] = CHILDREN
        for layer in range(self.layers):
            words = self._layer(words, governors, told, layer)
        return words

    def _layer(self, words: Floats, governors: NDArray[np.int64], told: Floats, layer: int) -> Floats:
        """What a layer makes of the words; `told` says how much of each word each other is told of it."""
        weights = self.weights
        around = np.zeros((len(words), 5, words.shape[1]), np.float32)
        around[1:, 0] = words[:-1]
        around[:, 1] = words
        around[:-1, 2] = words[1:]
        around[:, 3] = words[governors]
        around[:, 4] = told @ words
        mixed = around.reshape(len(words), -1) @ weights[f"mix{layer}"] + weights[f"mix_bias{layer}"]
        words = words + np.maximum(mixed, 0) @ weights[f"turn{layer}"] + weights[f"turn_bias{layer}"]
        words = words - words.mean(1, keepdims=True)
        deviation = np.sqrt((words * words).mean(1, keepdims=True) + EPSILON)
        normal: Floats = words / deviation * weights[f"scale{layer}"] + weights[f"shift{layer}"]
        return normal

    def _judged(self, part: str, seen: Sequence[Floats], told: Sequence[Floats]) -> Floats:
        """The margin of each class for each thing judged, from what is seen and what is told of it."""
        weights = self.weights
        hidden = np.stack(seen) @ weights[f"{part}hidden"] + weights[f"{part}hidden_bias"] + np.stack(told)
        margins: Floats = np.maximum(hidden, 0) @ weights[f"{part}out"] + weights[f"{part}out_bias"]
        return margins


class PairNetwork(Network):
    """Scores pairs of mentions for the families and classes of the relation model."""

    def scores(self, words: Floats, pairs: Sequence[Pair]) -> Floats:
        """The chance of each family and class for each pair of a sentence read as `words`: a row a pair."""
        most = words.max(0)
        seen = [self._seen(words, most, pair) for pair in pairs]
        told = [self.weights["extras"][list(pair.extras)].sum(0) for pair in pairs]
        return _chances(self._judged("", seen, told))

    def _seen(self, words: Floats, most: Floats, pair: Pair) -> Floats:
        """A pair's words: its ends, what they act through, the most of the way, of those between, of all."""
        one, other, *_ = pair.at
        parts = [*words[list(pair.at)], _most(words[list(pair.way)]), _most(words[one + 1 : other]), most]
        return np.concatenate(parts)

    def scores_apart(self, before: Floats, words: Floats, pairs: Sequence[Apart]) -> Floats:
        """The same for pairs of a sentence and the next, read as `before` and `words`."""
        most = before.max(0), words.max(0)
        seen = [
            np.concatenate([*before[list(pair.first)], *words[list(pair.second)], *most]) for pair in pairs
        ]
        told = [self.weights["apart_extras"][list(pair.extras)].sum(0) for pair in pairs]
        return _chances(self._judged("apart_", seen, told))


class ModalityNetwork(Network):
    """Scores how surely a sentence tells a link."""

    def margins(
        self, before: Floats | None, words: Floats, link: Told, type_: LinkType, forward: bool
    ) -> Floats:
        """The margin of each modality for a link of a sentence read as `words`, after one read as `before`.

        `forward` says that its source is the first of its mentions.
        """
        nothing = words[:0]
        first = words[list(link.first)] if link.first else np.zeros((2, words.shape[1]), np.float32)
        parts = [words[list(link.way)], words[list(link.above)], words, nothing if before is None else before]
        seen = np.concatenate([*first, *words[list(link.second)], *map(_most, parts)])
        told = self.weights["types"][TYPES.index(type_)] + self.weights["ways"][way_of(link, forward)]
        margins: Floats = self._judged("", [seen], [told])[0]
        return margins


TYPES = tuple(LinkType)


def way_of(link: Told, forward: bool) -> int:
    """The number of the way that a link goes."""
    return ACROSS if link.first is None else FORTH if forward else BACK


def _chances(margins: Floats) -> Floats:
    chances: Floats = logistic(margins).astype(np.float32)
    return chances


def _most(words: Floats) -> Floats:
    """The greatest of each column; zeros of no words."""
    most: Floats = words.max(0) if len(words) else np.zeros(words.shape[1], np.float32)
    return most


class View:
    """A sentence, its cues and what the networks make of it, read when it is first asked for."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def hits(self) -> list[CueHit]:
        return cue_hits(self.reading)

    @cached_property
    def sentence(self) -> Sentence:
        return encode(self.reading, self.hits)

    @cached_property
    def words(self) -> Floats:
        """Its words as the network of pairs reads them."""
        return pair_network().read(self.sentence)

    @cached_property
    def voiced(self) -> Floats:
        """Its words as the network of modality reads them."""
        return modality_network().read(self.sentence)


@cache
def pair_network() -> PairNetwork:
    """The network of pairs that ships with the package."""
    return PairNetwork(*_weights("relations_network"))


@cache
def modality_network() -> ModalityNetwork:
    """The network of modality that ships with the package."""
    return ModalityNetwork(*_weights("modality_network"))


def _weights(name: str) -> tuple[dict[str, dict[str, int]], dict[str, Floats], int]:
    data = arrays(name)
    numbers = {
        field: {
            word: number
            for number, word in enumerate(data[field + "_words"].tobytes().decode().split("\n"), 1)
        }
        for field in (*SINGLE, *MARKED)
        if f"{field}_words" in data
    }
    weights = {part: data[part].astype(np.float32) for part in data if not part.endswith("_words")}
    return numbers, weights, sum(part.startswith("turn_bias") for part in weights)
