"""The files that some paths name, folders gone through one at a time, in order of name."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .documents import STDIN, Skipped, is_readable, printable

#: What a browser or a mail program calls a file that is not all there yet.
UNFINISHED = (".part", ".crdownload", ".download", ".partial", ".tmp", ".!ut")


@dataclass(frozen=True, slots=True)
class Found:
    """A file, where it is, and how it was last changed (`modified` in nanoseconds); `name` is for people."""

    path: str
    name: str
    size: int = 0
    modified: int = 0

    @property
    def key(self) -> str:
        """Its absolute path: under which a store remembers it."""
        return printable(os.path.abspath(self.path)) if self.path != STDIN else STDIN  # noqa: PTH100  # no symlink is to be followed


def files(paths: Iterable[str]) -> Iterator[Found | Skipped]:
    """The files that some paths name, and what is not one. Hidden files in folders are passed over."""
    for path in paths:
        if path == STDIN:
            yield Found(STDIN, STDIN)
        elif Path(path).is_dir():
            yield from _folder(path)
        else:
            yield _file(path)


def _folder(folder: str) -> Iterator[Found | Skipped]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(printable(folder), f"cannot be opened: {error.strerror}")
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        # A linked folder may lead back here, and is read under its own name if it is wanted.
        if entry.is_dir(follow_symlinks=False):
            yield from _folder(entry.path)
        elif entry.is_symlink() and entry.is_dir():
            yield Skipped(printable(entry.path), "a link to a folder: name that folder itself", failed=False)
        else:
            yield _file(entry.path, named=False)


def _file(path: str, *, named: bool = True) -> Found | Skipped:
    name = printable(path)
    try:
        status = Path(path).stat()
    except FileNotFoundError:
        gone = "no such file or folder" if named else "a link that leads nowhere"
        return Skipped(name, gone)
    except OSError as error:
        return Skipped(name, f"cannot be read: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return Skipped(name, "not a file but a device or a pipe", failed=named)
    if name.casefold().endswith(UNFINISHED):
        return Skipped(name, "a download that is not finished: run again when it is")
    if not is_readable(name):
        return Skipped(name, f"no reader for {Path(name).suffix or 'a name without a suffix'}", failed=named)
    return Found(path, name, status.st_size, status.st_mtime_ns)
