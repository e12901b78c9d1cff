"""Train the models of modality: how surely a sentence tells a link. Called by `training/relations.py`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import network
import numpy as np
from passages import WEIGHTS, Passage, folds, matrix, save, vocabulary
from sklearn.linear_model import LogisticRegression

from complicity.graph.ontology import LinkType, Modality
from complicity.ingest.encoding import Sentence, Told, told
from complicity.ingest.frames import Reading, matches
from complicity.ingest.modality import modality_features
from complicity.ingest.network import FORTH, TYPES, ModalityNetwork, View, way_of
from complicity.ingest.relations import pairs, readings
from complicity.ingest.weighing import Link

SEED = 7
#: How strongly the weights of the log-linear model are held down, as scikit-learn counts it.
STRENGTH = 0.1
MODES = [mode.value for mode in Modality]


@dataclass
class Voice:
    """A link of the corpus where a sentence tells it: the number of that sentence in its passage, what the
    models see of it, and how surely it is said there (more than one way, if the passage says it twice).
    """

    passage: Passage
    sentence: int
    features: list[str]
    link: tuple[Told, int, int]
    modes: set[str]


#: The sentences of a passage and its links.
Heard = tuple[list[Sentence], list[Voice]]


def voices(passages: Iterable[Passage]) -> Iterator[Heard]:
    """The sentences of each passage and its links."""
    for passage in passages:
        views = [View(reading) for reading in readings(passage.doc)]
        found = (_voice(passage, views, link, modes) for link, modes in passage.links.items())
        yield [view.sentence for view in views], [voice for voice in found if voice]


def _voice(passage: Passage, views: Sequence[View], link: Link, modes: set[str]) -> Voice | None:
    place = _place([view.reading for view in views], link)
    if place is None:
        return None
    number, first, second = place
    view, before = views[number], views[number - 1].hits if number else []
    type_ = LinkType(link[0])
    seen = list(modality_features(view.reading, view.hits, first, second, type_, before))
    as_told = told(view.reading, view.sentence, first, second)
    forward = first is not None and view.reading.mentions[first].id_ == link[1]
    return Voice(passage, number, seen, (as_told, TYPES.index(type_), way_of(as_told, forward)), modes)


def modalities(passages: Sequence[Passage], count: int, dry: bool) -> None:
    heard_of = [(sentences, found) for sentences, found in voices(passages) if found]
    rows = [voice for _, found in heard_of for voice in found]
    fold = folds([voice.passage.number for voice in rows], count)
    parts = folds([found[0].passage.number for _, found in heard_of], count)
    right = np.zeros(len(rows), bool)
    for held in range(count):
        kept, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        weights, bias, words = _log_linear([rows[number] for number in kept])
        margins = matrix([rows[number].features for number in out], words) @ weights + bias
        net = _network([one for one, part in zip(heard_of, parts, strict=True) if part != held])
        beside = _margins(net, [one for one, part in zip(heard_of, parts, strict=True) if part == held])
        for name, guessed in (("log-linear", margins), ("network", beside), ("both", margins + beside)):
            right[out] = [MODES[n] in rows[row].modes for row, n in zip(out, guessed.argmax(1), strict=True)]
            print(f"  fold {held}: modality by {name} {right[out].mean():.3f}", flush=True)
    for code in ("", "en", "es"):
        mask = np.array([voice.passage.language.startswith(code) for voice in rows])
        print(f"  modality {code:4} {right[mask].mean():.3f} of {mask.sum()}")
    if not dry:
        weights, bias, words = _log_linear(rows)
        save("modality", MODES, words, weights, bias)
        network.save(_network(heard_of), WEIGHTS / "modality_network.npz")


def _log_linear(rows: Sequence[Voice]) -> tuple[np.ndarray, np.ndarray, dict[str, int]]:
    words = vocabulary((voice.features for voice in rows), 2)
    once = [(voice.features, mode) for voice in rows for mode in sorted(voice.modes)]
    x = matrix([features for features, _ in once], words)
    fitted = LogisticRegression(C=STRENGTH, max_iter=500, random_state=SEED).fit(
        x, [mode for _, mode in once]
    )
    order = [list(fitted.classes_).index(name) for name in MODES]
    return fitted.coef_[order].T, fitted.intercept_[order], words


def _network(heard_of: Sequence[Heard]) -> ModalityNetwork:
    examples, truth = [], []
    for sentences, found in heard_of:
        cells = []
        for voice in found:
            cells.append((voice.sentence - 1, voice.sentence, voice.link, len(truth)))
            truth.append([(mode in voice.modes) / len(voice.modes) for mode in MODES])
        examples.append(network.Example(sentences, links=cells))
    return network.train_modality(examples, np.array(truth, np.float32))


def _margins(net: ModalityNetwork, heard_of: Sequence[Heard]) -> np.ndarray:
    margins = []
    for sentences, found in heard_of:
        read = [net.read(sentence) for sentence in sentences]
        for voice in found:
            before = read[voice.sentence - 1] if voice.sentence else None
            link, type_, way = voice.link
            margins.append(net.margins(before, read[voice.sentence], link, TYPES[type_], way == FORTH))
    return np.array(margins)


def _place(sentences: list[Reading], link: Link) -> tuple[int, int | None, int] | None:
    """The sentence, and the mentions in it, that a link is most likely read from."""
    for number, reading in enumerate(sentences):
        for first, second in pairs(reading, matches(reading)):
            if {reading.mentions[first].id_, reading.mentions[second].id_} == set(link[1:]):
                return number, first, second
    for number, reading in reversed(list(enumerate(sentences))):
        for mention, span in enumerate(reading.mentions):
            if span.id_ in link[1:]:
                return number, None, mention
    return None
