"""Plain text and Markdown, in whatever encoding."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...graph.errors import DocumentError
from ..documents import Part, Source, document
from ..pages import bound, parted

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The older encodings that documents in English and Spanish come in, and the marks that tell them apart.
_OLDER = ("cp1252", "latin_1", "cp850", "mac_roman")
_USUAL = frozenset("áéíóúñüÁÉÍÓÚÑÜçàèêâôîäöß¿¡ºª°§«»“”‘’–—…•·€£\xa0\xad")
#: How much of a file is looked at to tell its encoding, in bytes.
SAMPLE = 200_000
#: What some programs write at the head of Markdown: fields between two rules.
_FRONT = re.compile(r"---\n((?:[\w-]+:.*\n|[ \t-].*\n)+)---[ \t]*\n")


def plain(source: Source) -> Iterator[Part]:
    """A text as it stands; where it has pages, without what is printed on all of them."""
    text = decoded(source.content())
    pages = parted(text)
    text, starts = (text, ()) if len(pages) == 1 else bound(pages)
    yield document(text, source.name, pages=starts)


def markdown(source: Source) -> Iterator[Part]:
    """The text that Markdown shows: without its marks, a blank line between paragraphs."""
    from markdown_it import MarkdownIt

    text = decoded(source.content())
    front = _FRONT.match(text)
    blocks = [front[1].strip()] if front else []
    blocks += shown(MarkdownIt().enable("table").parse(text[front.end() :] if front else text))
    yield document("\n\n".join(blocks), source.name)


def shown(tokens: "Iterable[Token]") -> Iterator[str]:
    """The text of each paragraph, heading, cell and block of code.

    >>> from markdown_it import MarkdownIt
    >>> list(shown(MarkdownIt().parse("# On **Iguala**\\n- see [the report](u)\\n- `27/o`")))
    ['On Iguala', 'see the report', '27/o']
    """
    for token in tokens:
        if token.type == "inline":
            yield "".join(
                "\n" if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
                if child.type != "html_inline"
            )
        elif token.type in ("fence", "code_block"):
            yield token.content.strip("\n")


def decoded(content: bytes) -> str:
    """The text of a file in whatever encoding it has; DocumentError for a binary file."""
    encoding = encoding_of(content[:SAMPLE])
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode(_guessed(content[:SAMPLE]), "replace")
    if _odd(text[:SAMPLE]) > 0.02:
        raise DocumentError("not text, or in an encoding that cannot be told: save it as UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(sample: bytes) -> str:
    """The encoding of a file that begins so, by its mark or by what its letters look like.

    DocumentError for a binary file.

    >>> encoding_of("policía".encode()), encoding_of("\ufeffx".encode("utf-16"))
    ('utf-8', 'utf-16')
    """
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    if marked:
        return marked
    if b"\0" in sample:
        raise DocumentError("a binary file, not text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
        return "utf-8"
    except UnicodeDecodeError:
        return _guessed(sample)


def _guessed(sample: bytes) -> str:
    """The older encoding that makes most sense of the letters beyond ASCII, else whatever is most likely."""
    texts = {encoding: sample.decode(encoding, "replace") for encoding in _OLDER}
    shares = {encoding: _usual(text) for encoding, text in texts.items()}
    best = max(_OLDER, key=lambda encoding: shares[encoding])
    if shares[best] > 0.8:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample).best()
    if found is None:
        raise DocumentError("not text, or in an encoding that cannot be told: save it as UTF-8")
    return found.encoding


def _usual(text: str) -> float:
    """The share, among the marks beyond ASCII, of those that English and Spanish are written with."""
    marks = [mark for mark in text if mark > "\x7f"]
    return sum(mark in _USUAL for mark in marks) / max(1, len(marks))


def _odd(text: str) -> float:
    """The share of characters that no text holds."""
    odd = sum(mark == "\ufffd" or not (mark.isprintable() or mark.isspace()) for mark in text)
    return odd / max(1, len(text))
