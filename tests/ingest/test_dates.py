"""Dates in both languages: language | the document's date | words | what they say in ISO 8601."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complicity.ingest.dates import dates

ROWS = """
en | 2014-11-08 | On the night of September 26, 2014, police attacked. | 2014-09-26
en | 2014-11-08 | On 26 September 2014 they left. | 2014-09-26
en | 2014-11-08 | In the early hours of Sept. 27 they died. | 2014-09-27
en | 2014-11-08 | It happened in March 2011. | 2011-03
en | 2014-11-08 | It happened in mid-2010. | 2010
en | 2014-11-08 | From 2007 to 2010 he led it. | 2007 2010
en | 2014-11-08 | between March and May 2011 | 2011-03 2011-05
en | 2014-11-08 | On March 18-20, 2011 they came. | 2011-03-18
en | 2014-11-08 | last Tuesday | 2014-11-04
en | 2014-11-08 | on Friday | 2014-11-07
en | 2014-11-08 | yesterday | 2014-11-07
en | 2014-11-08 | two days earlier |
en | 2014-11-08 | three days ago | 2014-11-05
en | 2014-11-08 | two weeks ago | 2014-10
en | 2014-11-08 | three months ago | 2014-08
en | 2014-11-08 | five years ago | 2009
en | 2014-11-08 | in the summer of 2009 | 2009
en | 2014-11-08 | in the 1990s |
en | 2014-11-08 | the April 2013 raid | 2013-04
en | 2014-11-08 | on 09/26/2014 | 2014-09-26
en | 2014-11-08 | on 13/05/2012 | 2012-05-13
en | 2014-11-08 | that same day |
en | 2014-11-08 | May 2012 | 2012-05
en | 2014-11-08 | he may have |
en | 2014-11-08 | Marched on the city in March | 2014-03
en | 2014-11-08 | in December | 2013-12
en | 2014-11-08 | last month | 2014-10
en | 2014-11-08 | earlier this year | 2014
en | 2014-11-08 | 26SEP2014 | 2014-09-26
en | 2014-11-08 | the 26th of September, 2014 | 2014-09-26
en | 2014-11-08 | On September 26th, 2014 | 2014-09-26
en |  | on Tuesday |
es | 2014-11-08 | la noche del 26 de septiembre de 2014 | 2014-09-26
es | 2014-11-08 | el 26 y 27 de septiembre de 2014 | 2014-09-26
es | 2014-11-08 | entre el 26 y el 27 de septiembre de 2014 | 2014-09-26
es | 2014-11-08 | el 1o. de mayo de 2010 | 2010-05-01
es | 2014-11-08 | el primero de mayo de 2010 | 2010-05-01
es | 2014-11-08 | el 1º de mayo del 2010 | 2010-05-01
es | 2014-11-08 | en marzo de 2011 | 2011-03
es | 2014-11-08 | en marzo pasado | 2014-03
es | 2014-11-08 | el pasado 13 de mayo | 2014-05-13
es | 2016-08-18 | el 19 de marzo de 2015 atacaron; el 1 de mayo, otra vez | 2015-03-19 2015-05-01
en | 2016-08-18 | in December 2013 and again in February | 2013-12 2014-02
es | 2014-11-08 | el martes pasado | 2014-11-04
es | 2014-11-08 | el viernes | 2014-11-07
es | 2014-11-08 | ayer | 2014-11-07
es | 2014-11-08 | anoche | 2014-11-07
es | 2014-11-08 | hace tres días | 2014-11-05
es | 2014-11-08 | hace dos meses | 2014-09
es | 2014-11-08 | hace cinco años | 2009
es | 2014-11-08 | hace una semana | 2014-11
es | 2014-11-08 | a principios de 2010 | 2010
es | 2014-11-08 | entre 2007 y 2010 | 2007 2010
es | 2014-11-08 | de 2007 a 2010 | 2007 2010
es | 2014-11-08 | en los años noventa |
es | 2014-11-08 | el 26/09/2014 | 2014-09-26
es | 2014-11-08 | el 26-09-2014 | 2014-09-26
es | 2014-11-08 | el 13 de mayo del año en curso | 2014-05-13
es | 2014-11-08 | veintiséis de septiembre de dos mil catorce | 2014-09-26
es | 2014-11-08 | el veinticinco de mayo de dos mil nueve | 2009-05-25
es | 2014-11-08 | el día 18 de mayo | 2014-05-18
es | 2014-11-08 | el mes pasado | 2014-10
es | 2014-11-08 | marzo y abril de 2011 | 2011-03 2011-04
es | 2014-11-08 | el 3 de agosto | 2014-08-03
es | 2014-11-08 | el 4 de diciembre | 2013-12-04
es | 2014-11-08 | la madrugada del miércoles 3 de septiembre | 2014-09-03
es | 2014-11-08 | el 2014 fue | 2014
es | 2014-11-08 | 2,014 pesos |
"""


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_words_say_when(row: str) -> None:
    language, reference, text, said = (part.strip() for part in row.split("|"))
    assert [found.iso for found in dates(text, language, reference or None)] == said.split()


@given(st.text(), st.sampled_from(["en", "es"]), st.sampled_from([None, "2014", "2014-02", "2014-02-28"]))
def test_no_text_is_too_odd(text: str, language: str, reference: str | None) -> None:
    for found in dates(text, language, reference):
        assert 0 <= found.start < found.end <= len(text)


@given(st.dates(), st.sampled_from(["{0.day} de {1} de {0.year}", "el {0.day} de {1} del {0.year}"]))
def test_every_day_can_be_said_in_spanish(day: object, form: str) -> None:
    months = (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    )
    if not 1800 <= day.year < 2100:  # type: ignore[attr-defined]
        return
    text = form.format(day, months[day.month - 1])  # type: ignore[attr-defined]
    assert [found.iso for found in dates(text, "es")] == [day.isoformat()]  # type: ignore[attr-defined]
