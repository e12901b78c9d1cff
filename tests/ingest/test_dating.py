"""Which date a claim has: sentence and document's date | the type of a link | its date."""

import pytest

from complicity.graph.model import Document
from complicity.graph.ontology import LinkType
from complicity.ingest.dates import Dated
from complicity.ingest.dating import dates_of_events, when
from complicity.ingest.extract import read

EVENTS = [
    ("en", "The August 2010 massacre of 72 migrants was never solved.", "2010-08"),
    ("en", "He was tried for the San Fernando massacre of August 24, 2010.", "2010-08-24"),
    ("en", "Officers told of the 2011 San Fernando massacre at length.", "2011"),
    ("en", "On May 3, 2012 he spoke of the San Fernando massacre.", None),
    ("es", "La masacre de San Fernando, el 24 de agosto de 2010, sigue impune.", "2010-08-24"),
]


@pytest.mark.parametrize(("language", "text", "date"), EVENTS)
def test_an_incident_has_the_date_beside_its_name(language: str, text: str, date: str | None) -> None:
    docs = read(Document(text, "", "", language))
    assert list(dates_of_events(docs, None).values()) == ([date] if date else [])


NEAR, FAR = Dated(10, 14, "2010"), Dated(90, 94, "2012")
ROWS = [
    (LinkType.IMPLICATED_IN, "2009-05", [NEAR], [NEAR], None, "2009-05"),
    (LinkType.IMPLICATED_IN, None, [NEAR, FAR], [FAR], None, "2010"),
    (LinkType.ARRESTED, None, [NEAR, FAR], [FAR], None, "2012"),
    (LinkType.ARRESTED, None, [], [], "2011-02-03", "2011-02-03"),
    (LinkType.PART_OF, None, [NEAR], [NEAR], "2011-02-03", None),
    (LinkType.COMMANDED, None, [NEAR], [NEAR], None, "2010"),
    (LinkType.COMMANDED, None, [FAR], [FAR], None, None),
]


@pytest.mark.parametrize(("type_", "event", "own", "free", "carried", "date"), ROWS)
def test_a_link_has_its_own_date(
    type_: LinkType,
    event: str | None,
    own: list[Dated],
    free: list[Dated],
    carried: str | None,
    date: str | None,
) -> None:
    assert when(type_, event, own, free, 12, carried) == date
