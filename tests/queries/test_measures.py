"""Where entities stand in the network: drawn small enough to see the answer."""

from collections.abc import Iterator

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complicity.graph.ontology import Kind
from complicity.graph.paths import Terms
from complicity.graph.store import Store, open_store
from complicity.queries.measures import MEASURES, _articulation, ranking
from complicity.tests.queries.case import Told, fill

A, B, C, D, E = (f"PoliceForce:{letter}" for letter in "ABCDE")
HUB, LOST, FOUND = "CriminalGroup:Hub", "Agency:Lost", "Agency:Found"

#: A star of A, B and C around the hub, a triangle of hub, D and E, and a pair that nothing joins to it.
TOLD = (
    Told(A, "SUPPORTED", HUB),
    Told(B, "SUPPORTED", HUB),
    Told(C, "SUPPORTED", HUB),
    Told(C, "COLLUDED_WITH", HUB, "Memo"),
    Told(D, "SUPPORTED", HUB),
    Told(E, "SUPPORTED", HUB),
    Told(D, "COLLUDED_WITH", E),
    Told(LOST, "PART_OF", FOUND),
    Told(A, "COLLUDED_WITH", LOST, "Report", "denied"),
    Told(A, "FOUGHT", LOST),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("measures") / "graph.db")) as opened:
        fill(opened, TOLD)
        yield opened


def ranked(store: Store, measure: str, **options: object) -> list[tuple[str, float]]:
    answer = ranking(store, measure, terms=Terms(), **options)  # type: ignore[arg-type]
    return [(placed.entity.name, placed.score) for placed in answer.placed]


@pytest.mark.parametrize(
    ("measure", "first"),
    [
        ("degree", [("Hub", 5), ("D", 2), ("E", 2), ("Found", 1)]),
        ("betweenness", [("Hub", 0.428571)]),
        ("closeness", [("Hub", 0.714286), ("D", 0.446429)]),
        ("articulation", [("Hub", 3.0)]),
    ],
)
def test_measures(store: Store, measure: str, first: list[tuple[str, float]]) -> None:
    assert ranked(store, measure)[: len(first)] == first


def test_eigenvector_puts_the_hub_first(store: Store) -> None:
    assert ranked(store, "eigenvector")[0][0] == "Hub"


def test_only_some_kinds_are_listed_in_the_same_network(store: Store) -> None:
    assert ranked(store, "degree", kind=Kind.AGENCY) == [("Found", 1), ("Lost", 1)]
    assert ranking(store, "degree", kind=Kind.AGENCY, terms=Terms()).entities == 8


def test_communities_are_apart_where_nothing_joins_them(store: Store) -> None:
    answer = ranking(store, "community", terms=Terms())
    community = {placed.entity.name: placed.community for placed in answer.placed}
    assert community["Lost"] == community["Found"] != community["Hub"]
    assert answer.placed[0].community == 1
    assert answer == ranking(store, "community", terms=Terms())


@pytest.mark.parametrize("measure", MEASURES)
def test_an_empty_network(measure: str, store: Store) -> None:
    assert ranking(store, measure, terms=Terms(confidence=1.0)).placed == ()


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda e: e[0] != e[1]),
        min_size=1,
        max_size=16,
    )
)
def test_what_is_cut_off_is_what_falls_away(edges: list[tuple[int, int]]) -> None:
    """The sizes that come from the blocks are those that come from taking each entity away."""
    graph = networkx.Graph(edges)
    expected = {}
    for node in networkx.articulation_points(graph):
        whole = networkx.node_connected_component(graph, node) - {node}
        parts = networkx.connected_components(graph.subgraph(whole))
        expected[node] = float(len(whole) - max(map(len, parts)))
    assert _articulation(graph) == expected
