"""The first run in three steps: three questions about the office, a password, and what will be made.

Asks nothing else; codes and numbers can come whenever they are granted.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.fonds import UnitKind
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import LEAST_PASSWORD, NewOffice, Office
from hoso_desktop.ui import new_password, office_names, theme
from hoso_desktop.ui.doors import Doors
from hoso_desktop.ui.fields import Field, IconLabel, PasswordEdit, button, label
from hoso_desktop.ui.job_runner import JobRunner, Lane
from hoso_desktop.ui.restore_dialog import restore_store
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.unlock_screen import card, choose_store


class FirstRun(QWidget):
    """Makes the office and hands it on, opened."""

    def __init__(
        self,
        doors: Doors,
        jobs: JobRunner,
        opened: Callable[[Office], object],
        show_doors: Callable[[Doors], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._jobs, self._opened, self._show_doors = doors, jobs, opened, show_doors
        self._step_name = label("", "muted")
        self.trouble = IconLabel()
        self.trouble.hide()
        self.steps = QStackedWidget()
        for step in (self._office_step(), self._password_step(), self._summary_step()):
            self.steps.addWidget(step)
        self.back = button(tr("Quay lại"), self._go_back)
        self.next = button(tr("Tiếp tục"), self.go_on, "primary")
        column = card(self)
        column.addWidget(label(tr("Bắt đầu dùng Hồ sơ"), "title"))
        column.addWidget(self._step_name)
        column.addWidget(self.steps)
        column.addWidget(self.trouble)
        self.other = button(tr("Đã có kho ở thư mục khác…"), self._choose_folder, "link")
        self.restore = button(tr("Khôi phục từ bản sao lưu…"), self._restore, "link")
        line = QHBoxLayout()
        line.addWidget(self.other)
        line.addWidget(self.restore)
        line.addWidget(self.back)
        line.addStretch(1)
        line.addWidget(self.next)
        column.addLayout(line)
        self._show_step(0)

    def _restore(self) -> None:
        restore_store(self, self._doors, self._jobs, self._show_doors)

    def _office_step(self) -> QWidget:
        self.province = QLineEdit()
        self.province.setPlaceholderText(tr("ví dụ: Tỉnh Nghệ An"))
        completer = QCompleter(office_names.province_choices(), self.province)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.province.setCompleter(completer)
        self.unit_kind = QComboBox()
        self.unit_kind.addItems([kind.value for kind in UnitKind])
        self.unit_kind.setAccessibleName(tr("Loại đơn vị"))
        self.unit = QLineEdit()
        self.unit.setPlaceholderText(tr("ví dụ: Tân Lập"))
        self.term = QLineEdit(office_names.DEFAULT_TERM)
        self.province_field = Field(tr("&Tỉnh, thành phố"), self.province)
        self.unit_field = Field(tr("Tên &xã, phường, đặc khu"), self.unit, beside=self.unit_kind)
        self.term_field = Field(tr("&Nhiệm kỳ"), self.term)
        for editor in (self.province, self.unit, self.term):
            editor.returnPressed.connect(self.go_on)
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(self.province_field)
        column.addWidget(self.unit_field)
        column.addWidget(self.term_field)
        column.addStretch(1)
        return page

    def _password_step(self) -> QWidget:
        self.password = PasswordEdit()
        self.password.returnPressed.connect(self.go_on)
        self.password_field = Field(
            tr("&Mật khẩu mở kho hồ sơ"),
            self.password,
            tr("Ít nhất {least} ký tự; nên dùng vài từ không dấu, dễ nhớ.", least=LEAST_PASSWORD),
        )
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(
            label(
                tr("Hồ sơ được mã hóa trên máy này; chỉ mở được bằng mật khẩu."),
                wrap=True,
            )
        )
        column.addWidget(self.password_field)
        column.addWidget(
            label(
                tr(
                    "Hãy ghi mật khẩu ra giấy, cho vào phong bì và cất nơi an toàn. "
                    "Mất mật khẩu thì không ai mở lại được kho hồ sơ."
                ),
                "warning",
                wrap=True,
            )
        )
        column.addStretch(1)
        return page

    def _summary_step(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        theme.space(column, gap=theme.GAP + theme.GRID)
        column.addWidget(label(tr("Trên bìa và mục lục sẽ ghi:"), wrap=True))
        self._summary = QFormLayout()
        self._summary.setHorizontalSpacing(theme.MARGIN)
        column.addLayout(self._summary)
        column.addWidget(label(tr("Sửa lại được sau này trong Cài đặt."), "muted", wrap=True))
        column.addStretch(1)
        return page

    @property
    def names(self) -> office_names.OfficeNames:
        """The composed names as answered so far."""
        return office_names.compose(
            self.province.text(), self.unit_kind.currentText(), self.unit.text(), self.term.text()
        )

    def _fill_summary(self) -> None:
        while self._summary.rowCount():
            self._summary.removeRow(0)
        names = self.names
        for name, value in (
            (tr("Cơ quan"), names.name),
            (tr("Cấp trên"), names.superior),
            (tr("Nhiệm kỳ"), f"{names.congress}, {names.term}" if names.congress else names.term),
            (tr("Nơi ghi trước ngày tháng"), names.place),
            (tr("Thư mục kho hồ sơ"), str(self._doors.folder)),
        ):
            self._summary.addRow(label(name, "muted"), label(value, "strong", wrap=True))

    def _show_step(self, number: int) -> None:
        self.steps.setCurrentIndex(number)
        titles = (tr("cơ quan của đồng chí"), tr("mật khẩu"), tr("xem lại rồi tạo"))
        self._step_name.setText(tr("Bước {n}/3: {title}", n=number + 1, title=titles[number]))
        self.back.setVisible(number > 0)
        self.other.setVisible(number == 0)
        self.restore.setVisible(number == 0)
        self.next.setText(tr("Tạo kho hồ sơ") if number == 2 else tr("Tiếp tục"))
        self.next.setAccessibleName(self.next.text())
        (self.province, self.password, self.next)[number].setFocus()

    def _choose_folder(self) -> None:
        choose_store(self, self._doors, self._show_doors, self.trouble.say)

    def _go_back(self) -> None:
        self.trouble.say("")
        self._show_step(self.steps.currentIndex() - 1)

    def go_on(self) -> None:
        """Check this step and show the next; the last one makes the office."""
        step = self.steps.currentIndex()
        self.trouble.say("")
        if step == 0 and self._office_answered():
            self._show_step(1)
        elif step == 1 and self._password_answered():
            self._fill_summary()
            self._show_step(2)
        elif step == 2 and self.next.isEnabled():
            self._create()

    def _office_answered(self) -> bool:
        wrong: list[Field] = []
        for field, editor, sentence in (
            (self.province_field, self.province, tr("Hãy ghi tên tỉnh hoặc thành phố.")),
            (self.unit_field, self.unit, tr("Hãy ghi tên xã, phường hoặc đặc khu.")),
        ):
            empty = not editor.text().strip()
            field.set_error(sentence if empty else "")
            if empty:
                wrong.append(field)
        plain = office_names.term_is_plain(self.term.text())
        self.term_field.set_error("" if plain else tr("Hãy ghi năm đầu và năm cuối, ví dụ 2025-2030."))
        if not plain:
            wrong.append(self.term_field)
        if wrong:
            wrong[0].editor.setFocus()
        return not wrong

    def _password_answered(self) -> bool:
        typed = self.password.text()
        short, _ = new_password.problems(typed, typed)
        self.password_field.set_error(short)
        return not short

    def _create(self) -> None:
        names = self.names
        new = NewOffice(
            name=names.name,
            superior=names.superior,
            unit_kind=names.unit_kind,
            place=names.place,
            term=names.term,
            congress=names.congress,
        )
        password, folder, create = self.password.text(), self._doors.folder, self._doors.create
        self._set_busy(True)
        self._jobs.run(
            self,
            Lane.STORE,
            lambda _context: create(folder, new, password),
            done=self._opened,
            failed=self._refused,
        )

    def _set_busy(self, busy: bool) -> None:
        self.next.setDisabled(busy)
        self.back.setDisabled(busy)
        self.next.setText(tr("Đang tạo kho hồ sơ…") if busy else tr("Tạo kho hồ sơ"))

    def _refused(self, error: UserError) -> None:
        self._set_busy(False)
        self.trouble.say(messages.explain(error))
