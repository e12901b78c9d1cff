"""Where entities stand: the same each time, apart from each other, communities together."""

import random
from itertools import combinations
from math import dist, inf

import pytest

from complicity.visualize.layout import positions


def clusters(count: int, size: int, *, seed: int = 1) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Groups with many links inside and a few between."""
    rng = random.Random(seed)
    names = {f"{group}-{n}": f"Entity {n} of group {group}" for group in range(count) for n in range(size)}
    ids = list(names)
    links = [(f"{g}-0", f"{g}-{n}") for g in range(count) for n in range(1, size)]
    links += [(f"{g}-{rng.randrange(size)}", f"{g}-{rng.randrange(size)}") for g in range(count) for _ in ids]
    links += [(f"{g}-0", f"{g + 1}-0") for g in range(count - 1)]
    return names, links


@pytest.mark.parametrize(("count", "size"), [(1, 1), (2, 5), (4, 60)])
def test_the_same_network_gets_the_same_places(count: int, size: int) -> None:
    names, links = clusters(count, size)
    first = positions(names, links)
    shuffled = dict(random.Random(2).sample(list(names.items()), len(names)))
    turned = [(b, a) for a, b in reversed(links)]
    assert positions(shuffled, turned) == first


@pytest.mark.parametrize(("count", "size", "apart"), [(3, 8, 80.0), (4, 60, 35.0)])
def test_none_stands_on_another(count: int, size: int, apart: float) -> None:
    places = positions(*clusters(count, size))
    nearest = min(dist(a, b) for a, b in combinations(places.values(), 2))
    assert nearest > apart


def test_communities_stand_together() -> None:
    names, links = clusters(4, 60)
    places = positions(names, links)
    rng = random.Random(3)
    pairs = [rng.sample(sorted(names), 2) for _ in range(2_000)]
    inside = [dist(places[a], places[b]) for a, b in pairs if a[0] == b[0]]
    between = [dist(places[a], places[b]) for a, b in pairs if a[0] != b[0]]
    assert sum(inside) / len(inside) < 0.6 * sum(between) / len(between)


def test_what_is_spare_moves_no_other() -> None:
    names, links = clusters(2, 8)
    alone = positions(names, links)
    more = {f"s{n}": f"Spare {n}" for n in range(5)} | {"far": "Linked with none"}
    both = positions(names | more, [*links, *((f"s{n}", "0-0") for n in range(5))], spare=set(more))
    assert {id: both[id] for id in names} == alone
    assert all(dist(both[f"s{n}"], both["0-0"]) < 1_000 for n in range(5))
    assert min(dist(both[a], both[b]) for a, b in combinations(both, 2)) > 35


@pytest.mark.parametrize("names", [{}, {"a": "A"}, {"a": "A", "b": "B", "c": "C"}])
def test_without_links(names: dict[str, str]) -> None:
    places = positions(names, [("a", "a")] if names else [])
    assert places.keys() == names.keys()
    assert all(-inf < x < inf and -inf < y < inf for x, y in places.values())
    assert len(set(places.values())) == len(names)
