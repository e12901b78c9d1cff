"""Claims as JSON lines or CSV: what `export jsonl` and `extract --format jsonl` write and `load` reads.

One record a line or row; its `record` says which of four it is, and these are its columns:

- `document`: id, title, source, language, date, pages, text, sketch
- `appearance`: document, kind, name, aliases, count
- `claim`: document, id, type, source_kind, source_name, target_kind, target_name, source_start, source_end,
  target_start, target_end, modality, attribution, date, evidence, start, end, page, rule, confidence
- `decision`: number, action, subjects, who, when, why, forced

A document comes first, its appearances and claims follow it directly; decisions stand anywhere. In CSV all
columns share one header, an empty cell is none, and a list (`pages`, `sketch`, `aliases`,
`subjects`) is a JSON array.
`docs/interchange.md` tells what may be left out. Ids are hashes of content: written for reference, not read.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from .model import Appearance, Claim, Decision, Document, Extraction

Record = dict[str, Any]

#: The columns of each record, in the order in which they are written.
COLUMNS = {
    "document": ("id", "title", "source", "language", "date", "pages", "text", "sketch"),
    "appearance": ("document", "kind", "name", "aliases", "count"),
    "claim": (
        *("document", "id", "type", "source_kind", "source_name", "target_kind", "target_name"),
        *("source_start", "source_end", "target_start", "target_end"),
        *("modality", "attribution", "date", "evidence", "start", "end", "page", "rule", "confidence"),
    ),
    "decision": ("number", "action", "subjects", "who", "when", "why", "forced"),
}

#: All columns, each once: the header of a CSV file.
HEADER = ("record", *dict.fromkeys(column for columns in COLUMNS.values() for column in columns))


def records(extraction: Extraction) -> Iterator[Record]:
    """One document as records: itself, then its appearances, then its claims."""
    yield document_record(extraction.document, extraction.sketch)
    for appearance in extraction.appearances:
        yield appearance_record(appearance, extraction.document.id)
    for claim in extraction.claims:
        yield claim_record(claim)


def document_record(document: Document, sketch: Sequence[str] = ()) -> Record:
    """A document, text and all, as a record."""
    return {
        "record": "document",
        "id": document.id,
        "title": document.title,
        "source": document.source,
        "language": document.language,
        "date": document.date,
        "pages": list(document.pages),
        "text": document.text,
        "sketch": list(sketch),
    }


def appearance_record(appearance: Appearance, document: str) -> Record:
    """An appearance in the document of that id as a record."""
    return {
        "record": "appearance",
        "document": document,
        "kind": appearance.name.kind.value,
        "name": appearance.name.text,
        "aliases": list(appearance.aliases),
        "count": appearance.count,
    }


def claim_record(claim: Claim) -> Record:
    """A claim as a record."""
    return {
        "record": "claim",
        "document": claim.document,
        "id": claim.id,
        "type": claim.type.value,
        "source_kind": claim.source.kind.value,
        "source_name": claim.source.text,
        "target_kind": claim.target.kind.value,
        "target_name": claim.target.text,
        "source_start": claim.source_span[0],
        "source_end": claim.source_span[1],
        "target_start": claim.target_span[0],
        "target_end": claim.target_span[1],
        "modality": claim.modality.value,
        "attribution": claim.attribution,
        "date": claim.date,
        "evidence": claim.evidence,
        "start": claim.start,
        "end": claim.end,
        "page": claim.page,
        "rule": claim.rule,
        "confidence": claim.confidence,
    }


def decision_record(decision: Decision) -> Record:
    """A decision as a record."""
    return {
        "record": "decision",
        "number": decision.number,
        "action": decision.action,
        "subjects": list(decision.subjects),
        "who": decision.who,
        "when": decision.when,
        "why": decision.why,
        "forced": decision.forced,
    }


def write_jsonl(records: Iterable[Record], file: TextIO) -> None:
    """Write records one JSON object a line; `file` is UTF-8 text."""
    for record in records:
        file.write(json_line(record) + "\n")


def json_line(record: Record) -> str:
    """A record as one line of JSON, without its end.

    Text that is no valid Unicode (a lone surrogate) is escaped so that the line always is.

    >>> json_line({"record": "document", "title": "Año"})
    '{"record": "document", "title": "Año"}'
    """
    line = json.dumps(record, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(record)
    return line


def write_csv(records: Iterable[Record], file: TextIO) -> None:
    """Write records as one table under the header; open `file` as UTF-8 with `newline=""`."""
    writer = csv.DictWriter(file, HEADER, restval="")
    writer.writeheader()
    for record in records:
        writer.writerow({column: _cell(value) for column, value in record.items()})


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | bool) else value
