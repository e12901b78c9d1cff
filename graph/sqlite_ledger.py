"""The embedded store's ledger: documents put in and taken out, verdicts applied, what that touches marked."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from operator import attrgetter, itemgetter
from typing import Any

from . import sqlite_kin as kin
from . import sqlite_rows as rows
from . import sqlite_view as derived
from .model import Extraction, Name
from .ontology import Kind

#: Names whose ids are remembered, at most.
MOST_KNOWN = 200_000

#: Claims go into these in random order, which is slow: a graph's first documents are written without them,
#: and the first write of another kind makes them.
INDEXES = (
    "CREATE INDEX IF NOT EXISTS claims_id ON claims (id)",
    # With all that an entity is summed up from, so that its claims' rows are left alone.
    "CREATE INDEX IF NOT EXISTS claims_source ON claims (source, target, document, date)",
    "CREATE INDEX IF NOT EXISTS claims_target ON claims (target, source, document, date)",
)


def index(db: sqlite3.Connection) -> None:
    """Make the indexes of claims that are not there yet."""
    for statement in INDEXES:
        db.execute(statement)


def put(db: sqlite3.Connection, extractions: Iterable[Extraction], known: dict[Name, int]) -> None:
    """Write documents with their appearances and claims; those held unchanged cost one look.

    `known` are ids of names, remembered from one call to the next while nobody else writes.
    """
    given = {extraction.document.id: extraction for extraction in extractions}
    documents = {id: rows.document_row(extraction) for id, extraction in given.items()}
    held = dict(map(tuple, _among(db, "SELECT id, digest FROM documents WHERE id IN ", documents)))
    fresh = {id: given[id] for id, row in documents.items() if held.get(id) != row[-1]}
    if changed := fresh.keys() & held.keys():
        index(db)
        known.clear()
    for id in changed:
        drop(db, id)
    numbered = dict(enumerate(fresh.values(), _last(db, "documents") + 1))
    db.executemany(
        f"INSERT INTO documents VALUES ({', '.join('?' * 10)})",
        ((n, *documents[extraction.document.id]) for n, extraction in numbered.items()),
    )
    _put_yield(db, numbered, known)
    kin.join(db, {n: extraction.sketch for n, extraction in numbered.items() if extraction.sketch})


def _last(db: sqlite3.Connection, table: str) -> int:
    (last,) = db.execute(f"SELECT COALESCE(MAX(n), 0) FROM {table}").fetchone()
    return int(last)


def _put_yield(db: sqlite3.Connection, fresh: Mapping[int, Extraction], names: dict[Name, int]) -> None:
    """Write what documents yielded, index the quotes, and mark what is touched."""
    _learn_names(db, fresh.values(), names)
    db.executemany(
        "INSERT INTO appearances (name, document, count, aliases) VALUES (?, ?, ?, ?)",
        sorted(
            (
                (names[a.name], n, a.count, rows.aliases(a))
                for n, extraction in fresh.items()
                for a in extraction.appearances
            ),
            key=itemgetter(0, 1),
        ),
    )
    last = _last(db, "claims")
    claims = (row for n, found in fresh.items() for row in _claim_rows(found, n, names))
    db.executemany(f"INSERT INTO claims VALUES (NULL, {', '.join('?' * 18)})", claims)
    db.execute("INSERT INTO quotes (rowid, evidence) SELECT n, evidence FROM claims WHERE n > ?", (last,))
    if db.execute("SELECT 1 FROM names WHERE entity IS NOT NULL LIMIT 1").fetchone():  # else all are new
        derived.mark_claims(db, "claims.n > ?", (last,))
        _mark_appearances(db, fresh)


def _claim_rows(found: Extraction, document: int, names: Mapping[Name, int]) -> Iterable[tuple[Any, ...]]:
    """The claims of a document. Two of one id say the same of the same words: the first stands for both."""
    claims: dict[str, tuple[Any, ...]] = {}
    for claim in found.claims:
        row = rows.claim_row(claim, document, names)
        claims.setdefault(row[0], row)
    return claims.values()


def _learn_names(db: sqlite3.Connection, extractions: Iterable[Extraction], known: dict[Name, int]) -> None:
    """Add the ids of all names that some documents use, new ones made."""
    if len(known) > MOST_KNOWN:
        known.clear()
    used: set[Name] = set()
    for extraction in extractions:
        used.update(map(attrgetter("name"), extraction.appearances))
        used.update(
            map(attrgetter("source"), extraction.claims), map(attrgetter("target"), extraction.claims)
        )
    keys = sorted((name.kind.value, name.text) for name in used - known.keys())
    db.executemany("INSERT OR IGNORE INTO names (kind, text) VALUES (?, ?)", keys)
    found = db.execute(
        "SELECT names.kind, names.text, names.id FROM json_each(?) CROSS JOIN names"
        " ON names.kind = json_extract(value, '$[0]') AND names.text = json_extract(value, '$[1]')",
        (json.dumps(keys),),
    )
    known.update((Name(Kind(kind), text), id) for kind, text, id in found)


def _mark_appearances(db: sqlite3.Connection, documents: Iterable[int]) -> None:
    db.execute(
        "INSERT OR IGNORE INTO stale_entities SELECT entity FROM names WHERE entity IS NOT NULL AND id IN"
        " (SELECT name FROM appearances WHERE document IN (SELECT value FROM json_each(?)))",
        (json.dumps(list(documents)),),
    )


def drop(db: sqlite3.Connection, id: str) -> None:
    """Take a document out; names that nothing uses any more go, and their blocks are resolved anew."""
    (n,) = db.execute("SELECT n FROM documents WHERE id = ?", (id,)).fetchone()
    kin.part(db, n)
    derived.mark_claims(db, "claims.document = ?", (n,))
    _mark_appearances(db, [n])
    used = db.execute(
        "SELECT name FROM appearances WHERE document = ?1 UNION SELECT source FROM claims"
        " WHERE document = ?1 UNION SELECT target FROM claims WHERE document = ?1",
        (n,),
    ).fetchall()
    db.execute(
        "INSERT INTO quotes (quotes, rowid, evidence)"
        " SELECT 'delete', n, evidence FROM claims WHERE document = ?",
        (n,),
    )
    for table, column in (("claims", "document"), ("appearances", "document"), ("documents", "n")):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (n,))
    for (name,) in used:
        _drop_unused(db, name)


def _drop_unused(db: sqlite3.Connection, name: int) -> None:
    unused = db.execute(
        "SELECT block FROM names WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM appearances WHERE name = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM claims WHERE source = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM claims WHERE target = ?1)",
        (name,),
    ).fetchone()
    if unused:
        db.execute("UPDATE names SET resolved = 0 WHERE block = ?", (unused["block"],))
        db.execute("DELETE FROM names WHERE id = ?", (name,))


def judge(db: sqlite3.Connection, verdicts: Mapping[str, str]) -> None:
    """Make the verdicts on claims these, and mark the links whose verdicts changed."""
    before = {row["claim"]: row["status"] for row in db.execute("SELECT * FROM verdicts")}
    db.execute("DELETE FROM verdicts")
    db.executemany("INSERT INTO verdicts VALUES (?, ?)", verdicts.items())
    changed = sorted({claim for claim, _ in verdicts.items() ^ before.items()})
    derived.mark_claims(db, "claims.id IN (SELECT value FROM json_each(?))", (json.dumps(changed),))


def _among(db: sqlite3.Connection, select: str, values: Iterable[str]) -> sqlite3.Cursor:
    return db.execute(f"{select} (SELECT value FROM json_each(?))", (json.dumps(list(values)),))
