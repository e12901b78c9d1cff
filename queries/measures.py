"""Where an entity stands in the network: what no query can tell, by networkx."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..graph.errors import QueryError
from ..graph.model import Entity
from ..graph.ontology import Kind
from ..graph.paths import Terms
from ..graph.store import Store

#: In a larger network betweenness is estimated from the ways of so many entities, the same ones every time.
EXACT, PIVOTS = 2_000, 500
#: Closeness looks from every entity at every other: in a larger network that takes too long.
CLOSE = 20_000


@dataclass(frozen=True, slots=True)
class Placed:
    """An entity with its score; `community` is the number of its community, where that was asked."""

    entity: Entity
    score: float
    community: int | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Entities by one measure, the highest first; `entities` and `links` (neighbouring pairs) count the
    network that was measured; `estimated` says that the measure is an estimate.
    """

    measure: str
    placed: tuple[Placed, ...]
    entities: int
    links: int
    estimated: bool = False


def ranking(store: Store, measure: str, *, kind: Kind | None = None, terms: Terms) -> Ranking:
    """Entities by one of `MEASURES`, in the undirected network of the links that `terms` admit.

    With `kind` only those are listed; the network is the same.
    """
    graph = _graph(store, terms)
    scores = MEASURES[measure](graph)
    communities = _communities(graph) if measure == "community" else {}
    ids = sorted(scores, key=lambda id: (communities.get(id, 0), -scores[id], id))
    entities = {entity.id: entity for entity in store.entities(ids, kind=kind)}
    placed = tuple(
        Placed(entities[id], round(scores[id], 6), communities.get(id)) for id in ids if id in entities
    )
    estimated = measure == "betweenness" and len(graph) > EXACT
    return Ranking(measure, placed, len(graph), graph.number_of_edges(), estimated)


def _graph(store: Store, terms: Terms) -> Any:
    """One edge for each pair of neighbours, as strong as their best link."""
    import networkx

    graph = networkx.Graph()
    for hop in filter(terms.admits, store.hops(types=terms.types)):
        known = graph.get_edge_data(hop.source, hop.target, {"confidence": 0.0})
        graph.add_edge(hop.source, hop.target, confidence=max(known["confidence"], hop.confidence))
    return networkx.Graph(sorted(graph.edges(data=True), key=lambda edge: edge[:2]))


def _degree(graph: Any) -> Mapping[str, float]:
    return {id: float(degree) for id, degree in graph.degree()}


def _betweenness(graph: Any) -> Mapping[str, float]:
    import networkx

    pivots = PIVOTS if len(graph) > EXACT else None
    scores: Mapping[str, float] = networkx.betweenness_centrality(graph, k=pivots, seed=0)
    return scores


def _closeness(graph: Any) -> Mapping[str, float]:
    import networkx

    if len(graph) > CLOSE:
        raise QueryError(
            f"closeness of {len(graph)} entities takes too long: narrow the network with --via,"
            " --min-confidence or --min-documents"
        )
    scores: Mapping[str, float] = networkx.closeness_centrality(graph)
    return scores


def _eigenvector(graph: Any) -> Mapping[str, float]:
    import networkx

    if not graph:
        return {}
    try:
        scores: Mapping[str, float] = networkx.eigenvector_centrality(
            graph, max_iter=2_000, tol=1e-6, weight="confidence"
        )
    except networkx.PowerIterationFailedConvergence as error:
        raise QueryError("eigenvector centrality finds no answer here: rank --by another measure") from error
    return scores


def _articulation(graph: Any) -> Mapping[str, float]:
    """How many entities would be cut off from the largest part that is left, were this one not there.

    Blocks and the entities between them form a forest (Hopcroft and Tarjan 1973); what hangs below each of
    its branches is summed up from the leaves.
    """
    import networkx

    blocks = [frozenset(block) for block in networkx.biconnected_components(graph)]
    shared = Counter(id for block in blocks for id in block)
    between = {id for id, count in shared.items() if count > 1}
    forest = networkx.Graph()
    for block in blocks:
        forest.add_node(block, weight=len(block - between))
        forest.add_edges_from((block, id) for id in block & between)
    return {
        id: float(size - 1 - max(pieces)) for id, size, pieces in _pieces(networkx, forest) if id in between
    }


def _pieces(networkx: Any, forest: Any) -> Iterator[tuple[Any, int, list[int]]]:
    """For each node of a forest the size of its tree, and of the pieces that it would fall into."""
    for tree in networkx.connected_components(forest):
        root = next(iter(tree))
        edges = list(networkx.dfs_edges(forest, root))
        below = {node: forest.nodes[node].get("weight", 1) for node in tree}
        branches: dict[Any, list[int]] = {node: [] for node in tree}
        for parent, child in reversed(edges):
            below[parent] += below[child]
            branches[parent].append(below[child])
        for node in tree:
            above = below[root] - below[node]
            yield node, below[root], [*branches[node], above]


def _communities(graph: Any) -> dict[str, int]:
    """The number of each entity's community (Blondel and others 2008), the largest first."""
    import networkx

    found = networkx.community.louvain_communities(graph, weight="confidence", seed=0) if graph else []
    ranked = sorted(found, key=lambda community: (-len(community), min(community)))
    return {id: number for number, community in enumerate(ranked, 1) for id in community}


#: What `rank --by` offers; entities of no network (without an admitted link) are never listed.
MEASURES: dict[str, Callable[[Any], Mapping[str, float]]] = {
    "degree": _degree,
    "betweenness": _betweenness,
    "closeness": _closeness,
    "eigenvector": _eigenvector,
    "articulation": _articulation,
    "community": _degree,
}
