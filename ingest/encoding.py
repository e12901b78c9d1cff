"""A sentence as the networks read it: a row a word, each mention one word of its kind; pairs of mentions, in
one sentence or in two neighbouring ones, and links that it tells, by their rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cues import CueHit
from .features import doubt, kind_of, referring, span_of, station
from .frames import Reading

#: The letters of the kinds, as `features` writes them; 0 is no mention.
KINDS = "CMFGOPLE"
#: How many triggers of frames, or cues of how surely something is said, a word may have that are told of.
MARKS = 3
#: The numbers of what is told of a pair besides its words, each part in a range of its own.
EXTRAS = 50
#: How many of them a pair in one sentence has.
TOLD = 7
_SECOND, _GAP, _INNER, _WAY, _DOUBT, _DOUBTS = 8, 16, 27, 32, 42, 46


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence: lemmas ("" for a name), parts of speech, relations, the rows of their
    governors, kinds (0, or the place of the kind in KINDS from 1), the frames they trigger, the cues they are
    part of; and the row of each token of the document.
    """

    lemmas: Sequence[str]
    parts: Sequence[str]
    relations: Sequence[str]
    governors: Sequence[int]
    kinds: Sequence[int]
    triggers: Sequence[tuple[str, ...]]
    cues: Sequence[tuple[str, ...]]
    rows: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of a sentence: the rows where they stand and through which they act, the rows on the way
    through the grammar from one to the other, and the numbers of their kinds and distances.
    """

    at: tuple[int, int, int, int]
    way: tuple[int, ...]
    extras: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two mentions of neighbouring sentences: the rows where the first stands and through which it acts, the
    same of the second in the sentence after, and the numbers of their kinds.
    """

    first: tuple[int, int]
    second: tuple[int, int]
    extras: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A link as a sentence tells it: the rows where its first mention stands and through which it acts (none
    where that is in the sentence before), those of the second, the rows on the way from one to the other, and
    those from the second up to the root.
    """

    first: tuple[int, int] | None
    second: tuple[int, int]
    way: tuple[int, ...]
    above: tuple[int, ...]


def encode(reading: Reading, hits: Iterable[CueHit]) -> Sentence:
    """The words of a sentence, each mention one; `hits` are its cues."""
    tokens, rows = _rows(reading)
    heads = [_head(reading, index) for index in tokens]
    cued = ((rows[index], hit.cue.name) for hit in hits for index in range(hit.start, hit.end))
    return Sentence(
        lemmas=[_lemma(reading, index) for index in tokens],
        parts=[reading.token(head).pos_ for head in heads],
        relations=[reading.grammar.relation[head] for head in heads],
        governors=[rows[reading.grammar.governor[head]] for head in heads],
        kinds=[_kind(reading, index) for index in tokens],
        triggers=_marks(len(tokens), ((rows[hit.index], hit.frame.name) for hit in reading.hits)),
        cues=_marks(len(tokens), cued),
        rows=rows,
    )


def _lemma(reading: Reading, index: int) -> str:
    """The lemma of a row: nothing for a name, the word itself for what refers to one."""
    number = reading.inside.get(index)
    return reading.token(index).lemma_.lower() if number is None else referring(reading, number)


def _marks(size: int, marks: Iterable[tuple[int, str]]) -> list[tuple[str, ...]]:
    """The first of the names that each row is marked with, in alphabetical order."""
    names: dict[int, set[str]] = {}
    for row, name in marks:
        names.setdefault(row, set()).add(name)
    return [tuple(sorted(names.get(row, ())))[:MARKS] for row in range(size)]


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
        _DOUBT + doubt(reading, first),
        _DOUBTS + doubt(reading, second),
    )
    return Pair((one, other, rows[stations[0]], rows[stations[1]]), way, extras)


def apart(
    before: Reading, reading: Reading, sentences: tuple[Sentence, Sentence], at: tuple[int, int]
) -> Apart:
    """The mention of the sentence `before` and that of the next whose numbers are `at`."""
    (first, one), (second, other) = (
        (_ends(of, sentence, number), KINDS.index(kind_of(of, number)))
        for of, sentence, number in zip((before, reading), sentences, at, strict=True)
    )
    return Apart(first, second, (one, _SECOND + other))


def _ends(reading: Reading, sentence: Sentence, number: int) -> tuple[int, int]:
    """The rows where a mention stands and through which it acts."""
    return sentence.rows[reading.mentions[number].start], sentence.rows[station(reading, number)]


def told(reading: Reading, sentence: Sentence, first: int | None, second: int) -> Told:
    """The link of two mentions that a sentence tells; `first` is None where it stands in the one before."""
    way, _ = span_of(reading, first, second) if first is not None else ([], [])
    above = reading.grammar.chain(reading.mentions[second].root.i)
    return Told(
        None if first is None else _ends(reading, sentence, first),
        _ends(reading, sentence, second),
        tuple(sorted({sentence.rows[index] for index in way})),
        tuple(sorted({sentence.rows[index] for index in above})),
    )
