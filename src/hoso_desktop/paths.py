"""Where things are: data, log and export folders, and resources in a source tree, a wheel or a frozen build.

Reads the environment only; creates nothing and imports nothing of ours but the error tree.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hoso_desktop.errors import BugError

_PACKAGE = Path(__file__).resolve().parent


def resource_root() -> Path:
    """Folder that holds forms/, profiles/, rules/, fonts/, icons/ and i18n/."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [
        *([Path(frozen) / "resources"] if frozen else []),
        _PACKAGE / "resources",  # wheel
        _PACKAGE.parent.parent / "resources",  # source tree
    ]
    for candidate in candidates:
        if (candidate / "i18n").is_dir():
            return candidate
    raise BugError("resources folder not found")


def resource(name: str) -> Path:
    """Absolute path of a shipped data file, e.g. ``resource("forms/contents.toml")``."""
    path = resource_root() / name
    if not path.exists():
        raise BugError(f"resource missing: {name}")
    return path


def data_home() -> Path:
    """Per-user data folder: %LOCALAPPDATA%\\HoSo on Windows, the XDG data folder elsewhere."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "HoSo"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "HoSo"


def default_store() -> Path:
    """Folder of the office's store when none is named."""
    return data_home() / "store"


def pc_settings() -> Path:
    """File of this PC's own settings (settings.py)."""
    return data_home() / "pc.toml"


def log_folder() -> Path:
    """Folder of the rotating log."""
    return data_home() / "log"
