"""Names as people type them: typed | found, or what is said."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complicity.graph.errors import NotKnownError
from complicity.graph.store import Store, open_store
from complicity.queries.lookup import lookup
from complicity.tests.queries.case import Told, fill

TOLD = (
    Told("PoliceForce:San Fernando Municipal Police", "SUPPORTED", "CriminalGroup:Los Zetas"),
    Told("PoliceForce:police officers in Saltillo", "SUPPORTED", "CriminalGroup:Los Zetas"),
    Told("PoliceForce:policías de Iguala", "SUPPORTED", "CriminalGroup:Guerreros Unidos"),
    Told("PoliceForce:Cocula Municipal Police", "SUPPORTED", "CriminalGroup:Guerreros Unidos"),
    Told("Person:José Luis Abarca", "OPERATED_IN", "Place:Iguala"),
    Told("Person:Salvador Cienfuegos", "COMMANDED", "Agency:SEDENA"),
    Told("Person:María Abarca", "OPERATED_IN", "Place:Iguala"),
    Told("Agency:Guerrero", "PART_OF", "Agency:Mexico"),
    Told("MilitaryUnit:27th Infantry Battalion", "OPERATED_IN", "Place:Guerrero"),
    Told("MilitaryUnit:17th Infantry Battalion", "OPERATED_IN", "Place:Guerrero"),
    Told("MilitaryUnit:Ejército Mexicano", "FOUGHT", "CriminalGroup:Cártel del Golfo"),
)
SAME = {
    "CriminalGroup:Cártel del Golfo": "CriminalGroup:Gulf Cartel",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("lookup") / "graph.db")) as opened:
        fill(opened, TOLD, SAME)
        yield opened


@pytest.mark.parametrize(
    ("typed", "id", "noticed"),
    [
        ("Los Zetas", "criminalgroup:los-zetas", False),
        ("the ZETAS", "criminalgroup:los-zetas", False),
        ("zetas", "criminalgroup:los-zetas", False),
        ("criminalgroup:los-zetas", "criminalgroup:los-zetas", False),
        ("CriminalGroup:zetas", "criminalgroup:los-zetas", False),
        ("cartel del golfo", "criminalgroup:gulf-cartel", False),
        ("Gulf Cartel", "criminalgroup:gulf-cartel", False),
        ("jose luis abarca", "person:jose-luis-abarca", False),
        ("Cienfuegos", "person:salvador-cienfuegos", True),
        ("General Cienfuegos", "person:salvador-cienfuegos", True),
        ("Saltillo police", "policeforce:police-officers-in-saltillo", True),
        ("Saltillo municipal police", "policeforce:police-officers-in-saltillo", True),
        ("policía municipal de Saltillo", "policeforce:police-officers-in-saltillo", True),
        ("police in San Fernando", "policeforce:san-fernando-municipal-police", True),
        ("San Fernando police", "policeforce:san-fernando-municipal-police", True),
        ("Iguala police", "policeforce:policias-de-iguala", True),
        ("policía de Cocula", "policeforce:cocula-municipal-police", True),
        ("Mexican Army", "militaryunit:ejercito-mexicano", True),
        ("27 battalion", "militaryunit:27th-infantry-battalion", True),
        ("27º Batallón de Infantería", "militaryunit:27th-infantry-battalion", True),
        ("Agency:Guerrero", "agency:guerrero", False),
    ],
)
def test_a_name_finds_its_entity(store: Store, typed: str, id: str, noticed: bool) -> None:
    found = lookup(store, typed)
    assert found.entity.id == id
    assert bool(found.notice) == noticed


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "a name is empty"),
        ("  ", "a name is empty"),
        (
            "Zetaz",
            "nothing is called 'Zetaz'; did you mean Los Zetas [criminalgroup:los-zetas], CriminalGroup, 2",
        ),
        ("Cienfuego", "did you mean Salvador Cienfuegos [person:salvador-cienfuegos]"),
        (
            "Abarca",
            "'Abarca' may be 2 entities: José Luis Abarca [person:jose-luis-abarca], Person, 1 claim; María",
        ),
        ("Guerrero", "as in 'Agency:Guerrero'"),
        ("infantry battalion", "may be 2 entities: 17th Infantry Battalion"),
        ("Tamaulipas police", "nothing is called 'Tamaulipas police'"),
        ("28th Infantry Battalion", "nothing is called '28th Infantry Battalion'; did you mean"),
        ("Person:Los Zetas", "nothing of kind Person is called 'Los Zetas'"),
        ("police", "may be 4 entities"),
    ],
)
def test_a_name_is_never_guessed(store: Store, typed: str, message: str) -> None:
    with pytest.raises(NotKnownError) as error:
        lookup(store, typed)
    assert message in str(error.value)


@given(typed=st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_any_text_is_a_name(store: Store, typed: str) -> None:
    """Quotes, operators of the index, anything: it is found or it is not known, and nothing else happens."""
    try:
        assert lookup(store, typed).entity.id
    except NotKnownError as error:
        assert str(error)
