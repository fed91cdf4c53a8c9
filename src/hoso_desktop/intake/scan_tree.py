"""What lies in the scan folder at this moment, sub-folders included: scanners write one for each day.

Reads names, sizes and time stamps only. Follows no link and no junction, so that no loop leads it on and
nothing outside the folder is ever taken; a name with a secrecy mark, of file or sub-folder, is only counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hoso_desktop.domain.scan import is_wanted
from hoso_desktop.domain.secrecy import mark_in_file_name

# Year, month, day and one more; somebody who chose a whole drive is not made to wait for it.
MOST_LEVELS = 4
MOST_FOLDERS = 500


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size in bytes and time stamp in nanoseconds: equal stamps of two looks mean an untouched file."""

    size: int
    modified: int


@dataclass(slots=True)
class ScanTree:
    """Files by their name below the folder (`2026-11-16/109.pdf`), and what was not looked into.

    `unread` are sub-folders that could not be opened just now: what waits from them has not vanished.
    """

    stamps: dict[str, Stamp] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)  # sub-folders, as above
    unread: list[str] = field(default_factory=list)
    left_out: int = 0  # sub-folders too deep or too many
    refused: int = 0

    def is_unread(self, name: str) -> bool:
        """Whether a file lies where nobody could look this time."""
        return any(name.startswith(f"{folder}/") for folder in self.unread)


def read_tree(root: Path) -> ScanTree:
    """Look through the folder. Raises OSError when the folder itself cannot be opened."""
    found = ScanTree()
    _read(root, "", found, 0, secret=False)
    return found


def _read(root: Path, inside: str, found: ScanTree, level: int, *, secret: bool) -> None:
    for entry in sorted(os.scandir(root / inside), key=lambda one: one.name):
        name = f"{inside}/{entry.name}" if inside else entry.name
        marked = secret or bool(mark_in_file_name(entry.name))
        if _is_folder(entry):
            _descend(root, name, found, level + 1, secret=marked)
        elif _is_scan(entry):
            if marked:
                found.refused += 1
            else:
                _stamp(entry, name, found)


def _descend(root: Path, name: str, found: ScanTree, level: int, *, secret: bool) -> None:
    if level > MOST_LEVELS or len(found.folders) >= MOST_FOLDERS:
        found.left_out += 1
        found.unread.append(name)
        return
    found.folders.append(name)
    try:
        _read(root, name, found, level, secret=secret)
    except FileNotFoundError:
        return  # taken away while we looked
    except OSError:
        found.unread.append(name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith((".", "~")) or entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
        return False
    # A junction of Windows is no symbolic link, yet leads elsewhere.
    path = Path(entry.path)
    return path.resolve() == path.parent.resolve() / entry.name


def _is_scan(entry: os.DirEntry[str]) -> bool:
    return is_wanted(entry.name) and not entry.is_symlink() and entry.is_file(follow_symlinks=False)


def _stamp(entry: os.DirEntry[str], name: str, found: ScanTree) -> None:
    try:
        facts = Path(entry.path).lstat()
    except FileNotFoundError:
        return
    found.stamps[name] = Stamp(facts.st_size, facts.st_mtime_ns)


def folders_of(root: Path, found: ScanTree) -> Iterator[str]:
    """The folder and its sub-folders as paths, for somebody who wants to be told of changes."""
    yield str(root)
    for name in found.folders:
        yield str(root / name)
