"""The system's task: its texts judged by the systems' own readers, its putting in and taking out honest."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import explain
from hoso_desktop.services import system_task

ODD = 'Kho hồ sơ 100% "xã" $HOME & <em>'
_SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def test_windows_reads_the_task(tmp_path: Path) -> None:
    tree = ET.fromstring(system_task.task_xml(tmp_path / ODD))  # noqa: S314 - our own text
    settings = tree.find(f"{_SPACE}Settings")
    assert settings is not None
    assert settings.findtext(f"{_SPACE}StartWhenAvailable") == "true"
    assert tree.findtext(f".//{_SPACE}LogonType") == "InteractiveToken"
    assert tree.findtext(f".//{_SPACE}Interval") == "PT1H"
    assert str(tmp_path) in str(tree.findtext(f".//{_SPACE}Arguments"))
    assert "--due" in str(tree.findtext(f".//{_SPACE}Arguments"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd to judge its units")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    store = tmp_path / ODD
    for name, text in system_task.units(store).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    units = [str(tmp_path / name) for name in system_task.units(store)]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *units], check=False, capture_output=True, text=True
    )
    ours = [line for line in done.stderr.splitlines() if system_task.name_of(store) in line]
    assert ours == []


def test_the_command_is_there_and_names_the_store(tmp_path: Path) -> None:
    words = system_task.command(tmp_path, windows=False)
    assert Path(words[0]).exists()
    assert words[-4:] == ("--store", str(tmp_path), "export", "--due")


def test_on_windows_no_console_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    (tmp_path / "hoso-desktop.exe").touch()
    assert system_task.command(tmp_path / "kho", windows=True)[1:] == ("--send-due", str(tmp_path / "kho"))


def test_one_task_for_one_store(tmp_path: Path) -> None:
    assert system_task.name_of(tmp_path / "a") != system_task.name_of(tmp_path / "b")
    assert system_task.name_of(tmp_path / "a") == system_task.name_of(tmp_path / "a")


def test_a_pc_without_a_scheduler_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_task, "kind", lambda: "")
    with pytest.raises(EnvironmentProblem) as caught:
        system_task.install(tmp_path)
    assert "hoso export --due" in explain(caught.value)
    assert not system_task.state(tmp_path).installed
    assert not system_task.remove(tmp_path).installed


def test_a_scheduler_that_refuses_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No user session of systemd answers here, or none at all: its program says no."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/khong/co")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "khong-co"))
    monkeypatch.setattr(system_task, "kind", lambda: "systemd")
    with pytest.raises(EnvironmentProblem) as caught:
        system_task.install(tmp_path)
    assert caught.value.code == "schedule.task_refused"
    assert explain(caught.value)
    assert list(system_task.units_folder().iterdir()) == []


def test_units_that_are_there_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(system_task, "kind", lambda: "systemd")
    folder = system_task.units_folder()
    folder.mkdir(parents=True)
    assert not system_task.state(tmp_path).installed
    for name, text in system_task.units(tmp_path).items():
        (folder / name).write_text(text)
    assert system_task.state(tmp_path).installed
