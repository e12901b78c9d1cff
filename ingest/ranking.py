"""A log-linear ranking: of several things that may be meant, and of none of them, the one that features speak
for most. `training/ranking.py` fits its weights.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .trained import arrays


def weights(name: str) -> Mapping[str, float]:
    """What each feature is worth in the model `name` that ships with the package."""
    data = arrays(name)
    features = bytes(data["features"]).decode().split("\n")
    return dict(zip(features, data["weights"].astype(float).tolist(), strict=True))


def chances(worth: Mapping[str, float], rows: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """How likely each thing is meant, from the features of each; they add up to one."""
    margins = np.array([sum(worth.get(feature, 0.0) for feature in row) for row in rows])
    raised = np.exp(margins - margins.max())
    likely: NDArray[np.float64] = raised / raised.sum()
    return likely
