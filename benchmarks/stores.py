"""What the stores cost beside the least that their engines could do, each as a ratio within one run.

    python benchmarks/stores.py [CLAIMS] [NEO4J_CLAIMS] [NEO4J_INTO]        (1,000,000, 100,000 and none)

Without NEO4J_CLAIMS (0) no server is started. With NEO4J_INTO, 1,000 further claims go into a server's graph
of that many as well, which takes long to load.
Targets: a load into the file takes at most 2.5 times the raw inserts of the same rows and stays under 1.5 GB;
the same again takes no longer; the projection takes at most twice kglite's own bulk load; Neo4j writes at
least 10 times the rows a second of one MERGE a row and transaction, and 3 times those of py2neo's bulk
functions, all for the same graph, the client under 1 GB; 1,000 further claims take under 5 s. Every part runs
in a process of its own, so that its memory is its own.
"""

import importlib.util
import multiprocessing
import os
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice, product
from pathlib import Path
from typing import Any
from unittest.mock import patch

from complicity.graph.model import Appearance, Assignment, Claim, Document, Extraction, Name, entity_id
from complicity.graph.ontology import ACTORS, LinkType, Modality
from complicity.graph.sqlite_ledger import INDEXES
from complicity.graph.store import Store, open_store

ROOT = Path(__file__).parents[1]
PER_DOCUMENT = 10
#: Claims to the entity: 1,000,000 claims are over 100,000 entities.
PER_ENTITY = 10
BATCH = 2_000
TYPES = [type_ for type_ in LinkType if type_.ends == (ACTORS, ACTORS)]
KINDS = sorted(ACTORS)
MODALITIES = list(Modality)


def actor(number: int) -> Name:
    return Name(KINDS[number % len(KINDS)], f"Actor {number} of Somewhere")


