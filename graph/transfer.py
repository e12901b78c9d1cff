"""Whole graphs on the move: from files into a store, and from one store to another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .errors import StoreError
from .intake import Rejected
from .model import Decision, Extraction
from .store import Store, graph_hash

#: About how many claims are handed to the store at a time: what an interrupted load has written, it keeps.
BATCH = 20_000


@dataclass(slots=True)
class Loaded:
    """What a load has read so far, in counts; what the store already held counts as well."""

    documents: int = 0
    claims: int = 0
    decisions: int = 0
    rejected: int = 0


def load(
    store: Store,
    items: Iterable[Extraction | Decision | Rejected],
    *,
    reject: Callable[[Rejected], None],
    progress: Callable[[Loaded], None] = lambda loaded: None,
) -> Loaded:
    """Write what a file of records held: documents as they come, then decisions; rejected rows to `reject`.

    Names are not resolved here. The same again changes nothing, so an interrupted load is simply repeated.
    """
    loaded = Loaded()
    decisions: list[Decision] = []
    for batch in _batches(_sorted_out(items, loaded, decisions, reject)):
        store.add(batch)
        loaded.documents += len(batch)
        loaded.claims += sum(len(extraction.claims) for extraction in batch)
        progress(loaded)
    loaded.decisions = take(store, decisions)
    return loaded


def copy(source: Store, target: Store, *, progress: Callable[[Loaded], None] = lambda loaded: None) -> Loaded:
    """Make `target` hold the graph of `source`: documents, decisions, and who is who; compared at the end.

    What `target` holds already is passed over, so an interrupted copy is simply repeated. StoreError if it
    holds documents that `source` does not: it would be neither graph.
    """
    ids = {document.id for document in source.documents()}
    others = sum(document.id not in ids for document in target.documents())
    if others:
        raise StoreError(
            f"{target.url} holds {others} documents that {source.url} does not: copy into an empty graph"
        )
    found = (extraction for id in sorted(ids) if (extraction := source.extraction(id)))
    loaded = load(target, found, reject=lambda rejected: None, progress=progress)
    loaded.decisions = take(target, source.decisions())
    target.note(source.files())
    target.assign(source.assignments())
    target.refresh()
    if graph_hash(source) != graph_hash(target):
        raise StoreError(
            f"the copy in {target.url} differs from {source.url}: was one of them written meanwhile?"
            " Run the same again"
        )
    return loaded


def take(store: Store, decisions: Iterable[Decision]) -> int:
    """Record the decisions that a store does not hold yet, in order; how many there were.

    An `undo` names the number of another decision, which may be another number in this store.
    """
    numbers: dict[str, str] = {}
    held = {_same(decision): str(decision.number) for decision in store.decisions()}
    count = 0
    for decision in decisions:
        if decision.action == "undo":
            decision = replace(decision, subjects=tuple(numbers.get(n, n) for n in decision.subjects))
        if _same(decision) not in held:
            held[_same(decision)] = str(store.record(replace(decision, number=0)).number)
        numbers[str(decision.number)] = held[_same(decision)]
        count += 1
    return count


def _same(decision: Decision) -> Decision:
    return replace(decision, number=0)


def _sorted_out(
    items: Iterable[Extraction | Decision | Rejected],
    loaded: Loaded,
    decisions: list[Decision],
    reject: Callable[[Rejected], None],
) -> Iterator[Extraction]:
    for item in items:
        if isinstance(item, Extraction):
            yield item
        elif isinstance(item, Decision):
            decisions.append(item)
        else:
            loaded.rejected += 1
            reject(item)


def _batches(extractions: Iterable[Extraction]) -> Iterator[list[Extraction]]:
    batch: list[Extraction] = []
    weight = 0
    for extraction in extractions:
        batch.append(extraction)
        weight += 1 + len(extraction.claims) + len(extraction.document.text) // 1_000
        if weight >= BATCH:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
