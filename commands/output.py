"""Files written whole or not at all, or standard output in their place."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..graph.errors import DataError


@contextmanager
def written(path: Path | None) -> Iterator[BinaryIO]:
    """A file to write bytes into: it takes its name when all is written; standard output without a path."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    except OSError as error:
        raise DataError(f"cannot write {path} ({error.strerror}): name another file with -o") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o666 & ~_mask())
        Path(name).replace(path)
    except OSError as error:
        raise DataError(f"cannot write {path} ({error.strerror}): name another file with -o") from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _mask() -> int:
    """The user's umask: a temporary file is for its owner alone, a result is as other files are."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
