"""What appears in a folder, as it appears."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.errors import DocumentError
from .documents import is_readable
from .folders import UNFINISHED

if TYPE_CHECKING:
    from watchfiles import Change

#: How often a quiet folder's watcher looks up to see if it is to stop, in milliseconds.
LOOK_UP = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whether to stop, as the watcher asks for it."""

    stop: Callable[[], bool]

    def is_set(self) -> bool:
        return self.stop()


def appearing(folder: str, stop: Callable[[], bool]) -> Iterator[list[str]]:
    """What is to be read: the folder itself first, then what appears or changes in it, until `stop`.

    DocumentError if the system cannot watch it.
    """
    from watchfiles import watch

    changes = watch(
        folder,
        watch_filter=_is_wanted,
        stop_event=_Asked(stop),
        rust_timeout=LOOK_UP,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    first = True
    try:
        for found in changes:
            # The watcher is at work by now, so what is put there from here on is heard of.
            yield from [[folder]] * first
            first = False
            if paths := _topmost(path for _, path in found):
                yield paths
    except OSError as error:
        raise DocumentError(f"cannot watch {folder}: {error.strerror or error}") from error


def _is_wanted(change: "Change", path: str) -> bool:
    """Whether a change is news of a document, or of a folder that may hold some."""
    from watchfiles import Change

    if change is Change.deleted or Path(path).name.startswith("."):
        return False
    return Path(path).is_dir() or (is_readable(path) and not path.casefold().endswith(UNFINISHED))


def _topmost(paths: Iterator[str]) -> list[str]:
    """Paths in their order, without those that lie in another of them."""
    found = set(paths)
    return sorted(path for path in found if not any(str(parent) in found for parent in Path(path).parents))
