"""The questions as people ask them: what they print, and what they say to what cannot be answered."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from complicity.cli import main
from complicity.graph.store import open_store
from complicity.tests.queries.case import CASE, Told, graph


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return graph(tmp_path_factory.mktemp("asked") / "graph.db", CASE)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("empty") / "graph.db"
    open_store(str(path)).close()
    return str(path)


def ask(url: str, *arguments: str, width: int = 100) -> Result:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, ["--graph", url, *arguments])


#: What is asked, what the answer holds, and what it must not hold.
ANSWERS = [
    (
        ["path", "Felipe Flores", "guerreros unidos"],
        [
            "1. Felipe Flores – Iguala Municipal Police – Guerreros Unidos",
            "weakest hop 0.80, 1 document",
            "Felipe Flores ─ COMMANDED → Iguala Municipal Police  [stated, 0.80, 1 document, 2012]",
            "“Iguala Municipal Police HANDED_OVER_TO Guerreros Unidos (1)”",
            "— Cable, 2015-01-02, stated of 2014-09",
            "also: PAID (alleged, 0.48)",
        ],
        [],
    ),
    (
        ["path", "Mexican Army", "Los Zetas"],
        [
            "1. Mexican Army – Salvador Cienfuegos – Los Zetas",
            "disputed",
            "denied:",
            "according to FGR, denied",
        ],
        ["COLLUDED_WITH"],
    ),
    (
        ["path", "Mexican Army", "Gulf Cartel"],
        [
            "No chain from Mexican Army to Gulf Cartel within 4 hops",
            "From Mexican Army: 3 entities within 3 hops.",
            "From Gulf Cartel: 0 entities within 0 hops.",
            "Closest: Los Zetas (2 hops away) and Gulf Cartel (itself), joined by Los Zetas ─ FOUGHT ─",
            "only ever denied were left out: 1",
        ],
        [],
    ),
    (
        ["path", "Mexican Army", "Gulf Cartel", "--include-denied"],
        ["[denied, 0.00, 1 document]"],
        ["No chain", "denied:"],
    ),
    (
        [
            "path",
            "Mexican Army",
            "Gulf Cartel",
            "--via",
            "conflict",
            "--via",
            "commanded",
            "--via",
            "supported",
        ],
        ["1. Mexican Army – Salvador Cienfuegos – Los Zetas – Gulf Cartel"],
        [],
    ),
    (["path", "Felipe Flores", "Guerreros Unidos", "--avoid", "Iguala Municipal Police"], ["No chain"], []),
    (["path", "Felipe Flores", "Guerreros Unidos", "--min-documents", "2"], ["No chain"], []),
    (["path", "Mexican Army", "Los Zetas", "--min-confidence", "0.5"], ["No chain"], []),
    (["path", "Felipe Flores", "Navy"], ["No chain", "Closest: "], []),
    (
        ["chains"],
        [
            "Iguala Municipal Police (PoliceForce)",
            "1. Iguala Municipal Police – Guerreros Unidos",
            "2. Mexican Army – Salvador Cienfuegos – Los Zetas",
        ],
        ["3. "],
    ),
    (["chains", "--from", "military-unit"], ["1. Mexican Army – "], ["Iguala"]),
    (["chains", "--to", "Guerreros Unidos"], ["1. Iguala Municipal Police – "], ["Zetas"]),
    (["chains", "--from", "Person"], ["1. Salvador Cienfuegos – Los Zetas"], ["Army – "]),
    (["chains", "--max-hops", "1"], ["1. Iguala Municipal Police – "], ["2. Mexican Army"]),
    (["chains", "--limit", "1"], ["1. Iguala", "1 of 2 chains; see more with --limit."], ["2. "]),
    (["chains", "--from", "DEA"], ["No chain from a security force"], []),
    (
        ["show", "Iguala Municipal Police"],
        [
            "id policeforce:iguala-municipal-police; 7 claims in 2 documents",
            "part of: Iguala town council",
            "commanded by: Felipe Flores (2012)",
            "places: Iguala",
            "HANDED_OVER_TO → Guerreros Unidos",
            "← PAID Guerreros Unidos",
        ],
        [],
    ),
    (["show", "Los Zetas", "--limit", "1"], ["and 2 more; see them with --limit"], []),
    (["show", "Mexican Army"], ["denied", "COLLUDED_WITH: Mexican Army and Gulf Cartel"], []),
    (["claims", "zetas", "--type", "fought"], ["Los Zetas ─ FOUGHT ─ Gulf Cartel"], ["SPLIT_FROM"]),
    (["claims", "--modality", "DENIED"], ["Salvador Cienfuegos ─ SUPPORTED → Los Zetas"], ["PAID"]),
    (["claims", "--document", "memo"], ["— Memo"], ["— Report"]),
    (["claims", "--limit", "1"], ["1 of 20 claims; see more with --limit."], []),
    (["search", "zetas split"], ["Los Zetas ─ SPLIT_FROM → Gulf Cartel"], ["FOUGHT"]),
    (["search", "cienfuego"], ["person:salvador-cienfuegos"], []),
    (["search", "\"' OR 1=1 --"], ["Nothing found."], []),
    (["neighbors", "Felipe Flores"], ["Iguala Municipal Police", "← COMMANDED"], ["Guerreros"]),
    (["neighbors", "Felipe Flores", "--hops", "2"], ["Guerreros Unidos", "PGR"], []),
    (["neighbors", "Felipe Flores", "--hops", "2", "--via", "complicity"], ["No links."], []),
    (
        ["command", "Iguala Municipal Police", "--on", "2012-09"],
        [
            "on 2012-09: Felipe Flores",
            "part of: Iguala town council",
            "gap: no document says who commanded Iguala town council on 2012-09",
            "gap: no document says what Iguala town council was part of",
        ],
        [],
    ),
    (
        ["command", "Mexican Army", "--on", "2020"],
        ["before: Salvador Cienfuegos", "gap: no document says who commanded Mexican Army on 2020"],
        [],
    ),
    (["status"], ["documents           3", "claims             20"], []),
    (["rank", "--by", "degree", "--kind", "PoliceForce"], ["Iguala Municipal Police"], ["Zetas"]),
    (["rank", "--by", "articulation"], ["Iguala Municipal Police", "Measured over"], []),
    (["queries"], ["payrolls", "-p payer (name = null): only payments by this actor"], []),
    (["query", "payrolls", "-p", "payer=Guerreros Unidos"], ["payee: Iguala Municipal Police"], []),
    (["query", "payrolls", "-p", "payer=Los Zetas"], ["No rows."], []),
    (
        ["cypher", "MATCH (e:Entity {name: $n}) RETURN e.id AS id", "-p", "n=Los Zetas"],
        ["criminalgroup:los-zetas"],
        [],
    ),
    (
        ["cypher", "MATCH (e:Entity) RETURN e.id AS id", "--limit", "2"],
        ["There are more than 2 rows; see them with --limit."],
        [],
    ),
    (
        ["cypher", "MATCH (a)-[:COVERD_UP]->(b) RETURN a"],
        ["No rows.", "unknown relationship type 'COVERD_UP'"],
        [],
    ),
]


@pytest.mark.parametrize(("arguments", "held", "missing"), ANSWERS, ids=[" ".join(a[0]) for a in ANSWERS])
def test_an_answer(url: str, arguments: list[str], held: list[str], missing: list[str]) -> None:
    result = ask(url, *arguments)
    assert result.exit_code == 0, result.output
    for text in held:
        assert text in result.output
    for text in missing:
        assert text not in result.output


#: What is asked of the case, the exit status, and what is said in one line.
REFUSED = [
    (["path", "Nobody", "Los Zetas"], 1, "nothing is called 'Nobody'"),
    (["path", "Los Zeta", "Gulf Cartel"], 1, "did you mean Los Zetas [criminalgroup:los-zetas]"),
    (["path", "", "Los Zetas"], 1, "a name is empty"),
    (["path", "Los Zetas", "the zetas"], 1, "both ends are the same entity"),
    (["path", "Los Zetas", "PGR", "--max-hops", "0"], 2, "0 is not in the range 1<=x<=8"),
    (["path", "Los Zetas", "PGR", "--max-hops", "50"], 2, "50 is not in the range 1<=x<=8"),
    (["path", "Los Zetas", "PGR", "-k", "0"], 2, "0 is not in the range"),
    (["path", "Los Zetas", "PGR", "--from", "last year"], 2, "'last year' is no date such as 2014"),
    (["path", "Los Zetas", "PGR", "--from", "2014-13"], 2, "'2014-13' is no date"),
    (["path", "Los Zetas", "PGR", "--from", "2015", "--to", "2014"], 2, "--from 2015 is after --to 2014"),
    (["path", "Los Zetas", "PGR", "--via", "friendship"], 2, "'friendship' is none of: complicity, abuse"),
    (["path", "Los Zetas", "PGR", "--avoid", "Nobody"], 1, "nothing is called 'Nobody'"),
    (["path", "Los Zetas", "PGR", "--min-confidence", "2"], 2, "2.0 is not in the range 0<=x<=1"),
    (["path", "Los Zetas"], 2, "Missing argument 'B'"),
    (["chains", "--max-hops", "4"], 2, "4 is not in the range 1<=x<=3"),
    (["chains", "--from", "Polic"], 1, "nothing is called 'Polic'"),
    (["show", "Los Zetas", "--kind", "Gang"], 2, "'Gang' is none of: CriminalGroup"),
    (["claims", "--type", "KNOWS"], 2, "'KNOWS' is none of: COLLUDED_WITH"),
    (["claims", "--document", "no such"], 1, "no document has 'no such' in its id, title or source"),
    (["claims", "--document", "e"], 1, "documents are meant by 'e'"),
    (["command", "Mexican Army"], 2, "Missing option '--on'"),
    (["command", "Mexican Army", "--on", "26/09/2014"], 2, "'26/09/2014' is no date"),
    (["rank", "--by", "beauty"], 2, "'beauty' is not one of"),
    (["query", "payrols"], 1, "no question is called 'payrols'; did you mean payrolls?"),
    (["query", "payrolls", "-p", "payer"], 2, "-p takes KEY=VALUE, not 'payer'"),
    (["query", "payrolls", "-p", "who=x"], 1, "payrolls has no parameter 'who'; it has: payer"),
    (["query", "command-history"], 1, "command-history needs unit"),
    (["queries", "--queries", "none"], 1, "no folder none"),
    (["cypher", "CREATE (n:Entity {id: 'x'})"], 1, "questions only read"),
    (["cypher", "MATCH (n) DETACH DELETE n"], 1, "questions only read"),
    (["cypher", "MATCH (n) SET n.name = 'x'"], 1, "questions only read"),
    (["cypher", "MERGE (n:Entity {id: 'x'}) RETURN n"], 1, "questions only read"),
    (["cypher", "MATCH (n"], 1, "the question failed"),
    (["cypher", ""], 1, "the question failed"),
    (["cypher", "MATCH (n) RETURN $x AS x"], 1, "the question failed"),
    (["cypher", "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS n",
      "--timeout", "0.2"], 1, "took longer than 0.2 s"),
    (["dossier", "Los Zetas", "-o", "x.pdf"], 1, "name a file in .md, .html or .docx"),
    (["dossier", "Nobody"], 1, "nothing is called 'Nobody'"),
    (["export", "xlsx"], 2, "'xlsx' is not one of"),
    (["export", "csv"], 2, "name a folder for them with -o"),
    (["export", "jsonl", "-o", "/no/such/folder/x.jsonl"], 1, "cannot write /no/such/folder/x.jsonl"),
    (["export", "gexf", "-o", "."], 1, ". is a folder: name a file with -o"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "status", "message"), REFUSED, ids=[" ".join(a[0]) for a in REFUSED])
def test_what_cannot_be_answered_is_said_in_one_line(
    url: str, arguments: list[str], status: int, message: str
) -> None:
    result = ask(url, *arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert message in result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert errors == [result.stderr.splitlines()[-1]]


def test_a_question_that_writes_leaves_the_graph_as_it_was(url: str) -> None:
    before = ask(url, "export", "jsonl").stdout
    for text in ("CREATE (n:Entity)", "MATCH (n) DETACH DELETE n", "MATCH (n) REMOVE n.name"):
        assert ask(url, "cypher", text).exit_code == 1
    assert ask(url, "export", "jsonl").stdout == before
    assert "20" in ask(url, "cypher", "MATCH (c:Claim) RETURN count(c) AS n").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["path", "A", "B"], 1, "nothing is called 'A'"),
        (["chains"], 0, "No chain from a security force"),
        (["claims"], 0, "No such claims."),
        (["search", "x"], 0, "Nothing found."),
        (["rank"], 0, "No entity has such links."),
        (["status"], 0, "documents           0"),
        (["query", "payrolls"], 0, "No rows."),
        (["export", "jsonl"], 0, ""),
        (["export", "graphml"], 0, "<graphml"),
    ],
)
def test_an_empty_graph(empty: str, arguments: list[str], status: int, message: str) -> None:
    result = ask(empty, *arguments)
    assert result.exit_code == status
    assert message in result.output


def test_quotes_are_cut_at_words_to_the_width_and_whole_with_full(tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(80))
    told = Told(f"PoliceForce:Police {long}", "SUPPORTED", "CriminalGroup:Los Zetas")
    url = graph(tmp_path / "graph.db", [told])
    for width in (40, 72, 100):
        result = ask(url, "show", "Los Zetas", width=width)
        quotes = [line for line in result.stdout.splitlines() if "“" in line]
        assert quotes
        for line in quotes:
            assert len(line) <= width
            assert re.search(r"\bword\d+ …”$", line)
    assert "word79 SUPPORTED Los Zetas" in ask(url, "show", "Los Zetas", "--full").stdout
    assert "word79" not in ask(url, "chains").stdout.split("“")[1].split("”")[0]


def test_nothing_heavy_is_loaded_for_a_question(url: str) -> None:
    heavy = ("spacy", "neo4j", "networkx", "pyvis", "pandas", "kglite", "numpy", "rich", "rapidfuzz")
    code = (
        "import sys\nfrom complicity.cli import main\n"
        f"main(['--graph', {url!r}, 'path', 'Felipe Flores', 'Los Zetas'], standalone_mode=False)\n"
        f"print('loaded:', [m for m in {heavy!r} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("loaded: []\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """What docs/commands.md tells people to put into their shell's start file is a script."""
    variable = {"_COMPLICITY_COMPLETE": f"{shell}_source"}
    result = CliRunner(env=variable).invoke(main, prog_name="complicity")
    assert "complicity" in result.output


