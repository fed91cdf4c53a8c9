"""Run every measurement, print a table, leave build/bench.json; exit 1 when a promised ratio is exceeded.

`python -m bench [NAME…]` runs only the named ones.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from bench.rows import Row

NAMES = (
    "unlock",
    "listing",
    "finding",
    "importing",
    "printing",
    "editing",
    "package",
    "checking",
    "history",
    "backup",
    "scale",
)


def main(wanted: list[str]) -> int:
    rows: list[Row] = []
    for name in wanted or NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"bench.{name}").run()
    width = max(len(row[0]) for row in rows)
    print(f"{'':{width}}  {'ours':>9}  {'yardstick':>9}  {'ratio':>6}  {'limit':>6}")
    over = 0
    for label, ours, yardstick, limit in rows:
        ratio = ours / yardstick if yardstick else float("inf")
        mark = "" if ratio <= limit else "  OVER"
        over += ratio > limit
        print(f"{label:{width}}  {ours:9.4f}  {yardstick:9.4f}  {ratio:6.2f}  {limit:6.2f}{mark}")
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    names = ("name", "ours", "yardstick", "limit")
    target.write_text(
        json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=1), encoding="utf-8"
    )
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
