"""Wherever the disk fails the program says so, the store is whole, and work goes on once it is well."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import results
from tests.faults.disk_faults import FAULTS
from tests.faults.recorder import WORKFLOWS

# Of the points of a workflow `make test` tries a few of one, `make battery` some of all, `make soak` all.
A_FEW, SOME = 60, 12


def tried(project: Path, name: str, compiler: str, every: int, first: int = 1) -> tuple[int, int, int]:
    words = ["-W", "error", "-m", "tests.faults.disk_faults", name, compiler, str(every), str(first)]
    done = subprocess.run([sys.executable, *words], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    total, runs, refused, failed = json.loads(done.stdout.splitlines()[-1])
    assert failed == {}
    assert total > 100
    return total, runs, refused


def test_a_few_points(project: Path, judge: Callable[[str], str]) -> None:
    _, runs, refused = tried(project, "SaveDossiers", judge("gcc"), A_FEW)
    assert runs >= len(FAULTS)
    assert refused


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_twelfth_point(project: Path, name: str, judge: Callable[[str], str]) -> None:
    begun = time.monotonic()
    total, runs, refused = tried(project, name, judge("gcc"), SOME)
    seconds = round(time.monotonic() - begun)
    results.note("faults", name, points=total, runs=runs, refused=refused, seconds=seconds)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_point_in_turn(project: Path, name: str, soak_seed: int, judge: Callable[[str], str]) -> None:
    """Twelve seeds are every point."""
    total, runs, refused = tried(project, name, judge("gcc"), SOME, 1 + soak_seed % SOME)
    results.note("soak-faults", f"{name} {soak_seed % SOME}", points=total, runs=runs, refused=refused)
