"""Names of a graph placed on entities: in any order, with what people decided, undone without a trace."""

import json
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complicity.graph.model import Appearance, Claim, Decision, Document, Extraction, Name
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import Store, graph_hash, open_store
from complicity.ingest import ingest
from complicity.ingest.clusters import subject_of
from complicity.ingest.duplicates import duplicates
from complicity.ingest.resolve import merges_and_splits, placed, resolve

GOLD = next((found for up in Path(__file__).parents[3:] if (found := up / "shared" / "gold").is_dir()), None)


def unit(text: str) -> Name:
    return Name(Kind.MILITARY_UNIT, text)


def force(text: str) -> Name:
    return Name(Kind.POLICE_FORCE, text)


def person(text: str) -> Name:
    return Name(Kind.PERSON, text)


def document(title: str, *names: Name) -> Extraction:
    """A document in which each name is said to have fought the next."""
    text = f"{title}. " + " ".join(name.text for name in names)
    held = Document(text, title, f"{title}.txt", "en")
    claims = []
    for one, other in pairwise(names):
        spans = [(text.index(name.text), text.index(name.text) + len(name.text)) for name in (one, other)]
        claims.append(
            Claim(
                document=held.id,
                type=LinkType.FOUGHT,
                source=one,
                target=other,
                source_span=spans[0],
                target_span=spans[1],
                modality=Modality.STATED,
                attribution=None,
                date=None,
                evidence=text,
                start=0,
                end=len(text),
                page=None,
                rule="test",
                confidence=0.8,
            )
        )
    return Extraction(held, tuple(Appearance(n, (n.text,), 1) for n in names), tuple(claims))


def groups(names: Iterable[Name]) -> set[frozenset[str]]:
    return {frozenset(name.text for name in cluster.names) for cluster, _ in placed(names, [])}


ZETAS = Name(Kind.CRIMINAL_GROUP, "Los Zetas")
#: Names of a few documents, and which of them are one.
CASES: dict[str, tuple[list[Name], set[frozenset[str]]]] = {
    "spellings in both languages": (
        [unit("27/o. B.I."), unit("27th Infantry Battalion"), unit("17/o. B.I.")],
        {frozenset({"27/o. B.I.", "27th Infantry Battalion"}), frozenset({"17/o. B.I."})},
    ),
    "a short name joins the only one that it fits": (
        [unit("the 44th"), unit("44/o. Batallón de Infantería")],
        {frozenset({"the 44th", "44/o. Batallón de Infantería"})},
    ),
    "a short name that fits two stays apart": (
        [unit("the 44th"), unit("44th Infantry Battalion"), unit("44th Military Zone")],
        {frozenset({"the 44th"}), frozenset({"44th Infantry Battalion"}), frozenset({"44th Military Zone"})},
    ),
    "a town in one state or in two": (
        [
            force("Policía Municipal de Ocampo, Coahuila"),
            force("Policía Municipal de Ocampo, Durango"),
            force("Ocampo police"),
        ],
        {
            frozenset({"Policía Municipal de Ocampo, Coahuila"}),
            frozenset({"Policía Municipal de Ocampo, Durango"}),
            frozenset({"Ocampo police"}),
        },
    ),
    "brothers": (
        [person("Beltrán Leyva"), person("Arturo Beltrán Leyva"), person("Héctor Beltrán Leyva")],
        {
            frozenset({"Beltrán Leyva"}),
            frozenset({"Arturo Beltrán Leyva"}),
            frozenset({"Héctor Beltrán Leyva"}),
        },
    ),
    "a person by fuller and shorter names": (
        [
            person("Gral. Ramiro Xicoténcatl"),
            person("Ramiro Xicoténcatl Prado"),
            person("Omar Xicoténcatl Prado"),
        ],
        {
            frozenset({"Gral. Ramiro Xicoténcatl", "Ramiro Xicoténcatl Prado"}),
            frozenset({"Omar Xicoténcatl Prado"}),
        },
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_names_of_several_documents(case: str) -> None:
    names, expected = CASES[case]
    assert groups(names) == expected


UNITS = " Batallón de Infantería", "th Infantry Battalion", "th Military Zone", "th"
FORCES = "Iguala police", "Policía Municipal de Iguala", "Cocula police", "Guerrero State Police"
PEOPLE = "Gral. Abarca", "José Luis Abarca", "José Luis Abarca Velázquez", "Luis Abarca", "Ana Abarca"
POOL = [
    *(unit(f"{n}{form}") for n in (3, 13) for form in UNITS),
    *map(force, FORCES),
    *map(person, PEOPLE),
    ZETAS,
    Name(Kind.CRIMINAL_GROUP, "the Zetas"),
]


@given(st.permutations(POOL))
def test_the_order_of_names_changes_nothing(names: list[Name]) -> None:
    def ids(some: Iterable[Name]) -> dict[Name, str]:
        return {name: id for cluster, id in placed(some, []) for name in cluster.names}

    assert ids(names) == ids(POOL)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)))
