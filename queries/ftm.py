"""The graph as FollowTheMoney entities, for the investigation platforms that read them.

A force or agency is a `PublicBody`, a criminal group an `Organization`, a document a `Document`; a link is a
`Membership`, a `Directorship` or an `UnknownLink` whose `role` is its type, whose `status` is its modality
and whose `proof` are the documents that support it. Links that are only ever denied are left out.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ..graph.model import DocumentInfo, Entity, Link, digest
from ..graph.ontology import Kind, LinkType
from ..graph.store import Store
from ..graph.view import ends

_SCHEMA = {
    Kind.CRIMINAL_GROUP: "Organization",
    Kind.MILITARY_UNIT: "PublicBody",
    Kind.POLICE_FORCE: "PublicBody",
    Kind.AGENCY: "PublicBody",
    Kind.ORGANIZATION: "Organization",
    Kind.PERSON: "Person",
    Kind.PLACE: "Address",
    Kind.EVENT: "Event",
}
_TOPICS = {
    Kind.CRIMINAL_GROUP: "crime",
    Kind.MILITARY_UNIT: "mil",
    Kind.POLICE_FORCE: "gov.security",
    Kind.AGENCY: "gov",
}
#: The schema of a link, and its properties for the source and the target; `UnknownLink` for all others.
_LINKS = {
    LinkType.MEMBER_OF: ("Membership", "member", "organization"),
    LinkType.COMMANDED: ("Directorship", "director", "organization"),
}
_UNKNOWN = ("UnknownLink", "subject", "object")
_LANGUAGES = {"en": ["eng"], "es": ["spa"], "en+es": ["eng", "spa"]}

_Key = tuple[str, LinkType, str]


def entities(store: Store) -> Iterator[dict[str, Any]]:
    """Every document, entity and link as the JSON form of a FollowTheMoney entity.

    Needs the library: ModuleNotFoundError without it.
    """
    from followthemoney import model

    infos = {info.id: info for info in store.documents()}
    proofs = _proofs(store)
    yield from (_document(model, info) for info in infos.values())
    yield from (_entity(model, entity) for entity in store.entities())
    for link in store.links():
        if link.modality.supports:
            found = proofs[link.source, link.type, link.target]
            yield _link(model, link, [infos[id] for id in sorted(found)])


def _proofs(store: Store) -> dict[_Key, set[str]]:
    """The documents that support each link."""
    found: dict[_Key, set[str]] = defaultdict(set)
    for citation in store.claims():
        if citation.claim.modality.supports and citation.status != "rejected":
            source, target = ends(citation.claim.type, citation.source, citation.target)
            found[source, citation.claim.type, target].add(citation.document.id)
    return found


def _made(model: Any, schema: str, id: str, properties: dict[str, Any]) -> dict[str, Any]:
    proxy = model.make_entity(schema)
    proxy.id = id
    for name, value in properties.items():
        proxy.add(name, value)
    made: dict[str, Any] = proxy.to_dict()
    return made


def _document(model: Any, info: DocumentInfo) -> dict[str, Any]:
    url = _url(info)
    properties = {
        "title": info.title or info.source,
        "sourceUrl": url,
        "fileName": None if url else info.source,
        "date": info.date,
        "language": _LANGUAGES.get(info.language),
    }
    return _made(model, "Document", _document_id(info), properties)


def _entity(model: Any, entity: Entity) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "name": entity.name,
        "alias": [name for name in entity.names if name != entity.name],
        "topics": _TOPICS.get(entity.kind),
        "keywords": entity.kind.value,
    }
    if entity.kind is Kind.PLACE:
        properties["full"] = entity.name
    return _made(model, _SCHEMA[entity.kind], _id(entity.id), properties)


def _link(model: Any, link: Link, proofs: list[DocumentInfo]) -> dict[str, Any]:
    schema, source, target = _LINKS.get(link.type, _UNKNOWN)
    # One date says when; two say from when to when.
    single = link.first_date if link.first_date == link.last_date else None
    properties = {
        source: _id(link.source),
        target: _id(link.target),
        "role": link.type.value,
        "status": f"{link.modality}, disputed" if link.disputed else link.modality.value,
        "date": single,
        "startDate": None if single else link.first_date,
        "endDate": None if single else link.last_date,
        "summary": link.evidence,
        "description": f"Confidence {link.confidence:.2f}, claims {link.claims}, documents {link.documents}.",
        "recordId": link.claim,
        "proof": [_document_id(info) for info in proofs],
        "sourceUrl": [url for info in proofs if (url := _url(info))],
    }
    return _made(model, schema, f"link-{digest(link.source, link.type.value, link.target)}", properties)


def _id(id: str) -> str:
    """An entity's id in the characters that such ids may have."""
    return id.replace(":", "-")


def _document_id(info: DocumentInfo) -> str:
    return f"document-{info.id}"


def _url(info: DocumentInfo) -> str | None:
    return info.source if info.source.startswith(("http://", "https://")) else None
