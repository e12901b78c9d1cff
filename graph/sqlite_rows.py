"""Rows of the embedded file and the values they stand for, both ways."""

import json
import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Any

from .model import (
    Appearance,
    Citation,
    Claim,
    Decision,
    Document,
    DocumentInfo,
    Entity,
    Extraction,
    File,
    Hop,
    Link,
    Name,
)
from .ontology import Kind, LinkType, Modality

#: The columns of a citation, in the order `citation` reads them.
CITATION = """
  documents.id AS document, claims.type, claims.source_start, claims.source_end,
  claims.target_start, claims.target_end,
  claims.modality, claims.attribution, claims.date, claims.evidence, claims.start, claims."end", claims.page,
  claims.rule, claims.confidence,
  s.kind AS source_kind, s.text AS source_text, s.entity AS source_entity,
  t.kind AS target_kind, t.text AS target_text, t.entity AS target_entity,
  documents.title, documents.source AS document_source, documents.language, documents.date AS document_date,
  COALESCE(verdicts.status, '') AS status, COALESCE(kin.family, '') AS family
"""
#: What a citation is read from.
CITATIONS = """
  claims JOIN names s ON s.id = claims.source JOIN names t ON t.id = claims.target
  JOIN documents ON documents.n = claims.document LEFT JOIN verdicts ON verdicts.claim = claims.id
  LEFT JOIN kin ON kin.document = claims.document
"""

#: The columns of a hop, in the order `hop` reads them.
HOP = "source, type, target, claims, documents, confidence, modality, disputed, first_date, last_date, claim"
#: As `Hop(…)`, without its arguments by name: a search makes very many.
_hop: Any = partial(tuple.__new__, Hop)
_TYPES = {type_.value: type_ for type_ in LinkType}
_MODALITIES = {modality.value: modality for modality in Modality}


def document_row(extraction: Extraction) -> tuple[Any, ...]:
    document = extraction.document
    return (
        document.id,
        document.title,
        document.source,
        document.language,
        document.date,
        json.dumps(document.pages),
        document.text,
        json.dumps(extraction.sketch),
        extraction.digest,
    )


def document(row: sqlite3.Row) -> Document:
    return Document(
        id=row["id"],
        text=row["text"],
        title=row["title"],
        source=row["source"],
        language=row["language"],
        date=row["date"],
        pages=tuple(json.loads(row["pages"])),
    )


def document_info(row: sqlite3.Row) -> DocumentInfo:
    return DocumentInfo(row["id"], row["title"], row["source"], row["language"], row["date"])


def file_row(file: File) -> tuple[Any, ...]:
    return (
        file.path,
        file.size,
        file.modified,
        file.sha256,
        file.status,
        file.reason,
        json.dumps(file.documents),
        file.pages,
        file.words,
        file.claims,
        file.seconds,
    )


def file(row: sqlite3.Row) -> File:
    return File(**{**dict(row), "documents": tuple(json.loads(row["documents"]))})


def aliases(appearance: Appearance) -> str | None:
    """The surface forms of an appearance as text; None where its name is the only one."""
    if appearance.aliases == (appearance.name.text,):
        return None
    return json.dumps(appearance.aliases, ensure_ascii=False)


def appearance(row: sqlite3.Row) -> Appearance:
    forms = [row["text"]] if row["aliases"] is None else json.loads(row["aliases"])
    return Appearance(Name(Kind(row["kind"]), row["text"]), tuple(forms), row["count"])


def claim_row(claim: Claim, document: int, names: Mapping[Name, int]) -> tuple[Any, ...]:
    return (
        claim.id,
        document,
        claim.type.value,
        names[claim.source],
        names[claim.target],
        *claim.source_span,
        *claim.target_span,
        claim.modality.value,
        claim.attribution,
        claim.date,
        claim.evidence,
        claim.start,
        claim.end,
        claim.page,
        claim.rule,
        claim.confidence,
    )


def claim(row: sqlite3.Row) -> Claim:
    return Claim(
        document=row["document"],
        type=LinkType(row["type"]),
        source=Name(Kind(row["source_kind"]), row["source_text"]),
        target=Name(Kind(row["target_kind"]), row["target_text"]),
        source_span=(row["source_start"], row["source_end"]),
        target_span=(row["target_start"], row["target_end"]),
        modality=Modality(row["modality"]),
        attribution=row["attribution"],
        date=row["date"],
        evidence=row["evidence"],
        start=row["start"],
        end=row["end"],
        page=row["page"],
        rule=row["rule"],
        confidence=row["confidence"],
    )


def citation(row: sqlite3.Row) -> Citation:
    info = DocumentInfo(
        row["document"], row["title"], row["document_source"], row["language"], row["document_date"]
    )
    return Citation(
        claim=claim(row),
        source=row["source_entity"] or "",
        target=row["target_entity"] or "",
        document=info,
        status=row["status"],
        family=row["family"],
    )


def entity_row(entity: Entity) -> tuple[Any, ...]:
    return (
        entity.id,
        entity.kind.value,
        entity.name,
        json.dumps(entity.names, ensure_ascii=False),
        entity.first_date,
        entity.last_date,
        entity.claims,
        entity.documents,
    )


def entity(row: sqlite3.Row) -> Entity:
    return Entity(
        id=row["id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        names=tuple(json.loads(row["names"])),
        first_date=row["first_date"],
        last_date=row["last_date"],
        claims=row["claims"],
        documents=row["documents"],
    )


def link_row(link: Link) -> tuple[Any, ...]:
    return (
        link.source,
        link.type.value,
        link.target,
        link.claims,
        link.documents,
        link.confidence,
        link.modality.value,
        int(link.disputed),
        link.first_date,
        link.last_date,
        link.evidence,
        link.claim,
    )


def link(row: sqlite3.Row) -> Link:
    return Link(
        source=row["source"],
        type=LinkType(row["type"]),
        target=row["target"],
        claims=row["claims"],
        documents=row["documents"],
        confidence=row["confidence"],
        modality=Modality(row["modality"]),
        disputed=bool(row["disputed"]),
        first_date=row["first_date"],
        last_date=row["last_date"],
        evidence=row["evidence"],
        claim=row["claim"],
    )


def hop(row: tuple[Any, ...]) -> Hop:
    source, type_, target, claims, documents, confidence, modality, disputed, first, last, claim = row
    made: Hop = _hop(
        (
            source,
            _TYPES[type_],
            target,
            claims,
            documents,
            confidence,
            _MODALITIES[modality],
            bool(disputed),
            first,
            last,
            claim,
        )
    )
    return made


def decision_row(decision: Decision) -> tuple[Any, ...]:
    return (
        decision.action,
        json.dumps(decision.subjects, ensure_ascii=False),
        decision.who,
        decision.when,
        decision.why,
        int(decision.forced),
    )


def decision(row: sqlite3.Row) -> Decision:
    return Decision(
        action=row["action"],
        subjects=tuple(json.loads(row["subjects"])),
        who=row["who"],
        when=row["when"],
        why=row["why"],
        forced=bool(row["forced"]),
        number=row["number"],
    )