def test_document_by_document_is_as_all_at_once(order: list[int]) -> None:
    documents = [document(f"D{n}", *POOL[n::6]) for n in range(6)]

    def hashed(batches: Iterable[list[Extraction]]) -> str:
        with TemporaryDirectory() as folder, open_store(f"{folder}/graph.db") as store:
            for batch in batches:
                store.add(batch)
                resolve(store)
            return graph_hash(store)

    assert hashed([[documents[n]] for n in order]) == hashed([documents])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "graph.db")) as opened:
        opened.add(
            [
                document("One", unit("27/o. B.I."), ZETAS, force("Iguala police")),
                document("Two", unit("27th Infantry Battalion"), force("Policía Municipal de Iguala")),
                document("Three", force("Cocula police"), unit("the 27th")),
            ]
        )
        resolve(opened)
        yield opened


def decided(store: Store, action: str, *subjects: str) -> int:
    before = merges_and_splits(store)
    number = store.record(Decision(action, subjects, "ana", "2026-01-01T00:00:00+00:00")).number
    resolve(store, since=before)
    return number


def entity(store: Store, name: Name) -> str:
    return next(iter(store.assignments(names=[name]))).entity


def test_languages_and_spellings_meet(store: Store) -> None:
    ids = {entity(store, unit(text)) for text in ("27/o. B.I.", "27th Infantry Battalion", "the 27th")}
    assert ids == {"militaryunit:27th-infantry-battalion"}
    assert entity(store, force("Iguala police")) == entity(store, force("Policía Municipal de Iguala"))
    assert entity(store, force("Cocula police")) != entity(store, force("Iguala police"))


def undo(store: Store, number: int) -> None:
    before = merges_and_splits(store)
    store.record(Decision("undo", (str(number),), "ana", "2026-01-02T00:00:00+00:00"))
    resolve(store, since=before)


def test_a_merge_and_its_undo_leave_no_trace(store: Store) -> None:
    before = graph_hash(store)
    one, other = force("Iguala police"), force("Cocula police")
    number = decided(store, "merge", subject_of(one), subject_of(other))
    assert entity(store, one) == entity(store, other) == "policeforce:iguala-municipal-police"
    assert graph_hash(store) != before
    undo(store, number)
    assert graph_hash(store) == before


def test_a_split_and_its_undo_leave_no_trace(store: Store) -> None:
    before = graph_hash(store)
    whole, part = unit("27/o. B.I."), unit("the 27th")
    number = decided(store, "split", subject_of(whole), subject_of(part))
    assert entity(store, whole) != entity(store, part)
    undo(store, number)
    assert graph_hash(store) == before


def test_a_later_decision_stands_over_an_earlier_one(store: Store) -> None:
    one, other = force("Iguala police"), force("Cocula police")
    decided(store, "merge", subject_of(one), subject_of(other))
    decided(store, "split", subject_of(one), subject_of(other))
    assert entity(store, one) != entity(store, other)
    decided(store, "merge", subject_of(other), subject_of(one))
    assert entity(store, one) == entity(store, other) == "policeforce:cocula-municipal-police"


def test_decisions_outlive_documents_and_new_rules(store: Store) -> None:
    one, other = force("Iguala police"), force("Cocula police")
    decided(store, "merge", subject_of(one), subject_of(other))
    before = graph_hash(store)
    held = [store.extraction(info.id) for info in store.documents()]
    for extraction in filter(None, held):
        store.retract(extraction.document.id)
        resolve(store)
    assert store.status().entities == 0
    store.add(filter(None, held))
    resolve(store, everything=True)
    assert graph_hash(store) == before


