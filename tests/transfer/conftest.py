"""A shelf of files for the package tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transfer.offices import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return Shelf(folder)
