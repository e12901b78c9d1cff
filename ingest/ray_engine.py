"""Files read on a Ray cluster: the same reading as on one machine, with its workers elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ..graph.store import Store
from .reading import Job, Reading

Ticket = TypeVar("Ticket")


def read_all(
    jobs: Iterable[tuple[Ticket, Job | None]],
    store: Store,
    *,
    workers: int,
    address: str | None,
    again: bool,
    stop: Callable[[], bool],
) -> Iterator[tuple[Ticket, Reading | None]]:
    raise NotImplementedError
    yield
