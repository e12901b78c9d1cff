"""Loads killed (SIGKILL) at twenty random moments on each store, each then completed by the same command.

    python benchmarks/crashes.py [KILLS] [DOCUMENTS]        (20 and 200)

Target: after each kill the store opens, and the completed graph has the hash of an undisturbed load's.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from complicity.graph.store import graph_hash, open_store
from complicity.tests.neo4j import neo4j_server
from complicity.tests.neo4j.stories import stories, write


def load(url: str, path: Path, kill_after: float | None = None) -> bool:
    """Whether a load came to its end before it was killed."""
    command = [sys.executable, "-m", "complicity", "--graph", url, "load", str(path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=path.parent)
    try:
        if process.wait(kill_after):
            raise SystemExit(f"the load into {url} failed")
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False
    return True


def hash_at(url: str) -> tuple[str, int]:
    """A graph's hash, and how many documents it holds."""
    with open_store(url) as store:
        return graph_hash(store), store.status().documents


def crashes(name: str, url: str, path: Path, kills: int, clear: Callable[[], None]) -> None:
    clear()
    load(url, path)  # a server is slow until it is warm
    clear()
    start = time.monotonic()
    load(url, path)
    whole, (want, _), rng = time.monotonic() - start, hash_at(url), random.Random(1)
    equal = cut = partial = 0
    while cut < kills:
        clear()
        start = time.monotonic()
        if load(url, path, kill_after=rng.uniform(0.1, 1) * whole):  # quicker than the one that was timed
            whole = time.monotonic() - start
            continue
        cut += 1
        partial += hash_at(url)[1] > 0
        load(url, path)
        equal += hash_at(url)[0] == want
    print(
        f"{name}: {kills} loads killed before their end, {partial} of them with documents written;"
        f" {equal} equal to an undisturbed one when completed"
    )
    if equal < kills:
        raise SystemExit(1)


def main() -> None:
    kills, documents = (
        int(sys.argv[position]) if len(sys.argv) > position else default
        for position, default in ((1, 20), (2, 200))
    )
    with tempfile.TemporaryDirectory() as folder:
        path = write(stories(documents, seed=1, names=30), Path(folder) / "claims.jsonl")
        file = Path(folder) / "graph.db"

        def remove() -> None:
            for part in Path(folder).glob("graph.db*"):
                part.unlink()

        crashes("The file", str(file), path, kills, remove)
        with neo4j_server.address(Path(folder) / "neo4j") as url:
            crashes("The server", url, path, kills, lambda: neo4j_server.wipe(url))


if __name__ == "__main__":
    main()