def test_a_merge_holds_while_one_of_its_names_is_away(store: Store) -> None:
    iguala, longer = force("Iguala police"), force("Policía Municipal de Iguala")
    decided(store, "merge", subject_of(iguala), "PoliceForce:Cocula police")
    one = next(info for info in store.documents() if info.title == "One")
    store.retract(one.id)
    resolve(store)
    assert entity(store, longer) == entity(store, force("Cocula police"))


def test_a_retracted_document_takes_only_its_own(store: Store) -> None:
    with_all = graph_hash(store)
    extra = document("Four", unit("27 BI"), Name(Kind.CRIMINAL_GROUP, "Los Nuevos"), force("Iguala police"))
    store.add([extra])
    resolve(store)
    assert graph_hash(store) != with_all
    store.retract(extra.document.id)
    resolve(store)
    assert graph_hash(store) == with_all


def test_duplicates_are_those_that_nothing_forbids(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "graph.db")) as store:
        names = [
            person("Cienfuegos"),
            person("Salvador Cienfuegos Zepeda"),
            person("Alejandro Cienfuegos Prado"),
            unit("44th Infantry Battalion"),
            unit("45th Infantry Battalion"),
            force("policía de Tepalcingo"),
            force("Tepalcingo transit police"),
            Name(Kind.AGENCY, "GATE"),
        ]
        store.add([document("All", *names)])
        resolve(store)
        pairs = {frozenset(name.text for name in pair.names) for pair in duplicates(store)}
        assert frozenset({"Cienfuegos", "Salvador Cienfuegos Zepeda"}) in pairs
        assert not any("44th Infantry Battalion" in pair for pair in pairs)
        assert not any("policía de Tepalcingo" in pair for pair in pairs)
        decided(store, "merge", "Person:Salvador Cienfuegos Zepeda", "Person:Cienfuegos")
        decided(store, "split", "Person:Salvador Cienfuegos Zepeda", "Person:Cienfuegos")
        pairs = {frozenset(name.text for name in pair.names) for pair in duplicates(store)}
        assert frozenset({"Cienfuegos", "Salvador Cienfuegos Zepeda"}) not in pairs


@pytest.mark.skipif(GOLD is None, reason="the annotated documents are not at hand")
def test_annotated_names_of_one_actor_meet_across_documents() -> None:
    names: dict[Name, None] = {}
    assert GOLD
    for path in sorted(GOLD.glob("*.gold.json")):
        for actor in json.loads(path.read_text(encoding="utf-8"))["entities"]:
            names[Name(Kind(actor["kind"]), actor["name"])] = None
    ids: dict[str, set[str]] = {}
    for cluster, id in placed(names, []):
        for name in cluster.names:
            ids.setdefault(name.text, set()).add(id)
    for text, id in (
        ("Los Zetas", "criminalgroup:los-zetas"),
        ("SEDENA", "agency:sedena"),
        ("PGR", "agency:pgr"),
        ("27 Batallón de Infantería", "militaryunit:27th-infantry-battalion"),
        ("27th Infantry Battalion", "militaryunit:27th-infantry-battalion"),
    ):
        assert ids[text] == {id}


@pytest.mark.model
@pytest.mark.skipif(GOLD is None, reason="the annotated documents are not at hand")
def test_actors_of_the_annotated_documents_are_one_node_each(tmp_path: Path) -> None:
    assert GOLD
    with open_store(str(tmp_path / "graph.db")) as store:
        ingest([str(path) for path in sorted(GOLD.glob("*.txt"))], store)
        for id, forms in {
            "criminalgroup:los-zetas": ("Los Zetas", "Zetas", "the Zetas"),
            "agency:sedena": ("SEDENA", "Secretaría de la Defensa Nacional", "Ministry of National Defense"),
            "agency:pgr": ("PGR", "P.G.R.", "Procuraduría General de la República"),
            "militaryunit:27th-infantry-battalion": ("27th Infantry Battalion", "27 Batallón de Infantería"),
        }.items():
            bearing = {entity.id for text in forms for entity in store.named(text)}
            assert bearing == {id}
