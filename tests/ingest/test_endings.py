"""Where names end that the recognizer reads too far: readings, and what must be left of them."""

import pytest
import spacy

from complicity.graph.ontology import Kind
from complicity.ingest.endings import ending
from complicity.ingest.vocabulary import vocabulary

#: What was read, the part of it before "|" being the name; all of it where there is none.
READ = """
en | Event | murders | on the Guerrilla Army of the Poor
en | Event | attack | the Violence Unit
en | Event | shooting | in the station diary
en | Event | attack on the Casino Real
en | Event | massacre of 72 migrants in San Fernando
en | Event | ambush at kilometer 15
en | Event | murder of the leader of the Zetas
es | Event | emboscada | en el libro de guardia
es | Event | asesinato | bajo el rótulo
es | Event | muerte bajo custodia de siete reclusos
es | Event | desaparición de los hermanos | la carpeta
es | Event | desaparición | a los municipales
es | Event | ataque a la comandancia de Temixco
es | Event | masacre del anexo Recuperando el Camino
es | Agency | Gobierno de Misiones | Dr.
es | Agency | Secretaría de Seguridad Pública del Estado | Profra .
en | Agency | Embassy of Chile
es | Agency | Fiscalía General
"""


@pytest.mark.parametrize("row", READ.strip().splitlines())
def test_a_name_ends_before_what_is_told_next(row: str) -> None:
    language, kind, name, *rest = (part.strip() for part in row.split("|"))
    doc = spacy.blank(language)(" ".join((name, *rest)))
    at = ending(doc, 0, len(doc), Kind(kind), vocabulary(language))
    assert doc[:at].text == name
