"""Spelling, headings and signatures in the settings: seen at once in an example, stored, printed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from hoso_desktop.services import file_plan, papers
from tests.printing.reading import page_texts
from tests.ui.driver import PASSWORD, Clerk

EXAMPLE = "Ví dụ: Đảng ủy · Ba mươi tư tờ · một nghìn hai trăm linh bốn · Tờ số: 7 · Số tờ: 34"
OTHER = "Ví dụ: Đảng uỷ · Ba mươi bốn tờ · một ngàn hai trăm lẻ bốn · Tờ số: 7-12 · Số trang: 34"


def choose(clerk: Clerk, **values: str) -> None:
    """With the keys: from the first entry down to the one wanted."""
    boxes = clerk.workspace.settings.choices
    for name, value in values.items():
        boxes[name].setFocus()
        clerk.press(boxes[name], Qt.Key.Key_Home)
        while boxes[name].currentData() != value:
            before = boxes[name].currentIndex()
            clerk.press(boxes[name], Qt.Key.Key_Down)
            assert boxes[name].currentIndex() > before, (name, value)


def test_the_example_follows_every_choice_and_all_are_stored(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    words = clerk.workspace.settings.words
    assert words.example.text() == EXAMPLE
    spelled = {
        "tone": "uỷ", "four": "bốn", "zero": "lẻ", "thousand": "ngàn", "sheet_column": "range",
        "cover_count": "pages",
    }  # fmt: skip
    choose(clerk, **spelled)
    assert words.example.text() == OTHER
    signed = {
        "office_line": "full", "standing_signature": "standing-deputy",
        "committee_signature": "committee-full", "office_signature": "office-by-order",
    }  # fmt: skip
    choose(clerk, **signed)
    for said in ("/ VĂN PHÒNG ĐẢNG UỶ", "PHÓ BÍ THƯ", "T/M BAN CHẤP HÀNH", "T/L BAN THƯỜNG VỤ"):
        assert said in words.head_example.text()
    clerk.click(clerk.workspace.settings.save)
    clerk.wait()
    clerk.close()
    with clerk.doors.open(clerk.doors.folder, PASSWORD, None) as again:
        profile = again.profile
        kept = {
            name: getattr(profile, name, None) or getattr(profile.number_style, name, "") for name in spelled
        }
        assert kept == spelled
        assert {name: getattr(profile, name) for name in signed} == signed
        file_plan.adopt_starter(again, 2026)
        text = " ".join(page_texts(papers.render(again, "file_plan", ["2026"]).pdf))
        assert "PHÓ BÍ THƯ" in text


def test_a_chi_bo_is_told_how_its_superior_is_written_and_has_one_way_to_sign(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    settings = clerk.workspace.settings
    assert settings.choices["office_line"].isEnabled()
    choose(clerk, issuer="cell")
    said = settings.words.head_example.text()
    assert "T/M CHI BỘ - BÍ THƯ" in said
    assert "không có con dấu" in said
    assert not settings.choices["office_line"].isEnabled()
    clerk.type_into(settings.lines["superior"], "ĐẢNG ỦY XÃ TÂN LẬP")
    clerk.click(settings.save)
    clerk.wait()
    assert "ĐẢNG BỘ XÃ" in settings.trouble.text
    clerk.type_into(settings.lines["superior"], "ĐẢNG BỘ XÃ TÂN LẬP")
    clerk.click(settings.save)
    clerk.wait()
    assert settings.done.text() == "Đã lưu. Bản in sau đây theo cài đặt mới."
