"""Web pages: the article without its menus."""

from collections.abc import Iterator

from ...graph.errors import DocumentError
from ..documents import Part, Source, document
from .text import decoded


def html(source: Source) -> Iterator[Part]:
    """The article of a page, with its own title and date (by trafilatura)."""
    import trafilatura

    page = decoded(source.content())
    text = article(page)
    if not text:
        raise DocumentError("a web page with no article text")
    about = trafilatura.extract_metadata(page)
    yield document(text, source.name, title=about.title, date=about.date)


def article(page: str) -> str:
    """The text of a page, a blank line between paragraphs; empty if there is none."""
    import trafilatura

    text = trafilatura.extract(page, include_comments=False, include_tables=True)
    return "\n\n".join((text or "").splitlines())
