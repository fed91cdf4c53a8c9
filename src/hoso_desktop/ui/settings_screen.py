"""The place `Cài đặt`: how the office is called and spelled on its papers, its term, its first day of use."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import dates
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import machine
from hoso_desktop.services import office as offices
from hoso_desktop.ui import theme
from hoso_desktop.ui.backup_panel import BackupPanel
from hoso_desktop.ui.calibration_dialog import CalibrationDialog
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.form_editor import FormEditor
from hoso_desktop.ui.history_panel import HistoryPanel
from hoso_desktop.ui.key_panel import KeyPanel
from hoso_desktop.ui.lock_choice import LockChoice
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.sending_panel import SendingPanel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.spelling_settings import PaperWords
from hoso_desktop.ui.text import tr

_WIDTH = 720
_TERM = re.compile(r"^\d{4}-\d{4}$")
_DAYS = ("term_begins", "start_of_use")


class SettingsScreen(QWidget):
    """Names and spelling of the office."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        profile = session.office.profile
        self.lines = {
            name: QLineEdit(str(getattr(profile, name)))
            for name in ("name", "superior", "place", "code", "term", "congress")
        } | {name: QLineEdit(_day_text(getattr(profile, name))) for name in _DAYS}
        self.words = PaperWords(profile)
        self.choices = self.words.choices
        names = {
            "name": tr("&Tên cơ quan"),
            "superior": tr("&Dòng cấp trên"),
            "place": tr("&Nơi ghi trước ngày tháng"),
            "code": tr("&Mã định danh (chưa được cấp thì để trống)"),
            "term": tr("Nhiệm &kỳ (ví dụ 2025-2030)"),
            "congress": tr("K&hóa"),
            "term_begins": tr("Ngà&y bắt đầu nhiệm kỳ"),
            "start_of_use": tr("Ngày bắt đầ&u dùng phần mềm"),
        }
        hints = {
            "term": tr(
                "Văn bản và hồ sơ đã ghi giữ nhiệm kỳ của chúng; số văn bản của nhiệm kỳ mới tính lại."
            ),
            "start_of_use": tr("Văn bản trước ngày này không bao giờ bị tính là muộn."),
        }
        self.fields = fields = {
            name: Field(names[name], editor, hints.get(name, "")) for name, editor in self.lines.items()
        }
        self.trouble = IconLabel()
        self.trouble.hide()
        self.done = label("", "good")
        self.save = button(tr("Lưu cài đặt"), self.submit, "primary")
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inside)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Cài đặt"), "title"))
        for heading, rows in (
            (tr("Cơ quan"), (("name",), ("superior",), ("place", "code"))),
            (tr("Nhiệm kỳ và ngày bắt đầu dùng"), (("term", "congress"), _DAYS)),
        ):
            column.addWidget(label(heading, "heading"))
            for row in rows:
                line = QHBoxLayout()
                theme.space(line, gap=theme.MARGIN)
                for name in row:
                    line.addWidget(fields[name], 1)
                column.addLayout(line)
        column.addWidget(self.words)
        column.addWidget(label(tr("Người dùng"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        about = tr("Ai mở được kho hồ sơ này; thêm người, ghi ngày chuyển công tác, đóng tài khoản.")
        line.addWidget(label(about, wrap=True), 1)
        self.people = button(tr("Xem người dùng…"), self._show_people)
        line.addWidget(self.people)
        column.addLayout(line)
        self.keys = KeyPanel(session)
        column.addWidget(self.keys)
        self.backups = BackupPanel(session)
        column.addWidget(self.backups)
        self.sending = SendingPanel(session)
        column.addWidget(self.sending)
        self.locking = LockChoice(session)
        column.addWidget(self.locking)
        self.history = HistoryPanel(session)
        column.addWidget(self.history)
        column.addWidget(label(tr("Mẫu giấy tờ"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        about = tr(
            "Chữ, cột, lề, chữ ký của bìa, mục lục, danh mục…; sửa được từng chỗ và lấy lại được bản cũ."
        )
        line.addWidget(label(about, wrap=True), 1)
        self.forms = button(tr("Xem và sửa mẫu…"), self._show_forms)
        line.addWidget(self.forms)
        column.addLayout(line)
        column.addWidget(label(tr("Máy in"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        about = tr("In lên bìa in sẵn phải đúng từng dòng kẻ: đo một lần máy in lệch bao nhiêu.")
        line.addWidget(label(about, wrap=True), 1)
        self.calibrate = button(tr("Cân chỉnh máy in…"), self._calibrate)
        line.addWidget(self.calibrate)
        column.addLayout(line)
        column.addWidget(label(tr("Máy này"), "heading"))
        self.isolated = QCheckBox(tr("Máy độc lập: không nối mạng, chương trình không nạp phần dùng mạng"))
        self.isolated.setChecked(machine.isolated())
        self.isolated.toggled.connect(self._keep_isolated)
        self.isolated_told = IconLabel(Severity.NOTE)
        self.isolated_told.hide()
        column.addWidget(self.isolated)
        column.addWidget(self.isolated_told)
        column.addWidget(
            label(tr("Kho hồ sơ: {folder}", folder=str(session.office.folder)), "muted", wrap=True)
        )
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.done)
        foot.addStretch(1)
        outside = QVBoxLayout(self)
        theme.space(outside, theme.MARGIN)
        outside.addWidget(self._scroll, 1)
        outside.addWidget(self.trouble)
        outside.addLayout(foot)
        self.setFocusProxy(self.lines["name"])

    def look_at(self, what: str) -> None:
        """Lead to one part of the settings: `backup`, `sending`."""
        parts = {"backup": (self.backups, self.backups.open), "sending": (self.sending, self.sending.open)}
        if what in parts:
            panel, door = parts[what]
            door.setFocus()
            self._scroll.ensureWidgetVisible(panel)

    def _show_people(self) -> None:
        dialog = PeopleDialog(self._session, self)
        dialog.exec()
        dialog.deleteLater()

    def _show_forms(self) -> None:
        dialog = FormEditor(self._session, parent=self)
        dialog.exec()
        dialog.deleteLater()

    def _calibrate(self) -> None:
        dialog = CalibrationDialog(self._session, parent=self)
        dialog.exec()
        dialog.deleteLater()

    def _keep_isolated(self, on: bool) -> None:
        told = tr("Có hiệu lực từ lần mở chương trình sau. Quy định về tài liệu mật như nhau trên mọi máy.")
        self._session.read(
            self, lambda _office: machine.set_isolated(on), lambda _: self.isolated_told.say(told),
            lambda error: self.isolated_told.say(messages.explain(error), Severity.ERROR),
        )  # fmt: skip

    def submit(self) -> None:
        """Store what was changed."""
        values: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        values |= self.words.values()
        self.done.setText("")
        self.trouble.say("")
        wrong = self._wrong(values)
        for name in self.lines:
            self.fields[name].set_error(wrong.get(name, ""))
        if wrong:
            self.lines[next(iter(wrong))].setFocus()
            return
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: offices.save_settings(office, **values), self._stored, self._refused
        )

    def _wrong(self, values: dict[str, Any]) -> dict[str, str]:
        """What cannot be stored, by field; days become days."""
        found = {} if values["name"] else {"name": tr("Hãy ghi tên cơ quan.")}
        values["term"] = re.sub(r"\s*[-–]\s*", "-", values["term"])
        if not _TERM.match(values["term"]):
            found["term"] = tr("Hãy ghi nhiệm kỳ bằng hai năm, ví dụ 2025-2030.")
        for name in _DAYS:
            day = dates.parse(values[name]).full if values[name] else None
            if values[name] and day is None:
                found[name] = tr("Hãy ghi ngày đầy đủ, ví dụ 01/7/2025; chưa biết thì để trống.")
            values[name] = day
        return found

    def _stored(self, _profile: object) -> None:
        self.save.setEnabled(True)
        self.done.setText(tr("Đã lưu. Bản in sau đây theo cài đặt mới."))
        self._session.announce(None)

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.trouble.say(messages.explain(error))


def _day_text(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
