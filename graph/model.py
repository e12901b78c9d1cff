"""The values that flow through the house: frozen, with ids that are hashes of what they hold."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .ontology import Kind, LinkType, Modality

#: A server's index has no room for longer ids, and no reader for them either.
LONGEST_SLUG = 160


def digest(*parts: object) -> str:
    """A 32-digit hexadecimal hash of `parts`, unambiguous about where one ends and the next begins.

    >>> digest("a", "b") == digest("ab", "")
    False
    """
    return hashlib.sha256(joined(*parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def joined(*parts: object) -> str:
    """As many `parts` as one text, that of no others.

    >>> joined("a\\x1f", "b") == joined("a", "\\x1fb")
    False
    """
    text = "\x1f".join(map(str, parts))
    if text.count("\x1f") >= len(parts) or "\x1e" in text:
        return "\x1f".join(str(part).replace("\x1e", "\x1e0").replace("\x1f", "\x1e1") for part in parts)
    return text


@dataclass(frozen=True, slots=True)
class Document:
    """A text and where it comes from; `id` is the SHA-256 of the text, and is given only where the text is
    not at hand (claims loaded without their documents).

    `source` is a path or URL; `language` is "en", "es" or "en+es"; `date` is ISO 8601 at the precision
    known; `pages` holds the character offset at which each page starts (empty: no pages).
    """

    text: str
    title: str
    source: str
    language: str
    date: str | None = None
    pages: tuple[int, ...] = ()
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            content = self.text.encode("utf-8", "surrogatepass")
            object.__setattr__(self, "id", hashlib.sha256(content).hexdigest())

    def page(self, offset: int) -> int | None:
        """The number, from 1, of the page that holds character `offset`; None without pages."""
        return sum(start <= offset for start in self.pages) or None


class Name(NamedTuple):
    """A kind and a name as a document uses it: what claims point at, and what resolution maps to entities."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """One actor, place or event as one document names it: its fullest name there, all its surface forms
    (the fullest among them), and how often it is mentioned.
    """

    name: Name
    aliases: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence of one document says, or two that follow each other: `text[start:end] == evidence`.

    `source` and `target` are names of appearances of that document; `source_span` and `target_span` are the
    character spans of the words that stand for them in the evidence (perhaps only "the battalion").
    `rule` names the frame or model that found it; `confidence` is that rule's measured precision, 0 to 1.
    """

    document: str
    type: LinkType
    source: Name
    target: Name
    source_span: tuple[int, int]
    target_span: tuple[int, int]
    modality: Modality
    attribution: str | None
    date: str | None
    evidence: str
    start: int
    end: int
    page: int | None
    rule: str
    confidence: float

    @property
    def id(self) -> str:
        """Hash of document, evidence span, type, and the two mention spans."""
        return digest(self.document, self.start, self.end, self.type, *self.source_span, *self.target_span)

    @property
    def content(self) -> str:
        """All of the claim as text: what is compared to see whether it says the same as before."""
        (source_kind, source), (target_kind, target) = self.source, self.target
        words = " ".join((self.type, source_kind, target_kind, self.modality))
        spans = (self.start, self.end, self.source_span, self.target_span)
        said = (self.attribution, self.date, self.evidence, self.page, self.rule, self.confidence)
        return ascii((words, *spans, source, target, *said))


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document yields.

    `sketch` are keys of which documents with nearly the same text share at least one: two that do are one
    independent document in every confidence. Empty: the text stands for itself alone.
    """

    document: Document
    appearances: tuple[Appearance, ...]
    claims: tuple[Claim, ...]
    sketch: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of all that the document yielded, the same whatever order it came in."""
        document = self.document
        head = (document.id, document.title, document.source, document.language, document.date)
        appearances = sorted((" ".join(a.name), a.aliases, a.count) for a in self.appearances)
        claims = sorted(claim.content for claim in self.claims)
        return digest(ascii((head, document.pages, self.sketch, appearances)), *claims)


@dataclass(frozen=True, slots=True)
class Entity:
    """One actor, place or event of the graph: the view over all names that resolve to it.

    `names` are all surface forms seen, most frequent first; `claims` and `documents` are counts.
    """

    id: str
    kind: Kind
    name: str
    names: tuple[str, ...]
    first_date: str | None
    last_date: str | None
    claims: int
    documents: int


