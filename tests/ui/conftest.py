"""A clerk at the window: before any office, in an empty one, in a dossier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.driver import Clerk, TypeText, at_work


@pytest.fixture
def clerk(
    qtbot: QtBot, type_text: TypeText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """A fresh window on an empty folder."""
    with at_work(qtbot, type_text, tmp_path / "kho", monkeypatch) as one:
        yield one


@pytest.fixture
def office_clerk(clerk: Clerk) -> Clerk:
    """An office without dossiers, unlocked."""
    clerk.put_office()
    return clerk


@pytest.fixture
def dossier_clerk(office_clerk: Clerk) -> Clerk:
    """A dossier with three papers, the cursor on the blank line."""
    office_clerk.new_dossier("HN.15", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
    office_clerk.paste(
        "41-GM/VPĐU\t09/11/2026\tGiấy mời hội nghị\tVăn phòng Đảng ủy xã\t1\t1\n"
        "215/TTr-UBND\t05/11/2026\tTờ trình về nhà văn hóa\tỦy ban nhân dân xã\t4\t2\n"
        "14-BB/ĐU\t12/11/2026\tBiên bản hội nghị\tBan Thường vụ Đảng ủy xã\t9\t1\n"
    )
    return office_clerk
