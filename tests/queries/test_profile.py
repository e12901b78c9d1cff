"""What is told of one entity, of those above it on a day, and of those around it."""

from collections.abc import Iterator

import pytest

from complicity.graph.ontology import Family, LinkType
from complicity.graph.paths import Terms
from complicity.graph.store import Store, open_store
from complicity.queries.command import chain_of_command
from complicity.queries.lookup import lookup
from complicity.queries.profile import Relation, profile
from complicity.queries.surroundings import surroundings
from complicity.tests.queries import case
from complicity.tests.queries.case import CASE, Told, fill

COMPANY, BATTALION, ZONE, ARMY = (
    "MilitaryUnit:3rd Company",
    "MilitaryUnit:27th Infantry Battalion",
    "MilitaryUnit:35th Military Zone",
    case.ARMY,
)
COMMAND = (
    Told(COMPANY, "PART_OF", BATTALION),
    Told(BATTALION, "PART_OF", ZONE),
    Told(ZONE, "PART_OF", ARMY),
    Told(ARMY, "PART_OF", BATTALION, "Nonsense", "alleged"),
    Told("Person:First", "COMMANDED", BATTALION, "Report", "stated", "2012"),
    Told("Person:First", "COMMANDED", BATTALION, "Cable", "stated", "2013-06"),
    Told("Person:Second", "COMMANDED", BATTALION, "Report", "stated", "2014-09-26"),
    Told("Person:Third", "COMMANDED", BATTALION, "Report", "stated", "2016"),
    Told("Person:Never", "COMMANDED", BATTALION, "Memo", "denied", "2014-09-26"),
    Told("Person:Some Day", "COMMANDED", BATTALION, "Memo"),
    Told("Person:Zone Head", "COMMANDED", ZONE, "Report", "stated", "2014"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("profile") / "graph.db")) as opened:
        fill(opened, (*CASE, *COMMAND))
        yield opened


def names(relations: object) -> list[str]:
    return [relation.other.name for relation in relations if isinstance(relation, Relation)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("on", "then", "before", "after"),
    [
        ("2012", ["First"], None, "Second"),
        ("2013", ["First"], None, "Second"),
        ("2013-07", [], "First", "Second"),
        ("2014", ["Second"], "First", "Third"),
        ("2014-09-26", ["Second"], "First", "Third"),
        ("2014-09-27", [], "Second", "Third"),
        ("2017", [], "Third", None),
        ("2001", [], None, "First"),
    ],
)
def test_who_commanded_then(
    store: Store, on: str, then: list[str], before: str | None, after: str | None
) -> None:
    level = chain_of_command(store, lookup(store, "27th Infantry Battalion").entity, on).levels[0]
    assert names(level.then) == then
    assert (level.before.other.name if level.before else None) == before
    assert (level.after.other.name if level.after else None) == after
    assert names(level.undated) == ["Some Day"]
    assert any("who commanded" in gap for gap in level.gaps) == (not then)


def test_the_levels_go_up_and_end_though_claims_run_in_circles(store: Store) -> None:
    answer = chain_of_command(store, lookup(store, "3rd Company").entity, "2014-09")
    assert [level.body.name for level in answer.levels] == [
        "3rd Company",
        "27th Infantry Battalion",
        "35th Military Zone",
        "Mexican Army",
    ]
    assert answer.levels[0].gaps == ("no document says who commanded 3rd Company on 2014-09",)
    assert names(answer.levels[2].then) == ["Zone Head"]


def test_a_profile(store: Store) -> None:
    found = profile(store, lookup(store, "Iguala Municipal Police").entity)
    assert names(found.parents) == ["Iguala town council"]
    assert names(found.commanders) == ["Felipe Flores"]
    assert names(found.places) == ["Iguala"]
    assert [relation.link.type for relation in found.families[Family.COMPLICITY]] == [
        LinkType.HANDED_OVER_TO,
        LinkType.PAID,
    ]
    assert [relation.outward for relation in found.families[Family.COMPLICITY]] == [True, False]
    assert names(found.corroborated) == ["Guerreros Unidos"]
    assert found.contradicting == ()
    assert {info.title: count for info, count in found.documents} == {"Report": 1, "Cable": 1}


def test_what_is_only_denied_is_told_as_such(store: Store) -> None:
    found = profile(store, lookup(store, "Mexican Army").entity)
    assert [relation.other.name for relation in found.families[Family.COMPLICITY]] == ["Gulf Cartel"]
    assert not found.of(LinkType.COLLUDED_WITH)
    assert [citation.claim.type for citation in found.contradicting] == [LinkType.COLLUDED_WITH]


COMMANDED_OR_PAID = frozenset({LinkType.COMMANDED, LinkType.PAID})


@pytest.mark.parametrize(
    ("hops", "options", "around"),
    [
        (1, {}, {("Iguala Municipal Police", 1)}),
        (2, {"types": COMMANDED_OR_PAID}, {("Iguala Municipal Police", 1), ("Guerreros Unidos", 2)}),
        (2, {"documents": 2}, set()),
        (3, {"avoid": frozenset({"policeforce:iguala-municipal-police"})}, set()),
    ],
)
def test_surroundings(
    store: Store, hops: int, options: dict[str, object], around: set[tuple[str, int]]
) -> None:
    entity = lookup(store, "Felipe Flores").entity
    answer = surroundings(store, entity, hops=hops, terms=Terms(**options))  # type: ignore[arg-type]
    assert {(one.entity.name, one.hops) for one in answer.neighbours} == around
    assert answer.cut == 0
