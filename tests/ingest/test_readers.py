"""Every format read, and everything that a reader refuses, with its reason."""

import io
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

import complicity
from complicity.graph.errors import DocumentError
from complicity.graph.model import Document
from complicity.ingest.documents import LARGEST, READERS, Budget, Fields, Scanned, Skipped, read, source
from complicity.tests.ingest import sample_files as made
from complicity.tests.ingest.sample_files import MORE, PROSE, SENTENCE

ocr = pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")
WORDS = PROSE.split()
LINES = [SENTENCE, MORE]


def parts(name: str, content: bytes, **fields: str) -> list[Document | Skipped | Scanned]:
    return list(read(source(name, content=content, fields=Fields(**fields))))


def documents(name: str, content: bytes, **fields: str) -> list[Document]:
    return [part for part in parts(name, content, **fields) if isinstance(part, Document)]


def document(name: str, content: bytes, **fields: str) -> Document:
    (found,) = documents(name, content, **fields)
    return found


def refused(name: str, content: bytes) -> str:
    """Why a file gives no document, whether that is said of it or of all its parts."""
    try:
        found = parts(name, content)
    except DocumentError as error:
        return str(error)
    assert not any(isinstance(part, Document) for part in found)
    return "; ".join(part.reason for part in found if isinstance(part, Skipped))


@pytest.mark.parametrize("name", made.one_of_each())
def test_a_file_of_each_format_gives_its_words(name: str) -> None:
    if name == "a.png" and not shutil.which("tesseract"):
        pytest.skip("Tesseract is not installed")
    found = document(name, made.one_of_each()[name])
    assert found.text.split()[-len(WORDS) :] == WORDS
    assert found.language == "en"
    assert found.source.startswith(name)


def test_no_format_is_without_its_sample() -> None:
    tried = {suffix for name in made.one_of_each() for suffix in READERS if name.endswith(suffix)}
    assert {READERS[suffix] for suffix in tried} == set(READERS.values())


def test_no_format_is_undocumented() -> None:
    text = (Path(complicity.__file__).parent / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [suffix for suffix in READERS if f"`{suffix}`" not in text] == []


# Pages.


def test_pages_are_bound_into_sentences_without_their_heads_and_feet() -> None:
    head = "Embassy Matamoros, annual report"
    found = document(
        "a.pdf",
        made.pdf(
            [
                ["CONFIDENTIAL", head, "The police of San Fernando handed their de-", "Page 1 of 3"],
                ["CONFIDENTIAL", head, "tainees over to Los Zetas of Matamoros-", "Reynosa.", "Page 2 of 3"],
                ["CONFIDENTIAL", head, "Nobody was charged.", "- 3 -"],
            ]
        ),
    )
    sentence = "The police of San Fernando handed their detainees over to Los Zetas of Matamoros-Reynosa."
    assert found.text == f"{head}\n{sentence}\n\nNobody was charged."
    assert [found.page(found.text.index(word)) for word in ("police", "tainees", "charged")] == [1, 2, 3]


def test_lines_that_stand_apart_are_paragraphs() -> None:
    lines = [
        "MEMORANDUM",
        "",
        "The police of San Fernando handed",
        "people over to Los Zetas",
        "",
        "Nobody was charged",
    ]
    text = document("a.pdf", made.pdf([[*lines, "in the years that followed", "the killings."]])).text
    assert text.split("\n\n") == [
        "MEMORANDUM",
        "The police of San Fernando handed\npeople over to Los Zetas",
        "Nobody was charged\nin the years that followed\nthe killings.",
    ]


def test_one_page_is_page_one_and_a_text_without_pages_has_none() -> None:
    assert document("a.pdf", made.pdf([LINES])).page(5) == 1
    assert document("a.txt", PROSE.encode()).page(5) is None


def test_the_pages_of_a_cable_are_told_by_the_lines_that_head_them() -> None:
    text = (
        "1. The police of San Fernando\n\nMEXICO 00002882  002 OF 005 \n\nhanded people over to Los Zetas.\n"
    )
    found = document("a.txt", text.encode())
    assert found.text == "1. The police of San Fernando\nhanded people over to Los Zetas."
    assert found.page(found.text.index("handed")) == 2


def test_a_plain_text_stays_as_it_is() -> None:
    text = "CONFIDENTIAL\n\n1. (SBU) " + PROSE + "\n\n- 3 -\n"
    assert document("a.txt", text.encode()).text == text


def test_a_year_at_the_foot_of_a_page_is_no_page_number() -> None:
    found = document(
        "a.pdf", made.pdf([["The Navy arrested the head of the Zetas in the spring of", "2013."], LINES])
    )
    assert "2013." in found.text


# Text.


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "cp850", "mac_roman"]
)
def test_text_in_any_encoding(encoding: str) -> None:
    text = (
        "La policía de Cocula entregó a los jóvenes al cártel; según él, «mañana» lo dirá José Ñáñez.\n" * 3
    )
    assert document("a.txt", text.encode(encoding)).text == text


