"""Train the model that says what a name is a name of by its words (`ingest/naming.py`).

    python training/names.py

First its words, on the files of the corpus that the recognizer was trained on; then, on those that neither
has seen, how the two are weighed; last its words once more, on all files. Writes `ingest/weights/names.npz`.
Needs scikit-learn, which nothing needs at run time.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from corpus.corpus import Passage, read
from passages import WEIGHTS, matrix, vocabulary
from sklearn.linear_model import LogisticRegression

from complicity.graph.ontology import Kind
from complicity.ingest.naming import KINDS, features, model_of
from complicity.ingest.pipeline import RECOGNIZER, make_nlp

HERE = Path(__file__).parent
#: The files that the recognizer as it ships was not trained on (`ingest/weights/MODEL_CARD.md`).
UNSEEN = re.compile(r"-[e-i]-\d+\.txt$")
#: How weakly weights are held down, as scikit-learn counts it; how often one name counts at most.
STRENGTH, MOST = 2.0, 3
#: Features worth no more than this for any kind are not kept.
_SMALL = 0.15


def files(*, unseen: bool) -> list[Path]:
    """The files that the recognizer has not seen, or those that it has."""
    return [
        path for path in sorted((HERE / "corpus").glob("*.txt")) if bool(UNSEEN.search(path.name)) == unseen
    ]


def names(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The names of files with their kinds."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for passage in read(path):
            counts.update((passage.text[m.start : m.end], m.kind) for m in passage.mentions)
    for name, count in counts.items():
        yield from [name] * min(count, MOST)


def fit(paths: Sequence[Path]) -> dict[str, np.ndarray]:
    """The weights of words, by the names of files."""
    rows = [(list(features(name)), kind) for name, kind in names(paths)]
    words = vocabulary((seen for seen, _ in rows), 2)
    x = matrix([seen for seen, _ in rows], words)
    weights, bias = _logistic(x, [kind for _, kind in rows], solver="saga", max_iter=40, tol=1e-3)
    kept = np.flatnonzero(np.abs(weights).max(1) > _SMALL)
    known = list(words)
    return {
        "features": np.frombuffer("\n".join(known[row] for row in kept).encode(), np.uint8),
        "weights": weights[kept].astype(np.float16),
        "bias": bias,
    }


def _logistic(x: object, kinds: Sequence[str], **options: object) -> tuple[np.ndarray, np.ndarray]:
    """A logistic regression's weights and biases, a column for each of KINDS."""
    fitted = LogisticRegression(C=STRENGTH, random_state=1, **options).fit(x, kinds)
    order = [list(fitted.classes_).index(kind.value) for kind in KINDS]
    return fitted.coef_[order].T, fitted.intercept_[order].astype(np.float32)


def recognized(paths: Sequence[Path]) -> Iterator[tuple[str, Kind, str]]:
    """The names that the recognizer finds in files, what it takes them for, and what they are."""
    for language in ("en", "es"):
        nlp = make_nlp(language)
        passages: list[Passage] = [
            row for path in paths if path.name.startswith(language) for row in read(path)
        ]
        with nlp.select_pipes(enable=RECOGNIZER):
            for passage, doc in zip(passages, nlp.pipe([row.text for row in passages]), strict=True):
                kinds = {(m.start, m.end): m.kind for m in passage.mentions}
                for ent in doc.ents:
                    if kind := kinds.get((ent.start_char, ent.end_char)):
                        yield ent.text, Kind(ent.label_), kind


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    seen, unseen = files(unseen=False), files(unseen=True)
    nothing = np.zeros((3 * len(KINDS), len(KINDS)), np.float32)
    words = model_of({**fit(seen), "mix": nothing, "mix_bias": nothing[0]})
    found = list(recognized(unseen))
    x = np.array([words.evidence(name, {kind: 1.0}) for name, kind, _ in found])
    truth = np.array([kind for *_, kind in found])
    half = np.arange(len(truth)) % 2 == 0
    right = np.zeros(len(truth), bool)
    for part in (half, ~half):
        mix, bias = _logistic(x[part], truth[part], max_iter=1000)
        right[~part] = np.array(KINDS)[(x[~part] @ mix + bias).argmax(1)] == truth[~part]
    alone = np.mean([kind == true for _, kind, true in found])
    print(f"{len(found)} names, the recognizer alone {alone:.3f}, with the words {right.mean():.3f}")
    mix, bias = _logistic(x, truth, max_iter=1000)
    weighed = {"mix": mix.astype(np.float32), "mix_bias": bias}
    np.savez_compressed(WEIGHTS / "names.npz", **fit([*seen, *unseen]), **weighed)


if __name__ == "__main__":
    main()
