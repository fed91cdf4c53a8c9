"""The small dialogs of the file plan: a title, the decision, confirmation, opening a dossier, differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import retention
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry
from hoso_desktop.domain.plan_changes import PlanChange
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import plan_reality, plan_titles
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.plan_titles import NewTitle
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.dossier_dialog import PERIODS
from hoso_desktop.ui.fields import Field, IconLabel, button, fit, label
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 560
_PERIODS = (*PERIODS, retention.UNTIL_REPLACED)
_FIELD_OF = {
    "file_plan.no_heading": "heading", "file_plan.no_title": "title", "file_plan.double": "notation",
    "file_plan.opened": "notation", "file_plan.no_decision": "number", "file_plan.issued": "number",
    "file_plan.later_than_today": "day", "file_plan.no_document": "document",
    "file_plan.blank_left": "title", "dossier.duplicate_code": "notation",
}  # fmt: skip


class PlanDialog(QDialog):
    """What they share: a heading, fields, one button; a refusal stands beside its field."""

    def __init__(self, session: Session, heading: str, act: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self.changes: Changes | None = None
        self.fields: dict[str, Field] = {}
        self.setWindowTitle(heading)
        self.setMinimumWidth(_WIDTH)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.form = QVBoxLayout()
        theme.space(self.form, gap=theme.GAP)
        self.save = button(act, self.submit, "primary")
        self.save.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(heading, "title"))
        column.addLayout(self.form)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def line(self, *names: str) -> None:
        """Put fields side by side."""
        row = QHBoxLayout()
        theme.space(row, gap=theme.MARGIN)
        for name in names:
            row.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
        self.form.addLayout(row)

    def edit(self, name: str, title: str, hint: str = "") -> QLineEdit:
        """A line of text as field `name`."""
        editor = QLineEdit()
        editor.setPlaceholderText(hint)
        self.fields[name] = Field(title, editor)
        return editor

    def work(self) -> Callable[[Office], Changes] | None:
        """What the button does; None when a field is wrong and says so."""
        raise NotImplementedError

    def submit(self) -> None:
        """Hand the change in."""
        self.trouble.say("")
        for field in self.fields.values():
            field.set_error("")
        work = self.work()
        if work is not None:
            self.save.setEnabled(False)
            self._session.write(self, work, self._stored, self._refused)

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        field = self.fields.get(_FIELD_OF.get(error.code, ""))
        if field is None:
            self.trouble.say(messages.explain(error))
            return
        field.set_error(messages.explain(error))
        field.editor.setFocus()


class TitleDialog(PlanDialog):
    """A new title, or one to be changed (`entry`); `beside` lends a new one its headings."""

    def __init__(
        self, session: Session, plan: FilePlan, entry: FilePlanEntry | None = None,
        beside: FilePlanEntry | None = None, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        heading = tr("Thêm đầu hồ sơ") if entry is None else tr("Sửa đầu hồ sơ {n}", n=entry.notation)
        super().__init__(session, heading, tr("Thêm") if entry is None else tr("Lưu thay đổi"), parent)
        self._plan, self._entry = plan, entry
        self.heading = QComboBox()
        self.heading.setEditable(entry is None)
        self.heading.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for symbol, name in {e.heading: e.heading_title for e in plan.entries}.items():
            self.heading.addItem(f"{symbol}  {name}", symbol)
        self.fields["heading"] = Field(tr("Đề mục &lớn (ký hiệu và tên)"), self.heading)
        self.small = self.edit("small", tr("Đề mục &nhỏ"), tr("có thể để trống"))
        self.notation = self.edit("notation", tr("&Số, ký hiệu"), tr("để trống: số tiếp theo"))
        self.title = self.edit("title", tr("&Tiêu đề hồ sơ"))
        self.period = QComboBox()
        self.period.addItem(tr("Chưa xác định"), retention.UNSET)
        for period in _PERIODS:
            self.period.addItem(period.label, period)
        self.fields["retention"] = Field(tr("T&hời hạn bảo quản"), self.period)
        self.owner = self.edit("owner", tr("N&gười lập hồ sơ"))
        self.note = self.edit("note", tr("Ghi &chú"))
        for names in (("heading", "small"), ("title",), ("notation", "retention"), ("owner", "note")):
            self.line(*names)
        self._fill(entry or beside, new=entry is None)

    def _fill(self, entry: FilePlanEntry | None, *, new: bool) -> None:
        if entry is not None:
            self.heading.setCurrentIndex(max(0, self.heading.findData(entry.heading)))
            self.small.setText(entry.small_heading)
        if entry is None or new:
            self.title.setFocus()
            return
        self.heading.setEnabled(False)
        self.notation.setText(entry.notation)
        self.title.setText(entry.title)
        if self.period.findData(entry.retention) < 0:
            self.period.addItem(entry.retention.label, entry.retention)
        self.period.setCurrentIndex(self.period.findData(entry.retention))
        self.owner.setText(entry.owner)
        self.note.setText(entry.note)
        self.title.setFocus()

    def _heading_typed(self) -> tuple[str, str]:
        """Symbol and name: chosen, or typed as `QS  QUÂN SỰ`."""
        text = self.heading.currentText().strip()
        at = self.heading.findText(text)
        if at >= 0:
            return str(self.heading.itemData(at)), ""
        symbol, _, name = text.partition(" ")
        return symbol, name.strip()

    def work(self) -> Callable[[Office], Changes]:
        period = self.period.currentData()
        title, notation, small = self.title.text(), self.notation.text(), self.small.text()
        owner, note, entry, plan = self.owner.text(), self.note.text(), self._entry, self._plan
        if entry is not None:
            return lambda office: plan_titles.edit_title(
                office, entry.uid, entry.revision, title=title, notation=notation or entry.notation,
                small_heading=small, retention=period, owner=owner, note=note,
            )  # fmt: skip
        symbol, name = self._heading_typed()
        new = NewTitle(
            symbol, title, heading_title=name, small_heading=small, notation=notation, retention=period,
            owner=owner, note=note,
        )  # fmt: skip
        return lambda office: plan_titles.add_title(office, plan.uid, new)


class HeadingDialog(PlanDialog):
    """Another name for a large heading; its symbol stays, because notations bear it."""

    def __init__(
        self, session: Session, plan: FilePlan, entry: FilePlanEntry, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, tr("Đổi tên đề mục lớn"), tr("Đổi tên"), parent)
        self._plan, self._symbol = plan, entry.heading
        self.name = self.edit("heading", tr("&Tên đề mục {symbol}", symbol=entry.heading))
        self.name.setText(entry.heading_title)
        self.line("heading")
        self.name.selectAll()
        self.name.setFocus()

    def work(self) -> Callable[[Office], Changes]:
        name = self.name.text()
        return lambda office: plan_titles.rename_heading(office, self._plan.uid, self._symbol, title=name)


class ApproveDialog(PlanDialog):
    """Records the decision that issues the plan."""

    def __init__(self, session: Session, plan: FilePlan, parent: QWidget | None = None) -> None:
        heading = tr("Ban hành Danh mục hồ sơ năm {year}", year=plan.year)
        super().__init__(session, heading, tr("Ghi nhận đã ban hành"), parent)
        self._plan = plan
        self.number = self.edit("number", tr("&Số quyết định"), tr("ví dụ: 01-QĐ/ĐU"))
        self.day = DayField(tr("&Ngày quyết định"))
        self.fields["day"] = self.day
        self.signer = self.edit("signer", tr("Người &ký"))
        self.position = self.edit("position", tr("&Chức vụ"), tr("ví dụ: Bí thư"))
        self.line("number", "day")
        self.line("signer", "position")
        self.form.addWidget(
            label(
                tr("Sau khi ban hành vẫn thêm được đầu hồ sơ; đầu thêm sau ghi là bổ sung."),
                "muted",
                wrap=True,
            )
        )
        self.number.setFocus()

    def work(self) -> Callable[[Office], Changes] | None:
        day = self.day.day()
        if day is None:
            self.day.set_error(tr("Hãy viết ngày như 05/01/2027."))
            self.day.edit.setFocus()
            return None
        number, signer, position = self.number.text(), self.signer.text(), self.position.text()
        return lambda office: plan_titles.approve(
            office, self._plan.uid, decision_number=number, decision_day=day, signer=signer, position=position
        )


class ConfirmDialog(PlanDialog):
    """Records that proposed periods are confirmed, for one title or all of them."""

    def __init__(
        self, session: Session, plan: FilePlan, entry: FilePlanEntry | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, tr("Xác nhận thời hạn bảo quản"), tr("Ghi nhận"), parent)
        self._open = [e.uid for e in plan.entries if not e.confirmed]
        self._one = entry
        self.document = self.edit("document", tr("&Văn bản xác nhận"), tr("số, ngày, cơ quan"))
        self.all = QCheckBox(tr("Cả {count} đầu hồ sơ còn là đề xuất", count=len(self._open)))
        self.all.setChecked(entry is None)
        self.all.setEnabled(entry is not None)
        self.line("document")
        if entry is not None:
            self.form.addWidget(label(f"{entry.notation}  {entry.title}", "muted", wrap=True))
        self.form.addWidget(self.all)
        self.document.setFocus()

    def work(self) -> Callable[[Office], Changes]:
        document = self.document.text()
        chosen = self._open if self.all.isChecked() or self._one is None else [self._one.uid]
        return lambda office: plan_titles.confirm(office, chosen, document=document)


class OpenDialog(PlanDialog):
    """Opens a dossier from a title; `…` in the title is filled in here."""

    def __init__(
        self, session: Session, plan: FilePlan, entry: FilePlanEntry, notation: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(session, tr("Mở hồ sơ từ danh mục"), tr("Mở hồ sơ"), parent)
        self._plan, self._entry = plan, entry
        self.notation = self.edit("notation", tr("&Ký hiệu hồ sơ"))
        self.title = self.edit("title", tr("&Tiêu đề"))
        self.notation.setText(notation)
        self.title.setText(entry.title)
        self.line("notation")
        self.line("title")
        words = [tr("Thời hạn: {period}", period=entry.retention.label or tr("chưa định"))]
        if not entry.confirmed:
            words.append(tr("đề xuất, cần xác nhận với Văn phòng Tỉnh ủy"))
        self.form.addWidget(label(" · ".join(words), "muted", wrap=True))
        if entry.remind_secrecy:
            reminder = tr("Việc này hay có văn bản mật: quản lý theo sổ riêng, không đưa vào đây.")
            self.form.addWidget(label(reminder, "muted", wrap=True))
        self.title.setFocus()
        blank = entry.title.find("…")
        if blank >= 0:
            self.title.setSelection(blank, 1)

    def work(self) -> Callable[[Office], Changes]:
        title, notation = self.title.text(), self.notation.text()
        return lambda office: plan_reality.open_from_plan(
            office, self._plan, self._entry, title=title, notation=notation
        )


class DifferenceDialog(QDialog):
    """What the plan says otherwise than last year's."""

    def __init__(
        self, old_year: int, plan: FilePlan, changes: Sequence[PlanChange], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        heading = tr("Danh mục năm {new} so với năm {old}", new=plan.year, old=old_year)
        self.setWindowTitle(heading)
        headings = (tr("Thay đổi"), tr("Số, ký hiệu"), tr("Tiêu đề"), tr("Trước"), tr("Sau"))
        self.model = RowsModel(headings, self)
        self.model.put(
            [
                (sentence(f"file_plan.change.{c.what}"), c.notation, c.title, c.before, c.after)
                for c in changes
            ]
        )
        self.table = LineTable(heading)
        self.table.setModel(self.model)
        self.table.set_widths({0: 120, 1: 110, 3: 150, 4: 150}, 2)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(heading, "title"))
        text = tr("{count} chỗ khác", count=len(changes)) if changes else sentence("file_plan.no_change")
        column.addWidget(label(text, "muted"))
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.accept, "primary"))
        column.addLayout(foot)
        fit(self, 860, 520)
