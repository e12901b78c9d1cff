"""From files to a resolved graph."""

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..graph.store import Store

if TYPE_CHECKING:
    from .plan import Options
    from .run import Summary, Tell

# Before NumPy is loaded: the matrices of extraction are so small that more threads only wait for one another,
# and several processes on several cores are best served by one thread each.
for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")


def ingest(
    paths: Iterable[str],
    store: Store,
    options: "Options | None" = None,
    *,
    tell: "Tell" = lambda outcome: None,
    stop: Callable[[], bool] = lambda: False,
) -> "Summary":
    """Read files and folders into a store and resolve what they name.

    What an earlier run has read and what has not changed since is passed over; a run that was interrupted
    is completed by the next. What a changed file no longer says is taken back. `tell` hears of every file;
    once `stop` says so, the documents in hand are the last.
    """
    from .plan import Options
    from .run import Files, Summary, View, batches

    summary, files, view = Summary(), Files(store), View(store)
    for batch in batches(paths, store, options or Options(), stop):
        store.add(batch.extractions)
        files.note(batch)
        view.follow(batch)
        summary.count(batch, tell)
    files.settle()
    view.settle()
    summary.stopped = stop()
    return summary
