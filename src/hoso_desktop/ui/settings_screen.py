"""The place `Cài đặt`: how the office is called and spelled on its papers."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import office as offices
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 720


class SettingsScreen(QWidget):
    """Names and spelling of the office."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        profile = session.office.profile
        self.lines = {
            name: QLineEdit(str(getattr(profile, name))) for name in ("name", "superior", "place", "code")
        }
        style = profile.number_style
        self.choices = {
            "sheet_column": _choice(
                {"first": tr("Chỉ tờ đầu (7)"), "range": tr("Từ tờ – đến tờ (7-12)")}, profile.sheet_column
            ),
            "cover_count": _choice({"sheets": tr("Số tờ"), "pages": tr("Số trang")}, profile.cover_count),
            "four": _choice({"tư": tr("ba mươi tư"), "bốn": tr("ba mươi bốn")}, style.four),
            "zero": _choice({"linh": tr("một trăm linh năm"), "lẻ": tr("một trăm lẻ năm")}, style.zero),
            "thousand": _choice({"nghìn": tr("nghìn"), "ngàn": tr("ngàn")}, style.thousand),
        }
        names = {
            "name": tr("&Tên cơ quan"),
            "superior": tr("&Dòng cấp trên"),
            "place": tr("&Nơi ghi trước ngày tháng"),
            "code": tr("&Mã định danh (chưa được cấp thì để trống)"),
            "sheet_column": tr("Cột Tờ &số trên mục lục"),
            "cover_count": tr("Góc dưới &bìa ghi"),
            "four": tr("Số 34 đọc là"),
            "zero": tr("Số 105 đọc là"),
            "thousand": tr("Số 1.000 đọc là"),
        }
        self.fields = fields = {
            name: Field(names[name], editor) for name, editor in (*self.lines.items(), *self.choices.items())
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
            (tr("Cách ghi trên giấy"), (("sheet_column", "cover_count"), ("four", "zero", "thousand"))),
        ):
            column.addWidget(label(heading, "heading"))
            for row in rows:
                line = QHBoxLayout()
                theme.space(line, gap=theme.MARGIN)
                for name in row:
                    line.addWidget(fields[name], 1)
                column.addLayout(line)
        column.addWidget(label(tr("Người dùng"), "heading"))
        line = QHBoxLayout()
        theme.space(line, gap=theme.MARGIN)
        about = tr("Ai mở được kho hồ sơ này; thêm người, ghi ngày chuyển công tác, đóng tài khoản.")
        line.addWidget(label(about, wrap=True), 1)
        self.people = button(tr("Xem người dùng…"), self._show_people)
        line.addWidget(self.people)
        column.addLayout(line)
        column.addWidget(
            label(tr("Kho hồ sơ: {folder}", folder=str(session.office.folder)), "muted", wrap=True)
        )
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.done)
        foot.addStretch(1)
        outside = QVBoxLayout(self)
        theme.space(outside, theme.MARGIN)
        outside.addWidget(scroll, 1)
        outside.addWidget(self.trouble)
        outside.addLayout(foot)
        self.setFocusProxy(self.lines["name"])

    def _show_people(self) -> None:
        dialog = PeopleDialog(self._session, self)
        dialog.exec()
        dialog.deleteLater()

    def submit(self) -> None:
        """Store what was changed."""
        values: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        values |= {name: box.currentData() for name, box in self.choices.items()}
        self.done.setText("")
        self.trouble.say("")
        unnamed = not values["name"]
        self.fields["name"].set_error(tr("Hãy ghi tên cơ quan.") if unnamed else "")
        if unnamed:
            self.lines["name"].setFocus()
            return
        self.save.setEnabled(False)
        self._session.write(
            self, lambda office: offices.save_settings(office, **values), self._stored, self._refused
        )

    def _stored(self, _profile: object) -> None:
        self.save.setEnabled(True)
        self.done.setText(tr("Đã lưu. Bản in sau đây theo cài đặt mới."))
        self._session.announce(None)

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.trouble.say(messages.explain(error))


def _choice(names: dict[str, str], chosen: str) -> QComboBox:
    box = QComboBox()
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
