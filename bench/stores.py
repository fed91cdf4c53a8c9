"""Stores of a given number of documents for measuring, made once per machine and kept in build/bench."""

from __future__ import annotations

import shutil
from pathlib import Path

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.services.demo import make_demo

PASSWORD = "đo tốc độ"


def store_of(documents: int) -> Path:
    """Folder of a closed store with that many documents, no files."""
    folder = Path("build/bench") / f"store-{documents}"
    done = folder.with_suffix(".done")
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        make_demo(folder, seed=7, scale=documents, password=PASSWORD, cost=FLOOR).close()
        done.touch()
    return folder
