"""What a page shows, by what was asked; what it leaves out, and says so."""

from collections.abc import Iterator

import pytest

from complicity.graph.errors import PageError
from complicity.graph.model import Decision, Entity, entity_id
from complicity.graph.ontology import Family, LinkType
from complicity.graph.paths import Terms
from complicity.graph.store import Store, open_store
from complicity.tests.queries.case import (
    ARMY,
    CASE,
    CHIEF,
    GANG,
    GENERAL,
    GULF,
    IGUALA,
    POLICE,
    ZETAS,
    Told,
    fill,
    name,
)
from complicity.visualize import selection
from complicity.visualize.selection import Selection

ANY = Terms(types=None, denied=True)
COMPLICITY = Terms(frozenset(t for t in LinkType if t.family is Family.COMPLICITY), denied=True)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as opened:
        fill(opened, CASE)
        yield opened


def entity(store: Store, text: str) -> Entity:
    return next(store.entities([entity_id(name(text))]))


def shown(chosen: Selection) -> set[str]:
    return {one.name for one in chosen.entities if one.id not in chosen.spare}


def names(*texts: str) -> set[str]:
    return {name(text).text for text in texts}


def test_complicity_comes_with_the_bodies_of_its_persons(store: Store) -> None:
    assert shown(selection.complicity(store, ANY)) == names(POLICE, GANG, GENERAL, ZETAS, ARMY, GULF)


def test_a_family_is_that_family_alone(store: Store) -> None:
    chosen = selection.complicity(store, COMPLICITY)
    assert {link.type.family for link in chosen.links} == {Family.COMPLICITY}
    assert shown(chosen) == names(POLICE, GANG, GENERAL, ZETAS, ARMY, GULF)
    assert "Only links of complicity" in chosen.notes


def test_the_largest_part_comes_first_and_the_rest_is_told(store: Store) -> None:
    more = [Told(f"PoliceForce:Force {n}", "SUPPORTED", "CriminalGroup:Big", "Other") for n in range(5)]
    fill(store, more)
    chosen = selection.complicity(store, ANY, limit=4)
    assert len(shown(chosen)) == 4
    assert "Big" in shown(chosen)
    assert all("Force" in one or one == "Big" for one in shown(chosen))
    assert any("8 further entities" in what for what in chosen.notes)


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        (0, names(CHIEF)),
        (1, names(CHIEF, POLICE)),
        (2, names(CHIEF, POLICE, GANG, IGUALA) | {"PGR", "Iguala town council"}),
    ],
)
def test_surroundings(store: Store, hops: int, expected: set[str]) -> None:
    chosen = selection.surroundings(store, [entity(store, CHIEF)], ANY, hops=hops)
    assert shown(chosen) == expected
    assert chosen.roots == (entity_id(name(CHIEF)),)


def test_chains_show_their_entities(store: Store) -> None:
    chosen = selection.chains(store, entity(store, ARMY), entity(store, ZETAS), ANY)
    assert shown(chosen) == names(ARMY, GENERAL, ZETAS)
    assert chosen.chain
    none = selection.chains(store, entity(store, ARMY), entity(store, GULF), ANY)
    assert shown(none) == names(ARMY, GULF)
    assert "No chain joins the two on these terms." in none.notes


@pytest.mark.parametrize(
    ("terms", "types"),
    [
        (Terms(types=None, confidence=0.9, denied=True), {LinkType.HANDED_OVER_TO}),
        (Terms(types=None, since="2020", until="2021", denied=True), {LinkType.ARRESTED}),
    ],
)
def test_terms_hold_for_every_link(store: Store, terms: Terms, types: set[LinkType]) -> None:
    ids = [one.id for one in store.entities()]
    assert {link.type for link in selection.among(store, ids, terms, title="").links} == types


def test_a_rejected_claim_is_not_quoted(store: Store) -> None:
    link = next(store.links(types=[LinkType.PAID]))
    store.record(Decision("reject", (link.claim,), "someone", "2026-01-01"))
    store.refresh()
    chosen = selection.complicity(store, ANY)
    assert link.claim not in {citation.claim.id for citation in chosen.citations}


@pytest.mark.parametrize(("entities", "links"), [(3, 1000), (1000, 3)])
def test_too_much_is_refused_with_advice(
    store: Store, monkeypatch: pytest.MonkeyPatch, entities: int, links: int
) -> None:
    monkeypatch.setattr(selection, "MOST_ENTITIES", entities)
    monkeypatch.setattr(selection, "MOST_LINKS", links)
    with pytest.raises(PageError, match=r"--min-confidence.*--hops"):
        selection.surroundings(store, [entity(store, ZETAS)], ANY, hops=3)


def test_where_claims_are_too_many_each_link_shows_its_best(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "MOST_CLAIMS", 18)
    chosen = selection.among(store, [one.id for one in store.entities()], ANY, title="")
    best = {link.claim for link in chosen.links}
    assert best <= {citation.claim.id for citation in chosen.citations}
    assert sum(chosen.unshown.values()) == len(CASE) - len(chosen.citations) > 0
    assert any("further claims" in what for what in chosen.notes)
