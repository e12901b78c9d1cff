"""All on one entity as one document, in the order in which a vetting analyst reads: the sources, what they
claim and how they knew it, corroboration, contradiction, the unit's history, the level of detail, and what
the sources leave open.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ..graph.model import Citation, Entity, Link
from ..graph.ontology import Family, Kind, LinkType, Modality
from ..graph.store import Store
from ..graph.view import ends
from .profile import Profile, Relation, profile

#: What an analyst is asked about: the rest is where it stands.
CHARGES = (Family.COMPLICITY, Family.ABUSE)
#: Links described one by one, claims quoted for each, and documents listed: what is left out is counted.
LINKS, QUOTES, DOCUMENTS = 60, 6, 200

PHRASES = {
    LinkType.COLLUDED_WITH: "colluded with",
    LinkType.SUPPORTED: "supported",
    LinkType.HANDED_OVER_TO: "handed people over to",
    LinkType.PAID: "paid",
    LinkType.INFILTRATED: "infiltrated",
    LinkType.IMPLICATED_IN: "was implicated in",
    LinkType.COVERED_UP: "covered up",
    LinkType.OCCURRED_IN: "occurred in",
    LinkType.PART_OF: "was part of",
    LinkType.COMMANDED: "commanded",
    LinkType.MEMBER_OF: "was a member of",
    LinkType.OPERATED_IN: "operated in",
    LinkType.INVESTIGATED: "investigated",
    LinkType.ARRESTED: "arrested or charged",
    LinkType.SANCTIONED: "sanctioned",
    LinkType.FUNDED: "funded, trained or equipped",
    LinkType.FOUGHT: "fought",
    LinkType.ALLIED_WITH: "was allied with",
    LinkType.SPLIT_FROM: "split from",
}

_Key = tuple[str, LinkType, str]


class Style(StrEnum):
    """How a block is set."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a dossier, and the numbers of the citations that it stands on."""

    style: Style
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of a dossier."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document on one entity; `citations` are numbered from 1."""

    entity: Entity
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]


