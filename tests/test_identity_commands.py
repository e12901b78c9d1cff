"""The commands about who is who, as a user calls them, on the example documents' claims."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from complicity.cli import main
from complicity.graph.model import Appearance, Claim, Document, Extraction, Name
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import graph_hash, open_store
from complicity.ingest.recognition import _by_form, _namesakes, actor_of, block, forms, known
from complicity.ingest.resolve import resolve

IGUALA = Name(Kind.POLICE_FORCE, "Iguala police")
COCULA = Name(Kind.POLICE_FORCE, "Policía Municipal de Cocula")
GANG = Name(Kind.CRIMINAL_GROUP, "Guerreros Unidos")
RIVAL = Name(Kind.CRIMINAL_GROUP, "Los Nuevos de la Sierra")
OTHER = Name(Kind.CRIMINAL_GROUP, "Gente Nueva de la Sierra")


def told(title: str, *names: Name) -> Extraction:
    text = f"{title}: " + " and ".join(name.text for name in names)
    held = Document(text, title, f"/cases/{title}.txt", "en", "2014")
    claims = tuple(
        Claim(
            document=held.id,
            type=LinkType.COLLUDED_WITH,
            source=one,
            target=other,
            source_span=(text.index(one.text), text.index(one.text) + len(one.text)),
            target_span=(text.index(other.text), text.index(other.text) + len(other.text)),
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
        for one, other in pairwise(names)
    )
    return Extraction(held, tuple(Appearance(name, (name.text,), 1) for name in names), claims)


MAYOR = Name(Kind.PERSON, "Ramiro Nadie Ninguno")
DOCUMENTS = (
    told("Report", IGUALA, GANG, RIVAL),
    told("Memo", COCULA, GANG),
    told("Note", OTHER, IGUALA, MAYOR),
)
Run = Callable[..., Result]


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.db"
    with open_store(str(path)) as store:
        store.add(DOCUMENTS)
        resolve(store)
    return path


@pytest.fixture
def run(graph: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("COMPLICITY_USER", "ana")
    monkeypatch.setenv("COMPLICITY_ACTORS", "")
    yield lambda *words: CliRunner().invoke(main, ["--graph", str(graph), *words])
    forget()


def forget() -> None:
    """Forget the known actors, as a new process does."""
    for cached in (known, _by_form, forms, actor_of, block, _namesakes):
        cached.cache_clear()


def hashed(path: Path) -> str:
    with open_store(str(path), read_only=True) as store:
        return graph_hash(store)


SAME = [
    (("27/o. B.I.", "27th Infantry Battalion"), 0, "same: "),
    (("27/o. B.I.", "17th Infantry Battalion"), 1, "different: differs in ordinal: 27 / 17\n"),
    (("SEDENA", "Ministry of National Defense"), 0, "same: both mean SEDENA (agency:sedena)\n"),
    (("Iguala", "Iguala de la Independencia"), 0, "same: "),
    (("Iguala", "Cocula", "--kind", "Place"), 1, "different: differs in place: iguala / cocula\n"),
    (("Iguala police", "Los Zetas"), 1, "different: differs in kind: PoliceForce / CriminalGroup\n"),
    (("", "x"), 1, "Error: '' is no name"),
    (("x", "y", "--kind", "Club"), 2, "'Club' is none of: CriminalGroup"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "status", "said"), SAME, ids=[" | ".join(case[0]) for case in SAME])
def test_same_says_why_in_a_line(run: Run, words: tuple[str, ...], status: int, said: str) -> None:
    result = run("same", *words)
    assert result.exit_code == status
    assert said in result.output
    assert status == 2 or len(result.output.splitlines()) == 1


def test_a_merge_is_told_kept_and_undone(run: Run, graph: Path) -> None:
    before = hashed(graph)
    made = run("merge", RIVAL.text, OTHER.text, "--why", "one leader", "--force")
    assert made.exit_code == 0, made.output
    assert made.output.startswith("Decision 1: Gente Nueva de la Sierra is now Los Nuevos de la Sierra")
    assert hashed(graph) != before
    (kept,) = json.loads(run("decisions", "--json").output)
    assert (kept["action"], kept["who"], kept["why"], kept["undone_by"]) == (
        "merge",
        "ana",
        "one leader",
        None,
    )
    assert "1 (merge Los Nuevos de la Sierra, Gente Nueva de la Sierra) is undone" in run("undo", "1").output
    assert hashed(graph) == before
    assert "undone by 2" in run("decisions", "--full").output
    assert run("undo", "2").exit_code == 0
    assert hashed(graph) != before


def test_a_split_takes_a_name_out(run: Run, graph: Path) -> None:
    run("merge", RIVAL.text, OTHER.text, "--force")
    made = run("split", RIVAL.text, OTHER.text)
    assert made.exit_code == 0, made.output
    with open_store(str(graph), read_only=True) as store:
        ids = {a.entity for a in store.assignments(names=[RIVAL, OTHER])}
    assert len(ids) == 2


def test_verdicts_on_a_claim(run: Run, graph: Path) -> None:
    before = hashed(graph)
    claim = DOCUMENTS[1].claims[0].id
    assert (
        "rejected Policía Municipal de Cocula ─ COLLUDED_WITH → Guerreros Unidos"
        in run("reject", claim).output
    )
    with open_store(str(graph), read_only=True) as store:
        assert not [link for link in store.links() if "cocula" in link.source + link.target]
    assert run("undo", "1").exit_code == 0
    assert hashed(graph) == before
    assert run("accept", claim, "--who", "eva").exit_code == 0
    assert json.loads(run("decisions", "--json").output)[2]["who"] == "eva"


REFUSED = [
    (("merge", "Iguala police", "Policía Municipal de Cocula"), "be one: differs in place: iguala / cocula"),
    (("merge", "Iguala police", "Guerreros Unidos"), "their kinds differ: PoliceForce / CriminalGroup"),
    (("merge", "Iguala police", "Iguala Municipal Police"), "are one already"),
    (("merge", "Iguala police", "Nobody at all"), "nothing is called 'Nobody at all'"),
    (("merge", "policeforce:no-such", "Iguala police"), "nothing is called 'policeforce:no-such'"),
    (("split", "Iguala police", "Nobody"), "no document gives Iguala Municipal Police the name 'Nobody'"),
    (("split", "Iguala police", "Iguala police"), "nothing would be left of Iguala Municipal Police"),
    (("reject", "no-such-claim"), "no claim 'no-such-claim' in this graph"),
    (("accept", "no-such-claim"), "no claim 'no-such-claim' in this graph"),
    (("undo", "7"), "there is no decision 7"),
    (("retract", "Nothing"), "no document has the id, title or path 'Nothing'"),
    (("decisions", "--import", "none.jsonl"), "cannot read the decisions in none.jsonl"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "reason"), REFUSED, ids=[" ".join(case[0]) for case in REFUSED])
def test_what_cannot_be_is_refused_in_a_line(
    run: Run, graph: Path, words: tuple[str, ...], reason: str
) -> None:
    before = hashed(graph)
    result = run(*words)
    assert result.exit_code == 1
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error: ")]
    assert reason in line
    assert hashed(graph) == before
    assert run("decisions").output == "No decisions yet.\n"


def test_an_undone_decision_cannot_be_undone_again(run: Run) -> None:
    run("merge", RIVAL.text, OTHER.text, "--force")
    run("undo", "1")
    assert "decision 1 is undone already, by 2" in run("undo", "1").output
    run("undo", "2")
    assert run("undo", "1").exit_code == 0


def test_force_overrides_a_guard_and_is_recorded(run: Run, graph: Path) -> None:
    made = run("merge", "Iguala police", "Policía Municipal de Cocula", "--force")
    assert made.exit_code == 0, made.output
    assert json.loads(run("decisions", "--json").output)[0]["forced"] is True
    assert "yes, forced" in run("decisions", "--full").output


def test_bodies_of_two_kinds_are_one_only_by_force_and_a_person_never_is_one(run: Run) -> None:
    never = run("merge", "Iguala police", MAYOR.text, "--force")
    assert never.exit_code == 1
    assert "their kinds differ: PoliceForce / Person" in never.output
    forced = run("merge", "Iguala police", "Guerreros Unidos", "--force")
    assert forced.exit_code == 0, forced.output
    assert json.loads(run("decisions", "--json").output)[0]["forced"] is True


def test_a_retracted_document_goes_with_what_only_it_supports(run: Run, graph: Path) -> None:
    result = run("retract", "memo.txt")
    assert result.output.startswith("Retracted Memo [")
    assert "1 claims, 1 entities and 1 links are gone" in result.output
    with open_store(str(graph), read_only=True) as store:
        assert [entity.name for entity in store.entities(kind=Kind.POLICE_FORCE)] == [
            "Iguala Municipal Police"
        ]


def test_the_ledger_moves_to_another_graph(run: Run, graph: Path, tmp_path: Path) -> None:
    run("merge", RIVAL.text, OTHER.text, "--force", "--why", "one leader")
    run("reject", DOCUMENTS[1].claims[0].id)
    run("accept", DOCUMENTS[0].claims[0].id)
    run("undo", "3")
    ledger = tmp_path / "ledger.jsonl"
    assert run("decisions", "--export", str(ledger)).exit_code == 0
    first = json.loads(ledger.read_text(encoding="utf-8").splitlines()[0])
    assert first[:4] == [f"CriminalGroup:{RIVAL.text}", f"CriminalGroup:{OTHER.text}", "positive", None]
    assert first[4] == "ana"
    merges = run("decisions", "--export", "-", "--merges").output.splitlines()
    assert [json.loads(line) for line in merges] == [first[:6]]

    other = tmp_path / "other.db"
    with open_store(str(other)) as store:
        store.add(DOCUMENTS)
        resolve(store)
    importing = ["--graph", str(other), "decisions", "--import", str(ledger)]
    assert "4 decisions taken over, 0 held already" in CliRunner().invoke(main, importing).output
    assert hashed(other) == hashed(graph)
    assert "0 decisions taken over, 4 held already" in CliRunner().invoke(main, importing).output
    assert hashed(other) == hashed(graph)


def test_decisions_on_what_is_not_there_wait(run: Run, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    lines = [
        ["Person:Ana Nadie", "Person:Ana Nadie Nunca", "positive", None, "eva", "2026-01-01T00:00:00"],
        {"action": "reject", "subjects": ["0" * 32], "who": "eva", "when": "2026-01-01T00:00:00"},
    ]
    ledger.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert (
        "3 names or claims in them are not in this graph" in run("decisions", "--import", str(ledger)).output
    )
    assert [row["waits"] for row in json.loads(run("decisions", "--json").output)] == [True, True]


GOOD = '["PoliceForce:a", "PoliceForce:b", "positive", null, "ana", "2026-01-01"]'
MALFORMED = {
    "{": "line 2: not JSON",
    "[1, 2]": "line 2: a resolver's line is [left, right",
    '["a", "b", "positive", null, "ana", "2026"]': "line 2: 'a' is no name such as",
    '["Person:a", "Person:b", "maybe", null, "ana", "2026"]': "line 2: the judgement 'maybe' is neither",
    '{"action": "marry", "subjects": ["x"], "who": "a", "when": "b"}': "line 2: unknown action 'marry'",
    '{"action": "reject", "subjects": [], "who": "a", "when": "b"}': "line 2: reject needs one subject",
    '{"action": "reject", "subjects": ["x"], "when": "b"}': "line 2: who is missing",
    '{"action": "undo", "subjects": ["9"], "who": "a", "when": "b"}': "line 2: undo of decision 9, which",
    '{"action": "undo", "subjects": ["x"], "who": "a", "when": "b"}': "line 2: undo needs the number",
    '{"action": "merge", "subjects": ["Person:a"], "who": "a", "when": "b"}': "line 2: a merge needs at",
    '{"record": "claim"}': "line 2: a record of 'claim'",
    "7": "line 2: neither a JSON object",
}  # fmt: skip


@pytest.mark.parametrize(("line", "reason"), MALFORMED.items(), ids=MALFORMED.values())
def test_a_malformed_ledger_is_told_by_its_line_and_not_applied(
    run: Run, tmp_path: Path, line: str, reason: str
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(f"{GOOD}\n{line}\n", encoding="utf-8")
    result = run("decisions", "--import", str(ledger))
    assert result.exit_code == 1
    assert reason in result.output and "nothing was applied" in result.output
    assert run("decisions").output == "No decisions yet.\n"


def test_actors_of_the_users_own(run: Run, graph: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "actors:\n- id: criminalgroup:los-nuevos-de-la-sierra\n  name: Los Nuevos de la Sierra\n"
        "  aliases: [Gente Nueva de la Sierra]\n",
        encoding="utf-8",
    )
    words = ("same", RIVAL.text, OTHER.text, "--kind", "CriminalGroup")
    assert run(*words).exit_code == 1
    forget()
    assert run(*words, "--actors", str(mine)).output.startswith("same: both mean Los Nuevos de la Sierra")
    with open_store(str(graph), read_only=True) as store:
        assert len({a.entity for a in store.assignments(names=[RIVAL, OTHER])}) == 2
    assert run("resolve", "--actors", str(mine)).exit_code == 0
    with open_store(str(graph), read_only=True) as store:
        assert len({a.entity for a in store.assignments(names=[RIVAL, OTHER])}) == 1


def test_a_malformed_actors_file_is_told_by_its_line(run: Run, graph: Path, tmp_path: Path) -> None:
    before = hashed(graph)
    mine = tmp_path / "mine.yaml"
    mine.write_text("actors:\n- {id: 'agency:x', name: X}\n- {id: 'agency:y', nam: Y}\n", encoding="utf-8")
    result = run("resolve", "--actors", str(mine))
    assert result.exit_code == 1
    assert f"{mine}, line 3: unknown field 'nam'" in result.output
    assert hashed(graph) == before


def test_duplicates_come_with_two_quotes(run: Run) -> None:
    found = json.loads(run("duplicates", "--json").output)
    assert {entity["name"] for pair in found for entity in pair["entities"]} <= {
        name.text for name in (RIVAL, OTHER, GANG, MAYOR)
    }
    assert all(entity["quote"] for pair in found for entity in pair["entities"])
