"""Writing files so that a power cut leaves the old one or the new one, never half of either.

Owns atomic writes, hashing copies, publishing a finished folder or file, locks between processes, and file
names that every file system takes. Knows nothing about what is inside the files.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from hoso_desktop.errors import EnvironmentProblem

CHUNK = 1 << 20
# An antivirus or indexer may hold a file for milliseconds after a write (Windows errors 5, 32, 33).
_RENAME_PATIENCE_SECONDS = 2.5
_SCANNERS_HOLD_FILES = sys.platform == "win32"  # elsewhere a refusal is a refusal
_WINDOWS_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]')
_NAME_BYTES = 220


def fsync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable (POSIX; Windows journals it itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def keep_private(folder: Path) -> None:
    """Close a folder to other users of the PC (POSIX; a Windows profile folder is closed already)."""
    if sys.platform != "win32":
        with suppress(OSError):
            folder.chmod(0o700)


def make_folder(folder: Path) -> None:
    """Make a folder somebody asked for. Raises EnvironmentProblem when the disk refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise world_error(error, folder) from error


def world_error(error: OSError, target: Path) -> EnvironmentProblem:
    """Translate an operating-system refusal into a sentence about the place it happened at."""
    place = str(target)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EnvironmentProblem("disk.full", path=place)
    if error.errno == errno.EFBIG:
        return EnvironmentProblem("disk.file_too_big", path=place)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return EnvironmentProblem("disk.no_folder", path=str(target.parent))
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return EnvironmentProblem("disk.not_writable", path=place)
    return EnvironmentProblem("disk.error", path=place, detail=error.strerror or type(error).__name__)


def replace(source: Path, target: Path) -> None:
    """Rename over `target`, durably."""
    rename(source, target)
    fsync_folder(target.parent)


def rename(source: Path, target: Path) -> None:
    """Rename over `target`, waiting up to 2.5 s for a scanner that holds the file on Windows.

    Durable only once its folder is flushed.
    """
    deadline = time.monotonic() + _RENAME_PATIENCE_SECONDS
    while True:
        try:
            source.replace(target)
            break
        except PermissionError:
            if not _SCANNERS_HOLD_FILES or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def atomic_write(target: Path, data: bytes) -> None:
    """Write `data` beside `target`, fsync, rename. Raises EnvironmentProblem when the disk refuses."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        replace(temporary, target)
    except OSError as error:
        raise world_error(error, target) from error
    finally:
        temporary.unlink(missing_ok=True)


def take_lock(handle: BinaryIO) -> None:
    """Hold an open file for this process alone, until it is closed or the process ends.

    Raises OSError where another one holds it.
    """
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def give_lock(handle: BinaryIO) -> None:
    """Let go of a file held by `take_lock`, and close it."""
    with suppress(OSError, ValueError):
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        handle.close()


def copy_with_hash(
    source: BinaryIO, target: BinaryIO | None, on_chunk: Callable[[int], None] | None = None
) -> tuple[str, int]:
    """Copy `source` to `target` (or only read it); return its SHA-256 (hex) and length in bytes."""
    digest = hashlib.sha256()
    size = 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
        size += len(chunk)
        if on_chunk is not None:
            on_chunk(len(chunk))
    return digest.hexdigest(), size


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and length in bytes of a file."""
    with path.open("rb") as source:
        return copy_with_hash(source, None)


def publish(staging: Path, target: Path) -> None:
    """Turn a finished, fsynced file or folder into `target` by one rename; refuse to overwrite."""
    if target.exists():
        raise EnvironmentProblem("file.exists", path=str(target))
    try:
        replace(staging, target)
    except OSError as error:
        if not staging.exists():
            # Renamed, but not for sure after a power cut: what is refused must not stand there.
            with suppress(OSError):
                target.replace(staging)
        raise world_error(error, target) from error


def free_name(target: Path) -> Path:
    """`target` itself, or the first of `name (2).ext`, `name (3).ext` … that does not exist yet."""
    if not target.exists():
        return target
    number = 2
    while True:
        candidate = target.with_name(f"{target.stem} ({number}){target.suffix}")
        if not candidate.exists():
            return candidate
        number += 1


def safe_name(text: str, limit: int = 120) -> str:
    """A file name from any text: NFC, no characters Windows refuses, no reserved name.

    At most `limit` characters, and few enough bytes that Linux still takes it with an ending.
    """
    name = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text)).strip(" .")
    if _WINDOWS_RESERVED.match(name):
        name = f"_{name}"
    name = name[:limit]
    while len(os.fsencode(name)) > _NAME_BYTES:
        name = name[:-1]
    return name.rstrip(" .") or "_"


def free_bytes(folder: Path) -> int:
    """Bytes a normal user may still write below `folder` (its nearest existing ancestor is asked)."""
    probe = folder
    while not probe.exists() and probe != probe.parent:
        probe = probe.parent
    return shutil.disk_usage(probe).free


# File systems on which a write-ahead log or a lock cannot be trusted.
_UNFIT = frozenset({"vfat", "msdos", "exfat", "fat", "fat32", "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p",
                    "fuse.sshfs", "fuse.rclone", "remote"})  # fmt: skip


def is_unfit_volume(folder: Path, mounts: str | None = None) -> bool:
    """Whether `folder` lies on a FAT stick or a network share. `mounts` is the text of /proc/mounts.

    An unknown file system counts as fit: refusing a sound disk would be worse.
    """
    return volume_kind(folder, mounts) in _UNFIT


def volume_kind(folder: Path, mounts: str | None = None) -> str:
    """Name of the file system `folder` lies on, in lower case; empty when unknown, `remote` for a share."""
    place = folder.absolute()
    if sys.platform == "win32":
        return _windows_volume(place)
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    best, kind = -1, ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        mount = parts[1].replace("\\040", " ")
        if place.is_relative_to(mount) and len(mount) > best:
            best, kind = len(mount), parts[2]
    return kind.casefold()


def _windows_volume(place: Path) -> str:
    """File system name of a drive in lower case, `remote` for a network drive (Windows only)."""
    if sys.platform != "win32":
        return ""
    import ctypes

    root = f"{place.drive}\\"
    remote = 4
    if ctypes.windll.kernel32.GetDriveTypeW(root) == remote:
        return "remote"
    name = ctypes.create_unicode_buffer(64)
    found = ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
    return name.value.casefold() if found else ""
