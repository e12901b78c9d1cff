"""Readings of a passage's words that look like names and name nobody, and what a document makes of the rest.

"A U.S. court" or "the municipal police" says what sort of body acted and not which; "the 18th" is a day, and
"the 27th" a battalion only where the document has told of the 27th Battalion.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .dates import dates
from .events import bare
from .findings import Finding
from .fold import fold
from .inner import scenes, seats
from .nations import is_nation, nations
from .phrases import OF
from .places import is_state
from .spans import text_of, tokens_at
from .units import unit
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)?\Z")
_ENGLISH_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)\Z")
_AFTER_A_UNIT = frozenset("and or in is was were had has have did for to with at".split())
_AFTER_A_PLACE = frozenset(
    """and or but in on at to from by for with as of is are was were has have had will would may can could
    should said says who which that when where while after before since until under over through because if
    than also did does not it he she they""".split()
)
_ADDS = frozenset("al a to contra against con with y and por by".split())
_BODIES = frozenset({Kind.AGENCY, Kind.POLICE_FORCE, Kind.MILITARY_UNIT, Kind.ORGANIZATION})
_GRAMMARS = frozenset({"force", "unit", "event", "shape"})


def without_dates(doc: "Doc", rows: Iterable[Finding]) -> list[Finding]:
    """The findings without dates: "Oct 16" is no place, and "April 16 marines" are marines."""
    found = dates(text_of(doc), doc.lang_)
    days = (tokens_at(doc, date.start, date.end) for date in found if date.end - date.start > 4)
    spans = [day for day in days if day is not None]
    return [row for row in (_undated(row, spans) for row in rows) if row.end > row.start]


def _undated(row: Finding, days: Sequence[tuple[int, int]]) -> Finding:
    if row.kind is Kind.EVENT:
        return row
    for start, end in days:
        if start <= row.start < end:
            row = replace(row, start=min(end, row.end))
    return row


def cut(doc: "Doc", rows: Iterable[Finding]) -> list[Finding]:
    """The findings, those of the grammars shortened where the recognizer sees another's name begin in them.

    "Policía Estatal de Chiapas Humberto Lara" is a force and a man; "officers of BOPE" stand for BOPE.
    """
    rows = list(rows)
    seen = [row for row in rows if row.source in ("recognized", "actor")]
    kept = []
    for row in rows:
        inner = [other for other in seen if row.start < other.start < row.end <= other.end]
        if row.source == "recognized":
            row = _before_another(doc, row, [other for other in inner if other.source == "actor"])
        if row.source in _GRAMMARS and row.kind is not Kind.EVENT and inner:
            row = _shortened(doc, row, inner)
        if row.end > row.start:
            kept.append(row)
    return kept


def _before_another(doc: "Doc", row: Finding, actors: Sequence[Finding]) -> Finding:
    """A recognized name without a known actor that a preposition or conjunction only adds to it."""
    for other in actors:
        if other.kind is not row.kind and other.end == row.end and doc[other.start - 1].lower_ in _ADDS:
            return replace(row, end=other.start - 1)
    return row


def _shortened(doc: "Doc", row: Finding, inner: Sequence[Finding]) -> Finding:
    """A finding without the name at its end; an empty one where it only says whose men act."""
    for other in inner:
        if other.kind is Kind.PERSON and row.kind is not Kind.PERSON and other.start - row.start > 1:
            # After "of" it is the place whose body this is, read as somebody.
            return row if doc[other.start - 1].lower_ in OF else replace(row, end=other.start)
        whose = row.source == "force" and doc[row.start].is_lower
        if whose and other.kind in _BODIES and not (other.end > row.end and other.kind is row.kind):
            return replace(row, end=row.start)
    return row


def named(doc: "Doc", rows: Iterable[Finding], words: Vocabulary, numbers: Collection[int]) -> list[Finding]:
    """The findings that name somebody; `numbers` are those of the units that the document tells of."""
    rows = (_as_unit(doc, row) for row in rows)
    return [row for row in rows if not _names_nobody(doc, row, words, numbers)]


def _as_unit(doc: "Doc", row: Finding) -> Finding:
    """A body that is called by a number alone as what it can only be, a unit."""
    is_number = row.kind in _BODIES and _ENGLISH_ORDINAL.match(doc[row.start : row.end].text)
    return replace(row, kind=Kind.MILITARY_UNIT) if is_number else row


def _names_nobody(doc: "Doc", row: Finding, words: Vocabulary, numbers: Collection[int]) -> bool:
    if row.name:
        return False
    text = doc[row.start : row.end].text
    if text in ("U.S.", "US", "U.K.", "UK"):
        return _describes(doc, row.end)
    if row.kind is Kind.MILITARY_UNIT and _ORDINAL.match(text):
        return unit(text).number not in numbers
    if row.kind is Kind.EVENT:
        return bare(fold(text)) and not _is_definite(doc, row, words)
    if row.kind is Kind.PERSON and all(token.lower_ in words.leading for token in doc[row.start : row.end]):
        return True
    if row.kind in _BODIES and doc[row.start].lower_ in words.officers and not _is_owned(doc, row):
        return True
    if row.source == "recognized" and row.kind in _CAPITALIZED and " " in text and text.islower():
        return not text_of(doc).islower()
    return _is_any(text, words.unnamed.get(row.kind, frozenset()))


def _is_owned(doc: "Doc", row: Finding) -> bool:
    """Whether an officer only owns the body that is named: "Mayor's Office"."""
    return any(token.text in ("'s", "’s") for token in doc[row.start : row.end])


#: Whose names of several words have a capital somewhere, in a text that has any.
_CAPITALIZED = frozenset({Kind.MILITARY_UNIT, Kind.CRIMINAL_GROUP, Kind.ORGANIZATION})


def _describes(doc: "Doc", end: int) -> bool:
    """Whether a country's short name stands as an adjective: "a U.S. prison", "U.S. District Judge"."""
    return end < len(doc) and doc[end].is_alpha and doc[end].lower_ not in _AFTER_A_PLACE


