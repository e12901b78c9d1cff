"""Names that the text itself defines: "Federal Police (PF)", "Luis Rojo, alias "El Topo"," and the like."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Words in the brackets that announce a short name: "(en adelante, Unopes)".
_ANNOUNCE = frozenset("hereinafter hereafter adelante siglas initials acronym".split())
#: What may stand between a person and the nickname, and small words in nicknames.
_ALIAS = frozenset(", ( alias a.k.a. aka (a) a".split())
_LITTLE = frozenset("el la los las the de del".split())
_SHORT = re.compile(r"[A-ZÁÉÍÓÚÑ0-9][A-Za-zÁÉÍÓÚÑáéíóúñ0-9./&-]*\Z")


def defined(doc: "Doc", rows: Iterable[Finding]) -> Iterator[Finding]:
    """The short name in brackets after each named body, and the nickname in quotes after each person."""
    for row in rows:
        if row.kind is Kind.PERSON:
            short = _nickname_after(doc, row.end)
        else:
            short = short_after(doc, row.end) if row.kind.is_body else None
        if short:
            yield Finding(short[0], short[1], row.kind, "defined")


def _nickname_after(doc: "Doc", end: int) -> tuple[int, int] | None:
    """The tokens of a nickname in quotes that follows at token `end`."""
    start = end
    while start < min(end + 3, len(doc)) and doc[start].lower_ in _ALIAS:
        start += 1
    if start == end or start >= len(doc) or doc[start].text != '"':
        return None
    start += 1
    close = next((i for i in range(start + 1, min(start + 5, len(doc))) if doc[i].text[0] == '"'), start)
    titled = [token.is_title for token in doc[start:close] if token.lower_ not in _LITTLE or token.is_title]
    return (start, close) if titled and all(titled) else None


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
    letters = [c for c in name if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return bool(_SHORT.match(name)) and 2 <= len(letters) <= 12 and (capitals > 1 or len(letters) <= 7)
