"""The ruler that remembers sets what the base model's own attribute ruler sets, word for word."""

import importlib

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from complicity.ingest.pipeline import _installed
from complicity.ingest.ruler import remember

TEXTS = {
    "en": [
        "The officers let  the gunmen go, didn't they? There was nobody that hadn't been paid.",
        "Let's say they're gonna talk; it ain't so.\n\n\tThat unit's men have had no orders to do so.",
        "Which of them did it? I saw you, and you saw me: all y'all got paid in U.S. dollars (40,000).",
        "THE 27TH INFANTRY BATTALION'S COMMANDER GETS WHAT HE WANTS, WHATEVER THAT MAY BE. ",
        "He got hit, gets hit and had to've been hit; whether they'd known is what matters.",
    ],
    "es": [
        "Los policías  se lo dijeron: que nadie los había visto.\n\n¿Quién les pagó?",
        "EL COMANDANTE DEL 27/o. BATALLÓN NO QUISO HABLAR; sus hombres, tampoco (dijo).",
        "La que manda es ella, y a él no le consta nada de lo que cuentan esos dos.",
    ],
}


@pytest.fixture(scope="module", params=sorted(TEXTS))
def models(request: pytest.FixtureRequest) -> tuple[str, Language, Language]:
    package = importlib.import_module(_installed(request.param, large=False))
    theirs, ours = (package.load(exclude=["ner"]) for _ in range(2))
    remember(ours)
    return request.param, theirs, ours


def annotated(doc: Doc) -> list[tuple[str, ...]]:
    return [(word.text, word.tag_, word.pos_, str(word.morph), word.lemma_, word.dep_) for word in doc]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:.*W095.*")
def test_it_sets_what_the_model_s_own_sets(models: tuple[str, Language, Language]) -> None:
    language, theirs, ours = models
    for text in TEXTS[language] * 2:  # known words and unknown ones
        doc, other = ours(text), theirs(text)
        assert annotated(doc) == annotated(other)
        assert [word.head.i for word in doc] == [word.head.i for word in other]
        assert [sent.start for sent in doc.sents] == [sent.start for sent in other.sents]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore:.*W095.*")
def test_the_model_s_own_is_gone(models: tuple[str, Language, Language]) -> None:
    _, theirs, ours = models
    assert "attribute_ruler" in theirs.pipe_names
    assert "attribute_ruler" not in ours.pipe_names
