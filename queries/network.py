"""The graph as a networkx network: for files that other network tools read."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ..graph.model import Entity, Link
from ..graph.store import Store

#: What XML cannot hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def network(store: Store) -> Any:
    """All entities and links as a `networkx.MultiDiGraph`; a link's key is its type.

    No attribute is None, and no text holds what XML cannot: what such files have no room for is left out.
    """
    import networkx

    graph = networkx.MultiDiGraph(name="complicity")
    graph.add_nodes_from((entity.id, _written(_entity(entity))) for entity in store.entities())
    graph.add_edges_from(_edges(store.links()))
    return graph


def _edges(links: Iterable[Link]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for link in links:
        yield link.source, link.target, link.type.value, _written(_link(link))


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "label": entity.name,
        "kind": entity.kind.value,
        "names": "; ".join(entity.names),
        "first_date": entity.first_date,
        "last_date": entity.last_date,
        "claims": entity.claims,
        "documents": entity.documents,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "id": f"{link.source} {link.type.value} {link.target}",
        "label": link.type.value,
        "family": link.type.family.value,
        "symmetric": link.type.symmetric,
        "weight": link.confidence,
        "modality": link.modality.value,
        "disputed": link.disputed,
        "claims": link.claims,
        "documents": link.documents,
        "first_date": link.first_date,
        "last_date": link.last_date,
        "evidence": link.evidence,
    }


def _written(attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _UNWRITABLE.sub(" ", value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None
    }
