"""Files read on a Ray cluster: the same reading as on one machine, with its workers elsewhere.

A Ray Data pipeline: jobs → actors that each keep one reading process with its models → readings, in order,
which the process that writes takes one by one. Every node must see the files under the same paths, and have
the same Complicity with its language models. What a lost actor had in hand is read anew by another.
"""

import logging
import pickle
import re
import socket
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, TypeVar

from ..graph.errors import ComplicityError
from ..graph.store import Store
from .reading import Job, Reading
from .workers import Limits, Worker, knowing_nothing

Ticket = TypeVar("Ticket")
#: Files that go through one pipeline: enough that loading models for it is lost in the reading.
CHUNK = 50_000
#: Files that an actor is handed at a time: the most that are read again when one is lost.
HANDFUL = 8


def read_all(
    jobs: Iterable[tuple[Ticket, Job | None]],
    store: Store,
    *,
    workers: int,
    address: str | None,
    limits: Limits,
    stop: Callable[[], bool],
) -> Iterator[tuple[Ticket, Reading | None]]:
    """What each job gave, in their order, as `workers.read_all` gives it.

    Actors do not ask what the store holds: the writer leaves out what it does. ComplicityError if there is no
    cluster.
    """
    waiting = iter(jobs)
    with _cluster(address, workers) as ray:
        while chunk := list(islice(waiting, CHUNK)):
            with closing(_read(ray, [job for _, job in chunk if job], workers, limits)) as found:
                for ticket, job in chunk:
                    if stop():
                        return
                    if job:
                        yield from ((ticket, reading) for reading in next(found))
                    else:
                        yield ticket, None


def _read(
    ray: Any, jobs: list[Job], workers: int, limits: Limits
) -> Generator[Iterator[Reading], None, None]:
    """The readings of each job, in order."""
    if not jobs:
        return
    rows = ray.data.from_items([{"job": pickle.dumps((job, limits))} for job in jobs])
    found = rows.map_batches(
        Extractor, batch_size=HANDFUL, compute=ray.data.ActorPoolStrategy(size=workers), num_cpus=1
    )
    given = iter(found.iter_rows())
    readings = (pickle.loads(row["reading"]) for row in given)
    try:
        for _ in jobs:
            yield _of_one(readings)
        # Nothing comes any more; asked for it, Ray's iterator ends while Ray is still there.
        next(given, None)
    finally:
        getattr(given, "close", lambda: None)()


def _of_one(readings: Iterator[Reading]) -> Iterator[Reading]:
    for reading in readings:
        yield reading
        if reading.last:
            return


class Extractor:
    """An actor: one reading process with its models, within the same limits as on one machine."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def __call__(self, batch: dict[str, Any]) -> Iterator[dict[str, list[bytes]]]:
        for packed in batch["job"]:
            job, limits = pickle.loads(packed)
            self._worker = self._worker or Worker(knowing_nothing, limits)
            for reading in self._worker.read(job):
                yield {"reading": [pickle.dumps(reading)]}


def _knock(address: str | None) -> None:
    """OSError at once if nothing listens there: Ray itself would go on trying."""
    found = re.fullmatch(r"(?:ray://)?([\w.-]+):(\d+)", address or "")
    if found:
        socket.create_connection((found[1], int(found[2])), timeout=10).close()


@contextmanager
def _cluster(address: str | None, workers: int) -> Iterator[Any]:
    """Ray, connected to the cluster at an address, or to one of this machine that ends with the run."""
    try:
        import ray
    except ModuleNotFoundError as error:
        raise ComplicityError("--engine ray needs Ray: run `pip install 'complicity[ray]'`") from error
    import ray.data

    ours = not ray.is_initialized()
    if ours:
        where: dict[str, Any] = {"address": address} if address else {"num_cpus": workers + 1}
        logging.getLogger("ray").setLevel(logging.ERROR)
        try:
            _knock(address)
            ray.init(**where, include_dashboard=False, logging_level=logging.ERROR, log_to_driver=False)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            raise ComplicityError(
                f"no Ray cluster at {address}: start one with `ray start --head`"
            ) from error
    context = ray.data.DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    try:
        yield ray
    finally:
        if ours:
            ray.shutdown()
