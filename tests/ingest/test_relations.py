"""Frames and modality cues: every example in the lexicon yields what it says it must."""

import re

import pytest

from complicity.graph.model import Document
from complicity.graph.ontology import LinkType
from complicity.ingest.asides import containers, dateline, victims
from complicity.ingest.cues import cues
from complicity.ingest.extract import extract
from complicity.ingest.frames import Reading, lexicon, matches
from complicity.ingest.modality import modality
from complicity.ingest.network import View
from complicity.ingest.pipeline import RECOGNIZER, make_nlp
from complicity.ingest.relations import hands_goods, readings

pytestmark = pytest.mark.model

MENTION = re.compile(r"\[(\w+) ([^\]]+)\]")
FRAMES = [
    (language, frame) for language in ("en", "es") for frame in lexicon(language).frames if frame.example
]
CUES = [(language, cue) for language in ("en", "es") for cue in cues(language) if cue.example]


def reading_of(marked: str, language: str) -> Reading:
    """The one sentence of an example, with its marked mentions."""
    nlp = make_nlp(language)
    with nlp.select_pipes(disable=RECOGNIZER):
        doc = nlp(MENTION.sub(r"\2", marked))
    spans, at = [], 0
    for number, match in enumerate(MENTION.finditer(marked)):
        start = doc.text.index(match[2], at)
        at = start + len(match[2])
        span = doc.char_span(start, at, label=match[1], span_id=str(number), alignment_mode="expand")
        assert span is not None
        spans.append(span)
    doc.spans["mentions"] = spans
    (reading,) = (reading for reading in readings(doc) if reading.mentions)
    return reading


@pytest.mark.parametrize(("language", "frame"), FRAMES, ids=lambda value: getattr(value, "name", value))
def test_frame_finds_its_example(language, frame):
    reading = reading_of(frame.example, language)
    first, second = (int(number) - 1 for number in frame.yields.split())
    found = {(match.source, match.target) for match in matches(reading) if match.frame.name == frame.name}
    assert (first, second) in found, frame.example


@pytest.mark.parametrize(("language", "cue"), CUES, ids=lambda value: getattr(value, "name", value))
def test_cue_gives_its_example_the_modality_it_says(language, cue):
    reading = reading_of(cue.example, language)
    found = next(matches(reading))
    first, second = sorted((found.source, found.target))
    forward, view = first == found.source, View(reading)
    how = modality(view, None, first, second, found.frame.type, forward=forward, trigger=found.index)
    assert how.value == cue.yields.split()[0], cue.example


CLAIMS = [
    (
        "en",
        "Los Zetas paid commanders of the San Fernando municipal police, according to the PGR.",
        {("PAID", "Los Zetas", "San Fernando municipal police", "reported")},
    ),
    (
        "en",
        "The general denied that the 27th Infantry Battalion protected Guerreros Unidos.",
        {("SUPPORTED", "27th Infantry Battalion", "Guerreros Unidos", "denied")},
    ),
    (
        "es",
        "Policías municipales de Cocula entregaron a los estudiantes a Guerreros Unidos.",
        {("HANDED_OVER_TO", "Policías municipales de Cocula", "Guerreros Unidos", "stated")},
    ),
    # near misses
    ("en", "The Federal Police opened a new hospital while Los Zetas were in the news.", set()),
    ("es", "La SEDENA inauguró un hospital en Acapulco.", set()),
]


@pytest.mark.parametrize(("language", "text", "expected"), CLAIMS)
def test_sentence_yields_claims(language, text, expected):
    (extraction,) = extract([Document(text, "", "test", language)])
    found = {
        (claim.type.value, claim.source.text, claim.target.text, claim.modality.value)
        for claim in extraction.claims
        if claim.type.family.value == "complicity"
    }
    assert found == expected


