"""`ingest` as a user meets it: what goes wrong is a line, and what goes right is not lost by it."""

import csv
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import complicity
from complicity.cli import main
from complicity.graph import sqlite
from complicity.graph.model import DocumentInfo
from complicity.graph.sqlite import SqliteStore
from complicity.graph.store import graph_hash, open_store
from complicity.ingest import ingest
from complicity.tests.ingest import sample_files as made
from complicity.tests.ingest.sample_files import MORE, PROSE, SENTENCE

EXAMPLES = Path(complicity.__file__).parent / "examples"
PATIENT = "needs more than 700 MB: raise --memory-limit"

pytestmark = pytest.mark.model


def run(folder: Path, *arguments: str) -> Result:
    """The command, with the graph in `folder`."""
    return CliRunner().invoke(main, ["--graph", str(folder / "case.db"), "ingest", *arguments])


def state(folder: Path) -> tuple[str, str]:
    """All that a graph holds, as hashes of its view and of its documents."""
    with open_store(str(folder / "case.db"), create=False) as store:
        yields = sorted(found.digest for info in store.documents() if (found := store.extraction(info.id)))
        return graph_hash(store), " ".join(yields)


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    command = [sys.executable, "-m", "complicity", "--graph", "case.db", "ingest", *arguments]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, read in one go."""
    folder = tmp_path_factory.mktemp("clean")
    assert run(folder, str(EXAMPLES)).exit_code == 0
    return folder


# A folder with everything in it that can go wrong.

WRONG = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (b"\x7fELF\0\0", "a binary file, not text"),
    "odd.txt": (
        b"\1\2\3\4\x81\x8d" * 40,
        "not text, or in an encoding that cannot be told: save it as UTF-8",
    ),
    "line.txt": (b"word " * 4_000_000, "20,000,000 characters, more than 5,000,000: split it into parts"),
    "german.txt": (
        "Der Offizier hat die Leute nicht an das Kartell und die Polizei übergeben. ".encode() * 9,
        "neither English nor Spanish, which are the languages read",
    ),
    "menu.html": (b"<html><body><script>x</script></body></html>", "a web page with no article text"),
    "cut.pdf": (
        made.pdf([[SENTENCE]])[:300],
        "a PDF that is cut off or damaged: get it again, or print it anew",
    ),
    "locked.pdf": (
        made.pdf([[SENTENCE]], encrypt="secret"),
        "encrypted with a password: save it without one",
    ),
    "cut.docx": (made.docx(made.paragraph(SENTENCE))[:-40], "cut off or damaged: get it again"),
    "coming.txt.part": (b"The police of", "a download that is not finished: run again when it is"),
}
NOT_OURS = {"photo.xyz": (b"?", "no reader for .xyz")}


@pytest.fixture(scope="module")
def mess(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good files, wrong ones, and stranger things."""
    base = tmp_path_factory.mktemp("mess")
    folder = base / "leak"
    folder.mkdir()
    for name, (content, _) in {**WRONG, **NOT_OURS}.items():
        (folder / name).write_bytes(content)
    for example in EXAMPLES.iterdir():
        shutil.copy(example, folder)
    (folder / "older.txt").write_bytes(
        "La policía de Cocula entregó a los jóvenes a Guerreros Unidos.\n".encode("cp1252")
    )
    (folder / "sparse.txt").touch()
    os.truncate(folder / "sparse.txt", 2 * 2**30)
    (folder / "two\nlines.txt").write_text(PROSE)
    (folder / "copy of two lines.txt").write_text(PROSE)
    (folder / "inner").mkdir()
    (folder / "inner" / "loop").symlink_to(folder)
    (folder / "nowhere.txt").symlink_to(folder / "none")
    (folder / "all.zip").write_bytes(
        made.zipped({"m.txt": f"{SENTENCE} {SENTENCE}", "../out.txt": PROSE, "bad.pdf": "%PDF-"})
    )
    return base


@pytest.fixture(scope="module")
def first(mess: Path) -> Result:
    """The first run over that folder."""
    return run(mess, str(mess / "leak"), str(mess / "no such file.txt"), "--report", str(mess / "files.csv"))


