"""Small graphs for tests, told in tables: who, what, to whom, how surely, when, in which document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from complicity.graph.model import Appearance, Assignment, Claim, Document, Extraction, Name, entity_id
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import Store, open_store


class Told(NamedTuple):
    """A claim; its ends are written as `Kind:name`."""

    source: str
    type: str
    target: str
    document: str = "Report"
    modality: str = "stated"
    date: str | None = None
    confidence: float = 0.8
    attribution: str | None = None


def name(text: str) -> Name:
    kind, _, rest = text.partition(":")
    return Name(Kind(kind), rest)


def extractions(told: Iterable[Told]) -> list[Extraction]:
    """Each document with a sentence for each of its claims, which names both ends."""
    documents: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        documents[one.document].append(one)
    return [_extraction(title, claims) for title, claims in documents.items()]


def _extraction(title: str, told: list[Told]) -> Extraction:
    sentences = [
        f"{name(one.source).text} {one.type} {name(one.target).text} ({number})"
        for number, one in enumerate(told, 1)
    ]
    text = "\n".join((title, *sentences))
    document = Document(text, title, f"https://example.org/{len(title)}", "en", "2015-01-02")
    claims, start = [], len(title) + 1
    for one, sentence in zip(told, sentences, strict=True):
        claims.append(_claim(one, document, sentence, start))
        start += len(sentence) + 1
    names = dict.fromkeys(name(end) for one in told for end in (one.source, one.target))
    return Extraction(document, tuple(Appearance(n, (n.text,), 1) for n in names), tuple(claims))


def _claim(one: Told, document: Document, sentence: str, start: int) -> Claim:
    source, target = name(one.source), name(one.target)
    where = start + sentence.index(target.text, len(source.text) + len(one.type) + 1)
    return Claim(
        document=document.id,
        type=LinkType(one.type),
        source=source,
        target=target,
        source_span=(start, start + len(source.text)),
        target_span=(where, where + len(target.text)),
        modality=Modality(one.modality),
        attribution=one.attribution,
        date=one.date,
        evidence=sentence,
        start=start,
        end=start + len(sentence),
        page=None,
        rule="test",
        confidence=one.confidence,
    )


def fill(store: Store, told: Iterable[Told], same: Mapping[str, str] | None = None) -> None:
    """Write a case into a store: every name its own entity, or the one of the name that `same` gives."""
    store.add(extractions(told))
    whose = {name(a): name(b) for a, b in (same or {}).items()}
    names = list(store.unresolved())
    store.assign(Assignment(n, n.kind.value, entity_id(whose.get(n, n)), whose.get(n, n).text) for n in names)
    store.refresh()


def graph(path: Path, told: Iterable[Told], same: Mapping[str, str] | None = None) -> str:
    """A file with a case in it."""
    with open_store(str(path)) as store:
        fill(store, told, same)
    return str(path)


POLICE, ARMY, NAVY = "PoliceForce:Iguala Municipal Police", "MilitaryUnit:Mexican Army", "MilitaryUnit:Navy"
GANG, ZETAS, GULF = "CriminalGroup:Guerreros Unidos", "CriminalGroup:Los Zetas", "CriminalGroup:Gulf Cartel"
CHIEF, GENERAL, BOSS = "Person:Felipe Flores", "Person:Salvador Cienfuegos", "Person:El Kilo"
IGUALA, GRAVE = "Place:Iguala", "Event:San Fernando massacre"
DEA, PGR = "Agency:DEA", "Agency:PGR"

#: Two forces, two groups, a chain through persons, a denial, and an end that nothing reaches.
CASE = (
    Told(POLICE, "HANDED_OVER_TO", GANG, "Report", "reported", "2014-09-26", attribution="PGR"),
    Told(POLICE, "HANDED_OVER_TO", GANG, "Cable", "stated", "2014-09"),
    Told(GANG, "PAID", POLICE, "Report", "alleged", "2014-10"),
    Told(CHIEF, "COMMANDED", POLICE, "Report", "stated", "2012"),
    Told(GENERAL, "COMMANDED", ARMY, "Cable", "stated", "2012"),
    Told(GENERAL, "SUPPORTED", ZETAS, "Cable", "alleged", "2015"),
    Told(GENERAL, "SUPPORTED", ZETAS, "Memo", "denied", "2021-01-14", attribution="FGR"),
    Told(ARMY, "COLLUDED_WITH", GULF, "Memo", "denied"),
    Told(BOSS, "MEMBER_OF", ZETAS, "Report"),
    Told(ZETAS, "SPLIT_FROM", GULF, "Report"),
    Told(ZETAS, "FOUGHT", GULF, "Memo"),
    Told(ZETAS, "FOUGHT", GANG, "Memo"),
    Told(POLICE, "OPERATED_IN", IGUALA, "Report"),
    Told(ZETAS, "IMPLICATED_IN", GRAVE, "Memo", "stated", "2011-04"),
    Told(GRAVE, "OCCURRED_IN", "Place:San Fernando", "Memo", "stated", "2011-04"),
    Told(DEA, "ARRESTED", GENERAL, "Cable", "stated", "2020-10-15"),
    Told(PGR, "INVESTIGATED", POLICE, "Report"),
    Told(NAVY, "ARRESTED", BOSS, "Memo", "stated", "2011-04-16"),
    Told("Agency:U.S. government", "FUNDED", ARMY, "Cable", "stated", "2010"),
    Told(POLICE, "PART_OF", "Agency:Iguala town council", "Cable"),
)
