"""Claims summed up as links: the pure function that every store's view comes from."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from .confidence import noisy_or, weight
from .model import Citation, Entity, Link, earliest, kind_of, latest
from .ontology import LinkType, Modality


def ends(type: LinkType, source: str, target: str) -> tuple[str, str]:
    """The two ends as a link holds them: in sorted order where the type is symmetric."""
    return (target, source) if type.symmetric and target < source else (source, target)


class Support(NamedTuple):
    """What a claim adds to its link."""

    claim: str
    document: str
    family: str
    modality: Modality
    confidence: float
    status: str
    date: str | None
    evidence: str


def link(source: str, type: LinkType, target: str, citations: Iterable[Citation]) -> Link | None:
    """One link from all its claims; None where a person has rejected every one of them."""
    return summed(source, type, target, map(_support, citations))


def _support(citation: Citation) -> Support:
    claim = citation.claim
    return Support(
        claim.id,
        citation.document.id,
        citation.family or citation.document.id,
        claim.modality,
        claim.confidence,
        citation.status,
        claim.date,
        claim.evidence,
    )


def summed(source: str, type: LinkType, target: str, supports: Iterable[Support]) -> Link | None:
    """One link from what its claims add to it; None where a person has rejected every one of them.

    Where some claim supports it, the denied ones only set `disputed`.
    """
    live = [support for support in supports if support.status != "rejected"]
    if not live:
        return None
    if len(live) == 1:  # as most are
        return _of_one(source, type, target, live[0])
    supporting = [support for support in live if support.modality is not Modality.DENIED]
    counted = supporting or live
    best = min(counted, key=_rank)
    dates = [support.date for support in counted]
    return Link(
        source=source,
        type=type,
        target=target,
        claims=len(counted),
        documents=len({support.document for support in counted}),
        confidence=_confidence(supporting),
        modality=max((support.modality for support in counted), key=lambda m: m.strength),
        disputed=len(supporting) < len(live),
        first_date=earliest(dates),
        last_date=latest(dates),
        evidence=best.evidence,
        claim=best.claim,
    )


def _of_one(source: str, type: LinkType, target: str, only: Support) -> Link:
    denied = only.modality is Modality.DENIED
    worth = _alone(only.modality, only.confidence, only.status)
    date = only.date or None
    return Link(
        source, type, target, 1, 1, worth, only.modality, denied, date, date, only.evidence, only.claim
    )


@lru_cache(maxsize=1_024)
def _alone(modality: Modality, confidence: float, status: str) -> float:
    """The confidence of a link that rests on one claim; few are different, and links are many."""
    return noisy_or([weight(modality, confidence, status)])


def _confidence(supporting: Iterable[Support]) -> float:
    """Noisy-or over independent documents of each one's best supporting claim, 0 to 1.

    Documents of one family, with nearly the same text, are one witness.
    """
    best: dict[str, float] = {}
    for support in supporting:
        worth = weight(support.modality, support.confidence, support.status)
        best[support.family] = max(worth, best.get(support.family, 0.0))
    return noisy_or(best.values())


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


def _rank(support: Support) -> tuple[float, int, str]:
    """Best first: what it is worth, then the shorter sentence, then the id so that ties never flip."""
    worth = weight(support.modality, support.confidence, support.status)
    return (-worth, len(support.evidence), support.claim)
