"""The server's answers as py2neo has them, and written by py2neo itself into the server again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from py2neo import Graph, Subgraph

from complicity.graph.errors import QueryError, StoreError
from complicity.graph.py2neo import to_py2neo
from complicity.graph.store import Store, graph_hash, open_store
from complicity.tests.neo4j.stories import place, stories

pytestmark = pytest.mark.neo4j


@pytest.fixture
def store(neo4j_url: str) -> Iterator[Store]:
    with open_store(neo4j_url) as opened:
        opened.add(stories(20, seed=4))
        place(opened)
        yield opened


def ties(found: Subgraph) -> set[tuple[str, str, str, str]]:
    return {(r.start_node["id"], type(r).__name__, r.end_node["id"], r["claim"]) for r in found.relationships}


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (a:Entity)-[l]->(b:Entity) RETURN a, l, b",
        "MATCH (:Entity)-[l]->(:Entity) RETURN l",
        "MATCH p = (:Entity)-[]->(:Entity) RETURN p",
        "MATCH (a:Entity)-[l]->(b:Entity) RETURN collect({ends: [a, b], tie: l}) AS all",
    ],
)
def test_all_links_are_handed_over_however_they_are_asked_for(store: Store, query: str) -> None:
    links = list(store.links())
    assert ties(to_py2neo(store, query)) == {(k.source, k.type.value, k.target, k.claim) for k in links}


def test_nodes_bear_their_labels_and_properties(store: Store) -> None:
    (entity, *_) = store.entities()
    (node,) = to_py2neo(store, "MATCH (e:Entity {id: $id}) RETURN e, 1 AS one", {"id": entity.id}).nodes
    assert set(node.labels) == {"Entity", entity.kind.value}
    assert (node["name"], tuple(node["names"]), node["claims"]) == (entity.name, entity.names, entity.claims)


def test_merged_by_py2neo_twice_it_is_there_once(store: Store) -> None:
    before = graph_hash(store), store.status()
    found, again = (to_py2neo(store, "MATCH (:Entity)-[l]->(:Entity) RETURN l") for _ in range(2))
    auth = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ["NEO4J_PASSWORD"]
    server = Graph(store.url, auth=auth)
    server.merge(found)
    assert (graph_hash(store), store.status()) == before
    server.run("MATCH (e:Entity) DETACH DELETE e")
    server.merge(again)
    assert graph_hash(store) == before[0]


def test_what_is_wrong_is_said(store: Store, tmp_path: Path) -> None:
    for query in ("CREATE (n) RETURN n", "MATCH (n"):
        with pytest.raises(QueryError):
            to_py2neo(store, query)
    with open_store(str(tmp_path / "graph.db")) as file, pytest.raises(StoreError, match="complicity copy"):
        to_py2neo(file, "MATCH (n) RETURN n")


def test_it_warns_that_py2neo_is_over() -> None:
    assert "end-of-life" in (to_py2neo.__doc__ or "")
