"""What the trained models share: their arrays, and how a margin becomes a chance."""

from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray


def arrays(name: str) -> dict[str, NDArray[Any]]:
    """The arrays of the model `name` that ships with the package, by name."""
    with as_file(files(__package__) / "weights" / f"{name}.npz") as path, np.load(path) as data:
        return dict(data)


def logistic(margins: NDArray[np.floating]) -> NDArray[np.floating]:
    """How likely each thing is, by the margin that speaks for it."""
    chances: NDArray[np.floating] = 1 / (1 + np.exp(-margins))
    return chances
