"""Zip files without the clock: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

_DAY = (1980, 1, 1, 0, 0, 0)  # the first a zip file can name


class SteadyZip(zipfile.ZipFile):
    """A zip file being written in memory, every part stamped with the same moment."""

    def __init__(self, out: io.BytesIO) -> None:
        super().__init__(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def put(self, name: str, data: bytes | str) -> None:
        """Add a part."""
        part = zipfile.ZipInfo(name, _DAY)
        part.compress_type = zipfile.ZIP_DEFLATED
        part.external_attr = 0o600 << 16
        super().writestr(part, data)

    def writestr(
        self,
        zinfo_or_arcname: zipfile.ZipInfo | str,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """As `put`: what libraries call. How they want it packed is not asked."""
        named = zinfo_or_arcname
        self.put(named if isinstance(named, str) else named.filename, data)


def packed_again(data: bytes) -> bytes:
    """A zip file with the same parts, in the same order, without the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, SteadyZip(out) as target:
        for name in source.namelist():
            target.put(name, source.read(name))
    return out.getvalue()
