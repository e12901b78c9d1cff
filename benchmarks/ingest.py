"""What reading costs: workers, what surrounds extraction, memory, runs again, PDF, kills, damaged files.

    python benchmarks/ingest.py [SECTION…] [--documents N] [--many N]

The sections are peak, workers, overhead, memory, pdf, kills, fuzz; all of them without any. Documents are
generated: each of its own words, in the manner of reports. Ratios hold within one run; seconds hold for one
machine. Targets: two workers at least 1.7 times one; reading, resolving and writing at most 30 % on top of
extraction; 10,000 documents within 20 % of the memory of 1,000; a run again under 3 % of the first; PDF text
five times as fast as pdfminer's; 200 documents of 1,000 words in under 1.5 GB.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from complicity.graph.store import graph_hash, open_store
from complicity.tests.ingest import sample_files as made

PLACES = "Iguala Cocula Allende Reynosa Matamoros Saltillo Torreón Durango Apatzingán Acapulco".split()
GROUPS = [
    "Los Zetas",
    "the Gulf Cartel",
    "Guerreros Unidos",
    "Los Rojos",
    "the Sinaloa Cartel",
    "La Familia Michoacana",
]
SENTENCES = (
    "On {day}, the municipal police of {place} handed {number} detainees over to {group}.",
    "According to the DEA, {group} paid officers of the {place} municipal police for protection.",
    "The {unit}th Infantry Battalion is based in {place} and reports to the Mexican Army.",
    "Witnesses said that patrol cars had escorted a convoy of {number} vehicles along the highway at night.",
    "Prosecutors charged the head of the {place} police with kidnapping, which his lawyer denies.",
    "Families of the disappeared have asked for the files of the inquiry since {day}, without an answer.",
    "The report lists {number} calls to the emergency line, none of which was followed up.",
    "{group} has fought {other} for the roads around {place} since the spring of that year.",
    "A spokesman said that the case was under review and that no conclusion should be drawn from it.",
    "Marines arrested a plaza boss of {group} in {place} on {day}, the Navy said.",
)
DAYS = "March 3, 2011|May 14, 2012|September 26, 2014|June 30, 2014|August 22, 2010|January 9, 2013".split(
    "|"
)


def report(number: int, words: int) -> str:
    """A document of so many words, the same for the same number."""
    chance = random.Random(number)
    parts = [f"Report {number} of {chance.getrandbits(64):x}"]
    count = 0
    while count < words:
        sentences = [_sentence(chance) for _ in range(min(4, 1 + words // 20))]
        parts.append(" ".join(sentences))
        count += len(parts[-1].split())
    return "\n\n".join(parts)


def _sentence(chance: random.Random) -> str:
    group, other = chance.sample(GROUPS, 2)
    return chance.choice(SENTENCES).format(
        day=chance.choice(DAYS),
        place=chance.choice(PLACES),
        group=group,
        other=other,
        number=chance.randint(3, 900),
        unit=chance.randint(4, 110),
    )


def reports(folder: Path, count: int, words: int) -> Path:
    """A folder of that many documents."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(report(number, words), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds of the clock, seconds of all cores, and the most memory at once, in MB."""

    seconds: float
    cores: float
    memory: float
    status: int
    output: str


def ingest(graph: Path, folder: Path, *arguments: str) -> Run:
    """One run of the command, watched from outside."""
    command = [sys.executable, "-m", "complicity", "--graph", str(graph), "ingest", str(folder), *arguments]
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    peak = _Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    after = os.times()
    cores = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(time.perf_counter() - start, cores, peak.most, process.returncode, output)


