"""A sentence as the network reads it: a row a word, each mention one word of its kind, and pairs of mentions
by their rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .features import kind_of, station
from .frames import Reading

#: The letters of the kinds, as `features` writes them; 0 is no mention.
KINDS = "CMFGOPLE"
#: How many triggers of frames a word may have that are told of.
TRIGGERS = 3
#: The numbers of what is told of a pair besides its words, each part in a range of its own.
EXTRAS = 42
_SECOND, _GAP, _INNER, _WAY = 8, 16, 27, 32


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence: lemmas ("" for a mention), parts of speech, relations, the rows of their
    governors, kinds (0, or the place of the kind in KINDS from 1), the frames they trigger; and the row of
    each token of the document.
    """

    lemmas: Sequence[str]
    parts: Sequence[str]
    relations: Sequence[str]
    governors: Sequence[int]
    kinds: Sequence[int]
    triggers: Sequence[tuple[str, ...]]
    rows: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of a sentence: the rows where they stand and through which they act, the rows on the way
    through the grammar from one to the other, and the numbers of their kinds and distances.
    """

    at: tuple[int, int, int, int]
    way: tuple[int, ...]
    extras: tuple[int, ...]


def encode(reading: Reading) -> Sentence:
    """The words of a sentence, each mention one."""
    tokens, rows = _rows(reading)
    heads = [_head(reading, index) for index in tokens]
    triggers: dict[int, set[str]] = {}
    for hit in reading.hits:
        triggers.setdefault(rows[hit.index], set()).add(hit.frame.name)
    return Sentence(
        lemmas=["" if index in reading.inside else reading.token(index).lemma_.lower() for index in tokens],
        parts=[reading.token(head).pos_ for head in heads],
        relations=[reading.grammar.relation[head] for head in heads],
        governors=[rows[reading.grammar.governor[head]] for head in heads],
        kinds=[_kind(reading, index) for index in tokens],
        triggers=[tuple(sorted(triggers.get(row, ())))[:TRIGGERS] for row in range(len(tokens))],
        rows=rows,
    )


def _rows(reading: Reading) -> tuple[list[int], dict[int, int]]:
    """The first token of each row, and the row of each token."""
    tokens: list[int] = []
    rows: dict[int, int] = {}
    last = None
    for token in reading.sentence:
        number = reading.inside.get(token.i)
        if number is None or number != last:
            tokens.append(token.i)
        rows[token.i] = len(tokens) - 1
        last = number
    return tokens, rows


def _head(reading: Reading, index: int) -> int:
    """The token that stands for a row in the grammar: a mention's root."""
    number = reading.inside.get(index)
    return index if number is None else reading.mentions[number].root.i


def _kind(reading: Reading, index: int) -> int:
    number = reading.inside.get(index)
    return 0 if number is None else 1 + KINDS.index(kind_of(reading, number))


def pair(reading: Reading, sentence: Sentence, first: int, second: int) -> Pair:
    """Two mentions of a sentence, `first` before `second`."""
    rows = sentence.rows
    stations = station(reading, first), station(reading, second)
    one, other = (rows[reading.mentions[number].start] for number in (first, second))
    left, shared, right = reading.grammar.way(*stations)
    way = () if shared is None else tuple(sorted({rows[index] for index in (*left, shared, *right)}))
    inner = sum(kind > 0 for kind in sentence.kinds[one + 1 : other])
    kinds = (KINDS.index(kind_of(reading, number)) for number in (first, second))
    gap = min(max(other - one - 1, 0), 20) // 2
    extras = (
        next(kinds),
        _SECOND + next(kinds),
        _GAP + gap,
        _INNER + min(inner, 4),
        _WAY + (min(len(way), 8) if way else 9),
    )
    return Pair((one, other, rows[stations[0]], rows[stations[1]]), way, extras)
