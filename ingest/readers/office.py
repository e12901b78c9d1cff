"""Word processors: DOCX and OpenDocument by their XML, RTF by striprtf.

Deleted text of tracked changes, comments, headers and footers are no part of what a document says; footnotes
follow the paragraph that refers to them.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from ...graph.errors import DocumentError
from ..documents import Part, Source, document
from ..pages import bound, parted
from .archive import opened, unzipped

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: The most XML, in bytes, that is taken in: many times what the longest text needs.
LARGEST_XML = 128 * 2**20

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ANNOTATION = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"
#: How the old binary formats of Office begin, and the new ones when they are encrypted.
_COMPOUND = b"\xd0\xcf\x11\xe0"
_RTF_PAGE = re.compile(r"\\page(?![a-z])")
#: Page breaks with nothing between them: the one that was asked for, and the one that it made.
_BREAKS = re.compile(r"\f(?:\s*\f)+")


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What the elements of a format mean: which are paragraphs, which stand for some characters, and which
    hold nothing to read; `mixed` where text may stand in any of them.
    """

    paragraphs: frozenset[str]
    literal: Mapping[str, Callable[["Element"], str]]
    silent: frozenset[str]
    notes: frozenset[str]
    mixed: bool


_DOCX = _Dialect(
    paragraphs=frozenset({f"{_W}p"}),
    literal={
        f"{_W}t": lambda element: element.text or "",
        f"{_W}tab": lambda element: "\t",
        f"{_W}br": lambda element: "\f" if element.get(f"{_W}type") == "page" else "\n",
        f"{_W}cr": lambda element: "\n",
        f"{_W}noBreakHyphen": lambda element: "-",
        f"{_W}lastRenderedPageBreak": lambda element: "\f",
    },
    silent=frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", _FALLBACK}),
    notes=frozenset({f"{_W}footnoteReference", f"{_W}endnoteReference"}),
    mixed=False,
)
_ODT = _Dialect(
    paragraphs=frozenset({f"{_TEXT}p", f"{_TEXT}h"}),
    literal={
        f"{_TEXT}s": lambda element: " " * min(int(element.get(f"{_TEXT}c", "1")), 100),
        f"{_TEXT}tab": lambda element: "\t",
        f"{_TEXT}line-break": lambda element: "\n",
        f"{_TEXT}soft-page-break": lambda element: "\f",
    },
    silent=frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", _ANNOTATION}),
    notes=frozenset({f"{_TEXT}note-body"}),
    mixed=True,
)


@dataclass(frozen=True, slots=True)
class _Walk:
    """A way through a document's elements; `notes` are those that are kept elsewhere, by kind and number."""

    dialect: _Dialect
    notes: Mapping[tuple[str, str | None], "Element"] = field(default_factory=dict)

    def blocks(self, element: "Element") -> Iterator[str]:
        """The text of each paragraph, followed by the notes and boxes that hang on it."""
        if element.tag in self.dialect.paragraphs:
            hanging: list[Element] = []
            yield "".join(self._pieces(element, hanging))
            for other in hanging:
                yield from self.blocks(other)
            return
        if element.tag == f"{_TEXT}soft-page-break":
            yield "\f"
        for child in element:
            if child.tag not in self.dialect.silent:
                yield from self.blocks(child)

    def _pieces(self, element: "Element", hanging: "list[Element]") -> Iterator[str]:
        dialect = self.dialect
        if dialect.mixed:
            yield element.text or ""
        for child in element:
            if child.tag in dialect.literal:
                yield dialect.literal[child.tag](child)
            elif child.tag in dialect.notes:
                hanging.append(self.notes.get((child.tag, child.get(f"{_W}id")), child))
            elif child.tag in dialect.paragraphs:
                hanging.append(child)
            elif child.tag not in dialect.silent:
                yield from self._pieces(child, hanging)
            if dialect.mixed:
                yield child.tail or ""


def docx(source: Source) -> Iterator[Part]:
    """A Word document, its pages as Word last laid them out."""
    with _package(source) as package:
        body = _xml(package, "word/document.xml")
        notes = {
            (f"{_W}{kind}Reference", note.get(f"{_W}id")): note
            for kind in ("footnote", "endnote")
            if f"word/{kind}s.xml" in package.namelist()
            for note in _xml(package, f"word/{kind}s.xml")
        }
    yield _bound(_Walk(_DOCX, notes).blocks(body), source)


def odt(source: Source) -> Iterator[Part]:
    """An OpenDocument text, its pages as they were last laid out."""
    with _package(source) as package:
        if b":encryption-data" in unzipped(package, "META-INF/manifest.xml"):
            raise DocumentError("encrypted with a password: save it without one")
        body = _xml(package, "content.xml")
    yield _bound(_Walk(_ODT).blocks(body), source)


def rtf(source: Source) -> Iterator[Part]:
    """A document in Rich Text Format."""
    from striprtf.striprtf import rtf_to_text

    content = source.content()
    if not content.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("not in Rich Text Format, whatever its name says")
    marked = _RTF_PAGE.sub(lambda match: "\\'0c", content.decode("latin-1"))
    try:
        text = rtf_to_text(marked, errors="replace")
    except (ValueError, LookupError, RecursionError) as error:
        raise DocumentError("damaged: get it again, or save it as .docx") from error
    yield _bound(re.sub(r"\n+", "\n", text).split("\n"), source)


def _bound(blocks: Iterator[str] | list[str], source: Source) -> Part:
    trimmed = (block.strip(" \t\n") for block in blocks)
    text = _BREAKS.sub("\f", "\n\n".join(block for block in trimmed if block.strip("|")))
    text, starts = bound(parted(text))
    # Without a break there is no telling which page it is.
    return document(text, source.name, pages=starts if len(starts) > 1 else ())


def _package(source: Source) -> zipfile.ZipFile:
    content = source.content()
    if content.startswith(_COMPOUND):
        raise DocumentError("encrypted, or in an old format of Word: save it as .docx without a password")
    return opened(BytesIO(content))


def _xml(package: zipfile.ZipFile, name: str) -> "Element":
    from lxml import etree

    # No entity is looked up, no file or address opened, no tree of absurd depth built.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(unzipped(package, name, LARGEST_XML), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise DocumentError("damaged: get it again, or save it anew") from error
