"""`watch`: what lies in a folder is read, then what appears in it, until it is interrupted."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from complicity.graph.store import open_store

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.model
def test_what_is_there_and_what_appears_is_read(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(EXAMPLES / "nota-tlatlaya-2014.txt", inbox)
    command = [sys.executable, "-m", "complicity", "--graph", "case.db", "watch", "inbox"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdout=pipe, text=True, bufsize=1) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("1 documents read")
        (inbox / "new").mkdir()
        (inbox / "notes.xyz").write_text("no reader for it")
        shutil.copy(EXAMPLES / "news-iguala-2014.md", inbox / "new" / "one.md.part")
        os.replace(inbox / "new" / "one.md.part", inbox / "new" / "one.md")  # noqa: PTH105
        line = process.stdout.readline()
        while line.startswith("0 documents read"):  # the folder was noticed before its file
            line = process.stdout.readline()
        assert line.startswith("1 documents read")
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    with open_store(str(tmp_path / "case.db"), create=False) as store:
        sources = {Path(info.source).name for info in store.documents()}
    assert sources == {"nota-tlatlaya-2014.txt", "one.md"}


def test_a_folder_that_is_not_there_is_a_wrong_argument(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "complicity", "watch", str(tmp_path / "none")]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 2
    assert "does not exist" in run.stderr
