"""`Bàn giao hồ sơ`: what a leaving person keeps, who receives it, and who goes on with each open dossier.

Records one hand-over; the paper of it is printed by the print dialog.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import handover, people
from hoso_desktop.services.handover import Possession, Receiving
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field, IconLabel, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 820, 600
_WIDTHS = {0: 120, 2: 120}
_OPEN_HEIGHT = 150
_BY_CODE = {
    "handover.no_receiver": "receiver",
    "handover.own_receiver": "receiver",
    "handover.no_reason": "reason",
    "handover.future_day": "day",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the dialog shows: what is with the person, and the names of those who may take it up."""

    held: Possession
    names: tuple[str, ...]


class HandoverDialog(QDialog):
    """Names who receives; `changes` is what was recorded."""

    def __init__(self, session: Session, person: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.person = session, person
        self.changes: Changes | None = None
        self.owners: dict[str, QComboBox] = {}
        name = person.name or person.login
        self.setWindowTitle(tr("Bàn giao hồ sơ của {name}", name=name))
        fit(self, _WIDTH, _HEIGHT)
        answer_f1(self, "people")
        self.summary = label("", wrap=True)
        self.model = RowsModel((tr("Số, ký hiệu"), tr("Tiêu đề hồ sơ"), tr("Công việc")), self)
        self.table = LineTable(tr("Hồ sơ đang giữ"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 1)
        self.receiver = _names_box()
        self.position, self.reason = QLineEdit(), QLineEdit()
        self.reason.setPlaceholderText(tr("ví dụ: chuyển công tác, nghỉ hưu"))
        self.fields = {
            "receiver": Field(tr("&Người nhận bàn giao"), self.receiver),
            "position": Field(tr("&Chức vụ người nhận"), self.position, tr("Bỏ trống: lấy chức vụ đã ghi.")),
            "reason": Field(tr("&Lý do bàn giao"), self.reason),
        }
        self.day = DayField(tr("N&gày bàn giao"), tr("Bỏ trống: hôm nay."))
        self.fields["day"] = self.day
        self.going_on = QWidget()
        self._open_rows = QGridLayout(self.going_on)
        theme.space(self._open_rows, gap=theme.GRID)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Ghi bàn giao"), self.submit, "primary")
        self.save.setEnabled(False)
        self._lay_out(name)
        session.read(self, self._look, self._show, self._refused)

    def _lay_out(self, name: str) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(tr("Bàn giao hồ sơ của {name}", name=name), "heading"))
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        for names in (("receiver", "position"), ("reason", "day")):
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for each in names:
                line.addWidget(self.fields[each], 1)
            column.addLayout(line)
        self._open_heading = label(
            tr("Ai làm tiếp hồ sơ đang giải quyết (bỏ trống: người nhận bàn giao)"), "heading"
        )
        self._open_scroll = QScrollArea()
        self._open_scroll.setWidgetResizable(True)
        self._open_scroll.setWidget(self.going_on)
        self._open_scroll.setMaximumHeight(_OPEN_HEIGHT)
        column.addWidget(self._open_heading)
        column.addWidget(self._open_scroll)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def _look(self, office: Office) -> _Known:
        others = [one for one in people.persons(office) if not one.closed and one.uid != self.person.uid]
        held = handover.with_person(office, self.person.uid)
        return _Known(held, tuple(one.name or one.login for one in others))

    def _show(self, known: _Known) -> None:
        held = known.held
        self.summary.setText(
            tr(
                "Đang giữ {count} hồ sơ: {finished} đã kết thúc, {open} đang giải quyết. "
                "Đang mượn, chưa trả: {loans}.",
                count=len(held.dossiers), finished=len(held.finished), open=len(held.going_on),
                loans=", ".join(one.code for one in held.loans) or tr("không"),
            )
        )  # fmt: skip
        going, over = tr("đang giải quyết"), tr("đã kết thúc")
        self.model.put([(one.code, one.title, going if one.going_on else over) for one in held.dossiers])
        _offer(self.receiver, known.names)
        for row, one in enumerate(held.going_on):
            box = self.owners[one.uid] = _names_box()
            _offer(box, known.names)
            box.setAccessibleName(tr("Người làm tiếp {code}", code=one.code))
            self._open_rows.addWidget(label(f"{one.code}  {one.title}", wrap=True), row, 0)
            self._open_rows.addWidget(box, row, 1)
        self._open_rows.setColumnStretch(0, 1)
        for part in (self._open_heading, self._open_scroll):
            part.setVisible(bool(held.going_on))
        self.save.setEnabled(bool(held.dossiers))
        if not held.dossiers:
            self.trouble.say(messages.sentence("handover.nothing", name=held.person.name))
        self.receiver.setFocus()

    def submit(self) -> None:
        """Record the hand-over; a refusal stands beside its field."""
        self.trouble.say("")
        if self.day.wrong:
            return
        named = {uid: box.currentText().strip() for uid, box in self.owners.items()}
        to = Receiving(
            self.receiver.currentText(), self.position.text(), self.reason.text(),
            {uid: name for uid, name in named.items() if name}, self.day.day(),
        )  # fmt: skip
        uid = self.person.uid
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: handover.hand_over(office, uid, to), self._stored, self._refused
        )

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        name = _BY_CODE.get(error.code)
        if name is None:
            self.trouble.say(messages.explain(error))
            return
        self.fields[name].set_error(messages.explain(error))
        self.fields[name].editor.setFocus()


def _names_box() -> QComboBox:
    """A name of the office, or any other that is typed."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return box


def _offer(box: QComboBox, names: Sequence[str]) -> None:
    box.addItems(list(names))
    box.setCurrentIndex(-1)
    box.setEditText("")
