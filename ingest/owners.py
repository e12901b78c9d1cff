"""Bodies that are parts of other bodies by how the text names them: "the Criminal Investigation Department of
the Police", "the Navy's Northern District". A part of a police force or of an army is what its whole is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .kinds import Kinds, kind_of_head
from .phrases import OF
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: Wholes that lend their kind to their parts, and kinds that a part may be taken for.
_FORCES = frozenset({Kind.POLICE_FORCE, Kind.MILITARY_UNIT})
_OFFICIAL = _FORCES | {Kind.AGENCY}
_ARTICLES = frozenset("the la el los las".split())


def apart(doc: "Doc", rows: Iterable[Finding], kinds: Kinds) -> Iterator[Finding]:
    """The readings of a passage, those in two that name a part and, after "of", a whole that the document
    names elsewhere too: "Frente 61 | de las | FARC".
    """
    for row in rows:
        cut = next(_cuts(doc, row, kinds), None) if row.kind.is_body and not row.name else None
        if cut is None:
            yield row
        else:
            yield replace(row, end=cut[0])
            yield Finding(cut[1], row.end, cut[2], row.source)


def _cuts(doc: "Doc", row: Finding, kinds: Kinds) -> Iterator[tuple[int, int, Kind]]:
    """Where a reading may be cut: the end of the part, the start of the whole, and the kind of that."""
    for index in range(row.start + 2, row.end - 1):
        if doc[index].lower_ not in OF:
            continue
        start = index + 1 + (doc[index + 1].lower_ in _ARTICLES)
        whole = kinds.named(doc[start : row.end].text) if start < row.end else None
        named = doc[index - 1].text[:1]
        if whole is not None and whole.is_body and (named.isupper() or named.isdigit()):
            yield index, start, whole


def owned(doc: "Doc", rows: Sequence[Finding], kinds: Kinds) -> Iterator[tuple[str, Kind]]:
    """The names of parts of forces, with the kind of their whole."""
    for one, other in pairwise(rows):
        between = [token.lower_ for token in doc[one.end : other.start]]
        if between in (["'s"], ["’s"]):
            part, whole = other, kinds.of(doc, one)
        elif between and between[0] in OF and set(between[1:]) <= _ARTICLES and len(between) < 3:
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
    words = vocabulary(doc.lang_)
    for index in range(row.start + 1, row.end - 1):
        if doc[index].lower_ in OF:
            start = index + 1 + (doc[index + 1].lower_ in _ARTICLES)
            name = doc[start : row.end].text
            return kinds.known(name) or kind_of_head(name, doc.lang_, words) or words.heads.get(fold(name))
    first = doc[row.start].text
    return kinds.known(first) if row.end - row.start > 1 and first.isupper() and len(first) > 1 else None


def _is_part(doc: "Doc", row: Finding) -> bool:
    """Whether a name's noun is one for part of a force."""
    branches = vocabulary(doc.lang_).branches
    return any(token.lower_ in branches for token in doc[row.start : row.end])
