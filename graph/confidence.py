"""How claims add up to the confidence of a link: one formula, one table of weights."""

from collections.abc import Iterable

from .ontology import Modality

#: What a claim of each modality is worth beside a plain statement; a denial never supports.
WEIGHTS = {Modality.STATED: 1.0, Modality.REPORTED: 0.9, Modality.ALLEGED: 0.6, Modality.DENIED: 0.0}


def weight(modality: Modality, confidence: float, status: str = "") -> float:
    """What one claim contributes: its rule's precision (1 once a person accepted it) times its modality."""
    return WEIGHTS[modality] * (1.0 if status == "accepted" else confidence)


def noisy_or(worths: Iterable[float]) -> float:
    """The chance that at least one of several independent supports holds.

    >>> noisy_or([0.5, 0.5])
    0.75
    """
    doubt = 1.0
    for worth in sorted(worths):
        doubt *= 1.0 - worth
    return round(1.0 - doubt, 4)
