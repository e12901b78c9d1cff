"""Web pages: the article without its menus."""

from collections.abc import Iterator

from ...graph.errors import DocumentError
from ...graph.model import Document
from ..documents import Skipped, Source, document
from .text import decoded


def html(source: Source) -> Iterator[Document | Skipped]:
    """The article of a page, with its own title and date (by trafilatura)."""
    import trafilatura

    page = decoded(source.content())
    text = trafilatura.extract(page, include_comments=False, include_tables=True)
    if not text:
        raise DocumentError("a web page with no article text")
    about = trafilatura.extract_metadata(page)
    yield document(text, source.name, title=about.title, date=about.date)
