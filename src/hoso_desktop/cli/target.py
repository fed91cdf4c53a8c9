"""Files a command writes where a person says: never over one that is there, unless `--force` is said too."""

from __future__ import annotations

import argparse
from pathlib import Path

from hoso_desktop.errors import UserError


def refuse_existing(path: Path | None, words: argparse.Namespace) -> None:
    """Raise UserError `cli.file_exists` before any work is done; a folder is not a file to overwrite."""
    if path is not None and path.is_file() and not words.force:
        raise UserError("cli.file_exists", path=str(path))
