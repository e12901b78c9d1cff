"""Spellings that are the same name to a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complicity.graph.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Los Zetas", "the ZETAS"),
        ("P.G.R.", "PGR"),
        ("Policía Federal", "policia federal"),
        ("27th Battalion", "27º Battalion"),
        ("22/o. Batallón", "22o Batallón"),
        ("Iguala's police", "Iguala police"),
        ("Joaquín “El Chapo” Guzmán", "Joaquin El Chapo Guzman"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("27th Battalion", "17th Battalion"), ("Los", "Las"), ("La Línea", "La Linda")]
)
def test_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_loses_no_name(text: str) -> None:
    assert fold(text) or not text.strip()
