"""One contract, both stores: what is written, undone and asked is the same, read back as sets of values."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from complicity.graph.errors import NotKnownError, QueryError, StoreError
from complicity.graph.model import (
    Appearance,
    Assignment,
    Claim,
    Decision,
    Document,
    Extraction,
    File,
    Hop,
    Name,
    Status,
    entity_id,
)
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import Store, graph_hash, open_store
from complicity.graph.transfer import copy
from complicity.queries.catalog import questions
from complicity.tests.neo4j.neo4j_server import wipe
from complicity.tests.neo4j.stories import hash_of, stories
from complicity.tests.neo4j.stories import place as place_all

POLICE = Name(Kind.POLICE_FORCE, "Policía Municipal de Iguala")
POLICE_EN = Name(Kind.POLICE_FORCE, "Iguala Municipal Police")
GANG = Name(Kind.CRIMINAL_GROUP, "Guerreros Unidos")
ZETAS = Name(Kind.CRIMINAL_GROUP, "Los Zetas")
MAYOR = Name(Kind.PERSON, "José Luis Abarca")
IGUALA = Name(Kind.PLACE, "Iguala")

Told = tuple[Name, LinkType, Name, Modality]


def extraction(title: str, *told: Told, date: str | None = None, extra: str = "") -> Extraction:
    """A document that says these things, a sentence each, naming everybody once a sentence."""
    sentences = [f"{s.text} {t.value} {o.text} ({m.value}){extra}." for s, t, o, m in told]
    document = Document(f"{title}\n" + "\n".join(sentences), title, f"{title}.txt", "en", date)
    claims, start = [], len(title) + 1
    counts: dict[Name, int] = {}
    for (source, type_, target, modality), sentence in zip(told, sentences, strict=True):
        where = start + sentence.index(target.text, len(source.text))
        claims.append(
            Claim(
                document=document.id,
                type=type_,
                source=source,
                target=target,
                source_span=(start, start + len(source.text)),
                target_span=(where, where + len(target.text)),
                modality=modality,
                attribution=None,
                date=date,
                evidence=sentence,
                start=start,
                end=start + len(sentence),
                page=None,
                rule="test",
                confidence=0.8,
            )
        )
        start += len(sentence) + 1
        for name in (source, target):
            counts[name] = counts.get(name, 0) + 1
    appearances = tuple(Appearance(n, (n.text, f"{n.text[:6]}…"), c) for n, c in counts.items())
    return Extraction(document, appearances, tuple(claims))


HANDED = (POLICE, LinkType.HANDED_OVER_TO, GANG, Modality.ALLEGED)
HANDED_EN = (POLICE_EN, LinkType.HANDED_OVER_TO, GANG, Modality.STATED)
DENIED = (POLICE, LinkType.HANDED_OVER_TO, GANG, Modality.DENIED)
FOUGHT = (ZETAS, LinkType.FOUGHT, GANG, Modality.STATED)
FOUGHT_BACK = (GANG, LinkType.FOUGHT, ZETAS, Modality.REPORTED)
PAID = (GANG, LinkType.PAID, MAYOR, Modality.REPORTED)
RULES = (MAYOR, LinkType.OPERATED_IN, IGUALA, Modality.STATED)

REPORT = extraction("Report", HANDED, FOUGHT, PAID, date="2014-09-26")
CABLE = extraction("Cable", HANDED_EN, FOUGHT_BACK, RULES, date="2015")
MEMO = extraction("Memo", DENIED)
ALL = (REPORT, CABLE, MEMO)


def place(store: Store, canonical: Mapping[Name, Name] | None = None) -> None:
    """Resolve by a table: each name is its own entity, or the one of the name that the table gives."""
    names = {*store.unresolved(), *(a.name for a in store.assignments())}
    whose = {name: (canonical or {}).get(name, name) for name in names}
    store.assign(Assignment(n, w.kind.value, entity_id(w), w.text) for n, w in whose.items())
    store.refresh()


ONE_POLICE = {POLICE_EN: POLICE}


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with open_store(store_url) as opened:
        yield opened


def links(store: Store) -> set[tuple[str, str, str, int, int, str, bool]]:
    return {
        (k.source, k.type.value, k.target, k.claims, k.documents, k.modality.value, k.disputed)
        for k in store.links()
    }


POLICE_ID, POLICE_EN_ID, GANG_ID, ZETAS_ID, MAYOR_ID, IGUALA_ID = map(
    entity_id, (POLICE, POLICE_EN, GANG, ZETAS, MAYOR, IGUALA)
)
APART = {
    (POLICE_ID, "HANDED_OVER_TO", GANG_ID, 1, 1, "alleged", True),
    (POLICE_EN_ID, "HANDED_OVER_TO", GANG_ID, 1, 1, "stated", False),
    (GANG_ID, "FOUGHT", ZETAS_ID, 2, 2, "stated", False),
    (GANG_ID, "PAID", MAYOR_ID, 1, 1, "reported", False),
    (MAYOR_ID, "OPERATED_IN", IGUALA_ID, 1, 1, "stated", False),
}
TOGETHER = {link for link in APART if "HANDED_OVER_TO" not in link} | {
    (POLICE_ID, "HANDED_OVER_TO", GANG_ID, 2, 2, "stated", True)
}


def test_an_empty_store(store: Store) -> None:
    assert store.status() == Status(0, 0, 0, 0, 0, 0, 0)
    read = (store.links(), store.entities(), store.claims(), store.unresolved(), store.documents())
    sought = (store.named("x"), store.suggest("x"), store.search("x"), store.decisions())
    for found in (*read, *sought):
        assert list(found) == []
    assert store.document("x") is None and store.extraction("x") is None
    store.refresh()


def test_what_is_written_is_read_back(store: Store) -> None:
    store.add(ALL)
    assert set(store.unresolved()) == {POLICE, POLICE_EN, GANG, ZETAS, MAYOR, IGUALA}
    place(store)
    assert links(store) == APART
    assert list(store.unresolved()) == []
    assert store.status() == Status(3, 7, 6, 5, 6, 0, 0)
    for held in ALL:
        read = store.extraction(held.document.id)
        assert read and read.document == held.document
        assert set(read.appearances) == set(held.appearances)
        assert set(read.claims) == set(held.claims)
    assert [info.title for info in store.documents([MEMO.document.id])] == ["Memo"]
    assert {info.id for info in store.documents()} == {held.document.id for held in ALL}


def test_an_entity_sums_up_its_names(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    (police,) = store.entities([POLICE_ID])
    assert (police.name, police.claims, police.documents) == (POLICE.text, 3, 3)
    assert police.names == (POLICE.text, "Policí…", POLICE_EN.text, "Iguala…")
    assert (police.first_date, police.last_date) == ("2014-09-26", "2015")
    assert [entity.id for entity in store.entities(kind=Kind.PLACE)] == [IGUALA_ID]
    assert store.mentions(POLICE_ID) == {held.document.id: 1 for held in ALL}


@pytest.mark.parametrize("times", [1, 2])
def test_writing_again_changes_nothing(store: Store, times: int) -> None:
    for _ in range(times):
        store.add(ALL)
        place(store)
    before = graph_hash(store), store.status()
    store.add(reversed(ALL))
    assert list(store.unresolved()) == []
    store.refresh()
    assert (graph_hash(store), store.status()) == before


def test_names_merge_and_part_again(store: Store) -> None:
    store.add(ALL)
    place(store)
    before = graph_hash(store)
    place(store, ONE_POLICE)
    assert links(store) == TOGETHER
    assert store.mentions(POLICE_EN_ID) == {}
    assert {citation.source for citation in store.claims(types=[LinkType.HANDED_OVER_TO])} == {POLICE_ID}
    place(store)
    assert links(store) == APART
    assert graph_hash(store) == before


def test_both_ends_of_a_link_become_one(store: Store) -> None:
    store.add([REPORT])
    place(store, {ZETAS: GANG})
    assert {link[1] for link in links(store)} == {"HANDED_OVER_TO", "PAID"}
    place(store)
    assert {link[1] for link in links(store)} == {"HANDED_OVER_TO", "PAID", "FOUGHT"}


@pytest.mark.parametrize("order", [ALL, (MEMO, CABLE, REPORT), (CABLE, REPORT, MEMO)])
def test_the_order_of_writing_does_not_matter(store: Store, order: tuple[Extraction, ...]) -> None:
    for held in order:
        store.add([held])
        place(store, ONE_POLICE)
    assert links(store) == TOGETHER


def test_a_document_is_retracted_with_what_only_it_supported(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    store.retract(CABLE.document.id)
    assert POLICE_EN not in {a.name for a in store.assignments()}
    place(store)
    assert links(store) == {
        (POLICE_ID, "HANDED_OVER_TO", GANG_ID, 1, 1, "alleged", True),
        (GANG_ID, "FOUGHT", ZETAS_ID, 1, 1, "stated", False),
        (GANG_ID, "PAID", MAYOR_ID, 1, 1, "reported", False),
    }
    assert store.extraction(CABLE.document.id) is None
    assert list(store.entities([IGUALA_ID])) == []
    with pytest.raises(NotKnownError):
        store.retract(CABLE.document.id)
    store.add([CABLE])
    place(store, ONE_POLICE)
    assert links(store) == TOGETHER


def test_all_retracted_leaves_nothing(store: Store) -> None:
    store.add(ALL)
    place(store)
    for held in ALL:
        store.retract(held.document.id)
    store.refresh()
    assert store.status() == Status(0, 0, 0, 0, 0, 0, 0)


def test_a_document_read_anew_replaces_what_it_said(store: Store) -> None:
    store.add(ALL)
    place(store)
    better = Extraction(REPORT.document, REPORT.appearances[:2], REPORT.claims[:1])
    store.add([better])
    place(store)
    assert links(store) == {
        *(link for link in APART if link[1] not in ("FOUGHT", "PAID")),
        (GANG_ID, "FOUGHT", ZETAS_ID, 1, 1, "reported", False),
    }


def decided(action: str, *subjects: str) -> Decision:
    return Decision(action, subjects, "ana", "2026-01-01T00:00:00+00:00", "seen", forced=action == "merge")


def test_a_rejected_claim_counts_no_more_until_that_is_undone(store: Store) -> None:
    store.add(ALL)
    place(store)
    before = graph_hash(store)
    fought = REPORT.claims[1].id
    number = store.record(decided("reject", fought)).number
    store.refresh()
    assert (GANG_ID, "FOUGHT", ZETAS_ID, 1, 1, "reported", False) in links(store)
    assert {c.status for c in store.claims(ids=[fought])} == {"rejected"}
    store.record(decided("undo", str(number)))
    store.refresh()
    assert graph_hash(store) == before
    assert [d.action for d in store.decisions()] == ["reject", "undo"]


def test_a_verdict_outlives_its_document(store: Store) -> None:
    store.add(ALL)
    place(store)
    store.record(decided("reject", REPORT.claims[2].id))
    store.record(decided("accept", REPORT.claims[0].id))
    store.refresh()
    before = graph_hash(store)
    assert not any(link[1] == "PAID" for link in links(store))
    store.retract(REPORT.document.id)
    place(store)
    store.add([REPORT])
    place(store)
    assert graph_hash(store) == before


def test_decisions_are_kept_as_they_were_taken(store: Store) -> None:
    taken = [
        store.record(decided("merge", "PoliceForce:a", "PoliceForce:ñ")),
        store.record(decided("undo", "1")),
    ]
    assert store.decisions() == taken
    assert taken[0] == Decision(
        "merge",
        ("PoliceForce:a", "PoliceForce:ñ"),
        "ana",
        "2026-01-01T00:00:00+00:00",
        "seen",
        forced=True,
        number=1,
    )


def test_claims_are_narrowed_by_each_argument_given(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)

    def said(**narrowing: object) -> set[str]:
        return {c.claim.evidence.partition(" (")[0] for c in store.claims(**narrowing)}  # type: ignore[arg-type]

    handed = {f"{name.text} HANDED_OVER_TO {GANG.text}" for name in (POLICE, POLICE_EN)}
    fought = {f"{ZETAS.text} FOUGHT {GANG.text}", f"{GANG.text} FOUGHT {ZETAS.text}"}
    assert said(link=(POLICE_ID, LinkType.HANDED_OVER_TO, GANG_ID)) == handed
    assert said(link=(ZETAS_ID, LinkType.FOUGHT, GANG_ID)) == fought
    assert said(entity=ZETAS_ID) == fought
    assert said(entity=POLICE_ID, document=MEMO.document.id) == {f"{POLICE.text} HANDED_OVER_TO {GANG.text}"}
    assert said(types=[LinkType.FOUGHT], modalities=[Modality.REPORTED]) == {
        f"{GANG.text} FOUGHT {ZETAS.text}"
    }
    assert said(ids=[REPORT.claims[1].id, "no such"]) == {f"{ZETAS.text} FOUGHT {GANG.text}"}
    assert said(ids=[]) == said(entity="no:body") == said(types=[]) == set()
    assert len(list(store.claims())) == 7


def test_assignments_are_found_by_block_and_name(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    assert {a.name for a in store.assignments(blocks=["PoliceForce"])} == {POLICE, POLICE_EN}
    assert {(a.name, a.entity, a.canonical) for a in store.assignments(names=[POLICE_EN])} == {
        (POLICE_EN, POLICE_ID, POLICE.text)
    }
    assert len(list(store.assignments())) == 6
    assert list(store.assignments(names=[])) == list(store.assignments(blocks=["none"])) == []


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("policia municipal de iguala", None, {POLICE_ID}),
        ("The ZETAS", None, {ZETAS_ID}),
        ("Iguala", Kind.PLACE, {IGUALA_ID}),
        ("Iguala", Kind.PERSON, set()),
        ("zetas zetas", None, set()),
        ('") OR 1 //', None, set()),
        ("*", None, set()),
    ],
)
def test_entities_are_found_by_name(store: Store, text: str, kind: Kind | None, found: set[str]) -> None:
    store.add(ALL)
    place(store)
    assert {entity.id for entity in store.named(text, kind=kind)} == found


@pytest.mark.parametrize(
    ("text", "best"),
    [("Gerreros Unidos", GANG_ID), ("zeta", ZETAS_ID), ("jose abarca", MAYOR_ID), ("qqqq", None)],
)
def test_names_somewhat_alike_are_suggested(store: Store, text: str, best: str | None) -> None:
    store.add(ALL)
    place(store)
    found = [entity.id for entity in store.suggest(text)]
    assert (found[0] if found else None) == best


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("policia HANDED_OVER_TO", 2),
        ("over hand", 0),
        ("the police", 0),
        ("unidos zetas", 2),
        ("abarca stated", 1),
        ('"', 0),
        ("AND", 0),
        ("*:*", 0),
        ("", 0),
    ],
)
def test_sentences_are_found_by_their_words(store: Store, text: str, count: int) -> None:
    store.add(ALL)
    place(store)
    assert len(store.search(text)) == count
    assert len(store.search(text, limit=1)) == min(count, 1)


def test_neighbours_and_degrees(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    assert {link.type for link in store.neighbours([MAYOR_ID])} == {LinkType.PAID, LinkType.OPERATED_IN}
    assert {link.type for link in store.links(touching=[GANG_ID], types=[LinkType.FOUGHT])} == {
        LinkType.FOUGHT
    }
    assert len(list(store.neighbours([GANG_ID, ZETAS_ID, POLICE_ID]))) == 3
    assert list(store.neighbours([])) == list(store.neighbours([GANG_ID], types=[])) == []
    assert store.degrees([GANG_ID, IGUALA_ID, "no:body"]) == {GANG_ID: 3, IGUALA_ID: 1, "no:body": 0}
    for most in (1, 2, 3, 4):
        assert store.degrees([GANG_ID, IGUALA_ID], most=most) == {GANG_ID: min(most, 3), IGUALA_ID: 1}


def test_hops_are_links_without_their_sentences(store: Store) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    whole = {tuple(getattr(link, field) for field in Hop._fields) for link in store.links()}
    assert {tuple(hop) for hop in store.hops()} == whole
    touching = {(hop.source, hop.type, hop.target) for hop in store.hops([MAYOR_ID, GANG_ID])}
    assert touching == {(k.source, k.type, k.target) for k in store.neighbours([MAYOR_ID, GANG_ID])}
    assert len(list(store.hops([MAYOR_ID, GANG_ID]))) == len(touching)
    assert [hop.type for hop in store.hops([GANG_ID], types=[LinkType.FOUGHT])] == [LinkType.FOUGHT]
    ranked = sorted(store.hops(), key=lambda hop: hop.strength)
    assert list(store.hops(limit=2)) == ranked[:2]
    assert list(store.hops([])) == list(store.hops(types=[])) == []


@pytest.mark.parametrize("fan", [1, 2, 100])
@pytest.mark.parametrize("types", [None, [LinkType.PAID, LinkType.FOUGHT], []])
def test_the_strongest_hops_of_each(store: Store, fan: int, types: list[LinkType] | None) -> None:
    store.add(ALL)
    place(store, ONE_POLICE)
    ids = [MAYOR_ID, GANG_ID]
    hops = list(store.hops(ids, types=types, fan=fan))
    assert len(hops) == len(set(hops))
    assert set(hops) == {
        hop for id in ids for hop in sorted(store.hops([id], types=types), key=lambda hop: hop.strength)[:fan]
    }


QUESTIONS = {
    "MATCH (e:Entity) RETURN e.id AS id, e.name AS name, e.claims AS claims": 6,
    "MATCH (a:PoliceForce)-[l:HANDED_OVER_TO]->(b:CriminalGroup)"
    " RETURN a.id AS a, b.id AS b, l.modality AS modality, l.disputed AS disputed, l.confidence AS c": 2,
    "MATCH (c:Claim)-[:SOURCE]->(e:Entity), (c)-[:FROM_DOCUMENT]->(d:Document)"
    " RETURN c.id AS id, c.evidence AS evidence, c.source_name AS name, e.id AS source, d.title AS title": 7,
    "MATCH (d:Document)-[m:MENTIONS]->(e:Entity) RETURN d.id AS id, e.id AS entity, m.count AS count": 11,
    "MATCH (a:Entity)-[l]->(b:Entity) RETURN type(l) AS type, count(*) AS count": 4,
    "MATCH (e:Entity {id: $id}) RETURN e.names AS names, e.first_date AS first": 1,
}


@pytest.mark.parametrize("query", QUESTIONS)
def test_questions_have_the_same_answer(store: Store, query: str) -> None:
    store.add(ALL)
    place(store)
    table = store.run(query, {"id": POLICE_ID} if "$id" in query else {})
    assert len(table.rows) == QUESTIONS[query] and not table.truncated
    text = sorted(map(repr, table.rows))
    assert text == ANSWERS.setdefault(query, text)


#: What the store that was asked first answered.
ANSWERS: dict[str, list[str]] = {}


def test_a_question_is_cut_and_refused(store: Store) -> None:
    store.add(ALL)
    place(store)
    table = store.run("MATCH (e:Entity) RETURN e.id AS id ORDER BY id", limit=2)
    assert (table.columns, len(table.rows), table.truncated) == (("id",), 2, True)
    for query in ("CREATE (:Entity)", "MATCH (e:Entity) DETACH DELETE e", "MATCH (e", "RETURN $missing"):
        with pytest.raises(QueryError):
            store.run(query)
    assert store.status().entities == 6


@pytest.mark.parametrize(
    "odd",
    [
        "Ñandú 🦜 العربية",
        "`x`) DETACH DELETE (n) //",
        "'; DROP TABLE claims; --",
        "line\nbreak\ttab",
        "x" * 10_000,
        "'\"\\$id {}",
    ],
)
def test_odd_names_are_kept_as_they_are(store: Store, odd: str) -> None:
    name = Name(Kind.PERSON, odd)
    held = extraction("Odd", (GANG, LinkType.PAID, name, Modality.STATED))
    store.add([held])
    place(store)
    (entity,) = store.entities([entity_id(name)])
    assert entity.name == odd
    assert [e.id for e in store.named(odd)] == [entity.id]
    read = store.extraction(held.document.id)
    assert read and read.claims == held.claims


def test_a_very_long_sentence(store: Store) -> None:
    held = extraction("Long", HANDED, extra=" and so on" * 50_000)
    store.add([held])
    place(store)
    (link,) = store.links()
    assert link.evidence == held.claims[0].evidence
    assert len(store.search("handed_over_to")) == 1


def test_a_long_document_with_many_claims_of_few(store: Store) -> None:
    held = extraction("Many", *([FOUGHT, FOUGHT_BACK, HANDED] * 500))
    store.add([held])
    place(store)
    assert links(store) == {
        (GANG_ID, "FOUGHT", ZETAS_ID, 1000, 1, "stated", False),
        (POLICE_ID, "HANDED_OVER_TO", GANG_ID, 500, 1, "alleged", False),
    }


def test_an_actor_with_many_links(store: Store) -> None:
    others = [Name(Kind.PERSON, f"Person {n}") for n in range(60)]
    store.add([extraction("Hub", *((GANG, LinkType.PAID, other, Modality.STATED) for other in others))])
    place(store)
    store.add([extraction("More", (GANG, LinkType.PAID, others[3], Modality.DENIED))])
    place(store)
    assert store.degrees([GANG_ID]) == {GANG_ID: 60}
    assert [link.target for link in store.links() if link.disputed] == [entity_id(others[3])]


def test_nothing_is_written_by_one_that_only_reads(store_url: str) -> None:
    with open_store(store_url) as writer:
        writer.add(ALL)
        place(writer)
    with open_store(store_url, read_only=True) as reader:
        assert links(reader) == APART
        with pytest.raises(StoreError):
            reader.add([MEMO])
        with pytest.raises(StoreError):
            reader.record(decided("undo", "1"))


@contextmanager
def together(count: int, work: Callable[[int], None]) -> Iterator[None]:
    errors: list[BaseException] = []

    def one(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()
    assert not errors


def test_several_write_at_once(store_url: str, tmp_path: Path) -> None:
    open_store(store_url).close()
    shared = [extraction(f"Shared {n}", HANDED, FOUGHT, PAID) for n in range(6)]

    def write(number: int) -> None:
        with open_store(store_url) as store:
            store.add([extraction(f"Own {number}", HANDED_EN, FOUGHT_BACK, RULES), *shared])
            store.record(decided("accept", f"claim {number}"))

    with together(4, write):
        pass
    with open_store(store_url) as store:
        place(store)
        assert store.status() == Status(10, 30, 6, 5, 6, 4, 0)
        assert [d.number for d in store.decisions()] == [1, 2, 3, 4]
        (fought,) = (link for link in store.links() if link.type is LinkType.FOUGHT)
        assert (fought.claims, fought.documents) == (10, 10)


def test_several_derive_at_once(store_url: str, tmp_path: Path) -> None:
    told = {seed: list(stories(12, seed=seed)) for seed in range(3)}
    want = hash_of(tmp_path / "alone.db", chain.from_iterable(told.values()))

    def write(seed: int) -> None:
        with open_store(store_url) as store:
            for start in range(0, 12, 4):
                store.add(told[seed][start : start + 4])
                place_all(store)

    with together(3, write):
        pass
    with open_store(store_url) as store:
        assert graph_hash(store) == want


@pytest.mark.neo4j
def test_both_stores_hold_the_same_graph(neo4j_url: str, tmp_path: Path) -> None:
    hashes: dict[str, list[str]] = {}
    for url in (neo4j_url, str(tmp_path / "graph.db")):
        with open_store(url) as store:
            seen = hashes.setdefault(url, [])
            store.add(ALL)
            place(store)
            seen.append(graph_hash(store))
            place(store, ONE_POLICE)
            seen.append(graph_hash(store))
            store.record(decided("reject", CABLE.claims[0].id))
            store.refresh()
            seen.append(graph_hash(store))
            store.retract(MEMO.document.id)
            place(store, ONE_POLICE)
            seen.append(graph_hash(store))
    first, second = hashes.values()
    assert first == second
    assert len(set(first)) == 4


def wire(title: str, *told: Told, sketch: tuple[str, ...]) -> Extraction:
    return replace(extraction(title, *told), sketch=sketch)


STORY = (POLICE, LinkType.COLLUDED_WITH, GANG, Modality.STATED)
#: The first and third have nothing in common but the second.
WIRE = tuple(
    wire(f"Wire {n}", STORY, sketch=sketch) for n, sketch in enumerate([("a", "b"), ("b", "c"), ("c", "d")])
)
OTHER = wire("Other", STORY, sketch=("x",))


def colluded(store: Store) -> tuple[int, float]:
    (link,) = (link for link in store.links() if link.type is LinkType.COLLUDED_WITH)
    return link.documents, link.confidence


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_documents_with_nearly_one_text_are_one_witness(store: Store, order: tuple[int, ...]) -> None:
    for number in order:
        store.add([WIRE[number]])
        place(store)
    assert colluded(store) == (3, 0.8)
    assert len({citation.family for citation in store.claims()}) == 1
    store.add([OTHER])
    place(store)
    assert colluded(store) == (4, 0.96)
    for number in order:
        held = store.extraction(WIRE[number].document.id)
        assert held and held.sketch == WIRE[number].sketch


def test_a_family_falls_apart_without_the_one_that_ties_it(store: Store) -> None:
    store.add(WIRE)
    place(store)
    assert colluded(store) == (3, 0.8)
    store.retract(WIRE[1].document.id)
    place(store)
    assert colluded(store) == (2, 0.96)
    store.add([WIRE[1]])
    place(store)
    assert colluded(store) == (3, 0.8)
    store.add([replace(WIRE[1], sketch=("e",))])
    place(store)
    assert colluded(store) == (3, 0.992)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The file that the server's answers are compared with."""
    with open_store(str(tmp_path_factory.mktemp("told") / "graph.db")) as store:
        store.add(stories(80, seed=7))
        place_all(store)
        yield store


