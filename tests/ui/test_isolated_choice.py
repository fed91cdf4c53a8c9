"""The place `Cài đặt` keeps whether this PC is one without a network."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop import isolation, paths
from hoso_desktop.services import machine
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.ui.driver import Clerk


def test_the_choice_is_kept_for_the_next_start(
    office_clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "data_home", lambda: tmp_path / "pc")
    screen = SettingsScreen(office_clerk.workspace.session)
    try:
        assert not screen.isolated.isChecked()
        screen.isolated.click()
        office_clerk.wait()
        assert "lần mở chương trình sau" in screen.isolated_told.text
        assert machine.isolated()
        assert isolation.wanted([])
        screen.isolated.click()
        office_clerk.wait()
        assert not isolation.wanted([])
    finally:
        screen.deleteLater()
