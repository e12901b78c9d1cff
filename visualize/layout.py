"""Where the entities of a network stand: neighbours near each other, communities together, connected parts
side by side, and room around each. The same network always gets the same places.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx
    import numpy

#: Pixels between neighbours at zoom 1.
STEP = 150.0
#: The side of the square that each entity of a large part has for itself on average, in pixels.
SQUARE = 78.0
#: Of an entity, where nobody says.
RADIUS = 15.0
#: Above so many entities of one part, labels get no room of their own: the page writes those that fit.
ROOMY = 150
#: Up to so many entities a part is drawn to the distances in it, which is clearest where it is small.
SMALL = 60
#: How much stronger links inside a community pull.
TOGETHER = 3.0
_SEED = 1
_ROUNDS = 100

Spot = tuple[float, float]


def positions(
    names: Mapping[str, str],
    links: Iterable[tuple[str, str]],
    *,
    radii: Mapping[str, float] | None = None,
    spare: Collection[str] = (),
) -> dict[str, Spot]:
    """The position in pixels of every entity, given the names by id and the pairs that are linked; `radii`
    are what the entities are drawn with. Those that are `spare` get a place near their neighbours, and move
    no other.
    """
    import networkx

    graph = _ordered(names, links)
    shown = [id for id in graph if id not in set(spare)]
    parts = sorted(
        networkx.connected_components(graph.subgraph(shown)), key=lambda part: (-len(part), min(part))
    )
    drawn = [
        _part(_ordered(part, graph.subgraph(part).edges), _boxes(names, part, radii or {})) for part in parts
    ]
    placed = _packed(drawn)
    placed |= _beside(graph, placed, [id for id in graph if id not in placed])
    return {id: (round(x, 1), round(y, 1)) for id, (x, y) in placed.items()}


def _ordered(ids: Iterable[str], links: Iterable[tuple[str, str]]) -> "networkx.Graph":
    """A graph with its nodes and edges sorted, so that what follows is the same each time."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(sorted(ids))
    graph.add_edges_from(sorted({(min(pair), max(pair)) for pair in links if pair[0] != pair[1]}))
    return graph


def _boxes(names: Mapping[str, str], part: Collection[str], radii: Mapping[str, float]) -> dict[str, Spot]:
    """How much room each entity takes, wide and high: with its label, or only itself where there are many."""
    sides = {id: 2 * radii.get(id, RADIUS) + 14 for id in part}
    if len(part) > ROOMY:
        return {id: (side, side) for id, side in sides.items()}
    return {id: (max(side, 30.0 + 7.0 * min(len(names[id]), 22)), side + 38) for id, side in sides.items()}


def _part(graph: "networkx.Graph", boxes: Mapping[str, Spot]) -> dict[str, Spot]:
    """One connected part around the origin."""
    import numpy

    ids = list(graph)
    if len(ids) == 1:
        return {ids[0]: (0.0, 0.0)}
    small = len(ids) <= SMALL
    spots = _wide(_spaced(graph, _by_distance(graph)) if small else _dense(_by_force(graph)))
    apart = _apart(spots, numpy.array([boxes[id] for id in ids]))
    return {id: (float(x), float(y)) for id, (x, y) in zip(ids, apart, strict=True)}


def _by_distance(graph: "networkx.Graph") -> "numpy.ndarray[Any, Any]":
    """Kamada and Kawai (1989): the distances on the page as the distances in the graph."""
    import networkx
    import numpy

    if len(graph) == 2:
        return numpy.array([(0.0, 0.0), (1.0, 0.0)])
    spots = networkx.kamada_kawai_layout(graph)
    return numpy.array([spots[id] for id in graph])


