"""From files to a resolved graph."""

from collections.abc import Iterable

from ..graph.store import Store
from .run import Summary, Tell, batches, quietly


def ingest(paths: Iterable[str], store: Store, *, again: bool = False, tell: Tell = quietly) -> Summary:
    """Read files and folders into a store and resolve what they name; documents already held are passed over
    unless `again`. `tell` hears of every file as it is done.
    """
    from .resolve import resolve

    summary = Summary()
    for batch in batches(paths, store, again=again):
        store.add(extraction for reading in batch for extraction in reading.extractions)
        resolve(store)
        summary.count(batch, tell)
    resolve(store)
    return summary
