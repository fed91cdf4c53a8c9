"""A large commune after ten years (60,000 documents) against a small one (600): what a clerk does all day.

Each act is measured in a fresh process on a store that has just been unlocked, several times in a row, each
time on another dossier. What takes less than a blink in the small office may take a blink in the large one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row
from bench.scale_acts import REVIEW
from bench.stores import PASSWORD, store_of

FEW, MANY = 600, 60_000
# Seconds nobody feels (a keystroke's echo); a ratio of two shorter times says nothing about people.
BLINK = 0.05
LIMIT = 1.5
# The review of the whole office is a job in the background that tells how far it is: its seconds are shown,
# no promise. The limit only catches a job that no longer ends.
REVIEW_LIMIT = 120.0


def _measured(folder: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="hoso-scale-") as scratch:
        copy = Path(scratch) / "store"
        shutil.copytree(folder, copy)
        done = subprocess.run(
            [sys.executable, "-m", "bench.scale_acts", str(copy), PASSWORD],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run() -> list[Row]:
    few, many = _measured(store_of(FEW)), _measured(store_of(MANY))
    review = many.pop(REVIEW)
    rows = [(f"{name}, 60,000 / 600 documents", many[name], max(few[name], BLINK), LIMIT) for name in many]
    return [*rows, (f"{REVIEW}, 60,000 documents / 1 second", review, 1.0, REVIEW_LIMIT)]
