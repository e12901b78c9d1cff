"""The search for chains: as good as looking at all of them, and bounded where that cannot be done."""

from collections.abc import Iterator
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complicity.graph import paths
from complicity.graph.errors import QueryError
from complicity.graph.model import Hop, entity_id
from complicity.graph.ontology import LinkType, Modality
from complicity.graph.paths import Terms, best_chains, hub_discount, rank
from complicity.graph.store import Store, open_store
from complicity.tests.queries.case import (
    ARMY,
    CASE,
    CHIEF,
    GANG,
    GENERAL,
    GULF,
    POLICE,
    ZETAS,
    Told,
    fill,
    name,
)


def id_of(text: str) -> str:
    return entity_id(name(text))


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as opened:
        fill(opened, CASE)
        yield opened


def found(store: Store, start: str, goal: str, **options: object) -> list[tuple[str, ...]]:
    terms = Terms(**options)  # type: ignore[arg-type]
    search = best_chains(store, id_of(start), id_of(goal), terms=terms)
    return [chain.entities for chain in search.chains]


ANY = {"types": None}
CHAINS = [
    (POLICE, GANG, {}, [(POLICE, GANG)]),
    (GANG, POLICE, {}, [(GANG, POLICE)]),
    (CHIEF, GANG, {}, [(CHIEF, POLICE, GANG)]),
    (ARMY, ZETAS, {}, [(ARMY, GENERAL, ZETAS)]),
    (ARMY, ZETAS, {"confidence": 0.5}, []),
    (POLICE, GANG, {"documents": 2}, [(POLICE, GANG)]),
    (CHIEF, GANG, {"documents": 2}, []),
    (ARMY, GULF, {}, []),
    (ARMY, GULF, {"denied": True}, [(ARMY, GULF)]),
    (ARMY, ZETAS, {"avoid": frozenset({id_of(GENERAL)})}, []),
    (ARMY, GULF, ANY, [(ARMY, GENERAL, ZETAS, GULF)]),
    (POLICE, ZETAS, ANY, [(POLICE, GANG, ZETAS)]),
    (POLICE, ZETAS, {"types": frozenset({LinkType.PAID, LinkType.FOUGHT})}, [(POLICE, GANG, ZETAS)]),
    (POLICE, GANG, {"since": "2014-09-26"}, [(POLICE, GANG)]),
    (POLICE, GANG, {"since": "2015"}, []),
    (POLICE, GANG, {"until": "2014-08"}, []),
    (POLICE, GANG, {"until": "2014"}, [(POLICE, GANG)]),
    (ARMY, ZETAS, {"until": "2013"}, []),
]


@pytest.mark.parametrize(("start", "goal", "options", "chains"), CHAINS)
def test_chains_on_terms(
    store: Store, start: str, goal: str, options: dict[str, object], chains: list[tuple[str, ...]]
) -> None:
    assert found(store, start, goal, **options) == [tuple(map(id_of, chain)) for chain in chains]


def test_a_chain_holds_all_links_of_a_hop_the_strongest_first(store: Store) -> None:
    (chain,) = best_chains(store, id_of(GANG), id_of(POLICE)).chains
    ((first, second),) = chain.hops
    assert (first.type, second.type) == (LinkType.HANDED_OVER_TO, LinkType.PAID)
    assert first.confidence > second.confidence
    assert (chain.strength, chain.documents) == (first.confidence, 2)


def test_what_each_side_reached_is_told(store: Store) -> None:
    search = best_chains(store, id_of(CHIEF), id_of(ARMY))
    assert not search.chains
    assert search.reached[0][id_of(CHIEF)] == 0
    assert search.reached[0][id_of(POLICE)] == 1
    assert search.reached[0][id_of(GANG)] == 2
    assert search.reached[1][id_of(GENERAL)] == 1
    assert not search.cut


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_hops": 0}, "give 1 to 8"),
        ({"max_hops": 50}, "give 1 to 8"),
        ({"k": 0}, "give 1 or more"),
        ({"goal": POLICE}, "both ends are the same"),
    ],
)
def test_no_question(store: Store, options: dict[str, object], message: str) -> None:
    options = dict(options)  # the cases are shared between the stores
    goal = str(options.pop("goal", GANG))
    with pytest.raises(QueryError, match=message):
        best_chains(store, id_of(POLICE), id_of(goal), **options)  # type: ignore[arg-type]