def test_ends_of_lines_are_one_character() -> None:
    assert (
        document("a.txt", b"The police\r\nof Iguala\rwas there.").text == "The police\nof Iguala\nwas there."
    )


def test_markdown_is_read_as_it_shows() -> None:
    text = "---\ntitle: A case\ndate: 2014-09-26\n---\n# Head\n\nThe **police** of [Iguala](x) was\nthere.\n"
    text += "\n| a | b |\n|-|-|\n| c | d |\n"
    found = document("a.md", text.encode())
    assert (found.title, found.date) == ("A case", "2014-09-26")
    assert found.text.endswith("Head\n\nThe police of Iguala was\nthere.\n\na\n\nb\n\nc\n\nd")


def test_a_web_page_gives_its_article_title_and_date() -> None:
    page = (
        '<html><head><title>A case</title><meta property="article:published_time" content="2014-10-08">'
        "</head><body><nav>Home | About</nav>"
        f"<article><h1>A case</h1><p>{SENTENCE}</p><p>{MORE}</p></article></body></html>"
    )
    found = document("a.html", page.encode())
    assert (found.title, found.date) == ("A case", "2014-10-08")
    assert f"{SENTENCE}\n\n{MORE}" in found.text
    assert "Home" not in found.text


# Word processors.


def test_a_word_file_gives_notes_boxes_and_pages_but_nothing_deleted() -> None:
    body = (
        "<w:p><w:r><w:t>The police of Iguala </w:t></w:r>"
        "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:lastRenderedPageBreak/><w:t>handed them</w:t>'
        "<w:tab/><w:t>over.</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{made.paragraph('A cell.')}</w:tc></w:tr></w:tbl>"
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>The end.</w:t></w:r></w:p>"
    )
    notes = f'<w:footnote w:id="2">{made.paragraph("So says the PGR.")}</w:footnote>'
    found = document("a.docx", made.docx(body, notes))
    assert found.text.split("\n\n") == [
        "The police of Iguala\nhanded them\tover.",
        "So says the PGR.",
        "A cell.",
        "The end.",
    ]
    assert [found.page(found.text.index(word)) for word in ("police", "handed", "cell", "end")] == [
        1,
        2,
        2,
        3,
    ]


def test_an_opendocument_text_gives_notes_but_no_comments() -> None:
    found = document(
        "a.odt",
        made.odt(
            "<text:h>Head</text:h><text:p>The police<text:s text:c='2'/>of <text:span>Iguala</text:span>"
            "<text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
            " was<office:annotation><text:p>check</text:p></office:annotation> there.</text:p>"
        ),
    )
    assert found.text == "Head\n\nThe police  of Iguala was there.\n\nA note."


def test_rich_text_keeps_its_letters_and_pages() -> None:
    found = document(
        "a.rtf", rb"{\rtf1\ansi La polic\'eda de Iguala estaba ah\'ed.\par\page Fin de la nota.}"
    )
    assert found.text == "La policía de Iguala estaba ahí.\n\nFin de la nota."
    assert found.page(found.text.index("Fin")) == 2


# Mail.


def test_a_mail_gives_its_text_subject_day_and_attachments() -> None:
    attached = {"report.pdf": made.pdf([LINES]), "all.zip": made.zipped({"x/y.txt": MORE}), "logo.xyz": b"?"}
    message = made.mail(f"> {SENTENCE}\n>> {MORE}\n", attached=attached)
    body, report, inner, logo = parts("a.eml", bytes(message))
    assert isinstance(body, Document) and isinstance(report, Document) and isinstance(inner, Document)
    assert (body.title, body.date, body.text) == ("On San Fernando", "2011-04-15", f"{SENTENCE}\n{MORE}")
    assert (report.source, inner.source) == ("a.eml!/report.pdf", "a.eml!/all.zip!/x/y.txt")
    assert logo == Skipped("a.eml!/logo.xyz", "no reader for .xyz", failed=False)