@dataclass(slots=True)
class _Numbers:
    """The claims cited so far, each with its number."""

    cited: dict[str, int] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)

    def of(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        return tuple(sorted({self._number(citation) for citation in citations}))

    def _number(self, citation: Citation) -> int:
        if citation.claim.id not in self.cited:
            self.citations.append(citation)
            self.cited[citation.claim.id] = len(self.citations)
        return self.cited[citation.claim.id]


def dossier(store: Store, entity: Entity) -> Dossier:
    """The dossier of an entity."""
    writer = _Writer(store, profile(store, entity))
    sections = tuple(Section(title, tuple(blocks)) for title, blocks in writer.sections())
    return Dossier(entity, sections, tuple(writer.numbers.citations))


class _Writer:
    """What the chapters have in common: the entity's profile, its live claims by link, and the numbers."""

    def __init__(self, store: Store, subject: Profile) -> None:
        self.store = store
        self.subject = subject
        self.entity = subject.entity
        self.numbers = _Numbers()
        self.claims: dict[_Key, list[Citation]] = defaultdict(list)
        for citation in store.claims(entity=self.entity.id):
            if citation.status != "rejected":
                self.claims[_key(citation)].append(citation)
        for found in self.claims.values():
            found.sort(key=_best_first)
        self.charges = [
            relation
            for family in CHARGES
            for relation in subject.families.get(family, [])
            if relation.link.modality.supports and relation.link.type is not LinkType.OCCURRED_IN
        ]

    def sections(self) -> Iterator[tuple[str, list[Block]]]:
        """Each chapter with its title; one that has nothing to say says that."""
        for title, write in (
            ("Who it is", self._identity),
            ("Sources", self._sources),
            ("What is claimed, and how the sources knew", self._charges),
            ("Corroboration", self._corroboration),
            ("Contradictions", self._contradictions),
            ("Career" if self.entity.kind is Kind.PERSON else "History", self._history),
            ("Its people", self._people),
            ("Level of detail", self._detail),
            ("What the sources leave open", self._open),
        ):
            blocks = list(write())
            if blocks:
                yield title, blocks

    def _identity(self) -> Iterator[Block]:
        entity = self.entity
        yield _text(
            f"{entity.name}: {_KINDS[entity.kind]}, named in {_counted(entity.documents, 'document')} of this"
            f" graph, with {_counted(entity.claims, 'claim')}"
            f"{_period(entity.first_date, entity.last_date, ', dated ')} (id {entity.id})."
        )
        others = [name for name in entity.names if name != entity.name]
        if others:
            yield _text(f"Also named: {'; '.join(others)}.")
        yield _text(
            "A claim is what one sentence of one document says, and no finding of fact. Read the sentence"
            " that a number in brackets leads to before you rely on it."
        )

    def _sources(self) -> Iterator[Block]:
        counts: Counter[str] = Counter()
        families: dict[str, set[str]] = defaultdict(set)
        for found in self.claims.values():
            for citation in found:
                counts[citation.document.id] += 1
                if citation.family:
                    families[citation.family].add(citation.document.id)
        documents = sorted(self.subject.documents, key=lambda pair: -counts[pair[0].id])
        for info, mentions in documents[:DOCUMENTS]:
            claims = _counted(counts[info.id], "claim") if counts[info.id] else "no claim"
            yield _item(
                f"{info.title or info.source} ({info.date or 'undated'}; {info.source}): {claims} here,"
                f" named {_counted(mentions, 'time')}"
            )
        if len(documents) > DOCUMENTS:
            yield _text(f"{len(documents) - DOCUMENTS} documents with fewer claims are left out.")
        for alike in families.values():
            if len(alike) > 1:
                yield _text(f"{len(alike)} of these have nearly the same text: they count as one witness.")

    def _charges(self) -> Iterator[Block]:
        if not self.charges:
            denied = any(not _supports(citation) for found in self.claims.values() for citation in found)
            but = "; what is denied stands under Contradictions" if denied else ""
            yield _text(f"No document of this graph tells of complicity or abuse{but}.")
        for relation in self.charges[:LINKS]:
            link = relation.link
            yield Block(Style.HEADING, f"{link.modality.value.capitalize()}: {self._told(relation)}")
            yield _text(
                f"Confidence {link.confidence:.2f}; {_counted(link.claims, 'claim')} in"
                f" {_counted(link.documents, 'document')}{'; disputed, see below' if link.disputed else ''}."
            )
            found = self._supporting(link)
            for citation in found[:QUOTES]:
                yield Block(
                    Style.QUOTE,
                    f"“{citation.claim.evidence}” — {_speaker(citation)}",
                    self.numbers.of([citation]),
                )
            if len(found) > QUOTES:
                yield _text(f"{len(found) - QUOTES} more claims say so.")
        if len(self.charges) > LINKS:
            yield _text(f"{len(self.charges) - LINKS} less supported links are left out.")

    def _corroboration(self) -> Iterator[Block]:
        for relation in self.charges[:LINKS]:
            found = self._supporting(relation.link)
            witnesses = len({citation.family or citation.document.id for citation in found})
            yield _item(
                f"{self._told(relation)}: "
                + (f"{witnesses} independent documents" if witnesses > 1 else "one document alone"),
                self.numbers.of(found[:QUOTES]),
            )

    def _contradictions(self) -> Iterator[Block]:
        denials = [
            citation for found in self.claims.values() for citation in found if not _supports(citation)
        ]
        for citation in denials:
            claim = citation.claim
            yield Block(
                Style.QUOTE,
                f"“{claim.evidence}” — {_speaker(citation)}; against: {claim.source.text}"
                f" {PHRASES[claim.type]} {claim.target.text}",
                self.numbers.of([citation]),
            )
            against = self._between(citation)
            if against:
                yield _text("Claims that say the contrary:", self.numbers.of(against))
        if not denials:
            yield _text("No document denies what is claimed here. That is no confirmation.")

    def _between(self, denial: Citation) -> list[Citation]:
        """The claims of complicity or abuse, and of the very type denied, between the same two."""
        pair = {denial.source, denial.target}
        return [
            citation
            for (source, type_, target), found in self.claims.items()
            if {source, target} == pair and (type_ is denial.claim.type or type_.family in CHARGES)
            for citation in found
            if _supports(citation)
        ]

    def _history(self) -> Iterator[Block]:
        subject = self.subject
        for what, relations in (
            ("Part of", subject.parents),
            ("Has as parts", subject.parts),
            ("Commanded by", subject.commanders),
            ("Commanded", [one for one in subject.commands if one.link.type is LinkType.COMMANDED]),
            ("Member of", [one for one in subject.commands if one.link.type is LinkType.MEMBER_OF]),
            ("Present in", subject.places),
        ):
            for relation in relations[:LINKS]:
                yield self._dated(what, relation)
        for family in (Family.ACCOUNTABILITY, Family.CONFLICT):
            for relation in subject.families.get(family, [])[:LINKS]:
                if relation.link.modality.supports:
                    yield self._dated(relation.link.modality.value.capitalize(), relation, told=True)

    def _dated(self, what: str, relation: Relation, *, told: bool = False) -> Block:
        link = relation.link
        name = self._told(relation) if told else relation.other.name
        hedge = "" if told or link.modality is Modality.STATED else f" ({link.modality})"
        return _item(
            f"{what}: {name}{hedge}{_period(link.first_date, link.last_date, ', ') or ', undated'}",
            self.numbers.of(self._supporting(link)[:QUOTES]),
        )

    def _people(self) -> Iterator[Block]:
        """What its commanders and members are said to have done."""
        people = {
            relation.other.id: relation
            for relation in self.subject.of(LinkType.COMMANDED, LinkType.MEMBER_OF, outward=False)
        }
        types = [type_ for type_ in LinkType if type_.family in CHARGES]
        links = [
            link
            for link in self.store.links(touching=list(people), types=types)
            if link.modality.supports and self.entity.id not in (link.source, link.target)
        ]
        links.sort(key=lambda link: (-link.confidence, link.source, link.type, link.target))
        names = self._names(links)
        cited = {citation.claim.id: citation for citation in self.store.claims(ids=[k.claim for k in links])}
        for link in links[:LINKS]:
            person = people.get(link.source) or people[link.target]
            role = "commander" if person.link.type is LinkType.COMMANDED else "member"
            yield _item(
                f"{link.modality.value.capitalize()}, of {person.other.name} ({role}"
                f"{_period(person.link.first_date, person.link.last_date, ', ')}): {names[link.source]}"
                f" {PHRASES[link.type]} {names[link.target]}{_period(link.first_date, link.last_date, ', ')}",
                self.numbers.of([cited[link.claim]]),
            )

    def _names(self, links: Collection[Link]) -> dict[str, str]:
        ids = {id for link in links for id in (link.source, link.target)}
        return {entity.id: entity.name for entity in self.store.entities(sorted(ids))}

    def _detail(self) -> Iterator[Block]:
        found = [citation for relation in self.charges for citation in self._supporting(relation.link)]
        if not found:
            return
        for what, count in (
            ("give a date", sum(citation.claim.date is not None for citation in found)),
            ("say who says so", sum(citation.claim.attribution is not None for citation in found)),
            ("are the document's own statement", _with(found, Modality.STATED)),
            ("are reported from a source", _with(found, Modality.REPORTED)),
            ("are only alleged", _with(found, Modality.ALLEGED)),
            ("can be found by page", sum(citation.claim.page is not None for citation in found)),
            ("were confirmed by a person", sum(citation.status == "accepted" for citation in found)),
        ):
            yield _item(f"{count} of {len(found)} claims of complicity or abuse {what}")

    def _open(self) -> Iterator[Block]:
        for relation in self.charges[:LINKS]:
            yield from self._doubts(relation)
        if (
            self.entity.kind.is_body
            and not self.subject.parents
            and self.entity.kind is not Kind.ORGANIZATION
        ):
            yield _item(f"What was {self.entity.name} part of? No document says.")
        if self.entity.kind.is_security:
            yield from self._unknown_commanders()

    def _doubts(self, relation: Relation) -> Iterator[Block]:
        link, told = relation.link, self._told(relation)
        found = self._supporting(link)
        refs = self.numbers.of(found[:QUOTES])
        if len({citation.family or citation.document.id for citation in found}) == 1:
            yield _item(f"Does an independent source support that {told}?", refs)
        if link.disputed:
            against = [c for c in self.claims[link.source, link.type, link.target] if not _supports(c)]
            yield _item(
                f"Who is right: those who say that {told}, or those who deny it?",
                tuple(sorted({*refs, *self.numbers.of(against)})),
            )
        if not link.first_date:
            yield _item(f"When is it said that {told}?", refs)
        if link.modality is Modality.ALLEGED and not any(citation.claim.attribution for citation in found):
            yield _item(f"Who alleges that {told}?", refs)

    def _unknown_commanders(self) -> Iterator[Block]:
        known = [relation for relation in self.subject.commanders if relation.link.first_date]
        dates = sorted({relation.link.first_date for relation in self.charges if relation.link.first_date})
        for date in dates:
            if not any(_holds(relation.link, date) for relation in known):
                yield _item(f"Who commanded {self.entity.name} on {date}? No document says.")

    def _supporting(self, link: Link) -> list[Citation]:
        return [
            citation for citation in self.claims[link.source, link.type, link.target] if _supports(citation)
        ]

    def _told(self, relation: Relation) -> str:
        """A link in words, from its source to its target."""
        here, there = self.entity.name, relation.other.name
        source, target = (here, there) if relation.outward else (there, here)
        return f"{source} {PHRASES[relation.link.type]} {target}"


_KINDS = {
    Kind.CRIMINAL_GROUP: "a criminal group",
    Kind.MILITARY_UNIT: "a military force or unit",
    Kind.POLICE_FORCE: "a police force",
    Kind.AGENCY: "a government body",
    Kind.ORGANIZATION: "an organization",
    Kind.PERSON: "a person",
    Kind.PLACE: "a place",
    Kind.EVENT: "an event",
}


def _key(citation: Citation) -> _Key:
    source, target = ends(citation.claim.type, citation.source, citation.target)
    return source, citation.claim.type, target


def _best_first(citation: Citation) -> tuple[int, float, str, str]:
    claim = citation.claim
    return (-claim.modality.strength, -claim.confidence, claim.date or "~", claim.id)


def _supports(citation: Citation) -> bool:
    return citation.claim.modality.supports


def _with(citations: Iterable[Citation], modality: Modality) -> int:
    return sum(citation.claim.modality is modality for citation in citations)


def _speaker(citation: Citation) -> str:
    """How surely it is said, by whom, and of when."""
    claim = citation.claim
    who = f", according to {claim.attribution}" if claim.attribution else ""
    when = f", of {claim.date}" if claim.date else ""
    return f"{claim.modality}{who}{when}"


def _holds(link: Link, date: str) -> bool:
    return (link.first_date or "") <= f"{date}~" and f"{link.last_date or ''}~" >= date


def _period(first: str | None, last: str | None, before: str) -> str:
    dates = " to ".join(dict.fromkeys(date for date in (first, last) if date))
    return f"{before}{dates}" if dates else ""


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _text(text: str, citations: tuple[int, ...] = ()) -> Block:
    return Block(Style.TEXT, text, citations)


def _item(text: str, citations: tuple[int, ...] = ()) -> Block:
    return Block(Style.ITEM, text, citations)
