"""Countries under one name, whichever way a text calls them or what is theirs."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from .fold import fold


@cache
def nations() -> Mapping[str, str]:
    """The country that a folded name or adjective speaks of.

    >>> nations()["mexicana"], nations()["u s"], nations()["haiti"]
    ('mexico', 'us', 'haiti')
    """
    data = yaml.safe_load((files(__package__) / "lexicon" / "nations.yaml").read_text(encoding="utf-8"))
    names = {
        fold(word.replace("-", " ")): country for country, words in data.items() for word in words.split()
    }
    return names | {"u s": "us"} | {country: country for country in data}


@cache
def words_of_nations() -> frozenset[str]:
    """Every single word that may stand for a country, or be its adjective."""
    return frozenset(word for name in nations() for word in name.split())


def is_nation(name: str) -> bool:
    """Whether a name is a country's.

    >>> is_nation("Honduras"), is_nation("Iguala")
    (True, False)
    """
    return fold(name) in nations()
