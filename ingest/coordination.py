"""Names that share words: "municipal police from Iguala, Cocula and Huitzuco", "the 33rd and 99th Divisions".

Each member of the list is a mention of its own, under the full name that it stands for.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .places import is_state
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_AND = frozenset("and y e".split())
_LAST_JOINTS = _AND | {"&"}
_JOINTS = _LAST_JOINTS | {","}
_AGAIN = frozenset(("de", "from", "of", "in", "en"))
_SHARED = re.compile(r"(?:of|in|from|de|en)\s\S+(?:\s\S+){0,3}$")
_BODIES = re.compile(r"\b(battalion|brigade|regiment|division)s$", re.IGNORECASE)
_NUMERAL = re.compile(r"\d{1,3}(?:st|nd|rd|th)?\Z")


def shared(doc: "Doc", rows: Sequence[Finding]) -> list[Finding]:
    """The settled findings of a passage, the members of such lists read in full."""
    read: list[Finding] = []
    rows = list(rows)
    for position, row in enumerate(rows):
        if row in read or any(row.overlaps(other) for other in read):
            continue
        read.append(row)
        if row.kind is Kind.POLICE_FORCE and _SHARED.search(doc[row.start : row.end].text):
            read += _other_forces(doc, rows[position:])
        elif row.kind is Kind.MILITARY_UNIT and _BODIES.search(doc[row.start : row.end].text):
            numbered = list(_units(doc, row))
            read = [old for old in read if not any(old.overlaps(new) for new in numbered)] + numbered
    return sorted(read, key=lambda row: row.start)


def _other_forces(doc: "Doc", rows: Sequence[Finding]) -> list[Finding]:
    """The places after a force's own that share its noun, if a last "and" closes the list."""
    members: list[Finding] = []
    at, closed = rows[0].end, False
    others = {token for row in rows[1:] if not _may_be_place(doc, row) for token in range(row.start, row.end)}
    while not closed and (place := _next_place(doc, at, others)):
        closed = any(token.lower_ in _LAST_JOINTS for token in doc[at : place[0]])
        members.append(Finding(*place, Kind.PLACE, "force"))
        at = place[1]
    return [_force(doc, row) for row in members] if closed else []


def _may_be_place(doc: "Doc", row: Finding) -> bool:
    """Whether a finding is a place, or a force that is called by nothing but a place's name."""
    if row.kind is not Kind.POLICE_FORCE or row.source != "recognized":
        return row.kind is Kind.PLACE
    heads = vocabulary(doc.lang_).heads
    return all(fold(token.text) not in heads for token in doc[row.start : row.end])


def _next_place(doc: "Doc", at: int, others: Collection[int]) -> tuple[int, int] | None:
    """The town that follows a comma or an "and" at a token, and that no other name holds."""
    start = at
    while start < len(doc) and doc[start].lower_ in _JOINTS:
        start += 1
    if start == at:
        return None
    if start < len(doc) and doc[start].lower_ in _AGAIN:
        start += 1
    end = start
    while (
        end < len(doc) and end < start + 3 and doc[end].is_title and doc[end].is_alpha and end not in others
    ):
        end += 1
    return (start, end) if end > start and not is_state(doc[start:end].text) else None


def _force(doc: "Doc", row: Finding) -> Finding:
    place = doc[row.start : row.end].text
    name = f"Policía Municipal de {place}" if doc.lang_ == "es" else f"{place} Municipal Police"
    return replace(row, kind=Kind.POLICE_FORCE, source="force", name=name)


def _units(doc: "Doc", row: Finding) -> Iterator[Finding]:
    """Each unit of "the 33rd and 99th Light Infantry Divisions", last first."""
    noun = _BODIES.sub(lambda match: match[1], doc[row.start + 1 : row.end].text)
    if _NUMERAL.match(fold(doc[row.start].text)):
        yield replace(row, name=f"{doc[row.start].text} {noun}")
    at = row.start - 1
    while at > 0 and doc[at].lower_ in _JOINTS | {"the"}:
        at -= 1
        if at >= 0 and _NUMERAL.match(fold(doc[at].text)):
            yield Finding(at, at + 1, Kind.MILITARY_UNIT, "unit", f"{doc[at].text} {noun}")
            at -= 1


def people_apart(span: "Span") -> "Iterator[Span]":
    """A span as it is, or in two where it names two people: "Ayón y Olmos". Of 50,000 people in the corpus
    three have such a name, and two of them begin with "El".
    """
    at = next((token.i for token in span[1:-1] if token.lower_ in _AND), None) if len(span) > 2 else None
    named = at is not None and span.doc[at - 1].is_title and span.doc[at + 1].is_title
    if span.label_ != Kind.PERSON.value or at is None or not named or span[0].text == "El":
        yield span
    else:
        yield span.doc[span.start : at]
        yield span.doc[at + 1 : span.end]
