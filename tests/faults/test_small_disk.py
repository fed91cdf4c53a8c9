"""A disk of eight megabytes that fills up: the program says so, stays readable, and goes on with room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import results
from tests.faults.recorder import WORKFLOWS
from tests.faults.small_disk import NOT_ALLOWED


@pytest.mark.battery
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_a_full_disk(project: Path, name: str) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid():
        pytest.skip("a small disk can only be mounted by root")
    words = [unshare, "--mount", sys.executable, "-m", "tests.faults.small_disk", name]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode == NOT_ALLOWED or "unshare failed" in done.stderr:
        pytest.skip("this machine lets nobody mount a small disk")
    assert done.returncode == 0, done.stderr
    runs, refused, failed = json.loads(done.stdout.splitlines()[-1])
    assert failed == {}
    assert refused  # with no room at all nothing can be saved
    results.note("small-disk", name, runs=runs, refused=refused)
