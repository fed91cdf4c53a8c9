"""The program writes no dumps, lets no neighbour attach, and closes its folders to other users."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from hoso_desktop import files, log
from tests.support.office import make_office

READ = """
import resource, sys
from hoso_desktop import process
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
process.keep_to_itself()
import ctypes
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_no_dump_and_no_attaching() -> None:
    done = subprocess.run([sys.executable, "-c", READ], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "(0, 0) 0"


def test_both_programs_ask_for_it(project: Path) -> None:
    for module in ("app.py", "cli/main.py"):
        text = (project / "src/hoso_desktop" / module).read_text(encoding="utf-8")
        assert "process.keep_to_itself()" in text, module


def test_store_and_log_are_closed_to_others(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with make_office(tmp_path / "kho"):
            assert mode(tmp_path / "kho") == 0o700
        log.start(tmp_path / "log")
        log.stop()
        assert mode(tmp_path / "log") == 0o700
    finally:
        os.umask(before)


def test_a_store_that_stood_open_is_closed_when_it_is_opened(tmp_path: Path) -> None:
    files.keep_private(tmp_path / "gone")  # never fails
    tmp_path.chmod(0o755)
    files.keep_private(tmp_path)
    assert mode(tmp_path) == 0o700
