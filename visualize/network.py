"""Entities and links as a networkx graph; every value in it is one that GraphML can hold."""

from typing import TYPE_CHECKING

from .selection import Selection

if TYPE_CHECKING:
    import networkx


def network(selection: Selection) -> "networkx.MultiDiGraph":
    """Entities as nodes by their id, links as edges keyed by their type.

    Values are texts, numbers and booleans; a date that is not known is absent.
    """
    import networkx

    graph = networkx.MultiDiGraph(title=selection.title)
    for entity in selection.entities:
        graph.add_node(
            entity.id,
            **_known(
                name=entity.name,
                kind=entity.kind.value,
                names="; ".join(entity.names),
                claims=entity.claims,
                documents=entity.documents,
                degree=selection.degrees.get(entity.id, 0),
                first_date=entity.first_date,
                last_date=entity.last_date,
            ),
        )
    for link in selection.links:
        graph.add_edge(
            link.source,
            link.target,
            key=link.type.value,
            **_known(
                type=link.type.value,
                family=link.type.family.value,
                modality=link.modality.value,
                confidence=link.confidence,
                claims=link.claims,
                documents=link.documents,
                disputed=link.disputed,
                first_date=link.first_date,
                last_date=link.last_date,
                evidence=link.evidence,
            ),
        )
    return graph


def _known(**values: str | float | bool | None) -> dict[str, str | float | bool]:
    return {name: value for name, value in values.items() if value is not None}
