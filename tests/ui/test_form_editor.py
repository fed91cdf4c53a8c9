"""The form editor as a clerk uses it: click on the paper, type, see it, save it, take it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from hoso_desktop.services import form_editing, form_store, papers
from hoso_desktop.services.form_parts import setting_of
from hoso_desktop.ui.form_editor import FormEditor
from hoso_desktop.ui.form_versions import FormVersions
from hoso_desktop.ui.settings_screen import SettingsScreen
from tests.printing.reading import page_texts
from tests.support.office import add_dossier
from tests.ui.driver import Clerk


@pytest.fixture
def editor(office_clerk: Clerk, qtbot: QtBot) -> Iterator[FormEditor]:
    add_dossier(office_clerk.workspace.session.office, "HN.15", "Hồ sơ Hội nghị tháng 11")
    made = FormEditor(office_clerk.workspace.session, "contents", office_clerk.window)
    made.show()
    settle(office_clerk, made)
    yield made
    made.done(0)


def settle(clerk: Clerk, editor: FormEditor) -> None:
    """Until the pause after the last key is over and the paper is drawn."""
    clerk.bot.waitUntil(lambda: not editor._timer.isActive(), timeout=20_000)
    clerk.wait()
    clerk.bot.waitUntil(lambda: not editor.preview.paper.pixmap().isNull(), timeout=20_000)
    clerk.wait()


def shown(editor: FormEditor) -> str:
    return " ".join(" ".join(page_texts(editor.preview._pdf)).split())


def click_on(clerk: Clerk, editor: FormEditor, part: str, place: int = 0) -> None:
    box = editor.preview.boxes(part)[place]
    at = QPoint(round(box.center().x()), round(box.center().y()))
    clerk.bot.mouseClick(editor.preview.paper, Qt.MouseButton.LeftButton, pos=at)


def value(editor: FormEditor, path: str) -> object:
    assert editor.work is not None
    found = setting_of(editor.work.draft.parts, path)
    assert found is not None
    return found.value


def test_it_opens_from_the_settings(office_clerk: Clerk) -> None:
    clerk = office_clerk
    clerk.workspace.show_place("settings")
    clerk.wait()
    screen = clerk.workspace.findChild(SettingsScreen)
    assert screen is not None

    def look(dialog: object) -> None:
        assert isinstance(dialog, FormEditor)
        clerk.wait()
        titles = [dialog.forms.item(row).text() for row in range(dialog.forms.count())]
        assert "Bìa hồ sơ\nmẫu có sẵn" in titles
        assert len(titles) == len(form_editing.editable())
        dialog.reject()

    with clerk.answering(look):
        clerk.click(screen.forms)


def test_a_click_on_the_paper_chooses_the_part_and_its_fields(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    click_on(office_clerk, editor, "table.column[3]")
    assert editor.part == "table.column[3]"
    assert editor.preview.outlined[0] == "table.column[3]"
    width = editor.fields.editors["table.column[3].width"]
    assert isinstance(width, QLineEdit)
    assert width.text() == "24"
    click_on(office_clerk, editor, "head[2]")
    words = editor.fields.editors["head[2].text"]
    assert isinstance(words, QPlainTextEdit)
    assert words.toPlainText() == "MỤC LỤC VĂN BẢN, TÀI LIỆU"
    corner = editor.preview.boxes("page")[0].topLeft().toPoint() + QPoint(6, 6)
    office_clerk.bot.mouseClick(editor.preview.paper, Qt.MouseButton.LeftButton, pos=corner)
    assert editor.part == "page"


def test_every_part_of_the_list_shows_fields_with_names(office_clerk: Clerk, editor: FormEditor) -> None:
    for row in range(editor.parts.count()):
        editor.parts.setCurrentRow(row)
        assert editor.fields.editors
        for widget in editor.fields.editors.values():
            assert isinstance(widget, (QLineEdit, QPlainTextEdit, QCheckBox, QComboBox)) is bool(
                widget.accessibleName()
            )


def test_typing_changes_the_paper_and_saving_makes_a_version(office_clerk: Clerk, editor: FormEditor) -> None:
    clerk, office = office_clerk, office_clerk.workspace.session.office
    click_on(clerk, editor, "head[2]")
    words = editor.fields.editors["head[2].text"]
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("MỤC LỤC CỦA XÃ")
    settle(clerk, editor)
    assert "MỤC LỤC CỦA XÃ" in shown(editor)
    assert words.toPlainText() == "MỤC LỤC CỦA XÃ"
    assert form_store.versions(office, "contents") == ()
    assert "chưa lưu" in editor.forms.currentItem().text()
    clerk.click(editor.save)
    settle(clerk, editor)
    assert [one.version for one in form_store.versions(office, "contents")] == [2]
    assert "mẫu của cơ quan, bản 2" in editor.forms.currentItem().text()
    assert not editor.save.isEnabled()
    assert editor.said.text()
    clerk.click(editor.undo)
    settle(clerk, editor)
    assert form_store.versions(office, "contents") == ()
    assert "MỤC LỤC VĂN BẢN" in shown(editor)


def test_ctrl_z_in_a_field_takes_back_one_change_and_arrows_step(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    clerk = office_clerk
    click_on(clerk, editor, "table.column[3]")
    width = editor.fields.editors["table.column[3].width"]
    assert isinstance(width, QLineEdit)
    clerk.press(width, Qt.Key.Key_Up)
    clerk.press(width, Qt.Key.Key_Up)
    settle(clerk, editor)
    assert value(editor, "table.column[3].width") == 26
    assert value(editor, "table.column[4].width") == 44.5
    clerk.press(width, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(clerk, editor)
    assert value(editor, "table.column[3].width") == 24
    assert editor.work is not None
    assert not editor.work.changed


def test_what_cannot_be_is_said_at_its_field_and_the_last_good_paper_stays(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    clerk = office_clerk
    click_on(clerk, editor, "table.column[3]")
    before = editor.preview._pdf
    width = editor.fields.editors["table.column[3].width"]
    assert isinstance(width, QLineEdit)
    clerk.type_into(width, "500")
    settle(clerk, editor)
    field = editor.fields.fields["table.column[3].width"]
    assert "không quá 165,0 mm" in field.error
    assert "dòng " in field.error
    assert editor.preview._pdf == before
    assert not editor.save.isEnabled()
    clerk.type_into(width, "hai")
    settle(clerk, editor)
    assert "một số" in field.error
    clerk.type_into(width, "26,5")
    settle(clerk, editor)
    assert field.error == ""
    assert value(editor, "table.column[3].width") == 26.5


def test_a_column_is_moved_and_hidden(office_clerk: Clerk, editor: FormEditor) -> None:
    clerk = office_clerk
    click_on(clerk, editor, "table.column[3]")
    move = [b for b in editor.fields.findChildren(QPushButton) if b.property("place") == 4]
    clerk.click(move[0])
    settle(clerk, editor)
    assert editor.part == "table.column[4]"
    assert value(editor, "table.column[4].heading") == "Ngày tháng năm văn bản"
    tick = editor.fields.editors["table.column[4].shown"]
    assert isinstance(tick, QCheckBox)
    tick.setChecked(False)
    settle(clerk, editor)
    assert "Ngày tháng năm văn bản" not in shown(editor)
    assert "(không in)" in editor.parts.currentItem().text()


def test_a_field_is_put_in_by_its_name(office_clerk: Clerk, editor: FormEditor) -> None:
    clerk = office_clerk
    click_on(clerk, editor, "head[4]")
    insert = next(b for b in editor.fields.findChildren(QPushButton) if b.menu() is not None)
    action = next(one for one in insert.menu().actions() if one.text() == "Thời hạn bảo quản")
    words = editor.fields.editors["head[4].text"]
    assert isinstance(words, QPlainTextEdit)
    words.moveCursor(words.textCursor().MoveOperation.End)
    action.trigger()
    settle(clerk, editor)
    assert words.toPlainText() == "Năm {period}{retention}"
    assert "Năm 2026Vĩnh viễn" in shown(editor)


def test_header_and_signature_are_chosen_from_a_list(office_clerk: Clerk, editor: FormEditor) -> None:
    clerk = office_clerk
    ids = [editor.forms.item(row).data(Qt.ItemDataRole.UserRole) for row in range(editor.forms.count())]
    editor.forms.setCurrentRow(ids.index("file_plan"))
    settle(clerk, editor)
    assert len(editor.preview.boxes("header")) == 1
    click_on(clerk, editor, "head[2]")
    place = editor.preview.boxes("header")[0].topLeft().toPoint() + QPoint(20, 4)
    clerk.bot.mouseClick(editor.preview.paper, Qt.MouseButton.LeftButton, pos=place)
    assert editor.part == "header"
    box = editor.fields.editors["header"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("state"))
    box.activated.emit(box.currentIndex())
    settle(clerk, editor)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in shown(editor)
    editor.parts.setCurrentRow(0)
    signs = editor.fields.editors["signature"]
    assert isinstance(signs, QComboBox)
    signs.setCurrentIndex(signs.findData("office"))
    signs.activated.emit(signs.currentIndex())
    settle(clerk, editor)
    assert value(editor, "signature") == "office"


def test_names_of_fields_stand_for_the_records(office_clerk: Clerk, editor: FormEditor) -> None:
    editor.names.setChecked(True)
    settle(office_clerk, editor)
    assert "Số, ký hiệu hồ sơ: [Số, ký hiệu hồ sơ]" in shown(editor)


def test_leaving_with_a_change_asks_once_by_naming_what_is_lost(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    editor._ask("head[2].size", "15")
    settle(office_clerk, editor)
    editor.reject()
    assert editor.isVisible()
    assert "Mục lục văn bản, tài liệu" in editor.leaving.text
    leave = editor.leaving.findChild(QPushButton)
    assert leave is not None
    office_clerk.click(leave)
    assert not editor.isVisible()


def test_an_older_version_and_the_shipped_form_are_used_again(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    clerk, session = office_clerk, office_clerk.workspace.session
    uid = add_dossier(session.office, "HN.16")
    for text in ("BẢN MỘT", "BẢN HAI"):
        form_editing.set_value(session.office, "contents", "head[2].text", text)
    editor._renew("")
    settle(clerk, editor)
    assert editor.reset.isEnabled()

    def choose(dialog: object) -> None:
        assert isinstance(dialog, FormVersions)
        clerk.wait()
        cells = [tuple(row) for row in dialog.model.rows]
        assert [row[0] for row in cells][:2] == ["Bản 3 · đang in", "Bản 2"]
        assert cells[0][1] == session.office.person.name
        assert cells[0][2] == "16/11/2026 09:41"
        dialog.table.selectRow(1)
        clerk.click(dialog.use)
        clerk.wait()

    with clerk.answering(choose):
        clerk.click(editor.versions)
    settle(clerk, editor)
    assert "BẢN MỘT" in shown(editor)
    clerk.click(editor.reset)
    settle(clerk, editor)
    assert "MỤC LỤC VĂN BẢN" in shown(editor)
    assert papers.render(session.office, "contents", [uid]).template == "contents/nd30@1"


def test_what_was_typed_the_moment_before_is_saved_and_not_lost(
    office_clerk: Clerk, editor: FormEditor
) -> None:
    clerk, office = office_clerk, office_clerk.workspace.session.office
    click_on(clerk, editor, "head[2]")
    words = editor.fields.editors["head[2].text"]
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("MỤC LỤC VỘI")
    editor.reject()
    assert editor.leaving.text
    words.setPlainText("MỤC LỤC VỘI VÀNG")
    clerk.press(words, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle(clerk, editor)
    assert "MỤC LỤC VỘI VÀNG" in form_store.text_of(office, "contents", 2)
