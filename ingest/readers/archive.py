"""ZIP and TAR: their members are read where they lie, in memory; nothing is ever unpacked to disk."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from ...graph.errors import DocumentError
from ..documents import LARGEST, Part, Skipped, Source, printable, read_inner

#: What the standard library raises for an archive that is not whole.
DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_ENCRYPTED = 0x1


def zipped(source: Source) -> Iterator[Part]:
    """What the members of a ZIP file give, in its order."""
    with source.open() as file, opened(file) as archive:
        for member in archive.infolist():
            source.budget.check()
            if not member.filename or member.is_dir() or _is_hidden(member.filename):
                continue
            inner = source.part(member.filename)
            try:
                _admit(member.filename, member.file_size)
                if inner.is_readable and member.flag_bits & _ENCRYPTED:
                    raise DocumentError("encrypted with a password: unpack it first")
                content = unzipped(archive, member) if inner.is_readable else b""
            except DocumentError as error:
                yield Skipped(inner.name, str(error))
                continue
            yield from read_inner(inner.of(content))


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """A ZIP file's list of members; DocumentError if it has none."""
    try:
        return zipfile.ZipFile(file)
    except DAMAGED as error:
        raise DocumentError("cut off or damaged: get it again") from error


def unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, most: int = LARGEST) -> bytes:
    """The content of a member; DocumentError if it is not there, damaged, or has more than `most` bytes."""
    try:
        with archive.open(member) as file:
            content = file.read(most + 1)
    except KeyError as error:
        raise DocumentError(f"damaged: there is no {member} in it") from error
    except (*DAMAGED, OSError) as error:
        raise DocumentError("cut off or damaged: get it again") from error
    if len(content) > most:
        raise DocumentError(f"more than {most // 2**20} MB when unpacked: unpack it first")
    return content


def tarred(source: Source) -> Iterator[Part]:
    """What the files in a TAR give, compressed or not, in its order; links and devices are passed over."""
    with source.open() as file:
        try:
            with tarfile.open(fileobj=file, mode="r|*") as archive:
                for member in archive:
                    source.budget.check()
                    if member.isfile() and not _is_hidden(member.name):
                        yield from _untarred(source, archive, member)
        except (*DAMAGED, OSError) as error:
            raise DocumentError("an archive that is cut off or damaged: get it again") from error


def _untarred(source: Source, archive: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Part]:
    inner = source.part(member.name)
    try:
        _admit(member.name, member.size)
    except DocumentError as error:
        # What is passed over is unpacked all the same, on the way to what comes after it.
        source.budget.spend(member.size)
        yield Skipped(inner.name, str(error))
        return
    content = archive.extractfile(member) if inner.is_readable else None
    yield from read_inner(inner.of(content.read() if content else b""))


def _admit(name: str, size: int) -> None:
    """DocumentError for a member that is not to be read."""
    if ".." in PurePosixPath(name).parts or name.startswith("/") or PureWindowsPath(name).drive:
        raise DocumentError("a name that leads out of the archive")
    if size > LARGEST:
        raise DocumentError(f"larger than {LARGEST // 2**20} MB: unpack it first")


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(printable(name)).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part.strip(".") for part in parts)
