"""A stick pulled out or locked while a package is being written, with real mounts in a place of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NOT_ALLOWED = 77
PROGRAM = """
import json, os, subprocess, sys
from pathlib import Path
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.transfer.verify import verify
from tests.transfer.offices import PUBLIC, Shelf, built, planned

base, stage, act = Path(sys.argv[1]), sys.argv[2], sys.argv[3].split("|")
stick, shelf = base / "usb", Shelf(base / "shelf")
stick.mkdir(), shelf.folder.mkdir()
mount = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(stick)]
if subprocess.run(mount, capture_output=True).returncode:
    sys.exit(77)
done = []

def pull(progress):
    if progress.stage == stage and not done:
        done.append(subprocess.run([*act, str(stick)], capture_output=True).returncode)

said, code = "", ""
try:
    built(planned(shelf), stick / "goi", shelf, context=JobContext(pull))
except EnvironmentProblem as problem:
    said, code = explain(problem), problem.code
subprocess.run(["umount", "-l", str(stick)], capture_output=True)
bare = sorted(str(path) for path in stick.rglob("*"))
subprocess.run(mount, check=True, capture_output=True)
again = built(planned(shelf), stick / "goi", shelf)
good = verify(again.path, trusted_keys={PUBLIC}).good
subprocess.run(["umount", "-l", str(stick)])
print(json.dumps([done, code, said, bare, good]))
"""


@pytest.mark.parametrize(
    "stage, act, expected",
    [
        ("package.stage.copy", "umount|-l", "package.place_gone"),
        ("package.stage.check", "umount|-l", "package.place_gone"),
        ("package.stage.check", "mount|-o|remount,ro", "disk.not_writable"),
    ],
)
def test_what_is_said_and_that_it_goes_on_later(
    project: Path, tmp_path: Path, stage: str, act: str, expected: str
) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid():
        pytest.skip("a stick can only be mounted by root")
    words = [unshare, "--mount", sys.executable, "-c", PROGRAM, str(tmp_path), stage, act]
    done = subprocess.run(words, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode == NOT_ALLOWED or "unshare failed" in done.stderr:
        pytest.skip("this machine lets nobody mount a stick")
    assert done.returncode == 0, done.stderr
    pulled, code, said, bare, good = json.loads(done.stdout.splitlines()[-1])
    assert pulled == [0]
    assert code == expected
    assert str(tmp_path / "usb" / "goi") in said
    assert bare == []  # nothing was written where the stick had been
    assert good
