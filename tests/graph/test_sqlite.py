"""The embedded file at its borders: what is no graph, cannot be written, is locked, or is made later."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from complicity.graph.errors import QueryError, StoreError
from complicity.graph.model import Appearance, Decision, Document, Extraction, Name
from complicity.graph.ontology import Kind
from complicity.graph.store import Store, graph_hash, open_store
from complicity.tests.neo4j.stories import hash_of, place, stories


def extraction(text: str = "Los Zetas.", name: str = "Los Zetas") -> Extraction:
    group = Name(Kind.CRIMINAL_GROUP, name)
    return Extraction(Document(text, "A title", "a.txt", "en"), (Appearance(group, (name,), 1),), ())


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


TOLD = list(stories(6, seed=3))
CHANGED = replace(TOLD[0], claims=TOLD[0].claims[:1])


def indexes(path: Path) -> set[str]:
    """The indexes of claims."""
    with sqlite3.connect(path) as db:
        found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'claims'")
        return {name for (name,) in found}


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.refresh(),
        lambda store: store.retract(TOLD[0].document.id),
        lambda store: store.record(Decision("reject", (TOLD[0].claims[0].id,), "me", "2026-01-01")),
        lambda store: store.add([CHANGED]),
    ],
    ids=["refresh", "retract", "record", "replace"],
)
def test_claims_that_come_first_are_indexed_by_whatever_else_is_written(
    tmp_path: Path, write: Callable[[Store], None]
) -> None:
    path = tmp_path / "graph.db"
    with open_store(str(path)) as store:
        for told in TOLD:
            store.add([told])
        assert indexes(path) == {"claims_document"}
        assert {c.claim.id for c in store.claims()} == {c.id for told in TOLD for c in told.claims}
        write(store)
        assert indexes(path) == {"claims_document", "claims_id", "claims_source", "claims_target"}
        store.add(stories(2, seed=4))
        assert len(indexes(path)) == 4


def test_of_two_claims_of_one_id_the_first_stands(tmp_path: Path) -> None:
    first, *others = TOLD[0].claims
    twice = replace(TOLD[0], claims=(first, *others, replace(first, rule="again")))
    with open_store(str(tmp_path / "graph.db")) as store:
        store.add([twice])
        assert {c.claim for c in store.claims()} == {first, *others}
        assert len(store.search(first.evidence)) == 1


def test_indexed_sooner_or_later_it_is_the_same_graph(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "graph.db")) as store:
        store.refresh()
        for told in TOLD:
            store.add([told])
        place(store)
        assert graph_hash(store) == hash_of(tmp_path / "later.db", TOLD)


def test_a_name_is_not_taken_for_another_that_has_its_number_now(tmp_path: Path) -> None:
    url = str(tmp_path / "graph.db")
    first, second, third = extraction("One."), extraction("Two.", "Guerreros Unidos"), extraction("Three.")
    with open_store(url) as store, open_store(url) as other:
        store.add([first])
        other.retract(first.document.id)
        other.add([second])
        store.add([third])
        held = {told.document.id: store.extraction(told.document.id) for told in (second, third)}
    assert held == {second.document.id: second, third.document.id: third}


def test_a_name_that_a_failed_write_brought_is_not_remembered(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("complicity.graph.sqlite.BATCH", 1)
    first, second = extraction("One."), extraction("Two.", "Guerreros Unidos")

    def broken():
        yield first
        raise RuntimeError("the pipeline broke")

    with open_store(str(tmp_path / "graph.db")) as store:
        with pytest.raises(RuntimeError):
            store.add(broken())
        store.add([second, first])
        assert store.extraction(first.document.id) == first
        assert store.extraction(second.document.id) == second
