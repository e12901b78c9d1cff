"""A cluster of two workers on this machine reads what one process reads, though one of them is killed."""

import os
import re
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from complicity.cli import main
from complicity.graph.store import graph_hash, open_store
from complicity.ingest import ingest
from complicity.ingest.plan import Options
from complicity.tests.ingest import sample_files as made
from complicity.tests.ingest.sample_files import PROSE

if not os.environ.get("COMPLICITY_REQUIRE_RAY"):
    pytest.importorskip("ray", reason="Ray is not installed (complicity[ray])")

pytestmark = [pytest.mark.model, pytest.mark.ray]


def actors() -> list[int]:
    """The processes of Ray on this machine that read."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if re.match(r"ray::(MapWorker|_MapWorker|MapBatches)", command):
            found.append(int(process.name))
    return found


def test_the_graph_is_the_same_though_a_worker_is_killed(tmp_path: Path) -> None:
    leak = tmp_path / "leak"
    leak.mkdir()
    for name, content in made.one_of_each().items():
        (leak / name).write_bytes(content)
    for number in range(40):
        (leak / f"report {number:02}.txt").write_text(f"Report {number}. {PROSE * 5}")
    (leak / "bad.pdf").write_bytes(b"%PDF-")
    killed: list[int] = []

    def stop() -> bool:
        if not killed and (found := actors()):
            os.kill(found[0], signal.SIGKILL)
            killed.append(found[0])
        return False

    with open_store(str(tmp_path / "ray.db")) as store:
        summary = ingest([str(leak)], store, Options(engine="ray", workers=2), stop=stop)
        cluster = graph_hash(store), summary.documents, summary.claims, summary.failed
        files = {Path(file.path).name: (file.status, file.claims) for file in store.files()}
    with open_store(str(tmp_path / "local.db")) as store:
        summary = ingest([str(leak)], store)
        assert cluster == (graph_hash(store), summary.documents, summary.claims, summary.failed)
        assert files.keys() == {Path(file.path).name for file in store.files()}
    assert killed
    assert files["bad.pdf"][0] == "failed"


def test_an_address_without_a_cluster(tmp_path: Path) -> None:
    command = [
        "--graph",
        str(tmp_path / "case.db"),
        "ingest",
        "--engine",
        "ray",
        "--address",
        "127.0.0.1:1",
        str(tmp_path),
    ]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "no Ray cluster at 127.0.0.1:1" in result.stderr
