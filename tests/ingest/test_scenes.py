"""Which names of a document's incidents, bodies and forces are one's, where its places and its voice tell."""

import pytest

from complicity.graph.model import Document
from complicity.ingest.extract import read
from complicity.ingest.mentions import MENTIONS

pytestmark = pytest.mark.model

#: Language, text, and texts of two mentions, one of which tells the other again or does not.
AGAIN = [
    (
        "es",
        "Se examinó la muerte de 12 jornaleros en la finca La Estrella, municipio de Villa Corona, Jalisco. "
        "Nadie fue juzgado por los hechos de Villa Corona.",
        ("muerte de 12 jornaleros", "hechos de Villa Corona"),
    ),
    (
        "en",
        "The report examines the killing of nine farmers at Tres Cruces. "
        "Nobody was tried for the Tres Cruces killings.",
        ("killing of nine farmers", "Tres Cruces killings"),
    ),
    (
        "en",
        "Police watched the Tres Cruces massacre. The killings went on all night.",
        ("massacre", "killings"),
    ),
    (
        "es",
        "Policías vieron la masacre de Tres Cruces. Las ejecuciones siguieron.",
        ("masacre", "ejecuciones"),
    ),
    (
        "es",
        "Esta Comisión Estatal de Derechos Humanos visitó el penal de Apodaca. "
        "La Fiscalía General informó a esta Comisión Estatal que no respondería.",
        ("Comisión Estatal", "Comisión Estatal"),
    ),
]
NOT_AGAIN = [
    # the year tells another incident of the same place
    (
        "en",
        "The 2010 massacre of 72 migrants in Santa Rita is known. The 2011 Santa Rita massacre is not.",
        ("2010 massacre", "Santa Rita massacre"),
    ),
    # two incidents of the sort at one place
    (
        "en",
        "He ordered the killing of nine farmers at Tres Cruces and the murder of two priests at Tres Cruces. "
        "Nobody was tried for the Tres Cruces killings.",
        ("killing of nine farmers", "Tres Cruces killings"),
    ),
    # another sort of deed
    (
        "es",
        "Se examinó la tortura de 12 jornaleros en Villa Corona. Después ocurrió la masacre de Villa Corona.",
        ("tortura de 12 jornaleros", "masacre de Villa Corona"),
    ),
]


def chain(language: str, text: str, part: str) -> str:
    """The chain of the one mention whose text begins with or holds `part`."""
    found = {
        span.id_
        for doc in read(Document(text, "", "", language))
        for span in doc.spans[MENTIONS]
        if part in span.text
    }
    assert len(found) == 1, found
    return str(found.pop())


@pytest.mark.parametrize(("language", "text", "names"), AGAIN)
def test_one_is_told_again(language: str, text: str, names: tuple[str, str]) -> None:
    one, other = (chain(language, text, name) for name in names)
    assert one == other


@pytest.mark.parametrize(("language", "text", "names"), NOT_AGAIN)
def test_two_stay_two(language: str, text: str, names: tuple[str, str]) -> None:
    one, other = (chain(language, text, name) for name in names)
    assert one != other


OF_TOWNS = [
    # whose it is called
    (
        "es",
        "La alcaldía de Villa Corona negó que su policía municipal interviniera.",
        "Policía Municipal de Villa Corona",
    ),
    # the town of its sentence before that of the passage
    (
        "es",
        "El Ayuntamiento de Tamazula calló. En Zapotlán, la policía municipal disparó.",
        "Policía Municipal de Zapotlán",
    ),
    # a street is no town
    (
        "es",
        "En la calle Hidalgo, en Tamazula, la policía municipal disparó.",
        "Policía Municipal de Tamazula",
    ),
]


@pytest.mark.parametrize(("language", "text", "name"), OF_TOWNS)
def test_a_town_s_police_is_named_after_it(language: str, text: str, name: str) -> None:
    names = {span.kb_id_ for doc in read(Document(text, "", "", language)) for span in doc.spans[MENTIONS]}
    assert name in names
