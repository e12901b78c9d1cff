"""The embedded store's view: entities and links derived again where the ledger has changed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
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
#: What a claim adds to its link, in the order `view.Support` has it.
_SUPPORT = """
  claims.id, claims.document, COALESCE(kin.family, claims.document), claims.modality, claims.confidence,
  COALESCE(verdicts.status, ''), claims.date, claims.evidence
"""
_BESIDE = """
  LEFT JOIN verdicts ON verdicts.claim = claims.id LEFT JOIN kin ON kin.document = claims.document
"""
_TYPE = {type_.value: type_ for type_ in LinkType}
_MODALITY = {modality.value: modality for modality in Modality}
#: As `view.Support(…)` of a tuple: a load makes very many.
_supported: Any = partial(tuple.__new__, view.Support)
_CLAIMS_AND_ENDS = "claims JOIN names s ON s.id = claims.source JOIN names t ON t.id = claims.target"


#: Entities derived at a time.
_PAGE = 2_000


def mark_names(db: sqlite3.Connection, names: str) -> None:
    """Mark what hangs on the names that the query `names` yields: their entities, their claims' links."""
    db.execute(
        "INSERT OR IGNORE INTO stale_entities"
        f" SELECT entity FROM names WHERE entity IS NOT NULL AND id IN ({names})"
    )
    for end in ("source", "target"):
        mark_claims(db, f"claims.{end} IN ({names})")


def mark_claims(db: sqlite3.Connection, condition: str, parameters: tuple[object, ...] = ()) -> None:
    """Mark the links of the claims that an SQL condition picks."""
    db.execute(
        f"INSERT OR IGNORE INTO stale_links SELECT {_LINK_OF_CLAIM} FROM {_CLAIMS_AND_ENDS}"
        f" WHERE s.entity IS NOT NULL AND t.entity IS NOT NULL AND {condition}",
        parameters,
    )


def refresh(db: sqlite3.Connection) -> None:
    """Derive the marked entities and links again and clear the marks."""
    if _most_names_are_new(db):
        with _unindexed(db, "links"):
            db.execute("DELETE FROM links")
            _put_links(db, _all_links(db))
    else:
        mark_names(db, "SELECT name FROM stale_names")
        db.execute(
            "DELETE FROM links WHERE (source, type, target) IN (SELECT source, type, target FROM stale_links)"
        )
        _put_links(db, _stale_links(db))
    db.execute("INSERT OR IGNORE INTO stale_entities SELECT source FROM stale_links")
    db.execute("INSERT OR IGNORE INTO stale_entities SELECT target FROM stale_links")
    _refresh_entities(db)
    for marks in ("stale_links", "stale_names", "stale_entities"):
        db.execute(f"DELETE FROM {marks}")


def _most_names_are_new(db: sqlite3.Connection) -> bool:
    """Whether it is quicker to derive all links anew, as after a first load."""
    (most,) = db.execute(
        "SELECT (SELECT COUNT(*) FROM stale_names) * 2 > (SELECT COUNT(*) FROM names)"
    ).fetchone()
    if most:
        # Whom the new names speak with is touched as well.
        db.execute(
            "INSERT OR IGNORE INTO stale_entities SELECT DISTINCT entity FROM names WHERE entity IS NOT NULL"
        )
    return bool(most)


@contextmanager
def _unindexed(db: sqlite3.Connection, table: str) -> Iterator[None]:
    """A table without its indexes, made again at the end: sorted once they take a third of the time."""
    indexes = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    ).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    yield
    for _, sql in indexes:
        db.execute(sql)


def _put_links(db: sqlite3.Connection, links: Iterable[Link]) -> None:
    db.executemany(f"INSERT INTO links VALUES ({', '.join('?' * 12)})", map(rows.link_row, links))


def _all_links(db: sqlite3.Connection) -> Iterator[Link]:
    """All links from all claims, sorted once."""
    return _links(
        db.execute(
            f"SELECT {_LINK_OF_CLAIM}, {_SUPPORT} FROM {_CLAIMS_AND_ENDS} {_BESIDE}"
            " WHERE s.entity IS NOT NULL AND t.entity IS NOT NULL ORDER BY 1, 2, 3"
        )
    )


def _stale_links(db: sqlite3.Connection) -> Iterator[Link]:
    """The marked links from their claims, one at a time; a name pair at a time is looked up by index."""
    directed = _claims_of_stale("s.entity = stale.source AND t.entity = stale.target")
    reverse = _claims_of_stale("s.entity = stale.target AND t.entity = stale.source")
    once = f"{directed} WHERE stale.type NOT IN {_SYMMETRIC}"
    both = f"{directed} WHERE stale.type IN {_SYMMETRIC} UNION ALL {reverse} WHERE stale.type IN {_SYMMETRIC}"
    for sql in (once, both):
        yield from _links(db.execute(f"{sql} ORDER BY 1, 2, 3"))


