"""All that the graph holds on one entity."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..graph.model import Citation, DocumentInfo, Entity, Link
from ..graph.ontology import Family, LinkType, Modality
from ..graph.store import Store


@dataclass(frozen=True, slots=True)
class Relation:
    """A link as seen from one of its ends: the entity at the other, and the link's best claim."""

    link: Link
    other: Entity
    citation: Citation

    @property
    def outward(self) -> bool:
        """Whether the link runs to the other entity; a symmetric one runs both ways."""
        return self.link.type.symmetric or self.link.target == self.other.id


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity with its relations, best supported first, and the documents that mention it with how often.

    `contradicting` are the claims that deny one of its links.
    """

    entity: Entity
    relations: tuple[Relation, ...]
    contradicting: tuple[Citation, ...]
    documents: tuple[tuple[DocumentInfo, int], ...]

    def of(self, *types: LinkType, outward: bool | None = None) -> list[Relation]:
        """The relations of some types, either way or as seen from this entity; denied ones left out."""
        return [
            relation
            for relation in self.relations
            if relation.link.type in types
            and relation.link.modality.supports
            and outward in (None, relation.outward)
        ]

    @property
    def parents(self) -> list[Relation]:
        return self.of(LinkType.PART_OF, outward=True)

    @property
    def parts(self) -> list[Relation]:
        return self.of(LinkType.PART_OF, outward=False)

    @property
    def commanders(self) -> list[Relation]:
        """Who commanded it, by date; the undated last."""
        return by_date(self.of(LinkType.COMMANDED, outward=False))

    @property
    def commands(self) -> list[Relation]:
        return by_date(self.of(LinkType.COMMANDED, LinkType.MEMBER_OF, outward=True))

    @property
    def places(self) -> list[Relation]:
        return self.of(LinkType.OPERATED_IN, LinkType.OCCURRED_IN)

    @property
    def incidents(self) -> list[Relation]:
        return self.of(LinkType.IMPLICATED_IN, LinkType.COVERED_UP)

    @property
    def families(self) -> dict[Family, list[Relation]]:
        """All relations by the family of their type, the denied ones included."""
        found: dict[Family, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.link.type.family].append(relation)
        return {family: found[family] for family in Family if found[family]}

    @property
    def corroborated(self) -> list[Relation]:
        """Relations that more than one document supports."""
        return [relation for relation in self.relations if relation.link.documents > 1]


def profile(store: Store, entity: Entity) -> Profile:
    """The profile of an entity."""
    links = sorted(store.links(touching=[entity.id]), key=_rank)
    others = {link.target if link.source == entity.id else link.source for link in links}
    entities = {other.id: other for other in store.entities(sorted(others))}
    cited = best_claims(store, links)
    relations = (
        Relation(link, entities[link.target if link.source == entity.id else link.source], cited[link.claim])
        for link in links
    )
    mentions = store.mentions(entity.id)
    infos = sorted(
        store.documents(sorted(mentions)), key=lambda info: (info.date or "~", info.title, info.id)
    )
    return Profile(
        entity,
        tuple(relations),
        tuple(_contradicting(store, entity)),
        tuple((info, mentions[info.id]) for info in infos),
    )


def best_claims(store: Store, links: Iterable[Link]) -> dict[str, Citation]:
    """The best claim of each link, by its id."""
    ids = sorted({link.claim for link in links})
    return {citation.claim.id: citation for citation in store.claims(ids=ids)}


def by_date(relations: Iterable[Relation]) -> list[Relation]:
    """Relations in the order of their first dates, those without a date last."""
    return sorted(relations, key=lambda relation: (relation.link.first_date or "~", _rank(relation.link)))


def _contradicting(store: Store, entity: Entity) -> list[Citation]:
    denied = store.claims(entity=entity.id, modalities=[Modality.DENIED])
    return [citation for citation in denied if citation.status != "rejected"]


def _rank(link: Link) -> tuple[float, int, str, str, str]:
    return (-link.confidence, -link.documents, link.type, link.source, link.target)
