"""What the batteries found, left in build/reliability for tools/reliability.py to write a page from."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "reliability"


def note(battery: str, name: str, **figures: int | float) -> None:
    """Keep the figures of one run; the newest of a name counts."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=FOLDER.parents[1], capture_output=True, text=True, check=False)
    found = {
        "battery": battery,
        "name": name,
        "day": datetime.now(UTC).date().isoformat(),
        "commit": commit.stdout.strip(),
        **figures,
    }
    (FOLDER / f"{battery} {name}.json").write_text(json.dumps(found), encoding="utf-8")
