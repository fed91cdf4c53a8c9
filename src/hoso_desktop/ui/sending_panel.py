"""`Gửi hồ sơ theo lịch` among the settings: what the schedule is, how the last sending went, two doors."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import export_schedule, outgoing, outgoing_words, province_key
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, label
from hoso_desktop.ui.schedule_dialog import ScheduleDialog
from hoso_desktop.ui.sending_dialog import SendingDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    trouble: bool


def _read(office: Office) -> _Shown:
    kept, key = export_schedule.kept(office), province_key.recipient(office)
    lines = outgoing_words.schedule_lines(office, kept, key)
    if key or kept is None:
        lines.pop()  # the key's fingerprint belongs where it is compared; without a schedule it is no trouble
    last = next(iter(outgoing.runs(office)), None)
    if last is not None:
        lines.append(tr("Lần gửi gần nhất: {what}", what=outgoing_words.run_line(last)))
    return _Shown(" ".join(lines), bool(last and last.failed))


class SendingPanel(QWidget):
    """A few sentences and two buttons."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.about = IconLabel(Severity.NOTE)
        self.plan = button(tr("Đặt lịch gửi…"), self.show_schedule)
        self.open = button(tr("Các lần gửi…"), self.show_sendings)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Gửi hồ sơ theo lịch"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        line.addWidget(self.about, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.plan)
        line.addWidget(self.open)
        column.addLayout(line)
        session.changed.connect(lambda _changes: self._look())
        self._look()

    def _look(self) -> None:
        self._session.read(self, _read, self._show)

    def _show(self, found: _Shown) -> None:
        self.about.say(found.text, Severity.WARNING if found.trouble else Severity.NOTE)

    def show_schedule(self) -> None:
        """When and where to, and the province's key."""
        self._open(ScheduleDialog(self._session, self))

    def show_sendings(self) -> None:
        """What waits, what went, what could not go and why."""
        self._open(SendingDialog(self._session, self))

    def _open(self, dialog: ScheduleDialog | SendingDialog) -> None:
        dialog.exec()
        dialog.deleteLater()
        self._look()
