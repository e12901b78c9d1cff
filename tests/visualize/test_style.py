"""Colours that readers with any colour vision tell apart, and words for everything there is."""

from itertools import combinations
from typing import Any

import numpy
import pytest

from complicity.graph.ontology import Family, Kind, LinkType, Modality
from complicity.visualize.page import style

#: What a colour becomes in an eye, in linear light (Machado, Oliveira and Fernandes 2009, full severity).
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ = numpy.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))


def light(colour: str) -> Any:
    """A colour as linear light."""
    parts = numpy.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return numpy.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> Any:
    """Where a colour stands in CIELAB, in which a difference of some 10 is seen at a glance."""
    seen = numpy.clip(numpy.array(VISIONS[vision]) @ light(colour), 0, 1)
    x, y, z = _XYZ @ seen / numpy.array((0.9505, 1, 1.089))
    x, y, z = (numpy.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return numpy.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("what", "apart"), [("families", 30), ("kinds", 10)])
def test_colours_are_told_apart(what: str, apart: float, vision: str) -> None:
    places = {name: lab(look["colour"], vision) for name, look in style()[what].items()}
    near = {
        (one, other): distance
        for one, other in combinations(places, 2)
        if (distance := float(numpy.linalg.norm(places[one] - places[other]))) < apart
    }
    assert near == {}


def test_lines_stand_out_from_the_page() -> None:
    for look in style()["families"].values():
        luminance = float(_XYZ[1] @ light(look["colour"]))
        assert 1.05 / (luminance + 0.05) >= 3


def test_no_two_kinds_share_a_shape() -> None:
    shapes = [look["shape"] for look in style()["kinds"].values()]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize(
    ("what", "words"), [("kinds", Kind), ("families", Family), ("types", LinkType), ("modalities", Modality)]
)
def test_there_is_a_look_for_every_word(what: str, words: Any) -> None:
    assert set(style()[what]) == {word.value for word in words}
