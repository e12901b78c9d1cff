"""The embedded file at its borders: what is not a graph, what cannot be written, what is locked."""

import sqlite3
from pathlib import Path

import pytest

from complicity.graph.errors import QueryError, StoreError
from complicity.graph.model import Appearance, Document, Extraction, Name
from complicity.graph.ontology import Kind
from complicity.graph.store import open_store


def extraction(text: str = "Los Zetas.") -> Extraction:
    zetas = Name(Kind.CRIMINAL_GROUP, "Los Zetas")
    return Extraction(Document(text, "A title", "a.txt", "en"), (Appearance(zetas, ("Los Zetas",), 1),), ())


@pytest.mark.parametrize(
    ("content", "create", "message"),
    [
        (None, False, "no graph at"),
        (b"", False, "empty"),
        (b"this is a letter, not a graph" * 100, True, "is not a Complicity graph"),
    ],
)
def test_what_cannot_be_opened_says_why(tmp_path: Path, content, create, message) -> None:
    path = tmp_path / "graph.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        open_store(str(path), create=create)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "accounts.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE accounts (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a Complicity graph"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_a_graph_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "graph.db"
    open_store(str(path)).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="another version"):
        open_store(str(path))


@pytest.mark.parametrize("url", ["mongodb://localhost", "http://localhost:7474"])
def test_an_unknown_address_lists_the_known_ones(url: str) -> None:
    with pytest.raises(StoreError, match="neo4j"):
        open_store(url)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot write"):
        open_store(str(tmp_path / "no" / "such" / "graph.db"))


def test_a_locked_graph_says_so_and_keeps_what_it_held(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("complicity.graph.sqlite.PATIENCE", 0.05)
    path = tmp_path / "graph.db"
    with open_store(str(path)) as store:
        store.add([extraction()])
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process is writing"):
            store.add([extraction("Another text on Los Zetas.")])
        other.execute("ROLLBACK")
        other.close()
        assert store.status().documents == 1


def test_a_failing_write_leaves_nothing_behind(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "graph.db")) as store:

        def broken():
            yield extraction()
            raise RuntimeError("the pipeline broke")

        with pytest.raises(RuntimeError):
            store.add(broken())
        assert store.status().documents == 0
        assert list(store.unresolved()) == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("CREATE (:Entity {id: 'x'})", "only read"),
        ("MATCH (n) DETACH DELETE n", "only read"),
        ("MATCH (n) SET n.name = 'x'", "only read"),
        ("MATCH (n", "failed"),
    ],
)
def test_a_question_that_writes_or_is_wrong(tmp_path: Path, query: str, message: str) -> None:
    with open_store(str(tmp_path / "graph.db")) as store:
        store.add([extraction()])
        with pytest.raises(QueryError, match=message):
            store.run(query)


def test_the_projection_follows_the_file(tmp_path: Path) -> None:
    count = "MATCH (d:Document) RETURN count(d) AS documents"
    with open_store(str(tmp_path / "graph.db")) as store:
        for number in (1, 2):
            store.add([extraction(f"Text {number} on Los Zetas.")])
            assert store.run(count).rows == ((number,),)
    (tmp_path / "graph.db").unlink()
    with open_store(str(tmp_path / "graph.db")) as store:
        assert store.run(count).rows == ((0,),)
