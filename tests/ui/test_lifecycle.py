"""The life of a dossier in the window: the line above the table, the dialog of a step, the locked table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import lifecycle, papers
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.lifecycle_bar import LifecycleBar
from hoso_desktop.ui.step_dialog import HistoryDialog, StepDialog
from tests.ui.driver import Clerk

Kind = TypeVar("Kind", bound=QDialog)


def bar(clerk: Clerk) -> LifecycleBar:
    return clerk.screen.lifecycle


def in_dialog(
    clerk: Clerk, start: Callable[[], object], kind: type[Kind], act: Callable[[Kind], None]
) -> None:
    """Start something that opens a dialog, and do in it what a person would."""
    seen: list[bool] = []

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, clerk.window, fill)
            return
        seen.append(True)
        act(dialog)

    QTimer.singleShot(0, clerk.window, fill)
    start()
    clerk.bot.waitUntil(lambda: bool(seen), timeout=20_000)
    clerk.wait()


def take(clerk: Clerk, step: Step, act: Callable[[StepDialog], None] = lambda _dialog: None) -> None:
    """Ask for a step, fill its dialog in, press its button."""

    def fill(dialog: StepDialog) -> None:
        act(dialog)
        clerk.click(dialog.take)

    in_dialog(clerk, lambda: bar(clerk).take(step), StepDialog, fill)


def state(clerk: Clerk) -> DossierState:
    view = bar(clerk).view
    assert view is not None
    return view.state


def make_ready(clerk: Clerk, folder: Path) -> None:
    """Sheets pencilled, the set printed, the screen shows it."""
    clerk.click(clerk.screen.pencilled)
    clerk.wait()
    office, uid = clerk.workspace.session.office, clerk.screen.uid
    papers.print_set(office, uid, folder)
    clerk.screen.keeper.read()
    clerk.wait()


def test_the_line_says_where_the_dossier_stands_and_what_comes_next(dossier_clerk: Clerk) -> None:
    one = bar(dossier_clerk)
    assert (one.state.text(), one.next.text()) == ("Đang lập", "Kết thúc công việc…")
    take(dossier_clerk, Step.WORK_ENDED)
    assert (one.state.text(), one.next.text()) == ("Đã kết thúc công việc", "Hoàn thiện hồ sơ…")
    assert one.left.text() == "Còn 3 việc"
    assert [action.text() for action in one.left.menu().actions()] == [
        "Chưa đánh số tờ (bắt buộc từ 05 năm trở lên).", "Chưa in mục lục văn bản.",
        "Chưa in chứng từ kết thúc.",
    ]  # fmt: skip
    one.left.menu().actions()[0].trigger()
    assert dossier_clerk.window.focusWidget() is dossier_clerk.screen.pencilled


def test_ended_work_is_taken_back_with_the_keys(dossier_clerk: Clerk) -> None:
    take(dossier_clerk, Step.WORK_ENDED)
    dossier_clerk.screen.keeper.undo()
    dossier_clerk.wait()
    assert state(dossier_clerk) is DossierState.OPEN


def test_a_dossier_that_lacks_something_is_not_completed(dossier_clerk: Clerk) -> None:
    take(dossier_clerk, Step.WORK_ENDED)
    led: list[str] = []

    def look(dialog: StepDialog) -> None:
        assert dialog.ready.text() == "Chưa đủ điều kiện hoàn thiện: còn 3 việc."
        assert not dialog.take.isEnabled()
        dialog.led.connect(lambda condition: led.append(condition.fix))
        dialog.conditions.itemActivated.emit(dialog.conditions.item(0))

    in_dialog(dossier_clerk, lambda: bar(dossier_clerk).take(Step.COMPLETED), StepDialog, look)
    assert led == ["pencil"]
    assert state(dossier_clerk) is DossierState.WORK_ENDED


def test_completed_supplemented_and_confirmed(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    make_ready(clerk, tmp_path)
    take(clerk, Step.WORK_ENDED)
    why = "Thiếu chương trình, không tìm lại được"

    def sign(dialog: StepDialog) -> None:
        clerk.type_into(dialog.signature.signer, "Nguyễn Thị Lan")
        dialog.reason.setPlainText(why)

    take(clerk, Step.COMPLETED, sign)
    assert (state(clerk), bar(clerk).words.text()) == (
        DossierState.COMPLETED, "Chỉ xem. Sửa trong hôm nay: Bước khác › Mở lại.",
    )  # fmt: skip
    # The table is only to be looked at, and so is the title.
    assert not clerk.screen.documents.put(0, Column.NOTE, "x")
    assert clerk.screen.title.isReadOnly()
    assert not clerk.screen.foot.attach.isEnabled()
    clerk.paste("99-CV/ĐU\t12/11/2026\tCông văn\tĐảng ủy\t1\t1\n")
    assert "Bổ sung" in clerk.screen.wrong.text
    assert clerk.screen.documents.rowCount() == 4

    take(clerk, Step.SUPPLEMENTED, lambda dialog: dialog.reason.setPlainText("Tìm thấy công văn"))
    assert bar(clerk).words.text() == "Đang bổ sung: Tìm thấy công văn"
    clerk.paste("99-CV/ĐU\t12/11/2026\tCông văn\tĐảng ủy\t1\t1\n")
    assert clerk.screen.documents.rowCount() == 5
    clerk.click(bar(clerk).done)
    clerk.wait()
    assert not clerk.screen.documents.editable
    steps = lifecycle.history(clerk.workspace.session.office, clerk.screen.uid)
    assert [step.step for step in steps] == [Step.WORK_ENDED, Step.COMPLETED, Step.SUPPLEMENTED]

    def chief(dialog: StepDialog) -> None:
        clerk.type_into(dialog.signature.signer, "Trần Văn Bình")
        clerk.type_into(dialog.signature.position, "Chánh Văn phòng")

    take(clerk, Step.CONFIRMED, chief)
    told: list[str] = []
    history = next(a for a in bar(clerk).more.menu().actions() if a.text() == "Các bước đã làm…")

    def read(dialog: HistoryDialog) -> None:
        told.extend(dialog.steps.item(row).text() for row in range(dialog.steps.count()))
        dialog.accept()

    in_dialog(clerk, history.trigger, HistoryDialog, read)
    assert "Trần Văn Bình (Chánh Văn phòng) ký ngày 16/11/2026" in told[0]
    assert "lý do: Tìm thấy công văn" in told[1]
    assert len(told) == 4


def test_opened_again_the_same_day(dossier_clerk: Clerk, tmp_path: Path) -> None:
    clerk = dossier_clerk
    make_ready(clerk, tmp_path)
    take(clerk, Step.WORK_ENDED)
    take(clerk, Step.COMPLETED, lambda dialog: dialog.reason.setPlainText("Không có chương trình"))

    def reopen(dialog: StepDialog) -> None:
        clerk.click(dialog.take)
        clerk.wait()
        assert "lý do" in dialog.reason_field.error
        dialog.reason.setPlainText("Quên một văn bản")

    take(clerk, Step.REOPENED, reopen)
    assert state(clerk) is DossierState.WORK_ENDED
    assert clerk.screen.documents.put(0, Column.NOTE, "x")


def test_a_total_by_hand_must_be_a_number(dossier_clerk: Clerk) -> None:
    take(dossier_clerk, Step.WORK_ENDED)

    def look(dialog: StepDialog) -> None:
        dialog.signature.by_hand.setChecked(True)
        dialog.signature.sheets.setText("ba tư")
        assert dialog.signature.wrong
        assert dialog.signature.sheets_field.error
        dialog.signature.sheets.setText("34")
        assert not dialog.signature.wrong
        assert dialog.signature.signature.stated_sheets == 34
        dialog.reject()

    in_dialog(dossier_clerk, lambda: bar(dossier_clerk).take(Step.COMPLETED), StepDialog, look)
