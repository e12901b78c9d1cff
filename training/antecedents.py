"""Train the model that says what a word that may refer back stands for (`ingest/antecedents.py`).

    python training/antecedents.py [--dry]

`references.tsv` says of such words in the documents of the corpus to which mention before them they refer,
"-" where to none. Prints precision, recall and F1 in cross-validation by documents, and writes the weights.
Nothing is left to chance.
"""

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import ranking
from passages import WEIGHTS, annotate, models
from ranking import Case
from spacy.language import Language
from spacy.tokens import Doc

from complicity.graph.ontology import Kind
from complicity.ingest.anaphors import Anaphor
from complicity.ingest.antecedents import LIKELY, Judged, candidates, features
from complicity.ingest.chains import chains, form
from complicity.ingest.discourse import Discourse, Seen, holders
from complicity.ingest.mentions import MENTIONS
from complicity.ingest.references import references

HERE = Path(__file__).parent
#: A kind is one that a word can stand for where so large a part of its antecedents are of it.
SHARE = 0.02

#: A word of a document: the line of its passage and the character after it.
Place = tuple[int, int]


@dataclass(frozen=True)
class Marked:
    """A document: its passages by line, parsed, with its mentions, and the chain that each marked word stands
    for, None where for none.
    """

    passages: Mapping[int, Doc]
    names: Mapping[str, str]
    chains: Mapping[Place, str | None]


def documents(marks_of: Path) -> Iterator[Marked]:
    """The documents of the corpus of which a file marks what refers to whom."""
    sys.path.insert(0, str(HERE / "corpus"))
    import corpus as reader  # type: ignore[import-not-found]

    parsers = models()
    with marks_of.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for name, marks in groupby(rows, key=lambda row: row["file"]):
        path = HERE / "corpus" / f"{name}.txt"
        starts = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.startswith("#")]
        by_document: dict[int, list[dict[str, str]]] = defaultdict(list)
        for mark in marks:
            by_document[np.searchsorted(starts, int(mark["line"]))].append(mark)
        passages = defaultdict(list)
        for passage in reader.read(path):
            passages[np.searchsorted(starts, passage.line)].append(passage)
        for number, own in by_document.items():
            yield _marked(parsers[name[:2]], passages[number], own)


def _marked(nlp: Language, passages: Sequence, marks: Sequence[Mapping[str, str]]) -> Marked:
    """A document of these passages, in which mentions of one name are one."""
    forms = {
        (passage.line, mention.start): form(passage.text[mention.start : mention.end], Kind(mention.kind))
        for passage in passages
        for mention in passage.mentions
    }
    first: dict[tuple[int, str], tuple[int, int]] = {}
    same = [
        (forms[first.setdefault((p.line, m.id), (p.line, m.start))], forms[p.line, m.start])
        for p in passages
        for m in p.mentions
    ]
    found = chains(list(dict.fromkeys(forms.values())), same)
    numbers = {one: f"e{number}" for number, one in enumerate(dict.fromkeys(forms.values()))}
    chain = {place: numbers[found.of(one)] for place, one in forms.items()}
    names: dict[str, str] = {}
    docs = {}
    for passage, doc in zip(passages, nlp.pipe([p.text for p in passages]), strict=True):
        annotate(doc, [(chain[passage.line, m.start], m.kind, m.start, m.end) for m in passage.mentions])
        for span in doc.spans[MENTIONS]:
            names[span.id_] = max(names.get(span.id_, ""), span.text, key=len)
        docs[passage.line] = doc
    places = {
        (int(mark["line"]), int(mark["end"])): None
        if mark["to_line"] == "-"
        else chain[int(mark["to_line"]), int(mark["to_start"])]
        for mark in marks
    }
    return Marked(docs, names, places)


#: What is made of a marked word: itself, what the rules say, and the chain it stands for.
Each = Callable[[Anaphor, Seen | None, str | None], None]


def walk(document: Marked, each: Each) -> None:
    """Read a document whose references are known, and show `each` word that is marked."""
    discourse = Discourse(dict(document.names), holders(document.passages.values(), MENTIONS))
    for line, doc in document.passages.items():

        def choice(word: Anaphor, ruled: Seen | None, line: int = line) -> Judged | None:
            place = line, word.token.idx + len(word.token)
            if place not in document.chains:
                return None
            chain = document.chains[place]
            each(word, ruled, chain)
            seen = next((seen for seen in reversed(discourse.seen) if seen.chain == chain), None)
            return Judged(seen, 1.0) if seen else None

        for _ in references(doc, discourse, list(doc.spans[MENTIONS]), choice):
            pass


def kinds(marked: Sequence[Marked]) -> dict[str, frozenset[Kind]]:
    """The kinds that each word can stand for."""
    counts: dict[str, Counter[Kind]] = defaultdict(Counter)

    def count(word: Anaphor, ruled: Seen | None, chain: str | None) -> None:
        counts[word.key].update({seen.kind for seen in word.discourse.seen if seen.chain == chain})

    for document in marked:
        walk(document, count)
    return {
        word: frozenset(kind for kind, times in found.items() if times >= SHARE * found.total())
        for word, found in counts.items()
    }


def cases(marked: Sequence[Marked], possible: Mapping[str, frozenset[Kind]]) -> list[Case]:
    """The marked words, but for those whose antecedent is out of reach."""
    found = []
    for number, document in enumerate(marked):

        def each(word: Anaphor, ruled: Seen | None, chain: str | None, number: int = number) -> None:
            fitting = candidates(word, possible)
            right = [row for row, one in enumerate(fitting) if one.seen.chain == chain]
            known = any(seen.chain == chain for seen in word.discourse.seen)
            if right or not known:
                row = right[0] if right else len(fitting)
                found.append(Case(number, word.sort, features(word, fitting, ruled), row))

        walk(document, each)
    return found


def save(possible: Mapping[str, frozenset[Kind]], numbers: dict[str, int], weights: np.ndarray) -> None:
    words = [
        " ".join([word, *sorted(kind.value for kind in found)]) for word, found in sorted(possible.items())
    ]
    kinds = np.frombuffer("\n".join(words).encode(), np.uint8)
    ranking.save(WEIGHTS / "references.npz", numbers, weights, kinds=kinds)


def main() -> None:
    dry = ranking.is_dry(__doc__)
    marked = list(documents(HERE / "references.tsv"))
    possible = kinds(marked)
    rows = cases(marked, possible)
    print(f"{len(marked)} documents, {len(rows)} words")
    ranking.cross_validate(rows, LIKELY)
    if not dry:
        save(possible, *ranking.fit(rows))


if __name__ == "__main__":
    main()
