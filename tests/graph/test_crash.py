"""A writer that is killed at any moment: the store opens, and the same command again makes the same graph."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from complicity.graph.store import graph_hash, open_store
from complicity.tests.neo4j.stories import hash_of, place, stories, write

COMPLICITY = [sys.executable, "-m", "complicity"]


def run(*arguments: str, kill_after: float | None = None) -> float:
    """Seconds that a command took, or nothing to trust where it was killed before its end."""
    start = time.monotonic()
    process = subprocess.Popen(
        [*COMPLICITY, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _, said = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    else:
        assert process.returncode == 0, said
    return time.monotonic() - start


def hash_at(url: str) -> str:
    with open_store(url, create=False) as store:
        return graph_hash(store)


def test_a_load_that_is_killed_is_completed(store_url: str, tmp_path: Path) -> None:
    told = write(stories(60, seed=5), tmp_path / "claims.jsonl")
    whole = run("--graph", str(tmp_path / "alone.db"), "load", str(told))
    want = hash_at(str(tmp_path / "alone.db"))
    for part in (0.5, 0.75, 0.9):
        run("--graph", store_url, "load", str(told), kill_after=whole * part)
        with open_store(store_url) as store:
            store.status()
    run("--graph", store_url, "load", str(told))
    assert hash_at(store_url) == want


def test_a_copy_that_is_killed_is_completed(store_url: str, tmp_path: Path) -> None:
    source, back = str(tmp_path / "source.db"), str(tmp_path / "back.db")
    want = hash_of(Path(source), stories(60, seed=6))
    run("copy", source, store_url, kill_after=1.0)
    run("copy", source, store_url)
    assert hash_at(store_url) == want
    run("copy", store_url, back)
    assert hash_at(back) == want


def test_a_copy_goes_on_where_it_was_cut(store_url: str, tmp_path: Path) -> None:
    told = list(stories(20, seed=6))
    want = hash_of(tmp_path / "source.db", told)
    with open_store(store_url) as store:
        store.add(told[:7])
        place(store)
    run("copy", str(tmp_path / "source.db"), store_url)
    assert hash_at(store_url) == want
