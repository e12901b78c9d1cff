"""A document's text cut into passages: paragraphs small enough to parse, each in one language.

A passage's text has the same length as its stretch of the document, so every offset holds; only line
breaks, odd spaces, typographic quotes and footnote marks are levelled, because hard-wrapped lines (cables,
scans) must not break a name or a sentence; and what is no prose (`apparatus`) is left out.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .apparatus import beginning, veiled, without_lines
from .language import LANGUAGES, document_language, language

#: The longest stretch, in characters, that is given to the parser at once.
LONGEST = 6_000

#: A line this long was not wrapped by hand: the next line is another paragraph.
_UNWRAPPED = 130

_BLANK = re.compile(r"\n[ \t\r\f\v\xa0]*(?:\n[ \t\r\f\v\xa0]*)+|\f")
_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"\s*(?:\d{1,3}[.)]|[-•*–—▪]|\([a-z0-9]{1,3}\)|\[\d{1,3}\])\s")
_FIELD = re.compile(r"\s*[A-ZÁÉÍÓÚÑ][\w ./]{0,18}:(?:\s|$)")
#: What parts the cells of a row of a table, and of a list that is set like one.
_CELLS, _SLASHES = re.compile(r"\s\|(?:\s|$)|\t"), re.compile(r"\s/\s.*\s/\s")
_STOP = (".", "!", "?", ":", ";", '"', "”", "»", ")", ".–", "]")
_SENTENCE = re.compile(r"[.!?][\"”»)\]]*\s+|\n|\s")

_LEVEL = {ord(quote): "'" for quote in "‘’‚‛ʼ`´"} | {ord(quote): '"' for quote in "“”„‟«»"}
#: The mark of a footnote, right after a word.
_NOTE = re.compile(r"(?<=\S)\[\d{1,3}\]")
_SPACE = re.compile(r"\s|[\u200b-\u200f\u2028-\u202f\ufeff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A levelled stretch of a document: where it starts there, in characters, and its language; `breaks` are
    the characters at which a line ended that had room for more, as the lines of an address do.
    """

    text: str
    offset: int
    language: str
    breaks: tuple[int, ...] = ()


def passages(text: str, default: str = "en") -> Iterator[Passage]:
    """The passages of `text`, in order; `default` is the language where its words do not say."""
    text = without_lines(text)
    stretches = [(start, end) for start, end in _paragraphs(text) if text[start:end].strip()]
    whole = document_language(text[start:end] for start, end in stretches)
    main = whole if whole in LANGUAGES else default
    for start, end in stretches:
        # A paragraph quoted in the other language must be long enough to show it.
        code = language(text[start:end], default=main)
        for piece_start, piece_end in _pieces(text, beginning(text, start, end), end):
            piece = text[piece_start:piece_end]
            yield Passage(level(veiled(piece, code)), piece_start, code, tuple(_ends(piece)))


def level(text: str) -> str:
    """`text` with plain spaces and straight quotes, character for character.

    >>> level("the 27th\\nBattalion’s “men”")
    'the 27th Battalion\\'s "men"'
    """
    text = _NOTE.sub(lambda mark: " " * len(mark[0]), text)
    return _SPACE.sub(" ", text).translate(_LEVEL)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK.finditer(text):
        yield from _lines_joined(text, start, gap.start())
        start = gap.end()
    yield from _lines_joined(text, start, len(text))


def _lines_joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A block of lines cut wherever a new line is a new paragraph."""
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    if not lines:
        return
    width = max(b - a for a, b in lines)
    first = lines[0][0]
    for (a, b), (c, d) in itertools.pairwise(lines):
        if _breaks(text[a:b].rstrip(), text[c:d], width):
            yield first, b
            first = c
    yield first, lines[-1][1]


def _breaks(line: str, following: str, width: int) -> bool:
    """Whether `following` starts a new paragraph after `line`, in a block `width` characters wide."""
    short = len(line) < 0.7 * width
    ended = line.endswith(_STOP)
    if len(line) > _UNWRAPPED or _FIELD.match(following) or _is_row(line, following):
        return True
    if _shouts(line) != _shouts(following):
        return short or _shouts(line)
    if _shouts(line):
        return len(line) < max(50, 0.75 * width)
    if _BULLET.match(following):
        return short or ended
    return short and ended


def _is_row(line: str, following: str) -> bool:
    """Whether one of two lines is a row of a table, or both are."""
    cells = _CELLS.search(line.strip()) or _CELLS.search(following.strip())
    return bool(cells or (_SLASHES.search(line) and _SLASHES.search(following)))


def _ends(text: str) -> Iterator[int]:
    """Where the lines of a passage end that the next line's first word would still have fitted on."""
    lines = [match.span() for match in _LINE.finditer(text)]
    width = max((end - start for start, end in lines), default=0)
    for (start, end), (after, last) in itertools.pairwise(lines):
        word = text[after:last].split(maxsplit=1)
        if word and len(text[start:end].rstrip()) + 1 + len(word[0]) <= width:
            yield end


def _shouts(line: str) -> bool:
    """Whether a line is in capitals throughout, as headers are."""
    return line.upper() == line and sum(c.isalpha() for c in line) > 1


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph cut, if it must be, at the ends of sentences, else of words, else anywhere."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        cuts: dict[str, int] = {}
        for match in _SENTENCE.finditer(window, LONGEST // 2):
            cuts[match.group()[0] if match.group()[0] in ".!?\n" else " "] = match.end()
        cut = max((at for mark, at in cuts.items() if mark != " "), default=cuts.get(" ", LONGEST))
        yield _trimmed(text, start, start + cut)
        start += cut
    yield _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    left = len(stretch) - len(stretch.lstrip())
    return start + left, start + max(left, len(stretch.rstrip()))
