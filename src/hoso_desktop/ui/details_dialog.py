"""`Mọi thông tin`: every field of a dossier or of one paper, with its choices, length and error beside it.

The fields come from `services.record_fields`. A dossier also gets the count of papers kept apart and where
they are registered; nothing else about those is ever asked.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.dates import Certainty, DocDate
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, record_fields
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.record_fields import FieldKind, FieldSpec
from hoso_desktop.ui import theme
from hoso_desktop.ui.field_drafts import FieldDrafts
from hoso_desktop.ui.fields import Field, IconLabel, button, fit, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_NOTE_HEIGHT = 64
_SIZE = (820, 600)
_COLUMNS = 2
# A paper keeps the date written on it, even one that no calendar has; other dates are ours and must be days.
_AS_WRITTEN = ("document", "date")


class DetailsDialog(QDialog):
    """Shows and changes all fields of `record`; only what was changed is stored, into `stored`."""

    def __init__(
        self, session: Session, record: Dossier | Placement, heading: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._record = session, record
        self.stored: tuple[Changes, ...] = ()
        self.setWindowTitle(tr("Mọi thông tin"))
        fit(self, *_SIZE)
        kind = "dossier" if isinstance(record, Dossier) else "document"
        self.specs = {spec.name: spec for spec in record_fields.fields(kind)}
        self.fields = {name: self._field(spec) for name, spec in self.specs.items()}
        count = record.separately_kept if isinstance(record, Dossier) else 0
        pointer = record.separately_kept_pointer if isinstance(record, Dossier) else ""
        self.kept_apart, self.kept_apart_page = QLineEdit(str(count or "")), QLineEdit(pointer)
        self.kept_apart_field = Field(
            tr("Số lượng tài liệu quản lý riêng"),
            self.kept_apart,
            tr("Chỉ ghi số lượng; không ghi số, ngày, tên hay độ mật của văn bản."),
        )
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Lưu"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out(heading)
        editors = {name: field.editor for name, field in self.fields.items()}
        self.drafts = FieldDrafts(session, f"details:{record.uid}", editors, self)

    def _lay_out(self, heading: str) -> None:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(0, 0, theme.GAP, 0)
        grid.setHorizontalSpacing(theme.MARGIN)
        grid.setVerticalSpacing(theme.GAP)
        row = column = 0
        for name, field in self.fields.items():
            wide = self.specs[name].kind is FieldKind.LINES or self.specs[name].limit >= 500
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, _COLUMNS if wide else 1, Qt.AlignmentFlag.AlignTop)
            column += _COLUMNS if wide else 1
            if column >= _COLUMNS:
                row, column = row + 1, 0
        if isinstance(self._record, Dossier):
            page = Field(tr("Xem Sổ đăng ký riêng, trang"), self.kept_apart_page)
            for at, field in enumerate((self.kept_apart_field, page)):
                grid.addWidget(field, row + 1, at, Qt.AlignmentFlag.AlignTop)
        for index in range(_COLUMNS):
            grid.setColumnStretch(index, 1)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(form)
        area.setAccessibleName(tr("Các mục thông tin"))
        column_box = QVBoxLayout(self)
        theme.space(column_box, theme.MARGIN, theme.GAP)
        column_box.addWidget(label(heading, "heading", wrap=True))
        column_box.addWidget(area, 1)
        column_box.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column_box.addLayout(foot)

    def _field(self, spec: FieldSpec) -> Field:
        field = Field(spec.label, self._editor(spec))
        if spec.limit and not spec.choices:
            self._count(spec, field)
        return field

    def _editor(self, spec: FieldSpec) -> QWidget:
        value = record_fields.show(spec, self._record)
        if spec.choices or spec.kind in (FieldKind.FLAG, FieldKind.MAYBE):
            return self._choices(spec, value)
        if spec.kind is FieldKind.LINES:
            lines = QPlainTextEdit(value)
            lines.setFixedHeight(_NOTE_HEIGHT)
            lines.setTabChangesFocus(True)
            return lines
        line = QLineEdit(value)
        line.setCursorPosition(0)
        return line

    def _choices(self, spec: FieldSpec, value: str) -> QComboBox:
        box = QComboBox()
        if spec.kind is FieldKind.MAYBE:
            box.addItem("")
        if spec.choices:
            box.addItems(list(dict.fromkeys(spec.choices.values())))
        else:
            box.addItems([messages.sentence("choice.yes"), messages.sentence("choice.no")])
        box.setCurrentIndex(max(0, box.findText(value)))
        return box

    def _count(self, spec: FieldSpec, field: Field) -> None:
        """A length the receiver may refuse: said while typing, never enforced here."""

        def tell() -> None:
            length = len(self.text(spec.name)) if spec.name in self.fields else 0
            over = length > spec.limit
            words = tr("{length}/{limit} ký tự", length=length, limit=spec.limit)
            field.set_hint(tr("{count}: dài quá, nơi nhận có thể từ chối", count=words) if over else "")

        editor = field.editor
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.textChanged.connect(tell)

    def look_at(self, name: str) -> None:
        """Begin in a field."""
        if name in self.fields:
            QTimer.singleShot(0, self, lambda: self.ensure_visible(self.fields[name].editor))
            self.fields[name].editor.setFocus()

    def ensure_visible(self, editor: QWidget) -> None:
        """Scroll to a field; focus does the same by itself."""
        self._area.ensureWidgetVisible(editor)

    def text(self, name: str) -> str:
        """What stands in a field."""
        editor = self.fields[name].editor
        if isinstance(editor, QComboBox):
            return editor.currentText()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        return editor.text() if isinstance(editor, QLineEdit) else ""

    def submit(self) -> None:
        """Read every changed field, then store them together; a bad one keeps the dialog open beside it."""
        changed: dict[str, str] = {}
        wrong: list[Field] = []
        for name, spec in self.specs.items():
            self.fields[name].set_error("")
            typed = self.text(name)
            if typed == record_fields.show(spec, self._record):
                continue
            try:
                _read(spec, typed)
                changed[name] = typed
            except UserError as error:
                self.fields[name].set_error(messages.explain(error))
                wrong.append(self.fields[name])
        apart = self._kept_apart_changed()
        if self.kept_apart_field.error:
            wrong.append(self.kept_apart_field)
        if wrong:
            wrong[0].editor.setFocus()
            return
        values = record_fields.changes(self._record, changed)
        if not values and apart is None:
            self.accept()
            return
        self.save.setEnabled(False)
        record = self._record

        def store(office: Office) -> tuple[Changes, ...]:
            done: list[Changes] = []
            if values:
                edit = dossiers.edit_dossier if isinstance(record, Dossier) else dossiers.edit_document
                done.append(edit(office, record.uid, record.revision, **values))
            if apart is not None:
                done.append(dossiers.set_separately_kept(office, record.uid, *apart))
            return tuple(done)

        self._session.write(self, store, self._done, self._refused)

    def _kept_apart_changed(self) -> tuple[int, str] | None:
        """Count and page of the papers kept apart; None when unchanged or not a number."""
        record = self._record
        if not isinstance(record, Dossier):
            return None
        typed, page = self.kept_apart.text().strip(), self.kept_apart_page.text().strip()
        right = not typed or (typed.isascii() and typed.isdecimal())
        self.kept_apart_field.set_error(
            "" if right else tr("Hãy ghi một số, ví dụ 1; không có thì để trống.")
        )
        now = (int(typed or 0) if right else 0, page)
        unchanged = now == (record.separately_kept, record.separately_kept_pointer)
        return None if unchanged or not right else now

    def _done(self, stored: tuple[Changes, ...]) -> None:
        self.stored = stored
        for changes in stored:
            self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.trouble.say(messages.explain(error))


def _read(spec: FieldSpec, typed: str) -> None:
    """Raise UserError for a text that cannot be stored in a field."""
    value = record_fields.read(spec, typed)
    no_day = isinstance(value, DocDate) and value.certainty is Certainty.IMPOSSIBLE
    if no_day and (spec.record, spec.name) != _AS_WRITTEN:
        allowed = messages.sentence("field.kind.date")
        raise UserError("field.bad_value", label=spec.label, value=typed.strip(), allowed=allowed)