LYING = [
    ("en", "Gunmen stormed a bar in [Place Iguala], [Place Guerrero], on Friday.", {1}),
    ("en", "He fled to [Place Guerrero], [Place Mexico].", {1}),
    ("es", "Ocurrió en [Place Tlatlaya], en el [Place Estado de México].", {1}),
    # a list of states, and two towns: each stands for itself
    ("en", "The group is present in [Place Jalisco], [Place Colima] and [Place Nayarit].", set()),
    ("en", "They patrol [Place Iguala], [Place Cocula] and [Place Huitzuco].", set()),
]


HANDED = [
    ("en", "[Person Luis Mora] told the jury that he had delivered cash to [Person Ayala].", True),
    (
        "es",
        "Agentes de la [PoliceForce Policía de Cocula] entregaron armas a [CriminalGroup Los Rojos].",
        True,
    ),
    ("en", "The [PoliceForce Cocula police] handed the students over to [CriminalGroup Los Rojos].", False),
    ("es", "La [PoliceForce Policía de Cocula] entregó a los jóvenes a [CriminalGroup Los Rojos].", False),
    ("en", "The [PoliceForce Cocula police] met [CriminalGroup Los Rojos].", False),
]


@pytest.mark.parametrize(("language", "marked", "expected"), HANDED)
def test_things_handed_over_are_no_people(language, marked, expected):
    assert hands_goods(reading_of(marked, language)) is expected


WRITTEN_AT = [
    ("en", "[Place NUEVO LAREDO], [Place Mexico] — The [MilitaryUnit Army] left the city.", {0, 1}),
    ("en", "[Place New York], Oct 16, 2024 - [Person Luis Mora] was sentenced.", {0}),
    ("en", "[Place SAN JUAN] (AP) -- Two officers of the [PoliceForce FURA] were charged.", {0}),
    ("es", "[Place MORELIA], [Place Mich].- La [Agency Fiscalía] detuvo a dos policías.", {0, 1}),
    ("es", "[Place Morelia], 3 de mayo de 2012.- La [Agency Fiscalía] detuvo a dos policías.", {0}),
    # no dateline: a place that acts, an aside
    ("en", "[Place Iguala] - where the [PoliceForce municipal police] ruled - was quiet.", set()),
    ("en", "The [MilitaryUnit 27th Battalion] - based in [Place Iguala] - was quiet.", set()),
]


@pytest.mark.parametrize(("language", "marked", "expected"), WRITTEN_AT)
def test_a_dateline_only_says_where_a_story_was_written(language, marked, expected):
    assert dateline(reading_of(marked, language)) == expected


SUFFERED = [
    (
        "en",
        "Among the 22 victims of the [Event Arroyo massacre] were [Person Luis Mora] and [Person Eva Ruiz].",
        {1, 2},
    ),
    ("en", "Among the survivors was [Person Luis Mora], a clerk.", {0}),
    ("es", "Entre los heridos se encuentran [Person Luis Mora] y [Person Eva Ruiz].", {0, 1}),
    # those who did it, and who investigates
    ("en", "Among the suspects in the [Event Arroyo massacre] was [Person Luis Mora].", set()),
    ("en", "[Person Eva Ruiz] said that among the dead were two farmers.", set()),
]


@pytest.mark.parametrize(("language", "marked", "expected"), SUFFERED)
def test_victims_did_nothing(language, marked, expected):
    assert victims(reading_of(marked, language)) == expected


@pytest.mark.parametrize(("language", "marked", "expected"), LYING)
def test_a_state_after_its_town_only_says_where_the_town_lies(language, marked, expected):
    assert containers(reading_of(marked, language)) == expected


def test_a_person_whom_an_incidents_name_names_is_no_doer_of_it() -> None:
    text = "Ana Ruiz had reported the Iguala police. The murder of Ana Ruiz was the work of Los Rojos."
    (extraction,) = extract([Document(text, "", "test", "en")])
    doers = {claim.source.text for claim in extraction.claims if claim.type is LinkType.IMPLICATED_IN}
    assert doers == {"Los Rojos"}
