"""Log-linear models over string features, as small as they are plain: trained by `make train`, read with
numpy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature and class; `classes` names the columns."""

    classes: tuple[str, ...]
    rows: dict[str, int]
    starts: NDArray[np.int64]
    columns: NDArray[np.intp]
    weights: Floats
    bias: Floats
    thresholds: Floats

    def margins(self, features: Iterable[str]) -> Floats:
        """For each class, the sum of the weights of `features` (each counted once) and the class's bias."""
        total = self.bias.copy()
        for feature in set(features):
            row = self.rows.get(feature)
            if row is not None:
                start, end = self.starts[row], self.starts[row + 1]
                total[self.columns[start:end]] += self.weights[start:end]
        return total

    def chances(self, features: Iterable[str]) -> Floats:
        """For each class by itself, how likely it is (logistic)."""
        chances: Floats = (1 / (1 + np.exp(-self.margins(features)))).astype(np.float32)
        return chances

    def best(self, features: Iterable[str]) -> str:
        """The likeliest class."""
        return self.classes[int(self.margins(features).argmax())]


@cache
def model(name: str) -> Model:
    """The trained model `name`: "relations" or "modality"."""
    with np.load(BytesIO((files(__package__) / "weights" / f"{name}.npz").read_bytes())) as data:
        features = bytes(data["features"]).decode("utf-8").split("\n")
        return Model(
            classes=tuple(str(name) for name in data["classes"]),
            rows={feature: row for row, feature in enumerate(features)},
            starts=data["starts"].astype(np.int64),
            columns=data["columns"].astype(np.intp),
            weights=data["weights"].astype(np.float32),
            bias=data["bias"].astype(np.float32),
            thresholds=data["thresholds"].astype(np.float32),
        )
