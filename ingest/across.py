"""Pairs of mentions in two neighbouring sentences, where the second goes on with what the first speaks of,
and what the relation model sees of them: strings that name no actor.
"""

from collections.abc import Iterator

from .features import coarse, doubt, kind_of, masked, station
from .frames import Reading


def pairs(before: Reading, reading: Reading) -> list[tuple[int, int]]:
    """Mentions of a sentence and the next that may be linked: the last in `before` and the first in `reading`
    of every two chains that each stand in one of them alone.
    """
    mine = {span.id for span in before.mentions}
    yours = {span.id for span in reading.mentions}
    last = {span.id: number for number, span in enumerate(before.mentions) if span.id not in yours}
    first: dict[int, int] = {}
    for number, span in enumerate(reading.mentions):
        if span.id not in mine:
            first.setdefault(span.id, number)
    return [(one, other) for one in last.values() for other in first.values()]


def features(before: Reading, reading: Reading, first: int, second: int) -> Iterator[str]:
    """The features of mention `first` of the sentence `before` and mention `second` of the next."""
    kinds = kind_of(before, first), kind_of(reading, second)
    pair = coarse(kinds[0]) + coarse(kinds[1])
    yield "x"
    yield f"xK={kinds[0]}{kinds[1]}"
    yield f"xK={pair}"
    doubts = doubt(before, first), doubt(reading, second)
    if any(doubts):
        yield f"x?={doubts[0]}:{doubts[1]}"
    yield from _rivals(before, reading, first, second, pair)
    yield from _stations(before, reading, first, second, pair)
    yield from _triggers(reading, second, pair)
    yield from _words(reading, second, pair)


def _rivals(before: Reading, reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    """Whether others of their kind stand by, and how they stand among them."""
    mine = before.mentions[first]
    here = {coarse(kind_of(reading, number)) for number in range(len(reading.mentions))}
    like = sum(
        span.id != mine.id and coarse(kind_of(before, number)) == pair[0]
        for number, span in enumerate(before.mentions)
    )
    yield f"xamb={min(like, 2)}:{pair}"
    yield f"xn={min(len({span.id for span in reading.mentions}), 4)}:{pair}"
    yield f"xlast={first == len(before.mentions) - 1}:{pair}"
    yield f"xfirst={second == 0}:{pair}"
    yield f"xhas={pair[0] in here}:{pair}"


def _stations(before: Reading, reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    """In which part of its sentence each stands, and the words above it."""
    one, other = station(before, first), station(reading, second)
    mine, yours = before.grammar.relation[one], reading.grammar.relation[other]
    yield f"x1={mine}:{pair}"
    yield f"x1={mine}^{before.grammar.relation[before.grammar.governor[one]]}:{pair}"
    yield f"x2={yours}:{pair}"
    yield f"x12={mine}:{yours}:{pair}"
    for index in list(reading.grammar.chain(reading.mentions[second].root.i))[1:4]:
        if index not in reading.inside:
            yield f"xN={reading.token(index).lemma_.lower()}:{pair}"
    for index in list(before.grammar.chain(before.mentions[first].root.i))[1:3]:
        if index not in before.inside:
            yield f"xM={before.token(index).lemma_.lower()}:{pair}"


def _triggers(reading: Reading, second: int, pair: str) -> Iterator[str]:
    """The frames of the second sentence, the role of its mention in them, and how many others have one."""
    for hit in reading.hits:
        roles = reading.roles_at(hit.index)
        taken = sum(map(bool, roles))
        yield f"xT={hit.frame.name}:{pair}"
        for role in roles[second] or ("-",):
            yield f"xR={hit.frame.name}:{role}:{pair}"
            yield f"xR={hit.frame.type}:{role}:{pair}"
        yield f"xR={hit.frame.name}:{','.join(sorted(roles[second]))}:{taken}:{pair}"


def _words(reading: Reading, second: int, pair: str) -> Iterator[str]:
    span = reading.mentions[second]
    opening = masked(reading, reading.sentence.start, reading.sentence.start + 8)[:3]
    for place, word in enumerate(opening):
        yield f"x^{place}={word}:{pair}"
    yield f"x^^={'_'.join(opening[:2])}:{pair}"
    for place, word in enumerate(reversed(masked(reading, span.start - 3, span.start))):
        yield f"x<{place}={word}:{pair}"
    for place, word in enumerate(masked(reading, span.end, span.end + 2)):
        yield f"x>{place}={word}:{pair}"
    for lemma, part, relation in reading.words:
        if part in _TELLING:
            yield f"xw={lemma}:{pair}"
        if relation in _SUBJECTS:
            yield f"xs={lemma}:{pair}"


_TELLING = frozenset({"NOUN", "VERB", "ADJ", "PRON", "DET"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
