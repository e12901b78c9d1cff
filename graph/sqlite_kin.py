"""The embedded store's families of documents: those with nearly the same text, one witness together."""

import json
import sqlite3
from collections.abc import Iterable, Mapping

from . import sqlite_view as derived


def join(db: sqlite3.Connection, sketches: Mapping[int, tuple[str, ...]]) -> None:
    """Put documents into families by their sketches; families that one of them ties together become one.

    The families depend on which documents there are, not on the order in which they came.
    """
    for document, sketch in sketches.items():
        db.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, document) for band in sorted(set(sketch)))
        )
        _tie(db, document, sketch)


def part(db: sqlite3.Connection, document: int) -> None:
    """Take a document out of its family, which may fall apart without it."""
    db.execute(
        "DELETE FROM bands WHERE document = ?1 AND band IN"
        " (SELECT value FROM documents, json_each(documents.sketch) WHERE n = ?1)",
        (document,),
    )
    family = db.execute("SELECT family FROM kin WHERE document = ?", (document,)).fetchone()
    if not family:
        return
    left = db.execute(
        "SELECT n, sketch FROM kin JOIN documents ON n = document WHERE family = ? AND n != ? ORDER BY n",
        (family[0], document),
    ).fetchall()
    db.execute("DELETE FROM kin WHERE family = ?", (family[0],))
    for other, sketch in left:
        _tie(db, other, json.loads(sketch))
    _mark(db, [other for other, _ in left])


def _tie(db: sqlite3.Connection, document: int, sketch: Iterable[str]) -> None:
    """Join a document with all that share a key with it, and with their kin."""
    given = json.dumps(list(sketch))
    found = db.execute(
        "SELECT document FROM bands WHERE band IN (SELECT value FROM json_each(?1)) AND document != ?2"
        " UNION SELECT member.document FROM bands JOIN kin ON kin.document = bands.document"
        " JOIN kin member ON member.family = kin.family WHERE band IN (SELECT value FROM json_each(?1))",
        (given, document),
    )
    members = {document, *(member for (member,) in found)}
    if len(members) == 1:
        return
    (family,) = db.execute(
        "SELECT MIN(id) FROM documents WHERE n IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(members)),),
    ).fetchone()
    db.executemany("INSERT OR REPLACE INTO kin VALUES (?, ?)", ((member, family) for member in members))
    _mark(db, members)


def _mark(db: sqlite3.Connection, documents: Iterable[int]) -> None:
    condition = "claims.document IN (SELECT value FROM json_each(?))"
    derived.mark_claims(db, condition, (json.dumps(sorted(documents)),))
