"""Records read back as documents, claims and decisions, one at a time; a bad one is set aside.

`docs/interchange.md` tells what a record may leave out.
"""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import cells
from .cells import Row
from .errors import DataError
from .model import Appearance, Claim, Decision, Document, Extraction, Name
from .ontology import Kind, LinkType, Modality

Numbered = tuple[int, Row | DataError]

_ACTIONS = ("merge", "split", "reject", "accept", "undo")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that says nothing the graph could hold, with its line in the file and the reason."""

    line: int
    reason: str
    row: Row | None


def read(path: Path) -> Iterator[Extraction | Decision | Rejected]:
    """All that a file of records holds, in order, in memory a document at a time.

    CSV where the name ends in `.csv`, else JSON lines; DataError if it is not readable as text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = _csv_rows(file) if path.suffix.casefold() == ".csv" else _json_rows(file)
            yield from extractions(rows)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"cannot read {path}: it is not UTF-8 text; convert it first") from error


def _json_rows(lines: Iterable[str]) -> Iterator[Numbered]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, DataError(f"not JSON: {error}")
                continue
            yield number, row if isinstance(row, dict) else DataError("not a JSON object")


def _csv_rows(lines: Iterable[str]) -> Iterator[Numbered]:
    csv.field_size_limit(sys.maxsize)
    reader = csv.DictReader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, DataError(f"not CSV: {error}")
            continue
        if None in row or None in row.values():
            yield reader.line_num, DataError("not as many cells as the header has columns")
        else:
            yield reader.line_num, {column: cell for column, cell in row.items() if cell != ""}


def extractions(rows: Iterable[Numbered]) -> Iterator[Extraction | Decision | Rejected]:
    """Numbered rows as whole documents, decisions, and what was set aside."""
    intake = _Intake()
    for number, row in rows:
        try:
            if isinstance(row, DataError):
                raise row
            yield from intake.take(row)
        except DataError as error:
            yield Rejected(number, str(error), None if isinstance(row, DataError) else row)
    yield from intake.close()


class _Intake:
    """The document being read: its record or, without one, the excerpts that its claims quote."""

    def __init__(self) -> None:
        self._document: Document | None = None
        self._key = ""
        self._excerpts: _Excerpts | None = None
        self._appearances: dict[Name, Appearance] = {}
        self._claims: dict[str, Claim] = {}
        self._seen: set[str] = set()
        self._sketch: tuple[str, ...] = ()

    def take(self, row: Row) -> Iterator[Extraction | Decision]:
        record = row.get("record") or "claim"
        if record == "decision":
            yield decision(row)
        elif record == "document":
            yield from self.close()
            self._open(row)
        elif record == "appearance":
            self._appear(row)
        elif record == "claim":
            yield from self._claim(row)
        else:
            raise DataError(f"unknown record {record!r}: give document, appearance, claim or decision")

    def close(self) -> Iterator[Extraction]:
        """The document read so far, if any."""
        held = self._excerpts.extraction() if self._excerpts else self._extraction()
        self._document, self._excerpts = None, None
        self._appearances, self._claims = {}, {}
        if held:
            yield held

    def _extraction(self) -> Extraction | None:
        if not self._document:
            return None
        claims = tuple(self._claims.values())
        return Extraction(self._document, _appearances(self._appearances, claims), claims, self._sketch)

    def _open(self, row: Row) -> None:
        found = document(row)
        if found.id in self._seen:
            raise DataError("this document came before in the same file")
        self._seen.add(found.id)
        self._document, self._key = found, cells.text(row, "id", default=found.id)
        self._sketch = tuple(cells.values(row, "sketch", str))

    def _appear(self, row: Row) -> None:
        held = self._current(row)
        if not held:
            raise DataError("an appearance must follow the record of its document")
        found = appearance(row)
        self._appearances[found.name] = found

    def _current(self, row: Row) -> Document | None:
        """The open document, if the row belongs to it."""
        return self._document if self._document and row.get("document") == self._key else None

    def _claim(self, row: Row) -> Iterator[Extraction]:
        held = self._current(row)
        if held:
            found = claim(row, held)
            self._claims[found.id] = found
            return
        key = cells.text(row, "document")
        if not (self._excerpts and self._excerpts.key == key):
            if key in self._seen:
                raise DataError(f"document {key!r} came before: keep the rows of a document together")
            excerpts = _Excerpts(key, row)
            excerpts.take(row)
            yield from self.close()
            self._seen.add(key)
            self._excerpts = excerpts
        else:
            self._excerpts.take(row)


