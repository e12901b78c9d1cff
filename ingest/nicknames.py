"""What else a person is called, as the text next to her name says: "Luis Rojo, alias El Topo", "El Gringo es
el comisario Ramón Duarte", "Franklin Cuevas (Moreno)".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .findings import Finding
from .fold import fold
from .initials import is_acronym
from .nations import is_nation
from .places import is_state
from .spans import text_of, tokens_at
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = r"[A-ZÁÉÍÓÚÜÑ][\w.’-]*\w"
#: A name of one or two words, and of up to three with small ones between them.
_SHORT = rf"(?P<name>{_WORD}(?:\s{_WORD})?)"
_NAME = rf"(?P<name>{_WORD}(?:\s(?:(?:de|del|la|los|of|the)\s)?{_WORD}){{0,2}})"
_THE = r"(?:(?:el|la|the)\s)?"
_QUOTE, _UNQUOTE = "[\"“«'‘]", "[\"”»'’]"

#: What a name must have been read as to be a nickname (None: not read at all).
Read = frozenset[Kind | None]
_PERSON: Read = frozenset({Kind.PERSON})
_GROUP: Read = frozenset({Kind.CRIMINAL_GROUP})
_NAMED: Read = frozenset(Kind) - {Kind.EVENT}

#: After a person's full name, a nickname if it was read so, and not a place or a body beside it: "(Moreno)",
#: ", Gaúcho, brasileño". Where a group stands in brackets, hers, its name mostly ends in s.
_PERHAPS = (
    (re.compile(rf"\s\({_THE}{_NAME}\)"), _PERSON),
    (re.compile(rf"\s\({_THE}(?P<name>{_WORD}(?<!s))\)"), _GROUP),
    (re.compile(rf",\s(?P<name>{_WORD}),\s(?=[a-zéí])(?!(?:y|e|and|o|or)\s)"), _PERSON),
)
#: The same after any name of a person: ", el Chamigo," whatever it was read as, and ", El Chirrión," where
#: that was not read as a newspaper or a group.
_WITH_ARTICLE = (
    (re.compile(rf",\sel\s{_SHORT}[,.;)]"), _NAMED | {None}),
    (re.compile(rf",\sthe\s{_SHORT}(?<!s)[,.;)]"), _NAMED | {None}),
    (re.compile(rf",\s(?P<name>(?:El|La|The)\s{_WORD}(?:\s{_WORD})?)[,.;)]"), _PERSON | {None}),
)
#: How far before a name the words may reach that say whose nickname it is.
_BACK = 90


@dataclass(frozen=True, slots=True)
class _Wordings:
    """What stands between a name and a nickname after it; and, before a full name, between it and one."""

    after: tuple[re.Pattern[str], ...]
    before: tuple[tuple[re.Pattern[str], Read], ...]
    #: Before any name of a person.
    of: tuple[re.Pattern[str], Read]


@cache
def _wordings(language: str) -> _Wordings:
    words = vocabulary(language)
    return _Wordings(
        after=(
            re.compile(rf"[\s,(]*(?:{words.called})[\s,:]*{_QUOTE}?{_THE}{_NAME}"),
            re.compile(rf",?\s\(?{_QUOTE}{_THE}{_NAME},?{_UNQUOTE}"),
        ),
        before=(
            (
                re.compile(
                    rf"(?:^|[.;:!?\"”»]\s|\n){_THE}{_SHORT}\s(?:{words.being})\s(?:[\w-]+\s){{0,4}}\Z"
                ),
                _PERSON,
            ),
            (re.compile(rf"{_QUOTE}(?P<name>{_WORD}(?:\s{_WORD})*){_UNQUOTE}\s\(\Z"), _NAMED),
        ),
        of=(
            re.compile(rf"(?P<name>{_WORD}(?:\s{_WORD})*){_UNQUOTE}?,\s(?:{words.nickname})\s\Z"),
            _NAMED,
        ),
    )


def other_names(doc: "Doc", row: Finding, rows: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    """The tokens of the names that the text next to a person's name, `row`, says are hers too; `rows` are the
    readings of the passage, of which what only may be a nickname must be one.
    """
    wordings, full = _wordings(doc.lang_), row.end - row.start > 1
    after = next(_after(doc, row.end, wordings.after), None)
    if after:
        yield after
    else:
        for pattern, kinds in (*(_PERHAPS if full else ()), *_WITH_ARTICLE):
            for found in _after(doc, row.end, [pattern]):
                if _may_be_called(doc, found, rows, kinds):
                    yield found
    for pattern, kinds in (*(wordings.before if full else ()), wordings.of):
        for found in _before(doc, row.start, pattern):
            if _may_be_called(doc, found, rows, kinds):
                yield found


def _after(doc: "Doc", end: int, patterns: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    last = doc[end - 1]
    for pattern in patterns:
        match = pattern.match(text_of(doc), last.idx + len(last))
        if match and (found := tokens_at(doc, *match.span("name"))):
            yield found


def _before(doc: "Doc", start: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = doc[start].idx
    match = pattern.search(text_of(doc), max(0, at - _BACK), at)
    if match and (found := tokens_at(doc, *match.span("name"))):
        yield found


def _may_be_called(doc: "Doc", found: tuple[int, int], rows: Sequence[Finding], kinds: Read) -> bool:
    """Whether a name may be a nickname: it was read as one of `kinds`, and by nobody but the recognizer; it
    is no acronym, country, state or common noun of a body.
    """
    span = doc[found[0] : found[1]]
    over = [row for row in rows if row.start < span.end and span.start < row.end]
    if any(row.source != "recognized" for row in over):
        return False
    if next((row.kind for row in over if row.end == span.end), None) not in kinds:
        return False
    if is_acronym(span.text) or is_state(fold(span.text)) or is_nation(span.text):
        return False
    return not any(token.lower_ in vocabulary(doc.lang_).anaphors for token in span)
