"""What a run says while it lasts: a bar on a terminal, and lines above it for what went wrong."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest


def seen(command: list[str], folder: Path) -> str:
    """What a terminal of 100 columns is sent on stderr, without its colours."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment,
    ):
        os.close(theirs)
        sent = b""
        while True:
            try:
                some = os.read(ours, 65536)
            except OSError:  # how a terminal ends
                break
            if not some:
                break
            sent += some
    os.close(ours)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent.decode())


@pytest.mark.model
def test_a_terminal_shows_a_bar_with_rate_time_and_file(tmp_path: Path) -> None:
    (tmp_path / "leak").mkdir()
    (tmp_path / "leak" / "bad [red].txt").write_bytes(b"\x7fELF\0")
    (tmp_path / "leak" / "good.txt").write_text("The Army in Iguala was not there, said the PGR in a report.")
    shown = seen([sys.executable, "-m", "complicity", "ingest", "leak"], tmp_path)
    assert "leak/bad [red].txt: a binary file, not text" in shown
    assert re.search(r"2/2 +\d+\.\d/s +\d:\d\d:\d\d +leak/good\.txt", shown)
    assert "read leak/good.txt" not in shown
