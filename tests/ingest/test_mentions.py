"""Which names are found, of what kind and how far they reach: sentences with their names in brackets.

A row shows every name that must be found; what stands outside brackets must not be.
"""

import re

import pytest
import spacy

from complicity.graph.model import Document
from complicity.graph.ontology import Kind
from complicity.ingest.coordination import people_apart
from complicity.ingest.coreference import NAMES
from complicity.ingest.extract import read
from complicity.ingest.findings import Finding
from complicity.ingest.kinds import Kinds

SHORT = {
    "C": "CriminalGroup",
    "M": "MilitaryUnit",
    "P": "PoliceForce",
    "A": "Agency",
    "O": "Organization",
    "H": "Person",
    "L": "Place",
    "E": "Event",
}

UNITS = """
en | Soldiers of the [M 102nd Infantry Battalion] and the [M 14th Motorized Cavalry Regiment] arrived.
en | The [M 35th Military Zone] and the [M XVII Brigade] answered to the same general.
en | The [M 27th Infantry Battalion] came first. Men of the [M 27th] fired at noon.
en | Men of [M Mobile Brigade 15] and of [M Battalion 3-16] fired.
en | Orders came from the [M Military Zone of Petén].
en | He led the [P Special Police Brigade] for a year.
en | [M NORTHCOM], the regional military command, is based in [L Colorado].
en | On the 18th of May the convoy left, and on the 20th it came back.
es | Personal del [M 27/o. Batallón de Infantería] y de la [M 35/a. Zona Militar] llegó tarde.
es | Elementos del [M 22/o. B.I.] y de la [M 7/a. Z.M.] detuvieron a tres.
es | Tropas de la [M Trigésima Quinta Zona Militar] patrullaron.
es | Soldados de la [M Brigada Móvil 15] dispararon.
es | El [M 27 Batallón de Infantería] del [M Ejército] tiene ahí su cuartel.
"""
NICKNAMES = """
es | [H Eleuterio Chablé May], "[H Tío Luteo]". Cobraba la cuota del mercado.
es | La banda es de [H Herminia Zapata Gil], "[H La Contadora]", según el parte.
en | [H Saul Pike], alias "[H Two Hats]", ran the docks.
en | [H Saul Pike], "a man of honor", ran the docks.
es | A su sobrino [H Wálter Cáceda], el [H Chamigo], le toca el puerto.
"""
PLACES_READ_AS_PEOPLE = """
en | [H Teodora Villarin] commands the station. They asked that [H Villarin] be heard.
es | Lo ordenó [H Lorgia Palma], magistrada. [H Palma] asegura que no.
"""
FORCES = """
en | The [P municipal police of Cocula] let them pass.
en | A former [P Chihuahua state policeman] spoke.
en | Nine former [P Allende municipal officers] were charged.
en | The [A Office of the Attorney General of Coahuila] opened a file.
en | The [A U.S. Embassy in Guatemala City] reported it.
en | The [A C-4 facility in Tijuana] took the call.
es | La [P Policía Ministerial de Oaxaca] negó todo.
es | Los [P policías municipales de Cocula] los entregaron.
es | La [A Procuraduría General de Justicia de Michoacán] rindió un dictamen.
es | El [A Ayuntamiento de Cadereyta] suspendió a los agentes.
en | In the [E 2011 San Fernando massacre], thugs allied with [P local police] murdered migrants.
"""
EVENTS = """
en | He ordered the [E August 2010 massacre of 72 migrants].
en | The [E San Fernando massacre] was never solved.
en | Nobody was tried for the [E Alto Sinú killings].
en | They blamed him for the [E disappearance of the Puerto Libertador miners].
es | Se le acusa del [E homicidio de las 49 personas].
es | Tras la [E masacre de San Fernando], nadie habló.
es | Fue acusado por los [E homicidios de Aguazul].
es | Los hombres dieron muerte a cuatro indígenas.
"""
DEFINED = """
en | The [A Ministry of National Defense] ([A SEDENA]) said no. [A SEDENA] has not changed its mind.
en | The [A Commission for Truth and Access to Justice] ([A COVAJ]) reported in August.
es | La [P Policía Federal] ([P PF]) llegó primero. La [P PF] no informó.
es | La [A Comisión Nacional de los Derechos Humanos] ([A CNDH]) abrió un expediente.
"""
NOBODY = """
es | El presidente municipal de [L Cocula] no respondió.
en | A U.S. court sentenced him to a U.S. prison.
en | The officers were paid by the week.
en | Police said that troops had arrived.
es | Un tribunal lo condenó a prisión por desaparición forzada.
es | Los policías dijeron que no vieron nada.
"""