class Link(NamedTuple):
    """All claims of one type from one entity to another, summed up.

    `source` and `target` are entity ids (in their sorted order where the type is symmetric);
    `claims` and `documents` count the supporting ones, those with a `denied` modality only where no other
    is; `modality` is the strongest there is; `disputed` says that some claim denies it; `evidence` is the
    best claim's sentence and `claim` that claim's id.
    """

    source: str
    type: LinkType
    target: str
    claims: int
    documents: int
    confidence: float
    modality: Modality
    disputed: bool
    first_date: str | None
    last_date: str | None
    evidence: str
    claim: str


class Hop(NamedTuple):
    """A link without its sentence: what a search for chains goes by, and light enough to hold many of."""

    source: str
    type: LinkType
    target: str
    claims: int
    documents: int
    confidence: float
    modality: Modality
    disputed: bool
    first_date: str | None
    last_date: str | None
    claim: str

    @property
    def strength(self) -> tuple[float, int, str, str, str]:
        """Sorts the best supported first: confidence, documents, and its ends so that ties never flip."""
        return (-self.confidence, -self.documents, self.source, self.type, self.target)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about identity or about a claim; `number` is given by the store (0: not yet).

    `action` is "merge", "split", "reject", "accept" or "undo"; `subjects` are what it is about: names as
    `Kind:text` for merge and split, one claim id for reject and accept, one decision number for undo.
    """

    action: str
    subjects: tuple[str, ...]
    who: str
    when: str
    why: str = ""
    forced: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where resolution puts a name: the entity's id and canonical name, and the name's block (the key under
    which names that could be the same actor meet; opaque to the store).
    """

    name: Name
    block: str
    entity: str
    canonical: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text: what a citation needs."""

    id: str
    title: str
    source: str
    language: str
    date: str | None


@dataclass(frozen=True, slots=True)
class File:
    """What became of a file that was to be read: what a later run needs to pass over it, or to try again.

    `path` is absolute; `modified` is in nanoseconds; `sha256` is of its bytes ("" where they were not
    looked at). `status` is "read", "skipped" (nothing to read there), "failed" or "quarantined" (it brought
    its reader down), with the `reason`; `documents` are the ids of what it gave.
    """

    path: str
    size: int
    modified: int
    sha256: str
    status: str
    reason: str = ""
    documents: tuple[str, ...] = ()
    pages: int = 0
    words: int = 0
    claims: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim as the graph holds it: its ends as entity ids, the document it stands in, and what a person
    decided about it ("" for nothing, "accepted" or "rejected"). `family` names the document and all that
    have nearly the same text; "" where there is no other.
    """

    claim: Claim
    source: str
    target: str
    document: DocumentInfo
    status: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a Cypher question; `truncated` says that a row limit cut it; `notes` are what the engine
    remarks on the question, such as a type that no link has.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    truncated: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What a store holds, in counts; `unresolved` names still wait for `resolve`."""

    documents: int
    claims: int
    entities: int
    links: int
    names: int
    decisions: int
    unresolved: int


def slug(text: str) -> str:
    """`text` as lower-case ASCII words joined by hyphens; a hash where nothing would be left.

    >>> slug("27/o. Batallón de Infantería")
    '27-o-batallon-de-infanteria'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
    return "-".join(words) or digest(text)[:12]


def entity_id(name: Name) -> str:
    """The readable id of the entity whose canonical name is `name`; a very long name is cut, and told apart
    by a hash.

    >>> entity_id(Name(Kind.POLICE_FORCE, "Iguala Municipal Police"))
    'policeforce:iguala-municipal-police'
    """
    readable = slug(name.text)
    if len(readable) > LONGEST_SLUG:
        readable = f"{readable[:LONGEST_SLUG]}-{digest(name.text)[:12]}"
    return f"{name.kind.value.casefold()}:{readable}"


_KINDS = {kind.value.casefold(): kind for kind in Kind}


def kind_of(id: str) -> Kind:
    """The kind that an entity's id begins with.

    >>> kind_of("policeforce:iguala-municipal-police")
    <Kind.POLICE_FORCE: 'PoliceForce'>
    """
    return _KINDS[id.partition(":")[0]]


def earliest(dates: Iterable[str | None]) -> str | None:
    """The earliest of some ISO dates of any precision, or None."""
    return min((date for date in dates if date), default=None)


def latest(dates: Iterable[str | None]) -> str | None:
    """The latest of some ISO dates of any precision, or None."""
    return max((date for date in dates if date), default=None)
