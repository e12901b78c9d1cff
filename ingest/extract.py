"""From documents to what they say: who appears in them, and what they claim."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..graph.model import Appearance, Document, Extraction, Name
from ..graph.ontology import Kind
from . import coreference, mentions, retellings
from .claims import claims
from .coreference import NAMES
from .deeds import may_tell
from .fold import fold
from .mentions import MENTIONS, WITHIN
from .names import form
from .pipeline import named, parse
from .recognition import actor_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


def extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """What each document yields, in order. Raises ModelError where its language has no model installed."""
    for document in documents:
        docs = read(document)
        found = appearances(docs)
        parsed = [doc for doc in docs if doc.has_annotation("DEP")]
        yield Extraction(document, tuple(found.values()), tuple(claims(document, parsed, found)))


def read(document: Document) -> "list[Doc]":
    """The passages of a document with their mentions in chains; those that can hold a link are parsed."""
    docs = list(named(document))
    mentions.find(docs)
    coreference.resolve(docs)
    parse(_worth_parsing(docs))
    coreference.refer(docs)
    retellings.tell(docs)
    return docs


def _worth_parsing(docs: "list[Doc]") -> "Iterator[Doc]":
    """The passages that can hold a link: of two actors, some of whom may be only referred back to, or of one
    and an incident that is only told again.
    """
    named_before = 0
    incidents = any(span.label_ == Kind.EVENT.value for doc in docs for span in doc.spans[MENTIONS])
    for doc in docs:
        chains = len({span.id_ for span in doc.spans[MENTIONS]})
        referring = (chains or named_before) and coreference.may_refer(doc)
        if chains > 1 or referring or (chains and incidents and may_tell(doc)):
            yield doc
        named_before = chains


def appearances(docs: "list[Doc]") -> dict[str, Appearance]:
    """What appears in a document, by the id of its chain."""
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for doc in docs:
        counts.update(span.id_ for group in (MENTIONS, WITHIN) for span in doc.spans[group])
        for span in (*doc.spans[NAMES], *doc.spans[WITHIN]):
            surfaces[span.id_][" ".join((span.kb_id_ or span.text).split())] += 1
            kinds[span.id_][span.label_] += 1
    return {
        chain: Appearance(
            _fullest(Kind(kinds[chain].most_common(1)[0][0]), names), tuple(names), counts[chain]
        )
        for chain, names in surfaces.items()
    }


def _fullest(kind: Kind, names: Counter[str]) -> Name:
    """The name by which other documents know it too.

    One that means a known actor wherever it stands, if there is one ("PGR" and not "the Attorney General's
    Office"); else the one that says most, not in capitals throughout if another is not.
    """

    def rank(text: str) -> tuple[bool, bool, int, int, int, str]:
        name = Name(kind, text)
        spoken = not text.isupper() or len(text) < 8
        return actor_of(name) is not None, spoken, form(name).detail, len(fold(text)), names[text], text

    return Name(kind, max(names, key=rank) if len(names) > 1 else next(iter(names)))