def test_each_wrong_file_is_one_line_and_the_status_is_one(mess: Path, first: Result) -> None:
    assert first.exit_code == 1
    lines = first.stderr.splitlines()
    for name, (_, reason) in WRONG.items():
        assert f"{mess}/leak/{name}: {reason}" in lines
    assert f"{mess}/no such file.txt: no such file or folder" in lines
    assert f"{mess}/leak/nowhere.txt: a link that leads nowhere" in lines
    assert f"{mess}/leak/inner/loop: a link to a folder: name that folder itself" not in lines
    assert f"{mess}/leak/sparse.txt: larger than 256 MB: split it into parts" in lines
    assert f"{mess}/leak/all.zip!/../out.txt: a name that leads out of the archive" in lines
    assert all(line.startswith(("read ", str(mess))) for line in lines)


def test_the_summary_counts_what_was_read_and_what_was_not(first: Result) -> None:
    summary = first.stdout
    assert re.search(r"9 documents read, 1 known already; \d+ claims found\.", summary)
    assert "1 skipped: no reader for .xyz" in summary
    assert f"{len(WRONG) + 5} could not be read (see above)." in summary
    assert re.search(r"The graph holds \d+ entities and \d+ links\.", summary)


def test_the_report_has_a_line_a_file(mess: Path, first: Result) -> None:
    with (mess / "files.csv").open(newline="") as file:
        rows = {row["file"].removeprefix(f"{mess}/"): row for row in csv.DictReader(file)}
    assert {name: rows[f"leak/{name}"]["status"] for name in WRONG} == dict.fromkeys(WRONG, "failed")
    assert rows["leak/photo.xyz"]["status"] == "skipped"
    assert rows["leak/all.zip"]["status"] == "read"
    assert rows["leak/all.zip!/bad.pdf"]["status"] == "failed"
    good = rows["leak/two\\nlines.txt"]
    assert (good["status"], good["pages"], good["words"]) == ("read", "1", str(len(PROSE.split())))
    assert int(good["claims"]) > 0
    assert float(rows["leak/copy of two lines.txt"]["seconds"]) > 0


def test_what_is_in_the_graph_is_whole_and_nothing_else_is(mess: Path, first: Result) -> None:
    with open_store(str(mess / "case.db"), create=False) as store:
        documents = [store.document(info.id) for info in store.documents()]
        texts = {document.id: document.text for document in documents if document}
        for citation in store.claims():
            claim = citation.claim
            assert texts[claim.document][claim.start : claim.end] == claim.evidence
        given = [set(file.documents) for file in store.files() if "lines.txt" in file.path]
    assert len(documents) == len(texts) == 9
    # Two files of one text are one document with two sources.
    assert len(given) == 2 and given[0] == given[1]


def test_the_same_again_changes_nothing(mess: Path, first: Result) -> None:
    before, status = (
        state(mess),
        CliRunner().invoke(main, ["--graph", str(mess / "case.db"), "status", "--json"]),
    )
    again = run(mess, str(mess / "leak"))
    assert again.exit_code == 1, "what failed is tried again, and fails again"
    assert "0 documents read, 10 known already; 0 claims found." in again.stdout
    assert state(mess) == before
    assert (
        CliRunner().invoke(main, ["--graph", str(mess / "case.db"), "status", "--json"]).output
        == status.output
    )


def test_with_two_workers_the_graph_is_the_same(mess: Path, first: Result, tmp_path: Path) -> None:
    run(tmp_path, "--workers", "2", str(mess / "leak"))
    assert state(tmp_path) == state(mess)


# Graphs that cannot be written.


def test_a_graph_where_none_can_be_written(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        main, ["--graph", str(tmp_path / "no folder" / "case.db"), "ingest", str(EXAMPLES)]
    )
    assert result.exit_code == 1
    assert "choose a folder you may write to with --graph" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [b"Not a database, only a text of some length, that is all." * 20, b"CREATE TABLE notes (x)"]
)
def test_a_file_that_is_not_a_graph_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "case.db"
    if content.startswith(b"CREATE"):
        with sqlite3.connect(path) as db:
            db.execute(content.decode())
        db.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    result = run(tmp_path, str(EXAMPLES))
    assert result.exit_code == 1
    assert "not a Complicity graph" in result.stderr or "is not a graph" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert path.read_bytes() == before


