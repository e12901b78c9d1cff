"""The names in a document's passages: what the recognizer, the grammars, the known actors and the document's
own definitions say, settled by one table.

Writes `doc.spans["mentions"]`, a span a name, labelled with its kind; a name is trimmed as the ontology
names things: without article, rank or title.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .actors import known
from .definitions import defined
from .findings import Finding, precedence, settled
from .fold import fold
from .vocabulary import Pattern, Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The span group that holds a passage's mentions.
MENTIONS = "mentions"

_MARKS = frozenset("\"'.,;:()[]-–—*•/¿?¡!…") | {"'s", "--", "..."}
_ARTICLES = frozenset("the a an el la los las un una unos unas this that its his her their su sus".split())


def find(docs: "list[Doc]") -> None:
    """Set the mentions of all passages of one document."""
    rows = [list(_of_passage(doc)) for doc in docs]
    names = _agreed(docs, rows)
    for doc, found in zip(docs, rows, strict=True):
        everywhere = settled([*found, *_repeated(doc, names)])
        doc.spans[MENTIONS] = [_span(doc, row, names) for row in everywhere]


def _of_passage(doc: "Doc") -> list[Finding]:
    """What a passage's own words say, without the rest of the document."""
    words = vocabulary(doc.lang_)
    rows = settled(_trimmed(doc, words, [*_recognized(doc, words), *_matched(doc, words), *known(doc)]))
    return settled([*rows, *defined(doc, rows)])


def _recognized(doc: "Doc", words: Vocabulary) -> Iterator[Finding]:
    for ent in doc.ents:
        kind = Kind(ent.label_)
        yield Finding(ent.start, ent.end, _kind_of_head(ent.text, doc.lang_, words) or kind, "recognized")


def _kind_of_head(name: str, language: str, words: Vocabulary) -> Kind | None:
    """The kind that the noun at the head of a name of several words gives it, if it does."""
    parts = fold(name).split()
    if len(parts) < 2:
        return None
    if language == "es":
        return words.heads.get(parts[0])
    if "of" in parts[1:]:
        return words.heads.get(parts[parts.index("of", 1) - 1])
    return words.heads.get(parts[-1])


def _matched(doc: "Doc", words: Vocabulary) -> Iterator[Finding]:
    for source, patterns in (("unit", words.units), ("force", words.forces), ("event", words.events)):
        for pattern in patterns:
            yield from _hits(doc, pattern, source)


def _hits(doc: "Doc", pattern: Pattern, source: str) -> Iterator[Finding]:
    for match in pattern.expression.finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            yield Finding(span.start, span.end, pattern.kind, source)


def _trimmed(doc: "Doc", words: Vocabulary, rows: Iterable[Finding]) -> Iterator[Finding]:
    for row in rows:
        start, end = row.start, row.end
        while end > start and (doc[end - 1].text in _MARKS or doc[end - 1].is_space):
            end -= 1
        while start < end and _leads(doc[start].text, row.kind, words, alone=end - start == 1):
            start += 1
        if start < end:
            yield Finding(start, end, row.kind, row.source)


def _leads(word: str, kind: Kind, words: Vocabulary, *, alone: bool) -> bool:
    """Whether the first word of a reading stands before the name and not in it."""
    if word in _MARKS or word.isspace() or word in _ARTICLES:
        return True
    return kind is Kind.PERSON and not alone and word.casefold() in words.leading and word not in ("El", "La")


def _agreed(docs: "list[Doc]", rows: list[list[Finding]]) -> dict[str, Kind]:
    """The kind of each name, where the document's passages disagree the one that has most to say for it.

    A place may lend its name to a government or a group, so places are counted apart.
    """
    ranks = precedence().ranks
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    for doc, found in zip(docs, rows, strict=True):
        for row in found:
            votes[fold(doc[row.start : row.end].text)][row.kind] += ranks[row.source]
    return {name: max(count, key=lambda kind: (count[kind], kind)) for name, count in votes.items() if name}


def _span(doc: "Doc", row: Finding, names: dict[str, Kind]) -> "Span":
    from spacy.tokens import Span

    kind = names.get(fold(doc[row.start : row.end].text), row.kind)
    if Kind.PLACE in (kind, row.kind):
        kind = row.kind
    return Span(doc, row.start, row.end, label=kind.value)


def _repeated(doc: "Doc", names: dict[str, Kind]) -> Iterator[Finding]:
    """Names that other passages give and the recognizer missed here."""
    longest = 7
    for start, token in enumerate(doc):
        if not (token.text[:1].isupper() or token.text[:1].isdigit()):
            continue
        for end in range(min(start + longest, len(doc)), start, -1):
            name = fold(doc[start:end].text)
            if name in names and _distinctive(doc[start:end].text):
                yield Finding(start, end, names[name], "repeated")
                break


def _distinctive(name: str) -> bool:
    """Whether a name is a name wherever it stands: capitals in it, and not one short word."""
    return len(name) > 2 and name[:1].isupper() and (" " in name or name.isupper() or len(name) > 3)
