"""Parts of forces are what their whole is, and a part and its whole are two names."""

import pytest

from complicity.graph.model import Document
from complicity.ingest.coreference import NAMES
from complicity.ingest.extract import read

pytestmark = pytest.mark.model

POLICE, ARMY = "PoliceForce", "MilitaryUnit"

#: Documents, and the kind of a name in each that its words alone would leave open.
OWNED = [
    (
        "en",
        "The Internal Control Section of the National Police opened a file. The Internal Control Section "
        "questioned nine men.",
        "Internal Control Section",
        POLICE,
    ),
    (
        "en",
        "The Colombian Navy's Northern District sent a patrol. The Northern District denied it.",
        "Northern District",
        ARMY,
    ),
    (
        "es",
        "El Departamento de Asuntos Internos de la Policía Nacional abrió un sumario. El Departamento de "
        "Asuntos Internos citó a nueve agentes.",
        "Departamento de Asuntos Internos",
        POLICE,
    ),
    # an agency's part is an agency's
    (
        "en",
        "The Narcotics Affairs Section of the State Department wrote to him. The Narcotics Affairs Section "
        "had no answer.",
        "Narcotics Affairs Section",
        "Agency",
    ),
]


@pytest.mark.parametrize(("language", "text", "name", "kind"), OWNED)
def test_a_part_of_a_force_is_what_the_force_is(language: str, text: str, name: str, kind: str) -> None:
    docs = read(Document(text, "", "test", language))
    found = {span.label_ for doc in docs for span in doc.spans[NAMES] if span.text == name}
    assert found == {kind}


def test_a_part_and_a_whole_that_is_named_elsewhere_are_two_names() -> None:
    text = "Las FARC mandaban en el valle. Allí operaba el Frente 61 de las FARC. El Frente 61 huyó."
    docs = read(Document(text, "", "test", "es"))
    found = [span.text for doc in docs for span in doc.spans[NAMES]]
    assert found == ["FARC", "Frente 61", "FARC", "Frente 61"]


def test_a_group_is_named_without_its_people() -> None:
    text = "Los Zetas held the road. A witness said that two Zetas gunmen were waved through by Zetas."
    names = {span.text for doc in read(Document(text, "", "test", "en")) for span in doc.spans[NAMES]}
    assert names == {"Los Zetas", "Zetas"}