def test_completion_of_words() -> None:
    from click.shell_completion import ShellComplete

    complete = ShellComplete(main, {}, "complicity", "_COMPLICITY_COMPLETE")
    kinds = [item.value for item in complete.get_completions(["rank", "--kind"], "po")]
    assert kinds == ["PoliceForce"]
    assert "path" in [item.value for item in complete.get_completions([], "pa")]


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("'\"`\\$;{}[]()<>|&*_#-=\n\r\t\x1b\x01%\u202e"),
        st.characters(codec="utf-8", exclude_characters="\x00\x1f"),
    ),
    min_size=1,
    max_size=24,
).filter(lambda text: bool(text.strip()))


@settings(max_examples=25, deadline=None)
@given(name=TEXTS, other=TEXTS)
def test_names_are_data_everywhere(name: str, other: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Quotes, backticks, newlines, Cypher and markup in names: answers have them, and nothing obeys them."""
    told = Told(f"PoliceForce:{name}", "SUPPORTED", f"CriminalGroup:{other}", name)
    folder = tmp_path_factory.mktemp("data")
    url = graph(folder / "graph.db", [told])
    with open_store(url) as store:
        police, group = sorted(store.entities(), key=lambda entity: entity.kind, reverse=True)
    assert (police.name, group.name) == (name, other)
    answer = json.loads(ask(url, "path", police.id, group.id, "--json").stdout)
    assert answer["chains"][0]["entities"][0]["name"] == name
    rows = json.loads(
        ask(
            url, "cypher", "MATCH (e:Entity {name: $name}) RETURN e.id AS id", "--json",
            "-p", f"name={json.dumps(name)}",
        ).stdout
    )["rows"]  # fmt: skip
    assert [police.id] in rows
    for arguments in (
        ["show", police.id],
        ["chains"],
        ["claims"],
        ["neighbors", group.id],
        ["dossier", police.id],
    ):
        result = ask(url, *arguments)
        assert result.exit_code == 0, result.output
        assert not any(character in result.stdout for character in "\x1b\x00\r\u202e")
    for written in ("graphml", "gexf", "jsonl"):
        assert ask(url, "export", written).exit_code == 0
