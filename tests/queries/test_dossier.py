"""Dossiers: every number leads to its sentence, a denial stands beside what it denies, data is data."""

import html.parser
import io
from collections.abc import Callable, Iterator

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from complicity.graph.model import Entity
from complicity.graph.ontology import Kind
from complicity.graph.store import Store, open_store
from complicity.queries.dossier import Block, Dossier, Section, Style, dossier
from complicity.queries.lookup import lookup
from complicity.queries.plain import plain
from complicity.queries.writing import WRITERS, escaped, markdown, page, word
from complicity.tests.queries.case import CASE, fill


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("dossier") / "graph.db")) as opened:
        fill(opened, CASE)
        yield opened


def made(store: Store, name: str) -> Dossier:
    return dossier(store, lookup(store, name).entity)


def chapter(answer: Dossier, title: str) -> list[str]:
    return [block.text for section in answer.sections if section.title == title for block in section.blocks]


def test_the_chapters_stand_in_the_order_of_a_vetting_analyst(store: Store) -> None:
    titles = [section.title for section in made(store, "Iguala Municipal Police").sections]
    assert titles == [
        "Who it is",
        "Sources",
        "What is claimed, and how the sources knew",
        "Corroboration",
        "Contradictions",
        "History",
        "Level of detail",
        "What the sources leave open",
    ]


#: Whose dossier, which chapter, and a line that stands there.
LINES = [
    (
        "Iguala Municipal Police",
        "Who it is",
        "a police force, named in 2 documents of this graph, with 7 claims",
    ),
    (
        "Iguala Municipal Police",
        "Sources",
        "Cable (2015-01-02; https://example.org/5): 2 claims here, named 1 time",
    ),
    (
        "Iguala Municipal Police",
        "What is claimed, and how the sources knew",
        "Stated: Iguala Municipal Police handed people over to Guerreros Unidos",
    ),
    (
        "Iguala Municipal Police",
        "What is claimed, and how the sources knew",
        "reported, according to PGR, of 2014",
    ),
    (
        "Iguala Municipal Police",
        "Corroboration",
        "handed people over to Guerreros Unidos: 2 independent documents",
    ),
    (
        "Iguala Municipal Police",
        "Corroboration",
        "Guerreros Unidos paid Iguala Municipal Police: one document alone",
    ),
    (
        "Iguala Municipal Police",
        "Contradictions",
        "No document denies what is claimed here. That is no confirmation.",
    ),
    ("Iguala Municipal Police", "History", "Commanded by: Felipe Flores, 2012"),
    ("Iguala Municipal Police", "History", "Stated: PGR investigated Iguala Municipal Police, undated"),
    ("Iguala Municipal Police", "Level of detail", "3 of 3 claims of complicity or abuse give a date"),
    (
        "Iguala Municipal Police",
        "What the sources leave open",
        "Who commanded Iguala Municipal Police on 2014-09? No document says.",
    ),
    (
        "Iguala Municipal Police",
        "What the sources leave open",
        "Does an independent source support that Guerreros Unidos paid Iguala Municipal Police?",
    ),
    (
        "Salvador Cienfuegos",
        "Contradictions",
        "denied, according to FGR, of 2021-01-14; against: Salvador Cienfuegos",
    ),
    (
        "Salvador Cienfuegos",
        "What the sources leave open",
        "Who is right: those who say that Salvador Cienfuegos",
    ),
    ("Salvador Cienfuegos", "Career", "Commanded: Mexican Army, 2012"),
    (
        "Mexican Army",
        "Its people",
        "Alleged, of Salvador Cienfuegos (commander, 2012): Salvador Cienfuegos supported",
    ),
    (
        "Mexican Army",
        "What is claimed, and how the sources knew",
        "No document of this graph tells of complicity",
    ),
    ("Mexican Army", "What the sources leave open", "What was Mexican Army part of? No document says."),
]


@pytest.mark.parametrize(("name", "title", "line"), LINES)
def test_what_a_chapter_says(store: Store, name: str, title: str, line: str) -> None:
    assert any(line in text for text in chapter(made(store, name), title)), chapter(made(store, name), title)


@pytest.mark.parametrize(
    "name", ["Iguala Municipal Police", "Salvador Cienfuegos", "Mexican Army", "San Fernando"]
)
def test_every_number_leads_to_its_claim_and_every_claim_is_cited(store: Store, name: str) -> None:
    answer = made(store, name)
    cited = {n for section in answer.sections for block in section.blocks for n in block.citations}
    assert cited == set(range(1, len(answer.citations) + 1))
    quotes = [b for s in answer.sections for b in s.blocks if b.style is Style.QUOTE]
    for block in quotes:
        (number,) = block.citations
        assert answer.citations[number - 1].claim.evidence in block.text


def test_a_denial_stands_beside_what_it_denies(store: Store) -> None:
    answer = made(store, "Salvador Cienfuegos")
    (blocks,) = (section.blocks for section in answer.sections if section.title == "Contradictions")
    denial, contrary = blocks
    assert answer.citations[denial.citations[0] - 1].claim.modality == "denied"
    assert [answer.citations[n - 1].claim.modality for n in contrary.citations] == ["alleged"]


@pytest.mark.parametrize("ending", [".md", ".html", ".docx"])
def test_every_format_holds_every_line(store: Store, ending: str) -> None:
    answer = made(store, "Salvador Cienfuegos")
    text = readers(ending)(WRITERS[ending](answer))
    for section in answer.sections:
        assert section.title in text
        for block in section.blocks:
            assert block.text in text
    for citation in answer.citations:
        assert citation.claim.id in text


def readers(ending: str) -> Callable[[bytes], str]:
    return {".md": rendered, ".html": shown, ".docx": typed}[ending]


def rendered(content: bytes) -> str:
    return shown(MarkdownIt().render(content.decode()).encode())


def shown(content: bytes) -> str:
    """The text that a browser shows."""
    found: list[str] = []

    class Reader(html.parser.HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(content.decode())
    return "".join(found)


def typed(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


MARKUP = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'`*_[](){}#+-.!|~\\$:=1 \n"),
        st.characters(codec="utf-8", exclude_categories=["Cc"]),
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(plain(text)))


@settings(deadline=None)
@given(text=MARKUP, style=st.sampled_from(Style))
def test_markup_in_data_is_shown(text: str, style: Style) -> None:
    """Whatever a name or a quote holds, each format shows it as text and makes nothing of it."""
    entity = Entity("person:x", Kind.PERSON, text, (text,), None, None, 0, 1)
    answer = Dossier(entity, (Section("Data", (Block(style, text),)),), ())
    told = plain(text)
    pieces = " ".join(rendered(markdown(answer)).split())
    assert pieces == " ".join(f"{told} Data {told}".split())
    tags = tags_of(page(answer))
    assert tags == tags_of(page(Dossier(entity, (Section("Data", (Block(style, "x"),)),), ())))
    assert told in shown(page(answer))
    assert typed(word(answer)).count("\n") == 2


def tags_of(content: bytes) -> list[str]:
    found: list[str] = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.append(tag)

    Reader().feed(content.decode())
    return found


@given(text=MARKUP)
def test_escaped_markdown_is_one_paragraph_of_that_text(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == plain(text)
