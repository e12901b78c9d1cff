"""The embedded store's view: entities and links derived again where the ledger has changed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from . import sqlite_rows as rows
from . import view
from .fold import fold
from .model import Entity, Link
from .ontology import LinkType, Modality

_SYMMETRIC = "(" + ", ".join(f"'{type_.value}'" for type_ in LinkType if type_.symmetric) + ")"
#: The link that a claim counts for: its ends as entities, sorted where the type is symmetric.
_LINK_OF_CLAIM = f"""
  CASE WHEN claims.type IN {_SYMMETRIC} AND t.entity < s.entity THEN t.entity ELSE s.entity END AS source,
  claims.type AS type,
  CASE WHEN claims.type IN {_SYMMETRIC} AND t.entity < s.entity THEN s.entity ELSE t.entity END AS target
"""
_MODALITY = {modality.value: modality for modality in Modality}
_CLAIMS_AND_ENDS = "claims JOIN names s ON s.id = claims.source JOIN names t ON t.id = claims.target"


def mark_names(db: sqlite3.Connection, names: str) -> None:
    """Mark what hangs on the names that the query `names` yields: their entities, their claims' links."""
    db.execute(
        "INSERT OR IGNORE INTO stale_entities"
        f" SELECT entity FROM names WHERE entity IS NOT NULL AND id IN ({names})"
    )
    for end in ("source", "target"):
        mark_claims(db, f"claims.{end} IN ({names})")


def mark_claims(db: sqlite3.Connection, condition: str, parameters: tuple[object, ...] = ()) -> None:
    """Mark the links and the ends of the claims that an SQL condition picks."""
    picked = (
        f"SELECT {_LINK_OF_CLAIM} FROM {_CLAIMS_AND_ENDS}"
        f" WHERE s.entity IS NOT NULL AND t.entity IS NOT NULL AND {condition}"
    )
    db.execute(f"INSERT OR IGNORE INTO stale_links {picked}", parameters)
    for end in ("source", "target"):
        db.execute(f"INSERT OR IGNORE INTO stale_entities SELECT {end} FROM ({picked})", parameters)


def refresh(db: sqlite3.Connection) -> None:
    """Derive the marked entities and links again and clear the marks."""
    _refresh_links(db)
    _refresh_entities(db)
    db.execute("DELETE FROM stale_links")
    db.execute("DELETE FROM stale_entities")


def _refresh_links(db: sqlite3.Connection) -> None:
    db.execute(
        "DELETE FROM links WHERE (source, type, target) IN (SELECT source, type, target FROM stale_links)"
    )
    places = ", ".join("?" * 12)
    db.executemany(f"INSERT INTO links VALUES ({places})", map(rows.link_row, _stale_links(db)))


def _stale_links(db: sqlite3.Connection) -> Iterator[Link]:
    """The marked links from their claims, one at a time; a name pair at a time is looked up by index."""
    directed = _claims_of_stale("s.entity = stale.source AND t.entity = stale.target")
    reverse = _claims_of_stale("s.entity = stale.target AND t.entity = stale.source")
    once = f"{directed} WHERE stale.type NOT IN {_SYMMETRIC}"
    both = f"{directed} WHERE stale.type IN {_SYMMETRIC} UNION ALL {reverse} WHERE stale.type IN {_SYMMETRIC}"
    for sql in (once, both):
        cursor = db.execute(f"{sql} ORDER BY 1, 2, 3")
        cursor.row_factory = None
        yield from _links(cursor)


def _claims_of_stale(ends: str) -> str:
    """The claims of the marked links, looked up by index a pair of names at a time."""
    source, target = ends.split(" AND ")
    return f"""
      SELECT stale.source, stale.type, stale.target, claims.id, claims.document,
        COALESCE(kin.family, claims.document), claims.modality, claims.confidence,
        COALESCE(verdicts.status, ''), claims.date, claims.evidence
      FROM stale_links stale CROSS JOIN names s ON {source} CROSS JOIN names t ON {target}
      CROSS JOIN claims ON claims.source = s.id AND claims.target = t.id AND claims.type = stale.type
      LEFT JOIN verdicts ON verdicts.claim = claims.id LEFT JOIN kin ON kin.document = claims.document
    """


def _links(found: Iterable[tuple[Any, ...]]) -> Iterator[Link]:
    """The links that ordered rows of claims add up to."""
    for (source, type_, target), group in groupby(found, key=itemgetter(0, 1, 2)):
        if source != target:
            supports = (view.Support(row[3], row[4], row[5], _MODALITY[row[6]], *row[7:]) for row in group)
            link = view.summed(source, LinkType(type_), target, supports)
            if link:
                yield link


def _refresh_entities(db: sqlite3.Connection) -> None:
    for (id,) in db.execute("SELECT id FROM stale_entities ORDER BY id").fetchall():
        _forget(db, id)
        entity = _entity(db, id)
        if entity:
            _keep(db, entity)


def _entity(db: sqlite3.Connection, id: str) -> Entity | None:
    """One entity from its names' appearances and claims; None when nothing speaks of it any more."""
    names = db.execute(
        "SELECT id, text, canonical FROM names WHERE entity = ? ORDER BY text", (id,)
    ).fetchall()
    given = json.dumps([row["id"] for row in names])
    spellings: Counter[str] = Counter()
    documents: set[str] = set()
    for row in db.execute(
        "SELECT document, count, aliases FROM appearances WHERE name IN (SELECT value FROM json_each(?))",
        (given,),
    ):
        documents.add(row["document"])
        spellings.update(dict.fromkeys(json.loads(row["aliases"]), row["count"]))
    claims = db.execute(
        "SELECT claims.id, date, document FROM claims LEFT JOIN verdicts ON verdicts.claim = claims.id"
        " WHERE (source IN (SELECT value FROM json_each(?1)) OR target IN (SELECT value FROM json_each(?1)))"
        " AND COALESCE(status, '') != 'rejected'",
        (given,),
    ).fetchall()
    documents.update(row["document"] for row in claims)
    if not documents:
        return None
    for row in names:
        spellings.setdefault(row["text"], 0)
    dates = [row["date"] for row in claims]
    return view.entity(id, names[0]["canonical"], spellings, len(claims), dates, len(documents))


def _forget(db: sqlite3.Connection, id: str) -> None:
    db.execute("DELETE FROM entities WHERE id = ?", (id,))
    for row in db.execute("SELECT n, folded FROM aliases WHERE entity = ?", (id,)).fetchall():
        db.execute("INSERT INTO spellings (spellings, rowid, folded) VALUES ('delete', ?, ?)", tuple(row))
    db.execute("DELETE FROM aliases WHERE entity = ?", (id,))


def _keep(db: sqlite3.Connection, entity: Entity) -> None:
    db.execute("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.entity_row(entity))
    for folded in sorted({fold(name) for name in (entity.name, *entity.names)}):
        n = db.execute("INSERT INTO aliases (folded, entity) VALUES (?, ?)", (folded, entity.id)).lastrowid
        db.execute("INSERT INTO spellings (rowid, folded) VALUES (?, ?)", (n, folded))
