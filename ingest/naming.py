"""What a name is a name of, by its words alone: a log-linear model, trained by `training/names.py`.

The recognizer reads a name in its sentence, and knows few words; this knows the words of all names of the
corpus, and nothing of the sentence. What the two come to together is right more often than either.
"""

import math
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..graph.ontology import Kind
from .fold import fold
from .trained import arrays

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


@lru_cache(maxsize=10_000)
def margins(name: str) -> tuple[float, ...]:
    """What the words of a name say for each of KINDS: the logarithms of chances, none below LEAST."""
    model = _model()
    known = {model.numbers[feature] for feature in features(name) if feature in model.numbers}
    raised = model.weights[sorted(known)].sum(0) + model.bias
    raised = raised - raised.max()
    raised = np.maximum(raised - np.log(np.exp(raised).sum()), LEAST)
    return tuple(raised.tolist())


def evidence(name: str, recognized: Mapping[Kind, float]) -> NDArray[np.float64]:
    """What speaks for the kinds of a name: its words; and, of the times it was recognized, the part of each
    kind, which weighs more the more times there were, once more where the name is one word.
    """
    total = sum(recognized.values())
    weight = (1 + math.log(total)) / total if total else 0.0
    parts = [weight * recognized.get(kind, 0.0) for kind in KINDS]
    alone = [part if len(fold(name).split()) == 1 else 0.0 for part in parts]
    return np.array([*margins(name), *parts, *alone])


def kind(name: str, recognized: Mapping[Kind, float]) -> Kind:
    """What a name is a name of, by its words and by how often it was recognized as what."""
    model = _model()
    return KINDS[int((evidence(name, recognized) @ model.mix + model.mix_bias).argmax())]


class _Model(NamedTuple):
    """The weights of the words, and those by which they and the recognizer are weighed."""

    numbers: Mapping[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    mix: NDArray[np.float32]
    mix_bias: NDArray[np.float32]


@cache
def _model() -> _Model:
    data = arrays("names")
    words = bytes(data["features"]).decode().split("\n")
    rest = (data[part].astype(np.float32) for part in ("weights", "bias", "mix", "mix_bias"))
    return _Model({word: number for number, word in enumerate(words)}, *rest)
