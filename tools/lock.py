"""Write requirements/*.txt again from requirements/*.in: hashed, for every platform and Python we support.

Uses uv from a throw-away environment; it must never touch .venv.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
# The largest set first: the others take their versions from it.
LARGEST, *SMALLER = "dev", "desktop", "base", "build"
OPTIONS = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "-q"]


def main() -> int:
    """Entry point: no arguments."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "venv", scratch], check=True)
        programs = Path(scratch) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "-qq", "uv"], check=True)
        for name in (LARGEST, *SMALLER):
            limits = [] if name == LARGEST else ["-c", f"{LARGEST}.txt"]
            subprocess.run(
                [programs / "uv", "pip", "compile", *OPTIONS, *limits, f"{name}.in", "-o", f"{name}.txt"],
                check=True,
                cwd=REQUIREMENTS,
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