class _Peak(Thread):
    """The most memory that a process and its children have at one time, in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self.most = pid, 0.0

    def run(self) -> None:
        while pages := sum(map(_resident, _family(self._pid))):
            self.most = max(self.most, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
            time.sleep(0.1)


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        children += [
            c for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()
        ]
    except OSError:
        return
    for child in set(children):
        yield from _family(int(child))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0


def start_up(base: Path) -> Run:
    """A run over one short document: what every run takes before it reads much."""
    return ingest(base / "one.db", reports(base / "one", 1, 20))


def peak(base: Path, given: argparse.Namespace) -> None:
    found = ingest(base / "peak.db", reports(base / "peak", 200, 1000))
    print(f"peak memory of 200 documents of 1,000 words: {found.memory:,.0f} MB (target < 1,500)")


def workers(base: Path, given: argparse.Namespace) -> None:
    folder, start = reports(base / "workers", given.documents, 1000), start_up(base)
    one = ingest(base / "w1.db", folder, "--workers", "1")
    two = ingest(base / "w2.db", folder, "--workers", "2")
    words = given.documents * 1000
    print(f"one worker  {one.seconds:7.1f} s, {words / one.cores:6,.0f} words a second of a core")
    print(f"two workers {two.seconds:7.1f} s, {one.seconds / two.seconds:.2f} times one (target 1.7)")
    print(f"  without start-up {(one.seconds - start.seconds) / (two.seconds - start.seconds):.2f} times;")
    print(f"  on free cores at most {2 * one.cores / two.cores:.2f} times, by the cores' time")
    print(f"  {(base / 'w1.db').stat().st_size / given.documents / 1024:.0f} KB a document in the graph")
    assert _hash(base / "w1.db") == _hash(base / "w2.db")


def overhead(base: Path, given: argparse.Namespace) -> None:
    folder, start = reports(base / "overhead", given.documents, 1000), start_up(base)
    whole = ingest(base / "o.db", folder)
    alone = _extraction_alone(folder)
    on_top = (whole.cores - start.cores) / alone - 1
    print(f"reading, resolving, writing: {on_top:.0%} on top of extraction alone (target at most 30 %)")


def _extraction_alone(folder: Path) -> float:
    """Seconds of a core that extraction takes once its models are loaded."""
    code = (
        "import os, sys, time; os.environ.update(OMP_NUM_THREADS='1', OPENBLAS_NUM_THREADS='1');"
        "from pathlib import Path; from complicity.ingest.documents import document;"
        "from complicity.ingest.extract import extract;"
        "texts = [path.read_text() for path in sorted(Path(sys.argv[1]).iterdir())];"
        "documents = [document(text, 'x') for text in texts]; list(extract(documents[:1]));"
        "start = time.process_time(); [0 for _ in extract(documents)]; print(time.process_time() - start)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True
    )
    return float(found.stdout)


def memory(base: Path, given: argparse.Namespace) -> None:
    few = ingest(base / "few.db", reports(base / "few", given.many // 10, 10))
    many = ingest(base / "many.db", reports(base / "many", given.many, 10))
    growth = many.memory / few.memory - 1
    print(f"memory of {given.many // 10:,} documents: {few.memory:,.0f} MB", flush=True)
    print(f"memory of {given.many:,} documents: {many.memory:,.0f} MB, {growth:+.0%} (target within 20 %)")
    again = ingest(base / "many.db", base / "many")
    print(
        f"the same {given.many:,} again: {again.seconds / many.seconds:.1%} of the first run (target < 3 %)"
    )


def pdf(base: Path, given: argparse.Namespace) -> None:
    from complicity.ingest.documents import read, source

    try:
        from pdfminer.high_level import extract_text
    except ModuleNotFoundError:
        print("pdf: pip install pdfminer.six first")
        return
    base.mkdir(exist_ok=True, parents=True)
    paths = [base / f"{number}.pdf" for number in range(6)]
    for number, path in enumerate(paths):
        lines = [line for part in range(20) for line in _wrapped(report(number * 100 + part, 500))]
        path.write_bytes(made.pdf([lines[start : start + 50] for start in range(0, len(lines), 50)]))
    ours = _seconds(lambda: [list(read(source(str(path)))) for path in paths])
    theirs = _seconds(lambda: [extract_text(str(path)) for path in paths])
    print(f"PDF text {theirs / ours:.1f} times as fast as pdfminer's (target 5)")


def _wrapped(text: str) -> list[str]:
    import textwrap

    return [line for paragraph in text.split("\n\n") for line in textwrap.wrap(paragraph, 90)]


def _seconds(task: Callable[[], object]) -> float:
    task()
    start = time.process_time()
    task()
    return time.process_time() - start


def kills(base: Path, given: argparse.Namespace) -> None:
    folder = reports(base / "kills", 60, 300)
    clean = ingest(base / "clean.db", folder)
    chance = random.Random(given.seed)
    for _ in range(10):
        command = [
            sys.executable,
            "-m",
            "complicity",
            "--graph",
            str(base / "killed.db"),
            "ingest",
            str(folder),
        ]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0.2, clean.seconds * 0.9))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    ingest(base / "killed.db", folder)
    same = _hash(base / "killed.db") == _hash(base / "clean.db")
    print(
        f"killed ten times at random moments, then completed: {'the same graph' if same else 'ANOTHER GRAPH'}"
    )
    assert same


def fuzz(base: Path, given: argparse.Namespace) -> None:
    for name, content in made.one_of_each().items():
        folder = base / "fuzz" / name
        folder.mkdir(parents=True)
        stem, _, suffix = name.partition(".")
        for seed in range(500):
            (folder / f"{stem}{seed}.{suffix}").write_bytes(made.mutated(content, seed))
        found = ingest(base / f"{name}.db", folder, "--time-limit", "60")
        with open_store(str(base / f"{name}.db"), create=False) as store:
            states = Counter(file.status for file in store.files())
            slowest = max((file.seconds for file in store.files()), default=0.0)
        states_said = ", ".join(f"{count} {status}" for status, count in sorted(states.items()))
        print(f"{name:<9} 500 damaged files: {states_said}; slowest {slowest:.1f} s; status {found.status}")
        assert found.status in (0, 1) and sum(states.values()) == 500


def _hash(graph: Path) -> str:
    with open_store(str(graph), create=False) as store:
        return graph_hash(store)


SECTIONS = {one.__name__: one for one in (peak, workers, overhead, memory, pdf, kills, fuzz)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for name in given.sections or SECTIONS:
        base = Path(tempfile.mkdtemp())
        try:
            SECTIONS[name](base, given)
        finally:
            shutil.rmtree(base)


if __name__ == "__main__":
    main()
