from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hoso_desktop import paths
from hoso_desktop.errors import BugError


def test_resources_are_found_in_the_source_tree(project: Path) -> None:
    assert paths.resource_root() == project / "resources"
    assert paths.resource("i18n/messages").is_dir()


def test_a_missing_resource_is_a_bug() -> None:
    with pytest.raises(BugError, match="no-such"):
        paths.resource("forms/no-such.toml")


def test_a_frozen_program_has_its_resources_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource_root() != tmp_path / "resources"  # nothing there yet
    (tmp_path / "resources" / "i18n").mkdir(parents=True)
    assert paths.resource_root() == tmp_path / "resources"


def test_data_and_log_lie_in_the_persons_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert paths.data_home() == tmp_path / "HoSo"
    assert paths.default_store() == tmp_path / "HoSo" / "store"
    assert paths.log_folder() == tmp_path / "HoSo" / "log"
    assert not (tmp_path / "HoSo").exists()  # asking creates nothing
    monkeypatch.setenv("XDG_DATA_HOME", "")
    assert paths.data_home() == Path.home() / ".local" / "share" / "HoSo"


def test_windows_keeps_data_under_local_appdata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert paths.data_home() == tmp_path / "HoSo"
    monkeypatch.delenv("LOCALAPPDATA")
    assert paths.data_home() == Path.home() / "AppData" / "Local" / "HoSo"
