"""Plain text and Markdown, in whatever encoding."""

from collections.abc import Iterator

from ...graph.errors import DocumentError
from ...graph.model import Document
from ..documents import Skipped, Source, document

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"))
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
#: How much of a file is looked at to tell its encoding, in bytes.
_SAMPLE = 200_000


def plain(source: Source) -> Iterator[Document | Skipped]:
    """A text as it stands: offsets into the document are offsets into the file's text, line ends as `\\n`."""
    text = decoded(source.content())
    yield document(text, source.name, pages=paged(text))


def paged(text: str) -> tuple[int, ...]:
    """Where the pages of a text start that form feeds part; empty without any.

    >>> paged("one\\ftwo"), paged("one")
    ((0, 4), ())
    """
    starts = (0, *(at + 1 for at, mark in enumerate(text) if mark == "\f" and text[at + 1 :].strip()))
    return starts if len(starts) > 1 else ()


def decoded(content: bytes) -> str:
    """The text of a file in whatever encoding it has; DocumentError for a binary file."""
    encoding = next((name for mark, name in (*_MARKS, *_WIDE) if content.startswith(mark)), None)
    if encoding is None and b"\0" in content[:_SAMPLE]:
        raise DocumentError("a binary file, not text")
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = _guessed(content)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guessed(content: bytes) -> str:
    """A text in an older encoding, told by what its letters look like."""
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=["cp1252", "latin_1", "cp850", "mac_roman"]).best()
    if best is None or _odd(text := content.decode(best.encoding, "replace")) > 0.02:
        raise DocumentError("not text, or in an encoding that cannot be told: save it as UTF-8")
    return text


def _odd(text: str) -> float:
    """The share of characters that no text holds."""
    odd = sum(mark == "\ufffd" or not (mark.isprintable() or mark.isspace()) for mark in text)
    return odd / max(1, len(text))
