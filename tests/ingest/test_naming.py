"""What a name is a name of, by its words and by what the recognizer takes it for."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complicity.graph.ontology import Kind
from complicity.ingest.naming import KINDS, LEAST, model

#: Names, what the recognizer took them for, and what they are.
NAMES = [
    ("Trinidad and Tobago Police Service", Kind.MILITARY_UNIT, Kind.POLICE_FORCE),
    ("Criminal Investigation Department", Kind.AGENCY, Kind.POLICE_FORCE),
    ("Baloch Liberation Army", Kind.MILITARY_UNIT, Kind.CRIMINAL_GROUP),
    ("Women's Forum of Ijara", Kind.AGENCY, Kind.ORGANIZATION),
    ("Fuerza Especial de Lucha Contra el Crimen", Kind.MILITARY_UNIT, Kind.POLICE_FORCE),
    # words that nobody knows: the recognizer saw the sentence
    ("Qwxyz", Kind.PLACE, Kind.PLACE),
    ("Qwxyz", Kind.CRIMINAL_GROUP, Kind.CRIMINAL_GROUP),
]


@pytest.mark.parametrize(("name", "recognized", "expected"), NAMES)
def test_words_and_recognizer_together_say_the_kind(name: str, recognized: Kind, expected: Kind) -> None:
    assert model().kind(name, {recognized: 1}) is expected


@given(st.text(max_size=40))
def test_any_text_has_chances_that_add_up_to_one(text: str) -> None:
    found = model().margins(text)
    assert len(found) == len(KINDS)
    assert all(margin >= LEAST for margin in found)
    assert sum(map(math.exp, found)) == pytest.approx(1, abs=len(KINDS) * math.exp(LEAST))