def _claims_of_stale(ends: str) -> str:
    """The claims of the marked links, looked up by index a pair of names at a time."""
    source, target = ends.split(" AND ")
    return f"""
      SELECT stale.source, stale.type, stale.target, {_SUPPORT}
      FROM stale_links stale CROSS JOIN names s ON {source} CROSS JOIN names t ON {target}
      CROSS JOIN claims ON claims.source = s.id AND claims.target = t.id AND claims.type = stale.type
      {_BESIDE}
    """


def _links(found: sqlite3.Cursor) -> Iterator[Link]:
    """The links that ordered rows of claims add up to."""
    found.row_factory = None
    for (source, type_, target), group in groupby(found, key=itemgetter(0, 1, 2)):
        if source != target:
            link = view.summed(source, _TYPE[type_], target, map(_support, group))
            if link:
                yield link


def _support(row: tuple[Any, ...]) -> view.Support:
    support: view.Support = _supported((*row[3:6], _MODALITY[row[6]], *row[7:]))
    return support


def _refresh_entities(db: sqlite3.Connection) -> None:
    after = ""
    while page := db.execute(
        "SELECT id FROM stale_entities WHERE id > ? ORDER BY id LIMIT ?", (after, _PAGE)
    ).fetchall():
        ids = [row["id"] for row in page]
        _forget(db, ids)
        _keep(db, list(_entities(db, ids)))
        after = ids[-1]


#: An entity's names, and its live claims with their documents, once each.
_NAMES = "json_each(?1) given CROSS JOIN names ON names.entity = given.value"
_REJECTED = (
    "(SELECT claims.n FROM verdicts JOIN claims ON claims.id = verdicts.claim WHERE status = 'rejected')"
)
_LIVE = f"""
  SELECT entity, document, date FROM {_NAMES} CROSS JOIN claims ON source = names.id
  WHERE claims.n NOT IN {_REJECTED}
  UNION ALL
  SELECT names.entity, document, date FROM {_NAMES} CROSS JOIN claims ON target = names.id
  CROSS JOIN names other ON other.id = source
  WHERE other.entity IS NOT names.entity AND claims.n NOT IN {_REJECTED}
"""
_SPELLINGS = f"""
  SELECT entity, text, aliases, SUM(count) FROM {_NAMES} CROSS JOIN appearances ON name = names.id
  GROUP BY names.id, aliases
"""
_COUNTS = f"""
  SELECT entity, SUM(claims), COUNT(DISTINCT document), MIN(NULLIF(date, '')), MAX(date) FROM (
    SELECT entity, 0 AS claims, document, NULL AS date
    FROM {_NAMES} CROSS JOIN appearances ON name = names.id
    UNION ALL SELECT entity, 1, document, date FROM ({_LIVE})
  ) GROUP BY 1
"""


def _entities(db: sqlite3.Connection, ids: list[str]) -> Iterator[Entity]:
    """Some entities summed up from their names' appearances and live claims; those that have neither are
    none.
    """
    canonical: dict[str, str] = {}
    spellings: dict[str, Counter[str]] = {}
    for id, text, name in _each(db, f"SELECT entity, text, canonical FROM {_NAMES} ORDER BY 1, 2", ids):
        canonical.setdefault(id, name)
        spellings.setdefault(id, Counter())[text] = 0
    for id, text, aliases, count in _each(db, _SPELLINGS, ids):
        for spelling in dict.fromkeys(json.loads(aliases)) if aliases else (text,):
            spellings[id][spelling] += count
    for id, claims, documents, *dates in _each(db, _COUNTS, ids):
        yield view.entity(id, canonical[id], spellings[id], claims, dates, documents)


def _each(db: sqlite3.Connection, sql: str, ids: list[str]) -> Iterable[tuple[Any, ...]]:
    cursor = db.execute(sql, (json.dumps(ids),))
    cursor.row_factory = None
    return cursor


def _forget(db: sqlite3.Connection, ids: list[str]) -> None:
    given = (json.dumps(ids),)
    among = "IN (SELECT value FROM json_each(?))"
    db.execute(f"DELETE FROM entities WHERE id {among}", given)
    db.execute(
        "INSERT INTO spellings (spellings, rowid, folded)"
        f" SELECT 'delete', n, folded FROM aliases WHERE entity {among}",
        given,
    )
    db.execute(f"DELETE FROM aliases WHERE entity {among}", given)


def _keep(db: sqlite3.Connection, entities: list[Entity]) -> None:
    db.executemany("INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(rows.entity_row, entities))
    (last,) = db.execute("SELECT COALESCE(MAX(n), 0) FROM aliases").fetchone()
    db.executemany("INSERT INTO aliases (folded, entity) VALUES (?, ?)", _aliases(entities))
    db.execute("INSERT INTO spellings (rowid, folded) SELECT n, folded FROM aliases WHERE n > ?", (last,))


def _aliases(entities: Iterable[Entity]) -> Iterator[tuple[str, str]]:
    for entity in entities:
        for folded in sorted({fold(name) for name in (entity.name, *entity.names)}):
            yield folded, entity.id
