"""Writes docs/reliability.md from what the batteries left in build/reliability.

`make battery` and `make soak` leave the figures; run `python tools/reliability.py` afterwards. The words
of the page stand here, so that no figure in it was typed by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "build" / "reliability"
PAGE = PROJECT / "docs" / "reliability.md"

HEAD = """\
# What is promised when things fail, and how it is proved

This page is written by `tools/reliability.py` from the last runs of the batteries; do not edit it.

## Promises

1. What the program has said is saved survives a killed program and a power cut.
2. A change is there as a whole or not at all: no row without its file, no half package, paper or backup.
3. A store opens after any sudden end, at most needs what the program does by itself while opening it, and
   takes the next change.
4. A disk that is full or refuses is told of in a sentence; everything stays readable; the same work goes
   through once the disk is well.
5. A change of password or key, and a step to a newer schema, ends as the old or the new one.

## How each is proved

- **Ends** (1, 2, 3, 5). `tests/faults/recorder.c` writes down every call by which one process changes a
  folder, SQLite's own included. A replay of the whole log must give the real folder byte for byte, so that
  no call is missed. `crash_states.py` then makes the folders that an end after any call may leave: the
  process killed (all calls count), the power cut with nothing kept that was not synced, and the power cut
  with any sectors of 512 bytes kept of what was not synced. Each folder is opened by the program itself with
  everything it does after a sudden end, then checked: pages, structure, links, history, every stored file,
  what was said to be saved, and one more change is made.
- **Faults** (4, 2). The same library lets a call fail: this and every later one with ENOSPC or EIO, only this
  one with EIO, or every sync from here on. Opening, work and closing are under it. Then the disk is well, the
  work is done again in the same process, and the store is opened anew and checked.
- **Small disk** (4). A real disk of 8 MB (tmpfs, ballast of 1 MB) is filled to 0, 8, 64 and 256 KiB of room.
- **Statements** (5). A step from every landed schema, and a new store, killed before each statement.
- **Kills** (1, 2, 3). `tests/faults/kills.py` starts a real window on an offscreen display, in which a
  clerk makes dossiers, types, pastes, adds scans, completes and backs up, and ends it by SIGKILL at an
  instant drawn at random. What the window had shown as saved was written down outside the store. One
  store goes through twenty kills; after each it must open within 5 seconds (with the cheapest key; the
  cost of a real password comes on top), be whole, hold what was said, and take one more change.
- **Clocks** (1, 2). `tests/faults/test_clock_jumps.py` lets the clock jump 20 years and an hour back, an
  hour and 10 years ahead, and over the end of summer time, before the first, a middle and the last
  reading of every workflow. Order stays, every fact of a doubtful time is marked and no other. Through
  weeks with such jumps the daily check and the backup happen on every day, and on none twice.
- **Two at once** (1, 2). `tests/faults/test_two_at_once.py`: a second program is refused while the first
  goes on writing; backups made while somebody writes are restored and hold one moment of the store; a
  scanner holds every file that is renamed for 200 ms, in every workflow.
- `tests/faults/harness.py` is an older net of the same kind at the level of Python, without a compiler.
"""

TAIL = """\
## What this does not show

- No power was cut on a real machine, and no disk that lies about a finished sync was tried.
- Names (made, renamed, removed) are taken to reach the disk in order, as on ext4, NTFS and other journalling
  file systems. A file system without a journal may lose more.
- Only renaming waits for a scanner; opening a file that is held for a moment does not. Held files were made
  here by refusing the call, not met on Windows.
- Windows: the recorder is for Linux. The program's own rules are the same there; the calls are not.
- Sectors are kept or lost whole. Damage inside a sector is found by the checks of pages and files, which have
  tests of their own.
- A torn disk is drawn at random, not tried in every combination; another seed draws others
  (`make soak SEEDS=50:100`).
- On the small disk the program's own demands for free space are set to nothing, else it would refuse before
  the disk is full.
- A run records its calls anew, and keys and ids are random: a seed gives the same plan, not the same bytes.
"""

TABLES = {
    "ends": ("Ends (`make battery`)", ("ends", "folders")),
    "soak-ends": ("Ends (`make soak`)", ("ends", "folders")),
    "faults": ("Faults (`make battery`: every twelfth point)", ("points", "runs", "refused")),
    "soak-faults": ("Faults (`make soak`: every point in twelve seeds)", ("points", "runs", "refused")),
    "kills": ("Kills (`make battery`)", ("kills", "said", "slowest_opening_ms")),
    "soak-kills": ("Kills (`make soak`)", ("kills", "said", "slowest_opening_ms")),
    "clock": ("Clock jumps in every workflow", ("jumps", "facts")),
    "clock-days": ("Days with clock jumps", ("days", "backups")),
    "at-once": ("Two at once", ("tries", "changes")),
    "held": ("Files held for 200 ms", ("refused",)),
    "small-disk": ("Small disk", ("runs", "refused")),
    "upgrade-statements": ("Statements", ("statements",)),
}


def found() -> list[dict[str, Any]]:
    """The figures of every run that passed, by battery and name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]


def whole(name: str, rows: list[dict[str, Any]]) -> int | float:
    """The sum of a column; of what is the slowest, the slowest of all."""
    figures: list[int | float] = [row[name] for row in rows]
    return max(figures) if name.startswith("slowest") else sum(figures)


def table(title: str, columns: Iterable[str], rows: list[dict[str, Any]]) -> str:
    """One battery's rows with what they come to."""
    names = list(columns)
    days = sorted({row["day"] for row in rows})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    commits = ", ".join(sorted({row["commit"] for row in rows if row.get("commit")}))
    at = f" after commit {commits}" if commits else ""
    lines = [f"### {title}", "", f"Passed {when}{at}: nothing lost, corrupt, dangling or half.", ""]
    lines += ["| workflow | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    lines += [f"| {row['name']} | " + " | ".join(f"{row[name]:,}" for name in names) + " |" for row in rows]
    total = " | ".join(f"**{whole(name, rows):,}**" for name in names)
    return "\n".join([*lines, f"| **all {len(rows)}** | {total} |", ""])


def page(results: list[dict[str, Any]]) -> str:
    """The whole page."""
    parts = [HEAD, "## Last results\n"]
    for battery, (title, columns) in TABLES.items():
        rows = [row for row in results if row["battery"] == battery]
        if rows:
            parts.append(table(title, columns, rows))
    return "\n".join([*parts, TAIL])


def main() -> None:
    """Entry point."""
    PAGE.write_text(page(found()), encoding="utf-8")


if __name__ == "__main__":
    main()
