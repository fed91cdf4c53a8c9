"""Several runners over many files; a runner that hangs or dies costs its file a fault and is replaced."""

from __future__ import annotations

import json
import os
import queue
import resource
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.doors import KINDS
from tests.hostile.serving import FRESH, Outcome

_PROJECT = Path(__file__).resolve().parents[2]
_AT_ONCE = 25
_ADDRESS_SPACE = 6 << 30  # keeps the machine alive; what counts is the memory really used
Work = tuple[str, int, int]


@dataclass
class Report:
    """Everything that was seen."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def faults(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.fault]

    def lines(self) -> Iterator[str]:
        """For people: every fault with the command that brings it back, then the figures."""
        for one in self.faults:
            yield f"--- python -m tests.hostile --kind {one.kind} --seed {one.seed}\n{one.fault}"
        for kind in KINDS:
            mine = [one for one in self.outcomes if one.kind == kind]
            if mine:
                answers = Counter(answer for one in mine for answer in one.answers)
                slowest, largest = max(one.seconds for one in mine), max(one.memory for one in mine)
                yield (
                    f"{kind:9} {len(mine):6} files {sum(one.seconds for one in mine):7.1f} s, "
                    f"slowest {slowest:5.1f} s, largest {largest >> 20:4} MB  {dict(answers.most_common(6))}"
                )
        for one in sorted(self.outcomes, key=lambda one: -one.seconds)[:5]:
            yield f"slow: --kind {one.kind} --seed {one.seed}: {one.seconds} s {one.answers}"
        for one in sorted(self.outcomes, key=lambda one: -one.memory)[:5]:
            yield f"large: --kind {one.kind} --seed {one.seed}: {one.memory >> 20} MB {one.answers}"
        yield f"{len(self.outcomes)} files, {len(self.faults)} faults"


def portions(total: int, start: float = 0.0, stop: float = 1.0) -> list[Work]:
    """`total` files divided among the kinds by their shares; `start` and `stop` cut out a part of them."""
    whole = sum(kind.share for kind in KINDS.values())
    out: list[Work] = []
    for name, kind in KINDS.items():
        mine = max(1, total * kind.share // whole)
        first, last = int(mine * start), int(mine * stop)
        out += [(name, at, min(at + _AT_ONCE, last)) for at in range(first, last, _AT_ONCE)]
    return sorted(out, key=lambda work: (work[1], work[0]))


def run(works: list[Work], jobs: int) -> Report:
    """Run all of it; never raises for what a file does."""
    waiting: queue.SimpleQueue[Work] = queue.SimpleQueue()
    for work in works:
        waiting.put(work)
    report = Report()
    threads = [threading.Thread(target=_one, args=(waiting, report)) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report


def _one(waiting: queue.SimpleQueue[Work], report: Report) -> None:
    left: Work | None = None
    while left is not None or not waiting.empty():
        with tempfile.TemporaryDirectory(prefix="hoso-hostile-") as folder:
            left = _Serving(Path(folder), waiting, report).until_it_ends(left)


class _Serving:
    """One process, until there is no work or it ends."""

    def __init__(self, folder: Path, waiting: queue.SimpleQueue[Work], report: Report) -> None:
        self._folder, self._waiting, self._report = folder, waiting, report

    def until_it_ends(self, left: Work | None) -> Work | None:
        """Give work until none is left; what the process did not come to when it ended by itself."""
        with (self._folder / "loi.txt").open("w+b") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.hostile", "--serve", str(self._folder / "cho")],
                cwd=_PROJECT,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                preexec_fn=_bounded,
            )
            with process:
                work = left or self._next()
                while work is not None:
                    rest = self._send(process, work)
                    if rest is not None:
                        return self._ended(process, rest, Path(errors.name))
                    work = self._next()
                assert process.stdin is not None
                process.stdin.close()
        return None

    def _environment(self) -> Mapping[str, str]:
        home = self._folder / "cho"
        home.mkdir()
        return {**os.environ, "HOME": str(home), "TMPDIR": str(home), "XDG_DATA_HOME": str(home)}

    def _next(self) -> Work | None:
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def _send(self, process: subprocess.Popen[str], work: Work) -> Work | None:
        """None when the work was done, else what is left of it."""
        assert process.stdin is not None
        assert process.stdout is not None
        kind, start, stop = work
        at, open_seed = start, None
        try:
            process.stdin.write(f"{kind} {start} {stop}\n")
            process.stdin.flush()
        except BrokenPipeError:
            return work
        for line in process.stdout:
            said = json.loads(line)
            if "begin" in said:
                open_seed = said["begin"][1]
            elif "end" in said:
                ended = said["end"]
                self._report.outcomes.append(Outcome(**{**ended, "answers": tuple(ended["answers"])}))
                at, open_seed = ended["seed"] + 1, None
            else:
                return None
        if open_seed is None:
            return (kind, at, stop)
        return (kind, -open_seed - 1, stop)

    def _ended(self, process: subprocess.Popen[str], rest: Work, errors: Path) -> Work | None:
        code = process.wait()
        kind, at, stop = rest
        if at < 0:  # the file it was at
            seed = -at - 1
            said = errors.read_text(encoding="utf-8", errors="replace")[-3_000:]
            fault = f"the runner ended with {code} (1: hung for a minute):\n{said}"
            self._report.outcomes.append(Outcome(kind, seed, ("ended",), 0.0, 0, fault))
            at = seed + 1
        elif code != FRESH:
            said = errors.read_text(encoding="utf-8", errors="replace")[-3_000:]
            raise RuntimeError(f"the runner does not run ({code}): {said}")
        return (kind, at, stop) if at < stop else None


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
