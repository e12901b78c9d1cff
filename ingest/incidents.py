"""An incident's name in its normal form, and whether two can be one incident's."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..graph.ontology import Kind
from .guards import Difference, Verdict, different, unsure
from .likeness import all_alike, sound
from .localities import Locality, apart, locality
from .meanings import lexicon, load
from .tokens import plain, words

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Incident:
    """What an incident's name says.

    `sorts` are what happened ("killing", "taking"; "any" says nothing); `years` and `months` when; `figures`
    how many; `victims` what they were, in one language; `place` where; `title` is the name of an operation
    or case; `bare` is the whole of a name that says none of these but what happened ("the killings").
    """

    sorts: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    victims: frozenset[str] = frozenset()
    place: Locality | None = None
    title: tuple[str, ...] = ()
    bare: str = ""

    @property
    def key(self) -> str:
        """What all names that could be this incident's share."""
        if self.title:
            return "op:" + sound(self.title[0])
        if self.victims and self._many:
            return "+".join(sorted(self._many))
        if self.place:
            return self.place.key
        return "+".join(sorted(self.figures)) or "+".join(sorted(self.victims | self.sorts))

    @property
    def _many(self) -> frozenset[str]:
        """Numbers of victims by which an incident is known: the 43, the 72."""
        return frozenset(figure for figure in self.figures if len(figure) > 1 and figure.isdigit())

    @property
    def detail(self) -> int:
        said = (self.sorts - {"any"}, self.years, self.months, self.figures, self.victims, self.title)
        return sum(map(bool, said)) + (2 + len(self.place.within) if self.place else 0)


@dataclass(frozen=True, slots=True)
class _Words:
    sorts: Mapping[str, str]
    victims: Mapping[str, str]
    months: Mapping[str, str]
    filler: frozenset[str]
    titles: frozenset[str]


@cache
def _words() -> _Words:
    data, told = load("incidents.yaml"), load("chains.yaml")["events"]
    return _Words(
        sorts={
            word: sort
            for lists in (told, data["sorts"])
            for sort, list_ in lists.items()
            for word in list_.split()
        },
        victims={word: key for key, list_ in data["victims"].items() for word in list_.split()},
        months={word: key for key, list_ in data["months"].items() for word in list_.split()},
        filler=frozenset(data["filler"].split()),
        titles=frozenset(data["titles"].split()),
    )


def is_sort(word: str) -> bool:
    """Whether a word is a noun of an incident that says what happened."""
    return _words().sorts.get(plain(word), "any") != "any" or plain(word) in _words().titles


def is_case(word: str) -> bool:
    """Whether a word only says that something happened: "case", "hechos"."""
    return _words().sorts.get(plain(word)) == "any"


def incident(text: str) -> Incident:
    """The normal form of an incident's name.

    >>> one, other = incident("2011 San Fernando massacre"), incident("masacre de San Fernando (2011)")
    >>> one == other
    True
    """
    lists = _words()
    found = words(text)
    titled = next((i for i, word in enumerate(found) if word.text in lists.titles), None)
    if titled is not None:
        named = [
            w.text
            for w in found
            if w.text not in lists.titles | lists.filler | {"joint", "conjunto", "conjunta"}
        ]
        years = frozenset(word for word in named if _YEAR.fullmatch(word))
        title = tuple(_translated(word) for word in named if word not in years)
        return Incident(sorts=frozenset({"operation"}), years=years, title=title)
    slots: dict[str | None, set[str]] = defaultdict(set)
    where: list[str] = []
    for word in found:
        slot, value = _slot(word.text)
        slots[slot].add(value)
        if slot is None and (word.text not in lists.filler or (where and word.text in _LINKS)):
            where.append(f", {value}" if word.starts and where else value)
    while where and where[-1] in _LINKS:
        where.pop()
    said = {slot: frozenset(values) for slot, values in slots.items()}
    nothing: frozenset[str] = frozenset()
    told = where or any(slots[slot] for slot in ("years", "figures", "victims"))
    return Incident(
        sorts=said.get("sorts", nothing),
        years=said.get("years", nothing),
        months=said.get("months", nothing),
        figures=said.get("figures", nothing),
        victims=said.get("victims", nothing),
        place=locality(" ".join(where)) if where else None,
        bare="" if told else " ".join(word.text for word in found),
    )


_LINKS = frozenset("de del of la los".split())


def _slot(word: str) -> tuple[str | None, str]:
    lists = _words()
    if _YEAR.fullmatch(word):
        return "years", word
    if word.isdigit():
        return "figures", word
    for name, table in (("sorts", lists.sorts), ("victims", lists.victims), ("months", lists.months)):
        if word in table:
            return name, table[word]
    return None, word


def _translated(word: str) -> str:
    """A word of an operation's name as both languages would write it."""
    for table in (lexicon().phrases, lexicon().callings, lexicon().directions):
        meaning = table.get((word,))
        if meaning and meaning.role != "filler":
            return meaning.value
    return word


def incidents(one: Incident, other: Incident) -> Verdict:
    """The verdict on two incidents' names."""
    if one.title or other.title:
        return _titled(one, other)
    a, b = one.sorts - {"any"}, other.sorts - {"any"}
    if a and b and not a & b:
        return different(Difference("what happened", _listed(a), _listed(b)))
    for what in ("years", "months", "figures", "victims"):
        mine, yours = getattr(one, what), getattr(other, what)
        if mine and yours and not mine & yours:
            name = {"years": "year", "months": "month", "figures": "number of victims"}.get(what, what)
            return different(Difference(name, _listed(mine), _listed(yours)))
    if one.place and other.place:
        found = apart(one.place, other.place)
        return different(Difference(*found)) if found else Verdict(True, "one sort of incident at one place")
    if one.figures & other.figures and (one.victims & other.victims or one.years & other.years):
        return Verdict(True, "the same number of the same victims")
    if one == other:
        return Verdict(True, "the names say the same")
    return unsure("too little to tell: only one of them says where it happened")


def _titled(one: Incident, other: Incident) -> Verdict:
    if not all_alike(one.title, other.title, Kind.EVENT):
        return different(Difference("name", " ".join(one.title) or "none", " ".join(other.title) or "none"))
    if one.years and other.years and one.years != other.years:
        return different(Difference("year", _listed(one.years), _listed(other.years)))
    return Verdict(True, "one operation's name")


def _listed(words_: frozenset[str]) -> str:
    return ", ".join(sorted(words_))
