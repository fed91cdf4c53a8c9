"""Opening a zipped workbook that may be damaged, locked or made to fill the memory.

Every part is inflated here first, chunk by chunk and counted, so that no reader ever sees more than the
bounds allow, whatever the archive's own directory claims.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from hoso_desktop.errors import UserError

MAX_PART = 400 << 20  # 200,000 formatted empty rows of 26 columns are about 160 MB of XML
MAX_SMALL_PART = 24 << 20  # of what is not a sheet
_MAX_DIRECTORY = 2 << 20
MAX_RATIO_SIZE = 8 << 20
MAX_RATIO = 400  # blank formatted rows reach about 60
MAX_PARTS = 5_000
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
# What the standard reader raises for archives that are none.
_NO_ARCHIVE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)


class _Bounded(io.FileIO):
    """A file that gives out no more at once than a directory of an honest archive needs."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._name = path.name

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = _MAX_DIRECTORY + 1 if size is None or size < 0 else size
        data = super().read(min(wanted, _MAX_DIRECTORY + 1))
        if len(data) > _MAX_DIRECTORY:
            raise UserError("import.too_large", path=self._name)
        return data


class SafeZip:
    """A zip file opened for reading only; every refusal is a UserError that names the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = 0
        self._file = _Bounded(path)
        try:
            self._zip = zipfile.ZipFile(cast(IO[bytes], self._file))
        except UserError:
            self._file.close()
            raise
        except _NO_ARCHIVE as error:
            self._file.close()
            raise UserError("import.damaged", path=path.name) from error
        if len(self._zip.infolist()) > MAX_PARTS:
            self._close()
            raise UserError("import.too_large", path=path.name)

    def __enter__(self) -> SafeZip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> list[str]:
        """Names of the parts."""
        return self._zip.namelist()

    def has(self, name: str) -> bool:
        """Whether the archive has that part."""
        return self._find(name) is not None

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        wanted = name.lstrip("/")
        try:
            return self._zip.getinfo(wanted)
        except KeyError:
            # Some programs write other capitals or backslashes than the directory of the workbook says.
            for info in self._zip.infolist():
                if info.filename.replace("\\", "/").casefold() == wanted.casefold():
                    return info
        return None

    def part(self, name: str, most: int = MAX_SMALL_PART) -> Part:
        """A part to be read in chunks, `most` bytes. Raises UserError when it is not there or locked."""
        info = self._find(name)
        if info is None:
            raise UserError("import.damaged", path=self._path.name)
        if info.flag_bits & _ENCRYPTED:
            raise UserError("import.password", path=self._path.name)
        if info.file_size > MAX_RATIO_SIZE and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise UserError("import.too_large", path=self._path.name)
        try:
            return Part(self._zip.open(info), self._path, most)
        except _NO_ARCHIVE as error:
            raise UserError("import.damaged", path=self._path.name) from error

    def beginning(self, name: str, size: int = 200) -> bytes:
        """The first bytes of a part, empty when it is not there."""
        if not self.has(name):
            return b""
        part = self.part(name)
        try:
            return part.read(size)
        finally:
            part.close()

    def check_all(self) -> None:
        """Inflate every part once within the bounds, for readers that open the file by themselves."""
        total = 0
        for info in self._zip.infolist():
            if info.is_dir():
                continue
            actual = _inflated_size(self._zip, info, self._path)
            total += actual
            if actual != info.file_size:
                raise UserError("import.damaged", path=self._path.name)
            if total > MAX_PART:
                raise UserError("import.too_large", path=self._path.name)


class Part:
    """One part of the archive, read in chunks up to `most` bytes."""

    def __init__(self, source: IO[bytes], path: Path, most: int) -> None:
        self._source, self._most = source, most
        self._path = path
        self._taken = 0

    def read(self, size: int = _CHUNK) -> bytes:
        """The next chunk, empty at the end. Raises UserError when damaged or over the bound."""
        try:
            chunk = self._source.read(size)
        except _NO_ARCHIVE as error:
            raise UserError("import.damaged", path=self._path.name) from error
        self._taken += len(chunk)
        if self._taken > self._most:
            raise UserError("import.too_large", path=self._path.name)
        return chunk

    def close(self) -> None:
        """Let go of the part."""
        self._source.close()


def _inflated_size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> int:
    if info.flag_bits & _ENCRYPTED:
        raise UserError("import.password", path=path.name)
    if info.file_size > MAX_PART:
        raise UserError("import.too_large", path=path.name)
    size = 0
    try:
        with archive.open(info) as source:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
    except _NO_ARCHIVE as error:
        raise UserError("import.damaged", path=path.name) from error
    return size
