"""The names in a document's passages: what the recognizer, the grammars, the known actors and the document's
own definitions say, settled by one table.

Writes `doc.spans["mentions"]`, a span a name, labelled with its kind; a name is trimmed as the ontology
names things: without article, rank or title.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .coordination import people_apart, shared
from .definitions import abbreviated, defined
from .doubts import bare_numbers, cut, named, numbers, of_towns, without_dates
from .endings import ending
from .findings import Finding, settled
from .inner import seats, within
from .kinds import Kinds, stand_as_places
from .known import known
from .owners import apart, only_owns, owned, owners_apart
from .spans import lines_of, text_of, tokens_at
from .vocabulary import Pattern, Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The span group that holds a passage's mentions.
MENTIONS = "mentions"
#: The span group that holds the places which a passage gives inside other names.
WITHIN = "within"

_MARKS = frozenset("\"'.,;:()[]-–—*•/¿?¡!…") | {"'s", "--", "..."}
_ARTICLES = frozenset(
    "the a an el la los las un una unos unas this that its his her their su sus esta este dicha dicho".split()
)
_TRAILING = frozenset("de del la para the of and y for a en in at by on from with near al con por".split())
_A: tuple[str, ...] = ("A", "An")
_THE: tuple[str, ...] = ("The", *_A)
_CAPITAL_ARTICLES = {
    Kind.EVENT: (*_THE, "This", "That", "These", "Those"),
    **dict.fromkeys((Kind.POLICE_FORCE, Kind.MILITARY_UNIT), _THE),
    **dict.fromkeys((Kind.PLACE, Kind.AGENCY), _A),
}


def find(docs: "list[Doc]") -> None:
    """Set the mentions of all passages of one document."""
    rows = [_of_passage(doc) for doc in docs]
    units = numbers(zip(docs, rows, strict=True))
    rows = [named(doc, found, vocabulary(doc.lang_), units) for doc, found in zip(docs, rows, strict=True)]
    read = list(zip(docs, rows, strict=True))
    kinds = Kinds(
        ((doc[row.start : row.end].text, row) for doc, found in read for row in found),
        places=(place for doc, found in read for place in seats(doc, found)),
        located=(name for doc, found in read for name in stand_as_places(doc, found)),
    )
    read = [(doc, list(apart(doc, found, kinds))) for doc, found in read]
    kinds.own([part for doc, found in read for part in owned(doc, found, kinds)])
    kinds.define([short for doc, found in read for short in abbreviated(doc, found, kinds)])
    kinds.share()
    for doc, found in read:
        everywhere = settled([*found, *kinds.repeated(doc), *bare_numbers(doc, units)])
        everywhere = named(doc, everywhere, vocabulary(doc.lang_), units)
        everywhere = of_towns(doc, everywhere, vocabulary(doc.lang_))
        doc.spans[MENTIONS] = [_span(doc, row, kinds) for row in everywhere]
        doc.spans[WITHIN] = [_span(doc, row, kinds) for row in within(doc, everywhere, kinds)]


def _of_passage(doc: "Doc") -> list[Finding]:
    """What a passage's own words say, without the rest of the document."""
    words = vocabulary(doc.lang_)
    readings = [*_recognized(doc, words), *_matched(doc, words), *known(doc)]
    rows = settled(cut(doc, _trimmed(doc, words, without_dates(doc, readings))))
    rows = settled([*rows, *defined(doc, rows)])
    rows = shared(doc, rows)
    following = [*rows[1:], None]
    return [row for row, after in zip(rows, following, strict=False) if not only_owns(doc, row, after)]


def _recognized(doc: "Doc", words: Vocabulary) -> Iterator[Finding]:
    for ent in doc.ents:
        lines = (part for line in lines_of(ent) for part in people_apart(line))
        for part in (part for line in lines for part in owners_apart(line, words)):
            yield Finding(part.start, part.end, Kind(ent.label_), "recognized")


def _matched(doc: "Doc", words: Vocabulary) -> Iterator[Finding]:
    grammars = {"unit": words.units, "force": words.forces, "event": words.events, "shape": words.shapes}
    text = text_of(doc)
    for source, patterns in grammars.items():
        for pattern in patterns:
            yield from _hits(doc, text, pattern, source)


def _hits(doc: "Doc", text: str, pattern: Pattern, source: str) -> Iterator[Finding]:
    for match in pattern.expression.finditer(text):
        tokens = tokens_at(doc, *match.span())
        if tokens is not None:
            yield Finding(*tokens, pattern.kind, source)


def _trimmed(doc: "Doc", words: Vocabulary, rows: Iterable[Finding]) -> Iterator[Finding]:
    for row in rows:
        start, end = _quoted(doc, row)
        if row.source == "recognized":
            end = ending(doc, start, end, row.kind, words)
        whole = doc[start:end].text.count('"') == 2
        while end > start and _trails(doc[end - 1].text) and not whole:
            end -= 1
        while (
            start < end
            and not (whole and doc[start].text == '"')
            and _leads(doc[start].text, row.kind, words, alone=end - start == 1)
        ):
            start += 1
        if end - start > 1 and doc[start].text in _CAPITAL_ARTICLES.get(row.kind, ()):
            start += 1
        if start < end and any(c.isalnum() for c in doc[start:end].text):
            yield replace(row, start=start, end=end)


def _quoted(doc: "Doc", row: Finding) -> tuple[int, int]:
    """A reading with both marks of a quotation that begins or ends in it, or cut before one without end."""
    marks = [token.i for token in doc[row.start : row.end] if token.text == '"']
    if len(marks) != 1 or marks[0] in (row.start, row.end - 1):
        return row.start, row.end
    if row.start and doc[row.start - 1].text == '"':
        return row.start - 1, row.end
    if row.end < len(doc) and doc[row.end].text == '"':
        return row.start, row.end + 1
    return row.start, marks[0]


def _trails(word: str) -> bool:
    small = word in _TRAILING or (word.isupper() and len(word) > 1 and word.lower() in _TRAILING)
    return small or word in _MARKS or word.isspace()


def _leads(word: str, kind: Kind, words: Vocabulary, *, alone: bool) -> bool:
    """Whether the first word of a reading stands before the name and not in it."""
    if word in _ARTICLES or word in _MARKS or word.isspace():
        return True
    if word in ("INFO", "FM", "HQ") and not alone:
        return True
    return kind is Kind.PERSON and not alone and word.casefold() in words.leading and word not in ("El", "La")


def _span(doc: "Doc", row: Finding, kinds: Kinds) -> "Span":
    from spacy.tokens import Span

    return Span(doc, row.start, row.end, label=kinds.of(doc, row).value, kb_id=row.name)