def test_a_graph_that_another_process_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.1)
    open_store(str(tmp_path / "case.db")).close()
    before = state(tmp_path)
    other = sqlite3.connect(tmp_path / "case.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        result = run(tmp_path, str(EXAMPLES / "nota-tlatlaya-2014.txt"))
    finally:
        other.close()
    assert result.exit_code == 1
    assert "another process is writing to" in result.stderr
    assert state(tmp_path) == before


def test_a_disk_that_fills_up_costs_no_more_than_the_run(clean: Path, tmp_path: Path) -> None:
    # The system lets the process write files of so many bytes and no more.
    code = (
        "import resource, sys; from complicity.cli import main;"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2); main()"
    )
    arguments = ["--graph", "case.db", "ingest", str(EXAMPLES)]
    first = subprocess.run(
        [sys.executable, "-c", code, str(2**18), *arguments], cwd=tmp_path, capture_output=True, text=True
    )
    assert first.returncode == 1
    assert "Traceback" not in first.stderr
    assert first.stderr.splitlines()[-1].startswith("Error: ")
    assert run(tmp_path, str(EXAMPLES)).exit_code == 0
    assert state(tmp_path) == state(clean)


def test_a_report_that_cannot_be_written_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    result = run(tmp_path, str(EXAMPLES), "--report", str(tmp_path / "none" / "files.csv"))
    assert result.exit_code == 1
    assert "name another --report" in result.stderr
    assert not state(tmp_path)[1]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--workers", "0", "x"],
        ["--limit", "none", "x"],
        ["--since", "soon", "x"],
        ["--engine", "mill", "x"],
        ["--wrong", "x"],
    ],
)
def test_wrong_usage_is_status_two(arguments: list[str], tmp_path: Path) -> None:
    assert run(tmp_path, *arguments).exit_code == 2
    assert not (tmp_path / "case.db").exists()


def test_a_graph_is_whole_in_its_file_when_the_run_is_over(clean: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in clean.iterdir()) == ["case.db"]
    shutil.copy(clean / "case.db", tmp_path)
    assert state(tmp_path) == state(clean)


# Runs that are cut off.


@pytest.mark.parametrize("lines", [0, 3])
def test_a_run_that_is_killed_is_completed_by_the_next(lines: int, clean: Path, tmp_path: Path) -> None:
    with started(tmp_path, "--workers", "2", str(EXAMPLES)) as process:
        assert process.stderr
        for _ in range(lines):
            assert process.stderr.readline().startswith("read ")
        process.kill()
    assert run(tmp_path, str(EXAMPLES)).exit_code == 0
    assert state(tmp_path) == state(clean)