def extractions(claims: int, entities: int, seed: int = 1) -> Iterator[Extraction]:
    """Documents of ten claims each; a few actors are named very often, as in life."""
    rng = random.Random(seed)
    for number in range(claims // PER_DOCUMENT):
        yield extraction(f"Document {seed}-{number}", entities, rng)


def extraction(title: str, entities: int, rng: random.Random) -> Extraction:
    told = []
    for _ in range(PER_DOCUMENT):
        source, target = (actor(int(entities * rng.random() ** 1.7)) for _ in range(2))
        told.append((source, rng.choice(TYPES), target, rng.choice(MODALITIES)))
    sentences = [
        f"{s.text} {t.lower()} {o.text} in the year {rng.randrange(1990, 2020)}." for s, t, o, _ in told
    ]
    document = Document(f"{title}\n" + "\n".join(sentences), title, f"{title}.txt", "en", "2015")
    start, claims = len(title) + 1, []
    for (source, type_, target, modality), sentence in zip(told, sentences, strict=True):
        end = start + len(sentence)
        claims.append(
            Claim(
                document=document.id,
                type=type_,
                source=source,
                target=target,
                source_span=(start, start + len(source.text)),
                target_span=(end - 30, end - 20),
                modality=modality,
                attribution=None,
                date=sentence[-5:-1],
                evidence=sentence,
                start=start,
                end=end,
                page=None,
                rule="frame",
                confidence=0.8,
            )
        )
        start = end + 1
    names = dict.fromkeys(name for source, _, target, _ in told for name in (source, target))
    return Extraction(document, tuple(Appearance(n, (n.text,), 1) for n in names), tuple(claims))


def resolve(store: Store) -> None:
    """Every name its own entity: what resolution itself costs is another benchmark's."""
    store.assign(Assignment(n, n.text[:8], entity_id(n), n.text) for n in list(store.unresolved()))
    store.refresh()


class Clock:
    """Seconds spent inside its `with` blocks, and those in which this process had the processor."""

    def __init__(self) -> None:
        self.seconds = self.busy = 0.0

    def __enter__(self) -> None:
        self._start = time.perf_counter(), time.process_time()

    def __exit__(self, *error: object) -> None:
        self.seconds += time.perf_counter() - self._start[0]
        self.busy += time.process_time() - self._start[1]


def load(store: Store, found: Iterable[Extraction]) -> Clock:
    """How long it takes to write and resolve; making the documents up is not counted."""
    clock = Clock()
    waiting = iter(found)
    while batch := list(islice(waiting, BATCH)):
        with clock:
            store.add(batch)
    with clock:
        resolve(store)
    return clock


def peak() -> float:
    """The most memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def embedded(folder: str, claims: int) -> dict[str, float]:
    entities = claims // PER_ENTITY
    with open_store(f"{folder}/graph.db") as store:
        first = load(store, extractions(claims, entities))
        again = load(store, extractions(claims, entities))
        more = load(store, extractions(1_000, entities, seed=2))
        return figures(store, first, again, more)


def figures(store: Store, first: Clock, again: Clock, more: Clock) -> dict[str, float]:
    return {
        "load": first.seconds,
        "busy": first.busy,
        "again": again.seconds,
        "increment": more.seconds,
        "links": store.status().links,
        "GB": peak(),
    }


def raw(folder: str, claims: int, late: bool = False) -> dict[str, float]:
    """The same rows into the same tables by `executemany`, one transaction, nothing derived.

    The indexes of claims that a load makes at its end are there from the start, or made `late` as well.
    """
    source = sqlite3.connect(f"{folder}/graph.db")
    target = sqlite3.connect(f"{folder}/raw-{late}.db", isolation_level=None)
    schema = (ROOT / "graph" / "sqlite.sql").read_text()
    target.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {schema}")
    target.execute("PRAGMA cache_size = -262144")
    clock = Clock()
    with clock:
        target.execute("BEGIN")
    if not late:
        make_indexes(target)
    tables = "documents names appearances claims quotes entities aliases spellings links".split()
    for table in tables:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        key = {"quotes": ["rowid"], "spellings": ["rowid"]}.get(table, [])
        listed = ", ".join(f'"{column}"' for column in [*key, *columns])
        insert = f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len([*key, *columns]))})"
        cursor = source.execute(f"SELECT {listed} FROM {table}")
        while rows := cursor.fetchmany(50_000):
            with clock:
                target.executemany(insert, rows)
    with clock:
        if late:
            make_indexes(target)
        target.execute("COMMIT")
    return {"load": clock.seconds, "busy": clock.busy}


def make_indexes(db: sqlite3.Connection) -> None:
    for statement in INDEXES:
        db.execute(statement)


class Recorder:
    """Hands on to a real graph what is done to it, and remembers it."""

    def __init__(self, graph: Any) -> None:
        self.graph, self.calls = graph, []  # type: ignore[var-annotated]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if name in ("add_nodes", "add_connections", "add_label"):
                self.calls.append((name, arguments, named))
            return getattr(self.graph, name)(*arguments, **named)

        return call


def projection(folder: str, claims: int) -> dict[str, float]:
    """Our projection of the file, and kglite's bulk functions alone over the same frames."""
    import kglite

    from complicity.graph.projection import build
    from complicity.graph.sqlite import SqliteStore

    ours, own, real = Clock(), Clock(), kglite.KnowledgeGraph
    with SqliteStore(Path(f"{folder}/graph.db"), create=False) as store:
        with ours:
            build(store)
        recorder = Recorder(real())
        with patch.object(kglite, "KnowledgeGraph", lambda: recorder):
            build(store)
    graph = real()
    with own:
        for name, arguments, named in recorder.calls:
            getattr(graph, name)(*arguments, **named)
    return {"ours": ours.seconds, "own": own.seconds, "ours busy": ours.busy, "own busy": own.busy}


def server(url: str, claims: int) -> dict[str, float]:
    entities = claims // PER_ENTITY
    with open_store(url) as store:
        first = load(store, extractions(claims, entities))
        again = load(store, extractions(claims, entities))
        more = load(store, extractions(1_000, entities, seed=2))
        return figures(store, first, again, more)


#: What each node is known by.
KEYS = {"Entity": "id", "Document": "id", "Claim": "id", "Name": "key"}


def connect(url: str) -> Any:
    import neo4j

    auth = (os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"])
    return neo4j.GraphDatabase.driver(url, auth=auth)


def graph_of(url: str) -> tuple[dict[str, list[dict[str, Any]]], dict[tuple[str, str, str], list[Any]]]:
    """All that a server holds: nodes by label, and relationships by their ends' labels and type."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    edges: dict[tuple[str, str, str], list[Any]] = {}
    with connect(url) as driver, driver.session() as session:
        for label in KEYS:
            found = session.run(f"MATCH (n:{label}) RETURN properties(n) AS properties")
            nodes[label] = [row["properties"] for row in found]
        for start, end in product(KEYS, KEYS):
            query = (
                f"MATCH (a:{start})-[r]->(b:{end}) RETURN type(r) AS type,"
                f" a.{KEYS[start]} AS a, properties(r) AS properties, b.{KEYS[end]} AS b"
            )
            for row in session.run(query):
                edges.setdefault((start, row["type"], end), []).append(
                    (row["a"], row["properties"], row["b"])
                )
    return nodes, edges


def grown(url: str, claims: int) -> dict[str, float]:
    """1,000 further claims into a large graph."""
    entities = claims // PER_ENTITY
    with open_store(url) as store:
        first = load(store, extractions(claims, entities))
        more = load(store, extractions(1_000, entities, seed=2))
        return {"load": first.seconds, "increment": more.seconds, "GB": peak()}


def naive(url: str, claims: int) -> dict[str, float]:
    """The same rows one MERGE and one transaction at a time; a sample, for it is slow."""
    nodes, edges = graph_of(url)
    statements: list[tuple[str, dict[str, Any]]] = []
    for label, found in nodes.items():
        key = KEYS[label]
        text = f"MERGE (n:{label} {{{key}: $key}}) SET n += $row"
        statements += [(text, {"key": row[key], "row": row}) for row in found]
    for (start, type_, end), pairs in edges.items():
        text = (
            f"MATCH (a:{start} {{{KEYS[start]}: $a}}) MATCH (b:{end} {{{KEYS[end]}: $b}})"
            f" MERGE (a)-[r:{type_}]->(b) SET r += $row"
        )
        statements += [(text, {"a": a, "b": b, "row": row}) for a, row, b in pairs]
    sample = random.Random(1).sample(statements, min(len(statements), 4_000))
    wipe(url)
    clock = Clock()
    with connect(url) as driver, driver.session() as session:
        for label, found in nodes.items():  # the ends of sampled relationships are there already
            key, keys = KEYS[label], [row[KEYS[label]] for row in found]
            session.run(f"UNWIND $keys AS key CREATE (:{label} {{{key}: key}})", keys=keys).consume()
        for text, parameters in sample:
            with clock:
                session.execute_write(lambda tx, t=text, p=parameters: tx.run(t, p).consume())
    return {"rate": len(sample) / clock.seconds}


def created(url: str, claims: int) -> dict[str, float]:
    """The same rows by CREATE alone, nothing looked at before or derived: the least that a server can do."""
    nodes, edges = graph_of(url)
    wipe(url)
    clock = Clock()
    with connect(url) as driver, driver.session() as session:

        def write(text: str, rows: list[Any]) -> None:
            for start in range(0, len(rows), 5_000):
                with clock:
                    session.run(text, rows=rows[start : start + 5_000]).consume()

        for label, found in nodes.items():
            write(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", found)
        for (a, type_, b), pairs in edges.items():
            text = (
                f"UNWIND $rows AS row MATCH (a:{a} {{{KEYS[a]}: row[0]}}) MATCH (b:{b} {{{KEYS[b]}: row[2]}})"
                f" CREATE (a)-[r:{type_}]->(b) SET r = row[1]"
            )
            write(text, [list(pair) for pair in pairs])
    rows = sum(map(len, nodes.values())) + sum(map(len, edges.values()))
    return {"rate": rows / clock.seconds}


def bulk(url: str, claims: int) -> dict[str, float]:
    """The same rows through py2neo's bulk functions, as its manual shows them, 1,000 at a time."""
    from py2neo import Graph
    from py2neo.bulk import merge_nodes, merge_relationships

    nodes, edges = graph_of(url)
    wipe(url)
    clock = Clock()
    graph = Graph(url, auth=(os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"]))
    for label, found in nodes.items():
        for start in range(0, len(found), 1_000):
            with clock:
                merge_nodes(graph.auto(), found[start : start + 1_000], (label, KEYS[label]))
    for (a, type_, b), pairs in edges.items():
        ends = {"start_node_key": (a, KEYS[a]), "end_node_key": (b, KEYS[b])}
        for start in range(0, len(pairs), 1_000):
            with clock:
                merge_relationships(graph.auto(), pairs[start : start + 1_000], type_, **ends)
    rows = sum(map(len, nodes.values())) + sum(map(len, edges.values()))
    return {"rate": rows / clock.seconds, "rows": rows}


def wipe(url: str) -> None:
    with connect(url) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def apart(part: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    """What a part measures in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(part, arguments)


@contextmanager
def a_server(folder: str) -> Iterator[str]:
    path = ROOT / "tests" / "neo4j" / "neo4j_server.py"
    spec = importlib.util.spec_from_file_location("neo4j_server", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["neo4j_server"] = module
    spec.loader.exec_module(module)
    with module.address(Path(folder) / "neo4j", memory="3g", cache="2g", quick=False) as url:
        yield url


def seconds(*parts: dict[str, float]) -> str:
    return " ".join(f"{part['load']:.0f}" for part in parts)


def report(what: str, figure: str, target: str = "") -> None:
    print(f"{what:<58}{figure:>14}   {target}", flush=True)


def main() -> None:
    claims, served, into = (
        int(sys.argv[position]) if len(sys.argv) > position else default
        for position, default in ((1, 1_000_000), (2, 100_000), (3, 0))
    )
    with tempfile.TemporaryDirectory() as folder:
        report_embedded(folder, claims)
        if served:
            with a_server(folder) as url:
                report_server(url, served)
                if into:
                    report_grown(url, into)


def report_embedded(folder: str, claims: int) -> None:
    file = apart(embedded, folder, claims)
    least = apart(raw, folder, claims)
    late = apart(raw, folder, claims, True)
    graph = apart(projection, folder, claims)
    print(f"The file: {claims:,} claims over {claims // PER_ENTITY:,} entities, {file['links']:,.0f} links")
    report("load / raw inserts of the same rows", f"{file['load'] / least['load']:.2f}", "at most 2.5")
    report("the same, in processor time", f"{file['busy'] / least['busy']:.2f}")
    report("load / raw inserts that are indexed as late", f"{file['load'] / late['load']:.2f}")
    report("the same, in processor time", f"{file['busy'] / late['busy']:.2f}")
    report("seconds of load, raw inserts, these indexed late", seconds(file, least, late))
    report("the same again / the load", f"{file['again'] / file['load']:.2f}", "at most 1")
    report("peak memory", f"{file['GB']:.2f} GB", "under 1.5 GB")
    report("1,000 further claims", f"{file['increment']:.2f} s", "under 5 s")
    report("projection / kglite's own bulk load", f"{graph['ours'] / graph['own']:.2f}", "at most 2")
    report("the same, in processor time", f"{graph['ours busy'] / graph['own busy']:.2f}")


def report_server(url: str, claims: int) -> None:
    apart(server, url, min(claims, 20_000))  # a server is slow until it is warm, whoever speaks to it
    wipe(url)
    ours = apart(server, url, claims)
    py2neo = apart(bulk, url, claims)
    least = apart(created, url, claims)
    one = apart(naive, url, claims)
    rate = py2neo["rows"] / ours["load"]
    print(f"The server: {claims:,} claims over {claims // PER_ENTITY:,} entities, {py2neo['rows']:,.0f} rows")
    report("rows a second / one MERGE a row and transaction", f"{rate / one['rate']:.1f}", "at least 10")
    report("rows a second / py2neo's bulk functions", f"{rate / py2neo['rate']:.2f}", "at least 3")
    report("rows a second / CREATE alone", f"{rate / least['rate']:.2f}")
    report("rows a second of py2neo / CREATE alone", f"{py2neo['rate'] / least['rate']:.2f}")
    report("the same again / the load", f"{ours['again'] / ours['load']:.2f}")
    report("peak memory of the client", f"{ours['GB']:.2f} GB", "under 1 GB")
    report("1,000 further claims", f"{ours['increment']:.2f} s", "under 5 s")


def report_grown(url: str, claims: int) -> None:
    wipe(url)
    found = apart(grown, url, claims)
    print(f"The server: {claims:,} claims, loaded in {found['load']:,.0f} s")
    report("peak memory of the client", f"{found['GB']:.2f} GB", "under 1 GB")
    report("1,000 further claims", f"{found['increment']:.2f} s", "under 5 s")


if __name__ == "__main__":
    main()
