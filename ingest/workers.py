"""Processes that read files: each loads its models once, and none can bring the run down.

A file that crashes its reader, takes too long or needs too much memory costs one process, which is replaced;
the file is quarantined with the reason. Results come in the order of the files, so that what is written
depends on no race.
"""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

from ..graph.store import Store
from .documents import one_line
from .reading import Job, Known, Reading, readings

Ticket = TypeVar("Ticket")
Readings = Queue[Reading | BaseException | None]

#: How many files a worker may be ahead of the writer, and how many portions of one file.
AHEAD, PORTIONS = 8, 4
#: How long a new process may take to load its models, in seconds, on top of the limit of a file.
START = 120.0
#: How long to wait for a thread whose process was ended, in seconds.
JOIN = 10.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may take: seconds without finishing a document, and bytes of memory; 0 for no limit."""

    seconds: float = 600.0
    memory: int = 4 * 2**30


def read_all(
    jobs: Iterable[tuple[Ticket, Job | None]],
    store: Store,
    *,
    workers: int,
    limits: Limits,
    again: bool,
    stop: Callable[[], bool],
) -> Iterator[tuple[Ticket, Reading | None]]:
    """What each job gave, in their order; a ticket without a job is passed on in its place.

    Once `stop` says so, what no worker has begun is dropped, and what one has in hand is finished.
    """
    team = _Team(store, workers, limits, again=again, stop=stop)
    waiting: deque[tuple[Ticket, Readings | None]] = deque()
    try:
        for ticket, job in jobs:
            if stop():
                break
            waiting.append((ticket, team.submit(job) if job else None))
            while len(waiting) > AHEAD * workers:
                yield from _results(*waiting.popleft())
        while waiting:
            yield from _results(*waiting.popleft())
    finally:
        team.close()


def _results(ticket: Ticket, queue: Readings | None) -> Iterator[tuple[Ticket, Reading | None]]:
    if queue is None:
        yield ticket, None
    while queue:
        reading = queue.get()
        if reading is None:
            return
        if isinstance(reading, BaseException):
            raise reading
        yield ticket, reading
        if reading.last:
            return


class _Team:
    """Threads that each look after one process: they wait for it, and for as long as it may take."""

    def __init__(
        self, store: Store, size: int, limits: Limits, *, again: bool, stop: Callable[[], bool]
    ) -> None:
        self._store, self._limits, self._again, self._stop = store, limits, again, stop
        self._jobs: Queue[tuple[Job, Readings] | None] = Queue()
        self._over = Event()
        self._size = size
        self._workers: list[Worker] = []
        self._threads: list[Thread] = []

    def submit(self, job: Job) -> Readings:
        """Hand a job in; what it gives comes through the queue, None where it was dropped."""
        while len(self._threads) < self._size:
            held = None if self._again else _Held(self._store)
            self._workers.append(Worker(held or knowing_nothing, self._limits))
            self._threads.append(Thread(target=self._tend, args=(self._workers[-1], held), daemon=True))
            self._threads[-1].start()
        results: Readings = Queue(PORTIONS)
        self._jobs.put((job, results))
        return results

    def _tend(self, worker: "Worker", held: "_Held | None") -> None:
        with held or nullcontext():
            while (task := self._jobs.get()) and not self._over.is_set():
                job, results = task
                try:
                    for reading in [None] if self._stop() else worker.read(job):
                        self._put(results, reading)
                except BaseException as error:
                    self._put(results, error)
        worker.end()

    def _put(self, results: Readings, reading: Reading | BaseException | None) -> None:
        while not self._over.is_set():
            with suppress(Full):
                results.put(reading, timeout=0.5)
                return

    def close(self) -> None:
        """End all processes, and all reading of the store."""
        self._over.set()
        for worker in self._workers:
            self._jobs.put(None)
            worker.kill()
        for thread in self._threads:
            thread.join(JOIN)


def knowing_nothing(ids: list[str]) -> set[str]:
    return set()


class _Held:
    """Which documents a store holds, asked from one thread, which opens the store for itself."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader: Store | None = None

    def __call__(self, ids: list[str]) -> set[str]:
        self._reader = self._reader or self._store.reader()
        return {info.id for info in self._reader.documents(ids)}

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        if self._reader:
            self._reader.close()


class Worker:
    """One process and the talk with it, for one thread; it asks what is `known` already."""

    def __init__(self, known: Known, limits: Limits) -> None:
        self._known, self._limits = known, limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, job: Job) -> Iterator[Reading]:
        """What one file gives; the last reading says if it was too much for the process."""
        patience = self._limits.seconds + (0 if self._process else START)
        try:
            pipe = self._started()
            pipe.send(job)
            while pipe.poll(patience if self._limits.seconds else None):
                message = pipe.recv()
                if isinstance(message, list):
                    pipe.send(self._known(message))
                    continue
                yield message
                if message.quarantined or message.swollen:
                    self.end()
                if message.last:
                    return
                patience = self._limits.seconds
            yield self._lost(f"took longer than {self._limits.seconds:g} s: raise --time-limit")
        except (EOFError, OSError):
            yield self._lost(self._ending())

    def _started(self) -> Connection:
        if self._process and self._pipe and self._process.is_alive():
            return self._pipe
        self.end()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._limits.memory), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe

    def _ending(self) -> str:
        if self._process:
            self._process.join(5)
        code = self._process.exitcode if self._process else None
        if code is not None and code < 0:
            with suppress(ValueError):
                return f"its reader crashed ({signal.Signals(-code).name})"
        return "its reader crashed"

    def _lost(self, reason: str) -> Reading:
        self.end()
        return Reading(last=True, quarantined=reason)

    def end(self) -> None:
        """End the process and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.join()
        if self._pipe:
            self._pipe.close()
        self._process = self._pipe = None

    def kill(self) -> None:
        """End the process from another thread, whatever it is doing."""
        if process := self._process:
            process.kill()


def _serve(pipe: Connection, memory: int) -> None:
    """A worker's life: read what is asked for, until nobody asks any more."""
    # Ctrl-C reaches all processes of a terminal: it is for the main one to let a document be finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine(memory)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _answer(pipe, pipe.recv(), memory)


def _answer(pipe: Connection, job: Job, memory: int) -> None:
    def known(ids: list[str]) -> set[str]:
        pipe.send(ids)
        found: set[str] = pipe.recv()
        return found

    try:
        for reading in readings(job, known):
            pipe.send(replace(reading, swollen=reading.last and _size() > memory / 2 > 0))
    except MemoryError:
        need = f"needs more than {memory // 2**20} MB: raise --memory-limit"
        pipe.send(Reading(last=True, quarantined=need))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:
        reason = f"its reader failed ({type(error).__name__}: {one_line(str(error))})"
        pipe.send(Reading(last=True, quarantined=reason))


def _size() -> int:
    """The bytes of address space that this process has taken; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _confine(memory: int) -> None:
    """Let this process have that many bytes of address space, where the system can see to it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        if memory:
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
