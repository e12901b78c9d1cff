"""What a name is a name of, by its words alone: a log-linear model, trained by `training/names.py`.

The recognizer reads a name in its sentence, and knows few words; this knows the words of all names of the
corpus, and nothing of the sentence. What the two come to together is right more often than either.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..graph.ontology import Kind
from .fold import fold
from .trained import arrays

Floats = NDArray[np.floating]

KINDS = tuple(Kind)
#: The longest name, in words, that is told from longer ones; how many last letters of a word are looked at.
_LONGEST, _ENDING = 6, 3
#: The least that words may say for a kind: they are never sure.
LEAST = -8.0


def features(name: str) -> Iterator[str]:
    """The features of a name; each string once or more."""
    words = fold(name).split()
    for word in words:
        yield f"w={word}"
        if len(word) > _ENDING + 1:
            yield f"s={word[-_ENDING:]}"
    for pair in pairwise(words):
        yield f"b={'_'.join(pair)}"
    if words:
        yield f"first={words[0]}"
        yield f"last={words[-1]}"
    yield f"n={min(len(words), _LONGEST)}"
    if name.isupper():
        yield f"upper={len(words)}"
    if name[:1].islower():
        yield "lower"
    if any(letter.isdigit() for letter in name):
        yield "digit"


@dataclass(frozen=True, eq=False)
class Model:
    """The numbers and weights of the features of names, and the weights by which their words and the
    recognizer are weighed.
    """

    numbers: Mapping[str, int]
    weights: Floats
    bias: Floats
    mix: Floats
    mix_bias: Floats

    def kind(self, name: str, recognized: Mapping[Kind, float]) -> Kind:
        """What a name is a name of, by its words and by how often it was recognized as what."""
        return KINDS[int((self.evidence(name, recognized) @ self.mix + self.mix_bias).argmax())]

    def evidence(self, name: str, recognized: Mapping[Kind, float]) -> Floats:
        """What speaks for the kinds of a name: its words; and, of the times it was recognized, the part of
        each kind, which weighs more the more times there were, once more where the name is one word.
        """
        total = sum(recognized.values())
        weight = (1 + math.log(total)) / total if total else 0.0
        parts = [weight * recognized.get(kind, 0.0) for kind in KINDS]
        alone = [part if len(fold(name).split()) == 1 else 0.0 for part in parts]
        return np.array([*self.margins(name), *parts, *alone])

    def margins(self, name: str) -> Floats:
        """What the words of a name say for each of KINDS: the logarithms of chances, none below LEAST."""
        known = {self.numbers[feature] for feature in features(name) if feature in self.numbers}
        raised = self.weights[sorted(known)].sum(0) + self.bias
        raised = raised - raised.max()
        margins: Floats = np.maximum(raised - np.log(np.exp(raised).sum()), LEAST)
        return margins


@cache
def model() -> Model:
    """The model that ships with the package."""
    return model_of(arrays("names"))


def model_of(data: Mapping[str, NDArray[Any]]) -> Model:
    """The model whose arrays are these, as `training/names.py` makes them."""
    words = bytes(data["features"]).decode().split("\n")
    rest = (data[part].astype(np.float32) for part in ("weights", "bias", "mix", "mix_bias"))
    return Model({word: number for number, word in enumerate(words)}, *rest)
