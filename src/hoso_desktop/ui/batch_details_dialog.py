"""`Thông tin đợt nộp` and `Bàn giao`: who receives, when, how many boxes, to which office, in which package.

The same fields are asked before the papers are printed and when the hand-over is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.hand_over import BatchState
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import batches, hand_over, people
from hoso_desktop.services.batch_overview import Whole
from hoso_desktop.services.batches import Details
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.batch_words import asks_archive
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, IconLabel, button, fit, grow, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.profile_choice import ProfileChoice
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 640, 380
_BY_CODE = {"batch.bad_boxes": "boxes", "lifecycle.future_day": "day"}


@dataclass(frozen=True, slots=True)
class _Person:
    """A name that may be chosen, and the position that goes with it."""

    name: str
    position: str


def _people(office: Office) -> tuple[_Person, ...]:
    known = [one for one in people.persons(office) if not one.closed]
    return tuple(_Person(one.name or one.login, one.position) for one in known)


class BatchDetailsDialog(QDialog):
    """`changes` is what was stored. With `giving` the whole hand-over is written down as done."""

    def __init__(
        self, session: Session, whole: Whole, parent: QWidget | None = None, *, giving: bool = False
    ) -> None:
        super().__init__(parent)
        self._session, self._whole, self._giving = session, whole, giving
        self._positions: dict[str, str] = {}
        self.changes: Changes | None = None
        batch = whole.view.batch
        self.setWindowTitle(tr("Bàn giao đợt nộp") if giving else tr("Thông tin đợt nộp"))
        fit(self, _WIDTH, _HEIGHT)
        answer_f1(self, "batches")
        self.receiver = QComboBox()
        self.receiver.setEditable(True)
        self.receiver.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.receiver.setEditText(batch.receiver_person)
        self.position, self.boxes = QLineEdit(batch.receiver_position), QLineEdit()
        self.boxes.setText("" if batch.boxes is None else str(batch.boxes))
        self.archive, self.archive_code = QLineEdit(batch.receiver_name), QLineEdit(batch.receiver_code)
        self.registration, self.note = QLineEdit(batch.registration), QLineEdit(batch.note)
        self.profile = ProfileChoice(session, batch.profile, none=tr("Không đóng gói tệp"), remembered=False)
        self.day = DayField(tr("N&gày bàn giao"), tr("Bỏ trống: hôm nay.") if giving else "")
        # What came back goes again on another day than the first.
        first = not giving or batch.state is BatchState.OPEN
        self.day.put(date.fromisoformat(batch.handed_on) if batch.handed_on and first else None)
        self.fields = {
            "receiver": Field(tr("&Người nhận"), self.receiver),
            "position": Field(tr("&Chức vụ người nhận"), self.position),
            "day": self.day,
            "boxes": Field(tr("&Số hộp (cặp)"), self.boxes),
            "archive": Field(tr("C&ơ quan thu nộp"), self.archive),
            "archive_code": Field(tr("Mã cơ &quan thu nộp"), self.archive_code),
            "registration": Field(tr("Mã đăng &ký nộp"), self.registration),
            "note": Field(tr("Ghi ch&ú"), self.note),
        }
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Ghi bàn giao") if giving else tr("Lưu"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out()
        session.read(self, _people, self._offer)
        self.receiver.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(self._whole.view.name, "heading", wrap=True))
        column.addWidget(label(self._teaching(), "muted", wrap=True))
        grid = QGridLayout()
        theme.space(grid, gap=theme.GAP)
        names = ["receiver", "position", "day", "boxes"]
        if asks_archive(self._whole.view.batch.kind):
            names += ["archive", "archive_code", "registration", "note"]
        for at, name in enumerate(names):
            grid.addWidget(self.fields[name], at // 2, at % 2)
        column.addLayout(grid)
        column.addWidget(self.profile)
        self.profile.setVisible(not self._giving)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def _teaching(self) -> str:
        if self._giving:
            count = len(self._whole.checked)
            return tr(
                "Ghi {count} hồ sơ đã giao, khi nơi nhận đã ký biên bản. Trong ngày hôm nay còn thu lại được "
                "nếu ghi nhầm. Bản gốc không bị xóa.",
                count=count,
            )
        return tr("Những điều này in trên mục lục nộp lưu (F5) và biên bản giao nhận (F6).")

    def _offer(self, known: Sequence[_Person]) -> None:
        typed = self.receiver.currentText()
        self._positions = {one.name: one.position for one in known}
        self.receiver.addItems(list(self._positions))
        self.receiver.setCurrentIndex(-1)
        self.receiver.setEditText(typed)
        self.receiver.currentTextChanged.connect(self._fill_position)

    def _fill_position(self, name: str) -> None:
        """The position that is written down for a person; one typed by hand stays."""
        known = self._positions.get(name, "")
        if known and self.position.text() in ("", *self._positions.values()):
            self.position.setText(known)

    @property
    def details(self) -> Details | None:
        """What is typed; None when a field is wrong, and then the field says so."""
        boxes = self.boxes.text().strip()
        if self.day.wrong:
            return None
        if boxes and not boxes.isdecimal():
            self.fields["boxes"].set_error(tr("Hãy ghi số hộp bằng chữ số, ví dụ 5."))
            self.boxes.setFocus()
            return None
        return Details(
            on=self.day.day(), boxes=int(boxes) if boxes else None,
            receiver_person=self.receiver.currentText(), receiver_position=self.position.text(),
            receiver_code=self.archive_code.text(), receiver_name=self.archive.text(),
            registration=self.registration.text(), note=self.note.text(),
            profile=None if self._giving else self.profile.chosen,
        )  # fmt: skip

    def submit(self) -> None:
        """Store, or write the hand-over down; a refusal stands beside its field."""
        self.trouble.say("")
        details = self.details
        if details is None:
            return
        uid, giving = self._whole.view.batch.uid, self._giving
        self.save.setEnabled(False)

        def work(office: Office) -> Changes | None:
            if giving:
                return hand_over.hand_over(office, uid, details)
            return batches.describe(office, uid, details)

        self._session.write(self, work, self._stored, self._refused)

    def _stored(self, changes: Changes | None) -> None:
        self.changes = changes
        if changes is not None:
            self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        name = _BY_CODE.get(error.code)
        if name is None:
            self.trouble.say(messages.explain(error), Severity.ERROR)
            grow(self)
            return
        self.fields[name].set_error(messages.explain(error))
        self.fields[name].editor.setFocus()
