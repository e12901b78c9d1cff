"""A person's name in its normal form, and whether two can be one person's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from ..graph.ontology import Kind
from .guards import Difference, Verdict, different, unsure
from .likeness import alike, sound
from .meanings import load
from .tokens import plain

#: A nickname in quotes, or after "alias", "(a)", "a.k.a.", "apodado", "known as".
_QUOTED = re.compile(r"[\"“”«»„']\s*([^\"“”«»„']{2,40}?)\s*[\"“”«»„'](?!\w)")
_ALIAS = re.compile(
    r"[,(\s]\s*(?:\(a\)|alias|a\.?\s?k\.?\s?a\.?|apodad[oa]|nicknamed|(?:better\s|also\s)?known as|"
    r"conocid[oa] como|dubbed)\s*,?\s*(.+?)\)?$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(\s*((?:El|La|Los|The)\s[^)]{2,30})\)", re.IGNORECASE)
_CODE = re.compile(r"(?<!\w)(?:el\s+)?([A-Z])\s?-?\s?(\d{1,3})(?!\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*\.?|,")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name: `names` are given names and surnames without titles and small words; `splits` tell
    how many of them may be given names, the likeliest first; `nicknames` are as others call them ("chapo",
    "z40"); `titled` says that a rank or title stood before it; `junior` that "Jr." or "hijo" did behind;
    `figures` are numbers, which no person's name has, in it.
    """

    names: tuple[str, ...]
    splits: tuple[int, ...] = (0,)
    nicknames: frozenset[str] = frozenset()
    titled: bool = False
    junior: bool = False
    figures: frozenset[str] = frozenset()

    @property
    def given(self) -> tuple[str, ...]:
        return self.names[: self.splits[0]]

    @property
    def surnames(self) -> tuple[str, ...]:
        return self.names[self.splits[0] :]

    @property
    def key(self) -> str:
        """What all spellings of the name share: the first surname, or the nickname where there is none."""
        if self.surnames:
            return sound(self.surnames[0])
        return min(self.nicknames, default="")

    @property
    def detail(self) -> int:
        return 2 * len(self.names) + sum(len(name) > 1 for name in self.names) + len(self.nicknames)


@dataclass(frozen=True, slots=True)
class _Words:
    titles: frozenset[tuple[str, ...]]
    particles: frozenset[str]
    short: Mapping[str, str]
    common_nicknames: frozenset[str]
    given: frozenset[str]
    common: frozenset[str]
    surnames: frozenset[str]


@cache
def _words() -> _Words:
    data = load("people.yaml")
    common = frozenset(data["common_surnames"].split())
    return _Words(
        titles=frozenset(tuple(title.split("-")) for title in data["titles"].split()),
        particles=frozenset(data["particles"].split()),
        short=data["short"],
        common_nicknames=frozenset(data["common_nicknames"].split()),
        given=frozenset(data["given"].split()),
        common=common,
        surnames=common | frozenset(data["surnames"].split()),
    )


def is_given(word: str) -> bool:
    """Whether a word is a given name that many bear."""
    return plain(word) in _words().given


def is_surname(word: str) -> bool:
    """Whether a word is a surname that many bear."""
    return plain(word) in _words().surnames


def is_titled(text: str) -> bool:
    """Whether a name begins with a rank or title."""
    return person(text).titled


def person(text: str) -> Person:
    """The normal form of a person's name.

    >>> p = person('Gral. Salvador "El Padrino" Cienfuegos Zepeda')
    >>> p.given, p.surnames, sorted(p.nicknames), p.titled
    (('salvador',), ('cienfuegos', 'zepeda'), ['padrino'], True)
    >>> person("Cienfuegos Zepeda, Salvador").names
    ('salvador', 'cienfuegos', 'zepeda')
    """
    text, nicknames = _nicknames(f" {text} ")
    parts = [_split(part) for part in text.split(",")]
    stripped = [rest for part in parts if (rest := _untitled(part))]
    titled = sum(map(len, stripped)) < sum(map(len, parts))
    if len(stripped) == 2 and _untitled(parts[-1]) != parts[-1] and stripped[1][0] not in _words().given:
        # "José Luis Abarca, mayor of Iguala"
        stripped = stripped[:1]
    words = [word for part in _turned(stripped) for word in part]
    names = [word for word in words if word not in _JUNIOR | _SENIOR]
    called = _called(names, nicknames)
    if called:
        nicknames, names = {called[0]}, called[1]
    names = _forward(_plain_names(names))
    if titled and len(names) == 2 and names[0] not in _words().given:
        # A rank before two surnames: "Coronel Plazas Vega".
        return Person(tuple(names), (0, 1), frozenset(nicknames), titled)
    junior = any(word in _JUNIOR for word in words[1:])
    figures = frozenset(re.findall(r"\d+", text))
    return Person(tuple(names), _splits(names), frozenset(nicknames), titled, junior, figures)


