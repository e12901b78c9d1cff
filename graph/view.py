"""Claims summed up as links: the pure function that every store's view comes from."""

from collections.abc import Collection, Mapping

from .confidence import confidence, weight
from .model import Citation, Entity, Link, earliest, kind_of, latest
from .ontology import LinkType


def ends(type: LinkType, source: str, target: str) -> tuple[str, str]:
    """The two ends as a link holds them: in sorted order where the type is symmetric."""
    return (target, source) if type.symmetric and target < source else (source, target)


def link(source: str, type: LinkType, target: str, citations: list[Citation]) -> Link | None:
    """One link from all its claims; None where a person has rejected every one of them.

    Where some claim supports it, the denied ones only set `disputed`.
    """
    live = [citation for citation in citations if citation.status != "rejected"]
    if not live:
        return None
    supporting = [citation for citation in live if citation.claim.modality.supports]
    counted = supporting or live
    best = min(counted, key=_rank)
    dates = [citation.claim.date for citation in counted]
    return Link(
        source=source,
        type=type,
        target=target,
        claims=len(counted),
        documents=len({citation.document.id for citation in counted}),
        confidence=confidence(supporting),
        modality=max((citation.claim.modality for citation in counted), key=lambda m: m.strength),
        disputed=len(supporting) < len(live),
        first_date=earliest(dates),
        last_date=latest(dates),
        evidence=best.claim.evidence,
        claim=best.claim.id,
    )


def entity(
    id: str,
    canonical: str,
    spellings: Mapping[str, int],
    claims: int,
    dates: Collection[str | None],
    documents: int,
) -> Entity:
    """One entity from how often each spelling of it was seen, and the number and dates of its live claims."""
    ranked = sorted(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return Entity(
        id=id,
        kind=kind_of(id),
        name=canonical,
        names=tuple(ranked),
        first_date=earliest(dates),
        last_date=latest(dates),
        claims=claims,
        documents=documents,
    )


def _rank(citation: Citation) -> tuple[float, int, str]:
    """Best first: what it is worth, then the shorter sentence, then the id so that ties never flip."""
    claim = citation.claim
    return (
        -weight(claim.modality, claim.confidence, citation.status),
        len(claim.evidence),
        claim.id,
    )
