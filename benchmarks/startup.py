"""How long a user waits for an answer on a small graph, beside a bare interpreter.

    python benchmarks/startup.py [RUNS]

Each figure is the median wall time of whole processes, run in turn; the target is under 0.4 s on two cores.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPLICITY = [sys.executable, "-m", "complicity"]


def wall(command: list[str], folder: str) -> float:
    """Seconds that one run of a command takes."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [*COMPLICITY, "ingest", str(ROOT / "examples")], cwd=folder, check=True, capture_output=True
        )
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "complicity --help": [*COMPLICITY, "--help"],
            "complicity path": [*COMPLICITY, "path", "Iguala police", "Guerreros Unidos"],
            "complicity status": [*COMPLICITY, "status"],
        }
        walls: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                walls[name].append(wall(command, folder))
    bare = statistics.median(walls["python -c pass"])
    for name, seconds in walls.items():
        median = statistics.median(seconds)
        print(f"{name:<20} {median:6.3f} s   {median / bare:5.1f} x a bare interpreter")


if __name__ == "__main__":
    main()
