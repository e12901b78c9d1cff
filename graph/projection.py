"""The embedded file as a kglite graph, so that Cypher questions need no server.

A projection is a cache beside the file, made when a question is asked and thrown away at will; it is made
again when the file has been written since. Evidence never depends on it.
"""

import json
import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .errors import QueryError
from .model import Table, digest

if TYPE_CHECKING:
    from .sqlite import SqliteStore

#: Raised when the shape of the projection changes, so that older caches are made again.
SHAPE = 1
#: Rows handed to the engine at a time: memory stays flat however large the graph.
BATCH = 50_000
#: Seconds that a question may take where the caller names no limit.
TIMEOUT = 60.0


def run(
    store: "SqliteStore",
    query: str,
    parameters: Mapping[str, Any],
    *,
    limit: int | None = None,
    timeout: float | None = None,
) -> Table:
    """The answer to a Cypher question; QueryError if it is wrong, writes, or exceeds `timeout` seconds."""
    import kglite

    graph = projection(store)
    # Remarks come with the answer; the engine would also print them.
    kglite.set_query_warning_policy("silent")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = graph.cypher(
                query,
                params=dict(parameters),
                timeout_ms=int(1000 * (timeout or TIMEOUT)),
                row_limit=limit,
            )
            rows = tuple(tuple(row[column] for column in result.columns) for row in result)
    except kglite.CypherTimeoutError as error:
        raise QueryError(
            f"the question took longer than {timeout or TIMEOUT:g} s; narrow it, or give it more --timeout"
        ) from error
    except kglite.ReadOnlyError as error:
        raise QueryError("questions only read; this one would write (CREATE, SET, DELETE, MERGE…)") from error
    except (kglite.KgError, ValueError, TypeError) as error:
        raise QueryError(f"the question failed: {error}") from error
    total = (result.diagnostics or {}).get("total_rows") or len(rows)
    return Table(tuple(result.columns), rows, total > len(rows), tuple(result.warnings))


def projection(store: "SqliteStore") -> Any:
    """The store as a read-only `kglite.KnowledgeGraph`, from the cache where that is up to date."""
    import kglite

    path = store.path.with_suffix(".kgl")
    stamp = int(digest(*store.fingerprint(), SHAPE)[:7], 16) + 1
    graph = _cached(path, stamp)
    if graph is None:
        graph = build(store)
        graph.set_schema_version(stamp)
        # A folder that cannot be written costs the cache, not the answer.
        with suppress(kglite.KgError, OSError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            graph.save(str(path), fsync=False)
    graph.read_only(True)
    return graph


def _cached(path: Any, stamp: int) -> Any | None:
    import kglite

    if not path.exists():
        return None
    try:
        graph = kglite.load(str(path))
    except (kglite.KgError, OSError, ValueError):
        return None
    return graph if graph.schema_version == stamp else None


def build(store: "SqliteStore") -> Any:
    """A fresh `kglite.KnowledgeGraph` of all entities, links, claims and documents of a store."""
    import kglite

    graph = kglite.KnowledgeGraph()
    for frame in _frames(store.rows("entities")):
        frame["names"] = frame["names"].map(json.loads)
        _add_nodes(graph, "Entity", "name", frame)
        for kind, ids in frame.groupby("kind", sort=False)["id"]:
            graph.add_label("Entity", list(ids), kind)
    for frame in _frames(store.rows("documents")):
        _add_nodes(graph, "Document", "title", frame.drop(columns="n"))
    names, documents = _numbered(store.rows("names")), _numbered(store.rows("documents"))
    for frame in _frames(store.rows("claims")):
        _add_claims(graph, frame, names, documents)
    for frame in _frames(store.rows("links")):
        frame["disputed"] = frame["disputed"].astype(bool)
        for type_, links in frame.groupby("type", sort=False):
            _add_edges(graph, type_, "Entity", "Entity", links.drop(columns="type"))
    for frame in _frames(store.rows("mentions")):
        frame["source"] = frame.pop("document").map(documents["id"])
        frame["target"] = frame.pop("name").map(names["entity"])
        _add_edges(graph, "MENTIONS", "Document", "Entity", frame)
    return graph


def _add_claims(graph: Any, frame: Any, names: Any, documents: Any) -> None:
    """Claims, and the edges to their ends and documents; an end whose name waits to be resolved has none."""
    source, target, document = map(frame.pop, ("source", "target", "document"))
    frame["source_name"], frame["target_name"] = source.map(names["text"]), target.map(names["text"])
    _add_nodes(graph, "Claim", "evidence", frame)
    for type_, label, ids in (
        ("SOURCE", "Entity", source.map(names["entity"])),
        ("TARGET", "Entity", target.map(names["entity"])),
        ("FROM_DOCUMENT", "Document", document.map(documents["id"])),
    ):
        edges = ids.to_frame("target").assign(source=frame["id"]).dropna()
        if len(edges):
            _add_edges(graph, type_, "Claim", label, edges)


def _add_nodes(graph: Any, label: str, title: str, frame: Any) -> None:
    graph.add_nodes(frame, label, "id", title, nullable_int_downcast=True, column_types=_text(frame))


def _add_edges(graph: Any, type: str, source: str, target: str, frame: Any) -> None:
    graph.add_connections(frame, type, source, "source", target, "target", column_types=_text(frame))


def _text(frame: Any) -> dict[str, str]:
    """Dates stay text, at the precision they are known."""
    return {column: "string" for column in frame.columns if column == "date" or column.endswith("_date")}


def _frames(cursor: sqlite3.Cursor) -> Iterator[Any]:
    """Rows as data frames, column by column: a dictionary a row would cost more than the graph itself."""
    import pandas

    cursor.row_factory = None
    columns = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(BATCH):
        yield pandas.DataFrame(dict(zip(columns, zip(*rows, strict=True), strict=True)))


def _numbered(cursor: sqlite3.Cursor) -> Any:
    """All rows as one data frame, by the number in their first column.

    A text that many rows share is looked up here: a join would make it anew for each.
    """
    import pandas

    frames = [*_frames(cursor)]
    return pandas.concat(frames).set_index(frames[0].columns[0]) if frames else pandas.DataFrame()
