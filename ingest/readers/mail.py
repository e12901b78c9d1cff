"""Mail: single messages and mailboxes, with all that is attached to them."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime
from mimetypes import guess_extension
from typing import BinaryIO

from ...graph.errors import DocumentError
from ..documents import LARGEST, Part, Skipped, Source, document, read_inner
from .text import decoded
from .web import article

#: What one at least of a message's headers is named.
_HEADERS = ("From", "To", "Date", "Subject", "Received", "Message-ID", "Content-Type")
_QUOTE = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
_SEPARATOR = re.compile(rb"From \S*.*\d{4}\s*$")


def eml(source: Source) -> Iterator[Part]:
    """A message, its subject as title; then its attachments, each a document of its own."""
    message = _parsed(source.content())
    if not any(name in message for name in _HEADERS):
        raise DocumentError("not a mail: it has no headers")
    body = _body(message)
    if body.strip():
        yield document(body, source.name, title=_subject(message), date=_date(message))
    attached = list(_attachments(message))
    if not body.strip() and not attached:
        raise DocumentError("no text in it")
    for name, content in attached:
        source.budget.check()
        yield from read_inner(source.part(name).of(content))


def mbox(source: Source) -> Iterator[Part]:
    """The messages of a mailbox, one at a time."""
    with source.open() as file:
        for number, content in enumerate(_messages(file), 1):
            source.budget.check()
            inner = source.part(f"{number}.eml")
            if len(content) > LARGEST:
                yield Skipped(inner.name, f"larger than {LARGEST // 2**20} MB: split it into parts")
            else:
                yield from read_inner(inner.of(content))


def _messages(file: BinaryIO) -> Iterator[bytes]:
    """Each message's bytes, those of one that is too large cut off; DocumentError if it is no mailbox."""
    lines: list[bytes] = []
    size, blank, begun = 0, True, False
    while line := file.readline(LARGEST):
        if blank and _SEPARATOR.match(line):
            if begun:
                yield b"".join(lines)
            lines, size, begun = [], 0, True
        elif not begun:
            raise DocumentError("not a mailbox: it does not begin with a line `From …`")
        elif size <= LARGEST:
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
        blank = not line.strip()
    if begun:
        yield b"".join(lines)
    else:
        raise DocumentError("empty")


def _parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def _body(message: EmailMessage) -> str:
    """What a message says, answers and quotes in one text; its HTML where it has no plain text."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = _content(part)
    if part.get_content_type() == "text/html":
        return article(text) or _bare(text)
    return _QUOTE.sub("", text).strip("\n")


def _bare(page: str) -> str:
    """All the text of a page that is too short to have an article."""
    import trafilatura

    text: str = trafilatura.html2txt(page)
    return text


def _content(part: MIMEPart) -> str:
    """A part's text, whatever it says its encoding is."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8").replace("\r\n", "\n")
    except (LookupError, ValueError):
        return decoded(content)


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """The name and content of each attachment; a message that was forwarded whole is one."""
    try:
        parts = list(message.iter_attachments())
    except (AttributeError, KeyError, TypeError):
        # Headers and body contradict each other: there is no telling what is attached.
        return
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        name = part.get_filename() or f"part {number}{guess_extension(kind) or ''}"
        if kind == "message/rfc822":
            inner = part.get_payload()
            whole = inner[0] if isinstance(inner, list) and inner else None
            content = whole.as_bytes() if isinstance(whole, EmailMessage) else b""
            yield (name if name.casefold().endswith(".eml") else f"{name}.eml"), content
        else:
            payload = part.get_payload(decode=True)
            yield name, payload if isinstance(payload, bytes) else b""


def _subject(message: EmailMessage) -> str | None:
    return " ".join(str(message.get("Subject", "")).split()) or None


def _date(message: EmailMessage) -> str | None:
    """The day a message was sent, in ISO 8601."""
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