def _is_definite(doc: "Doc", row: Finding, words: Vocabulary) -> bool:
    return row.start > 0 and doc[row.start - 1].lower_ in words.determiners


def _is_any(text: str, unnamed: Collection[str]) -> bool:
    """Whether a name is only common nouns of which there are many, perhaps with a country's adjective.

    >>> _is_any("U.S. court", ["court"]), _is_any("Supreme Court", ["court"])
    (True, False)
    """
    common = [word for word in text.split() if fold(word) not in nations()]
    return bool(common) and all(word in unnamed for word in common)


def numbers(docs: "Iterable[tuple[Doc, Sequence[Finding]]]") -> frozenset[int]:
    """The numbers of the units that a document names in full."""
    return frozenset(_numbers(docs))


def _numbers(docs: "Iterable[tuple[Doc, Sequence[Finding]]]") -> Iterator[int]:
    for doc, rows in docs:
        for row in rows:
            found = unit(row.name or doc[row.start : row.end].text)
            if row.kind is Kind.MILITARY_UNIT and found.number and (found.echelon or found.arms):
                yield found.number


def of_towns(doc: "Doc", rows: Sequence[Finding], words: Vocabulary) -> list[Finding]:
    """The findings, and "the municipal police" named for the one town that the passage has spoken of."""
    taken = {index for row in rows for index in range(row.start, row.end)}
    unnamed = [row for row in _town_forces(doc, words) if taken.isdisjoint(range(row.start, row.end))]
    told = (_of_town(doc, row, rows, words) for row in unnamed)
    found = [_of_town(doc, row, rows, words) for row in rows]
    return sorted([*found, *(row for row in told if row.name)], key=lambda row: row.start)


