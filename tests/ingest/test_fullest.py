"""The name of an appearance is the one by which other documents know it too."""

from collections import Counter

import pytest

from complicity.graph.ontology import Kind
from complicity.ingest.extract import _fullest

CASES = [
    (Kind.AGENCY, ["Attorney General's Office", "PGR"], "PGR"),
    (Kind.AGENCY, ["defense ministry", "SEDENA"], "SEDENA"),
    (Kind.MILITARY_UNIT, ["44/o. Batallón", "44 B.I.", "the 44th"], "44 B.I."),
    (Kind.PERSON, ["Nadie", "Ramiro Nadie Ninguno", "RAMIRO NADIE NINGUNO"], "Ramiro Nadie Ninguno"),
    (Kind.POLICE_FORCE, ["Iguala police", "Policía Municipal de Iguala"], "Policía Municipal de Iguala"),
]


@pytest.mark.parametrize(("kind", "forms", "fullest"), CASES, ids=[case[2] for case in CASES])
def test_the_fullest_name(kind: Kind, forms: list[str], fullest: str) -> None:
    assert _fullest(kind, Counter(forms)).text == fullest
