"""Where the entities of a network stand: connected parts side by side, neighbours near each other."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

#: Pixels that a neighbour is away at zoom 1.
STEP = 170.0


def positions(graph: "networkx.MultiDiGraph") -> dict[str, tuple[float, float]]:
    """The position in pixels of every node; the same graph always gets the same."""
    import networkx

    plain = networkx.Graph(graph)
    parts = sorted(networkx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    placed: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    width = STEP * 1.6 * math.sqrt(len(plain) + 1)
    for part in parts:
        ordered = networkx.Graph()
        ordered.add_nodes_from(sorted(part))
        ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in plain.subgraph(part).edges))
        size = STEP * math.sqrt(len(part)) / 1.2
        spots = networkx.spring_layout(ordered, seed=1, scale=size / 2)
        if x + size > width and x:
            x, y, row = 0.0, y + row + STEP, 0.0
        for id, (left, top) in spots.items():
            placed[id] = (round(x + size / 2 + float(left), 1), round(y + size / 2 + float(top), 1))
        x, row = x + size + STEP, max(row, size)
    return placed