def test_a_forwarded_mail_is_a_document_of_its_own() -> None:
    outer = made.mail("See below, it concerns the police of San Fernando.")
    outer.add_attachment(made.mail(PROSE, subject="Inner"))
    assert [found.title for found in documents("a.eml", bytes(outer))] == ["On San Fernando", "Inner"]


def test_a_mail_in_html_only() -> None:
    message = EmailMessage()
    message["Subject"] = "A case"
    message.set_content(f"<p>{SENTENCE}</p><p>{MORE}</p>", subtype="html")
    assert document("a.eml", bytes(message)).text.split() == WORDS


def test_a_mail_that_lies_about_its_encoding() -> None:
    content = b"Subject: x\nContent-Type: text/plain; charset=nonsense\n\n"
    content += b"La polic\xc3\xada de Iguala estaba ah\xc3\xad."
    assert document("a.eml", content).text == "La policía de Iguala estaba ahí."


def test_each_message_of_a_mailbox_is_a_document() -> None:
    content = made.mbox(
        [made.mail(SENTENCE, subject="One"), made.mail(f"From here on:\n{MORE}", subject="Two")]
    )
    found = documents("a.mbox", content.replace(b"\nFrom here", b"\n>From here"))
    assert [(one.source, one.title) for one in found] == [("a.mbox!/1.eml", "One"), ("a.mbox!/2.eml", "Two")]
    assert found[1].text == f"From here on:\n{MORE}"


# Tables.


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_row_of_a_table_is_a_document(delimiter: str) -> None:
    rows = [
        ["url", "body", "head", "day"],
        ["http://x/1", f'"{SENTENCE}\n\n{MORE}"', "One", "26/09/2014"],
        ["", SENTENCE, "", ""],
    ]
    content = "\n".join(delimiter.join(row) for row in rows).encode()
    one, two = documents("a.csv", content, text="body", title="head", date="day", source="url")
    assert (one.source, one.title, one.date, one.text) == (
        "http://x/1",
        "One",
        "2014-09-26",
        f"{SENTENCE}\n\n{MORE}",
    )
    assert (two.source, two.date, two.text) == ("a.csv!/3", None, SENTENCE)


def test_each_line_of_json_is_a_document_and_a_bad_one_costs_only_itself() -> None:
    good = made.json_lines([{"text": SENTENCE, "title": "One", "date": "2014-09-26T10:00:00Z"}])
    content = good + b"{broken\n[1]\n" + made.json_lines([{"text": ""}, {"text": 3}, {"text": MORE}])
    one, broken, array, empty, number, last = parts("a.jsonl", content)
    assert isinstance(one, Document) and (one.title, one.date) == ("One", "2014-09-26")
    assert isinstance(broken, Skipped) and broken.source == "a.jsonl!/2" and broken.failed
    assert array == Skipped("a.jsonl!/3", "not a JSON object")
    assert empty == Skipped("a.jsonl!/4", "a row without text", failed=False)
    assert isinstance(number, Skipped)
    assert isinstance(last, Document) and last.source == "a.jsonl!/6"


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b"url,body\nx,y\n"), ("a.jsonl", b'{"url": 1, "body": 2}\n')]
)
def test_a_table_without_the_field_says_which_there_are(name: str, content: bytes) -> None:
    assert "no field 'text' for the text, but url, body: name one by --text-field" in refused(name, content)


# Archives.


def test_an_archive_in_an_archive_is_read_but_not_without_end() -> None:
    name, content = "a.zip", made.zipped({"a.txt": PROSE})
    for _ in range(3):
        content = made.tarred({name: content}) if name == "a.zip" else made.zipped({name: content})
        name = "a.tar.gz" if name == "a.zip" else "a.zip"
    assert documents(name, content)
    assert "archives or mails deep" in refused("b.zip", made.zipped({name: content}))


