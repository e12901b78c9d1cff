"""Train the model that says which incident of a document a word of a deed tells (`ingest/retellings.py`).

    python training/deeds.py [--dry]

`deeds.tsv` says of such words in the documents of the corpus which incident they tell, by a mention of it,
"-" where none. Prints precision, recall and F1 in cross-validation by documents, and writes the weights.
Nothing is left to chance.
"""

from collections.abc import Sequence

import ranking
from antecedents import HERE, Marked, documents
from passages import WEIGHTS
from ranking import Case

from complicity.ingest.coreference import refer
from complicity.ingest.deeds import Deed, Incident
from complicity.ingest.retellings import LIKELY, features, tell


def cases(marked: Sequence[Marked]) -> list[Case]:
    """The marked words; not those whose incident their own sentence names."""
    return [case for number, document in enumerate(marked) for case in _cases(number, document)]


def _cases(number: int, document: Marked) -> list[Case]:
    found: list[Case] = []
    docs = list(document.passages.values())
    lines = {id(doc): line for line, doc in document.passages.items()}

    def each(deed: Deed, incidents: Sequence[Incident]) -> tuple[Incident | None, float]:
        token = deed.token
        chain = document.chains.get((lines[id(token.doc)], token.idx + len(token)), "?")
        right = [row for row, one in enumerate(incidents) if one.chain == chain]
        if right or chain is None:
            row = right[0] if right else len(incidents)
            found.append(Case(number, token.pos_, features(deed, incidents), row))
        return (incidents[right[0]] if right else None), 1.0

    refer(docs)
    tell(docs, each)
    return found


def main() -> None:
    dry = ranking.is_dry(__doc__)
    marked = list(documents(HERE / "deeds.tsv"))
    rows = cases(marked)
    print(f"{len(marked)} documents, {len(rows)} words")
    ranking.cross_validate(rows, LIKELY)
    if not dry:
        ranking.save(WEIGHTS / "deeds.npz", *ranking.fit(rows))


if __name__ == "__main__":
    main()