_JUNIOR, _SENIOR = frozenset({"jr", "junior", "hijo"}), frozenset({"sr", "senior"})


def _plain_names(names: list[str]) -> list[str]:
    """Names without small words, abbreviated ones in full."""
    lists = _words()
    kept = [name for name in names if name not in lists.particles or len(names) == 1]
    return [lists.short.get(name, name) for name in kept]


def _nicknames(text: str) -> tuple[str, set[str]]:
    found: set[str] = set()
    for pattern in (_QUOTED, _BRACKETED, _ALIAS):
        for match in pattern.finditer(text):
            found |= set(_nickname(match[1]))
        text = pattern.sub(" ", text)
    for match in _CODE.finditer(text):
        found.add(f"{match[1].casefold()}{match[2]}")
    return _CODE.sub(" ", text), found


def _nickname(text: str) -> Iterator[str]:
    for part in re.split(r"\s+(?:or|o|y|and)\s+|[,/]", text):
        code = _CODE.search(part)
        words = [plain(word).strip(".") for word in _WORD.findall(part)]
        words = [word for word in words if word not in _words().particles]
        if code:
            yield f"{code[1].casefold()}{code[2]}"
        elif words:
            yield " ".join(words)


def _split(part: str) -> list[str]:
    return [word for found in _WORD.findall(part.replace("-", " ")) if (word := plain(found).rstrip("."))]


def _untitled(part: list[str]) -> list[str]:
    """A name without the ranks and titles before it."""
    titles = _words().titles
    at = 0
    while at < len(part):
        size = next(
            (n for n in (4, 3, 2, 1) if tuple(part[at : at + n]) in titles and at + n <= len(part)), 0
        )
        if not size and at and part[at] in ("de", "del", "of", "the") and at + 1 < len(part):
            rest = next((n for n in (3, 2, 1) if tuple(part[at + 1 : at + 1 + n]) in titles), 0)
            size = rest + 1 if rest else 0
        if not size:
            break
        at += size
    return part[at:]


def _turned(parts: Sequence[list[str]]) -> list[list[str]]:
    """A name in its order, where the surnames stood before a comma."""
    if len(parts) == 2 and parts[1][0] not in _JUNIOR | _SENIOR:
        return [parts[1], parts[0]]
    return list(parts)


def _called(names: Sequence[str], nicknames: set[str]) -> tuple[str, list[str]] | None:
    """The nickname that a name begins with ("El Chapo", "El Mayo Zambada"), and what is left of the name."""
    if nicknames or len(names) < 2 or names[0] not in ("el", "la", "the"):
        return None
    rest = list(names[1:])
    lists = _words()
    if rest[0] in ("de", "la", "los", "del"):
        return " ".join(word for word in rest if word not in lists.particles), []
    return rest[0], rest[1:]


def _forward(names: list[str]) -> list[str]:
    """A name in its order, where a list gave the surnames first without a comma."""
    lists = _words()
    if len(names) < 3:
        return names
    sure = [name in lists.surnames and name not in lists.given for name in names]
    first = [name in lists.given and name not in lists.surnames for name in names]
    if sure[0] and first[-1] and not any(sure[2:]):
        at = 2 if not first[1] else 1
        return [*names[at:], *names[:at]]
    return names


def _splits(names: Sequence[str]) -> tuple[int, ...]:
    """How many of the words may be given names, the likeliest number first."""
    lists, count = _words(), len(names)
    if count < 2:
        return (1,) if names and names[0] in lists.given and names[0] not in lists.surnames else (0,)
    known = 0
    while known < count - 1 and (names[known] in lists.given or len(names[known]) == 1):
        known += 1
    if known == 0 and names[0] in lists.surnames:
        return (0, 1) if count == 2 else (1, 0)
    if count == 2 and not known:
        return (1, 0)
    likely = max(1, min(known or 1, count - 1))
    if known > 1 and names[likely - 1] in lists.surnames and count - likely < 2:
        # "Juan Cruz López": a word that is both is a surname where only one other is left.
        likely = max(1, likely - 1)
    while count - likely > 2 and count > 3:
        likely += 1
    if count == 4 and likely == 3:
        likely = 2
    others = [
        n
        for n in range(max(1, count - 2), count)
        if n != likely
        and not any(name in lists.surnames and name not in lists.given for name in names[1:n])
        and not (names[n] in lists.given and names[n] not in lists.surnames)
    ]
    return (likely, *others)


