"""After any fault at any point the store is whole, what was said is kept, and nothing is half done."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults import week_workflows, workflows  # noqa: F401 - they register themselves
from tests.faults.harness import FAULTS, spread
from tests.faults.registry import WORKFLOWS

# Points a run passes at least; a new password only writes the slot file, twice, and one fact.
FEWEST = {"ChangePassword": 10}


def tried(project: Path, name: str, faults: str, points: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.faults.harness", name, faults, str(points)],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_some_points(project: Path, name: str) -> None:
    found = tried(project, name, ",".join(FAULTS), 4)
    assert found["failed"] == {}
    assert found["tried"] == 4 * len(FAULTS)


@pytest.mark.battery
@pytest.mark.timeout(600)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_every_point(project: Path, name: str, fault: str) -> None:
    found = tried(project, name, fault, 0)
    assert found["failed"] == {}
    assert found["total"] == found["tried"] > FEWEST.get(name, 40)


def test_points_are_spread() -> None:
    assert spread(97, 5) == [1, 25, 49, 73, 97]
    assert spread(3, 5) == spread(3, 0) == [1, 2, 3]
    assert spread(7, 2) == [1, 7]