def _by_force(graph: "networkx.Graph") -> "numpy.ndarray[Any, Any]":
    """ForceAtlas2 (Jacomy et al. 2014), with links inside a community of Louvain's (Blondel et al. 2008)
    pulling harder.
    """
    import networkx
    import numpy
    from crategraph_forceatlas2 import layout

    numbers = {id: number for number, id in enumerate(graph)}
    communities = networkx.community.louvain_communities(graph, seed=_SEED)
    home = {id: number for number, community in enumerate(communities) for id in community}
    spots = layout(
        len(numbers),
        [(numbers[a], numbers[b]) for a, b in graph.edges],
        weights=[TOGETHER if home[a] == home[b] else 1.0 for a, b in graph.edges],
        iterations=max(100, 400 - len(numbers) // 10),
        seed=_SEED,
        threads=1,  # with more, the order of sums and so the picture would change
    )
    return numpy.asarray(spots)


def _spaced(graph: "networkx.Graph", spots: "numpy.ndarray[Any, Any]") -> "numpy.ndarray[Any, Any]":
    """The same picture at the scale at which half of all links are shorter than `STEP`."""
    import numpy

    numbers = {id: number for number, id in enumerate(graph)}
    ends = numpy.array([(numbers[a], numbers[b]) for a, b in graph.edges])
    lengths = numpy.linalg.norm(spots[ends[:, 0]] - spots[ends[:, 1]], axis=1)
    scaled: numpy.ndarray[Any, Any] = (spots - spots.mean(axis=0)) * (STEP / max(numpy.median(lengths), 1e-9))
    return scaled


def _dense(spots: "numpy.ndarray[Any, Any]") -> "numpy.ndarray[Any, Any]":
    """The same picture at the scale at which it fills its space evenly, as if each entity had a square."""
    import numpy

    spots = spots - numpy.median(spots, axis=0)
    # A few tails reach far out: what most entities stand in is what counts.
    radius = numpy.quantile(numpy.linalg.norm(spots, axis=1), 0.9)
    wanted = SQUARE * math.sqrt(0.9 * len(spots) / math.pi)
    scaled: numpy.ndarray[Any, Any] = spots * (wanted / max(radius, 1e-9))
    return scaled


def _wide(spots: "numpy.ndarray[Any, Any]") -> "numpy.ndarray[Any, Any]":
    """The same picture turned so that its longest side lies across, as screens do."""
    import numpy

    _, _, axes = numpy.linalg.svd(spots - spots.mean(axis=0), full_matrices=False)
    if numpy.linalg.det(axes) < 0:
        axes[1] *= -1
    turned: numpy.ndarray[Any, Any] = spots @ axes.T
    return turned


def _apart(
    spots: "numpy.ndarray[Any, Any]", boxes: "numpy.ndarray[Any, Any]", *, fixed: int = 0
) -> "numpy.ndarray[Any, Any]":
    """The same places, pushed aside until no two boxes overlap (or nearly); the first `fixed` stay."""
    import numpy
    from scipy.spatial import cKDTree

    spots = spots.copy()
    share = numpy.where(numpy.arange(len(spots)) < fixed, 0.0, 1.0)
    for _ in range(_ROUNDS):
        pairs = cKDTree(spots / boxes.max(axis=0)).query_pairs(1.0, p=math.inf, output_type="ndarray")
        one, two = pairs[:, 0], pairs[:, 1]
        gap = spots[one] - spots[two]
        over = (boxes[one] + boxes[two]) / 2 - abs(gap)
        clash = (over > 0.5).all(axis=1) & (share[one] + share[two] > 0)
        if not clash.any():
            break
        one, two, gap, over = one[clash], two[clash], gap[clash], over[clash]
        along = (over[:, 1] < over[:, 0]).astype(int)
        rows = numpy.arange(len(one))
        push = over[rows, along] * numpy.where(gap[rows, along] < 0, -1.0, 1.0)
        weight = share[one] + share[two]
        numpy.add.at(spots, (one, along), 0.6 * push * share[one] / weight)
        numpy.add.at(spots, (two, along), -0.6 * push * share[two] / weight)
    return spots


def _packed(parts: Sequence[Mapping[str, Spot]]) -> dict[str, Spot]:
    """Parts in rows, the largest first, in a space somewhat wider than high."""
    frames = [_frame(part) for part in parts]
    areas = [(right - left) * (low - top) for left, top, right, low in frames]
    width = max((right - left for left, _, right, _ in frames), default=0.0)
    if areas and areas[0] < 0.5 * sum(areas):
        width = max(width, 1.5 * math.sqrt(sum(areas)))
    placed: dict[str, Spot] = {}
    x = y = height = 0.0
    for part, (left, top, right, low) in zip(parts, frames, strict=True):
        if x and x + right - left > width:
            x, y, height = 0.0, y + height, 0.0
        for id, (across, down) in part.items():
            placed[id] = (x + across - left, y + down - top)
        x, height = x + right - left, max(height, low - top)
    return placed


def _frame(part: Mapping[str, Spot]) -> tuple[float, float, float, float]:
    """Left, top, right and low edge of a part, with a margin."""
    across, down = zip(*part.values(), strict=True)
    return (min(across) - 90, min(down) - 60, max(across) + 90, max(down) + 60)


def _beside(graph: "networkx.Graph", placed: Mapping[str, Spot], spare: Sequence[str]) -> dict[str, Spot]:
    """Places for the entities that are not shown at first: near those that they are linked with."""
    import numpy

    if not spare:
        return {}
    middle = numpy.array(list(placed.values()) or [(0.0, 0.0)]).mean(axis=0)
    spots = []
    for number, id in enumerate(spare):
        near = [placed[other] for other in graph[id] if other in placed] if id in graph else []
        x, y = numpy.mean(near, axis=0) if near else middle
        outward = math.atan2(y - middle[1], x - middle[0]) + 2.4 * number
        spots.append((x + STEP * math.cos(outward), y + STEP * math.sin(outward)))
    all_spots = numpy.array([*placed.values(), *spots])
    boxes = numpy.full_like(all_spots, 50.0)
    apart = _apart(all_spots, boxes, fixed=len(placed))[len(placed) :]
    return {id: (float(x), float(y)) for id, (x, y) in zip(spare, apart, strict=True)}
