"""Files of every format that is read, made for tests: what they say is in `SENTENCE`."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from random import Random

SENTENCE = "The municipal police of San Fernando handed the detainees over to Los Zetas."
MORE = "According to the DEA, the cartel paid the officers every other Friday for this service."
PROSE = f"{SENTENCE} {MORE}"


def pdf(pages: Sequence[Sequence[str]], **options: object) -> bytes:
    """A PDF with these lines on its pages; `encrypt` sets a password."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, invariant=True, **options)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 780 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def picture(lines: Sequence[str], *, form: str = "PNG", pages: int = 1) -> bytes:
    """A picture of a page with these lines."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (1700, 120 + 60 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((60, 50 + 60 * number), line, font=ImageFont.load_default(40), fill=0)
    file = io.BytesIO()
    more = {"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}
    image.save(file, form, **more)
    return file.getvalue()


def scanned_pdf(lines: Sequence[str], *, stamp: str = "", text: Sequence[str] = ()) -> bytes:
    """A PDF of one page that is a picture, perhaps with a stamp on it, and perhaps a page of text before."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    if text:
        for number, line in enumerate(text):
            canvas.drawString(72, 780 - 14 * number, line)
        canvas.showPage()
    canvas.drawImage(ImageReader(io.BytesIO(picture([*lines, *[""] * 30]))), 0, 20, 595, 800)
    canvas.drawString(72, 830, stamp)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, footnotes: str = "") -> bytes:
    """A Word document with this XML as its body."""
    members = {"word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>"}
    if footnotes:
        members["word/footnotes.xml"] = f"<w:footnotes {_W}>{footnotes}</w:footnotes>"
    return zipped(members)


def paragraph(text: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def odt(body: str, manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument text with this XML as its body."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text")
    )
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {spaces}>{text}</office:document-content>"
    return zipped({"content.xml": content, "META-INF/manifest.xml": manifest})


def mail(
    text: str, *, subject: str = "On San Fernando", attached: dict[str, bytes] | None = None
) -> EmailMessage:
    """A message of 15 April 2011."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message["Date"] = "Fri, 15 Apr 2011 10:00:00 -0500"
    message.set_content(text)
    for name, content in (attached or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def mbox(messages: Sequence[EmailMessage]) -> bytes:
    """A mailbox of these messages."""
    return b"".join(
        b"From a@example.org Fri Apr 15 10:00:00 2011\n" + bytes(one) + b"\n\n" for one in messages
    )


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    """A compressed TAR file of these members."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def json_lines(rows: Sequence[dict[str, object]]) -> bytes:
    """A line of JSON for each row."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def one_of_each() -> dict[str, bytes]:
    """A file of each format with the same prose, by name."""
    lines = PROSE.replace(". ", ".\n").splitlines()
    return {
        "a.txt": PROSE.encode(),
        "a.md": f"# A **case**\n\n{PROSE}\n".encode(),
        "a.html": f"<html><body><article><h1>A case</h1><p>{PROSE}</p></article></body></html>".encode(),
        "a.pdf": pdf([lines]),
        "a.png": picture(lines),
        "a.docx": docx(paragraph(PROSE)),
        "a.odt": odt(f"<text:p>{PROSE}</text:p>"),
        "a.rtf": rf"{{\rtf1\ansi {PROSE}\par}}".encode(),
        "a.eml": bytes(mail(PROSE)),
        "a.mbox": mbox([mail(PROSE)]),
        "a.jsonl": json_lines([{"text": PROSE, "title": "A case"}]),
        "a.csv": f'title,text\nA case,"{PROSE}"\n'.encode(),
        "a.zip": zipped({"inner/a.txt": PROSE}),
        "a.tar.gz": tarred({"inner/a.txt": PROSE.encode()}),
    }


def mutated(content: bytes, seed: int) -> bytes:
    """The same file with a few things wrong: bytes changed, cut out, doubled, put in, or its end missing."""
    chance = Random(seed)
    wrong = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(wrong) + 1)
        some = chance.randint(1, 40)
        match chance.randrange(6):
            case 0:
                wrong[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del wrong[at : at + some]
            case 2:
                wrong[at:at] = wrong[at : at + some]
            case 3:
                wrong[at:at] = chance.randbytes(some)
            case 4:
                wrong[at : at + 4] = chance.choice(
                    [b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"]
                )
            case _:
                del wrong[at if chance.random() < 0.3 else len(wrong) :]
    return bytes(wrong)