@pytest.mark.parametrize("name", ["../x.txt", "/etc/x.txt", "C:\\x.txt", "a/../../x.txt"])
def test_a_member_that_leads_out_of_its_archive_is_refused(name: str) -> None:
    for archive in (made.zipped({name: PROSE}), made.tarred({name: PROSE.encode()})):
        kind = "a.zip" if archive.startswith(b"PK") else "a.tar.gz"
        assert refused(kind, archive) == "a name that leads out of the archive"


def test_hidden_members_and_links_are_passed_over() -> None:
    assert parts("a.zip", made.zipped({"__MACOSX/a.txt": PROSE, ".git/a.txt": PROSE, "b/": ""})) == []
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert parts("a.tar", file.getvalue()) == []


def test_a_member_larger_than_is_read_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        for _ in range(LARGEST // 2**20 + 1):
            member.write(bytes(2**20))
    small, *_ = parts("a.zip", file.getvalue())
    assert small == Skipped("a.zip!/a.txt", "larger than 256 MB: unpack it first")


@pytest.mark.parametrize(("make", "name"), [(made.zipped, "a.zip"), (made.tarred, "a.tar.gz")])
def test_no_more_comes_out_of_a_file_than_its_budget(
    make: Callable[[dict[str, bytes]], bytes], name: str
) -> None:
    content = make({f"{number}.txt": PROSE.encode() for number in range(9)})
    for budget in (Budget(parts=4), Budget(size=4 * len(PROSE))):
        given = source(name, content=content)
        object.__setattr__(given, "budget", budget)
        found = read(given)
        assert [next(found) for _ in range(5)]
        with pytest.raises(DocumentError, match="more in it than is read from one file"):
            next(found)


def test_a_bad_member_costs_only_itself() -> None:
    content = made.zipped(
        {"a.pdf": b"%PDF-garbage", "b.docx": b"no zip", "c.txt": PROSE, "d.eml": b"\xff\xfe"}
    )
    found = parts("a.zip", content)
    assert [part.source for part in found if isinstance(part, Document)] == ["a.zip!/c.txt"]
    assert sum(isinstance(part, Skipped) and part.failed for part in found) == 3


# Pictures.


@ocr
def test_a_scan_is_read_with_its_quality() -> None:
    scanned, found = parts(
        "a.pdf", made.scanned_pdf(LINES, text=["A page of text that is long enough to be one."])
    )
    assert isinstance(scanned, Scanned) and scanned.page == 2 and scanned.quality > 80 and not scanned.poor
    assert isinstance(found, Document) and found.page(found.text.index("Zetas")) == 2


@ocr
def test_a_stamp_on_a_scan_does_not_make_it_a_text() -> None:
    stamp = "UNCLASSIFIED U.S. Department of State Case No. F-2010-04231 Doc No. C05412345 Date: 05/02/2013"
    assert document("a.pdf", made.scanned_pdf(LINES, stamp=stamp)).text.split()[-len(WORDS) :] == WORDS


@ocr
def test_every_page_of_a_tiff_is_a_page() -> None:
    *scanned, found = parts("a.tiff", made.picture(LINES, form="TIFF", pages=2))
    assert [part.page for part in scanned if isinstance(part, Scanned)] == [1, 2]
    assert isinstance(found, Document) and len(found.pages) == 2


@ocr
def test_a_picture_without_text_says_so() -> None:
    scanned, reason = parts("a.png", made.picture([]))
    assert isinstance(scanned, Scanned) and scanned.poor
    assert reason == Skipped("a.png", "a picture in which no text could be read", failed=False)


def test_without_tesseract_a_scan_is_never_silently_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    from complicity.ingest.readers import scan

    monkeypatch.setenv("PATH", "/nowhere")
    for cached in (scan.is_possible, scan.languages):
        cached.cache_clear()
    try:
        assert refused("a.png", made.picture(LINES)).startswith("page 1 needs OCR: install Tesseract")
        skipped, found = parts(
            "a.pdf", made.scanned_pdf(LINES, text=["A page of text that is long enough to be one."])
        )
        assert (
            isinstance(skipped, Skipped) and skipped.failed and skipped.reason.startswith("page 2 needs OCR")
        )
        assert isinstance(found, Document) and "long enough" in found.text
        assert refused("b.pdf", made.scanned_pdf(LINES)).startswith("page 1 needs OCR")
    finally:
        for cached in (scan.is_possible, scan.languages):
            cached.cache_clear()


# What cannot be read.


def encrypted_zip() -> bytes:
    """A ZIP whose member says that it is encrypted."""
    content = bytearray(made.zipped({"a.txt": PROSE}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def encrypted_pdf() -> bytes:
    return made.pdf([LINES], encrypt="secret")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.txt", b"\x7fELF\x02\x01\x01\x00\x00", "a binary file, not text"),
        ("a.txt", b"\1\2\3\4\x81\x8d" * 40, "not text, or in an encoding that cannot be told"),
        ("a.txt", b"word " * 4_000_000, "20,000,000 characters, more than 5,000,000: split it into parts"),
        ("a.txt", "Полиция передала задержанных картелю. ".encode() * 9, "neither English nor Spanish"),
        (
            "a.txt",
            "Der Offizier hat die Leute nicht an das Kartell und die Polizei übergeben. ".encode() * 5,
            "neither",
        ),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.html", b"<html><script>var x = 1;</script></html>", "no article text"),
        ("a.md", b"![](x.png)\n", "no text in it"),
        ("a.pdf", b"%PDF-1.7 garbage", "cut off or damaged"),
        ("a.pdf", made.pdf([LINES])[:400], "cut off or damaged"),
        ("a.pdf", encrypted_pdf(), "encrypted with a password"),
        ("a.pdf", made.pdf([[]]), "no text in it"),
        ("a.png", b"\x89PNG\r\n\x1a\n garbage", "cut off or damaged"),
        ("a.png", made.picture(LINES)[:200], "cut off or damaged"),
        ("a.docx", b"not a zip", "cut off or damaged"),
        ("a.docx", made.docx(made.paragraph(PROSE))[:-40], "cut off or damaged"),
        ("a.docx", made.docx("<broken>"), "damaged"),
        ("a.docx", made.zipped({"x.xml": "<x/>"}), "there is no word/document.xml in it"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(100), "encrypted, or in an old format of Word"),
        ("a.docx", made.docx(""), "no text in it"),
        ("a.odt", made.odt("", manifest="<manifest:encryption-data/>"), "encrypted with a password"),
        ("a.odt", made.zipped({"x": ""}), "there is no META-INF/manifest.xml in it"),
        ("a.rtf", b"plain text", "not in Rich Text Format"),
        ("a.eml", b"just a line of text", "not a mail"),
        ("a.eml", bytes(made.mail("")), "no text in it"),
        ("a.mbox", b"just a line of text\n", "not a mailbox"),
        ("a.mbox", b"", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.csv", b"", "empty"),
        ("a.csv", b'text\n"' + b"never closed " * 20, "a quote left open?"),
        ("a.zip", b"PK garbage", "cut off or damaged"),
        ("a.zip", made.zipped({"a.txt": PROSE})[:-30], "cut off or damaged"),
        ("a.zip", encrypted_zip(), "encrypted with a password"),
        ("a.tar.gz", made.tarred({"a.txt": b"x" * 5000})[:60], "cut off or damaged"),
        ("a.tar", b"not a tar" * 100, "cut off or damaged"),
        ("a.xyz", b"text", "no reader for .xyz"),
        ("a", b"text", "no reader for a name without a suffix"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, reason: str) -> None:
    assert reason in refused(name, content)


def test_an_entity_in_a_word_file_opens_nothing(tmp_path: object) -> None:
    content = made.zipped(
        {
            "word/document.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document '
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            f"{made.paragraph(PROSE)}{made.paragraph('&e;')}</w:body></w:document>"
        }
    )
    assert document("a.docx", content).text == PROSE


def test_a_bomb_of_entities_is_no_text() -> None:
    bomb = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    content = made.zipped({"word/document.xml": f"<!DOCTYPE x [{bomb}]><x>&a11;</x>"})
    assert refused("a.docx", content)


@pytest.mark.parametrize("name", made.one_of_each())
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    whole = made.one_of_each()[name]
    for seed in range(60 if name != "a.png" else 10):
        try:
            found = parts(name, made.mutated(whole, seed))
        except DocumentError as error:
            assert str(error) and "\n" not in str(error), seed
        else:
            for part in found:
                assert not isinstance(part, Skipped) or "its reader failed" not in part.reason, (seed, part)
