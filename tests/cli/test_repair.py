"""`hoso repair`: looks first, mends when told to, says what lies aside and what cannot be had back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Hoso


@pytest.fixture
def backup(office: Hoso, tmp_path: Path) -> Path:
    assert office("new", "HN.15", "--title", "Hồ sơ Hội nghị").code == 0
    place = tmp_path / "sao luu"
    shutil.copytree(tmp_path / "kho", place / "20261115-170200")
    return place


def test_whole(office: Hoso) -> None:
    answer = office("repair")
    assert answer.code == 0
    assert answer.json == {"whole": True, "applied": False, "hopeless": False, "items": [], "aside": []}
    assert office("repair", plain=True).out == "Kho hồ sơ còn nguyên, không phải sửa gì.\n"


def test_looked_at_then_mended(office: Hoso, backup: Path, tmp_path: Path) -> None:
    database = tmp_path / "kho" / "hoso.db"
    damaged = bytes(database.stat().st_size)
    database.write_bytes(damaged)
    assert office("show", "HN.15").json["error"]["code"] == "store.damaged"
    looked = office("repair", "--backup", backup)
    assert looked.code == 1
    assert [item["part"] for item in looked.json["items"]] == ["database"]
    assert database.read_bytes() == damaged
    done = office("repair", "--apply", "--backup", backup, plain=True)
    assert done.code == 0
    assert "Đã sửa kho hồ sơ:" in done.out
    assert "Tệp hỏng để riêng, không xóa: hoso.db.hong-20261116-090000" in done.out
    assert (tmp_path / "kho" / "hoso.db.hong-20261116-090000").read_bytes() == damaged
    assert office("show", "HN.15").code == 0
    assert office("repair").json["whole"]


def test_nothing_to_mend_it_from(office: Hoso, tmp_path: Path) -> None:
    database = tmp_path / "kho" / "hoso.db"
    database.write_bytes(bytes(database.stat().st_size))
    answer = office("repair", "--apply", plain=True)
    assert answer.code == 1
    assert "hãy cắm ổ hoặc USB sao lưu" in answer.out
    assert "Đừng xóa gì" in answer.out
