"""Readings of a passage's words as mentions, and which of them stand where they disagree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from ..graph.ontology import Kind


@dataclass(frozen=True, slots=True)
class Finding:
    """Tokens `start` to `end` of a passage read as a mention of `kind`; `source` names who says so.

    `name` is the full name they stand for, where the text spells it elsewhere in the sentence.
    """

    start: int
    end: int
    kind: Kind
    source: str
    name: str = ""

    def overlaps(self, other: "Finding") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Finding") -> bool:
        """Whether `other` lies within this and is shorter."""
        inside = self.start <= other.start and other.end <= self.end
        return inside and other.end - other.start < self.end - self.start


@dataclass(frozen=True, slots=True)
class Precedence:
    """The table of who wins."""

    ranks: Mapping[str, int]
    swallows: Mapping[str, frozenset[str]]


@cache
def precedence() -> Precedence:
    """The table in lexicon/precedence.yaml."""
    path = files(__package__) / "lexicon" / "precedence.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    swallows = {source: frozenset(losers) for source, losers in data["swallows"].items()}
    return Precedence(data["ranks"], swallows)


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stand, none overlapping another, in the order of the text."""
    table = precedence()
    rows = list(dict.fromkeys(findings))
    rows = [
        row
        for row in rows
        if not any(row.source in table.swallows[by.source] for by in rows if by.holds(row))
    ]
    rows.sort(key=lambda row: (-table.ranks[row.source], row.start - row.end, row.start))
    return sorted(_first_come(rows), key=lambda row: row.start)


def _first_come(rows: Iterable[Finding]) -> Iterator[Finding]:
    taken: set[int] = set()
    for row in rows:
        tokens = range(row.start, row.end)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            yield row
