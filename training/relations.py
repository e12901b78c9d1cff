"""Train the relation and the modality model on the corpus, and measure what each rule is worth.

    python training/relations.py [--corpus FOLDER] [--folds 5] [--dry]

Writes the models of relations and modality, and of how links weigh on one another, into `ingest/weights/`,
and `ingest/lexicon/confidence.yaml`, and prints the cross-validation. Needs scikit-learn and PyTorch, which
nothing needs at run time. The seeds are fixed.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import network
import numpy as np
import weighing
import yaml
from modality import modalities
from passages import WEIGHTS, Passage, corpus, folds, matrix, save, vocabulary
from scipy.sparse import csr_matrix
from spacy.tokens import Span

from complicity.graph.ontology import Family, LinkType
from complicity.ingest import across
from complicity.ingest.binding import sure
from complicity.ingest.cues import speakers
from complicity.ingest.encoding import Apart, Pair, Sentence, apart, pair
from complicity.ingest.features import features, station
from complicity.ingest.frames import Match, matches
from complicity.ingest.network import PairNetwork, View
from complicity.ingest.relations import (
    CLASSES,
    FAMILIES,
    FAMILY_OF,
    POSSIBLE,
    fitting,
    likely,
    likely_enough,
    matching,
    pairs,
    readings,
    step_of,
)
from complicity.ingest.trained import logistic
from complicity.ingest.weighing import Link, Telling, link_of, telling

HERE = Path(__file__).parent
LEXICON = HERE.parent / "ingest" / "lexicon"
SEED, RUNS = 7, 2
#: Of the trainer: steps, rows a step, the share of features dropped, and how fast weights fade.
RATE, BATCH, DROPPED, DECAY = 0.05, 64, 0.3, 1e-6


@dataclass
class Row:
    """A candidate pair: its passage, the mentions and their numbers, and its features.

    `found` are the frames' findings in its sentence, None where the two stand in neighbouring sentences;
    `places` are the words through which the two act; `sentences` (that one, or those two) and `pair` are what
    the network reads.
    """

    passage: Passage
    ends: tuple[Span, Span]
    at: tuple[int, int]
    found: list[Match] | None
    features: list[str]
    places: tuple[int, int]
    sentences: tuple[Sentence, ...]
    pair: Pair | Apart

    @property
    def ids(self) -> tuple[str, str]:
        return self.ends[0].id_, self.ends[1].id_


def candidates(passages: Iterable[Passage]) -> Iterator[Row]:
    for passage in passages:
        before: View | None = None
        for view in map(View, readings(passage.doc)):
            yield from _within(passage, view)
            if before:
                yield from _across(passage, before, view)
            before = view


def _within(passage: Passage, view: View) -> Iterator[Row]:
    reading, sentence = view.reading, view.sentence
    found, heard = list(matches(reading)), speakers(reading, view.hits)
    for at in pairs(reading, found):
        ends = reading.mentions[at[0]], reading.mentions[at[1]]
        seen = list(features(reading, *at, found, heard))
        places = station(reading, at[0]), station(reading, at[1])
        yield Row(passage, ends, at, found, seen, places, (sentence,), pair(reading, sentence, *at))


def _across(passage: Passage, before: View, view: View) -> Iterator[Row]:
    both, sentences = (before.reading, view.reading), (before.sentence, view.sentence)
    for at in across.pairs(*both):
        ends = both[0].mentions[at[0]], both[1].mentions[at[1]]
        seen = list(across.features(*both, *at))
        places = station(both[0], at[0]), station(both[1], at[1])
        yield Row(passage, ends, at, None, seen, places, sentences, apart(*both, sentences, at))


def labels(rows: Sequence[Row]) -> np.ndarray:
    table = np.zeros((len(rows), len(CLASSES)), bool)
    for number, row in enumerate(rows):
        one, other = row.ids
        for column, name in enumerate(CLASSES):
            source, target = (other, one) if name.endswith("<") else (one, other)
            table[number, column] = link_of(LinkType(name[:-1]), source, target) in row.passage.links
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
            error = (logistic(thinned @ held + bias) - truth[part]) * counts[part]
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


def fit_network(rows: Sequence[Row], y: np.ndarray, allowed: np.ndarray) -> PairNetwork:
    """The network, trained on the pairs of `rows`."""
    families = by_family(y)
    truth = np.concatenate([families, y], 1).astype(np.float32)
    counts = np.concatenate([by_family(allowed), families[:, FAMILY_OF] & allowed], 1).astype(np.float32)
    return network.train_pairs(list(examples(rows)), truth, counts)


def examples(rows: Sequence[Row]) -> Iterator[network.Example]:
    """The sentences of each passage that have pairs, with their pairs and the numbers of those' rows."""
    for _, of_one in groupby(enumerate(rows), key=lambda cell: cell[1].passage.number):
        cells = list(of_one)
        sentences = list({id(one): one for _, row in cells for one in row.sentences}.values())
        place = {id(sentence): number for number, sentence in enumerate(sentences)}
        told = [(*(place[id(one)] for one in row.sentences), row.pair, number) for number, row in cells]
        yield network.Example(
            sentences,
            [cell for cell in told if isinstance(cell[-2], Pair)],
            [cell for cell in told if isinstance(cell[-2], Apart)],
        )


