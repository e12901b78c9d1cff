"""PDF, by pdfium: the text that its pages hold, or what can be read from their pictures."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING

from ...graph.errors import DocumentError
from ..documents import Part, Scanned, Skipped, Source, document
from ..pages import bound
from . import scan

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

    Box = tuple[float, float, float, float]

#: A page with a picture and fewer letters than this is a scan; so is one of fewer than the second figure if
#: the picture takes up most of it, for the letters may be a stamp on it.
FEWEST, STAMP = 25, 400
#: Lines this many times further apart than most are two paragraphs; so are lines that differ so in height.
APART, OTHER_SIZE = 1.3, 0.15
#: This many drawn shapes without a letter may be letters.
SHAPES = 100
#: Dots an inch that a page is drawn with to be read, and the most dots that a drawing may have.
RESOLUTION, LARGEST_PICTURE = 300, 40_000_000
_PASSWORD = 4
_LINE = re.compile(r"[^\r\n]*[^\r\n\s][^\r\n]*")


def pdf(source: Source) -> Iterator[Part]:
    """The pages bound into one text, the scans among them by OCR, with the quality of each reading."""
    pages: list[str] = []
    lacking: list[int] = []
    with closing(_opened(source.content())) as found:
        for number in range(1, len(found) + 1):
            try:
                text, is_scan = _text(found, number)
                if is_scan and scan.is_possible():
                    sight = scan.recognized(_picture(found, number))
                    text = max(text, sight.text, key=len)
                    yield Scanned(source.name, number, sight.quality)
                elif is_scan:
                    lacking.append(number)
            except DocumentError as error:
                text = ""
                yield Skipped(source.name, f"page {number}: {error}")
            pages.append(text)
    if lacking:
        yield Skipped(source.name, scan.needed(lacking))
    text, starts = bound(pages)
    if text.strip() or not lacking:
        yield document(text, source.name, pages=starts)


def _opened(content: bytes) -> "PdfDocument":
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(content)
    except PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise DocumentError("encrypted with a password: save it without one") from error
        raise DocumentError("a PDF that is cut off or damaged: get it again, or print it anew") from error


@contextmanager
def _page(found: "PdfDocument", number: int) -> "Iterator[PdfPage]":
    from pypdfium2 import PdfiumError

    try:
        with closing(found[number - 1]) as page:
            yield page
    except PdfiumError as error:
        raise DocumentError("damaged: get the file again") from error


def _text(found: "PdfDocument", number: int) -> tuple[str, bool]:
    """The text of a page in pdfium's order, and whether the page shows more than that."""
    with _page(found, number) as page, closing(page.get_textpage()) as held:
        text = _paragraphs(held)
        return text, _is_scan(page, text)


def _paragraphs(held: "PdfTextPage") -> str:
    """The lines of a page, a blank one wherever they stand further apart than most, or change their size."""
    # A hyphen at the end of a line comes as one mark, without the line's end.
    text = held.get_text_range().replace("\x02", "\ufffe")
    lines = list(_LINE.finditer(text))
    boxes = [held.get_charbox(line.start(), loose=True) for line in lines]
    steps = [_step(above, below) for above, below in pairwise(boxes)]
    usual = median([step for step in steps if step > 0] or [0.0])
    parts = [line[0] for line in lines[:1]]
    for line, step, (above, below) in zip(lines[1:], steps, pairwise(boxes), strict=True):
        apart = step > APART * usual or abs(_height(above) / _height(below) - 1) > OTHER_SIZE
        parts += ["\n\n" if apart else "\n", line[0]]
    return "".join(parts).replace("\ufffe", "-\n")


def _step(above: "Box", below: "Box") -> float:
    """How far down it is from one line to the next, in heights of the larger; below 0 to another column."""
    return (above[1] - below[1]) / max(_height(above), _height(below))


def _height(box: "Box") -> float:
    return max(0.1, box[3] - box[1])


def _is_scan(page: "PdfPage", text: str) -> bool:
    """Whether a page is a picture with hardly a letter, or its letters are not mapped to any."""
    from pypdfium2 import raw

    letters = sum(mark.isalnum() for mark in text)
    strange = sum(mark == "\ufffd" or "\ue000" <= mark <= "\uf8ff" for mark in text)
    if strange > letters / 10:
        return True
    if letters >= STAMP:
        return False
    areas = [_area(image.get_bounds()) for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
    if letters >= FEWEST:
        return max(areas, default=0.0) > _area((0, 0, *page.get_size())) / 2
    shapes = islice(page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=3), SHAPES)
    return bool(areas) or sum(1 for _ in shapes) == SHAPES


def _area(bounds: "Box") -> float:
    left, bottom, right, top = bounds
    return (right - left) * (top - bottom)


def _picture(found: "PdfDocument", number: int) -> "Picture":
    with _page(found, number) as page:
        width, height = page.get_size()
        dots = max(1.0, width * height) * (RESOLUTION / 72) ** 2
        scale = RESOLUTION / 72 * min(1.0, (LARGEST_PICTURE / dots) ** 0.5)
        picture: Picture = page.render(scale=scale, grayscale=True).to_pil()
        return picture
