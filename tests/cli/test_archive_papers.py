"""The archive's papers by command: named by inventory, listed only once there is one."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Hoso
from tests.printing.reading import page_texts


def test_an_inventory_is_printed_by_its_number(office: Hoso, tmp_path: Path) -> None:
    def offered() -> set[str]:
        return {form["id"] for form in office("print", "--list").json["forms"]}

    office("new", "HN.15", "--title", "Hồ sơ Hội nghị", "--retention", "Vĩnh viễn")
    assert not offered() & {"inventory", "box_label"}
    assert office("print", "inventory", "01", "--out", tmp_path / "khong.pdf").code == 1
    office("arrange", "HN.15", "--inventory", "01")
    assert "inventory" in offered()
    assert "box_label" not in offered()
    office("set", "HN.15", "box=07")
    assert "box_label" in offered()
    office("print", "inventory", "01", "--out", tmp_path / "ml.pdf")
    cover, _list, end = page_texts((tmp_path / "ml.pdf").read_bytes())
    assert "MỤC LỤC HỒ SƠ" in cover
    assert "từ cặp số 07 đến cặp số 07" in " ".join(end.split())
    office("print", "box_label", "01", "--out", tmp_path / "nhan.pdf")
    (label,) = page_texts((tmp_path / "nhan.pdf").read_bytes())
    assert "Từ hồ sơ số: 0001" in label
