"""Pictures of pages, read by Tesseract where it is installed; where it is not, they are reported."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from ...graph.errors import DocumentError
from ..documents import Part, Scanned, Skipped, Source, document
from ..pages import bound

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LANGUAGES = ("spa", "eng")
#: How long one page may take, in seconds, and how many pages a picture may hold.
PATIENCE, MOST_PAGES = 120, 10_000
_INSTALL = "install Tesseract (apt-get install tesseract-ocr tesseract-ocr-spa) and run again"


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read from a picture, and how surely, in per cent: the mean over words, by their length."""

    text: str
    quality: float


def image(source: Source) -> Iterator[Part]:
    """A picture, or the pictures in a TIFF, as the pages of one document."""
    content = source.content()
    pages = []
    for number, picture in enumerate(_pictures(content), 1):
        if not is_possible():
            raise DocumentError(needed([number]))
        sight = recognized(picture)
        pages.append(sight.text)
        yield Scanned(source.name, number, sight.quality)
    text, starts = bound(pages)
    if text.strip():
        yield document(text, source.name, pages=starts)
    else:
        yield Skipped(source.name, "a picture in which no text could be read", failed=False)


@cache
def is_possible() -> bool:
    """Whether Tesseract is here with a language that we read."""
    return bool(languages())


def needed(pages: Sequence[int]) -> str:
    """What to say of pages that are pictures.

    >>> needed([3, 5])
    'pages 3, 5 need OCR: install Tesseract (apt-get install tesseract-ocr tesseract-ocr-spa) and run again'
    """
    numbers = ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")
    return (
        f"page{'s' if len(pages) > 1 else ''} {numbers} need{'' if len(pages) > 1 else 's'} OCR: {_INSTALL}"
    )


def recognized(picture: "Picture") -> Sight:
    """The text in a picture; DocumentError if it takes too long or Tesseract fails."""
    import pytesseract

    try:
        found = pytesseract.image_to_data(
            picture, lang="+".join(languages()), timeout=PATIENCE, output_type=pytesseract.Output.DICT
        )
    except (RuntimeError, pytesseract.TesseractError) as error:
        raise DocumentError(f"OCR failed: {' '.join(str(error).split())[:200]}") from error
    columns = (found[key] for key in ("block_num", "par_num", "line_num", "text", "conf"))
    words = [_Word(*row) for row in zip(*columns, strict=True) if row[3].strip()]
    length = sum(len(word.text) for word in words)
    surely = sum(len(word.text) * float(word.sureness) for word in words)
    return Sight(_laid_out(words), round(surely / length, 1) if length else 0.0)


class _Word(NamedTuple):
    block: int
    paragraph: int
    line: int
    text: str
    sureness: float


def _laid_out(words: Sequence[_Word]) -> str:
    """Words in their lines, a blank line between paragraphs."""
    return "\n\n".join(
        "\n".join(
            " ".join(word.text for word in line) for _, line in groupby(paragraph, key=lambda word: word.line)
        )
        for _, paragraph in groupby(words, key=lambda word: (word.block, word.paragraph))
    )


@cache
def languages() -> tuple[str, ...]:
    """Those of our languages that Tesseract has; none where it is not installed."""
    import pytesseract

    try:
        held = pytesseract.get_languages()
    except (OSError, RuntimeError, pytesseract.TesseractError, pytesseract.TesseractNotFoundError):
        return ()
    return tuple(language for language in LANGUAGES if language in held)


def _pictures(content: bytes) -> "Iterator[Picture]":
    from PIL import Image, ImageSequence

    try:
        with Image.open(io.BytesIO(content)) as found:
            for picture in islice(ImageSequence.Iterator(found), MOST_PAGES):
                yield picture.convert("L")
    except Image.DecompressionBombError as error:
        raise DocumentError("a picture of far more dots than a page has: make it smaller") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise DocumentError("a picture that is cut off or damaged") from error
