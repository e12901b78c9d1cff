"""Documents made up at random, dense enough that every question finds something in them."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from complicity.graph.interchange import json_line, records
from complicity.graph.model import Appearance, Assignment, Claim, Document, Extraction, Name, entity_id
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import Store, graph_hash, open_store

_PLAIN = [Modality.STATED, Modality.REPORTED, Modality.ALLEGED]
_TIES = [
    (type_, source, target)
    for type_ in LinkType
    for source in Kind
    for target in Kind
    if type_.fits(source, target)
]


def stories(count: int, *, seed: int, names: int = 3, claims: int = 8) -> Iterator[Extraction]:
    """Documents of some claims each, over so many names of each kind."""
    rng = random.Random(seed)
    for number in range(count):
        yield _story(f"Story {seed}-{number}", rng, names, claims)


def _story(title: str, rng: random.Random, names: int, claims: int) -> Extraction:
    told = [(_tie(rng, names), rng.choice([*_PLAIN, *_PLAIN, Modality.DENIED])) for _ in range(claims)]
    sentences = [f"{s.text} {t.value} {o.text} ({m.value})." for (t, s, o), m in told]
    document = Document(f"{title}\n" + "\n".join(sentences), title, f"{title}.txt", "es", "2015-05")
    found, start = [], len(title) + 1
    for ((type_, source, target), modality), sentence in zip(told, sentences, strict=True):
        end = start + len(sentence)
        found.append(
            Claim(
                document=document.id,
                type=type_,
                source=source,
                target=target,
                source_span=(start, start + len(source.text)),
                target_span=(end - 5, end - 1),
                modality=modality,
                attribution=rng.choice([None, "según la DEA"]),
                date=rng.choice([None, "2011", "2011-04", "2014-09-26"]),
                evidence=sentence,
                start=start,
                end=end,
                page=None,
                rule="told",
                confidence=rng.choice([0.5, 0.8, 0.95]),
            )
        )
        start = end + 1
    used = dict.fromkeys(name for (_, source, target), _ in told for name in (source, target))
    appearances = tuple(Appearance(name, (name.text,), rng.randint(1, 4)) for name in used)
    sketch = rng.choice([(), (f"band {rng.randrange(5)}",)])
    return Extraction(document, appearances, tuple(found), sketch)


def _tie(rng: random.Random, names: int) -> tuple[LinkType, Name, Name]:
    type_ = rng.choice(list(LinkType))
    _, source, target = rng.choice([tie for tie in _TIES if tie[0] is type_])
    first, second = (Name(kind, f"{kind.value} Número {rng.randrange(names)}") for kind in (source, target))
    return type_, first, second


def place(store: Store) -> None:
    """Every name its own entity, and the view brought up to date."""
    store.assign(Assignment(n, n.kind.value, entity_id(n), n.text) for n in list(store.unresolved()))
    store.refresh()


def hash_of(path: Path, told: Iterable[Extraction]) -> str:
    """The hash of the graph that one undisturbed writer makes of some documents in a new file."""
    with open_store(str(path)) as store:
        store.add(told)
        place(store)
        return graph_hash(store)


def write(told: Iterable[Extraction], path: Path) -> Path:
    """Documents as a file that `load` takes."""
    lines = (json_line(record) for extraction in told for record in records(extraction))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
