"""How likely each link is that a passage may tell, weighed against all else that it may tell.

Two models score a pair of mentions by its own sentence. What they cannot see is the rest: that the deed has a
likelier doer, that the two are likelier linked some other way, that a man's force is said to have done the
same, how often it is told. A logistic model over those scores, by family, and over their products says how
likely a link is then: what is called stacking (Wolpert 1992). `make train` fits it to scores by models that
had not seen the passage.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..graph.ontology import Family, LinkType
from .trained import arrays, logistic

Floats = NDArray[np.floating]

TYPES, FAMILIES = tuple(LinkType), tuple(Family)
#: A telling less likely than this by the two models together is not weighed.
LEAST = 0.06
#: The part of the score of its best telling that another of the same link must have to be one too.
TELLING = 0.6
_NOTHING = 1e-4
_MEMBERSHIPS = frozenset({LinkType.MEMBER_OF, LinkType.COMMANDED, LinkType.PART_OF})


class Link(NamedTuple):
    """A link of a passage; its ends are the ids of chains, in order where it goes both ways."""

    type: LinkType
    source: Hashable
    target: Hashable


def link_of(type_: LinkType, source: Hashable, target: Hashable) -> Link:
    """The link of a type between two chains."""
    if type_.symmetric and repr(target) < repr(source):
        source, target = target, source
    return Link(type_, source, target)


@dataclass(frozen=True, slots=True)
class Telling:
    """How likely a pair of mentions tells a link: by the log-linear model alone, and by the network beside
    it; whether the two stand in two sentences, and whether a frame finds the link too. `places` are the words
    through which its ends act, which they share with those that they are joined to by "and"; `sure` is how
    likely the two mentions mean these ends.
    """

    link: Link
    alone: float
    beside: float
    across: bool
    framed: bool
    places: tuple[int, int]
    sure: float

    @property
    def score(self) -> float:
        """The geometric mean, for which both must hold the link likely."""
        return float((self.alone * self.beside) ** 0.5)


#: A chain, the word through which its mention acts, and how likely the mention means it.
End = tuple[Hashable, int, float]


def telling(
    type_: LinkType, ends: Sequence[End], alone: float, beside: float, *, across: bool, framed: bool
) -> Telling:
    """A telling of a link of a type, from the first of two `ends` to the second."""
    (source, at, one), (target, to, other) = ends
    link = link_of(type_, source, target)
    places = (at, to) if link.source == source else (to, at)
    return Telling(link, float(alone), float(beside), across, framed, places, one * other)


def by_link(tellings: Iterable[Telling]) -> dict[Link, list[Telling]]:
    """The tellings of each link of a passage, the likeliest first."""
    found: dict[Link, list[Telling]] = defaultdict(list)
    for one in tellings:
        found[one.link].append(one)
    return {link: sorted(rows, key=_score, reverse=True) for link, rows in found.items()}


def evidence(tellings: Mapping[Link, Sequence[Telling]]) -> Floats:
    """What speaks for and against each link that a passage may tell: a row a link."""
    best = {link: rows[0] for link, rows in tellings.items()}
    others, bodies = _Others(best.values()), _Bodies({link: one.score for link, one in best.items()})
    shares = [[*_own(rows), *others.of(rows[0]), *bodies.of(link)] for link, rows in tellings.items()]
    return np.array(shares, float).reshape(len(tellings), -1)


def _score(one: Telling) -> float:
    return one.score


def _own(rows: Sequence[Telling]) -> Iterator[float]:
    """What the tellings of a link say themselves."""
    best = rows[0]
    yield from (_log(best.score), _log(best.alone), _log(best.beside))
    yield from (best.across, best.framed, np.log(len(rows)), np.log(best.sure))
    yield _log(sum(one.score for one in rows))


class _Others:
    """The links of a passage by what they have in common, to look up the likeliest of all but one."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        self._found: dict[Hashable, list[Telling]] = defaultdict(list)
        ordered = sorted(tellings, key=_score, reverse=True)
        self._count = len(ordered)
        for one in ordered:
            for key, _ in _common(one):
                self._found[key].append(one)

    def of(self, one: Telling) -> Iterator[float]:
        """The likeliest other link with the same type and one end, and with the same family and one end: one
        whose other end is joined to this one's, and one whose is not; of the same ends; of the same type.
        """
        groups = [(self._found[key], end) for key, end in _common(one)]
        for group, end in groups[:4]:
            rest = [other for other in group if other.link != one.link]
            yield _most(other for other in rest if other.places[end] != one.places[end])
            yield _most(other for other in rest if other.places[end] == one.places[end])
        for group, _ in groups[4:]:
            yield _most(other for other in group if other.link != one.link)
        yield np.log(len(groups[-1][0]))
        yield np.log(self._count)


