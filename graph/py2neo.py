"""Answers of the server as py2neo values, for programs that are still built on py2neo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from neo4j import graph

from .errors import StoreError
from .neo4j import Neo4jStore
from .store import Store

if TYPE_CHECKING:
    from py2neo import Node, Relationship, Subgraph

#: What a node with an `id` of ours is known by.
_LABELS = ("Entity", "Document", "Claim", "Ledger")

_ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN n"


def to_py2neo(store: Store, query: str, parameters: Mapping[str, Any] | None = None) -> Subgraph:
    """All nodes and relationships that a read-only Cypher question answers, as one `py2neo.Subgraph`.

    Warning: py2neo is end-of-life. Its last release is of 2021, and nobody mends it; keep it for programs
    that you have, and write new ones with `Store.run` or the official driver.

    Nodes on paths and in lists count as well; numbers and texts beside them are left out. Each node's
    primary key is its `id`, so that `py2neo.Graph.merge` writes the subgraph elsewhere and twice is once.
    StoreError for a graph in a file, or where py2neo is missing; QueryError if the question is wrong or
    writes.
    """
    if not isinstance(store, Neo4jStore):
        raise StoreError(
            "py2neo speaks to a server alone: copy the graph there with `complicity copy FROM neo4j://HOST`"
        )
    try:
        from py2neo import Subgraph
    except ModuleNotFoundError as error:
        raise StoreError("py2neo is not there: run `pip install 'complicity[py2neo]'`") from error
    found = list(_entities(store.values(query, parameters)))
    links = [one for one in found if isinstance(one, graph.Relationship)]
    nodes = {node.element_id: _node(node) for node in found if isinstance(node, graph.Node)}
    # A relationship that comes alone brings of its ends no more than where they are.
    missing = {node.element_id for one in links for node in one.nodes if node is not None} - nodes.keys()
    for (node,) in store.values(_ENDS, {"ids": sorted(missing)}) if missing else ():
        nodes[node.element_id] = _node(node)
    return Subgraph(nodes.values(), [_relationship(one, nodes) for one in links])


def _entities(values: Iterable[Any]) -> Iterator[graph.Entity]:
    """All nodes and relationships among values, inside lists, maps and paths too."""
    for value in values:
        if isinstance(value, graph.Path):
            yield from (*value.nodes, *value.relationships)
        elif isinstance(value, graph.Entity):
            yield value
        elif isinstance(value, Mapping):
            yield from _entities(value.values())
        elif isinstance(value, list):
            yield from _entities(value)


def _node(node: graph.Node) -> Node:
    from py2neo import Node

    made = Node(*sorted(node.labels), **dict(node))
    if "id" in node:
        made.__primarylabel__ = next((label for label in _LABELS if label in node.labels), None)
        made.__primarykey__ = "id"
    return made


def _relationship(one: graph.Relationship, nodes: Mapping[str, Node]) -> Relationship:
    from py2neo import Relationship

    start, end = (nodes[node.element_id] for node in one.nodes if node is not None)
    return Relationship(start, one.type, end, **dict(one))