_MARK = re.compile(r"\[(\w) ([^\]]+)\]")


def found(language: str, text: str) -> list[tuple[str, str]]:
    docs = read(Document(text, "", "", language))
    spans = sorted((doc._.offset + span.start_char, span) for doc in docs for span in doc.spans[NAMES])
    return [(span.label_, span.text) for _, span in spans]


@pytest.mark.parametrize(
    "row",
    (UNITS + NICKNAMES + PLACES_READ_AS_PEOPLE + FORCES + EVENTS + DEFINED + NOBODY).strip().splitlines(),
)
def test_names_are_found_with_their_kind_and_reach(row: str) -> None:
    language, _, marked = (part.strip() for part in row.partition("|"))
    text = _MARK.sub(lambda match: match[2], marked)
    assert found(language, text) == [(SHORT[match[1]], match[2]) for match in _MARK.finditer(marked)]


def test_members_of_a_list_are_named_in_full() -> None:
    text = (
        "He spoke of municipal police from Iguala, Cocula and Huitzuco, and of the 33rd and 99th Divisions."
    )
    names = [span.kb_id_ for doc in read(Document(text, "", "", "en")) for span in doc.spans[NAMES]]
    assert [name for name in names if name] == [
        "Cocula Municipal Police",
        "Huitzuco Municipal Police",
        "33rd Division",
        "99th Division",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ayón y Olmos", ["Ayón", "Olmos"]),
        ("Ruth Franzblau and Cora Currier", ["Ruth Franzblau", "Cora Currier"]),
        ("El Metro y Medio", ["El Metro y Medio"]),
        ("Ana de la Rosa", ["Ana de la Rosa"]),
    ],
)
def test_people_joined_are_two(text: str, parts: list[str]) -> None:
    doc = spacy.blank("es")(text)
    whole = spacy.tokens.Span(doc, 0, len(doc), label=Kind.PERSON.value)
    assert [part.text for part in people_apart(whole)] == parts


def test_a_name_given_again_ends_before_the_comma() -> None:
    doc = spacy.blank("en").make_doc("Of the Escorpio, the men of the Escorpio. Escorpio")
    kinds = Kinds([("Escorpio", Finding(0, 1, Kind.CRIMINAL_GROUP, "recognized"))], places=())
    assert [doc[row.start : row.end].text for row in kinds.repeated(doc)] == ["Escorpio"] * 3


def chains(language: str, text: str) -> set[frozenset[str]]:
    spans: dict[str, set[str]] = {}
    for doc in read(Document(text, "", "", language)):
        for span in doc.spans[NAMES]:
            spans.setdefault(span.id_, set()).add(span.text)
    return {frozenset(names) for names in spans.values()}


TOGETHER = [
    ("en", "Martín Estrada Luna, a.k.a. El Kilo, was caught.", "Martín Estrada Luna", "El Kilo"),
    ("en", 'Efrén Saucedo, "El Chueco," ordered it.', "Efrén Saucedo", "El Chueco"),
    ("es", 'Detuvieron a Saúl Ibarra Mora, "El Garras", en Tepic.', "Saúl Ibarra Mora", "El Garras"),
    (
        "es",
        "El 27 Batallón de Infantería negó todo. El 27/o. B.I. insistió.",
        "27 Batallón de Infantería",
        "27/o. B.I.",
    ),
    ("en", "José Luis Abarca fled to the capital. Abarca was found.", "José Luis Abarca", "Abarca"),
    (
        "es",
        "Hubo policías de Papantla en el retén. La Policía Municipal de Papantla lo niega.",
        "policías de Papantla",
        "Policía Municipal de Papantla",
    ),
    ("en", "Nelson Arce Ramírez, whom everybody calls Big Jade, fled.", "Nelson Arce Ramírez", "Big Jade"),
    (
        "en",
        "The envelope came from General Wolf. Wolf is Haroun Perewei, the gang's founder.",
        "Haroun Perewei",
        "Wolf",
    ),
    ("es", "Lo acusa Franklin Féliz Cuevas (Moreno).", "Franklin Féliz Cuevas", "Moreno"),
    ("es", "Fue Heriberto Zúñiga Macías, El Chirrión, quien pagó.", "Heriberto Zúñiga Macías", "El Chirrión"),
    (
        "es",
        "Le avisaba a El Gringo. El Gringo es el comisario Ramón Alcides Duarte.",
        "Ramón Alcides Duarte",
        "El Gringo",
    ),
    (
        "en",
        "Hugo Barrientos was held. Barrientos denied it. Otto Barrientos paid.",
        "Hugo Barrientos",
        "Barrientos",
    ),
    (
        "en",
        "In 1998 the West African intervention force, WAXIF, drove the RUF out.",
        "West African intervention force",
        "WAXIF",
    ),
    (
        "en",
        "The Light Infantry Battalion 418 came. Men of LIB 418 fired.",
        "Light Infantry Battalion 418",
        "LIB 418",
    ),
    ("en", "They fought the Terrible Josters. The Josters paid.", "Terrible Josters", "Josters"),
    (
        "es",
        "La Prefectura Naval Argentina calló. En su descargo, la Prefectura negó todo.",
        "Prefectura Naval Argentina",
        "Prefectura",
    ),
    (
        "es",
        "La Unidad Metropolitana de Prevención 7 (UMEP 7) patrulla. Lo niega la UMEP 7.",
        "Unidad Metropolitana de Prevención 7",
        "UMEP 7",
    ),
]
APART = [
    ("es", "Según el ministro Luis Rojo, el Ejército, que calló, lo sabía.", "Luis Rojo", "Ejército"),
    ("en", "The 27th Infantry Battalion and the 41st Infantry Battalion met.", "27th", "41st"),
    ("es", "El 27/o. B.I. (en Iguala) y el 41/o. B.I. (en Iguala) salieron.", "27/o. B.I.", "41/o. B.I."),
    ("es", "La Policía Municipal de Iguala y la Policía Municipal de Cocula.", "de Iguala", "de Cocula"),
    (
        "es",
        "Los policías estatales de Sonora y los policías municipales de Sonora.",
        "estatales",
        "municipales",
    ),
]


