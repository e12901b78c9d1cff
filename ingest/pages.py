"""Pages bound into one text: without what is printed on every one, and without breaks inside a sentence.

Running heads and feet, page numbers, classification lines and stamps of release stand between two halves of a
sentence; left in, they would stand in the quote.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

#: How many lines at the top and at the foot of a page may be its furniture.
EDGE = 4

_LEVELS = r"(?:TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|UNCLAS|SECRETO|CONFIDENCIAL|RESERVADO)"
_FURNITURE = re.compile(
    r"[\s|•*–—-]*(?:"
    # - 12 -   Page 3 of 5   Página 3 de 5   3/5
    r"(?:(?i:page|página|pagina|pág\.?|pag\.?|p\.)\s*\d{1,4}|\d{1,3})(?:\s*(?:of|de|/)\s*\d{1,4})?"
    # MEXICO 00002882  002 OF 005   PAGE 02 MEXICO 12345 221905Z
    r"|[A-Z][A-Z ]{2,20}\s\d{5,8}\s+\d{3} OF \d{3}"
    r"|PAGE \d{2,3}\s+[A-Z ]{3,20}\s\d{5}.*"
    # SECRET//NOFORN   UNCLASSIFIED   UNCLASSIFIED U.S. Department of State Case No. F-2010-1 Doc No. C1 …
    rf"|{_LEVELS}(?:\s*//[\w\s,/-]{{2,40}})?"
    r"|.{0,60}\bCase No\. \S+ Doc No\. \S+.*"
    r")[\s|•*–—-]*"
)
_PAGE_LINE = re.compile(
    r"^[ \t]*(?:[A-Z][A-Z ]{2,20}\s\d{5,8}\s+\d{3} OF \d{3}|PAGE \d{2,3}\s+[A-Z ]{3,20}\s\d{5}[^\n]*)[ \t]*$",
    re.MULTILINE,
)
#: The two halves of a word, parted at the end of a line; the second begins with a small letter.
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\xad\u2010]\n(?=[a-záéíóúüñ])")
#: Two words joined by a hyphen, parted after it.
_DASH = re.compile(r"(?<=\w)-\n(?=\w)")
_ENDED = re.compile(r"""[.!?:;]["'”’»)\]]*\s*\Z""")


def bound(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    r"""Pages as one text, and where each starts in it; no starts for a single page.

    >>> bound(["Head 1\nThe police handed the de-\ntainees", "Head 2\nover to Los Zetas."])
    ('Head 1\nThe police handed the detainees\nover to Los Zetas.', (0, 39))
    """
    text, starts = "", []
    for page in _bare(pages):
        body = _DASH.sub("-", _HYPHEN.sub("", page.strip()))
        seam = _seam(text, body)
        text = text[:-1] if seam == "\n" and _HYPHEN.search(f"{text[-2:]}\n{body[:1]}") else text + seam
        starts.append(len(text))
        text += body
    return text, tuple(starts)


def parted(text: str) -> list[str]:
    r"""The pages of a plain text: parted by form feeds, or by the lines that head the pages of a cable.

    >>> parted("one\ftwo"), parted("one\n\nMEXICO 00002882  002 OF 005 \n\ntwo")
    (['one', 'two'], ['one\n\n', '\n\ntwo'])
    """
    if "\f" in text.strip():
        return text.strip("\f").split("\f")
    return _PAGE_LINE.split(text)


def _seam(before: str, after: str) -> str:
    """What joins two pages: the end of a line within a sentence, or else a paragraph's."""
    if not before or not after.strip():
        return ""
    goes_on = not _ENDED.search(before) and after.lstrip()[:1].islower()
    return "\n" if goes_on else "\n\n"


def _bare(pages: Sequence[str]) -> Iterator[str]:
    """Pages without their furniture; what stands above the first may be the title, and stays."""
    lines = [page.splitlines() for page in pages]
    often = Counter(key for page in lines for key in {_key(page[at]) for at in _edges(page)})
    repeated = {key for key, count in often.items() if count > 1 and count >= len(pages) / 2}
    for number, page in enumerate(lines):
        out = {*_furniture(page, repeated if number else set()), *_furniture(page, repeated, foot=True)}
        yield "\n".join(line for at, line in enumerate(page) if at not in out)


def _furniture(page: list[str], repeated: set[str], *, foot: bool = False) -> Iterator[int]:
    """The numbers of the lines that are furniture, from the top or the foot of a page to its first prose."""
    middle = len(page) / 2
    edges = [at for at in _edges(page) if (at >= middle) is foot]
    for at in reversed(edges) if foot else edges:
        if not _FURNITURE.fullmatch(page[at].strip()) and _key(page[at]) not in repeated:
            return
        yield at


def _edges(page: list[str]) -> list[int]:
    """The numbers of the lines at the top and the foot of a page, blank ones not counted."""
    filled = [at for at, line in enumerate(page) if line.strip()]
    return sorted({*filled[:EDGE], *filled[-EDGE:]})


def _key(line: str) -> str:
    """What is the same of a running head on every page: its words, not its numbers."""
    return re.sub(r"\d+", "#", " ".join(line.casefold().split()))