class _Excerpts:
    """A document of which only the sentences are at hand: they are its text, one a paragraph."""

    def __init__(self, key: str, row: Row) -> None:
        self.key = key
        self._title = cells.text(row, "title", default=key)
        self._source = cells.text(row, "source", default=key)
        self._language = cells.text(row, "language", default="en")
        self._date = cells.when(row, "document_date")
        self._rows: dict[str, Row] = {}

    def take(self, row: Row) -> None:
        evidence = cells.text(row, "evidence")
        # Read at once against its own sentence, so that a bad row is known by its own line.
        claim(_placed(row, 0), Document(evidence, self._title, self._source, self._language))
        self._rows.setdefault(json.dumps(dict(row), sort_keys=True, default=str), row)

    def extraction(self) -> Extraction:
        text = "\n\n".join(cells.text(row, "evidence") for row in self._rows.values())
        document = Document(text, self._title, self._source, self._language, self._date)
        claims, offset = [], 0
        for row in self._rows.values():
            claims.append(claim(_placed(row, offset), document))
            offset += len(cells.text(row, "evidence")) + 2
        return Extraction(document, _appearances({}, claims), tuple(claims))


def _placed(row: Row, offset: int) -> Row:
    """A claim without offsets, its sentence standing at `offset`; its ends where it names them."""
    evidence = cells.text(row, "evidence")
    placed = {**row, "start": offset, "end": offset + len(evidence), "page": None}
    for end in ("source", "target"):
        name = cells.text(row, f"{end}_name")
        found = evidence.find(name)
        first, last = (found, found + len(name)) if found >= 0 else (0, len(evidence))
        placed |= {f"{end}_start": offset + first, f"{end}_end": offset + last}
    return placed


def _appearances(given: Mapping[Name, Appearance], claims: Iterable[Claim]) -> tuple[Appearance, ...]:
    """The appearances given, and one for each name that only claims use."""
    used = Counter(name for claim in claims for name in (claim.source, claim.target))
    missing = (Appearance(name, (name.text,), count) for name, count in used.items() if name not in given)
    return (*given.values(), *missing)


def document(row: Row) -> Document:
    """The document that a record tells of; DataError if something is missing or wrong."""
    return Document(
        text=cells.text(row, "text"),
        title=cells.text(row, "title", default=""),
        source=cells.text(row, "source", default=""),
        language=cells.text(row, "language", default="en"),
        date=cells.when(row, "date"),
        pages=tuple(cells.values(row, "pages", int)),
    )


def appearance(row: Row) -> Appearance:
    """The appearance that a record tells of; DataError if something is missing or wrong."""
    name = Name(cells.word(row, "kind", Kind), cells.name(row, "name"))
    aliases = tuple(cells.values(row, "aliases", str)) or (name.text,)
    return Appearance(name, aliases, cells.integer(row, "count", default=1))


def claim(row: Row, document: Document) -> Claim:
    """The claim that a record makes in `document`; DataError if it does not stand there."""
    type_ = cells.word(row, "type", LinkType)
    source = Name(cells.word(row, "source_kind", Kind), cells.name(row, "source_name"))
    target = Name(cells.word(row, "target_kind", Kind), cells.name(row, "target_name"))
    if not type_.fits(source.kind, target.kind):
        raise DataError(f"{type_} cannot run from {source.kind} to {target.kind}")
    start, end = cells.span(row, "start", "end", len(document.text))
    evidence = cells.text(row, "evidence")
    if document.text[start:end] != evidence:
        raise DataError(f"the document's text from {start} to {end} is not the evidence")
    return Claim(
        document=document.id,
        type=type_,
        source=source,
        target=target,
        source_span=cells.span(row, "source_start", "source_end", len(document.text)),
        target_span=cells.span(row, "target_start", "target_end", len(document.text)),
        modality=cells.word(row, "modality", Modality),
        attribution=cells.text(row, "attribution", default="") or None,
        date=cells.when(row, "date"),
        evidence=evidence,
        start=start,
        end=end,
        page=None if row.get("page") is None else cells.integer(row, "page"),
        rule=cells.text(row, "rule", default="given"),
        confidence=cells.confidence(row),
    )


def decision(row: Row) -> Decision:
    """The decision that a record tells of; DataError if something is missing or wrong."""
    action = cells.text(row, "action")
    if action not in _ACTIONS:
        raise DataError(f"unknown action {action!r}: give one of {', '.join(_ACTIONS)}")
    subjects = tuple(cells.values(row, "subjects", str))
    _check_subjects(action, subjects)
    return Decision(
        action=action,
        subjects=subjects,
        who=cells.text(row, "who"),
        when=cells.text(row, "when"),
        why=cells.text(row, "why", default=""),
        forced=str(row.get("forced", "")).casefold() == "true",
        number=cells.integer(row, "number", default=0),
    )


def _check_subjects(action: str, subjects: tuple[str, ...]) -> None:
    """DataError if a decision is not about what its action is about."""
    if action in ("merge", "split"):
        if len(subjects) < 2:
            raise DataError(f"a {action} needs at least two names")
        for subject in subjects:
            kind, _, name = subject.partition(":")
            if kind not in set(Kind) or not name.strip():
                raise DataError(f"{subject!r} is no name such as 'PoliceForce:Iguala Municipal Police'")
    elif len(subjects) != 1 or not subjects[0]:
        raise DataError(f"{action} needs one subject")
    elif action == "undo" and not subjects[0].isdigit():
        raise DataError(f"undo needs the number of a decision, not {subjects[0]!r}")
