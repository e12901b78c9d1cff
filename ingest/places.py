"""Places by more than one name: the abbreviations that a country's documents use."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from .fold import fold


def place_key(name: str) -> str:
    """What a folded place name and its other names have in common.

    >>> place_key("n l") == place_key("nuevo leon")
    True
    """
    compact = name.replace(" ", "")
    return _keys().get(name) or (compact if compact in _abbreviations() else name)


def is_abbreviation(text: str) -> bool:
    """Whether a text is a place's abbreviation with its dot: "N.L.", "Gro."."""
    return text.endswith(".") and fold(text).replace(" ", "") in _abbreviations()


def is_state(text: str) -> bool:
    """Whether a place is one of the states and countries that have an abbreviation."""
    return fold(text) in _keys()


@cache
def _keys() -> Mapping[str, str]:
    path = files(__package__) / "lexicon" / "places.yaml"
    return {str(name): str(key) for name, key in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(_keys().values())
