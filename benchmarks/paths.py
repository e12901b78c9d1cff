"""What questions for chains cost on a large graph, beside networkx and a Cypher engine, in one run.

    python benchmarks/paths.py [FOLDER] [LINKS …]        (10,000, 100,000 and 1,000,000)

Graphs are made in FOLDER and found there again, so that they need not be made for every run.

The graph is generated: ten links to the entity, their ends drawn by a power law, so that few entities have
very many links. Targets at 1,000,000 links: the whole `path` command (5 chains, 4 hops, a fresh process) is
at least 20 times faster than loading the links into networkx, import and all; the search itself is at least
20 times faster at the median than kglite's `allShortestPaths` between the same pairs, through the same types
of links, and no slower at the 95th percentile; the command's memory stays under 500 MB; `chains` has printed
its first row within 3 s. The pairs are of any two entities that have a link of such a type. Pairs of
which one is a hub are measured beside them: their shortest chains have one or two hops, which an engine with
the whole graph in memory finds at once, while the search here goes on to the best chains of up to 4 hops.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from complicity.graph.model import Appearance, Assignment, Claim, Document, Extraction, Name, entity_id
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.paths import CHAINING, best_chains
from complicity.graph.store import open_store

SIZES = (10_000, 100_000, 1_000_000)
PER_DOCUMENT = 20
PER_ENTITY = 10
#: The exponent of the draw: degrees then fall off as a power law of 1 + 1 / (1 - 1 / SKEW), here 2.5.
SKEW = 3.0
PAIRS = 40
HOPS = 4
#: Seconds after which a question to the Cypher engine counts as so many.
PATIENCE = 60
KINDS = (
    Kind.PERSON,
    Kind.POLICE_FORCE,
    Kind.CRIMINAL_GROUP,
    Kind.MILITARY_UNIT,
    Kind.PERSON,
    Kind.AGENCY,
    Kind.CRIMINAL_GROUP,
    Kind.PLACE,
    Kind.ORGANIZATION,
    Kind.EVENT,
)
MODALITIES = (Modality.STATED, Modality.REPORTED, Modality.ALLEGED, Modality.DENIED)


def actor(number: int) -> Name:
    return Name(KINDS[number % len(KINDS)], f"Actor {number}")


def drawn(entities: int, rng: random.Random) -> int:
    return int(entities * rng.random() ** SKEW)


def links(count: int, rng: random.Random) -> Iterator[tuple[Name, LinkType, Name]]:
    """Links without repetition, of a type that fits their ends."""
    entities = count // PER_ENTITY
    seen: set[tuple[Name, LinkType, Name]] = set()
    types = list(LinkType)
    while len(seen) < count:
        source, target = (actor(drawn(entities, rng)) for _ in range(2))
        type_ = rng.choice(types)
        told = (source, type_, target)
        if source == target or told in seen or not type_.fits(source.kind, target.kind):
            continue
        if not (type_.symmetric and (target, type_, source) in seen):
            seen.add(told)
            yield told


def extractions(count: int) -> Iterator[Extraction]:
    """Documents of twenty claims each, one a link."""
    rng = random.Random(7)
    told = links(count, rng)
    for number in range(count // PER_DOCUMENT):
        lines, claims = [f"Document {number}"], []
        start = len(lines[0]) + 1
        batch = list(islice(told, PER_DOCUMENT))
        for source, type_, target in batch:
            line = f"{source.text} {type_.lower()} {target.text} in {rng.randrange(1990, 2020)}."
            lines.append(line)
            claims.append((source, type_, target, line, start))
            start += len(line) + 1
        document = Document("\n".join(lines), f"Document {number}", f"{number}.txt", "en", "2015")
        yield Extraction(
            document,
            tuple(Appearance(name, (name.text,), 1) for name in {n for s, _, t in batch for n in (s, t)}),
            tuple(claim(document.id, *one, rng) for one in claims),
        )


def claim(
    document: str, source: Name, type_: LinkType, target: Name, line: str, start: int, rng: random.Random
) -> Claim:
    where = line.rindex(target.text)
    return Claim(
        document=document,
        type=type_,
        source=source,
        target=target,
        source_span=(start, start + len(source.text)),
        target_span=(start + where, start + where + len(target.text)),
        modality=rng.choices(MODALITIES, (6, 5, 4, 1))[0],
        attribution=None,
        date=line[-5:-1],
        evidence=line,
        start=start,
        end=start + len(line),
        page=None,
        rule="generated",
        confidence=rng.choice((0.45, 0.6, 0.75, 0.9)),
    )


def build(path: Path, count: int) -> None:
    with open_store(str(path)) as store:
        waiting = extractions(count)
        while batch := list(islice(waiting, 2_000)):
            store.add(batch)
        store.assign(Assignment(n, n.text, entity_id(n), n.text) for n in list(store.unresolved()))
        store.refresh()


def pairs(path: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs of any two entities that a chain could reach, and pairs of one of them and a hub."""
    rng = random.Random(11)
    degrees: Counter[str] = Counter()
    with open_store(str(path), create=False, read_only=True) as store:
        for hop in store.hops(types=CHAINING):
            degrees[hop.source] += 1
            degrees[hop.target] += 1
    any_two = [tuple(rng.sample(sorted(degrees), 2)) for _ in range(PAIRS)]
    hubs = [id for id, _ in degrees.most_common(20)]
    others = sorted(degrees.keys() - set(hubs))
    return any_two, [(rng.choice(others), rng.choice(hubs)) for _ in range(PAIRS // 2)]  # type: ignore[return-value]


NETWORKX = """
import sqlite3, sys, networkx
graph = networkx.MultiDiGraph()
rows = sqlite3.connect(sys.argv[1]).execute("SELECT source, target, type, confidence FROM links")
graph.add_edges_from((s, t, k, {"confidence": c}) for s, t, k, c in rows)
"""


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a process that must succeed."""
    code = (
        "import resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], check=True, capture_output=True, text=True)
    wall, memory = map(float, done.stdout.split())
    return wall, memory


def first_row(command: list[str]) -> float:
    """Seconds until a process has printed a line."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        line = process.stdout.readline()
        seconds = time.perf_counter() - start
        process.stdout.read()
    assert line.strip(), "no row"
    return seconds


def searched(path: Path, asked: list[tuple[str, str]]) -> list[float]:
    """Seconds of our own search for each pair, the store open already."""
    seconds = []
    with open_store(str(path), create=False, read_only=True) as store:
        for start, goal in asked:
            began = time.perf_counter()
            best_chains(store, start, goal, k=5, max_hops=HOPS)
            seconds.append(time.perf_counter() - began)
    return seconds


def shortest(path: Path, asked: list[tuple[str, str]]) -> list[float]:
    """Seconds of the engine's `allShortestPaths` for each pair, its graph in memory already."""
    import kglite

    from complicity.graph.projection import projection
    from complicity.graph.sqlite import SqliteStore

    with SqliteStore(path, create=False, read_only=True) as store:
        graph = projection(store)
    query = (
        f"MATCH p = allShortestPaths((a:Entity {{id: $a}})-[:{'|'.join(sorted(CHAINING))}*..{HOPS}]-"
        "(b:Entity {id: $b})) RETURN [n IN nodes(p) | n.id] AS ids LIMIT 5"
    )
    seconds = []
    for start, goal in asked:
        began = time.perf_counter()
        with suppress(kglite.CypherTimeoutError):
            list(graph.cypher(query, params={"a": start, "b": goal}, timeout_ms=PATIENCE * 1000))
        seconds.append(time.perf_counter() - began)
    return seconds


def quantile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


def measure(folder: Path, count: int) -> None:
    path = folder / f"{count}.db"
    if not path.exists():
        build(path, count)
    any_two, with_hub = pairs(path)
    door = [sys.executable, "-m", "complicity", "--graph", str(path)]
    commands = [run([*door, "path", start, goal, "-k", "5"]) for start, goal in any_two[:10] + with_hub[:5]]
    wall, memory = statistics.median(wall for wall, _ in commands), max(memory for _, memory in commands)
    network, network_memory = run([sys.executable, "-c", NETWORKX, str(path)])
    print(f"{count:,} links, {count // PER_ENTITY:,} entities")
    print(
        f"  path, a fresh process   {wall:7.3f} s median, {max(commands)[0]:.3f} s at most, {memory:.0f} MB\n"
        f"  networkx, loading       {network:7.3f} s, {network_memory:.0f} MB: {network / wall:.1f} x path"
    )
    compare("any two", searched(path, any_two), shortest(path, any_two))
    compare("one a hub", searched(path, with_hub), shortest(path, with_hub))
    print(f"  chains, first row       {first_row([*door, 'chains']):7.3f} s", flush=True)


def compare(what: str, ours: list[float], theirs: list[float]) -> None:
    for name, share in (("median", 0.5), ("95th percentile", 0.95)):
        mine, other = quantile(ours, share), quantile(theirs, share)
        print(
            f"  search, {what}, {name:<15} {1e3 * mine:8.1f} ms; allShortestPaths {1e3 * other:8.1f} ms:"
            f" {other / mine:.1f} x"
        )


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:] if size.isdigit()] or SIZES
    given = [Path(folder) for folder in sys.argv[1:2] if not folder.isdigit()]
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            measure(given[0] if given else Path(folder), size)


if __name__ == "__main__":
    main()
