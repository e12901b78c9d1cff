"""The graph as four tables for a spreadsheet: entities, links, claims, documents."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..graph.interchange import claim_record
from ..graph.model import Citation, DocumentInfo, Entity, Link
from ..graph.store import Store

#: The columns of each table; `docs/interchange.md` explains them.
COLUMNS = {
    "entities": ("id", "kind", "name", "names", "first_date", "last_date", "claims", "documents"),
    "links": (
        *("source", "source_name", "type", "target", "target_name", "family", "claims", "documents"),
        *("confidence", "modality", "disputed", "first_date", "last_date", "evidence", "claim"),
    ),
    "claims": (
        *("document", "title", "source", "language", "document_date", "id", "type"),
        *("source_kind", "source_name", "source_entity", "target_kind", "target_name", "target_entity"),
        *("modality", "attribution", "date", "evidence", "start", "end", "page", "rule", "confidence"),
        "status",
    ),
    "documents": ("id", "title", "source", "language", "date"),
}
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]


def tables(store: Store) -> dict[str, Iterator[Row]]:
    """The rows of each table; `claims` can be loaded again."""
    names = {entity.id: entity.name for entity in store.entities()}
    return {
        "entities": map(_entity, store.entities()),
        "links": (_link(link, names) for link in store.links()),
        "claims": map(_claim, _by_document(store)),
        "documents": map(_document, store.documents()),
    }


def _by_document(store: Store) -> Iterator[Citation]:
    """All claims, those of a document together, as `load` needs them."""
    for id in [info.id for info in store.documents()]:
        yield from store.claims(document=id)


def write_tables(store: Store, folder: Path) -> None:
    """Write NAME.csv for each table into a folder."""
    for name, rows in tables(store).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            write_table(COLUMNS[name], rows, file)


def write_table(columns: Iterable[str], rows: Iterable[Row], file: Any) -> None:
    """Write rows under their columns; before a text that a spreadsheet would run as a formula goes a `'`."""
    writer = csv.DictWriter(file, tuple(columns), restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value) for column, value in row.items()})


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
        return f"'{text}" if text.startswith(_FORMULA) else text
    return value


def _entity(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "name": entity.name,
        "names": "; ".join(entity.names),
        "first_date": entity.first_date,
        "last_date": entity.last_date,
        "claims": entity.claims,
        "documents": entity.documents,
    }


def _link(link: Link, names: dict[str, str]) -> Row:
    return {
        "source": link.source,
        "source_name": names[link.source],
        "type": link.type.value,
        "target": link.target,
        "target_name": names[link.target],
        "family": link.type.family.value,
        "claims": link.claims,
        "documents": link.documents,
        "confidence": link.confidence,
        "modality": link.modality.value,
        "disputed": link.disputed,
        "first_date": link.first_date,
        "last_date": link.last_date,
        "evidence": link.evidence,
        "claim": link.claim,
    }


def _claim(citation: Citation) -> Row:
    info = citation.document
    record = claim_record(citation.claim)
    row = {column: record[column] for column in COLUMNS["claims"] if column in record}
    return row | {
        "title": info.title,
        "source": info.source,
        "language": info.language,
        "document_date": info.date,
        "source_entity": citation.source,
        "target_entity": citation.target,
        "status": citation.status,
    }


def _document(info: DocumentInfo) -> Row:
    return {
        "id": info.id,
        "title": info.title,
        "source": info.source,
        "language": info.language,
        "date": info.date,
    }
