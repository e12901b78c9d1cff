"""Names told apart and put together: a table of pairs, and what must hold of any names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from complicity.graph.model import Name
from complicity.graph.ontology import Kind
from complicity.ingest.actors import actors, nth, roman
from complicity.ingest.guess import kinds
from complicity.ingest.likeness import sound
from complicity.ingest.meanings import load
from complicity.ingest.names import form
from complicity.ingest.recognition import actor_of, block, compare

Pair = tuple[Kind, bool, str, str]


def pairs() -> Iterator[Pair]:
    kind = Kind.PERSON
    for line in (Path(__file__).parent / "name_pairs.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = Kind(line.strip("[]"))
        elif line and not line.startswith("#"):
            one, other = line[1:].split(" | ")
            yield kind, line[0] == "=", one.strip(), other.strip()


PAIRS = list(pairs())


@pytest.mark.parametrize(("kind", "same", "one", "other"), PAIRS, ids=[f"{p[2]} | {p[3]}" for p in PAIRS])
def test_a_pair_of_names(kind: Kind, same: bool, one: str, other: str) -> None:
    verdict = compare(Name(kind, one), Name(kind, other))
    assert verdict.same is same, verdict.why
    assert compare(Name(kind, other), Name(kind, one)).same is same


def test_the_kinds_of_the_table_are_guessed() -> None:
    wrong = [pair for pair in PAIRS if kinds(pair[2], pair[3]) != (pair[0], pair[0])]
    # Where the guess is another, the verdict must not be.
    bad = []
    for _, same, one, other in wrong:
        guessed = kinds(one, other)
        if not guessed or compare(Name(guessed[0], one), Name(guessed[1], other)).same is not same:
            bad.append((one, other, guessed))
    assert bad == []


def test_the_table_is_long_and_half_of_it_near_misses() -> None:
    assert len(PAIRS) >= 400
    assert {kind for kind, *_ in PAIRS} == set(Kind)
    assert 0.35 < sum(not same for _, same, *_ in PAIRS) / len(PAIRS) < 0.65


NUMBERS = st.integers(min_value=1, max_value=120)
#: Ways to write one unit, in both languages.
SPELLINGS = (
    "{n}/o. Batallón de Infantería",
    "{n}º Batallón de Infantería",
    "{n} Batallon de Infanteria",
    "{n}/o. B.I.",
    "{n} BI",
    "Batallón de Infantería No. {n}",
    "Batallón de Infantería Núm. {n}",
    "{roman} Batallón de Infantería",
    "{nth} Infantry Battalion",
    "the {nth} Inf. Bn.",
    "Infantry Battalion {n}",
    "{nth} INFANTRY BATTALION",
)


def spelled(text: str, number: int) -> Name:
    filled = text.format(n=number, nth=nth(number), roman=roman(number))
    return Name(Kind.MILITARY_UNIT, filled)


@given(NUMBERS, NUMBERS, st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS))
def test_a_unit_is_the_same_in_every_spelling_and_no_other(a: int, b: int, one: str, other: str) -> None:
    verdict = compare(spelled(one, a), spelled(other, b))
    assert verdict.same is (a == b)
    if a != b:
        assert verdict.forbidden and verdict.why == f"differs in ordinal: {a} / {b}"
    assert (block(spelled(one, a)) == block(spelled(other, b))) is (a == b)


ECHELONS = ("{nth} Infantry Battalion", "{nth} Military Zone", "{nth} Brigade", "{nth} Military Region")


@given(NUMBERS, st.permutations(ECHELONS))
def test_units_of_one_number_and_other_echelons_are_apart(number: int, echelons: list[str]) -> None:
    one, other = (spelled(text, number) for text in echelons[:2])
    assert compare(one, other).forbidden


#: Towns of the region whose names are easily misread: small words, saints, words of the vocabulary.
TOWNS = st.sampled_from((Path(__file__).parent / "towns.txt").read_text(encoding="utf-8").splitlines())
#: How bodies, places and incidents of a town are called, in both languages.
OF_TOWNS = {
    Kind.POLICE_FORCE: (
        "Policía Municipal de {}",
        "{} Municipal Police",
        "municipal police of {}",
        "policías municipales de {}",
        "{} police",
        "the {} police",
    ),
    Kind.AGENCY: ("Ayuntamiento de {}", "{} city hall", "Presidencia Municipal de {}", "{} town council"),
    Kind.EVENT: ("masacre de {}", "{} massacre", "the massacre of {}", "matanza en {}"),
    Kind.PLACE: ("{}", "municipio de {}"),
}


@given(st.sampled_from(list(OF_TOWNS)), TOWNS, TOWNS, st.data())
def test_what_is_of_one_town_is_not_of_another(kind: Kind, one: str, other: str, data: st.DataObject) -> None:
    a, b = (
        Name(kind, data.draw(st.sampled_from(OF_TOWNS[kind])).format(town).strip()) for town in (one, other)
    )
    verdict = compare(a, b)
    assert verdict.same is (one == other), verdict.why


PEOPLE = load("people.yaml")
GIVEN = st.sampled_from([word.capitalize() for word in PEOPLE["given"].split() if len(word) > 4])
SURNAME = st.sampled_from([word.capitalize() for word in PEOPLE["common_surnames"].split()])


@given(
    st.lists(GIVEN, min_size=3, max_size=3, unique=True),
    st.lists(SURNAME, min_size=3, max_size=3, unique=True),
)
def test_persons_who_differ_in_a_name_are_apart(given: list[str], surnames: list[str]) -> None:
    (a, b, c), (x, y, z) = given, surnames
    # Freddy and Fredy are one name.
    assume(len({sound(name.casefold()) for name in given}) == 3)
    assume(len({sound(name.casefold()) for name in surnames}) == 3)
    full = Name(Kind.PERSON, f"{a} {b} {x} {y}")
    for other in (f"{c} {x} {y}", f"{a} {b} {z} {y}", f"{a} {b} {x} {z}", f"{a} {c} {x} {y}"):
        assert not compare(full, Name(Kind.PERSON, other)).same
    assert compare(full, Name(Kind.PERSON, f"General {a} {b} {x} {y}".upper())).same


ANY = st.builds(Name, st.sampled_from(Kind), st.text(min_size=1, max_size=60))


@given(ANY)
def test_any_name_is_itself(name: Name) -> None:
    assert compare(name, name).same
    assert form(name) == form(name) and block(name)


@given(st.sampled_from(Kind), st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_verdict_does_not_hang_on_the_order(kind: Kind, one: str, other: str) -> None:
    a, b = Name(kind, one), Name(kind, other)
    assert compare(a, b).same is compare(b, a).same


KNOWN = actors()


def test_every_name_of_a_known_actor_means_it() -> None:
    lost = [(a.id, name) for a in KNOWN for name in a.names if actor_of(Name(a.kind, name)) != a]
    assert lost == []


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN))
def test_known_actors_are_apart(one: object, other: object) -> None:
    a, b = one, other
    if a.kind is b.kind:  # type: ignore[attr-defined]
        x, y = Name(a.kind, a.label), Name(b.kind, b.label)  # type: ignore[attr-defined]
        assert compare(x, y).same is (a == b)