def test_control_c_ends_the_run_after_the_document_in_hand(clean: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for number in range(200):
        (many / f"{number:03}.txt").write_text(f"On day {number}, " + PROSE)
    with started(tmp_path, str(many), str(EXAMPLES)) as process:
        assert process.stderr and process.stdout
        assert process.stderr.readline().startswith("read ")
        process.send_signal(signal.SIGINT)
        said, summary = process.stderr.read(), process.stdout.read()
    assert process.returncode == 0
    assert "Finishing the documents in hand" in said
    assert "Stopped before the end: the same command goes on from here." in summary
    assert "Traceback" not in said
    with open_store(str(tmp_path / "case.db"), create=False) as store:
        assert 0 < store.status().documents < 206
        assert not list(store.unresolved())


# Readers that are brought down.


def test_a_document_that_takes_too_long_is_set_aside_until_asked_for(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Report {number}. {PROSE * (150 if number == 1 else 1)}")
    texts = [str(tmp_path / f"{number}.txt") for number in range(3)]
    # The first file of a process has the time that its models take on top.
    result = run(tmp_path, "--time-limit", "0.5", *texts)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[1] == f"{texts[1]}: took longer than 0.5 s: raise --time-limit"
    assert "2 documents read" in result.stdout
    assert "(--only-failed tries it again)" in run(tmp_path, "--dry-run", *texts).stdout
    asked = run(tmp_path, "--only-failed", *texts)
    assert asked.exit_code == 0
    assert "1 documents read" in asked.stdout


def test_a_file_that_needs_too_much_memory_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "big.docx").write_bytes(made.docx(made.paragraph("x") * 3_000_000))
    (tmp_path / "good.txt").write_text(PROSE)
    names = [str(tmp_path / "big.docx"), str(tmp_path / "good.txt")]
    result = run(tmp_path, "--memory-limit", "700", *names)
    assert result.stderr.splitlines()[0] == f"{names[0]}: {PATIENT}"
    assert "1 documents read" in result.stdout
    assert result.exit_code == 1


class Crash(SqliteStore):
    """What a worker asks of the store, except that the third question crashes the worker, which has a file in
    hand.
    """

    questions = 0

    def documents(self, ids: Collection[str] | None = None) -> Iterator[DocumentInfo]:
        self.questions += 1
        if self.questions == 3:
            (child,) = multiprocessing.active_children()
            assert child.pid
            os.kill(child.pid, signal.SIGSEGV)
        return super().documents(ids)


class Crashing(SqliteStore):
    def reader(self) -> Crash:
        return Crash(self.path)


def test_a_reader_that_crashes_costs_its_file_alone(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Report {number}. {PROSE}")
    names = [str(path) for path in sorted(tmp_path.glob("*.txt"))]
    with Crashing(tmp_path / "case.db") as store:
        summary = ingest(names, store)
        states = {Path(file.path).name: (file.status, file.reason) for file in store.files()}
    assert (summary.documents, summary.failed) == (4, 1)
    assert states.pop("2.txt") == ("quarantined", "its reader crashed (SIGSEGV)")
    assert set(states.values()) == {("read", "")}


# Choosing what is read.


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, "--dry-run", "--limit", "2", str(EXAMPLES))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "2 files would be read."
    assert not (tmp_path / "case.db").exists()


def test_standard_input_and_the_fields_of_a_table(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(f"url,body,day\nhttp://x/1,{SENTENCE},2014-09-26\n")
    graph = ["--graph", str(tmp_path / "case.db")]
    fields = ["--text-field", "body", "--date-field", "day", "--source-field", "url"]
    given = CliRunner().invoke(main, [*graph, "ingest", "-", str(table), *fields], input=PROSE)
    assert given.exit_code == 0
    with open_store(str(tmp_path / "case.db"), create=False) as store:
        assert {(info.source, info.date) for info in store.documents()} == {
            ("-", None),
            ("http://x/1", "2014-09-26"),
        }


def test_a_file_that_says_something_else_takes_back_what_it_said(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(PROSE)
    two.write_text(f"{PROSE} {MORE}")
    run(tmp_path, str(one), str(two))
    two.rename(tmp_path / "three.txt")
    two.write_text(
        "The mayor of Iguala, José Luis Abarca, was arrested by the Federal Police in Mexico City."
    )
    one.write_text(
        "The Army in Iguala was not there, said the PGR in a report on Guerreros Unidos in Guerrero."
    )
    run(tmp_path, *map(str, sorted(tmp_path.glob("*.txt"))))
    with open_store(str(tmp_path / "case.db"), create=False) as store:
        held = {document.text for info in store.documents() if (document := store.document(info.id))}
    assert held == {path.read_text() for path in tmp_path.glob("*.txt")}


# One story in many papers.


def test_nearly_one_text_is_one_witness(tmp_path: Path) -> None:
    story = (EXAMPLES / "news-iguala-2014.md").read_text()
    for number in range(4):
        (tmp_path / f"{number}.md").write_text(f"The Daily No. {number}.\n\n{story}\n\nAll rights reserved.")
    assert run(tmp_path, *map(str, sorted(tmp_path.glob("*.md")))).exit_code == 0
    with open_store(str(tmp_path / "case.db"), create=False) as store:
        assert store.status().documents == 4
        fourfold = {(link.source, link.type, link.target): link for link in store.links()}
    (tmp_path / "one").mkdir()
    run(tmp_path / "one", str(tmp_path / "0.md"))
    with open_store(str(tmp_path / "one" / "case.db"), create=False) as store:
        single = {(link.source, link.type, link.target): link for link in store.links()}
    assert single.keys() == fourfold.keys()
    assert all(fourfold[key].documents == 4 for key in single)
    assert {key: fourfold[key].confidence for key in single} == {
        key: single[key].confidence for key in single
    }


@pytest.fixture(autouse=True)
def _no_orphans() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children(), "a worker was left behind"
