"""Which names of a document are names of one actor, place or event.

Names are told apart before they are joined: a doubt leaves two chains, because a wrong join gives one
actor's deeds to another.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from ..graph.ontology import Kind
from .events import same_event
from .fold import fold
from .initials import spells
from .known import identities
from .nations import nations
from .places import place_key
from .units import same_unit, says_more

_GOVERNMENT = frozenset("government governments gobierno federal estado administration".split())
_LINKS = frozenset("of the de del la las los el y and for para in en from at a".split())


@dataclass(frozen=True, slots=True)
class Form:
    """A name as a document spells it, up to case, accents and articles, and what it is a name of."""

    name: str
    kind: Kind

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.name.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of lexicon/chains.yaml."""

    generic: Mapping[str, frozenset[str]]
    setting_apart: frozenset[str]
    levels: frozenset[str]
    synonyms: Mapping[str, str]
    first: frozenset[str]
    other_place: frozenset[str]
    place_lead: frozenset[str]
    place_tail: frozenset[str]


@cache
def _words() -> Words:
    data = yaml.safe_load((files(__package__) / "lexicon" / "chains.yaml").read_text(encoding="utf-8"))
    return Words(
        generic={kind: frozenset(words.split()) for kind, words in data["generic"].items()},
        setting_apart=frozenset(data["setting_apart"].split()),
        levels=frozenset(data["levels"].split()),
        synonyms=data["synonyms"],
        first=frozenset(data["first"].split()),
        other_place=frozenset(data["other_place"].split()),
        place_lead=frozenset(data["place_lead"].split()),
        place_tail=frozenset(data["place_tail"].split()),
    )


class Chains:
    """A partition of forms, joined two by two."""

    def __init__(self, forms: Iterable[Form]):
        self._parent = {form: form for form in forms}
        self._joined: set[Form] = set()

    def of(self, form: Form) -> Form:
        """The form that stands for the chain of `form`."""
        while self._parent[form] != form:
            form = self._parent[form]
        return form

    def is_joined(self, form: Form) -> bool:
        """Whether the chain of `form` has another form."""
        return self._parent[form] != form or form in self._joined

    def join(self, one: Form, other: Form) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._parent[other] = one
            self._joined.add(one)


def chains(forms: Sequence[Form], defined: Iterable[tuple[Form, Form]]) -> Chains:
    """The chains of a document's `forms`, in the order of their first mention.

    `defined` are pairs of which the text itself says that they are one: a name and its abbreviation.
    """
    found = Chains(forms)
    by_actor: dict[str, Form] = {}
    for form in forms:
        actor = identities().get((form.name, form.kind))
        if actor:
            found.join(by_actor.setdefault(actor, form), form)
    for long, short in defined:
        found.join(long, short)
    places = {form: place for place, form in enumerate(forms)}
    longer = Longer()
    for form in sorted(forms, key=lambda form: -len(form.name)):
        _join_to_fuller(found, form, longer, places)
        longer.add(form)
    return found


class Longer:
    """The longer names of a document, to look up those that a shorter one may be short for."""

    def __init__(self) -> None:
        self._of_kind: dict[Kind, list[Form]] = defaultdict(list)
        self._with_word: dict[tuple[Kind, str], list[Form]] = defaultdict(list)

    def add(self, form: Form) -> None:
        self._of_kind[form.kind].append(form)
        for word in dict.fromkeys(_weighty(form)):
            self._with_word[form.kind, word].append(form)

    def of_kind(self, form: Form) -> Sequence[Form]:
        """Those of the same kind; of people, those that share a word."""
        return self.sharing(form) if form.kind is Kind.PERSON else self._of_kind[form.kind]

    def sharing(self, form: Form) -> Sequence[Form]:
        """Those of the same kind that hold the first word of a name."""
        words = _weighty(form)
        return self._with_word[form.kind, words[0]] if words else ()


def _join_to_fuller(found: Chains, form: Form, longer: Longer, places: Mapping[Form, int]) -> None:
    """Join a short name to the one fuller name, of those `longer`, that it can be short for; where there are
    several, to the only one that the document has named when it first says the short one; where there is
    none, to the only one so named of which it may be what is left. What has an abbreviation of its own is no
    part of another's name: the NDC is not the NDC-R. `places` tell which name comes first.
    """
    same = _SAME.get(form.kind, _same_body)
    fuller = [other for other in longer.of_kind(form) if same(form, other)]
    if len({found.of(other) for other in fuller}) > 1:
        fuller = [other for other in fuller if places[other] < places[form]]
    if not fuller and not found.is_joined(form):
        sharing = longer.sharing(form)
        fuller = [other for other in sharing if places[other] < places[form] and left_out(form, other)]
    if len({found.of(other) for other in fuller}) == 1:
        found.join(fuller[0], form)


#: How long an acronym may be that stands in numbered names ("RAB 11"): longer words are nouns.
_ACRONYM = 4


def left_out(short: Form, long: Form) -> bool:
    """Whether `short` is what is left of a body's name, `long`, that was given before: of such pairs in the
    corpus 95 in 100 are one.

    Nothing that leaves out a number, unless it is the common noun alone ("the Detachment"); not the whole
    that a part is said to be of; and no known actor, which is itself.

    >>> left_out(Form("sendero", Kind.CRIMINAL_GROUP), Form("sendero rojo", Kind.CRIMINAL_GROUP))
    True
    """
    if not short.kind.is_body or (short.name, short.kind) in identities():
        return False
    few, many = _weighty(short), _weighty(long)
    extra = [word for word in many if word not in few]
    noun = len(few) == 1 and len(few[0]) > _ACRONYM
    if not few or not set(few) < set(many) or (not noun and any(word.isdigit() for word in extra)):
        return False
    return not _is_whole(short, long)