def network_scored(net: PairNetwork, rows: Sequence[Row], allowed: np.ndarray) -> np.ndarray:
    """How likely each class is for each pair by the network."""
    chances = np.zeros((len(rows), len(FAMILIES) + len(CLASSES)))
    for example in examples(rows):
        words = [net.read(sentence) for sentence in example.sentences]
        for number, pair_, row in example.pairs:
            chances[row] = net.scores(words[number], [pair_])
        for before, number, pair_, row in example.apart:
            chances[row] = net.scores_apart(words[before], words[number], [pair_])
    return likely(chances, allowed)


def scored(x: csr_matrix, weights: np.ndarray, bias: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    return likely(logistic(np.asarray(x @ weights + bias)), allowed)


def tellings(rows: Sequence[Row], alone: np.ndarray, beside: np.ndarray) -> weighing.Tellings:
    """What passages may tell by the scores of their pairs, as reading takes it."""
    found: dict[int, list[tuple[Telling, str]]] = defaultdict(list)
    for number in np.flatnonzero((beside > POSSIBLE).any(1)):
        row = rows[number]
        for column in likely_enough(alone[number], beside[number]):
            name = CLASSES[column]
            rule = rule_of(row, name)
            one = telling(
                LinkType(name[:-1]),
                [(span.id_, place, sure(span)) for span, place in zip(row.ends, row.places, strict=True)][
                    :: step_of(name)
                ],
                *(alone[number, column], beside[number, column]),
                across=rule == "across",
                framed=rule not in ("model", "across"),
            )
            found[row.passage.number].append((one, rule))
    return found


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


def cross_validated(rows: Sequence[Row], count: int, least: int) -> tuple[np.ndarray, np.ndarray]:
    """How likely each class is for each pair by either model, by such as have not seen its passage."""
    y, allowed = labels(rows), allowing(rows)
    fold = folds([row.passage.number for row in rows], count)
    alone, beside = np.zeros(y.shape), np.zeros(y.shape)
    for held in range(count):
        kept, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        words = vocabulary((rows[number].features for number in kept), least)
        x = matrix([row.features for row in rows], words)
        alone[out] = scored(x[out], *fit(x[kept], y[kept], allowed[kept]), allowed[out])
        net = fit_network([rows[number] for number in kept], y[kept], allowed[kept])
        beside[out] = network_scored(net, [rows[number] for number in out], allowed[out])
    return alone, beside


def relations(passages: Sequence[Passage], count: int, least: int, dry: bool) -> None:
    rows = list(candidates(passages))
    print(f"{len(rows)} pairs")
    told = tellings(rows, *cross_validated(rows, count, least))
    truth = {passage.number: set(passage.links) for passage in passages}
    weighed = weighing.cross_validated(told, truth, count)
    for times in (0.8, 1.0, 1.25, 1.5):
        print(f"thresholds times {times}")
        report(passages, set(weighing.holding(weighed, times)))
    found = weighing.holding(weighed)
    by_type(passages, set(found))
    if dry:
        return
    confidence(passages, found)
    weighing.train(told, truth)
    words = vocabulary((row.features for row in rows), least)
    y, allowed = labels(rows), allowing(rows)
    weights, bias = fit(matrix([row.features for row in rows], words), y, allowed)
    network.save(fit_network(rows, y, allowed), WEIGHTS / "relations_network.npz")
    save("relations", [*FAMILIES, *CLASSES], words, weights, bias)


def confidence(passages: Sequence[Passage], found: dict[tuple[int, Link], str]) -> None:
    gold = {(passage.number, link) for passage in passages for link in passage.links}
    tallies: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for key, rule in found.items():
        for cell in ((rule, key[1].type.value), (rule, "any")):
            tallies[cell][0] += key in gold
            tallies[cell][1] += 1
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for (rule, type_), (hits, total) in sorted(tallies.items()):
        table[rule][type_] = round((hits + 1) / (total + 2), 3)
    text = "# Precision of each rule by type, cross-validated: (hits + 1) / (found + 2). By `make train`.\n"
    (LEXICON / "confidence.yaml").write_text(text + yaml.safe_dump(dict(table)), encoding="utf-8")


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
    modalities(passages, options.folds, options.dry)
    relations(passages, options.folds, options.least, options.dry)


if __name__ == "__main__":
    main()
