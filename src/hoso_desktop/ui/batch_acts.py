"""What the buttons of a hand-over do: ask in a dialog, hand in to the services, tell what became of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from hoso_desktop.domain.hand_over import ItemState, Road
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import batches, hand_over
from hoso_desktop.services.batch_overview import Item, Whole
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui.batch_build_dialog import BatchBuildDialog
from hoso_desktop.ui.batch_details_dialog import BatchDetailsDialog
from hoso_desktop.ui.batch_reason_dialog import BatchReasonDialog
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from hoso_desktop.ui.receipt_dialog import ReceiptDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_GIVEN = (ItemState.HANDED_OVER, ItemState.RECEIVED)


class BatchActs(QObject):
    """Acts on `whole`. `done` tells what was done, `failed` why it was not."""

    done = Signal(str)
    failed = Signal(str)

    def __init__(self, session: Session, screen: QWidget) -> None:
        super().__init__(screen)
        self._session, self._screen = session, screen
        self.whole: Whole | None = None

    @property
    def _window(self) -> QWidget:
        return self._screen.window()

    def _change(self, work: Callable[[Office], Changes | None], told: str) -> None:
        def stored(changes: Changes | None) -> None:
            self.done.emit(told)
            if changes is not None:
                self._session.announce(changes)

        self._session.write(self, work, stored, self._refused)

    def _refused(self, error: UserError) -> None:
        self.failed.emit(explain(error))

    def _ask(self, dialog: QDialog) -> bool:
        taken = bool(dialog.exec())
        dialog.deleteLater()
        return taken

    # papers

    def print_lists(self) -> None:
        """F5, permanent and limited dossiers apart."""
        self._print("hand_in", "hand_in_list", tr("Mục lục hồ sơ, tài liệu nộp lưu (F5)"))

    def print_minutes(self) -> None:
        """F6."""
        self._print("hand_over", "hand_in_minutes", tr("Biên bản giao nhận hồ sơ (F6)"))

    def _print(self, subject: str, form: str, title: str) -> None:
        if self.whole is not None:
            job = PrintJob((self.whole.view.code,), title, subject, form)
            self._ask(PrintDialog(self._session, job, self._window))

    def papers(self) -> None:
        """Who receives and how many boxes, then F5 and F6 one after the other."""
        if self.describe():
            self.print_lists()
            self.print_minutes()

    # the steps

    def describe(self) -> bool:
        """Who receives, when, how many boxes, which package; whether the person went on."""
        return self.whole is not None and self._ask(
            BatchDetailsDialog(self._session, self.whole, self._window)
        )

    def build(self) -> None:
        """The packages that are missing."""
        if self.whole is not None:
            self._ask(BatchBuildDialog(self._session, self.whole, self._window))

    def hand_over(self) -> None:
        """Every dossier that waits goes, all or none."""
        whole = self.whole
        if whole is None or not self._may_go(whole):
            return
        if self._ask(BatchDetailsDialog(self._session, whole, self._window, giving=True)):
            self.done.emit(tr("Đã ghi bàn giao. Khi nơi nhận trả lời, bấm Nhận biên nhận."))

    def _may_go(self, whole: Whole) -> bool:
        """Says what is in the way, in words of the window, before anything is asked."""
        if not whole.checked:
            self.failed.emit(tr("Không còn hồ sơ nào chờ giao trong đợt này."))
        elif whole.unready:
            words = tr("Còn {count} hồ sơ chưa giao được. Xem thẻ Còn thiếu.", count=len(whole.unready))
            self.failed.emit(words)
        elif whole.unpacked:
            self.failed.emit(
                tr(
                    "Còn {count} hồ sơ chưa đóng gói. Hãy bấm Đóng gói, hoặc chọn Chỉ giao giấy.",
                    count=len(whole.unpacked),
                )
            )
        else:
            return True
        return False

    def receive(self) -> None:
        """A receipt, as a file or on paper."""
        whole = self.whole
        if whole is None:
            return
        if not any(item.state in _GIVEN for item in whole.view.items):
            self.failed.emit(tr("Chưa có hồ sơ nào đã giao mà chờ biên nhận. Hãy ghi bàn giao trước."))
        elif self._ask(ReceiptDialog(self._session, whole, self._window)):
            self.done.emit(tr("Đã ghi biên nhận. Xem kết quả từng hồ sơ ở cột Tình trạng."))

    def give_back(self, item: Item | None) -> None:
        """One dossier came back, without a receipt."""
        whole = self.whole
        if whole is None or item is None:
            return
        if item.state not in _GIVEN:
            self.failed.emit(
                tr("{code} chưa giao hoặc nơi nhận đã trả lời. Hãy chọn hồ sơ đã giao.", code=item.code)
            )
            return
        uid, dossier = whole.view.batch.uid, item.dossier_uid
        self._ask(
            BatchReasonDialog(
                self._session,
                tr("{code} bị trả lại", code=item.code),
                tr("Ghi đúng lý do nơi nhận nêu. Hồ sơ trở lại bước trước để sửa; không có gì bị xóa."),
                lambda office, why: hand_over.give_back(office, uid, dossier, why),
                self._window,
            )
        )

    def take_back(self) -> None:
        """Nothing left the house after all."""
        if self.whole is not None:
            uid = self.whole.view.batch.uid
            self._ask(
                BatchReasonDialog(
                    self._session,
                    tr("Thu lại việc bàn giao"),
                    tr("Chỉ khi ghi nhầm, hồ sơ thật ra chưa giao; chỉ trong ngày, người đã ghi."),
                    lambda office, why: hand_over.take_back(office, uid, why),
                    self._window,
                )
            )

    # dossiers

    def add(self) -> None:
        """Put a dossier in that was not proposed."""
        if self.whole is None:
            return
        uid = self.whole.view.batch.uid
        dialog = DossierPicker(self._session, tr("Thêm hồ sơ nào vào đợt nộp"), parent=self._window)
        dialog.choose.setText(tr("Đưa vào đợt"))
        dialog.choose.setAccessibleName(tr("Đưa vào đợt"))
        dialog.new.hide()
        if dialog.exec():
            chosen, code = dialog.uid, dialog.code
            self._change(
                lambda office: batches.add(office, uid, [chosen]), tr("Đã đưa {code} vào đợt.", code=code)
            )
        dialog.deleteLater()

    def remove(self, item: Item | None) -> None:
        """Take a dossier out that was not handed over."""
        if self.whole is not None and item is not None:
            uid, dossier = self.whole.view.batch.uid, item.dossier_uid
            self._change(
                lambda office: batches.remove(office, uid, dossier),
                tr("Đã bỏ {code} khỏi đợt. Hồ sơ vẫn ở trong kho.", code=item.code),
            )

    def choose_road(self, item: Item | None, road: Road) -> None:
        """On paper only, or with the files."""
        if self.whole is not None and item is not None:
            uid, dossier = self.whole.view.batch.uid, item.dossier_uid
            words = (
                tr("{code}: chỉ giao bản giấy.") if road is Road.PAPER else tr("{code}: giao cả giấy và tệp.")
            )
            self._change(
                lambda office: batches.choose_road(office, uid, dossier, road), words.format(code=item.code)
            )

    def resubmit(self, item: Item | None) -> None:
        """A dossier that came back goes in again, as its next version."""
        if self.whole is not None and item is not None:
            uid, dossier = self.whole.view.batch.uid, item.dossier_uid
            self._change(
                lambda office: hand_over.resubmit(office, uid, dossier),
                tr(
                    "{code}: làm lại bản mới, lần {time}. Sửa xong thì đóng gói, in lại và bàn giao lần nữa.",
                    code=item.code, time=item.version + 1,
                ),
            )  # fmt: skip

    def close(self) -> None:
        """Everything was taken in."""
        if self.whole is not None:
            uid = self.whole.view.batch.uid
            self._change(lambda office: hand_over.close(office, uid), tr("Đã kết thúc đợt nộp."))