def _town_forces(doc: "Doc", words: Vocabulary) -> Iterator[Finding]:
    """Where a passage says "local police", "policías municipales": a town's force, whichever town it is."""
    start = None
    for index in range(len(doc) + 1):
        says = index < len(doc) and _is_of_town_police(doc[index], words)
        if says and start is None:
            start = index
        elif not says and start is not None:
            said = {fold(token.text) for token in doc[start:index]}
            if said & _OF_A_TOWN and said & _POLICE:
                yield Finding(start, index, Kind.POLICE_FORCE, "force")
            start = None


def _is_of_town_police(token: "Token", words: Vocabulary) -> bool:
    """Whether a word, or its genitive ending, may stand in "the town's municipal policemen"."""
    return token.is_lower and (fold(token.text) in words.town_police or token.text in ("'s", "’s"))


_OF_A_TOWN = frozenset("local locales municipal municipales town city".split())
_POLICE = frozenset("police policemen policia policias".split())


def _of_town(doc: "Doc", row: Finding, rows: Sequence[Finding], words: Vocabulary) -> Finding:
    if row.name or row.kind is not Kind.POLICE_FORCE:
        return row
    said = fold(doc[row.start : row.end].text).split()
    if len(said) < 2 or not set(said) <= words.town_police:
        return row
    before = [other for other in rows if other.start < row.start]
    start = _sentence_start(doc, row.start)
    here = [other for other in before if other.start >= start]
    town = _owning(doc, row, here) or _only_town(doc, here, words) or _only_town(doc, before, words)
    if not town:
        return row
    return replace(
        row, name=f"Policía Municipal de {town}" if doc.lang_ == "es" else f"{town} Municipal Police"
    )


def _sentence_start(doc: "Doc", index: int) -> int:
    """Where the sentence of a token starts, by its full stop: nothing is parsed yet."""
    return next((i + 1 for i in range(index - 1, 0, -1) if doc[i].text in _STOPS), 0)


_STOPS = frozenset((".", "!", "?", ";"))


def _only_town(doc: "Doc", rows: Sequence[Finding], words: Vocabulary) -> str:
    """The one town that findings name as a place, a body's seat or a scene, if they name just one."""
    towns = {doc[row.start : row.end].text for row in rows if row.kind is Kind.PLACE}
    towns |= {*seats(doc, rows), *scenes(doc, rows)}
    towns = {town for town in towns if not is_state(town) and not is_nation(town)}
    towns = {town for town in towns if words.heads.get(fold(town).split()[0]) is not Kind.PLACE}
    return towns.pop() if len(towns) == 1 else ""


def _owning(doc: "Doc", row: Finding, before: Sequence[Finding]) -> str:
    """The town of whose government a force is called the own: "the town hall of Huitzuco denied that its"."""
    if row.start == 0 or doc[row.start - 1].lower_ not in _ITS or not before:
        return ""
    return next(seats(doc, before[-1:]), "")


_ITS = frozenset("its su sus".split())


def bare_numbers(doc: "Doc", units: Collection[int]) -> Iterator[Finding]:
    """Where an English passage calls a unit of the document by its number alone: "soldiers of the 102nd"."""
    if not units or doc.lang_ != "en":
        return
    for token in doc[1:]:
        if not _ENGLISH_ORDINAL.match(token.text) or unit(token.text).number not in units:
            continue
        after = token.nbor(1).lower_ if token.i + 1 < len(doc) else ""
        before = doc[max(0, token.i - 3) : token.i].text.lower()
        acts = bool(_ITS_PEOPLE.search(before)) and after.endswith("ed")
        if token.nbor(-1).lower_ == "the" and (acts or not _goes_on(after)):
            yield Finding(token.i, token.i + 1, Kind.MILITARY_UNIT, "repeated")


#: "Soldiers of the 27th fired": a number of which there are people.
_ITS_PEOPLE = re.compile(r"\b(?:men|soldiers|troops|members|officers|elements)\s(?:of|from)\sthe$")


def _goes_on(word: str) -> bool:
    """Whether the word after a number shows that it numbers something: "the 27th of May", "del 27 de"."""
    return word.isalpha() and word not in _AFTER_A_UNIT
