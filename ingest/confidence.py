"""What a rule's findings are worth: its precision on the corpus, measured by cross-validation."""

from functools import cache
from importlib.resources import files

import yaml

from ..graph.ontology import LinkType


def precision(rule: str, type_: LinkType) -> float:
    """The measured precision, 0 to 1, of what `rule` finds of a type: a frame, "name", "model", "across"."""
    measured = _measured().get(rule, _measured()["model"])
    return measured.get(type_.value, measured["any"])


@cache
def _measured() -> dict[str, dict[str, float]]:
    text = (files(__package__) / "lexicon" / "confidence.yaml").read_text(encoding="utf-8")
    data: dict[str, dict[str, float]] = yaml.safe_load(text)
    return data
