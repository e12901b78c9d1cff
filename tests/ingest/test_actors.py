"""Known actors: the shipped files are consistent, a bad entry is told with its line."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from complicity.graph.errors import DataError
from complicity.graph.fold import fold
from complicity.graph.model import Name, entity_id
from complicity.graph.ontology import Kind
from complicity.ingest.actors import actors, nth, read
from complicity.ingest.names import spelling

KNOWN = actors()
IDS = {actor.id for actor in KNOWN}


def test_no_name_belongs_to_two_actors_unless_marked_ambiguous() -> None:
    bearers = defaultdict(set)
    for actor in KNOWN:
        for name in actor.names:
            bearers[fold(name)].add(actor.id)
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}


def test_ids_are_those_of_the_labels() -> None:
    assert [(a.id, a.label) for a in KNOWN if a.id != entity_id(Name(a.kind, a.label))] == []


def test_relations_lead_to_known_actors() -> None:
    related = {getattr(a, field) for a in KNOWN for field in ("part_of", "predecessor", "successor")}
    assert related - {None} - IDS == set()


BAD = {
    "actors:\n- {id: 'agency:x', name: X, colour: red}": "line 2: unknown field 'colour'",
    "actors:\n\n- {id: 'agency:x'}": "line 3: 'name' is missing",
    "actors:\n- {id: 'club:x', name: X}": "line 2: the id has no kind",
    "actors:\n- {id: 'agency:x', name: [1]}": "line 2: name is not a text",
    "actors:\n- X": "line 2: an actor is a mapping",
    "colour: red": "line 1: 'colour' is none of",
    "actors: [": "not YAML",
    "families:\n- {id: 'agency:{n}', name: '{m}', members: [{n: 1}]}": "line 2: a member lacks 'm'",
    "families:\n- {id: 'agency:{n}', name: '{n}'}": "line 2: a family needs `members`",
    "": "line 1: an actors file is a mapping",
}


@pytest.mark.parametrize(("text", "problem"), BAD.items(), ids=BAD.values())
def test_a_bad_entry_is_told_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(DataError) as raised:
        list(read(text, "mine.yaml"))
    assert problem in str(raised.value)
    assert str(raised.value).startswith("mine.yaml")


def test_a_users_file_adds_and_replaces(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "actors:\n- {id: 'criminalgroup:los-nuevos', name: Los Nuevos}\n"
        "- {id: 'agency:sedena', label: SEDENA, name: Defence}\n"
    )
    with_mine = {actor.id: actor for actor in actors(file)}
    assert with_mine["criminalgroup:los-nuevos"].names == ("Los Nuevos",)
    assert with_mine["agency:sedena"].names == ("SEDENA", "Defence")
    assert len(with_mine) == len(KNOWN) + 1


def test_a_user_file_that_names_an_actor_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("actors:\n- {id: 'agency:x', name: X}\n- {id: 'agency:x', name: Y}\n")
    with pytest.raises(DataError, match=r"mine.yaml, line 3: the id agency:x is given twice"):
        actors(file)


def test_wikidata_items_are_items_and_each_is_one_actors() -> None:
    items = [actor.wikidata for actor in KNOWN if actor.wikidata]
    assert [item for item in items if not re.fullmatch(r"Q[1-9]\d*", item)] == []
    assert len(items) == len(set(items))


def test_no_name_by_what_it_says_belongs_to_two_actors_unless_marked_ambiguous() -> None:
    """As names are compared, numbers, articles and marks set aside."""
    bearers = defaultdict(set)
    for actor in KNOWN:
        for name in actor.names:
            bearers[actor.kind, spelling(name)].add(actor.id)
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}


def test_there_are_enough_of_every_sort() -> None:
    kinds = Counter(actor.kind for actor in KNOWN)
    assert len(KNOWN) >= 400
    assert {Kind.CRIMINAL_GROUP, Kind.MILITARY_UNIT, Kind.POLICE_FORCE, Kind.AGENCY} <= kinds.keys()
    ids = {f"militaryunit:{nth(n)}-military-zone" for n in range(1, 49)}
    ids |= {f"militaryunit:{nth(n)}-military-region" for n in range(1, 13)}
    assert ids <= IDS
