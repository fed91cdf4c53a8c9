"""The PC's own settings: what is saved comes back, and a damaged file never stops anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop import paths, settings
from hoso_desktop.settings import Offset, PcSettings, PrintChoice

FULL = (
    PcSettings()
    .with_offset('HP "LaserJet" 1020 – phòng 2', "", Offset(1.5, -2.0))
    .with_offset("HP", "Khay 2", Offset(0.25, 0.0))
    .with_choice("contents", PrintChoice("HP", "Khay 2", 2, "long"))
)


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "pc.toml"
    settings.save(file, FULL)
    assert settings.load(file) == FULL


def test_no_offset_is_not_kept() -> None:
    assert FULL.with_offset("HP", "Khay 2", Offset()).offsets.keys() == {('HP "LaserJet" 1020 – phòng 2', "")}


def test_an_absent_file_says_nothing(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "pc.toml") == PcSettings()


@pytest.mark.parametrize(
    "text",
    [
        "", "version = ", "\x00\x01", "version = 'x'", "version = 1\noffset = 3", "version = 1\nform = [1]",
        "version = 1\n[[offset]]\nprinter = 'HP'\nsource = ''\nright = nan\ndown = 0",
        "version = 1\n[form.contents]\nprinter = 'HP'",
    ],
)  # fmt: skip
def test_a_damaged_file_is_moved_aside(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pc.toml"
    file.write_text(text)
    assert settings.load(file) == PcSettings()
    assert not file.exists()
    assert (tmp_path / "pc-hong.toml").read_text() == text


def test_a_newer_programs_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "pc.toml"
    file.write_text("version = 2\n")
    assert settings.load(file) == PcSettings()
    assert file.read_text() == "version = 2\n"


def test_the_file_stands_beside_the_stores() -> None:
    assert paths.pc_settings().parent == paths.data_home()