PLACES = [f"Agency:Office {letter}" for letter in "ABCDEFG"]
PAIRS = st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)).filter(lambda pair: pair[0] != pair[1])
CLAIMS = st.builds(
    lambda pair, type_, document, modality, confidence: Told(
        pair[0], type_, pair[1], document, modality, confidence=confidence
    ),
    PAIRS,
    st.sampled_from(["COLLUDED_WITH", "PART_OF", "SUPPORTED"]),
    st.sampled_from(["Report", "Cable", "Memo"]),
    st.sampled_from(["stated", "alleged", "denied"]),
    st.sampled_from([0.3, 0.5, 0.9]),
)


@settings(max_examples=60, deadline=None)
@given(told=st.lists(CLAIMS, min_size=1, max_size=14, unique_by=lambda t: t[:4]), hops=st.integers(1, 5))
def test_nothing_beats_what_is_found(
    told: list[Told], hops: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same chains, in the same order, as looking at every chain there is."""
    with open_store(str(tmp_path_factory.mktemp("chains") / "graph.db")) as store:
        fill(store, told)
        start, goal = id_of(PLACES[0]), id_of(PLACES[1])
        search = best_chains(store, start, goal, k=4, max_hops=hops)
        assert [chain.entities for chain in search.chains] == brute(store, start, goal, hops)[:4]


def brute(store: Store, start: str, goal: str, most: int) -> list[tuple[str, ...]]:
    links: dict[frozenset[str], list[Hop]] = {}
    for hop in filter(Terms().admits, store.hops()):
        links.setdefault(frozenset({hop.source, hop.target}), []).append(hop)
    between = {id for pair in links for id in pair} - {start, goal}
    degrees = store.degrees(between)
    ranked = []
    for count in range(most):
        for middle in permutations(sorted(between), count):
            chain = (start, *middle, goal)
            hops = [links.get(frozenset(pair)) for pair in pairwise(chain)]
            if all(hops):
                best = [min(each, key=lambda hop: hop.strength) for each in hops if each]
                discount = 1.0
                for id in middle:
                    discount *= hub_discount(degrees[id])
                place = rank(
                    min(hop.confidence for hop in best),
                    discount,
                    min(hop.documents for hop in best),
                    len(best),
                    chain,
                )
                ranked.append(place)
    return [place.entities for place in sorted(ranked)]


def test_a_hub_is_bounded_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hub with many links the strongest are followed, and that is told."""
    monkeypatch.setattr(paths, "ROOM", 30)
    spokes = [
        Told(f"Person:Officer {n}", "MEMBER_OF", "Agency:Ministry", f"Report {n}", confidence=0.2)
        for n in range(60)
    ]
    good = Told("Person:Colonel", "MEMBER_OF", "Agency:Ministry", confidence=0.9)
    end = Told("Person:Colonel", "SUPPORTED", ZETAS, confidence=0.9)
    with open_store(str(tmp_path / "graph.db")) as store:
        fill(store, [*spokes, good, end])
        search = best_chains(store, id_of("Agency:Ministry"), id_of(ZETAS))
    (chain,) = search.chains
    assert chain.entities == tuple(map(id_of, ("Agency:Ministry", "Person:Colonel", ZETAS)))
    assert search.cut == ("of one entity with very many links only the 30 strongest or more were followed",)


def test_a_chain_through_a_hub_counts_less(tmp_path: Path) -> None:
    """Of two chains of equal hops the one that avoids the body which everything touches comes first."""
    hub, quiet = "Agency:Ministry", "Agency:Office"
    spokes = [Told(f"Person:Officer {n}", "MEMBER_OF", hub, f"Report {n}") for n in range(paths.HUB + 10)]
    sides = [
        Told(*ends)
        for body in (hub, quiet)
        for ends in ((body, "SUPPORTED", ZETAS), (POLICE, "PART_OF", body))
    ]
    with open_store(str(tmp_path / "graph.db")) as store:
        fill(store, [*spokes, *sides])
        first, second = best_chains(store, id_of(POLICE), id_of(ZETAS)).chains
    assert first.entities[1] == id_of(quiet)
    assert second.entities[1] == id_of(hub)
    assert second.strength < first.strength


DATES = st.sampled_from([None, "2010", "2012-05", "2012-05-17", "2013"])


@given(first=DATES, last=DATES, since=DATES, until=DATES)
def test_a_link_without_a_date_says_nothing_of_a_time(
    first: str | None, last: str | None, since: str | None, until: str | None
) -> None:
    hop = Hop("a", LinkType.PAID, "b", 1, 1, 0.5, Modality.STATED, False, first, last, "c")
    admitted = Terms(since=since, until=until).admits(hop)
    if not (since or until):
        assert admitted
    elif not (first and last):
        assert not admitted
    elif first == last == since or first == last == until:
        assert admitted == (not since or not until or since[:4] <= until[:4])
