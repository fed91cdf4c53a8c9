"""Whether a place can take the packages chosen for it, asked before the first byte is written.

Looks at the medium and at names; writes nothing but the folder itself and an empty file it takes away again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hoso_desktop import files
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.transfer.manifest import SUFFIX
from hoso_desktop.transfer.plan import PackagePlan

# What a file on FAT32 can be at most: its length is kept in 32 bits.
FAT_BYTES = (1 << 32) - 1
_FAT = frozenset({"vfat", "msdos", "fat", "fat32"})
# Windows without its long-paths switch, less the closing zero; `.partial/hoso-12345678/` stands in between.
_WINDOWS_PATH, _STAGING_LENGTH = 259, len("/.partial/hoso-12345678")
_MEGABYTE = 1_000_000


def check(
    out_dir: Path,
    plans: Sequence[PackagePlan],
    *,
    needed: int,
    mounts: str | None = None,
    windows: bool = sys.platform == "win32",
) -> None:
    """Raise what stands in the way of writing all `plans` into `out_dir`; nothing is begun by halves.

    Raises UserError for names that collide or are too long, EnvironmentProblem for a medium that is
    read-only, too small or cannot hold a file that large. `needed` is bytes, `mounts` the text of
    /proc/mounts.
    """
    _names(out_dir, plans)
    if windows:
        _lengths(out_dir, plans)
    _file_system(out_dir, plans, files.volume_kind(out_dir, mounts))
    _room(out_dir, needed)
    _writable(out_dir)


def _names(out_dir: Path, plans: Sequence[PackagePlan]) -> None:
    taken: dict[str, str] = {}
    if out_dir.is_dir():
        taken = {path.name.casefold(): path.name for path in out_dir.iterdir()}
    chosen: dict[str, PackagePlan] = {}
    for plan in plans:
        key = plan.name.casefold()
        other = chosen.setdefault(key, plan)
        if other is not plan:
            codes = {"dossier": plan.dossier_code, "other": other.dossier_code}
            raise UserError("package.same_name", name=plan.name, **codes)
        if taken.get(key, plan.name) != plan.name:
            raise UserError("package.name_by_case", name=plan.name, there=taken[key], folder=str(out_dir))


def _lengths(out_dir: Path, plans: Sequence[PackagePlan]) -> None:
    room = _WINDOWS_PATH - len(str(out_dir.absolute())) - _STAGING_LENGTH - len(SUFFIX) - 1
    for plan in plans:
        if len(plan.name) > room:
            raise UserError("package.path_too_long", folder=str(out_dir), name=plan.name, most=_WINDOWS_PATH)


def _file_system(out_dir: Path, plans: Sequence[PackagePlan], kind: str) -> None:
    for plan in plans:
        if kind in _FAT and plan.total_bytes > FAT_BYTES:
            size = -(-plan.total_bytes // _MEGABYTE)
            raise EnvironmentProblem(
                "package.too_big_for_fat", path=str(out_dir), dossier=plan.dossier_code, size=size
            )


def is_fat(place: Path, mounts: str | None = None) -> bool:
    """Whether a place cannot hold a file of 4 GiB. `mounts` is the text of /proc/mounts."""
    return files.volume_kind(place, mounts) in _FAT


def _room(out_dir: Path, needed: int) -> None:
    free = files.free_bytes(out_dir)
    if free < needed:
        raise EnvironmentProblem(
            "disk.space_low", path=str(out_dir), free=free // _MEGABYTE, needed=-(-needed // _MEGABYTE)
        )


def _writable(out_dir: Path) -> None:
    files.make_folder(out_dir)
    try:
        with tempfile.TemporaryFile(dir=out_dir):
            pass
    except OSError as error:
        raise files.world_error(error, out_dir) from error
