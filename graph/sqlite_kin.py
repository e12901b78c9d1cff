"""The embedded store's families of documents: those with nearly the same text, one witness together."""

import json
import sqlite3
from collections.abc import Iterable, Mapping

from . import sqlite_view as derived


def join(db: sqlite3.Connection, sketches: Mapping[str, tuple[str, ...]]) -> None:
    """Put documents into families by their sketches; families that one of them ties together become one.

    The families depend on which documents there are, not on the order in which they came.
    """
    for document, sketch in sketches.items():
        db.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", ((band, document) for band in sorted(set(sketch)))
        )
        _tie(db, document, sketch)


def part(db: sqlite3.Connection, document: str) -> None:
    """Take a document out of its family, which may fall apart without it."""
    db.execute(
        "DELETE FROM bands WHERE document = ?1 AND band IN"
        " (SELECT value FROM documents, json_each(documents.sketch) WHERE documents.id = ?1)",
        (document,),
    )
    family = db.execute("SELECT family FROM kin WHERE document = ?", (document,)).fetchone()
    if not family:
        return
    left = db.execute(
        "SELECT documents.id, sketch FROM kin JOIN documents ON documents.id = kin.document"
        " WHERE family = ? AND documents.id != ? ORDER BY documents.id",
        (family[0], document),
    ).fetchall()
    db.execute("DELETE FROM kin WHERE family = ?", (family[0],))
    for other, sketch in left:
        _tie(db, other, json.loads(sketch))
    _mark(db, [other for other, _ in left])


def _tie(db: sqlite3.Connection, document: str, sketch: Iterable[str]) -> None:
    """Join a document with all that share a key with it."""
    found = db.execute(
        "SELECT DISTINCT COALESCE(kin.family, bands.document) FROM bands"
        " LEFT JOIN kin ON kin.document = bands.document"
        " WHERE band IN (SELECT value FROM json_each(?)) AND bands.document != ?",
        (json.dumps(list(sketch)), document),
    )
    families = {family for (family,) in found}
    if not families:
        return
    # One without kin is not in the table yet, and is its own family.
    members = {document, *families}
    members |= {
        member
        for (member,) in db.execute(
            "SELECT document FROM kin WHERE family IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(families)),),
        )
    }
    family = min(members)
    db.executemany("INSERT OR REPLACE INTO kin VALUES (?, ?)", ((member, family) for member in members))
    _mark(db, members)


def _mark(db: sqlite3.Connection, documents: Iterable[str]) -> None:
    condition = "claims.document IN (SELECT value FROM json_each(?))"
    derived.mark_claims(db, condition, (json.dumps(sorted(documents)),))
