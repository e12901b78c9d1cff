"""The vocabulary: kinds of entities, types of links, modalities, and what may link to what."""

from enum import StrEnum


class Kind(StrEnum):
    """What an entity is; the value is also its label in Neo4j."""

    CRIMINAL_GROUP = "CriminalGroup"
    MILITARY_UNIT = "MilitaryUnit"
    POLICE_FORCE = "PoliceForce"
    AGENCY = "Agency"
    ORGANIZATION = "Organization"
    PERSON = "Person"
    PLACE = "Place"
    EVENT = "Event"

    @property
    def is_body(self) -> bool:
        return self in BODIES

    @property
    def is_actor(self) -> bool:
        return self in ACTORS

    @property
    def is_security(self) -> bool:
        """Whether a body of this kind stands on the security side by its nature."""
        return self in SECURITY


BODIES = frozenset(
    {Kind.CRIMINAL_GROUP, Kind.MILITARY_UNIT, Kind.POLICE_FORCE, Kind.AGENCY, Kind.ORGANIZATION}
)
ACTORS = BODIES | {Kind.PERSON}
SECURITY = frozenset({Kind.MILITARY_UNIT, Kind.POLICE_FORCE, Kind.AGENCY})
_PERSON = frozenset({Kind.PERSON})
_PLACE = frozenset({Kind.PLACE})
_EVENT = frozenset({Kind.EVENT})


class Family(StrEnum):
    """A group of link types that answer the same kind of question."""

    COMPLICITY = "complicity"
    ABUSE = "abuse"
    STRUCTURE = "structure"
    ACCOUNTABILITY = "accountability"
    CONFLICT = "conflict"


class LinkType(StrEnum):
    """What a directed link says of its two ends; the value is its relationship type in Neo4j."""

    COLLUDED_WITH = "COLLUDED_WITH"
    SUPPORTED = "SUPPORTED"
    HANDED_OVER_TO = "HANDED_OVER_TO"
    PAID = "PAID"
    INFILTRATED = "INFILTRATED"
    IMPLICATED_IN = "IMPLICATED_IN"
    COVERED_UP = "COVERED_UP"
    OCCURRED_IN = "OCCURRED_IN"
    PART_OF = "PART_OF"
    COMMANDED = "COMMANDED"
    MEMBER_OF = "MEMBER_OF"
    OPERATED_IN = "OPERATED_IN"
    INVESTIGATED = "INVESTIGATED"
    ARRESTED = "ARRESTED"
    SANCTIONED = "SANCTIONED"
    FUNDED = "FUNDED"
    FOUGHT = "FOUGHT"
    ALLIED_WITH = "ALLIED_WITH"
    SPLIT_FROM = "SPLIT_FROM"

    @property
    def family(self) -> Family:
        return _FAMILY[self]

    @property
    def symmetric(self) -> bool:
        """Whether the link says the same in both directions."""
        return self in _SYMMETRIC

    @property
    def ends(self) -> tuple[frozenset[Kind], frozenset[Kind]]:
        """The kinds that may stand at the source and at the target."""
        return _ENDS.get(self, (ACTORS, ACTORS))

    def fits(self, source: Kind, target: Kind) -> bool:
        """Whether this link may run from a `source` to a `target` of these kinds.

        >>> LinkType.COMMANDED.fits(Kind.PERSON, Kind.POLICE_FORCE)
        True
        >>> LinkType.COMMANDED.fits(Kind.POLICE_FORCE, Kind.PERSON)
        False
        """
        sources, targets = self.ends
        return source in sources and target in targets


_SYMMETRIC = frozenset({LinkType.COLLUDED_WITH, LinkType.FOUGHT, LinkType.ALLIED_WITH})

_FAMILY = {
    type_: family
    for family, types in {
        Family.COMPLICITY: (
            LinkType.COLLUDED_WITH,
            LinkType.SUPPORTED,
            LinkType.HANDED_OVER_TO,
            LinkType.PAID,
            LinkType.INFILTRATED,
        ),
        Family.ABUSE: (LinkType.IMPLICATED_IN, LinkType.COVERED_UP, LinkType.OCCURRED_IN),
        Family.STRUCTURE: (
            LinkType.PART_OF,
            LinkType.COMMANDED,
            LinkType.MEMBER_OF,
            LinkType.OPERATED_IN,
        ),
        Family.ACCOUNTABILITY: (
            LinkType.INVESTIGATED,
            LinkType.ARRESTED,
            LinkType.SANCTIONED,
            LinkType.FUNDED,
        ),
        Family.CONFLICT: (LinkType.FOUGHT, LinkType.ALLIED_WITH, LinkType.SPLIT_FROM),
    }.items()
    for type_ in types
}

#: Where the ends are not simply actor to actor.
_ENDS = {
    LinkType.IMPLICATED_IN: (ACTORS, _EVENT),
    LinkType.COVERED_UP: (ACTORS, _EVENT),
    LinkType.OCCURRED_IN: (_EVENT, _PLACE),
    LinkType.PART_OF: (BODIES, BODIES),
    LinkType.COMMANDED: (_PERSON, BODIES),
    LinkType.MEMBER_OF: (_PERSON, BODIES),
    LinkType.OPERATED_IN: (ACTORS, _PLACE),
    LinkType.INVESTIGATED: (ACTORS, ACTORS | _EVENT),
    LinkType.SPLIT_FROM: (BODIES, BODIES),
}


class Modality(StrEnum):
    """How surely a document says a thing, weakest claim to certainty last in `strength`."""

    STATED = "stated"
    REPORTED = "reported"
    ALLEGED = "alleged"
    DENIED = "denied"

    @property
    def supports(self) -> bool:
        """Whether a claim of this modality speaks for its link; a denial never does."""
        return self is not Modality.DENIED

    @property
    def strength(self) -> int:
        """Rank from 0 (denied) to 3 (stated)."""
        return _STRENGTH[self]

    def under(self, other: "Modality") -> "Modality":
        """The modality of one sentence that bears both cues: the weaker wins.

        >>> Modality.REPORTED.under(Modality.ALLEGED)
        <Modality.ALLEGED: 'alleged'>
        """
        return min(self, other, key=lambda modality: modality.strength)


_STRENGTH = {Modality.DENIED: 0, Modality.ALLEGED: 1, Modality.REPORTED: 2, Modality.STATED: 3}
