"""Finding the file a row of a list points to, below one folder and never outside it.

Names are compared without regard to capitals, to the normal form of accents or to which slash was typed.
Opens files for reading only; every folder is listed once.
"""

from __future__ import annotations

import ntpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.domain.proposal import Reason

_DRIVE = re.compile(r"^[A-Za-z]:")
_BLANKS = re.compile(r"[\s\u00a0]+")
_PDF_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Found:
    """Where a path of the list leads: a file, or the reason why there is none."""

    file: Path | None = None
    reason: Reason | None = None


def name_key(name: str) -> str:
    """Equal for names that a person would call the same."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", name).casefold()).strip()


class ListedFiles:
    """Looks up paths below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root: Path | None = None
        self._folders: dict[Path, dict[str, Path]] = {}
        self._safe_folders: dict[Path, bool] = {}

    def find(self, written: str) -> Found:
        """The file meant by a path as written in the list."""
        parts = self._parts(written)
        if parts is None:
            return Found(reason=Reason.FILE_OUTSIDE)
        place = self._root
        for index, part in enumerate(parts):
            entry = self._entry(place, part, last=index == len(parts) - 1)
            if entry is None:
                return Found(reason=Reason.FILE_MISSING)
            place = entry
        if not parts or place.is_dir():
            return Found(reason=Reason.FILE_MISSING)
        if not self._inside(place):
            return Found(reason=Reason.FILE_OUTSIDE)
        return _readable(place)

    def _parts(self, written: str) -> list[str] | None:
        """Path components below the root; None when the path leaves it."""
        text = unicodedata.normalize("NFC", written.strip().strip('"')).replace("\x00", "")
        text = re.sub(r"^file:/{2,3}", "", text, flags=re.IGNORECASE).replace("\\", "/")
        if text.startswith("/") or _DRIVE.match(text):
            text = self._below_root(text) or ""
            if not text:
                return None
        out: list[str] = []
        for part in text.split("/"):
            if part in ("", "."):
                continue
            if part == "..":
                if not out:
                    return None
                out.pop()
            else:
                out.append(part)
        return out

    def _below_root(self, text: str) -> str | None:
        """The rest of an absolute path that lies below the root, else None."""
        roots = {str(self._root), str(self._resolved_root())}
        plain = ntpath.normpath(text).replace("\\", "/")
        for root in roots:
            ahead = name_key(root.replace("\\", "/").rstrip("/") + "/")
            if name_key(plain).startswith(ahead):
                return unicodedata.normalize("NFC", plain)[len(unicodedata.normalize("NFC", root)) :].lstrip(
                    "/"
                )
        return None

    def _resolved_root(self) -> Path:
        if self._real_root is None:
            self._real_root = self._root.resolve()
        return self._real_root

    def _entry(self, folder: Path, name: str, *, last: bool) -> Path | None:
        entries = self._folders.get(folder)
        if entries is None:
            entries = self._folders[folder] = _list(folder)
        wanted = name_key(name)
        found = entries.get(name) or entries.get(wanted)
        if found is None and last and "." not in name:
            found = entries.get(f"{wanted}.pdf")  # contractors often leave the ending out
        return found

    def _inside(self, place: Path) -> bool:
        """Whether a file still lies below the root when links are followed."""
        if place.is_symlink():
            return place.resolve().is_relative_to(self._resolved_root())
        folder = place.parent
        if folder not in self._safe_folders:
            self._safe_folders[folder] = folder.resolve().is_relative_to(self._resolved_root())
        return self._safe_folders[folder]


def _list(folder: Path) -> dict[str, Path]:
    """Entries of a folder by exact name and by name key; a folder that cannot be read is empty."""
    out: dict[str, Path] = {}
    try:
        for entry in sorted(folder.iterdir()):
            out.setdefault(name_key(entry.name), entry)
            out[entry.name] = entry
    except OSError:
        return {}
    return out


def _readable(place: Path) -> Found:
    """Whether the file opens, and whether a .pdf begins like one."""
    try:
        with place.open("rb") as source:
            head = source.read(_PDF_HEAD)
    except FileNotFoundError:
        return Found(reason=Reason.FILE_MISSING)
    except OSError:
        return Found(reason=Reason.FILE_UNREADABLE)
    if place.suffix.casefold() == ".pdf" and b"%PDF-" not in head:
        return Found(reason=Reason.FILE_NOT_PDF)
    return Found(file=place)