@pytest.fixture(scope="module")
def served(neo4j_session: str, embedded: Store) -> Iterator[Store]:
    """The same graph on the server."""
    wipe(neo4j_session)
    with open_store(neo4j_session) as store:
        copy(embedded, store)
        yield store
    wipe(neo4j_session)


GIVEN = {"group": "CriminalGroup", "force": "PoliceForce", "event": "Event", "unit": "PoliceForce"}


@pytest.mark.neo4j
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", questions())
def test_every_question_has_the_same_answer_on_both(
    embedded: Store, served: Store, name: str, whole: bool
) -> None:
    asked = questions()[name]
    named = [p for p in asked.parameters if p.type == "name" and (p.needed or not whole)]
    given = {p.name: f"{GIVEN.get(p.name, 'CriminalGroup')} Número 1" for p in named}
    answers = [store.run(asked.text, asked.values(store, given)) for store in (embedded, served)]
    assert answers[0].columns == answers[1].columns == tuple(asked.columns)
    assert sorted(map(repr, answers[0].rows)) == sorted(map(repr, answers[1].rows))
    assert answers[0].rows or not whole


@pytest.mark.neo4j
@pytest.mark.parametrize("text", ["numero paid", "PAID Número 1", "según", "eventó 2 place", "stated 0 0"])
def test_a_search_finds_the_same_on_both(embedded: Store, served: Store, text: str) -> None:
    found = [{c.claim.id for c in store.search(text, limit=1000)} for store in (embedded, served)]
    assert found[0] == found[1]


def test_what_became_of_files_is_remembered(store: Store) -> None:
    read = File("/a.txt", 10, 1700000000123456789, "ab", "read", documents=("d", "e"), words=7, seconds=0.5)
    failed = File("/b.txt", 0, 5, "", "failed", "empty")
    store.note([read, failed])
    assert list(store.files()) == [read, failed]
    assert list(store.files(paths=["/b.txt", "/c.txt"])) == [failed]
    assert list(store.files(contents=["ab"])) == [read]
    again = replace(failed, status="read", reason="", sha256="ab")
    store.note([again])
    assert list(store.files(contents=["ab"])) == [read, again]
