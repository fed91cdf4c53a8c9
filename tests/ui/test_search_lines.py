"""What a search was read as stands above the hits, and Enter acts on it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from hoso_desktop.services import search
from hoso_desktop.ui.help_dialog import topics
from tests.ui.driver import Clerk, TypeText
from tests.ui.test_places import find


def texts(clerk: Clerk) -> list[str]:
    """Kind and text of every row."""
    return [f"{row[0]}: {row[2]}" for row in clerk.workspace.hits.model.rows]


def test_a_command_stands_first_then_its_help(dossier_clerk: Clerk, type_text: TypeText) -> None:
    find(dossier_clerk, type_text, "in bia")
    assert texts(dossier_clerk) == ["Việc làm: In bìa", "Trợ giúp: Hướng dẫn"]
    assert dossier_clerk.workspace.hits.summary.text() == "Enter để làm"


def test_enter_on_a_command_acts(dossier_clerk: Clerk, type_text: TypeText) -> None:
    clerk = dossier_clerk
    find(clerk, type_text, "cai dat")
    clerk.press(clerk.workspace.search, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.workspace.stack.currentWidget() is clerk.workspace.settings
    assert clerk.workspace.search.text() == ""


def test_enter_on_a_list_goes_where_it_waits(dossier_clerk: Clerk, type_text: TypeText) -> None:
    clerk = dossier_clerk
    find(clerk, type_text, "chua vao ho so")
    assert texts(clerk)[0] == "Danh sách: Văn bản chưa vào hồ sơ: 0"
    clerk.press(clerk.workspace.search, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.workspace.stack.currentWidget() is clerk.workspace.page("registers")


def test_enter_below_a_filter_opens_the_first_dossier(dossier_clerk: Clerk, type_text: TypeText) -> None:
    clerk = dossier_clerk
    find(clerk, type_text, "vinh vien 2026")
    assert texts(clerk)[:2] == [
        "Bộ lọc: Thời hạn bảo quản: Vĩnh viễn",
        "Bộ lọc: Năm: 2026",
    ]
    clerk.press(clerk.workspace.search, Qt.Key.Key_Return)
    clerk.wait()
    assert clerk.workspace.stack.currentWidget() is clerk.screen


def test_every_help_page_of_a_command_is_there() -> None:
    assert set(search.vocabulary().help_pages.values()) <= set(topics())