def _is_whole(short: Form, long: Form) -> bool:
    """Whether a name ends in "of" and what `short` says: "the 3rd Company of the River Guard"."""
    return bool(
        re.search(rf"\b(?:of|de|del)\s(?:(?:the|la|el|los|las)\s)?{re.escape(short.name)}\Z", long.name)
    )


def _same_person(short: Form, long: Form) -> bool:
    """Whether `short` is surnames, or given name and a surname, of `long`.

    >>> _same_person(Form("abarca", Kind.PERSON), Form("jose luis abarca", Kind.PERSON))
    True
    """
    few, many = short.words, long.words
    if not 0 < len(few) < len(many):
        return False
    in_order = iter(many)
    if not all(word in in_order for word in few):
        return False
    return len(few) > 1 or (len(few[0]) > 2 and few[0] in many)


def _same_place(short: Form, long: Form) -> bool:
    words = _words()
    if place_key(short.name) == place_key(long.name):
        return True
    few, many = list(short.words), list(long.words)
    core = [word for word in many if word not in words.place_lead]
    if few == core or (few == many[:-1] and many[-1] in words.place_tail and few != ["mexico"]):
        return "mexico" not in few
    extra = many[len(few) :]
    longer = many[: len(few)] == few and 0 < len(extra) < 3 and len(few[-1]) > 4
    return longer and not words.other_place & set(many) and "mexico" not in few


def _same_body(short: Form, long: Form) -> bool:
    """Whether `short` is `long` without what only describes it.

    >>> _same_body(Form("state department", Kind.AGENCY), Form("us state department", Kind.AGENCY))
    True
    >>> _same_body(Form("state police", Kind.POLICE_FORCE), Form("state transit police", Kind.POLICE_FORCE))
    False
    """
    words = _words()
    generic = words.generic.get(short.kind, frozenset())
    few, many = _weighty(short), _weighty(long)
    if not few or not many:
        return False
    if (len(short.words) == 1 and spells(short.name, long.name)) or _spelled_numbered(short, long):
        return True
    if short.kind is Kind.AGENCY and (country := _governed(short)):
        return country == _governed(long)
    bare, rest = [w for w in few if w not in generic], [w for w in many if w not in generic]
    if short.kind is Kind.CRIMINAL_GROUP:
        return bool(bare) and _singular(bare) == _singular(rest)
    if sorted(few) == sorted(many) or (bare and _same_but_level(bare, rest, words)):
        return True
    extra = set(many) - set(few)
    if not set(few) < set(many) or len(few) == len(many) or _plain(short) != _plain(long):
        return False
    level = set(few) & words.setting_apart
    return not (extra & words.setting_apart) or (not level and len(few) > 1)


@lru_cache(maxsize=65_536)
def _weighty(form: Form) -> tuple[str, ...]:
    """The words of a name but for small ones, each as the one word of those that mean the same."""
    plain = (_words().synonyms.get(word, word) for word in form.words if word not in _LINKS)
    return tuple(nations().get(word, word) for word in plain)


def _governed(form: Form) -> str | None:
    """The country that a name of a government names: "the U.S.", "gobierno de Chile"."""
    rest = [word for word in form.words if word not in _LINKS and word not in _GOVERNMENT]
    return nations().get(" ".join(rest))


def _singular(parts: list[str]) -> list[str]:
    return [*parts[:-1], parts[-1].rstrip("s")] if parts else parts


def _same_but_level(bare: list[str], rest: list[str], words: Words) -> bool:
    """Whether what is left of two names without their common nouns is equal, or one says no level."""
    if sorted(bare) == sorted(rest):
        return True
    extra = set(rest) - set(bare)
    return set(bare) < set(rest) and extra <= words.levels and not set(bare) & words.setting_apart


def _plain(form: Form) -> str:
    """The noun that heads a name: the last word, or the one before "of"; in Spanish the first."""
    parts = form.words
    for index, word in enumerate(parts[1:], 1):
        if word in ("of", "for", "in"):
            return _words().synonyms.get(parts[index - 1], parts[index - 1])
        if word in ("de", "del"):
            return _words().synonyms.get(parts[0], parts[0])
    head = parts[0] if parts[0] in _words().first else parts[-1]
    return _words().synonyms.get(head, head)


_SAME: dict[Kind, Callable[[Form, Form], bool]] = {
    Kind.PERSON: _same_person,
    Kind.PLACE: _same_place,
    Kind.MILITARY_UNIT: lambda short, long: _same_numbered(short, long) or _unnumbered(short, long),
    Kind.EVENT: lambda short, long: same_event(short.name, long.name),
}


def _same_numbered(short: Form, long: Form) -> bool:
    if _spelled_numbered(short, long):
        return True
    return same_unit(short.name, long.name) and not says_more(short.name, long.name)


def _spelled_numbered(short: Form, long: Form) -> bool:
    """Whether `short` is the initials of `long` and the same number: "LIB 418"."""
    (few, number), (many, other) = (_parted(form) for form in (short, long))
    return bool(number) and number == other and len(few) == 1 and spells(few[0], " ".join(many))


def _parted(form: Form) -> tuple[list[str], list[str]]:
    """The words of a name, and its figures."""
    return [w for w in form.words if not w.isdigit()], [w for w in form.words if w.isdigit()]


def _unnumbered(short: Form, long: Form) -> bool:
    return not any(c.isdigit() for c in short.name + long.name) and _same_body(short, long)


def form(text: str, kind: Kind) -> Form:
    """The form of a mention's text; a nickname in quotes is no part of a person's name."""
    if kind is Kind.PERSON and text.count('"') == 2 and not text.startswith('"'):
        before, _, after = text.split('"')
        text = f"{before} {after}"
    return Form(fold(text) or text.casefold(), kind)
