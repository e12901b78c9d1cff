"""Names that the text itself defines: "Federal Police (PF)", "Luis Rojo, alias "El Topo"," and the like."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .initials import is_acronym
from .known import identities
from .nicknames import other_names

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from .kinds import Kinds

#: Words in the brackets that announce a short name: "(en adelante, Unopes)".
_ANNOUNCE = frozenset("hereinafter hereafter adelante siglas initials acronym".split())
_THE, _CLOSING = frozenset("the la el".split()), frozenset(",.;)")
_JOINING = frozenset("and or y e o u".split())
_SHORT = re.compile(r"[A-ZÁÉÍÓÚÑ0-9][A-Za-zÁÉÍÓÚÑáéíóúñ0-9./&'’-]*(?:\s(?:\d{1,4}|[A-ZÁÉÍÓÚÑ]\w+))?\Z")


def defined(doc: "Doc", rows: Sequence[Finding]) -> Iterator[Finding]:
    """The short name in brackets after each named body, and what else each person is said to be called."""
    for row in rows:
        if row.kind is Kind.PERSON:
            for start, end in other_names(doc, row, rows):
                yield Finding(start, end, Kind.PERSON, "defined")
        elif row.kind.is_body and (short := short_after(doc, row.end)):
            yield Finding(short[0], short[1], row.kind, "defined")


def abbreviated(doc: "Doc", rows: Iterable[Finding], kinds: "Kinds") -> Iterator[tuple[str, Kind]]:
    """The short names in brackets after bodies, or after descriptions of them, with what those are."""
    for row in rows:
        if row.kind.is_body and (short := abbreviation_after(doc, row.end)):
            yield doc[short[0] : short[1]].text, kinds.of(doc, row)


def abbreviation_after(doc: "Doc", end: int) -> tuple[int, int] | None:
    """The tokens of an abbreviation that is given in brackets after a name, or set beside a description."""
    return short_after(doc, end) or _acronym_after(doc, end)


def _acronym_after(doc: "Doc", end: int) -> tuple[int, int] | None:
    """The token of an acronym that a description ending before token `end` is set beside: "the peace force,
    WAXIF, left", "the state prosecutor's office, the FGJES,". None in a list ("the town's police, DINC, and
    the army"), or of a known actor, who needs no description.
    """
    if end > len(doc) - 3 or not doc[end - 1].is_lower or doc[end].text != ",":
        return None
    at = end + 1 + (doc[end + 1].lower_ in _THE)
    if at + 1 >= len(doc) or doc[at + 1].text not in _CLOSING or not is_acronym(doc[at].text):
        return None
    following = doc[at + 2] if at + 2 < len(doc) else None
    listed = doc[at + 1].text == "," and (
        following is None or not following.is_lower or following.lower_ in _JOINING
    )
    known = any((fold(doc[at].text), kind) in identities() for kind in Kind)
    return None if listed or known else (at, at + 1)


def short_after(doc: "Doc", end: int) -> tuple[int, int] | None:
    """The tokens of an abbreviation in brackets that opens at token `end`."""
    if end >= len(doc) - 2 or doc[end].text != "(":
        return None
    close = next(
        (i for i in range(end + 1, min(end + 8, len(doc))) if doc[i].text in (")", ");", "),")), None
    )
    if close is None:
        return None
    start, stop = end + 1, close
    announced = any(token.lower_ in _ANNOUNCE for token in doc[start:stop])
    while start < stop and ((announced and doc[start].is_lower) or not doc[start].text[0].isalnum()):
        start += 1
    while stop > start and not doc[stop - 1].text[-1].isalnum() and doc[stop - 1].text[-1] != ".":
        stop -= 1
    return (start, stop) if _is_short(doc[start:stop].text) else None


def _is_short(name: str) -> bool:
    if " " in name and not name.split()[0].isupper():
        return False
    letters = [c for c in name if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return bool(_SHORT.match(name)) and 2 <= len(letters) <= 12 and (capitals > 1 or len(letters) <= 7)
