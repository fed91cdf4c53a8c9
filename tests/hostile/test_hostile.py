"""Files made to break the program: each is answered or refused with a sentence, nothing else happens.

20,000 in the battery, 400 in every run; `make soak` goes on with seeds nobody has seen. A fault is named with
the command that brings it back.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.intake.pdf_child import PdfChild
from tests.hostile import doors, runner, samples, serving, watch
from tests.hostile.doors import KINDS
from tests.hostile.pdfs import hanging

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory and limits are read from /proc")
PROJECT = Path(__file__).resolve().parents[2]
ALL = 20_000
FEW = 400
JOBS = 2
OF_ONE_SEED = 100


def withstood(report: runner.Report, wanted: int) -> None:
    assert report.faults == [], "\n".join(report.lines())
    assert len(report.outcomes) == wanted


@pytest.mark.timeout(300)
def test_a_few_of_every_kind() -> None:
    works = runner.portions(FEW)
    report = runner.run(works, JOBS)
    withstood(report, sum(stop - start for _kind, start, stop in works))
    assert {one.kind for one in report.outcomes} == set(KINDS)
    answers = {answer for one in report.outcomes for answer in one.answers}
    assert {"ok", "import.damaged", "pdf.not_a_pdf", "print.form_syntax"} <= answers, "the files do come in"


@pytest.mark.battery
@pytest.mark.timeout(1_500)
def test_twenty_thousand() -> None:
    works = runner.portions(ALL)
    withstood(runner.run(works, JOBS), sum(stop - start for _kind, start, stop in works))


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_seeds_nobody_has_seen() -> None:
    """HOSO_SOAK_SEEDS 10:20 opens the files 1000 to 2000 beyond those of the battery, of every kind."""
    first, last = map(int, os.environ.get("HOSO_SOAK_SEEDS", "0:1").split(":"))
    works = []
    for name, kind in KINDS.items():
        start = kind.share + first * OF_ONE_SEED
        stop = kind.share + last * OF_ONE_SEED
        works += [(name, at, min(at + 25, stop)) for at in range(start, stop, 25)]
    withstood(runner.run(works, JOBS), sum(stop - start for _kind, start, stop in works))


@pytest.mark.battery
@pytest.mark.timeout(60)
def test_a_pdf_that_hangs_is_given_up_within_twenty_seconds(tmp_path: Path) -> None:
    """With the limit the program really has; the thousands above are given up sooner."""
    child, begun = PdfChild(), time.monotonic()
    try:
        with pytest.raises(UserError) as caught:
            child.draw(io.BytesIO(hanging()), "treo.pdf", [(0, 1_000)])
        assert caught.value.code == "pdf.unsafe"
        assert 15 < time.monotonic() - begun < 20
    finally:
        child.close()


class Broken:
    """A door that does what no door may do; the runner must see it."""

    def __init__(self, what: str, elsewhere: Path) -> None:
        self.what, self.elsewhere = what, elsewhere
        self.__name__ = what

    def __call__(self, path: Path, _samples: object) -> None:
        match self.what:
            case "raise":
                raise KeyError(path)
            case "write":
                (self.elsewhere / "x").write_bytes(b"1")
            case "change":
                next((path.parent.parent / "khac").iterdir()).write_bytes(b"2")
            case "leave":
                (path.parent / "tam.txt").write_bytes(b"3")
            case "start":
                os.system("true")  # noqa: S605
            case "swell":
                _ = bytes(serving.MEMORY).replace(b"\0", b"1")


FAULTS = {
    "raise": "KeyError",
    "write": "did: open",
    "change": "a file elsewhere was changed",
    "leave": "left behind: ['tam.txt']",
    "start": "did: os.system",
    "swell": " MB",
}


def try_doors(elsewhere: str, ground: str) -> None:
    """Says on the output what the runner says of each broken door."""
    one = serving.Runner(Path(ground))
    for what in FAULTS:
        KINDS["broken"] = doors.Kind(doors._archive, (Broken(what, Path(elsewhere)),), 1)
        sys.stdout.write(json.dumps(one.run("broken", 1).fault) + "\n")


@pytest.mark.timeout(150)
def test_the_runner_sees_every_fault(tmp_path: Path) -> None:
    """In a process of its own, because what listens cannot be taken away again."""
    elsewhere, ground = tmp_path / "ngoai", tmp_path / "cho"
    elsewhere.mkdir()
    ground.mkdir()
    code = "import sys; from tests.hostile import test_hostile; test_hostile.try_doors(*sys.argv[1:])"
    words = [sys.executable, "-c", code, str(elsewhere), str(ground)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, timeout=100, check=True)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [seen in fault for seen, fault in zip(FAULTS.values(), said, strict=True)] == [True] * len(FAULTS)


def test_a_file_is_the_same_each_time_it_is_made(tmp_path: Path) -> None:
    made = samples.make(tmp_path)
    for name, kind in KINDS.items():
        if name in ("bundle", "package", "store"):
            continue  # their samples are sealed anew each time
        for seed in range(6):
            one, other = (kind.make(random.Random(f"{name} {seed}"), made) for _ in range(2))
            assert one == other
    made.office.close()


def test_peaks_are_measured_anew() -> None:
    big = b"1" * (80 << 20)
    watch.forget_peak()
    most, now = watch.memory()
    assert most - now < 4 << 20
    more = b"1" * (60 << 20)
    grown, _now = watch.memory()
    assert grown - most > 50 << 20
    assert big[:1] == more[:1]
