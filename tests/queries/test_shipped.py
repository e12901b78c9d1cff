"""Every question that comes with the project, on both stores: what is given, and what it answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from complicity.graph.store import Store, open_store
from complicity.queries import questions
from complicity.tests.queries.case import (
    ARMY,
    CASE,
    GANG,
    GRAVE,
    NAVY,
    PGR,
    POLICE,
    ZETAS,
    Told,
    fill,
)

BATTALION, TLATLAYA, CAPTAIN = (
    "MilitaryUnit:102nd Infantry Battalion",
    "Event:Tlatlaya massacre",
    "Person:Rafael",
)
MORE = (
    Told(BATTALION, "PART_OF", ARMY, "Cable"),
    Told(BATTALION, "IMPLICATED_IN", TLATLAYA, "Cable", "stated", "2014-06-30"),
    Told(ARMY, "IMPLICATED_IN", TLATLAYA, "Memo", "alleged"),
    Told(ARMY, "INVESTIGATED", TLATLAYA, "Cable"),
    Told(PGR, "COVERED_UP", TLATLAYA, "Memo", "alleged"),
    Told(NAVY, "IMPLICATED_IN", GRAVE, "Memo", "denied"),
    Told(CAPTAIN, "COMMANDED", BATTALION, "Cable", "stated", "2013"),
    Told(CAPTAIN, "COMMANDED", ARMY, "Cable", "stated", "2016"),
    Told(CAPTAIN, "MEMBER_OF", ZETAS, "Memo", "alleged", "2015"),
    Told(ZETAS, "INFILTRATED", POLICE, "Report", "reported", "2010"),
    Told("Agency:State Department", "SANCTIONED", ARMY, "Cable", "stated", "2009"),
    Told(ARMY, "SUPPORTED", GANG, "Memo", "alleged"),
    Told(ARMY, "COLLUDED_WITH", ZETAS, "Memo", "alleged"),
    Told(NAVY, "OPERATED_IN", "Place:San Fernando", "Memo", "stated", "2010"),
)

#: A question with what is given to it, and the first columns of the rows it answers.
ANSWERS: dict[str, tuple[dict[str, str], set[tuple[object, ...]]]] = {
    "arrested-while-in-office": (
        {},
        {("Salvador Cienfuegos", "2020-10-15", "DEA", "Mexican Army", "COMMANDED", "2012", "2012")},
    ),
    "command-history": (
        {"unit": "Mexican Army"},
        {("Salvador Cienfuegos", "2012", "2012"), ("Rafael", "2016", "2016")},
    ),
    "corroborated-complicity": (
        {},
        {("Iguala Municipal Police", "HANDED_OVER_TO", "Guerreros Unidos", 2, 2)},
    ),
    "cover-ups": ({}, {("PGR", "Agency", "Tlatlaya massacre")}),
    "disputed-links": (
        {},
        {
            ("Mexican Army", "COLLUDED_WITH", "Gulf Cartel", False, None, "Memo"),
            ("Navy", "IMPLICATED_IN", "San Fernando massacre", False, None, "Memo"),
            ("Salvador Cienfuegos", "SUPPORTED", "Los Zetas", True, "FGR", "Memo"),
        },
    ),
    "events-with-security-actors": (
        {"event": "tlatlaya massacre"},
        {
            ("Tlatlaya massacre", "102nd Infantry Battalion", "102nd Infantry Battalion"),
            ("Tlatlaya massacre", "Mexican Army", "Mexican Army"),
        },
    ),
    "funded-and-implicated": (
        {},
        {("Mexican Army", "U.S. government", "2010", "Tlatlaya massacre", None)},
    ),
    "handovers": (
        {},
        {
            ("2014-09", "Iguala Municipal Police", "Guerreros Unidos", "stated", None, "Cable"),
            ("2014-09-26", "Iguala Municipal Police", "Guerreros Unidos", "reported", "PGR", "Report"),
        },
    ),
    "in-both-worlds": (
        {},
        {
            ("Rafael", "102nd Infantry Battalion", "2013", "Los Zetas", "2015"),
            ("Rafael", "Mexican Army", "2016", "Los Zetas", "2015"),
        },
    ),
    "infiltrated-forces": (
        {"group": "zetas"},
        {("Los Zetas", "Iguala Municipal Police", "PoliceForce", "2010")},
    ),
    "investigating-themselves": (
        {},
        {
            ("Mexican Army", "Tlatlaya massacre", "102nd Infantry Battalion"),
            ("Mexican Army", "Tlatlaya massacre", "Mexican Army"),
        },
    ),
    "payrolls": (
        {},
        {("Guerreros Unidos", "Iguala Municipal Police", "PoliceForce", "2014-10", "2014-10")},
    ),
    "sanctioned-yet-funded": (
        {},
        {("Mexican Army", "State Department", "2009", "U.S. government", "2010", True)},
    ),
    "shared-commanders": (
        {},
        {("Rafael", "102nd Infantry Battalion", "Mexican Army", "2013", "2016")},
    ),
    "single-source-links": (
        {},
        {
            ("Guerreros Unidos", "PAID", "Iguala Municipal Police"),
            ("Los Zetas", "INFILTRATED", "Iguala Municipal Police"),
            ("Los Zetas", "COLLUDED_WITH", "Mexican Army"),
            ("Mexican Army", "SUPPORTED", "Guerreros Unidos"),
            ("Salvador Cienfuegos", "SUPPORTED", "Los Zetas"),
        },
    ),
    "telling-documents": (
        {},
        {
            ("Report", "2015-01-02", "https://example.org/6", 3),
            ("Cable", "2015-01-02", "https://example.org/5", 2),
            ("Memo", "2015-01-02", "https://example.org/4", 2),
        },
    ),
    "tied-to-rivals": (
        {},
        {
            ("Iguala Municipal Police", "Guerreros Unidos", "Los Zetas", "HANDED_OVER_TO", "INFILTRATED"),
            ("Iguala Municipal Police", "Guerreros Unidos", "Los Zetas", "PAID", "INFILTRATED"),
            ("Mexican Army", "Guerreros Unidos", "Los Zetas", "SUPPORTED", "COLLUDED_WITH"),
        },
    ),
    "units-near-event": (
        {},
        {("San Fernando massacre", "San Fernando", "Navy", "MilitaryUnit", "2010")},
    ),
    "who-supported-whom": (
        {"min_confidence": "0.5"},
        {("Iguala Municipal Police", "PoliceForce", "HANDED_OVER_TO", "Guerreros Unidos")},
    ),
}


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("shipped") / "graph.db")) as store:
        fill(store, (*CASE, *MORE))
        yield store


def answer(store: Store, name: str) -> set[tuple[object, ...]]:
    """The rows of a question, as wide as those expected."""
    given, expected = ANSWERS[name]
    question = questions(url=store.url)[name]
    table = store.run(question.text, question.values(store, given))
    assert table.columns == tuple(question.columns)
    wide = len(next(iter(expected)))
    return {row[:wide] for row in table.rows}


@pytest.mark.parametrize("name", ANSWERS)
def test_on_a_file(embedded: Store, name: str) -> None:
    assert answer(embedded, name) == ANSWERS[name][1]


@pytest.mark.neo4j
def test_on_a_server(neo4j_url: str) -> None:
    """All of them at once: the server is filled once."""
    with open_store(neo4j_url) as store:
        fill(store, (*CASE, *MORE))
        assert {name: answer(store, name) for name in ANSWERS} == {
            name: rows for name, (_, rows) in ANSWERS.items()
        }


def test_every_question_is_asked() -> None:
    assert set(questions()) == set(ANSWERS)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_empty_graph_answers_nothing(name: str, tmp_path: Path) -> None:
    with open_store(str(tmp_path / "graph.db")) as store:
        question = questions()[name]
        values = {parameter.name: parameter.default for parameter in question.parameters}
        assert store.run(question.text, values).rows == ()
