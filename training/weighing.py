"""Fit the model that weighs each link against what else its passage may tell (`ingest/weighing.py`).

Called by `training/relations.py` with scores by models that had not seen the passages.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from passages import WEIGHTS, folds
from sklearn.linear_model import LogisticRegression

from complicity.graph.ontology import Family
from complicity.ingest.weighing import FAMILIES, Link, Scales, Telling, by_link, columns, evidence

#: How strongly weights are held down, as scikit-learn counts it.
STRENGTH = 0.003
#: How likely a link must be, by family: where F1 is highest in cross-validation; it is flat about there. Of
#: complicity a little more: that spares some false ones in news that tells of none, and costs 0.2 points.
THRESHOLDS = {
    Family.COMPLICITY: 0.285,
    Family.ABUSE: 0.4,
    Family.STRUCTURE: 0.34,
    Family.ACCOUNTABILITY: 0.3,
    Family.CONFLICT: 0.27,
}

#: By passage, what may be told, each with the rule that would tell it.
Tellings = Mapping[int, Sequence[tuple[Telling, str]]]
#: The links of each passage.
Truth = Mapping[int, Collection[Link]]
#: By passage and link, how likely it is, and the rule of its likeliest telling.
Weighed = dict[tuple[int, Link], tuple[float, str]]


@dataclass(frozen=True)
class _Cell:
    """The links that a passage may tell, what speaks for each, and which of them it tells."""

    links: Sequence[Link]
    seen: np.ndarray
    told: np.ndarray


def cross_validated(tellings: Tellings, truth: Truth, count: int) -> Weighed:
    """The links that passages may tell, weighed by models that have not seen the passage."""
    cells = _cells(tellings, truth)
    numbers = list(cells)
    fold = dict(zip(numbers, folds(numbers, count).tolist(), strict=True))
    weighed: Weighed = {}
    for held in range(count):
        scales = _fit([cell for number, cell in cells.items() if fold[number] != held])
        for number, cell in cells.items():
            if fold[number] == held:
                rules = {one.link: rule for one, rule in sorted(tellings[number], key=_score)}
                for link, chance in zip(cell.links, scales.chances(cell.links, cell.seen), strict=True):
                    weighed[number, link] = float(chance), rules[link]
    return weighed


def _score(cell: tuple[Telling, str]) -> float:
    return cell[0].score


def holding(weighed: Weighed, times: float = 1.0) -> dict[tuple[int, Link], str]:
    """The links that hold, the thresholds taken so many `times`, each with its rule."""
    return {
        key: rule
        for key, (chance, rule) in weighed.items()
        if chance > times * THRESHOLDS[key[1].type.family]
    }


def train(tellings: Tellings, truth: Truth) -> None:
    """Fit the model to all passages, and write it."""
    scales = _fit(list(_cells(tellings, truth).values()))
    names = ("means", "deviations", "weights", "bias", "thresholds")
    rows = {name: np.asarray(getattr(scales, name), np.float32) for name in names}
    np.savez_compressed(WEIGHTS / "weighing.npz", **rows)


def _cells(tellings: Tellings, truth: Truth) -> dict[int, _Cell]:
    return {number: _cell([one for one, _ in rows], truth[number]) for number, rows in tellings.items()}


def _cell(tellings: Iterable[Telling], truth: Collection[Link]) -> _Cell:
    found = by_link(tellings)
    return _Cell(list(found), evidence(found), np.array([link in truth for link in found], bool))


def _fit(cells: Sequence[_Cell]) -> Scales:
    links = [link for cell in cells for link in cell.links]
    seen = np.concatenate([cell.seen for cell in cells])
    told = np.concatenate([cell.told for cell in cells])
    means, deviations = seen.mean(0), seen.std(0)
    weighed = columns(links, (seen - means) / deviations)
    fitted = LogisticRegression(C=STRENGTH, max_iter=300).fit(weighed, told)
    thresholds = np.array([THRESHOLDS[family] for family in FAMILIES])
    return Scales(means, deviations, fitted.coef_[0], float(fitted.intercept_[0]), thresholds)