@pytest.mark.parametrize(("language", "text", "one", "other"), TOGETHER)
def test_names_of_one_are_one_chain(language: str, text: str, one: str, other: str) -> None:
    assert any({one, other} <= names for names in chains(language, text))


@pytest.mark.parametrize(("language", "text", "one", "other"), APART)
def test_names_of_two_are_two_chains(language: str, text: str, one: str, other: str) -> None:
    for names in chains(language, text):
        assert not (any(one in name for name in names) and any(other in name for name in names))


NOT_SHORT = [
    ("en", "Otto Barrientos paid Hugo Barrientos. Barrientos denied it.", "Hugo Barrientos", "Barrientos"),
    (
        "en",
        "The Nduma Front Renewed (NFR) split off. The Nduma Front (NF) fought the Nduma Front Renewed.",
        "Nduma Front Renewed",
        "Nduma Front",
    ),
    ("en", "The Iguala municipal police, DINC, and the army came.", "Iguala municipal police", "DINC"),
    ("en", "The Iguala municipal police, DINC, CSX and the army came.", "Iguala municipal police", "DINC"),
    ("en", "It accused the Iguala municipal police, the FBI, of that.", "Iguala municipal police", "FBI"),
    ("en", "Gunmen shot Luis Mora (Tlacos) and left him.", "Luis Mora", "Tlacos"),
    ("en", "They met in Reynosa. Reynosa is Luis Mora's home.", "Luis Mora", "Reynosa"),
    ("en", "He met Luis Mora, the Tlacos, and others of the valley.", "Luis Mora", "Tlacos"),
    ("es", "Habló con Luis Mora, el Ejército, y con la prensa.", "Luis Mora", "Ejército"),
    ("en", "The Baloch Liberation Army attacked. The Army replied.", "Baloch Liberation Army", "Army"),
    (
        "en",
        "The Third Company of the River Guard left. The River Guard denied it.",
        "Third Company of the River Guard",
        "River Guard",
    ),
]


@pytest.mark.parametrize(("language", "text", "long", "short"), NOT_SHORT)
def test_a_name_in_another_is_not_always_short_for_it(
    language: str, text: str, long: str, short: str
) -> None:
    assert not any({long, short} <= names for names in chains(language, text))


PLACES = [
    ("en", "Nobody was tried for the San Fernando massacre.", {"San Fernando"}),
    ("en", "An FBI report named police officers in Saltillo.", {"Saltillo"}),
    ("en", "The Sinaloa Cartel and the Iguala municipal police met.", set()),
    ("es", "Los homicidios de Aguazul siguen impunes.", {"Aguazul"}),
    # whose the police are, and where they are
    ("en", "He blamed police from Iguala, Cocula and Huitzuco.", set()),
    ("en", "He blamed police in Iguala, Cocula and Huitzuco.", {"Iguala", "Cocula", "Huitzuco"}),
]


@pytest.mark.parametrize(("language", "text", "places"), PLACES)
def test_places_that_names_hold_and_mean(language: str, text: str, places: set[str]) -> None:
    docs = read(Document(text, "", "", language))
    assert {span.text for doc in docs for span in doc.spans["within"]} == places
