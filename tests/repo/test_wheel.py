"""The wheel holds what the source tree holds, and finds it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.repo.source import MODULES, PROJECT


def test_wheel_carries_code_and_resources(tmp_path: Path) -> None:
    built = tmp_path / "built"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", built], check=True, cwd=PROJECT
    )
    (wheel,) = built.glob("hoso-*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)

    shipped = {
        path.relative_to(installed / "hoso_desktop").as_posix()
        for path in (installed / "hoso_desktop").rglob("*")
    }
    code = {path.relative_to(PROJECT / "src" / "hoso_desktop").as_posix() for path in MODULES}
    data = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "resources").rglob("*.*")}
    assert code | data <= shipped

    found = subprocess.run(
        [sys.executable, "-c", "from hoso_desktop import paths; print(paths.resource('i18n'))"],
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )
    assert Path(found.stdout.strip()) == installed / "hoso_desktop" / "resources" / "i18n"
