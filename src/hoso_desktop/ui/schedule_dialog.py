"""`Đặt lịch gửi hồ sơ`: day, hour, hours of rest, place, the province's key, and the system's own task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.export_schedule import Every, Schedule, read_hours, read_time
from hoso_desktop.errors import UserError
from hoso_desktop.services import export_schedule, outgoing_words, province_key, system_task
from hoso_desktop.services.export_schedule import Kept
from hoso_desktop.services.office import Office
from hoso_desktop.services.system_task import TaskState
from hoso_desktop.ui import rights, theme
from hoso_desktop.ui.fields import Field, IconLabel, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 700, 560
_WEEK, _MONTH = 7, 31


@dataclass(frozen=True, slots=True)
class Shown:
    """What the dialog shows, read together."""

    kept: Kept | None
    key: str
    task: TaskState


def _read(office: Office) -> Shown:
    return Shown(
        export_schedule.kept(office), province_key.recipient(office), system_task.state(office.folder)
    )


class ScheduleDialog(QDialog):
    """One form; nothing is in force before `Lưu lịch`."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.shown: Shown | None = None
        self.setWindowTitle(tr("Gửi hồ sơ theo lịch"))
        fit(self, _WIDTH, _HEIGHT)
        self.on = QCheckBox(tr("Gửi hồ sơ đã hoàn thiện theo lịch"))
        self.every = QComboBox()
        self.every.addItem(tr("Hằng tuần"), Every.WEEK)
        self.every.addItem(tr("Hằng tháng"), Every.MONTH)
        self.day = QComboBox()
        self.hour = QLineEdit()
        self.hour.setPlaceholderText("16:30")
        self.quiet = QLineEdit()
        self.quiet.setPlaceholderText("11:30-13:30")
        self.target = QLineEdit()
        self.choose = button(tr("Chọn…"), self._choose)
        self.key = QLineEdit()
        self.key.setPlaceholderText("age1…")
        self.by_itself = QCheckBox(tr("Máy tự gửi cả khi chương trình không mở"))
        self.task = label("", "muted", wrap=True)
        self.fingerprint = label("", "muted", wrap=True)
        self.next = label("", "muted")
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Lưu lịch"), self.submit, "primary")
        self.every.currentIndexChanged.connect(lambda _at: self._offer_days())
        self.key.textChanged.connect(lambda _text: self._show_fingerprint())
        self._offer_days()
        self._lay_out()
        answer_f1(self, "schedule")
        session.read(self, _read, self._show, self._refused)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        about = tr(
            "Hồ sơ hoàn thiện xong được niêm phong ngay trong kho, chỉ tỉnh và văn phòng mở được. Đến kỳ, "
            "chương trình chuyển gói tới nơi nhận, không cần mật khẩu. Kỳ nào máy tắt thì gửi bù khi bật lại."
        )
        column.addWidget(label(tr("Gửi hồ sơ theo lịch"), "heading"))
        column.addWidget(label(about, "muted", wrap=True))
        column.addWidget(self.on)
        when = QHBoxLayout()
        theme.space(when, gap=theme.MARGIN)
        for name, editor in (
            (tr("Ch&u kỳ"), self.every), (tr("&Ngày"), self.day), (tr("&Giờ"), self.hour),
            (tr("Giờ nghỉ, không &gửi (nếu có)"), self.quiet),
        ):  # fmt: skip
            when.addWidget(Field(name, editor))
        when.addStretch(1)
        column.addLayout(when)
        where = QHBoxLayout()
        theme.space(where, gap=theme.MARGIN)
        where.addWidget(Field(tr("Nơi nhận: USB hoặc &thư mục"), self.target), 1)
        where.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(where)
        column.addWidget(Field(tr("&Khóa của tỉnh để niêm phong"), self.key))
        column.addWidget(self.fingerprint)
        column.addWidget(self.by_itself)
        column.addWidget(self.task)
        column.addStretch(1)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(self.next)
        foot.addStretch(1)
        foot.addWidget(button(tr("Thôi"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def _offer_days(self) -> None:
        weekly = Every(self.every.currentData()) is Every.WEEK
        kept, count = self.day.currentIndex(), _WEEK if weekly else _MONTH
        self.day.clear()
        for day in range(1, count + 1):
            text = messages.sentence(f"schedule.weekday.{day}") if weekly else tr("ngày {day}", day=day)
            self.day.addItem(text[:1].upper() + text[1:], day)
        self.day.setCurrentIndex(kept if 0 <= kept < count else 0)

    # showing

    def _show(self, found: Shown) -> None:
        self.shown = found
        plan = found.kept.schedule if found.kept else Schedule("")
        self.on.setChecked(plan.enabled)
        self.every.setCurrentIndex(self.every.findData(plan.every))
        self.day.setCurrentIndex(self.day.findData(plan.day))
        self.hour.setText(f"{plan.hour:%H:%M}")
        self.quiet.setText("-".join(f"{at:%H:%M}" for at in plan.quiet) if plan.quiet else "")
        self.target.setText(plan.target)
        self.key.setText(found.key)
        self._show_fingerprint()
        self.by_itself.setChecked(found.task.installed)
        self.by_itself.setEnabled(bool(found.task.kind))
        self.task.setText(outgoing_words.task_line(found.task))
        if found.kept and plan.enabled:
            following = plan.following(self._session.office.now())
            self.next.setText(tr("Lần tới: {at}", at=f"{following:%H:%M %d/%m/%Y}"))
        office = self._session.office
        for part, right in (
            (self.key, (Action.WRITE, Object.KEY)), (self.save, (Action.WRITE, Object.SETTING)),
        ):  # fmt: skip
            if not office.may(*right):
                part.setEnabled(False)
                part.setToolTip(rights.why_not(self._session))

    def _show_fingerprint(self) -> None:
        text = self.key.text().strip()
        try:
            told = tr("Dấu khóa, đọc qua điện thoại để so với tỉnh:") + "\n" + province_key.fingerprint(text)
        except UnicodeEncodeError:
            told = messages.sentence("recovery.bad_recipient")
        self.fingerprint.setText(told if text else messages.sentence("schedule.no_key"))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn USB hoặc thư mục nhận hồ sơ"))
        if folder:
            self.target.setText(folder)

    # saving

    def submit(self) -> None:
        """Take the schedule and the key into force, and put the system's task in or out."""
        self.trouble.say("")
        try:
            wanted = self._typed()
        except UserError as error:
            self._refused(error)
            return
        key, by_itself, before = self.key.text().strip(), self.by_itself.isChecked(), self.shown

        def work(office: Office) -> None:
            if before is not None and key != before.key:
                province_key.put(office, key) if key else province_key.remove(office)
            if wanted is not None:
                profile = {"profile_id": before.kept.profile} if before and before.kept else {}
                export_schedule.save(office, wanted, **profile)
            if before is not None and before.task.kind and by_itself != before.task.installed:
                system_task.install(office.folder) if by_itself else system_task.remove(office.folder)

        self.save.setEnabled(False)
        self._session.write(self, work, lambda _done: self._saved(), self._refused)

    def _typed(self) -> Schedule | None:
        """What stands in the form; None where there is no schedule and none is wanted."""
        kept, target = self.shown.kept if self.shown else None, self.target.text().strip()
        if kept is None and not self.on.isChecked():
            return None
        if not target:
            raise UserError("schedule.no_target_chosen")
        plan = kept.schedule if kept else Schedule(target)
        return replace(
            plan, target=str(Path(target)), every=Every(self.every.currentData()), day=self.day.currentData(),
            hour=read_time(self.hour.text()), quiet=read_hours(self.quiet.text()),
            enabled=self.on.isChecked(),
        )  # fmt: skip

    def _saved(self) -> None:
        self._session.announce(None)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.trouble.say(messages.explain(error))
