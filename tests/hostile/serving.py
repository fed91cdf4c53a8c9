"""One runner: opens file after file, each in its own folder, and says on its output how each one ended.

Reads lines `kind start stop` and answers in lines of JSON. Ends itself, with its stack on the error stream,
when a file takes too long, wherever it hangs.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import random
import shutil
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.errors import UserError
from hoso_desktop.intake import pdf_child
from hoso_desktop.messages import explain
from tests.hostile import samples, watch
from tests.hostile.doors import KINDS, Case, Door

SECONDS = 20.0  # not counting the time the machine did other work
_HANGS = 60.0
MEMORY = 512 << 20
FRESH = 77  # a runner that has grown asks for another one in its place
_GROWN = 330 << 20
_PDF_SECONDS = 3.0  # a limit of its own so that thousands of files that hang do not take days
_SHORTEST_SENTENCE = 25


@dataclass(frozen=True)
class Outcome:
    """How one file ended; `fault` is empty when every door answered or refused as it should."""

    kind: str
    seed: int
    answers: tuple[str, ...] = ()
    seconds: float = 0.0
    memory: int = 0
    fault: str = ""


class Runner:
    """`root` holds the folder the files are put into, the stores, and things nobody may touch."""

    def __init__(self, root: Path) -> None:
        self._ground, self._canary = root / "vao", root / "khac"
        self._ground.mkdir()
        self._canary.mkdir()
        for name in ("ngoai.pdf", "x.pdf", "passwd"):
            (self._canary / name).write_bytes(b"%PDF-1.4 khong duoc doc")
        self.samples = samples.make(root)
        self._watch = watch.Watch(root)
        self._before = watch.listing(self._canary)
        pdf_child.READER.close()
        pdf_child.READER = pdf_child.PdfChild(_PDF_SECONDS)

    def run(self, kind: str, seed: int) -> Outcome:
        """Make the file, put it before its doors, look around."""
        chosen = KINDS[kind]
        case = chosen.make(random.Random(f"{kind} {seed}"), self.samples)
        path = self._put(case)
        watch.forget_peak()
        begun, answers, faults = time.monotonic() - watch.waited(), [], []
        for door in chosen.doors:
            answer, fault = self._through(door, path)
            answers.append(answer)
            faults += fault
        seconds = time.monotonic() - watch.waited() - begun
        faults += self._look_around(case)
        most, _now = watch.memory()
        if most > MEMORY:
            faults.append(f"{most >> 20} MB")
        return Outcome(kind, seed, tuple(answers), round(seconds, 3), most, "\n".join(faults))

    def _put(self, case: Case) -> Path:
        shutil.rmtree(self._ground)
        self._ground.mkdir()
        for name, data in {case.name: case.data, **case.beside}.items():
            (self._ground / name).write_bytes(data)
        return self._ground / case.name

    def _through(self, door: Door, path: Path) -> tuple[str, list[str]]:
        faulthandler.dump_traceback_later(_HANGS, exit=True)
        begun = time.monotonic() - watch.waited()
        try:
            self._watch.on = True
            door(path, self.samples)
            answer, fault = "ok", []
        except UserError as error:
            answer, fault = error.code, _sentence_fault(error)
        except BaseException:
            answer, fault = "fault", [f"{door.__name__}: {traceback.format_exc()}"]
        finally:
            self._watch.on = False
            faulthandler.cancel_dump_traceback_later()
        seconds = time.monotonic() - watch.waited() - begun
        if seconds > SECONDS:
            fault.append(f"{door.__name__}: {seconds:.1f} s")
        return answer, fault

    def _look_around(self, case: Case) -> list[str]:
        faults = [f"did: {line}" for line in self._watch.seen]
        self._watch.seen.clear()
        if watch.listing(self._canary) != self._before:
            faults.append("a file elsewhere was changed")
        extra = {path.name for path in self._ground.iterdir()} - {case.name, *case.beside}
        if extra and not (case.name == "may.toml" and extra == {"may-hong.toml"}):
            faults.append(f"left behind: {sorted(extra)}")
        return faults


def _sentence_fault(error: UserError) -> list[str]:
    try:
        said = explain(error)
    except Exception:
        return [f"no sentence for {error.code}: {traceback.format_exc()}"]
    return [] if len(said) >= _SHORTEST_SENTENCE else [f"{error.code}: {said!r} is no sentence"]


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def serve(root: Path) -> int:
    """Answer until the input ends."""
    runner = Runner(root)
    for line in sys.stdin:
        kind, start, stop = line.split()
        for seed in range(int(start), int(stop)):
            _say({"begin": [kind, seed]})
            outcome = runner.run(kind, seed)
            _say({"end": outcome.__dict__})
            gc.collect(0)
            if watch.memory()[1] > _GROWN:
                gc.collect()
                if watch.memory()[1] > _GROWN:
                    return FRESH
        _say({"ready": True})
    return 0
