"""Train the model that says which incident of a document a word of a deed tells (`ingest/deeds.py`).

    python training/deeds.py [--dry]

`deeds.tsv` says of such words in the documents of the corpus which incident they tell, by a mention of it,
"-" where none. Prints precision, recall and F1 in cross-validation by documents, and writes the weights.
Nothing is left to chance.
"""

import argparse
from collections.abc import Sequence

import ranking
from antecedents import HERE, Marked, documents, models
from passages import WEIGHTS
from ranking import Case

from complicity.ingest.coreference import NAMES, refer
from complicity.ingest.deeds import LIKELY, Deed, Incident, features, tell
from complicity.ingest.mentions import MENTIONS


def cases(marked: Sequence[Marked]) -> list[Case]:
    """The marked words; not those whose incident their own sentence names."""
    found = []
    for number, document in enumerate(marked):
        docs = list(document.passages.values())
        lines = {id(doc): line for line, doc in document.passages.items()}
        for doc in docs:
            doc.spans[NAMES] = list(doc.spans[MENTIONS])
        refer(docs)

        def each(
            deed: Deed,
            incidents: Sequence[Incident],
            number: int = number,
            document: Marked = document,
            lines: dict = lines,
        ) -> tuple[Incident | None, float]:
            token = deed.token
            place = lines[id(token.doc)], token.idx + len(token)
            chain = document.chains.get(place, "?")
            right = [row for row, one in enumerate(incidents) if one.chain == chain]
            if right or chain is None:
                row = right[0] if right else len(incidents)
                found.append(Case(number, token.pos_, features(deed, incidents), row))
            return (incidents[right[0]] if right else None), 1.0

        tell(docs, each)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry", action="store_true", help="measure only, write nothing")
    options = parser.parse_args()
    marked = list(documents(models(), HERE / "deeds.tsv"))
    rows = cases(marked)
    print(f"{len(marked)} documents, {len(rows)} words")
    ranking.cross_validate(rows, LIKELY)
    if not options.dry:
        ranking.save(WEIGHTS / "deeds.npz", *ranking.fit(rows))


if __name__ == "__main__":
    main()
