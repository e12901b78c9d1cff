"""Passages varied while training: other names in the same slots, other cases and marks.

The recognizer sees a passage anew in every epoch, so that it learns what stands around a name and how a
name is built, not the names of the corpus.
"""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml
from faker import Faker

HERE = Path(__file__).parent

#: Where people's names come from, a Faker locale a line; the first of a language are drawn more often.
LOCALES = (
    "es_MX es_MX es_MX es_CO es_CL es_AR es_ES es_VE pt_BR en_US en_GB en_NG yo_NG ig_NG "
    "ha_NG en_KE en_IN en_PK zu_ZA tw_GH sw fr_FR it_IT hr_HR sl_SI ro_RO cs_CZ pl_PL tr_TR "
    "id_ID vi_VN nl_NL de_DE"
).split()
HISPANIC = {"es_MX", "es_CO", "es_CL", "es_AR", "es_ES", "es_VE"}

ARTICLES = {"the": "the", "a": "a", "an": "a", "el": "el", "del": "el", "al": "el", "la": "la", "los": "los"}
ARTICLES |= {"las": "las", "un": "el", "una": "la", "este": "el", "esta": "la", "'s": "'s", "de": "de"}

_NUMBER = re.compile(r"\b(\d{1,3})(st|nd|rd|th)?\b")
_WEIGHTY = re.compile(r"(?<![\w'’])[^\W\d_]{4,}")
_LAST_WORD = re.compile(r"([\w'’]+)\W*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: plain words (`kind` empty) or a mention."""

    text: str
    kind: str = ""
    entity: str = ""


Pieces = list[Piece]


def ordinal(number: int) -> str:
    """`number` with its English ending.

    >>> ordinal(102), ordinal(11), ordinal(3)
    ('102nd', '11th', '3rd')
    """
    last = number % 100
    return f"{number}{'th' if 10 <= last <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(last % 10, 'th')}"


class Augmenter:
    """Draws variations of passages; what it may put in comes from `passages` and the lists beside it."""

    def __init__(self, passages: Iterable[tuple[str, Pieces]], *, seed: int):
        self.random = random.Random(seed)
        self.pool: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for language, pieces in passages:
            for before, piece in zip([Piece(""), *pieces], pieces, strict=False):
                if piece.kind:
                    self.pool[self._slot(language, before.text, piece)].add(piece.text)
        self.sorted_pool = {slot: sorted(names) for slot, names in self.pool.items()}
        lists = yaml.safe_load((HERE / "places.yaml").read_text(encoding="utf-8"))
        self.places = {code: lists["both"] + lists[code] for code in ("en", "es")}
        known = {name for (_, kind, _), names in self.pool.items() if kind == "Place" for name in names}
        self.known_places = {name for name in known if name[:1].isupper() and len(name) > 3}
        self.fakers = [Faker(locale) for locale in LOCALES]
        for faker in self.fakers:
            faker.seed_instance(self.random.random())

    def vary(self, language: str, pieces: Pieces) -> Pieces:
        """One variation of a passage: about half of its names replaced, sometimes its case or marks."""
        people = {
            p.entity: self.person() for p in pieces if p.kind == "Person" and self.random.random() < 0.6
        }
        towns: dict[str, str] = {}
        varied, before = [], Piece("")
        for piece in pieces:
            varied.append(self._replaced(language, before, piece, people, towns) if piece.kind else piece)
            before = piece
        return self._dressed(varied)

    def person(self) -> tuple[str, ...]:
        """The words of a made-up name: given names, then surnames."""
        index = self.random.randrange(len(LOCALES))
        faker, locale = self.fakers[index], LOCALES[index]
        given = faker.first_name()
        if self.random.random() < 0.25:
            given = f"{given} {faker.first_name()}"
        surnames = [faker.last_name()]
        if locale in HISPANIC and self.random.random() < 0.6:
            surnames.append(faker.last_name())
        return (given, *surnames)

    def _replaced(
        self,
        language: str,
        before: Piece,
        piece: Piece,
        people: dict[str, tuple[str, ...]],
        towns: dict[str, str],
    ) -> Piece:
        if piece.kind == "Person":
            return self._renamed(language, before, piece, people)
        if piece.kind == "Place":
            return self._moved(language, before, piece, towns)
        text = self._numbered(piece.text) if piece.kind in ("MilitaryUnit", "Agency") else piece.text
        text = self._replanted(language, text, towns)
        if text == piece.text and self.random.random() < 0.4:
            text = self._other(language, before, piece)
        return replace(piece, text=text)

    def _renamed(
        self, language: str, before: Piece, piece: Piece, people: dict[str, tuple[str, ...]]
    ) -> Piece:
        if piece.entity not in people:
            return piece
        words = piece.text.split()
        if any(not word[:1].isupper() for word in words) or words[0] in ("El", "La", "Los", "Don"):
            return replace(piece, text=self._other(language, before, piece))
        name = people[piece.entity]
        if len(words) == 1:
            return replace(piece, text=name[1])
        return replace(piece, text=" ".join(name[1:] if len(words) == 2 and self._bare(piece) else name))

    def _bare(self, piece: Piece) -> bool:
        return len(piece.text.split()) == 1

    def _moved(self, language: str, before: Piece, piece: Piece, towns: dict[str, str]) -> Piece:
        plain = piece.text.istitle() and len(piece.text) > 3
        if piece.text in towns:
            return replace(piece, text=towns[piece.text])
        if plain and self.random.random() < 0.5:
            towns[piece.text] = self._place(language)
        elif self.random.random() < 0.3:
            towns[piece.text] = self._other(language, before, piece)
        return replace(piece, text=towns.get(piece.text, piece.text))

    def _place(self, language: str) -> str:
        return str(self.random.choice(self.places[language]))

    def _replanted(self, language: str, text: str, towns: dict[str, str]) -> str:
        """A body's name with the place in it exchanged."""
        found = [place for place in self.known_places if place in text and place != text]
        if not found or self.random.random() < 0.35:
            return text
        place = max(found, key=len)
        if not re.search(rf"\b{re.escape(place)}\b", text):
            return text
        return re.sub(rf"\b{re.escape(place)}\b", towns.get(place) or self._place(language), text, count=1)

    def _numbered(self, text: str) -> str:
        def other(match: re.Match[str]) -> str:
            number = self.random.randint(1, 120)
            return ordinal(number) if match[2] else str(number)

        return _NUMBER.sub(other, text) if self.random.random() < 0.7 else text

    def _other(self, language: str, before: Piece, piece: Piece) -> str:
        return self.random.choice(
            self.sorted_pool.get(self._slot(language, before.text, piece), [piece.text])
        )

    def _slot(self, language: str, before: str, piece: Piece) -> tuple[str, str, str]:
        """Names that may stand for one another: same kind, same article before, same shape."""
        last = _LAST_WORD.search(before.casefold()) if not before.endswith((".", ",", '"')) else None
        article = ARTICLES.get(last[1], "") if last else ""
        acronym = "A" if piece.text.isupper() and " " not in piece.text else ""
        small = "" if piece.text[:1].isupper() or piece.text[:1].isdigit() else "s"
        return language, piece.kind, article + acronym + small

    @cached_property
    def _dresses(self) -> list[tuple[float, Callable[[Pieces], Pieces]]]:
        return [
            (0.08, capitals),
            (0.07, unaccented),
            (0.03, small),
            (0.04, quoted),
            (0.03, shouted_names),
            (0.06, headline),
        ]

    def _dressed(self, pieces: Pieces) -> Pieces:
        for chance, dress in self._dresses:
            if self.random.random() < chance:
                return dress(pieces)
        return pieces


def capitals(pieces: Pieces) -> Pieces:
    """A passage all in capitals."""
    return [replace(piece, text=piece.text.upper()) for piece in pieces]


def shouted_names(pieces: Pieces) -> Pieces:
    """A passage whose names are in capitals."""
    return [replace(piece, text=piece.text.upper()) if piece.kind else piece for piece in pieces]


def small(pieces: Pieces) -> Pieces:
    """A passage without any capital."""
    return [replace(piece, text=piece.text.lower()) for piece in pieces]


def headline(pieces: Pieces) -> Pieces:
    """A passage in which every word of weight has a capital, as in headlines; not too long a one."""
    if sum(len(piece.text) for piece in pieces) > 220:
        return pieces
    return [
        replace(piece, text=_WEIGHTY.sub(lambda m: m[0][0].upper() + m[0][1:], piece.text))
        for piece in pieces
    ]


def unaccented(pieces: Pieces) -> Pieces:
    """A passage without accents, as old wires and cables have them."""
    return [replace(piece, text=_bare_letters(piece.text)) for piece in pieces]


def quoted(pieces: Pieces) -> Pieces:
    """A passage whose criminal groups stand in quotation marks."""
    dressed: Pieces = []
    for piece in pieces:
        marked = piece.kind == "CriminalGroup"
        dressed += [Piece('"'), piece, Piece('"')] if marked else [piece]
    return dressed


def _bare_letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
