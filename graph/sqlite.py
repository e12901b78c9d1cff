"""The embedded store: one SQLite file, no server."""

import json
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import sqlite_ledger as ledger
from . import sqlite_rows as rows
from . import sqlite_view as derived
from .errors import NotKnownError, StoreError
from .fold import fold
from .ledger import verdicts
from .model import (
    Assignment,
    Citation,
    Decision,
    Document,
    DocumentInfo,
    Entity,
    Extraction,
    File,
    Hop,
    Link,
    Name,
    Status,
    Table,
)
from .ontology import Kind, LinkType, Modality

#: Marks a file as ours ("CMPL"), so that another program's database is never written into.
APPLICATION = 0x434D504C
VERSION = 4
#: How long to wait for another process's write, in seconds.
PATIENCE = 10.0
#: Documents written at a time: statements are batched, memory stays flat.
BATCH = 2_000

_NAMES_OF = "(SELECT entity FROM names GROUP BY entity HAVING COUNT(*)"
#: What a projection is made of, names and documents as numbers. In no order: sorting would cost more than
#: reading.
VIEWS = {
    "names": "SELECT id, text, entity FROM names",
    "entities": "SELECT * FROM entities",
    "documents": "SELECT n, id, title, source, language, date, id AS sha256 FROM documents",
    "claims": "SELECT claims.id, document, source, target, type, modality, attribution, date, evidence,"
    ' start, "end", page, rule, confidence,'
    " COALESCE(verdicts.status, '') AS status FROM claims LEFT JOIN verdicts ON verdicts.claim = claims.id",
    "links": "SELECT * FROM links",
    # An entity of several names may be mentioned under more than one of them in one document.
    "mentions": "SELECT document, name, count FROM names CROSS JOIN appearances ON name = names.id"
    f" WHERE entity IN {_NAMES_OF} = 1) UNION ALL SELECT document, MIN(name), SUM(count)"
    " FROM names CROSS JOIN appearances ON name = names.id"
    f" WHERE entity IN {_NAMES_OF} > 1) GROUP BY document, entity",
}

_GIVEN = "(SELECT value FROM json_each(?))"


