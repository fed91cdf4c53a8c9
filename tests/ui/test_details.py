"""Every field of a dossier and of a paper, through the dialogs that show them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPlainTextEdit

from hoso_desktop.domain.dossier import Condition, Dossier, DossierKind
from hoso_desktop.services import file_plan, record_fields
from hoso_desktop.ui.details_dialog import DetailsDialog
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.dossier_dialog import DossierDialog, kind_names
from tests.ui.driver import Clerk

CONTROL = Qt.KeyboardModifier.ControlModifier


def dossier(clerk: Clerk) -> Dossier:
    assert clerk.screen.sheet is not None
    return clerk.screen.sheet.dossier


def line(dialog: DetailsDialog, name: str) -> QLineEdit:
    editor = dialog.fields[name].editor
    assert isinstance(editor, QLineEdit)
    return editor


def choose(dialog: DetailsDialog, name: str, text: str) -> None:
    editor = dialog.fields[name].editor
    assert isinstance(editor, QComboBox)
    assert editor.findText(text) >= 0
    editor.setCurrentText(text)


def details(clerk: Clerk) -> DetailsDialog:
    made = DetailsDialog(clerk.workspace.session, dossier(clerk), dossier(clerk).code, clerk.window)
    made.show()
    return made


def meet(clerk: Clerk, kind: type[QDialog], act: Callable[[QDialog], object], met: list[str]) -> None:
    """Once a dialog of `kind` is open, act in it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            met.append(kind.__name__)
            act(dialog)
        else:
            QTimer.singleShot(20, clerk.window, look)

    QTimer.singleShot(0, clerk.window, look)


