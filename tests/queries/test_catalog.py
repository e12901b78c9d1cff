"""Question files: what a header may say, and the line that is named where it may not."""

from pathlib import Path

import pytest

from complicity.graph.errors import NotKnownError, QueryError
from complicity.graph.store import open_store
from complicity.queries.catalog import parse, questions
from complicity.tests.queries.case import CASE, graph

GOOD = """// Who is called so.
// A second line.
// :param called name = null only this one
// :param least integer = 2 claims at least
// :param words texts = ["a", "b"] of these words
// :param share number = 0.5 a share
// :param sure boolean = true whether sure
// :param like text a text that must be given
// :column name the name
// :column claims how many
MATCH (e:Entity) WHERE ($called IS NULL OR e.id = $called) AND e.claims >= $least AND e.name IN $words
  AND $share < 1 AND $sure AND e.name <> $like AND e.name <> '$nothing' // $nor this
RETURN e.name AS name, e.claims AS claims
"""


def test_a_header_is_read() -> None:
    question = parse("so", GOOD)
    assert question.help == "Who is called so. A second line."
    assert [(p.name, p.type, p.default, p.needed) for p in question.parameters] == [
        ("called", "name", None, False),
        ("least", "integer", 2, False),
        ("words", "texts", ["a", "b"], False),
        ("share", "number", 0.5, False),
        ("sure", "boolean", True, False),
        ("like", "text", None, True),
    ]
    assert dict(question.columns) == {"name": "the name", "claims": "how many"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the file must begin with a comment"),
        ("MATCH (n) RETURN n AS n", "line 1: the file must begin with a comment"),
        ("// All.\nMATCH (n)", "line 1: there is no RETURN"),
        ("// All.\nRETURN 1 AS x", "line 2: it returns x, not none"),
        ("// All.\n// :column x a column\nRETURN 1 AS y", "line 3: it returns y, not x"),
        ("// All.\n// :column x a column\nRETURN 1", "line 3: it returns nothing named, not x"),
        ('// All.\n// :param p text = "" a text\nRETURN 1 AS x', "line 2: $p is declared, but not used"),
        ("// All.\n// :column x a column\n\nRETURN $p AS x", "line 4: $p is used, but not declared"),
        ("// All.\n// :param p words = 1 words\nRETURN $p AS x", "line 2: $p is of type 'words'"),
        ("// All.\n// :param p integer = x some\nRETURN $p AS x", "line 2: the default of $p is not JSON: x"),
        (
            "// All.\n// :param p integer = true some\nRETURN $p AS x",
            "line 2: the default of $p is no integer",
        ),
        ("// All.\n// :param p\nRETURN $p AS x", "line 2: a parameter reads ':param NAME TYPE"),
        (
            '// All.\n// :param p text = "" a\n// :param p text = "" a\nRETURN $p AS x',
            "line 3: $p is declared twice",
        ),
        ("// All.\n// :colum x a column\nRETURN 1 AS x", "line 2: neither ':param"),
        ("// All.\n// :column x a column\n// more help\nRETURN 1 AS x", "line 3: neither ':param"),
    ],
)
def test_a_bad_header_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse("mine", text)
    assert f"mine.cypher, {message}" in str(error.value)


def test_a_folder_joins_and_overrides(tmp_path: Path) -> None:
    (tmp_path / "mine.cypher").write_text(GOOD, encoding="utf-8")
    (tmp_path / "payrolls.cypher").write_text(GOOD, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a question", encoding="utf-8")
    known = questions(tmp_path)
    assert known["mine"].help == known["payrolls"].help
    assert "handovers" in known
    assert "notes" not in known


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no folder .*--queries takes a folder"):
        questions(tmp_path / "none")
    (tmp_path / "bad.cypher").write_bytes(b"// \xff\xfe")
    with pytest.raises(QueryError, match=r"bad\.cypher .*UTF-8"):
        questions(tmp_path)


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (
            {"like": "x"},
            {"called": None, "least": 2, "words": ["a", "b"], "share": 0.5, "sure": True, "like": "x"},
        ),
        ({"like": "x", "called": "the ZETAS"}, {"called": "criminalgroup:los-zetas"}),
        (
            {"like": "x", "least": "7", "share": "1e-3", "sure": "No"},
            {"least": 7, "share": 0.001, "sure": False},
        ),
        ({"like": "", "words": "a, b'`,c"}, {"words": ["a", "b'`", "c"], "like": ""}),
    ],
)
def test_values(given: dict[str, str], values: dict[str, object], tmp_path: Path) -> None:
    with open_store(graph(tmp_path / "graph.db", CASE)) as store:
        found = parse("so", GOOD).values(store, given)
    assert {name: found[name] for name in values} == values


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "so needs like (a text that must be given): give -p like=…"),
        ({"like": "x", "no": "1"}, "so has no parameter 'no'; it has: called, least"),
        ({"like": "x", "least": "two"}, "least takes a number, not 'two'"),
        ({"like": "x", "sure": "maybe"}, "sure takes yes or no, not 'maybe'"),
        ({"like": "x", "called": "nobody"}, "nothing is called 'nobody'"),
    ],
)
def test_values_that_are_none(given: dict[str, str], message: str, tmp_path: Path) -> None:
    with (
        open_store(graph(tmp_path / "graph.db", CASE)) as store,
        pytest.raises((QueryError, NotKnownError)) as error,
    ):
        parse("so", GOOD).values(store, given)
    assert message in str(error.value)
