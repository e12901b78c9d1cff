"""Answers as JSON: what `--json` prints, as `docs/schemas` documents it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ..graph.model import Citation, DocumentInfo, Entity, Hop, Link
from .chains import ChainsAnswer, Closest, PathAnswer, Step, Told
from .command import ChainOfCommand, Level
from .dossier import Dossier
from .measures import Placed, Ranking
from .profile import Profile, Relation
from .surroundings import Neighbour, Surroundings

Shape = dict[str, Any]


def entity(value: Entity) -> Shape:
    """An entity with all its names."""
    return {**asdict(value), "kind": value.kind.value, "names": list(value.names)}


def brief(value: Entity) -> Shape:
    """An entity in passing."""
    return {"id": value.id, "kind": value.kind.value, "name": value.name}


def hop(value: Hop | Link) -> Shape:
    """A link without its sentence; `claim` is the id of its best claim."""
    return {
        "source": value.source,
        "type": value.type.value,
        "target": value.target,
        "family": value.type.family.value,
        "claims": value.claims,
        "documents": value.documents,
        "confidence": value.confidence,
        "modality": value.modality.value,
        "disputed": value.disputed,
        "first_date": value.first_date,
        "last_date": value.last_date,
        "claim": value.claim,
    }


def claim(value: Citation) -> Shape:
    """A claim with its sentence, who says it, and where."""
    said = value.claim
    return {
        "id": said.id,
        "type": said.type.value,
        "source": {"id": value.source, "kind": said.source.kind.value, "name": said.source.text},
        "target": {"id": value.target, "kind": said.target.kind.value, "name": said.target.text},
        "modality": said.modality.value,
        "attribution": said.attribution,
        "date": said.date,
        "evidence": said.evidence,
        "start": said.start,
        "end": said.end,
        "page": said.page,
        "rule": said.rule,
        "confidence": said.confidence,
        "status": value.status,
        "document": document(value.document),
    }


def document(info: DocumentInfo) -> Shape:
    """Where a claim stands."""
    return asdict(info)


def chain(value: Told) -> Shape:
    """A chain with the evidence of every hop."""
    return {
        "strength": value.strength,
        "documents": value.documents,
        "entities": list(map(brief, value.entities)),
        "steps": list(map(_step, value.steps)),
    }


def _step(value: Step) -> Shape:
    return {
        "from": value.start.id,
        "to": value.goal.id,
        "link": hop(value.link),
        "claim": claim(value.citation),
        "also": list(map(hop, value.also)),
        "against": claims(value.against),
    }


def path(value: PathAnswer) -> Shape:
    """The answer of `path`."""
    return {
        "from": entity(value.start),
        "to": entity(value.goal),
        "chains": list(map(chain, value.chains)),
        "reached": {"from": _reached(value.reached[0]), "to": _reached(value.reached[1])},
        "closest": _closest(value.closest) if value.closest else None,
        "denied_left_out": value.denied,
        "cut": list(value.cut),
    }


def _reached(counts: Mapping[int, int]) -> list[Shape]:
    return [{"hops": hops, "entities": count} for hops, count in counts.items()]


def _closest(value: Closest) -> Shape:
    return {
        "near": brief(value.near),
        "near_hops": value.near_hops,
        "far": brief(value.far),
        "far_hops": value.far_hops,
        "link": hop(value.link) if value.link else None,
        "document": value.document,
    }


def chains(value: ChainsAnswer) -> Shape:
    """The answer of `chains`."""
    return {
        "forces": [
            {"force": brief(force.entity), "chains": list(map(chain, force.chains))} for force in value.forces
        ],
        "total": value.total,
        "cut": list(value.cut),
    }


def claims(values: Iterable[Citation]) -> list[Shape]:
    return list(map(claim, values))


def profile(value: Profile) -> Shape:
    """The answer of `show`."""
    return {
        "entity": entity(value.entity),
        "parents": _others(value.parents),
        "parts": _others(value.parts),
        "commanders": _others(value.commanders),
        "commands": _others(value.commands),
        "places": _others(value.places),
        "incidents": _others(value.incidents),
        "links": {
            family.value: list(map(relation, relations)) for family, relations in value.families.items()
        },
        "corroborated": [hop(one.link) for one in value.corroborated],
        "contradicting": claims(value.contradicting),
        "documents": [{**document(info), "mentions": count} for info, count in value.documents],
    }


def relation(value: Relation) -> Shape:
    """A link as seen from one of its ends, with its best sentence."""
    return {"other": brief(value.other), "link": {**hop(value.link), "evidence": value.link.evidence}}


def _others(relations: Iterable[Relation]) -> list[Shape]:
    return [
        {**brief(one.other), "first_date": one.link.first_date, "last_date": one.link.last_date}
        for one in relations
    ]


def surroundings(value: Surroundings, shown: Iterable[Neighbour]) -> Shape:
    """The answer of `neighbors`."""
    return {
        "entity": brief(value.entity),
        "neighbors": [
            {**brief(one.entity), "hops": one.hops, "nearer": brief(one.nearer), "link": hop(one.link)}
            for one in shown
        ],
        "total": len(value.neighbours),
        "cut": value.cut,
    }


def command(value: ChainOfCommand) -> Shape:
    """The answer of `command`."""
    return {"unit": brief(value.unit), "on": value.on, "levels": list(map(_level, value.levels))}


def _level(value: Level) -> Shape:
    return {
        "body": brief(value.body),
        "part_of": list(map(relation, value.above)),
        "then": list(map(relation, value.then)),
        "before": relation(value.before) if value.before else None,
        "after": relation(value.after) if value.after else None,
        "undated": list(map(relation, value.undated)),
        "gaps": list(value.gaps),
    }


def ranking(value: Ranking, shown: Iterable[Placed]) -> Shape:
    """The answer of `rank`."""
    return {
        "measure": value.measure,
        "ranking": [{**brief(one.entity), "score": one.score, "community": one.community} for one in shown],
        "total": len(value.placed),
        "entities": value.entities,
        "links": value.links,
        "estimated": value.estimated,
    }


def dossier(value: Dossier) -> Shape:
    """The answer of `dossier`."""
    return {
        "entity": entity(value.entity),
        "sections": [
            {
                "title": section.title,
                "blocks": [
                    {"style": block.style.value, "text": block.text, "citations": list(block.citations)}
                    for block in section.blocks
                ],
            }
            for section in value.sections
        ],
        "citations": [
            {"number": number, "claim": claim(citation)} for number, citation in enumerate(value.citations, 1)
        ],
    }