class SqliteStore:
    """The `Store` contract over one file."""

    def __init__(self, path: Path, *, create: bool = True, read_only: bool = False) -> None:
        self.path = path
        self.url = f"sqlite:{path}"
        self._db = _open(path, create=create, read_only=read_only)
        #: Ids of names, and the number of the write that they held after.
        self._names: tuple[dict[Name, int], int] = ({}, 0)

    # The ledger.

    def add(self, extractions: Iterable[Extraction]) -> None:
        waiting = iter(extractions)
        with self._write(indexed=False) as db:
            _, number = self.fingerprint()
            names, last = self._names
            if last != number - 1:  # another write came between, which may have taken names out
                names = {}
            self._names = ({}, 0)
            while batch := list(islice(waiting, BATCH)):
                ledger.put(db, batch, names)
        self._names = (names, number)

    def retract(self, document: str) -> None:
        with self._write() as db:
            if not db.execute("SELECT 1 FROM documents WHERE id = ?", (document,)).fetchone():
                raise NotKnownError(f"no document {document!r} in this graph; see `complicity status`")
            ledger.drop(db, document)

    def record(self, decision: Decision) -> Decision:
        with self._write() as db:
            db.execute(
                'INSERT INTO decisions (action, subjects, who, "when", why, forced)'
                " VALUES (?, ?, ?, ?, ?, ?)",
                rows.decision_row(decision),
            )
            ledger.judge(db, verdicts(self.decisions()))
        return self.decisions()[-1]

    def decisions(self) -> list[Decision]:
        return [rows.decision(row) for row in self._all("SELECT * FROM decisions ORDER BY number")]

    def note(self, files: Iterable[File]) -> None:
        with self._write() as db:
            db.executemany(
                f"INSERT OR REPLACE INTO files VALUES ({', '.join('?' * 11)})", map(rows.file_row, files)
            )

    # Identity.

    def unresolved(self) -> Iterator[Name]:
        for row in self._all("SELECT kind, text FROM names WHERE resolved = 0 ORDER BY kind, text"):
            yield Name(Kind(row["kind"]), row["text"])

    def assignments(
        self, *, blocks: Collection[str] | None = None, names: Collection[Name] | None = None
    ) -> Iterator[Assignment]:
        sql = "SELECT kind, text, block, entity, canonical FROM names WHERE entity IS NOT NULL"
        parameters: list[str] = []
        if blocks is not None:
            sql += f" AND block IN {_GIVEN}"
            parameters.append(_json(blocks))
        if names is not None:
            pairs = "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
            sql += f" AND (kind, text) IN {pairs}"
            parameters.append(json.dumps([(name.kind.value, name.text) for name in names]))
        for row in self._all(f"{sql} ORDER BY kind, text", parameters):
            name = Name(Kind(row["kind"]), row["text"])
            yield Assignment(name, row["block"], row["entity"], row["canonical"])

    def assign(self, assignments: Iterable[Assignment]) -> None:
        placed = ((a.block, a.entity, a.canonical, a.name.kind.value, a.name.text) for a in assignments)
        with self._write() as db:
            db.execute("CREATE TEMP TABLE placing (block, entity, canonical, kind, text, name INTEGER)")
            db.executemany("INSERT INTO placing VALUES (?, ?, ?, ?, ?, NULL)", placed)
            db.execute(
                "UPDATE placing SET name = (SELECT id FROM names"
                " WHERE names.kind = placing.kind AND names.text = placing.text)"
            )
            db.execute(
                "DELETE FROM placing WHERE EXISTS (SELECT 1 FROM names WHERE id = placing.name"
                " AND resolved = 1 AND entity = placing.entity AND block = placing.block"
                " AND canonical = placing.canonical)"
            )
            moved = "SELECT name FROM placing JOIN names ON names.id = name WHERE names.entity IS NOT NULL"
            derived.mark_names(db, moved)
            db.execute(
                "UPDATE names SET block = placing.block, entity = placing.entity,"
                " canonical = placing.canonical, resolved = 1 FROM placing WHERE names.id = placing.name"
            )
            db.execute("INSERT OR IGNORE INTO stale_names SELECT name FROM placing")
            db.execute("DROP TABLE placing")

    # The view.

    def refresh(self) -> None:
        with self._write() as db:
            derived.refresh(db)

    # Reading.

    def document(self, id: str) -> Document | None:
        row = self._one("SELECT * FROM documents WHERE id = ?", (id,))
        return rows.document(row) if row else None

    def documents(self, ids: Collection[str] | None = None) -> Iterator[DocumentInfo]:
        where, parameters = _among("id", ids)
        sql = f"SELECT id, title, source, language, date FROM documents WHERE {where} ORDER BY id"
        return map(rows.document_info, self._all(sql, parameters))

    def extraction(self, id: str) -> Extraction | None:
        document = self.document(id)
        if not document:
            return None
        appearances = self._all(
            "SELECT kind, text, count, aliases FROM appearances JOIN names ON names.id = name"
            " WHERE document = (SELECT n FROM documents WHERE id = ?) ORDER BY kind, text",
            (id,),
        )
        claims = (citation.claim for citation in self.claims(document=id))
        (sketch,) = self._all("SELECT sketch FROM documents WHERE id = ?", (id,)).fetchone()
        return Extraction(
            document, tuple(map(rows.appearance, appearances)), tuple(claims), tuple(json.loads(sketch))
        )

    def files(
        self, *, paths: Collection[str] | None = None, contents: Collection[str] | None = None
    ) -> Iterator[File]:
        parts = [_among("path", paths), _among("sha256", contents)]
        where = " AND ".join(part for part, _ in parts)
        parameters = [value for _, values in parts for value in values]
        return map(rows.file, self._all(f"SELECT * FROM files WHERE {where} ORDER BY path", parameters))

    def entities(self, ids: Collection[str] | None = None, *, kind: Kind | None = None) -> Iterator[Entity]:
        where, parameters = _among("id", ids)
        if kind:
            where, parameters = f"{where} AND kind = ?", [*parameters, kind.value]
        return map(rows.entity, self._all(f"SELECT * FROM entities WHERE {where} ORDER BY id", parameters))

    def named(self, text: str, *, kind: Kind | None = None) -> list[Entity]:
        found = self._all("SELECT entity FROM aliases WHERE folded = ?", (fold(text),))
        return list(self.entities([row["entity"] for row in found], kind=kind))

    def suggest(self, text: str, *, limit: int = 50) -> list[Entity]:
        folded = fold(text)
        pieces = sorted({folded[i : i + 3] for i in range(len(folded) - 2)})
        if not pieces:
            return []
        match = " OR ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
        found = self._all(
            "SELECT aliases.entity FROM spellings JOIN aliases ON aliases.n = spellings.rowid"
            " WHERE spellings MATCH ? ORDER BY bm25(spellings), aliases.entity LIMIT ?",
            (match, limit),
        )
        order = {row["entity"]: None for row in found}
        entities = {entity.id: entity for entity in self.entities(list(order))}
        return [entities[id] for id in order]

    def search(self, text: str, *, limit: int = 20) -> list[Citation]:
        words = " ".join('"' + word.replace('"', '""') + '"' for word in text.split())
        if not words:
            return []
        found = self._all(
            f"SELECT {rows.CITATION} FROM quotes JOIN {rows.CITATIONS} WHERE quotes MATCH ?"
            " AND claims.n = quotes.rowid ORDER BY bm25(quotes), claims.id LIMIT ?",
            (words, limit),
        )
        return list(map(rows.citation, found))

    def links(
        self,
        *,
        touching: Collection[str] | None = None,
        types: Collection[LinkType] | None = None,
    ) -> Iterator[Link]:
        if touching is not None:
            return self.neighbours(touching, types=types)
        where, parameters = _among("type", types)
        sql = f"SELECT * FROM links WHERE {where} ORDER BY source, type, target"
        return map(rows.link, self._all(sql, parameters))

    def claims(
        self,
        *,
        entity: str | None = None,
        link: tuple[str, LinkType, str] | None = None,
        document: str | None = None,
        ids: Collection[str] | None = None,
        types: Collection[LinkType] | None = None,
        modalities: Collection[Modality] | None = None,
    ) -> Iterator[Citation]:
        parts = [
            _among("claims.id", ids),
            _among("claims.type", types),
            _among("claims.modality", modalities),
        ]
        if document is not None:
            parts.append(("documents.id = ?", [document]))
        if entity is not None:
            names = "(SELECT id FROM names WHERE entity = ?)"
            parts.append((f"(claims.source IN {names} OR claims.target IN {names})", [entity, entity]))
        if link is not None:
            parts.append(_of_link(*link))
        where = " AND ".join(part for part, _ in parts)
        parameters = [value for _, values in parts for value in values]
        sql = f"SELECT {rows.CITATION} FROM {rows.CITATIONS} WHERE {where} ORDER BY claims.id"
        return map(rows.citation, self._all(sql, parameters))

    def mentions(self, entity: str) -> dict[str, int]:
        found = self._all(
            "SELECT documents.id, SUM(count) FROM names JOIN appearances ON name = names.id"
            " JOIN documents ON documents.n = document WHERE entity = ? GROUP BY 1 ORDER BY 1",
            (entity,),
        )
        return dict(map(tuple, found))

    def neighbours(
        self, ids: Collection[str], *, types: Collection[LinkType] | None = None
    ) -> Iterator[Link]:
        where, parameters = _among("type", types)
        given = _json(ids)
        sql = (
            f"SELECT * FROM links WHERE source IN {_GIVEN} AND {where}"
            f" UNION SELECT * FROM links WHERE target IN {_GIVEN} AND {where} ORDER BY source, type, target"
        )
        return map(rows.link, self._all(sql, [given, *parameters, given, *parameters]))

    def hops(
        self,
        ids: Collection[str] | None = None,
        *,
        types: Collection[LinkType] | None = None,
        limit: int | None = None,
        fan: int | None = None,
    ) -> Iterator[Hop]:
        if ids is not None and fan is not None:
            return self._strongest(ids, types, fan)
        where, parameters = _among("type", types)
        sql = f"SELECT {rows.HOP} FROM links WHERE {where}"
        if ids is not None:
            given = _json(ids)
            # UNION ALL needs no sorting: the second half leaves out what the first has found.
            sql = (
                f"{sql} AND source IN {_GIVEN} UNION ALL {sql} AND target IN {_GIVEN}"
                f" AND source NOT IN {_GIVEN}"
            )
            parameters = [*parameters, given, *parameters, given, given]
        if limit is not None:
            sql += " ORDER BY confidence DESC, documents DESC, source, type, target LIMIT ?"
            parameters = [*parameters, limit]
        return map(rows.hop, self._plain(sql, parameters))

    def _strongest(self, ids: Collection[str], types: Collection[LinkType] | None, fan: int) -> Iterator[Hop]:
        """The `fan` strongest links of each of `ids`, every link once; by index, so hubs cost no more."""
        where, parameters = _among("type", types)
        ways = [
            f"SELECT {rows.HOP} FROM links INDEXED BY links_{end} WHERE {end} = ? AND {where}"
            f" ORDER BY confidence DESC, documents DESC, {rest} LIMIT ?"
            for end, rest in (("source", "type, target"), ("target", "source, type"))
        ]
        seen: set[tuple[str, LinkType, str]] = set()
        for id in ids:
            found = [hop for sql in ways for hop in map(rows.hop, self._plain(sql, (id, *parameters, fan)))]
            if len(found) > fan:
                found = sorted(found, key=lambda hop: hop.strength)[:fan]
            for hop in found:
                key = (hop.source, hop.type, hop.target)
                if key not in seen:
                    seen.add(key)
                    yield hop

    def _plain(self, sql: str, parameters: Collection[Any]) -> sqlite3.Cursor:
        """Rows as tuples."""
        found = self._all(sql, parameters)
        found.row_factory = None
        return found

    def degrees(self, ids: Collection[str], *, most: int | None = None) -> dict[str, int]:
        if most is not None:
            return {id: min(most, sum(self._counted(id, most))) for id in ids}
        degrees = dict.fromkeys(ids, 0)
        for end in ("source", "target"):
            sql = f"SELECT {end}, COUNT(*) FROM links WHERE {end} IN {_GIVEN} GROUP BY {end}"
            for id, count in self._all(sql, (_json(ids),)):
                degrees[id] += count
        return degrees

    def _counted(self, id: str, most: int) -> Iterator[int]:
        """The links that an entity is the source and the target of, counted up to `most`."""
        for end in ("source", "target"):
            some = f"SELECT 1 FROM links INDEXED BY links_{end} WHERE {end} = ? LIMIT ?"
            yield from self._plain(f"SELECT COUNT(*) FROM ({some})", (id, most)).fetchone()

    def run(
        self,
        query: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> Table:
        from .projection import run

        return run(self, query, parameters or {}, limit=limit, timeout=timeout)

    def status(self) -> Status:
        tables = ("documents", "claims", "entities", "links", "names", "decisions")
        counts = {table: self._count(f"SELECT COUNT(*) FROM {table}") for table in tables}
        return Status(**counts, unresolved=self._count("SELECT COUNT(*) FROM names WHERE resolved = 0"))

    def fingerprint(self) -> tuple[int, int]:
        """This graph's own number, and how many writes it has seen: what a cache compares."""
        return tuple(  # type: ignore[return-value]
            self._count(f"SELECT value FROM meta WHERE key = '{key}'") for key in ("graph", "sequence")
        )

    def rows(self, view: str) -> sqlite3.Cursor:
        """The rows of one of `VIEWS`, as a projection reads them."""
        return self._all(VIEWS[view])

    def reader(self) -> "SqliteStore":
        return SqliteStore(self.path, create=False, read_only=True)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _count(self, sql: str) -> int:
        row = self._one(sql)
        return int(row[0]) if row else 0

    def _one(self, sql: str, parameters: Collection[Any] = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._all(sql, parameters).fetchone()
        return row

    def _all(self, sql: str, parameters: Collection[Any] = ()) -> sqlite3.Cursor:
        with _errors(self.path):
            return self._db.execute(sql, tuple(parameters))

    @contextmanager
    def _write(self, *, indexed: bool = True) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing; unless `indexed`, `ledger.INDEXES` may not be there yet."""
        with _errors(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'sequence'")
                if indexed:
                    ledger.index(self._db)
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


def _json(values: Collection[Any]) -> str:
    return json.dumps([getattr(value, "value", value) for value in values])


def _among(column: str, values: Collection[Any] | None) -> tuple[str, list[Any]]:
    """A condition that holds the column to some values, with its parameter; any value where none is given."""
    return ("TRUE", []) if values is None else (f"{column} IN {_GIVEN}", [_json(values)])


def _of_link(source: str, type: LinkType, target: str) -> tuple[str, list[Any]]:
    ends = "claims.type = ? AND (s.entity = ? AND t.entity = ?"
    if not type.symmetric:
        return f"{ends})", [type.value, source, target]
    return f"{ends} OR s.entity = ? AND t.entity = ?)", [type.value, source, target, target, source]


def _open(path: Path, *, create: bool, read_only: bool) -> sqlite3.Connection:
    if not path.exists() and not create:
        raise StoreError(
            f"no graph at {path}: make one with `complicity ingest PATH…`, or name it with --graph"
        )
    if path.is_dir():
        raise StoreError(f"{path} is a folder; --graph takes a file")
    if path.exists() and not path.stat().st_size and not create:
        raise StoreError(f"{path} is empty, not a graph; make one with `complicity ingest PATH…`")
    mode = "ro" if read_only else "rwc" if create else "rw"
    with _errors(path):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=PATIENCE
        )
        try:
            _prepare(db, path, create=create, read_only=read_only)
        except BaseException:
            db.close()
            raise
        return db


def _prepare(db: sqlite3.Connection, path: Path, *, create: bool, read_only: bool) -> None:
    db.row_factory = sqlite3.Row
    # 256 MB, taken as needed: a load writes into indexes in random order, which is slow once they exceed it.
    db.execute("PRAGMA cache_size = -262144")
    db.execute("PRAGMA temp_store = MEMORY")
    # 200 MB: the same pages are written into by one transaction after the other.
    db.execute("PRAGMA wal_autocheckpoint = 50000")
    if not read_only:
        db.execute("PRAGMA synchronous = FULL")
    if create and _is_empty(db):
        _create(db)
    application, version = (
        db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")
    )
    if application != APPLICATION:
        raise StoreError(
            f"{path} is a database, but not a Complicity graph; choose another file with --graph"
        )
    if version != VERSION:
        raise StoreError(
            f"{path} was made by another version of Complicity (format {version}, this one reads {VERSION});"
            " export it there and load it here"
        )


def _create(db: sqlite3.Connection) -> None:
    """Lay out an empty file, unless another process has done so meanwhile."""
    _write_ahead(db)
    db.execute("BEGIN IMMEDIATE")
    if _is_empty(db):
        schema = resources.files(__package__).joinpath("sqlite.sql").read_text(encoding="utf-8")
        for statement in _statements(schema):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Let readers read while one writes; SQLite itself does not wait for another that asks the same."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _is_empty(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT COUNT(*) = 0 FROM sqlite_schema").fetchone()[0])


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that say what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(_advice(path, str(error))) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path} is not a Complicity graph ({error}); choose another file with --graph"
        ) from error


def _advice(path: Path, message: str) -> str:
    if "locked" in message or "busy" in message:
        return f"another process is writing to {path}; wait until it ends and try again"
    if "unable to open" in message or "readonly" in message:
        return f"cannot write the graph {path} ({message}); choose a folder you may write to with --graph"
    if "full" in message:
        return f"no room to write the graph {path}: the disk is full; free some space and run the same again"
    return f"the graph {path} failed: {message}"