def _common(one: Telling) -> Iterator[tuple[Hashable, int]]:
    """What a link may have in common with another: its type or family and one end; its ends; its type. With
    the number of the end in which the two may differ.
    """
    type_, source, target = one.link
    for what in (type_, type_.family):
        yield ("target", what, target), 0
        yield ("source", what, source), 1
    yield frozenset((source, target)), 0
    yield type_, 0


def _most(tellings: Iterable[Telling]) -> float:
    """The score of the first, which is the likeliest."""
    return _log(next((one.score for one in tellings), 0.0))


class _Bodies:
    """Who is said to belong to whom, to look up whether they are said to have done the same."""

    def __init__(self, scores: Mapping[Link, float]) -> None:
        self._scores = scores
        self._wholes: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
        self._parts: dict[Hashable, list[tuple[Hashable, float]]] = defaultdict(list)
        for (type_, part, whole), score in scores.items():
            if type_ in _MEMBERSHIPS:
                self._wholes[part].append((whole, score))
                self._parts[whole].append((part, score))

    def of(self, link: Link) -> Iterator[float]:
        """How likely the link is for the whole, and for a part, of its source; for those of its target; the
        other way round.
        """
        type_, source, target = link
        for kin in (self._wholes, self._parts):
            yield self._shared((link_of(type_, one, target), score) for one, score in kin[source])
            yield self._shared((link_of(type_, source, one), score) for one, score in kin[target])
        yield _log(0.0 if type_.symmetric else self._scores.get(Link(type_, target, source), 0.0))

    def _shared(self, kin: Iterable[tuple[Link, float]]) -> float:
        return _log(max((score * self._scores.get(link, 0.0) for link, score in kin), default=0.0))


def _log(score: float) -> float:
    return float(np.log(score + _NOTHING))


@dataclass(frozen=True, slots=True)
class Scales:
    """The logistic model: means and deviations of the columns of evidence, weights, and how likely a link of
    each family must be to hold.
    """

    means: Floats
    deviations: Floats
    weights: Floats
    bias: float
    thresholds: Floats

    def chances(self, links: Sequence[Link], seen: Floats) -> Floats:
        """How likely each link is by its row of evidence."""
        cells = columns(links, (seen - self.means) / self.deviations)
        return logistic(cells @ self.weights + self.bias)

    def needed(self, links: Sequence[Link]) -> Floats:
        """How likely each link must be."""
        return self.thresholds[[FAMILIES.index(link.type.family) for link in links]]


def columns(links: Sequence[Link], seen: Floats) -> Floats:
    """What the model weighs of evidence with its means taken off and its deviations evened out: it, the
    type, it by family, and the products of every two of its columns.
    """
    types = np.eye(len(TYPES))[[TYPES.index(link.type) for link in links]]
    families = np.eye(len(FAMILIES))[[FAMILIES.index(link.type.family) for link in links]]
    by_family = (seen[:, None, :] * families[:, :, None]).reshape(len(links), -1)
    one, other = np.triu_indices(seen.shape[1])
    return np.concatenate([seen, types, by_family, seen[:, one] * seen[:, other]], axis=1)


def holding(tellings: Sequence[Telling]) -> list[bool]:
    """Whether the link of each telling holds, and no other of its tellings says it much likelier."""
    if not tellings:
        return []
    found = by_link(tellings)
    links = list(found)
    chances = scales().chances(links, evidence(found))
    holds = dict(zip(links, chances > scales().needed(links), strict=True))
    return [bool(holds[one.link]) and one.score >= TELLING * found[one.link][0].score for one in tellings]


@cache
def scales() -> Scales:
    """The model that ships with the package."""
    return Scales(**arrays("weighing"))  # type: ignore[arg-type]  # its bias is an array of no dimension
