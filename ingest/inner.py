"""Places that a text gives inside another name and means: the San Fernando massacre happened in San
Fernando, police in Saltillo are in Saltillo. A body's proper name tells no such thing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .kinds import Kinds
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CAP = r"[A-ZÁÉÍÓÚÑ][\w'-]*"
_PLACE = rf"(?P<place>{_CAP}(?:\s(?:de\s(?:la\s|los\s|las\s)?|del\s|el\s|la\s)?{_CAP}){{0,3}})"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = rf"(?:{_MONTHS}|mid|late|early|\d{{4}})"
_DEEDS = (
    r"(?i:massacres?|killings|murders|disappearances|kidnappings|mass\sgraves?|shootings?|bombings?|slayings|"
    r"abductions|executions)"
)
_FATES = r"(?:masacre|matanza|homicidios|asesinatos|desapariciones|ejecuciones|fosas|emboscada|hechos|quema)"
_ENGLISH = (
    re.compile(rf"(?:[Tt]he\s)?(?:{_WHEN}[\s-])*{_PLACE}\s{_DEEDS}$"),
    re.compile(rf".*\b{_DEEDS}\b.*\s(?:in|at|near)\s{_PLACE}$"),
)
_SPANISH = (re.compile(rf"{_FATES}\sde\s{_PLACE}$"), re.compile(rf".*\s(?:en|cerca de)\s{_PLACE}$"))
_LOCATED = frozenset({Kind.POLICE_FORCE, Kind.AGENCY})
_EVENTS = {"en": _ENGLISH, "es": _SPANISH}
_BODIES = {
    "en": (re.compile(rf"(?:[a-z]|C-?\d).*\sin\s{_PLACE}$"),),
    "es": (re.compile(rf"[a-z].*\sen\s{_PLACE}$"),),
}
#: Names of bodies of a town or state: their last words, met elsewhere, are a place's name.
_SEATS = re.compile(
    r"(?:.*\b(?i:polic[ií]as?|police|ayuntamiento|alcald[ií]a|town council|town hall|city hall|gobierno|"
    r"fiscal[ií]a|penal|c[aá]rcel|prison|jail)\b"
    rf".*\s(?:de|of|in|from|en)\s{_PLACE}$)"
)


def within(doc: "Doc", rows: Iterable[Finding], kinds: Kinds) -> Iterator[Finding]:
    """The places that a passage's names hold and mean, where the document gives them no other kind."""
    for row in rows:
        place = _inside(doc, row)
        if place is not None and kinds.known(doc[place[0] : place[1]].text) in (None, Kind.PLACE):
            yield Finding(*place, Kind.PLACE, "repeated")


def seats(doc: "Doc", rows: Iterable[Finding]) -> Iterator[str]:
    """The places after which a passage's bodies are named, whether or not they are meant as places there."""
    for row in rows:
        if row.kind in (Kind.POLICE_FORCE, Kind.AGENCY) and not row.name:
            match = _SEATS.match(doc[row.start : row.end].text)
            if match:
                yield match["place"]


def scenes(doc: "Doc", rows: Iterable[Finding]) -> Iterator[str]:
    """The places after which a passage's incidents are named: San Fernando, of the San Fernando massacre."""
    for row in rows:
        place = _inside(doc, row) if row.kind is Kind.EVENT else None
        if place is not None:
            yield doc[place[0] : place[1]].text


def _inside(doc: "Doc", row: Finding) -> tuple[int, int] | None:
    text = doc[row.start : row.end].text
    patterns = _EVENTS if row.kind is Kind.EVENT else _BODIES if row.kind in _LOCATED else {}
    if row.name:
        of_town = row.kind is Kind.POLICE_FORCE and text in row.name
        return (row.start, row.end) if of_town and _is_located(doc, row.start) else None
    for pattern in patterns.get(doc.lang_, ()):
        if match := pattern.match(text):
            span = doc[row.start : row.end].char_span(*match.span("place"))
            return None if span is None or _is_no_place(span.text, doc.lang_) else (span.start, span.end)
    return None


def _is_located(doc: "Doc", index: int) -> bool:
    """Whether the list of towns that a token stands in says where the police are, and not whose they are."""
    links = (token.lower_ for token in reversed(doc[:index]) if token.lower_ in _OF | _IN)
    return next(links, None) in _IN


_OF = frozenset("of from de del".split())
_IN = frozenset(("in", "en"))


def _is_no_place(text: str, language: str) -> bool:
    """Whether what stands before a deed is no place by its looks: in small, an acronym, a common noun."""
    acronym = text.isupper() and len(text) < 6
    return not text[:1].isupper() or acronym or fold(text.split()[-1]) in vocabulary(language).heads
