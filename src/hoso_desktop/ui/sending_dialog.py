"""`Các lần gửi`: what waits, what went and where, what could not go, why, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import sentence
from hoso_desktop.services import due_export, export_schedule, outgoing, outgoing_words
from hoso_desktop.services.due_export import LookedAfter
from hoso_desktop.services.office import Office
from hoso_desktop.services.outgoing import OutgoingRow, RunRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 860, 520
_PACKAGE_WIDTHS = {0: 110, 2: 90, 3: 140, 4: 200}
_RUN_WIDTHS = {0: 150, 1: 140, 2: 80, 3: 140}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the dialog shows, read together."""

    planned: bool
    packages: Sequence[OutgoingRow]
    runs: Sequence[RunRow]


def _read(office: Office) -> Shown:
    return Shown(export_schedule.kept(office) is not None, outgoing.listed(office), outgoing.runs(office))


class SendingDialog(QDialog):
    """Two lists, of packages and of runs; one button sends now."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self.shown = Shown(False, (), ())
        self.setWindowTitle(tr("Các lần gửi hồ sơ"))
        fit(self, _WIDTH, _HEIGHT)
        self.packages = RowsModel(
            (tr("Hồ sơ"), tr("Tên hồ sơ"), tr("Tình trạng"), tr("Lúc"), tr("Nơi")), self
        )
        self.runs = RowsModel(
            (tr("Lúc"), tr("Kết quả"), tr("Đã gửi"), tr("Không gửi được"), tr("Nơi nhận")), self
        )
        self.package_table = _table(tr("Các gói đã niêm phong"), self.packages, _PACKAGE_WIDTHS, 1)
        self.run_table = _table(tr("Các lần gửi"), self.runs, _RUN_WIDTHS, 4)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.package_table, tr("Gói hồ sơ"))
        self.tabs.addTab(self.run_table, tr("Các lần gửi"))
        self.run_table.selectionModel().currentRowChanged.connect(
            lambda now, _before: self._tell_run(now.row())
        )
        self.detail = label("", wrap=True)
        self.detail.hide()
        self.work = WorkLine(self._stop)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.good = label("", "good", wrap=True)
        self.good.hide()
        self.send = button(tr("Gửi ngay"), self.send_now, "primary")
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        self.heading = label("", wrap=True)
        column.addWidget(label(tr("Các lần gửi hồ sơ"), "heading"))
        column.addWidget(self.heading)
        for part in (self.tabs, self.detail, self.work, self.trouble, self.good):
            column.addWidget(part, 1 if part is self.tabs else 0)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Xong"), self.accept))
        foot.addWidget(self.send)
        column.addLayout(foot)
        answer_f1(self, "schedule")
        self.reload()

    def reload(self) -> None:
        """Read both lists."""
        self._session.read(self, _read, self._show, self._refused)

    def _show(self, found: Shown) -> None:
        self.shown = found
        waiting = sum(row.state == "waiting" for row in found.packages)
        if not found.planned:
            text = tr("Chưa đặt lịch gửi. Hãy vào Cài đặt → Gửi hồ sơ theo lịch → Đặt lịch gửi…")
        elif waiting:
            text = tr("{count} gói đã niêm phong đang chờ gửi.", count=waiting)
        else:
            text = tr("Không có gói nào đang chờ. Hồ sơ hoàn thiện xong sẽ tự được niêm phong và hiện ở đây.")
        self.heading.setText(text)
        self.packages.put([_package_cells(row) for row in found.packages])
        self.runs.put([_run_cells(row) for row in found.runs])
        for table in (self.package_table, self.run_table):
            if table.model().rowCount():
                table.selectRow(0)
        self.send.setEnabled(found.planned and self._ticket is None)

    def _tell_run(self, at: int) -> None:
        """Why the chosen run could not send everything, and what to do."""
        failed = self.shown.runs[at].failed if 0 <= at < len(self.shown.runs) else []
        texts = [outgoing_words.failure_text(failure) for failure in failed]
        self.detail.setText("\n".join(dict.fromkeys(texts)))
        self.detail.setVisible(bool(texts))

    def send_now(self) -> None:
        """Seal what is complete and send what waits, whatever the schedule says."""

        def work(office: Office, context: JobContext) -> LookedAfter:
            return due_export.look_after(office, context, anyway=True)

        self.trouble.say("")
        self.good.hide()
        self.work.start(tr("Đang niêm phong và gửi…"))
        self._ticket = self._session.long_read(self, work, self._sent, self._failed, self.work.show_progress)
        self.send.setEnabled(False)

    def _sent(self, found: LookedAfter) -> None:
        self._ended()
        run = found.looked.run
        if run is None:
            self.trouble.say(sentence(f"outbox.status.{found.looked.status}"))
        elif run.failed:
            self.trouble.say(outgoing_words.run_lines(run)[-1])
            self.tabs.setCurrentWidget(self.run_table)
        else:
            self.good.setText(_capital(outgoing_words.run_lines(run)[0]))
            self.good.show()
        if found.before.not_sealed:
            lines = outgoing_words.settled_lines(outgoing.Settled(not_sealed=found.before.not_sealed))
            self.detail.setText("\n".join(lines))
            self.detail.show()
        self._session.announce(None)
        self.reload()

    def _ended(self) -> None:
        self._ticket = None
        self.work.hide()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ended()
            self.reload()

    def _failed(self, error: UserError) -> None:
        self._ended()
        self._refused(error)
        self.reload()

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error), Severity.ERROR)


def _table(name: str, model: RowsModel, widths: dict[int, int], wide: int) -> LineTable:
    table = LineTable(name)
    table.setModel(model)
    table.set_widths(widths, wide)
    return table


def _package_cells(row: OutgoingRow) -> tuple[str, ...]:
    named = {"waiting": tr("Chờ gửi"), "sent": tr("Đã gửi"), "withdrawn": tr("Đã rút")}
    moment = outgoing_words.when(row.moved_at or row.sealed_at)
    return (row.code, row.title, named.get(row.state, row.state), moment, row.moved_to)


def _run_cells(row: RunRow) -> tuple[str, ...]:
    named = {"sent": tr("Đã gửi hết"), "partly": tr("Gửi được một phần"), "failed": tr("Chưa gửi được")}
    sent = len(row.counts.get("sent", ())) + len(row.counts.get("already", ()))
    moment, outcome = outgoing_words.when(row.ended_at), named.get(row.outcome, row.outcome)
    return (moment, outcome, str(sent), str(len(row.failed)), row.place)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
