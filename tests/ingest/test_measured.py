"""The documents that extraction is measured on say nothing that their texts do not hold."""

import json
from pathlib import Path

import pytest

from complicity.graph.ontology import Kind, LinkType, Modality

DOCUMENTS = sorted((Path(__file__).parents[2] / "training" / "documents").glob("*.gold.json"))


def level(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name.partition(".")[0])
def test_every_name_and_quote_stands_in_the_text_and_every_link_fits(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    text = level((path.parent / f"{gold['id']}.txt").read_text(encoding="utf-8"))
    kinds = {entity["id"]: Kind(entity["kind"]) for entity in gold["entities"]}
    names = [name for entity in gold["entities"] for name in entity["aliases"]]
    assert [name for name in names if level(name) not in text] == []
    assert [link["evidence"] for link in gold["links"] if level(link["evidence"]) not in text] == []
    for link in gold["links"]:
        assert Modality(link["modality"])
        assert LinkType(link["type"]).fits(kinds[link["source"]], kinds[link["target"]])
