"""Bodies that are parts of other bodies by how the text names them: "the Criminal Investigation Department of
the Police", "the Navy's Northern District". A part of a police force or of an army is what its whole is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .kinds import Kinds
from .phrases import ARTICLES, OF
from .vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Wholes that lend their kind to their parts, and kinds that a part may be taken for.
_FORCES = frozenset({Kind.POLICE_FORCE, Kind.MILITARY_UNIT})
_OFFICIAL = _FORCES | {Kind.AGENCY}
#: A unit, and the army or force that its name is followed by.
_OWNER = re.compile(
    r"(?P<unit>.*\d.*?)\s(?:del|de la|of the)\s(?P<whole>(?:\w+ )?"
    r"(?:Ejército|Armada|Marina|Fuerza Aérea|Army|Navy|Marine Corps)\b.*)"
)


def apart(doc: "Doc", rows: Iterable[Finding], kinds: Kinds) -> Iterator[Finding]:
    """The readings of a passage, those in two that name a part and, after "of", a whole that the document
    names elsewhere too: "Frente 61 | de las | FARC"; and those of a group without its people or vehicles,
    where it is named without them: "Wildekatte | hitmen".
    """
    for row in rows:
        row = _without_people(doc, row, kinds)
        cut = next(_cuts(doc, row, kinds), None) if row.kind.is_body and not row.name else None
        if cut is None:
            yield row
        else:
            yield replace(row, end=cut[0])
            yield Finding(cut[1], row.end, cut[2], row.source)


def _without_people(doc: "Doc", row: Finding, kinds: Kinds) -> Finding:
    last = doc[row.end - 1]
    if row.end - row.start < 2 or not last.is_lower or last.lower_ not in vocabulary(doc.lang_).people:
        return row
    end = row.end - 1 - (doc[row.end - 2].text in ("'", "'s"))
    bare = end > row.start and kinds.named(doc[row.start : end].text) is row.kind
    return replace(row, end=end) if bare and row.kind.is_body else row


def _cuts(doc: "Doc", row: Finding, kinds: Kinds) -> Iterator[tuple[int, int, Kind]]:
    """Where a reading may be cut: the end of the part, the start of the whole, and the kind of that."""
    for end, start in _wholes(doc, row):
        whole = kinds.named(doc[start : row.end].text) if end > row.start + 1 and start < row.end else None
        named = doc[end - 1].text[:1]
        if whole is not None and whole.is_body and (named.isupper() or named.isdigit()):
            yield end, start, whole


def _wholes(doc: "Doc", row: Finding) -> Iterator[tuple[int, int]]:
    """Where a part may end within a name, and where after "of" its whole begins."""
    for index in range(row.start + 1, row.end - 1):
        if doc[index].lower_ in OF:
            yield index, index + 1 + (doc[index + 1].lower_ in ARTICLES)


def owned(doc: "Doc", rows: Sequence[Finding], kinds: Kinds) -> Iterator[tuple[str, Kind]]:
    """The names of parts of forces, with the kind of their whole."""
    for one, other in pairwise(rows):
        between = [token.lower_ for token in doc[one.end : other.start]]
        if between == ["'s"]:
            part, whole = other, kinds.of(doc, one)
        elif between and between[0] in OF and set(between[1:]) <= ARTICLES and len(between) < 3:
            part, whole = one, kinds.of(doc, other)
        else:
            continue
        if whole in _FORCES and part.kind in _OFFICIAL and _is_part(doc, part):
            yield doc[part.start : part.end].text, whole
    for row in rows:
        whole_named = _whole(doc, row, kinds) if row.kind in _OFFICIAL else None
        if whole_named in _FORCES and _is_part(doc, row):
            yield doc[row.start : row.end].text, whole_named


def _whole(doc: "Doc", row: Finding, kinds: Kinds) -> Kind | None:
    """The kind of the whole that a name holds: "Inspectorate General of the Police", "PNC homicide unit"."""
    if (found := next(_wholes(doc, row), None)) is not None:
        name = doc[found[1] : row.end].text
        return kinds.known(name) or _kind_of_head(name, doc.lang_)
    first = doc[row.start].text
    return kinds.known(first) if row.end - row.start > 1 and first.isupper() and len(first) > 1 else None


def _kind_of_head(name: str, language: str) -> Kind | None:
    """The kind that the noun at the head of a name gives it, if it does."""
    parts, heads = fold(name).split(), vocabulary(language).heads
    if language == "es" or len(parts) < 2:
        return heads.get(parts[0]) if parts else None
    return heads.get(parts[parts.index("of", 1) - 1] if "of" in parts[1:] else parts[-1])


def _is_part(doc: "Doc", row: Finding) -> bool:
    """Whether a name's noun is one for part of a force."""
    branches = vocabulary(doc.lang_).branches
    return any(token.lower_ in branches for token in doc[row.start : row.end])


def owners_apart(span: "Span", words: Vocabulary) -> "Iterator[Span]":
    """A span as it is, or in two where a body owns another: the Embassy's Narcotics Affairs Section."""
    if span.label_ in (Kind.MILITARY_UNIT.value, Kind.POLICE_FORCE.value):
        owner = _OWNER.match(span.text)
        if (
            owner
            and (first := span.char_span(0, owner.end("unit")))
            and (second := span.char_span(owner.start("whole"), len(span.text)))
        ):
            yield first
            yield second
            return
    cut = next((token.i for token in span[1:-1] if token.text == "'s"), None) if len(span) > 2 else None
    whole = cut is None or span.doc[cut + 1].is_lower or span.doc[cut + 1].lower_ == "office"
    if cut is None or whole or not _is_owner(span.doc[cut - 1].lower_, words):
        yield span
    else:
        yield span.doc[span.start : cut]
        yield span.doc[cut + 1 : span.end]


def _is_owner(noun: str, words: Vocabulary) -> bool:
    """Whether a body's name may end so; the prosecutor's office is one body."""
    return words.heads.get(noun) in _OFFICIAL and noun not in ("prosecutor", "attorney")


def only_owns(doc: "Doc", row: Finding, after: Finding | None) -> bool:
    """Whether a place only says whose body the next name is: Mexico's Federal Police."""
    if after is None or row.kind is not Kind.PLACE or after.kind not in _OFFICIAL:
        return False
    return after.start == row.end + 1 and doc[row.end].text == "'s"
