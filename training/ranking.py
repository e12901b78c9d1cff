"""Fit a log-linear ranking (`ingest/ranking.py`), and measure it in cross-validation by documents."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from passages import matrix, vocabulary
from scipy.optimize import minimize

#: How strongly weights are held down.
STRENGTH = 2.0
FOLDS = 5
#: A feature worth no more than this is not kept.
_SMALL = 0.02


@dataclass(frozen=True)
class Case:
    """A word of a document with what the model sees of each thing it may mean and of none; `right` is the row
    that is so.
    """

    document: int
    sort: str
    seen: list[list[str]]
    right: int

    @property
    def found(self) -> bool:
        """Whether it means something."""
        return self.right < len(self.seen) - 1


def is_dry(purpose: str | None) -> bool:
    """Whether the command line asks to measure only; `purpose` is what --help says."""
    parser = argparse.ArgumentParser(
        description=purpose, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry", action="store_true", help="measure only, write nothing")
    return bool(parser.parse_args().dry)


def fit(rows: Sequence[Case]) -> tuple[dict[str, int], np.ndarray]:
    """The numbers and weights of the features, by L-BFGS."""
    numbers = vocabulary((row for case in rows for row in case.seen), 2)
    x = matrix([row for case in rows for row in case.seen], numbers).astype(np.float64)
    back = x.T.tocsr()
    group = np.repeat(np.arange(len(rows)), [len(case.seen) for case in rows])
    right = np.concatenate([np.arange(len(case.seen)) == case.right for case in rows])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        chances = _softmax(x @ weights, group)
        held = STRENGTH * weights
        return -np.log(chances[right]).sum() + held @ weights / 2, back @ (chances - right) + held

    start = np.zeros(len(numbers))
    return numbers, minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150}).x


def _softmax(margins: np.ndarray, group: np.ndarray) -> np.ndarray:
    most = np.full(group[-1] + 1, -np.inf)
    np.maximum.at(most, group, margins)
    raised = np.exp(margins - most[group])
    return raised / np.bincount(group, raised)[group] + 1e-12


def cross_validate(rows: Sequence[Case], likely: float) -> None:
    """Print precision, recall and F1 of what is read with a chance of `likely` or more, by sort too."""
    judged: list[tuple[Case, int, float]] = []
    for held in range(FOLDS):
        numbers, weights = fit([case for case in rows if case.document % FOLDS != held])
        for case in rows:
            if case.document % FOLDS == held:
                scores = matrix(case.seen, numbers) @ weights
                chances = _softmax(scores, np.zeros(len(scores), int))
                best = int(chances.argmax())
                judged.append((case, best, chances[best]))
    for sort in ("", *sorted({case.sort for case in rows})):
        own = [row for row in judged if sort in ("", row[0].sort)]
        read = [
            case.right == best for case, best, chance in own if best < len(case.seen) - 1 and chance >= likely
        ]
        truth = sum(case.found for case, *_ in own)
        hits = sum(read)
        figures = hits / max(1, len(read)), hits / max(1, truth), 2 * hits / max(1, len(read) + truth)
        print(f"  {sort or 'all':12}" + "".join(f"{figure:7.3f}" for figure in figures) + f"{truth:7}")


def save(path: Path, numbers: dict[str, int], weights: np.ndarray, **more: np.ndarray) -> None:
    """Write a ranking without its smallest weights, and `more` arrays beside it."""
    kept = [name for name, number in numbers.items() if abs(weights[number]) > _SMALL]
    np.savez_compressed(
        path,
        features=np.frombuffer("\n".join(kept).encode(), np.uint8),
        weights=weights[[numbers[name] for name in kept]].astype(np.float16),
        **more,
    )
