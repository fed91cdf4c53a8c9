"""`make run` on a machine without a display: an office, two printed forms and a verified package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.source import PROJECT


def first_run(home: Path, **environment: str) -> list[Path]:
    """Run it; the paths it shows."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "HOSO_PASSWORD", "QT_QPA_PLATFORM")
    inherited = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, PROJECT / "tools" / "first_run.py"],
        check=False,
        env={**inherited, "XDG_DATA_HOME": str(home), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [Path(line.strip()) for line in done.stdout.splitlines() if line.startswith("  ")]


@pytest.mark.timeout(300)
def test_run_twice_without_a_display(tmp_path: Path) -> None:
    first = first_run(tmp_path)
    assert [path.suffix for path in first] == [".pdf", ".pdf", ".zip"]
    before = {path: path.read_bytes() for path in first}
    store = sorted((tmp_path / "HoSo-demo" / "files").rglob("*.age"))

    # Later the person works in an office of her own, with a password of her own.
    second = first_run(tmp_path, HOSO_PASSWORD="cửa sổ nhìn ra sông")
    assert [path.suffix for path in second] == [".pdf", ".pdf", ".zip"]
    assert not set(first) & set(second), "nothing is overwritten"
    assert {path: path.read_bytes() for path in first} == before
    assert sorted((tmp_path / "HoSo-demo" / "files").rglob("*.age")) == store, "the office is used again"


@pytest.mark.timeout(300)
def test_own_password_and_a_display_nobody_answers_at(tmp_path: Path) -> None:
    password = "cửa sổ nhìn ra sông"
    shown = first_run(tmp_path, HOSO_PASSWORD=password, DISPLAY=":77")
    assert [path.suffix for path in shown] == [".pdf", ".pdf", ".zip"]
    hoso, store = Path(sys.executable).with_name("hoso"), tmp_path / "HoSo-demo"
    subprocess.run(
        [hoso, "--store", store, "--user", "vanthu", "--json", "dossiers"],
        check=True,
        env={**os.environ, "HOSO_PASSWORD": password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
