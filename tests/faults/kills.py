"""Kills one session of the window after another on one store: `python -m tests.faults.kills KILLS SEED`.

Each session is a forked process with a window of its own, ended by SIGKILL at an instant drawn at random:
while it starts, or some time after it is at work. The answer is one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from functools import partial
from pathlib import Path
from typing import Any

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.services.office import create_office
from hoso_desktop.services.recovery import enter_office
from tests.faults.clerk_session import Session, wrong
from tests.support.office import NEW, add_dossier
from tests.ui.driver import MORNING, PASSWORD

WHILE_STARTING = 0.15  # the part of the kills that come before the window is at work
START_SECONDS, WORK_SECONDS = 0.6, 1.2
PATIENCE = 30.0
KILLS_A_STORE = 20  # a store that only grows would make looking at it the longest part


def child(store: Path, place: Path, seed: int, said: Path) -> None:
    """Never returns."""
    code = 1
    handle = os.open(said, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    say = partial(_say, handle)
    try:
        Session(store, place, seed, say).run()
    except BaseException:
        say("crashed " + traceback.format_exc().replace("\n", " | "))
    finally:
        os._exit(code)


def _say(handle: int, line: str) -> None:
    os.write(handle, f"{line}\n".encode())


def kill_once(store: Path, place: Path, seed: int, chance: random.Random) -> list[str]:
    """What the session had said when it was killed."""
    said = place / f"da noi {seed}"
    said.touch()
    pid = os.fork()
    if pid == 0:
        child(store, place, seed, said)
    if chance.random() < WHILE_STARTING:
        time.sleep(chance.uniform(0, START_SECONDS))
    else:
        end = time.monotonic() + PATIENCE
        while not said.stat().st_size and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, WORK_SECONDS))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    lines = said.read_text(encoding="utf-8").splitlines()
    if not os.WIFSIGNALED(status):
        lines.append(f"crashed {status}")
    return lines


def main(kills: int, seed: int) -> dict[str, Any]:
    """So many kills; how long the slowest opening took, what was said, and what was wrong after which."""
    chance = random.Random(seed)
    failed: dict[str, list[str]] = {}
    said: list[str] = []
    slowest = 0.0
    for first in range(1, kills + 1, KILLS_A_STORE):
        numbers = range(first, min(first + KILLS_A_STORE, kills + 1))
        with tempfile.TemporaryDirectory() as base:
            slowest = max(slowest, _one_store(Path(base), numbers, chance, said, failed))
    words = [line.partition(" ")[0] for line in said]
    counted = {word: words.count(word) for word in sorted(set(words))}
    return {"slowest": slowest, "said": counted, "failed": failed}


def _one_store(
    base: Path, numbers: range, chance: random.Random, said: list[str], failed: dict[str, list[str]]
) -> float:
    """One store through some kills; the slowest opening in seconds."""
    store, place, clock = base / "kho", base / "cua minh", FixedClock(MORNING)
    (place / "usb").mkdir(parents=True)
    create_office(store, NEW, PASSWORD, cost=FLOOR, clock=clock).close()
    told: list[str] = []
    slowest = 0.0
    for number in numbers:
        told += kill_once(store, place, number, chance)
        begun = time.monotonic()
        with enter_office(store, PASSWORD, clock=clock) as office:
            slowest = max(slowest, time.monotonic() - begun)
            add_dossier(office, f"HN.{number * 1000 + 999}", f"Hồ sơ {number * 1000 + 999}")
            found = list(wrong(office, place, told))
        if found:
            failed[f"kill {number}"] = found
    said += told
    return slowest


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))  # noqa: T201
