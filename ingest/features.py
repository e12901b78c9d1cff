"""What the relation model sees of a pair of mentions: strings that name no actor, only kinds, words and
grammar.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise

from ..graph.ontology import Kind
from .binding import sure
from .frames import Match, Reading

SHORT = {
    Kind.CRIMINAL_GROUP: "C",
    Kind.MILITARY_UNIT: "M",
    Kind.POLICE_FORCE: "F",
    Kind.AGENCY: "G",
    Kind.ORGANIZATION: "O",
    Kind.PERSON: "P",
    Kind.PLACE: "L",
    Kind.EVENT: "E",
}
_COARSE = {"M": "S", "F": "S", "G": "S"}
#: A reference likelier than the first of these is hardly open, one less likely than the last very much so.
_SURE = (0.85, 0.6)


def kind_of(reading: Reading, number: int) -> str:
    return SHORT[Kind(reading.mentions[number].label_)]


def doubt(reading: Reading, number: int) -> int:
    """How open it is whom a mention means: 0 where it is named, up to 3 where a reference is hardly sure."""
    chance = sure(reading.mentions[number])
    return 0 if chance == 1 else 1 + sum(chance < least for least in _SURE)


def referring(reading: Reading, number: int) -> str:
    """The word by which a mention refers to what it stands for: "patrol"; nothing if it names it."""
    return reading.mentions[number].root.lemma_.lower() if doubt(reading, number) else ""


def coarse(kind: str) -> str:
    return _COARSE.get(kind, kind)


def features(
    reading: Reading, first: int, second: int, found: list[Match], speakers: Collection[int]
) -> Iterator[str]:
    """The features of two mentions of one sentence, `first` before `second`; every string once or more.

    `speakers` are the mentions whose words the sentence gives.
    """
    kinds = kind_of(reading, first), kind_of(reading, second)
    pair = coarse(kinds[0]) + coarse(kinds[1])
    yield f"K={kinds[0]}{kinds[1]}"
    yield f"K={pair}"
    yield from _frames(first, second, found, pair)
    yield from _triggers(reading, first, second, pair)
    yield from _path(reading, first, second, pair)
    yield from _words(reading, first, second, pair)
    yield from _context(reading, first, second, pair)
    for side, number in (("1", first), ("2", second)):
        if unsure := doubt(reading, number):
            yield f"?{side}={unsure}"
            yield f"?{side}={unsure}:{pair}"
            yield f"?{side}={referring(reading, number)}:{pair}"
        if number in speakers:
            yield f"says{side}"
            yield f"says{side}:{pair}"
            yield f"says{side}:{kinds[0]}{kinds[1]}"


def _frames(first: int, second: int, found: list[Match], pair: str) -> Iterator[str]:
    for match in found:
        if {match.source, match.target} == {first, second}:
            way = ">" if match.source == first else "<"
            yield f"F={match.frame.name}{way}"
            yield f"F={match.frame.type}{way}"
            yield f"F={match.frame.type}{way}{pair}"
        elif match.source == first or match.target == first:
            yield f"f1={match.frame.type}{match.source == first}"
        elif match.source == second or match.target == second:
            yield f"f2={match.frame.type}{match.source == second}"


def _triggers(reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    starts = reading.mentions[first].start, reading.mentions[second].start
    for hit in reading.hits:
        roles = reading.roles_at(hit.index)
        ours, theirs = roles[first], roles[second]
        name = hit.frame.name
        place = "a" if hit.index < starts[0] else "b" if hit.index < starts[1] else "c"
        lemma = reading.token(hit.index).lemma_.lower()
        yield f"T={name}:{place}:{pair}"
        for one in ours or ("-",):
            for other in theirs or ("-",):
                if one != "-" or other != "-":
                    yield f"R={name}:{one}:{other}:{pair}"
                    yield f"R={name}:{one}:{other}"
                if one != "-" and other != "-":
                    yield f"L={lemma}:{one}:{other}"
                    yield f"RR={one}:{other}:{pair}"


def _path(reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    """The way through the grammar from one mention to the other, and the words on it."""
    one, other = reading.mentions[first].root.i, reading.mentions[second].root.i
    left, shared, right = reading.grammar.way(one, other)
    if shared is None:
        yield f"D=none:{pair}"
        return
    yield from _shape(reading, left, shared, right, pair, "")
    for index in (*left[1:], *right[:-1], *([shared] if left and right else [])):
        if index not in reading.inside:
            yield f"N={reading.token(index).lemma_.lower()}:{pair}"
    left, shared, right = reading.grammar.way(station(reading, first), station(reading, second))
    if shared is not None:
        yield from _shape(reading, left, shared, right, pair, "t")
        if shared not in reading.inside:
            yield f"tS={reading.token(shared).lemma_.lower()}:{pair}"


def station(reading: Reading, number: int) -> int:
    """The word through which a mention acts: "officers" of "officers of X", the first of several joined."""
    return list(reading.stations[number])[-1]


def span_of(reading: Reading, first: int | None, second: int) -> tuple[list[int], list[int]]:
    """The words between two mentions in the tree, and those above them up to the root."""
    grammar, other = reading.grammar, reading.mentions[second].root.i
    one = other if first is None else reading.mentions[first].root.i
    left, shared, right = grammar.way(one, other)
    if shared is None:
        return [*grammar.chain(one), *grammar.chain(other)], []
    return [*left, shared, *reversed(right)], list(grammar.chain(shared))[1:]


def _shape(
    reading: Reading, left: list[int], shared: int, right: list[int], pair: str, tag: str
) -> Iterator[str]:
    """How long a way is, its relations and, where it is short, its words; last, the word at its top."""
    ups, downs = ([reading.grammar.relation[index] for index in side] for side in (left, right))
    length = len(left) + len(right)
    way = f"{'<'.join(ups)}^{'>'.join(downs)}"
    yield f"{tag}D={min(length, 8)}:{pair}"
    if length <= 6:
        yield f"{tag}D={way}:{pair}"
    if length <= 4:
        lemmas = [_mask(reading, index) for index in (*left[1:], shared, *right[:-1])]
        yield f"{tag}DL={way}:{'_'.join(lemmas)}"
    if shared not in reading.inside:
        yield f"{tag}S={reading.token(shared).lemma_.lower()}:{'<'.join(ups[-1:])}^{'>'.join(downs[:1])}"


def _mask(reading: Reading, index: int) -> str:
    if index in reading.inside:
        return kind_of(reading, reading.inside[index])
    return reading.token(index).lemma_.lower()


def masked(reading: Reading, start: int, end: int) -> list[str]:
    """The words from token `start` to `end`, every mention one word: its kind in capitals."""
    words: list[str] = []
    last = None
    for index in range(max(start, reading.sentence.start), min(end, reading.sentence.end)):
        number = reading.inside.get(index)
        if number is None:
            words.append(reading.token(index).lemma_.lower())
        elif number != last:
            words.append("@" + coarse(kind_of(reading, number)))
        last = number
    return words


def _words(reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    one, two = reading.mentions[first], reading.mentions[second]
    between = masked(reading, one.end, two.start)
    size = len(between)
    yield f"n={min(size, 4) if size < 6 else 6 if size < 10 else 10 if size < 20 else 20}:{pair}"
    if size <= 5:
        yield f"B={'_'.join(between)}:{pair}"
    if size <= 25:
        for word in set(between):
            yield f"b={word}:{pair}"
        for left, right in pairwise(between):
            yield f"bb={left}_{right}:{pair}"
    before = masked(reading, one.start - 3, one.start)
    after = masked(reading, two.end, two.end + 3)
    for place, word in enumerate(reversed(before)):
        yield f"<{place}={word}:{pair}"
    for place, word in enumerate(after):
        yield f">{place}={word}:{pair}"
    yield f"<<={'_'.join(before[-2:])}:{pair}"
    yield f">>={'_'.join(after[:2])}:{pair}"
    if between:
        yield f"bl={between[-1]}:{pair}"
        yield f"bf={between[0]}:{pair}"
        yield f"bl2={'_'.join(between[-2:])}:{pair}"
        yield f"bf2={'_'.join(between[:2])}:{pair}"


def _context(reading: Reading, first: int, second: int, pair: str) -> Iterator[str]:
    kinds = [coarse(kind_of(reading, number)) for number in range(len(reading.mentions))]
    inner = kinds[first + 1 : second]
    yield f"m={min(len(inner), 4)}:{pair}"
    for kind in set(inner):
        yield f"m={kind}:{pair}"
    yield f"o={''.join(sorted(set(kinds)))}:{pair}"
    if kinds[first] in inner:
        yield f"m1:{pair}"
    if kinds[second] in inner:
        yield f"m2:{pair}"
    for side, number in (("1", first), ("2", second)):
        stations = reading.stations[number]
        for index, how in stations.items():
            if how == "members":
                yield f"s{side}={reading.token(index).lemma_.lower()}:{pair}"
                yield f"s{side}:{pair}"
        relation = reading.grammar.relation[max(stations, key=list(stations).index)]
        yield f"r{side}={relation}:{pair}"
    for lemma, part, _ in reading.words:
        if part in ("NOUN", "VERB", "ADJ"):
            yield f"w={lemma}:{pair}"
