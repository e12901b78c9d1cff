"""A dossier as Markdown, as a web page, as a Word file. What names and quotes hold of markup is shown, never
obeyed.
"""

import html
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from ..graph.errors import DataError
from ..graph.model import Citation
from .dossier import Block, Dossier, Style
from .plain import plain

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
#: What would make a list, a quote or a rule of a line that begins with it.
_BEGINNING = re.compile(r"^(\d*)([-+=.)])")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 16px/1.5 Georgia, serif; max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1a1a1a; }
h1, h2, h3 { font-family: system-ui, sans-serif; line-height: 1.25; }
h2 { border-bottom: 1px solid #bbb; margin-top: 2em; } h3 { font-size: 1.05em; margin-bottom: 0; }
blockquote { margin: .5em 0 .5em 1em; padding-left: 1em; border-left: 3px solid #bbb; }
sup a { text-decoration: none; } #sources li { margin-bottom: .5em; overflow-wrap: anywhere; }
li:target { background: #fff3c4; }
"""


def markdown(dossier: Dossier) -> bytes:
    """A dossier as Markdown."""
    return "\n".join(_markdown(dossier)).encode("utf-8", "replace")


def _markdown(dossier: Dossier) -> Iterator[str]:
    yield f"# {escaped(dossier.entity.name)}\n"
    for section in dossier.sections:
        yield f"## {escaped(section.title)}\n"
        for block, following in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            marks = "".join(f" [[{number}]](#source-{number})" for number in block.citations)
            yield _MARKS[block.style] + escaped(block.text) + marks
            if not (block.style is Style.ITEM and following and following.style is Style.ITEM):
                yield ""
    if dossier.citations:
        yield "## Sources cited\n"
    for number, citation in enumerate(dossier.citations, 1):
        yield f'{number}. <a id="source-{number}"></a>{escaped(cited(citation))}'


_MARKS = {Style.TEXT: "", Style.HEADING: "### ", Style.ITEM: "- ", Style.QUOTE: "> "}


def escaped(text: str) -> str:
    """`text` on one line that Markdown shows as it is.

    >>> escaped("1. *Los* [Zetas]")
    '1\\\\. \\\\*Los\\\\* \\\\[Zetas\\\\]'
    """
    return _BEGINNING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", plain(text)))


def page(dossier: Dossier) -> bytes:
    """A dossier as one web page that needs nothing else and runs nothing."""
    return "\n".join(_page(dossier)).encode("utf-8", "replace")


def _page(dossier: Dossier) -> Iterator[str]:
    title = _html(dossier.entity.name)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>"
    for section in dossier.sections:
        yield f"<h2>{_html(section.title)}</h2>"
        yield from _page_blocks(section.blocks)
    if dossier.citations:
        yield '<h2>Sources cited</h2>\n<ol id="sources">'
        for number, citation in enumerate(dossier.citations, 1):
            yield f'<li id="source-{number}">{_html(cited(citation))}</li>'
        yield "</ol>"
    yield "</body>\n</html>"


def _page_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    in_list = False
    for block in blocks:
        if (block.style is Style.ITEM) != in_list:
            in_list = not in_list
            yield "<ul>" if in_list else "</ul>"
        tag = _TAGS[block.style]
        marks = "".join(f' <sup><a href="#source-{n}">[{n}]</a></sup>' for n in block.citations)
        yield f"<{tag}>{_html(block.text)}{marks}</{tag}>"
    if in_list:
        yield "</ul>"


_TAGS = {Style.TEXT: "p", Style.HEADING: "h3", Style.ITEM: "li", Style.QUOTE: "blockquote"}


def _html(text: str) -> str:
    return html.escape(plain(text))


def word(dossier: Dossier) -> bytes:
    """A dossier as a Word file; DataError without the library that writes it."""
    try:
        import docx
    except ModuleNotFoundError as error:
        raise DataError(
            "a Word file needs its library: run `pip install 'complicity[docx]'`, or name an .html file"
        ) from error
    document = docx.Document()
    document.add_heading(_xml(dossier.entity.name), 0)
    for section in dossier.sections:
        document.add_heading(_xml(section.title), 1)
        for block in section.blocks:
            _word_block(document, block)
    if dossier.citations:
        document.add_heading("Sources cited", 1)
    for number, citation in enumerate(dossier.citations, 1):
        document.add_paragraph(_xml(f"[{number}] {cited(citation)}"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _word_block(document: Any, block: Block) -> None:
    if block.style is Style.HEADING:
        document.add_heading(_xml(block.text), 2)
        return
    styles = {Style.TEXT: "Normal", Style.ITEM: "List Bullet", Style.QUOTE: "Intense Quote"}
    paragraph = document.add_paragraph(_xml(block.text), style=styles[block.style])
    for number in block.citations:
        paragraph.add_run(f" [{number}]").font.superscript = True


def _xml(text: str) -> str:
    """`text` without what XML cannot hold: the halves and non-characters that are left on one line."""
    return re.sub("[\ud800-\udfff\ufffe\uffff]", " ", plain(text))


def cited(citation: Citation) -> str:
    """A claim as a reference: document, where in it, what it says, and how the graph came to it."""
    claim, info = citation.claim, citation.document
    page_ = f", p. {claim.page}" if claim.page else ""
    return (
        f"{info.title or info.source} ({info.date or 'undated'}), {info.source}{page_}, characters"
        f" {claim.start}–{claim.end}: “{claim.evidence}” Claim {claim.id}: {claim.source.text} {claim.type}"
        f" {claim.target.text}, {claim.modality}; found by {claim.rule}, precision {claim.confidence:.2f}"
        f"{f'; {citation.status} by a person' if citation.status else ''}."
    )


#: What a dossier can be written as, by the ending of the file's name.
WRITERS: dict[str, Callable[[Dossier], bytes]] = {
    ".md": markdown,
    ".html": page,
    ".htm": page,
    ".docx": word,
}
