"""The network: reads a sentence once, along its words and its grammar, and scores pairs of its mentions.

Each layer mixes a word with its neighbours (a convolution, as in Zeng et al. 2014), its governor and its
dependents (as in Zhang, Qi and Manning 2018); a pair is what its two ends, the way between them and the
sentence come to. Trained by `training/network.py`; here it only reads, with NumPy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from .encoding import Pair, Sentence

Floats = NDArray[np.float32]

#: How much of what the dependents of a word say reaches it, and what is added before dividing by a deviation.
CHILDREN, EPSILON = 0.3, 1e-5
#: The vocabularies, by the field of a sentence that they number; 0 is what is not in them.
VOCABULARIES = ("lemmas", "parts", "relations", "triggers")


@dataclass(frozen=True)
class Network:
    """The weights of the network by name, and the numbers of the words that it knows."""

    numbers: Mapping[str, Mapping[str, int]]
    weights: Mapping[str, Floats]
    layers: int

    def scores(self, sentence: Sentence, pairs: Sequence[Pair]) -> Floats:
        """The chance of each family and class of the relation model for each pair: a row a pair."""
        words = self._read(sentence)
        seen = np.stack([self._seen(words, pair) for pair in pairs])
        weights = self.weights
        told = np.stack([weights["extras"][list(pair.extras)].sum(0) for pair in pairs])
        hidden = np.maximum(seen @ weights["hidden"] + weights["hidden_bias"] + told, 0)
        margins = hidden @ weights["out"] + weights["out_bias"]
        chances: Floats = 1 / (1 + np.exp(-margins))
        return chances

    def _read(self, sentence: Sentence) -> Floats:
        """The words of a sentence as the last layer leaves them: a row a word."""
        weights, numbers = self.weights, self.numbers
        words: Floats = weights["kinds"][np.array(sentence.kinds)]
        for name in ("lemmas", "parts", "relations"):
            known = numbers[name]
            words = words + weights[name][[known.get(word, 0) for word in getattr(sentence, name)]]
        for row, triggers in enumerate(sentence.triggers):
            for trigger in triggers:
                words[row] += weights["triggers"][numbers["triggers"].get(trigger, 0)]
        governors = np.array(sentence.governors)
        for layer in range(self.layers):
            words = self._layer(words, governors, layer)
        return words

    def _layer(self, words: Floats, governors: NDArray[np.int64], layer: int) -> Floats:
        weights = self.weights
        around = np.zeros((len(words), 5, words.shape[1]), np.float32)
        around[1:, 0] = words[:-1]
        around[:, 1] = words
        around[:-1, 2] = words[1:]
        around[:, 3] = words[governors]
        np.add.at(around[:, 4], governors, words * np.float32(CHILDREN))
        mixed = around.reshape(len(words), -1) @ weights[f"mix{layer}"] + weights[f"mix_bias{layer}"]
        words = words + np.maximum(mixed, 0) @ weights[f"turn{layer}"] + weights[f"turn_bias{layer}"]
        words = words - words.mean(1, keepdims=True)
        deviation = np.sqrt((words * words).mean(1, keepdims=True) + EPSILON)
        normal: Floats = words / deviation * weights[f"scale{layer}"] + weights[f"shift{layer}"]
        return normal

    def _seen(self, words: Floats, pair: Pair) -> Floats:
        """A pair's words: its ends, what they act through, the most of the way, of those between, of all."""
        one, other, *_ = pair.at
        parts = [
            *words[list(pair.at)],
            _most(words[list(pair.way)]),
            _most(words[one + 1 : other]),
            words.max(0),
        ]
        return np.concatenate(parts)


def _most(words: Floats) -> Floats:
    """The greatest of each column; zeros of no words."""
    most: Floats = words.max(0) if len(words) else np.zeros(words.shape[1], np.float32)
    return most


@cache
def network() -> Network:
    """The network that ships with the package."""
    with as_file(files(__package__) / "weights" / "network.npz") as path, np.load(path) as data:
        numbers = {
            name: {
                word: number
                for number, word in enumerate(data[name + "_words"].tobytes().decode().split("\n"), 1)
            }
            for name in VOCABULARIES
        }
        weights = {name: data[name].astype(np.float32) for name in data.files if not name.endswith("_words")}
    layers = sum(name.startswith("turn_bias") for name in weights)
    return Network(numbers, weights, layers)
