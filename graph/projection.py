"""The embedded file as a kglite graph, so that Cypher questions need no server.

A projection is a cache beside the file, made when a question is asked and thrown away at will; it is made
again when the file has been written since. Evidence never depends on it.
"""

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from .errors import QueryError
from .model import Table, digest
from .ontology import Kind

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
    _add_nodes(graph, "Entity", "name", map(_entity, store.rows("entities")))
    for kind in Kind:
        ids = [row["id"] for row in store.rows("entities", kind=kind.value)]
        if ids:
            graph.add_label("Entity", ids, kind.value)
    _add_nodes(graph, "Document", "title", map(dict, store.rows("documents")))
    _add_nodes(graph, "Claim", "evidence", map(dict, store.rows("claims")))
    for type_, links in groupby(map(_link, store.rows("links")), key=lambda row: row.pop("type")):
        _add_edges(graph, type_, "Entity", "Entity", links)
    for type_, source, target in (
        ("SOURCE", "Claim", "Entity"),
        ("TARGET", "Claim", "Entity"),
        ("FROM_DOCUMENT", "Claim", "Document"),
        ("MENTIONS", "Document", "Entity"),
    ):
        _add_edges(graph, type_, source, target, map(dict, store.rows(type_)))
    return graph


def _entity(row: Any) -> dict[str, Any]:
    return {**dict(row), "names": json.loads(row["names"])}


def _link(row: Any) -> dict[str, Any]:
    return {**dict(row), "disputed": bool(row["disputed"])}


def _add_nodes(graph: Any, label: str, title: str, records: Iterable[dict[str, Any]]) -> None:
    for frame in _frames(records):
        graph.add_nodes(frame, label, "id", title, nullable_int_downcast=True, column_types=_text(frame))


def _add_edges(graph: Any, type: str, source: str, target: str, records: Iterable[dict[str, Any]]) -> None:
    for frame in _frames(records):
        graph.add_connections(frame, type, source, "source", target, "target", column_types=_text(frame))


def _text(frame: Any) -> dict[str, str]:
    """Dates stay text, at the precision they are known."""
    return {column: "string" for column in frame.columns if column == "date" or column.endswith("_date")}


def _frames(records: Iterable[dict[str, Any]]) -> Iterator[Any]:
    import pandas

    rows = iter(records)
    while batch := list(islice(rows, BATCH)):
        yield pandas.DataFrame.from_records(batch)
