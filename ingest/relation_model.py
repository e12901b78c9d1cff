"""Log-linear models over string features, as small as they are plain: trained by `make train`, read with
numpy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .trained import arrays, logistic

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, a row a feature and a column a class; `classes` names the columns."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    weights: NDArray[np.float16]
    bias: Floats

    def margins(self, features: Iterable[str]) -> Floats:
        """For each class, the sum of the weights of `features` (each counted once) and the class's bias."""
        found = set(map(self.rows.get, features))
        rows = sorted(row for row in found if row is not None)
        margins: Floats = self.bias + self.weights.take(rows, axis=0).astype(np.float32).sum(axis=0)
        return margins

    def chances(self, features: Iterable[str]) -> Floats:
        """For each class by itself, how likely it is (logistic)."""
        chances: Floats = logistic(self.margins(features)).astype(np.float32)
        return chances

    def best(self, features: Iterable[str]) -> str:
        """The likeliest class."""
        return self.classes[int(self.margins(features).argmax())]


@cache
def model(name: str) -> Model:
    """The trained model `name`: "relations" or "modality"."""
    data = arrays(name)
    features = bytes(data["features"]).decode("utf-8").split("\n")
    classes = tuple(str(name) for name in data["classes"])
    weights = np.zeros((len(features), len(classes)), np.float16)
    weights[np.repeat(np.arange(len(features)), np.diff(data["starts"])), data["columns"]] = data["weights"]
    return Model(
        classes=classes,
        rows={feature: row for row, feature in enumerate(features)},
        weights=weights,
        bias=data["bias"].astype(np.float32),
    )
