"""Names that the text itself defines: "Federal Police (PF)", "Luis Rojo, alias "El Topo"," and the like."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .initials import is_acronym
from .places import is_state
from .spans import text_of, tokens_at
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: Words in the brackets that announce a short name: "(en adelante, Unopes)".
_ANNOUNCE = frozenset("hereinafter hereafter adelante siglas initials acronym".split())
_SHORT = re.compile(r"[A-ZÁÉÍÓÚÑ0-9][A-Za-zÁÉÍÓÚÑáéíóúñ0-9./&-]*(?:\s\d{1,4})?\Z")

#: A name of one to three words.
_WORD = r"[A-ZÁÉÍÓÚÜÑ][\w.’-]*\w"
_NAME = rf"(?P<name>{_WORD}(?:\s(?:(?:de|del|la|los|of|the)\s)?{_WORD}){{0,2}})"
_THE = r"(?:(?:[Ee]l|[Ll]a|[Tt]he)\s)?"
_QUOTE, _UNQUOTE = "[\"“«'‘]", "[\"”»'’]"
#: What says that another name follows.
_CALLED = r"""(?:
    (?:(?:,\s)?(?:who\s(?:was|is)|quien\s(?:es|era))\s)?(?:also\s|better\s|widely\s|mejor\s|también\s)*
    (?:known|conocid[oa])\s(?:to\s\w+\s|entre\s\w+\s\w+\s|en\s[\w\s]{1,20}\s)?(?:simply\s)?(?:as|como)
  | alias | a/k/a | a\.?\s?k\.?\s?a\.? | \(a\) | \(?alias | nicknamed | dubbed | the\sman\sthey\scall
  | (?:o|or)(?=\s["“«])
  | apodad[oa](?:\scomo)? | de\salias | (?:nombre\sde\sguerra|nom\sde\sguerre):?
  | (?:a\squien|whom)\s(?:\w+\s){0,2}?(?:llaman|llamaban|dicen|decían|calls?|called|knows?\sas|knew\sas)
  | ALIAS:?
)"""
#: After a person's name, another of hers: said to be so in words, or in quotation marks.
_AFTER = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        rf"[\s,(]*{_CALLED}[\s,:]*{_QUOTE}?{_THE}{_NAME}",
        rf",?\s\(?{_QUOTE}{_THE}{_NAME},?{_UNQUOTE}",
    )
)
#: The same where only the reading of the words tells a name from a place or a body, and as what it must have
#: been read: "Franklin Cuevas (Moreno)", "Edson Lacerda, Gaúcho, brasileño", "Wálter, el Chamigo,".
_PERHAPS = (
    (re.compile(rf"\s\({_THE}{_NAME}\)"), frozenset({Kind.PERSON, Kind.CRIMINAL_GROUP})),
    (re.compile(rf",\s(?P<name>{_WORD}),\s(?=[a-zéí])(?!(?:y|e|and|o|or)\s)"), frozenset({Kind.PERSON})),
    (re.compile(rf",\s(?:[Ee]l|the|The)\s(?P<name>{_WORD}(?:\s{_WORD})?)[,.;)]"), frozenset(Kind) - {Kind.EVENT}),
)
#: Before a person's full name, another of hers: "El Gringo es el comisario Ramón Duarte".
_BEFORE = re.compile(
    rf"""(?:
        (?:^|[.;:!?"”»]\s|\n){_THE}(?P<name>{_WORD}(?:\s{_WORD})?)\s(?:is|was|es|era)\s(?:[\w-]+\s){{0,4}}
      | {_QUOTE}(?P<quoted>{_WORD}(?:\s{_WORD})*){_UNQUOTE}\s\(
      | (?P<given>{_WORD}(?:\s{_WORD})*){_UNQUOTE}?,\s(?P<nickname>mote|apodo|sobrenombre|alias|nickname)\s(?:de|of|con\sque\s[\w\s]{{1,30}}\sa)\s
    )\Z""",
    re.VERBOSE,
)
#: How far before a name the words may reach that say so.
_BACK = 90


def defined(doc: "Doc", rows: Sequence[Finding]) -> Iterator[Finding]:
    """The short name in brackets after each named body, and what else each person is said to be called."""
    for row in rows:
        if row.kind is Kind.PERSON:
            for start, end in other_names(doc, row, rows):
                yield Finding(start, end, Kind.PERSON, "defined")
        elif row.kind.is_body and (short := short_after(doc, row.end)):
            yield Finding(short[0], short[1], row.kind, "defined")


def other_names(doc: "Doc", row: Finding, rows: Iterable[Finding]) -> Iterator[tuple[int, int]]:
    """The tokens of the names that the text next to a person's name says are hers too; `rows` are the
    readings of the passage, of which what may be a nickname must be one.
    """
    text = text_of(doc)
    start, end = doc[row.start].idx, doc[row.end - 1].idx + len(doc[row.end - 1])
    by_end = {other.end: other for other in rows if other.source == "recognized"}
    if after := next(filter(None, (pattern.match(text, end) for pattern in _AFTER)), None):
        found = tokens_at(doc, *after.span("name"))
        if found:
            yield found
    elif row.end - row.start > 1:
        for pattern, kinds in _PERHAPS:
            perhaps = pattern.match(text, end)
            found = tokens_at(doc, *perhaps.span("name")) if perhaps else None
            by = by_end.get(found[1]) if found else None
            if found and by and by.kind in kinds and _may_be_called(doc[found[0] : found[1]]):
                yield found
    before = _BEFORE.search(text, max(0, start - _BACK), start)
    if before and (row.end - row.start > 1 or before["nickname"]):
        group = next(name for name in ("name", "quoted", "given") if before[name])
        found = tokens_at(doc, *before.span(group))
        if found and found[1] in by_end and _may_be_called(doc[found[0] : found[1]]):
            yield found


def _may_be_called(span: "Span") -> bool:
    """Whether a name may be a nickname, as far as its words go: no acronym, state or common noun of a body."""
    common = vocabulary(span.doc.lang_).anaphors.keys()
    if is_acronym(span.text) or is_state(fold(span.text)):
        return False
    return not any(token.lower_ in common for token in span)


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
