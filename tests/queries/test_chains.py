"""Chains from the security side to the criminal side: the graph, what is asked, the chains in their order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from complicity.graph.errors import QueryError
from complicity.graph.ontology import Kind
from complicity.graph.paths import Terms
from complicity.graph.store import Store, open_store
from complicity.queries import chains as asked
from complicity.queries.chains import ChainsAnswer, End
from complicity.tests.queries.case import Told, fill

FORCE, OTHER, GANG, RIVAL = (
    "PoliceForce:Force",
    "MilitaryUnit:Other",
    "CriminalGroup:Gang",
    "CriminalGroup:Rival",
)
CHIEF, BOSS, NOBODY = "Person:Chief", "Person:Boss", "Person:Nobody"
TOLD = (
    Told(FORCE, "SUPPORTED", GANG, "Report", confidence=0.9),
    Told(FORCE, "SUPPORTED", GANG, "Cable", confidence=0.9),
    Told(GANG, "PAID", OTHER, confidence=0.5),
    Told(CHIEF, "COMMANDED", FORCE, confidence=0.9),
    Told(BOSS, "MEMBER_OF", RIVAL, confidence=0.9),
    Told(CHIEF, "COLLUDED_WITH", BOSS, confidence=0.7),
    Told(NOBODY, "COLLUDED_WITH", RIVAL, "Report", confidence=0.4),
    Told(FORCE, "COLLUDED_WITH", RIVAL, "Memo", "denied"),
    Told(FORCE, "FOUGHT", RIVAL),
    Told("Organization:Firm", "COLLUDED_WITH", GANG),
    Told(FORCE, "COLLUDED_WITH", OTHER),
)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as opened:
        fill(opened, TOLD)
        yield opened


def named(answer: ChainsAnswer) -> list[str]:
    return [
        " ".join(entity.name for entity in told.entities) for force in answer.forces for told in force.chains
    ]


ALL = ["Force Gang", "Force Chief Boss Rival", "Other Gang", "Nobody Rival"]


@pytest.mark.parametrize(
    ("source", "target", "hops", "terms", "chains"),
    [
        (End(), End(), 3, Terms(), ALL),
        (End(), End(), 2, Terms(), ["Force Gang", "Other Gang", "Nobody Rival"]),
        (End(kind=Kind.MILITARY_UNIT), End(), 3, Terms(), ["Other Gang"]),
        (End(entity="policeforce:force"), End(), 3, Terms(), ["Force Gang", "Force Chief Boss Rival"]),
        (End(), End(entity="criminalgroup:rival"), 3, Terms(), ["Force Chief Boss Rival", "Nobody Rival"]),
        (End(entity="person:chief"), End(), 3, Terms(), ["Chief Boss Rival"]),
        (End(kind=Kind.PERSON), End(kind=Kind.PERSON), 3, Terms(), ["Chief Boss"]),
        (End(), End(), 3, Terms(documents=2), ["Force Gang"]),
        (End(), End(), 3, Terms(confidence=0.6), ["Force Gang", "Force Chief Boss Rival"]),
        (End(), End(entity="criminalgroup:rival"), 1, Terms(denied=True), ["Nobody Rival", "Force Rival"]),
    ],
)
def test_chains(store: Store, source: End, target: End, hops: int, terms: Terms, chains: list[str]) -> None:
    answer = asked.chains(store, source, target, max_hops=hops, terms=terms)
    assert named(answer) == chains
    assert answer.total == len(chains)
    assert not answer.cut


def test_the_best_come_first_and_the_rest_is_counted(store: Store) -> None:
    answer = asked.chains(store, End(), End(), limit=1, terms=Terms())
    assert (named(answer), answer.total) == (["Force Gang"], 4)


@pytest.mark.parametrize("hops", [0, 4, 50])
def test_hops(store: Store, hops: int) -> None:
    with pytest.raises(QueryError, match="these chains have 1 to 3"):
        asked.chains(store, End(), End(), max_hops=hops, terms=Terms())


def test_a_person_of_many_bodies_is_bounded_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "OFFICES", 2)
    offices = [Told(CHIEF, "MEMBER_OF", f"PoliceForce:Force {n}", confidence=0.1 * (n + 1)) for n in range(5)]
    with open_store(str(tmp_path / "graph.db")) as store:
        fill(store, [*offices, Told(CHIEF, "SUPPORTED", GANG)])
        answer = asked.chains(store, End(), End(), terms=Terms())
    assert named(answer) == ["Force 4 Chief Gang", "Force 3 Chief Gang"]
    assert answer.cut == ("of one person with very many bodies only the 2 best supported were followed",)


def test_a_denial_is_found_however_many_claims_there_are(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    denial = Told(FORCE, "SUPPORTED", GANG, "Late", "denied")
    fill(store, [denial, Told("PoliceForce:New", "SUPPORTED", GANG, "Late")])
    for many in (asked.MANY, 0):
        monkeypatch.setattr(asked, "MANY", many)
        told = asked.chains(store, End(), End(), limit=1, terms=Terms()).forces[0].chains[0]
        assert [one.claim.evidence for one in told.steps[0].against] == ["Force SUPPORTED Gang (1)"]
