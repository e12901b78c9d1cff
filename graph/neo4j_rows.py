"""Rows of the server and the values they stand for, both ways."""

import re
import unicodedata
from dataclasses import asdict
from typing import Any

from .fold import fold
from .model import (
    Appearance,
    Assignment,
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
    digest,
)
from .ontology import Kind, LinkType, Modality

Row = dict[str, Any]

#: How many letters of a name are looked at when names alike are sought.
_REACH = 120


def key(name: Name) -> str:
    """What a name is found by: a hash, for an index entry has no room for a very long one."""
    return digest(name.kind.value, name.text)


def name(row: Row) -> Name:
    return Name(Kind(row["kind"]), row["text"])


def document_row(extraction: Extraction, content: str) -> Row:
    document = extraction.document
    return {
        "id": document.id,
        "sha256": document.id,
        "title": document.title,
        "source": document.source,
        "language": document.language,
        "date": document.date,
        "pages": list(document.pages),
        "text": document.text,
        "sketch": list(extraction.sketch),
        "digest": content,
    }


def file_row(file: File) -> Row:
    return {**asdict(file), "documents": list(file.documents)}


def file(row: Row) -> File:
    return File(**{**row, "documents": tuple(row["documents"])})


def document(row: Row) -> Document:
    return Document(
        text=row["text"],
        title=row["title"],
        source=row["source"],
        language=row["language"],
        date=row.get("date"),
        pages=tuple(row["pages"]),
        id=row["id"],
    )


def document_info(row: Row) -> DocumentInfo:
    return DocumentInfo(row["id"], row["title"], row["source"], row["language"], row["date"])


def appearance_rows(extraction: Extraction, keys: dict[Name, str]) -> list[Row]:
    """The names of a document: its appearances, and without a count those that only its claims use."""
    rows = {
        a.name: {"key": keys[a.name], "aliases": _others(a), "count": a.count} for a in extraction.appearances
    }
    for claim in extraction.claims:
        for used in (claim.source, claim.target):
            rows.setdefault(used, {"key": keys[used], "aliases": None, "count": None})
    return list(rows.values())


def _others(appearance: Appearance) -> list[str] | None:
    return None if appearance.aliases == (appearance.name.text,) else list(appearance.aliases)


def appearance(row: Row) -> Appearance:
    return Appearance(name(row), tuple(row["aliases"]), row["count"])


def claim_row(claim: Claim, keys: dict[Name, str]) -> Row:
    return {
        "id": claim.id,
        "type": claim.type.value,
        "source_kind": claim.source.kind.value,
        "source_name": claim.source.text,
        "source_key": keys[claim.source],
        "source_start": claim.source_span[0],
        "source_end": claim.source_span[1],
        "target_kind": claim.target.kind.value,
        "target_name": claim.target.text,
        "target_key": keys[claim.target],
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
        "status": "",
        # What a search looks in: the server's own analyzers drop common words and keep "Zetas's" whole.
        "words": " ".join(word for parts in words(claim.evidence) for word in parts),
    }


def claim(row: Row, document: str) -> Claim:
    return Claim(
        document=document,
        type=LinkType(row["type"]),
        source=Name(Kind(row["source_kind"]), row["source_name"]),
        target=Name(Kind(row["target_kind"]), row["target_name"]),
        source_span=(row["source_start"], row["source_end"]),
        target_span=(row["target_start"], row["target_end"]),
        modality=Modality(row["modality"]),
        attribution=row.get("attribution"),
        date=row.get("date"),
        evidence=row["evidence"],
        start=row["start"],
        end=row["end"],
        page=row.get("page"),
        rule=row["rule"],
        confidence=row["confidence"],
    )


def citation(row: Row) -> Citation:
    info = DocumentInfo(
        row["document"], row["title"], row["document_source"], row["language"], row["document_date"]
    )
    found = claim(row["claim"], row["document"])
    ends = row["source"] or "", row["target"] or ""
    return Citation(found, *ends, info, row["claim"]["status"], row["family"])


def entity_row(entity: Entity) -> Row:
    """An entity's properties, with the forms of its names that `named` and `suggest` look for."""
    spellings = sorted({fold(spelling) for spelling in (entity.name, *entity.names)})
    row = {**asdict(entity), "kind": entity.kind.value, "names": list(entity.names)}
    return {**row, "spellings": spellings, "pieces": [" ".join(pieces(folded)) for folded in spellings]}


def entity(row: Row) -> Entity:
    return Entity(
        id=row["id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        names=tuple(row["names"]),
        first_date=row.get("first_date"),
        last_date=row.get("last_date"),
        claims=row["claims"],
        documents=row["documents"],
    )


def pieces(folded: str) -> list[str]:
    """The letters of a folded name by threes, blanks shown as `_`; the whole where it is shorter.

    >>> pieces("los z")
    ['los', 'os_', 's_z']
    """
    text = folded.replace(" ", "_")[:_REACH]
    return [text[i : i + 3] for i in range(len(text) - 2)] or [text]


def words(text: str) -> list[list[str]]:
    """What stands between blanks, each as its runs of letters and digits without case and accents.

    >>> words("27/o. Batallón")
    [['27', 'o'], ['batallon']]
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    parted = (re.findall(r"[^\W_]+", part) for part in plain.split())
    return [parts for parts in parted if parts]


def link_row(link: Link) -> Row:
    """A link's place and, apart from it, its properties."""
    properties = {**link._asdict(), "modality": link.modality.value}
    del properties["source"], properties["type"], properties["target"]
    return {**place_row(link.source, link.target, link.type), "link": properties}


def place_row(source: str, target: str, type: LinkType) -> Row:
    return {"source": source, "target": target, "type": type.value}


def link(row: Row) -> Link:
    found = row["link"]
    return Link(
        source=row["id"],
        type=LinkType(row["type"]),
        target=row["target"],
        claims=found["claims"],
        documents=found["documents"],
        confidence=found["confidence"],
        modality=Modality(found["modality"]),
        disputed=found["disputed"],
        first_date=found.get("first_date"),
        last_date=found.get("last_date"),
        evidence=found["evidence"],
        claim=found["claim"],
    )


def hop(row: Row) -> Hop:
    return Hop(**row | {"type": LinkType(row["type"]), "modality": Modality(row["modality"])})


def assignment(row: Row) -> Assignment:
    return Assignment(name(row), row["block"], row["entity"], row["canonical"])


def decision_row(decision: Decision, number: int, token: str) -> Row:
    return {**asdict(decision), "subjects": list(decision.subjects), "number": number, "token": token}


def decision(row: Row) -> Decision:
    return Decision(
        action=row["action"],
        subjects=tuple(row["subjects"]),
        who=row["who"],
        when=row["when"],
        why=row["why"],
        forced=row["forced"],
        number=row["number"],
    )
