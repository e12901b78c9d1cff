"""When two mentions of incidents in one document are one incident."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one:un two:dos three:tres four:cuatro five:cinco six:seis seven:siete eight:ocho "
            "nine:nueve ten:diez eleven:once twelve:doce thirteen:trece fourteen:catorce "
            "fifteen:quince"
        ).split(),
        1,
    )
    for word in words.split(":")
} | {"forty-three": 43, "twenty": 20, "veinte": 20, "thirty": 30, "treinta": 30}

_FILLER = frozenset(
    (
        "the of in at a an and de la el los las del en y a al por some least about more than at "
        "menos january february march april may june july august september october november "
        "december enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        "noviembre diciembre forced enforced extrajudicial aggravated first-degree forzada "
        "forzadas extrajudiciales arbitraria agravado calificado doloso ambos ambas victimas victims"
    ).split()
)


def same_event(one: str, other: str) -> bool:
    """Whether two folded names can be one incident's: one sort, something in common, no figure that differs.

    >>> same_event("tlatlaya massacre", "tlatlaya killings"), same_event("killing of 22", "killing of 72")
    (True, False)
    """
    return may_be_one(one, other) and bool(_marks(one.split()) & _marks(other.split()))


def may_be_one(one: str, other: str) -> bool:
    """Whether nothing in two folded names speaks against their being one incident's.

    >>> may_be_one("hechos de tanhuato", "muerte de 42 civiles"), may_be_one("masacre de 22", "tortura de 22")
    (True, False)
    """
    a, b = one.split(), other.split()
    sorts_a, sorts_b = _sorts(a), _sorts(b)
    return bool(sorts_a & sorts_b or "any" in sorts_a | sorts_b) and not _clash(_figures(a), _figures(b))


def bare(name: str) -> bool:
    """Whether a folded name is only a noun of an incident ("the killings"), with nothing to tell it by."""
    return not _marks(name.split())


def sorts(name: str) -> frozenset[str]:
    """The sorts of incident that a folded name speaks of."""
    return _sorts(name.split())


def _sorts(words: list[str]) -> frozenset[str]:
    table = _table()
    return frozenset(table[word] for word in words if word in table)


def _figures(words: list[str]) -> set[int]:
    figures = {_NUMBERS.get(word, int(word) if word.isdigit() else 0) for word in words}
    return figures - {0}


def _clash(a: set[int], b: set[int]) -> bool:
    """Whether both give figures and share none; years are compared with years only."""
    years = {figure for figure in a | b if 1900 < figure < 2100}
    return any(x and y and not x & y for x, y in ((a & years, b & years), (a - years, b - years)))


def _marks(words: list[str]) -> set[object]:
    """What tells an incident from others: its figures, and the names and victims in its name."""
    table = _table()
    marks: set[object] = {word for word in words if word not in table and word not in _FILLER}
    return {mark for mark in marks if not str(mark).isdigit()} | {f for f in _figures(words) if f > 1}


@cache
def _table() -> Mapping[str, str]:
    path = files(__package__) / "lexicon" / "chains.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))["events"]
    return {word: sort for sort, words in data.items() for word in words.split()}
