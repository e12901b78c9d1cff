"""How well mentions are found in passages that were not trained on, by five-fold cross-validation.

    python training/mentions.py [--folds 5] [--only FOLD ...] [--weights FOLDER]

For each fold the recognizer is trained on the others as `make train` does it, then the whole pipeline
(grammars, known actors, chains) reads the passages held out. With `--weights` nothing is trained: those
weights read all passages.

    mention   F1, the same characters and kind
    entity    F1 by passage, a name in common and the same kind; for an event the words of one name suffice
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from corpus.corpus import Passage  # noqa: E402
from reader import corpus  # noqa: E402

from complicity.graph.model import Document  # noqa: E402
from complicity.ingest.coreference import NAMES  # noqa: E402
from complicity.ingest.extract import read  # noqa: E402
from complicity.ingest.fold import fold  # noqa: E402
from complicity.ingest.pipeline import RECOGNIZER, make_nlp  # noqa: E402

LANGUAGES = ("en", "es")


@dataclass
class Tally:
    """What was found, what was there, and what was both, by measure and by part of the corpus."""

    hits: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    there: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, measure: str, parts: Iterable[str], hits: int, found: int, there: int) -> None:
        for part in parts:
            self.hits[part, measure] += hits
            self.found[part, measure] += found
            self.there[part, measure] += there

    def rows(self) -> Iterator[str]:
        for key in sorted(self.there):
            hits, found, there = self.hits[key], self.found[key], self.there[key]
            figures = hits / max(1, found), hits / max(1, there), 2 * hits / max(1, found + there)
            yield f"{key[0]:16}{key[1]:9}" + "".join(f"{figure:7.3f}" for figure in figures) + f"{there:7}"


def score(language: str, passage: Passage, tally: Tally) -> None:
    """Add what the pipeline finds in one passage."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for doc in read(Document(passage.text, "", "", language)):
        for span in doc.spans[NAMES]:
            start = doc._.offset + span.start_char
            found[start, start + len(span.text)] = (span.label_, span.id_)
    there = {(mention.start, mention.end): (mention.kind, mention.id) for mention in passage.mentions}
    for kind in {kind for kind, _ in (*found.values(), *there.values())}:
        ours = {place for place, row in found.items() if row[0] == kind}
        theirs = {place for place, row in there.items() if row[0] == kind}
        tally.add("mention", ("all", language, kind), len(ours & theirs), len(ours), len(theirs))
    ours, theirs = _entities(passage.text, found), _entities(passage.text, there)
    tally.add("entity", ("all", language), _paired(ours, theirs), len(ours), len(theirs))


def _entities(text: str, mentions: dict[tuple[int, int], tuple[str, str]]) -> list[tuple[str, set[str]]]:
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (start, end), row in mentions.items():
        names[row].add(fold(text[start:end]))
    return [(kind, forms) for (kind, _), forms in names.items()]


def _paired(ours: list[tuple[str, set[str]]], theirs: list[tuple[str, set[str]]]) -> int:
    left = list(ours)
    for kind, names in theirs:
        match = next((row for row in left if row[0] == kind and _same(kind, row[1], names)), None)
        if match:
            left.remove(match)
    return len(ours) - len(left)


def _same(kind: str, ours: set[str], theirs: set[str]) -> bool:
    if ours & theirs:
        return True
    nested = ((set(a.split()), set(b.split())) for a in ours for b in theirs)
    return kind == "Event" and any(a <= b or b <= a for a, b in nested)


def train(folds: int, held_out: int, output: Path) -> Path:
    """The recognizer's weights, trained without one fold."""
    from spacy.cli.train import train as spacy_train

    overrides = {"corpora.train.folds": folds, "corpora.train.fold": held_out}
    spacy_train(HERE / "recognizer.cfg", output, overrides=overrides)
    return output / "model-last" / "ner"


def use(weights: Path) -> None:
    """Let the pipelines read with these weights."""
    for language in LANGUAGES:
        make_nlp(language).get_pipe(RECOGNIZER).from_disk(weights, exclude=["vocab"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", help="these folds alone, where time is short")
    parser.add_argument("--weights", type=Path, help="a folder of weights; nothing is trained")
    options = parser.parse_args()
    tally = Tally()
    rounds = [None] if options.weights else (options.only or range(options.folds))
    for held_out in rounds:
        with TemporaryDirectory() as folder:
            use(options.weights or train(options.folds, held_out, Path(folder)))
        for language in LANGUAGES:
            for number, passage in enumerate(corpus(language)):
                if held_out is None or number % options.folds == held_out:
                    score(language, passage, tally)
    print(f"{'':25}{'P':>7}{'R':>7}{'F1':>7}{'there':>7}")
    print(*tally.rows(), sep="\n")


if __name__ == "__main__":
    main()