def people(one: Person, other: Person) -> Verdict:
    """The verdict on two persons' names."""
    if one.figures != other.figures:
        return different(
            Difference("figure", _listed(one.figures) or "none", _listed(other.figures) or "none")
        )
    if one.names and other.names:
        verdict = _named(one, other)
        if verdict.same and _nicknames_clash(one, other):
            return unsure(f"the nicknames differ: {_listed(one.nicknames)} / {_listed(other.nicknames)}")
        return verdict
    shared = one.nicknames & other.nicknames
    if shared - _words().common_nicknames:
        return Verdict(True, f"both are called {_listed(shared)}")
    if shared:
        return unsure(f"too many are called {_listed(shared)}")
    a, b = one.nicknames or set(one.names), other.nicknames or set(other.names)
    if one.nicknames and other.nicknames:
        return different(Difference("nickname", _listed(a), _listed(b)))
    return unsure("a nickname alone does not tell who it is")


def _named(one: Person, other: Person) -> Verdict:
    if one.junior != other.junior:
        return different(Difference("generation", *(("junior" if p.junior else "not") for p in (one, other))))
    verdicts = [_parted(one, a, other, b) for a, b in _partings(one, other)]
    same = next((verdict for verdict in verdicts if verdict.same), None)
    doubt = next((verdict for verdict in verdicts if not verdict.forbidden), None)
    return same or doubt or verdicts[0]


def _partings(one: Person, other: Person) -> Iterator[tuple[int, int]]:
    """How the words of two names may be given names and surnames, the likeliest first.

    Two names of one length are parted alike, else surnames in turned order would be one person's.
    """
    for a, b in product(one.splits, other.splits):
        if (a, b) == (one.splits[0], other.splits[0]) or a == b or len(one.names) != len(other.names):
            yield a, b


def _parted(one: Person, at: int, other: Person, to: int) -> Verdict:
    """The verdict, given how many of each one's words are given names."""
    given, surnames = (one.names[:at], other.names[:to]), (one.names[at:], other.names[to:])
    if not (surnames[0] and surnames[1]):
        if given[0] and given[1] and given[0] == given[1] and not (surnames[0] or surnames[1]):
            return Verdict(True, "the names say the same")
        return unsure("a given name alone does not tell who it is")
    if not _run_together(*surnames):
        return different(Difference("surname", " ".join(surnames[0]), " ".join(surnames[1])))
    if given[0] and given[1] and not _given_fit(*given):
        return different(Difference("given name", " ".join(given[0]), " ".join(given[1])))
    return _enough(one, other, given, surnames)


def _enough(
    one: Person,
    other: Person,
    given: tuple[Sequence[str], Sequence[str]],
    surnames: tuple[Sequence[str], Sequence[str]],
) -> Verdict:
    """Whether what two names share is enough, nothing being against it."""
    common = surnames[0][0] in _words().common
    both = min(map(len, surnames)) > 1
    left_out = len(surnames[0]) != len(surnames[1])
    if not (given[0] and given[1]):
        if both:
            return Verdict(True, "both surnames are the same; one name leaves out the given name")
        bare = one if not given[0] else other
        if bare.titled and not common:
            return Verdict(
                True, f"the surname {surnames[0][0]} is rare, and one name has only a rank before it"
            )
        if given[0] or given[1]:
            return unsure(f"too little to tell: only the surname {surnames[0][0]} is the same")
        return Verdict(True, "the names say the same")
    full = [name for name in given[0] if len(name) > 1] and [name for name in given[1] if len(name) > 1]
    fewer = len(given[0]) != len(given[1])
    if not full and not both and (common or min(map(len, given)) < 2):
        return unsure("too little to tell: only an initial and a surname are the same")
    if common and left_out and fewer:
        return unsure(f"too little to tell: many are called {given[0][0]} {surnames[0][0]}")
    if left_out:
        return Verdict(True, "nothing differs; one name leaves out the second surname")
    if fewer and common and not both:
        return unsure(f"too little to tell: many are called {given[0][0]} {surnames[0][0]}")
    return Verdict(
        True, "the names say the same" if not fewer else "nothing differs; one leaves out a given name"
    )


def _run_together(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two persons' surnames can be the same, one perhaps leaving out the last."""
    short, long = sorted((one, other), key=len)
    if all(_same_surname(a, b) for a, b in zip(short, long, strict=False)):
        return True
    return sound("".join(one)) == sound("".join(other))


def _same_surname(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    lists = _words()
    if one in lists.surnames and other in lists.surnames:
        return sound(one) == sound(other)
    return alike(one, other, Kind.PERSON)


def _given_fit(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the given names of one are among those of the other, in order; an initial fits its name."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(any(_same_given(name, candidate) for candidate in rest) for name in short)


def _same_given(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if one == other:
        return True
    a, b = (re.sub("^x", "j", re.sub("^chr", "cr", name)) for name in (one, other))
    return sound(a) == sound(b) and one[-1] == other[-1]


def _nicknames_clash(one: Person, other: Person) -> bool:
    return bool(one.nicknames and other.nicknames and not one.nicknames & other.nicknames) and (
        min(len(one.surnames), len(other.surnames)) < 2
    )


def _listed(words: Sequence[str] | set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(words))
