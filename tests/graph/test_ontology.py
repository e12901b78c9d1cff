"""The vocabulary, held against the page that decides it."""

import os
import re
from itertools import product
from pathlib import Path

import pytest

from complicity.graph.ontology import Family, Kind, LinkType, Modality

SHARED = Path(os.environ.get("COMPLICITY_SHARED", Path(__file__).parents[3] / "shared"))


@pytest.mark.skipif(not (SHARED / "ontology.md").exists(), reason="ontology.md is not beside the checkout")
def test_the_code_and_the_page_hold_the_same_vocabulary() -> None:
    page = (SHARED / "ontology.md").read_text(encoding="utf-8")
    kinds = re.findall(r"^\| `([A-Z][A-Za-z]+)` \|", page, re.MULTILINE)
    types = re.findall(r"^\| (\w+) \| `([A-Z_]+)` \| (.+?) \|", page, re.MULTILINE)
    assert kinds == [kind.value for kind in Kind]
    assert [(family, type_) for family, type_, _ in types] == [(t.family.value, t.value) for t in LinkType]
    assert {type_ for _, type_, ends in types if "symmetric" in ends} == {
        t.value for t in LinkType if t.symmetric
    }


@pytest.mark.parametrize(
    ("type_", "source", "target", "fits"),
    [
        (LinkType.SUPPORTED, Kind.POLICE_FORCE, Kind.CRIMINAL_GROUP, True),
        (LinkType.SUPPORTED, Kind.POLICE_FORCE, Kind.EVENT, False),
        (LinkType.OCCURRED_IN, Kind.EVENT, Kind.PLACE, True),
        (LinkType.OCCURRED_IN, Kind.PLACE, Kind.EVENT, False),
        (LinkType.INVESTIGATED, Kind.AGENCY, Kind.EVENT, True),
        (LinkType.COMMANDED, Kind.PERSON, Kind.MILITARY_UNIT, True),
        (LinkType.COMMANDED, Kind.MILITARY_UNIT, Kind.MILITARY_UNIT, False),
        (LinkType.PART_OF, Kind.PERSON, Kind.MILITARY_UNIT, False),
        (LinkType.PAID, Kind.CRIMINAL_GROUP, Kind.PERSON, True),
        (LinkType.PAID, Kind.CRIMINAL_GROUP, Kind.PLACE, False),
    ],
)
def test_what_may_link_to_what(type_: LinkType, source: Kind, target: Kind, fits: bool) -> None:
    assert type_.fits(source, target) is fits


def test_symmetric_types_take_their_ends_either_way() -> None:
    for type_, source, target in product(LinkType, Kind, Kind):
        if type_.symmetric:
            assert type_.fits(source, target) == type_.fits(target, source)


def test_every_family_has_a_type() -> None:
    assert {type_.family for type_ in LinkType} == set(Family)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Modality.STATED, Modality.REPORTED, Modality.REPORTED),
        (Modality.REPORTED, Modality.ALLEGED, Modality.ALLEGED),
        (Modality.DENIED, Modality.ALLEGED, Modality.DENIED),
        (Modality.STATED, Modality.STATED, Modality.STATED),
    ],
)
def test_denied_wins_over_alleged_over_reported_over_stated(
    one: Modality, other: Modality, both: Modality
) -> None:
    assert one.under(other) is both
    assert other.under(one) is both