def test_fields_of_a_dossier_come_back(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    dialog = details(clerk)
    clerk.type_into(line(dialog, "keyword"), "nhà văn hóa")
    choose(dialog, "condition", "Bình thường")
    clerk.type_into(line(dialog, "retention"), "20 năm")
    clerk.click(dialog.save)
    clerk.wait()
    assert not dialog.isVisible()
    now = dossier(clerk)
    assert (now.keyword, now.condition, now.retention.label) == ("nhà văn hóa", Condition.NORMAL, "20 năm")
    assert "Thời hạn: 20 năm" in clerk.screen.facts.text()
    again = details(clerk)
    assert [again.text(name) for name in ("keyword", "condition", "retention")] == [
        "nhà văn hóa",
        "Bình thường",
        "20 năm",
    ]
    again.close()


def test_a_bad_date_stands_beside_its_field_and_nothing_is_stored(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    before = dossier(clerk).revision
    dialog = details(clerk)
    clerk.type_into(line(dialog, "keyword"), "nhà văn hóa")
    clerk.type_into(line(dialog, "begin_override"), "31/02/2026")
    clerk.click(dialog.save)
    clerk.wait()
    assert dialog.isVisible()
    assert dialog.fields["begin_override"].error.endswith("Hãy nhập: ngày, ví dụ 05/11/2026.")
    assert "31/02/2026" in dialog.fields["begin_override"].error
    assert [name for name, field in dialog.fields.items() if field.error] == ["begin_override"]
    clerk.screen.keeper.read()
    clerk.wait()
    assert (dossier(clerk).revision, dossier(clerk).keyword) == (before, "")
    clerk.type_into(line(dialog, "begin_override"), "28/02/2026")
    assert dialog.fields["begin_override"].error == ""
    clerk.click(dialog.save)
    clerk.wait()
    assert dossier(clerk).begin_override is not None
    assert dossier(clerk).begin_override.text() == "28/02/2026"


def test_saving_an_untouched_dialog_changes_nothing(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    assert clerk.screen.sheet is not None
    for record in (dossier(clerk), clerk.screen.sheet.documents[0]):
        dialog = DetailsDialog(clerk.workspace.session, record, "", clerk.window)
        for name, spec in dialog.specs.items():
            assert dialog.text(name) == record_fields.show(spec, record), name
        dialog.submit()
        clerk.wait()
        assert dialog.stored == ()


def test_papers_kept_apart_are_only_counted(dossier_clerk: Clerk) -> None:
    clerk = dossier_clerk
    assert "quản lý riêng" not in clerk.screen.facts.text()
    dialog = details(clerk)
    clerk.type_into(dialog.kept_apart, "một")
    clerk.click(dialog.save)
    assert dialog.kept_apart_field.error == "Hãy ghi một số, ví dụ 1; không có thì để trống."
    clerk.type_into(dialog.kept_apart, "1")
    clerk.type_into(dialog.kept_apart_page, "12")
    clerk.click(dialog.save)
    clerk.wait()
    assert (dossier(clerk).separately_kept, dossier(clerk).separately_kept_pointer) == (1, "12")
    assert clerk.screen.facts.text().endswith(" · Có tài liệu quản lý riêng: 01")
    again = details(clerk)
    assert (again.kept_apart.text(), again.kept_apart_page.text()) == ("1", "12")
    again.close()


def test_details_of_a_paper_from_the_table(dossier_clerk: Clerk) -> None:
    clerk, met = dossier_clerk, list[str]()
    clerk.table.go_to(3)
    assert not clerk.screen.details.isEnabled()
    clerk.table.go_to(1)
    assert clerk.screen.details.isEnabled()

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DetailsDialog)
        assert dialog.text("subject") == "Tờ trình về nhà văn hóa"
        clerk.type_into(line(dialog, "signer"), "Nguyễn Văn An")
        autograph = dialog.fields["autograph"].editor
        assert isinstance(autograph, QPlainTextEdit)
        autograph.setPlainText("Đồng ý")
        clerk.click(dialog.save)

    meet(clerk, DetailsDialog, fill, met)
    clerk.window.activateWindow()
    clerk.bot.waitUntil(clerk.window.isActiveWindow)
    clerk.key(Qt.Key.Key_I, CONTROL)
    clerk.bot.waitUntil(lambda: met != [])
    clerk.wait()
    assert clerk.screen.sheet is not None
    paper = clerk.screen.sheet.documents[1].entry
    assert (paper.signer, paper.autograph) == ("Nguyễn Văn An", "Đồng ý")
    clerk.key(Qt.Key.Key_Z, CONTROL)
    clerk.wait()
    assert clerk.screen.sheet.documents[1].entry.signer == ""
    assert clerk.cell(1, Column.SUBJECT) == "Tờ trình về nhà văn hóa"


@pytest.mark.parametrize("typed", ["", "Hồ sơ Hội nghị tháng 12/2026"])
def test_from_the_cover_to_everything(dossier_clerk: Clerk, typed: str) -> None:
    """What was changed in the small dialog is stored before the big one opens."""
    clerk, met = dossier_clerk, list[str]()
    title = typed or dossier(clerk).title

    def go_on(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        if typed:
            clerk.type_into(dialog.title, typed)
        meet(clerk, DetailsDialog, fill, met)
        clerk.click(dialog.everything)

    def fill(dialog: QDialog) -> None:
        assert isinstance(dialog, DetailsDialog)
        assert dialog.text("title") == title
        clerk.type_into(line(dialog, "box"), "03")
        clerk.click(dialog.save)

    meet(clerk, DossierDialog, go_on, met)
    clerk.click(clerk.screen.edit)
    clerk.bot.waitUntil(lambda: met == ["DossierDialog", "DetailsDialog"])
    clerk.wait()
    assert (dossier(clerk).title, dossier(clerk).location.box) == (title, "03")


def test_kinds_have_one_name_in_the_program() -> None:
    (kind,) = (spec for spec in record_fields.fields("dossier") if spec.name == "kind")
    assert kind_names() == {member: kind.choices[member.value] for member in DossierKind}


@pytest.mark.parametrize(
    "notation, title, kind",
    [
        ("TH.22", "Hồ sơ tiếp công dân", DossierKind.GENERAL),
        ("TH.22", "Tập Nghị quyết của Đảng ủy xã Tân Lập", DossierKind.NUMERIC_SERIES),
        ("HN.24", "Hồ sơ gặp mặt cán bộ hưu trí", DossierKind.MEETING),
        ("ĐV.03", "Hồ sơ chuyển sinh hoạt đảng", DossierKind.PERSONNEL),
        ("DV.01", "Hồ sơ công tác dân vận", DossierKind.GENERAL),
    ],
)
def test_only_a_title_that_says_so_makes_a_volume(
    office_clerk: Clerk, notation: str, title: str, kind: DossierKind
) -> None:
    """Most titles of TH are Tập; papers of another dossier there do not stand in order of number."""
    file_plan.adopt_starter(office_clerk.workspace.session.office, 2026)
    found = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        office_clerk.wait()
        office_clerk.type_into(dialog.notation, notation)
        office_clerk.type_into(dialog.title, title)
        found.append(DossierKind(dialog.kind.currentData()))
        dialog.reject()

    with office_clerk.answering(look):
        office_clerk.workspace.new_dossier()
    assert found == [kind]


def test_a_year_that_is_none_is_said_beside_its_field(office_clerk: Clerk) -> None:
    said = []

    def look(dialog: QDialog) -> None:
        assert isinstance(dialog, DossierDialog)
        office_clerk.wait()
        for field, text in ((dialog.notation, "HN.15"), (dialog.title, "Hồ sơ"), (dialog.year, "206")):
            office_clerk.type_into(field, text)
        office_clerk.click(dialog.save)
        office_clerk.wait()
        said.append(dialog.fields["year"].error)
        dialog.reject()

    with office_clerk.answering(look):
        office_clerk.workspace.new_dossier()
    assert "206" in said[0]
