"""One paper of a register typed or mended by hand; a number already used is said while it is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.dates import Certainty
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import register_entry
from hoso_desktop.services.office import Changes
from hoso_desktop.services.register_entry import NewEntry
from hoso_desktop.ui import theme
from hoso_desktop.ui.field_drafts import FieldDrafts
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 640
_PATIENCE_MS = 300
_LINES = (("number", "day"), ("subject",), ("author", "signer"), ("arrival_number", "arrival_day"),
          ("recipients",))  # fmt: skip
_INCOMING = ("arrival_number", "arrival_day")
_FIELD_OF = {"register.no_subject": "subject", "document.subject_too_long": "subject",
             "register.known": "number"}  # fmt: skip


class EntryDialog(QDialog):
    """`changes` holds the result when accepted."""

    def __init__(
        self, session: Session, direction: Direction, entry: RegisterEntry | None = None,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._entry = session, entry
        self.changes: Changes | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_PATIENCE_MS)
        self._clock.timeout.connect(self._look_for_double)
        self.setWindowTitle(tr("Sửa văn bản trong sổ") if entry else tr("Thêm văn bản vào sổ"))
        self.setMinimumWidth(_WIDTH)
        self.direction = QComboBox()
        self.direction.addItem(tr("Văn bản đi"), Direction.OUTGOING)
        self.direction.addItem(tr("Văn bản đến"), Direction.INCOMING)
        self.edits = {name: QLineEdit() for line in _LINES for name in line}
        self.fields = {name: Field(text, self.edits[name]) for name, text in _names().items()}
        self.direction_field = Field(tr("Sổ văn &bản"), self.direction)
        self.double = IconLabel(Severity.WARNING)
        self.trouble = IconLabel()
        for line in (self.double, self.trouble):
            line.hide()
        self.save = button(tr("Lưu thay đổi") if entry else tr("Thêm vào sổ"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out()
        self._fill(direction, entry)
        self.direction.currentIndexChanged.connect(lambda _at: self._show_direction())
        for name in ("number", "day", "subject"):
            self.edits[name].textEdited.connect(lambda _text: self._clock.start())
        self._show_direction()
        place = f"entry:{entry.uid}" if entry is not None else "entry:new"
        self.drafts = FieldDrafts(session, place, {**self.edits, "direction": self.direction}, self)
        self.edits["number"].setFocus()

    def look_at(self, field: str) -> None:
        """Begin in the `number` (where nothing is said) or the `date`, as the checks name them."""
        edit = self.edits["day" if field == "date" else "number"]
        edit.setFocus()
        edit.selectAll()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP)
        column.addWidget(label(self.windowTitle(), "heading"))
        column.addWidget(self.direction_field)
        for names in _LINES:
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for name in names:
                line.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addWidget(self.double)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def _fill(self, direction: Direction, entry: RegisterEntry | None) -> None:
        self.direction.setCurrentIndex(self.direction.findData(direction))
        self.edits["number"].setPlaceholderText(tr("ví dụ: 110-QĐ/ĐU"))
        self.edits["day"].setPlaceholderText(tr("ví dụ: 16/11/2026"))
        self.edits["subject"].setPlaceholderText(tr("ví dụ: Quyết định về việc thành lập tổ giúp việc"))
        if entry is None:
            return
        self.direction_field.setEnabled(False)
        for name, text in _texts(entry).items():
            self.edits[name].setText(text)

    def _direction(self) -> Direction:
        return Direction(self.direction.currentData())

    def _show_direction(self) -> None:
        for name in _INCOMING:
            self.fields[name].setVisible(self._direction() is Direction.INCOMING)
        self.fields["recipients"].setVisible(self._direction() is Direction.OUTGOING)

    def _text(self, name: str) -> str:
        return self.edits[name].text().strip()

    def _new(self) -> NewEntry:
        return NewEntry(
            direction=self._direction(), number=numbering.parse(self._text("number")),
            date=dates.parse(self._text("day")), subject=self._text("subject"), author=self._text("author"),
            arrival_number=self._text("arrival_number"), arrival_date=dates.parse(self._text("arrival_day")),
            signer=self._text("signer"), recipients=self._text("recipients"),
        )  # fmt: skip

    def _look_for_double(self) -> None:
        new = self._new()
        if self._entry is None and new.number.number:
            self._session.read(
                self, lambda office: register_entry.double_warning(office, new), self.double.say,
                lambda _error: self.double.say(""),
            )  # fmt: skip

    def submit(self) -> None:
        """Store it; what is wrong stands beside its field."""
        if not self.save.isEnabled():
            return
        for field in self.fields.values():
            field.set_error("")
        self.trouble.say("")
        new = self._new()
        wrong = {
            "subject": "" if new.subject else tr("Hãy ghi tên loại và trích yếu."),
            "day": _impossible(new.date),
            "arrival_day": _impossible(new.arrival_date),
        }
        for name, sentence in wrong.items():
            self.fields[name].set_error(sentence)
        first = next((name for name, sentence in wrong.items() if sentence), None)
        if first is not None:
            self.edits[first].setFocus()
            return
        self.save.setEnabled(False)
        self._write(new)

    def _write(self, new: NewEntry) -> None:
        entry = self._entry
        if entry is None:
            self._session.write(
                self, lambda office: register_entry.enter(office, new), self._stored, self._refused
            )
            return
        uid, revision, fields = entry.uid, entry.revision, self._changed(entry, new)
        self._session.write(
            self,
            lambda office: register_entry.edit_entry(office, uid, revision, **fields),
            self._stored,
            self._refused,
        )

    def _changed(self, entry: RegisterEntry, new: NewEntry) -> dict[str, Any]:
        """Only what was really typed otherwise; a date kept as written stays so."""
        before = _texts(entry)
        values = {
            "number": ("number", new.number), "day": ("date", new.date), "subject": ("subject", new.subject),
            "author": ("author", new.author), "signer": ("signer", new.signer),
            "arrival_number": ("arrival_number", new.arrival_number),
            "arrival_day": ("arrival_date", new.arrival_date), "recipients": ("recipients", new.recipients),
        }  # fmt: skip
        return {field: value for name, (field, value) in values.items() if self._text(name) != before[name]}

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        sentence, name = messages.explain(error), _FIELD_OF.get(error.code)
        if name is None:
            self.trouble.say(sentence)
        else:
            self.fields[name].set_error(sentence)
            self.edits[name].setFocus()


def _names() -> dict[str, str]:
    return {
        "number": tr("&Số, ký hiệu"),
        "day": tr("&Ngày tháng năm"),
        "subject": tr("&Tên loại và trích yếu"),
        "author": tr("Tác &giả"),
        "signer": tr("Người &ký"),
        "arrival_number": tr("Số đế&n"),
        "arrival_day": tr("Ngà&y đến"),
        "recipients": tr("Nơi nhậ&n"),
    }


def _texts(entry: RegisterEntry) -> dict[str, str]:
    return {
        "number": entry.number.text, "day": entry.date.text(), "subject": entry.subject,
        "author": entry.author, "signer": entry.signer, "arrival_number": entry.arrival_number,
        "arrival_day": entry.arrival_date.text(), "recipients": entry.recipients,
    }  # fmt: skip


def _impossible(day: dates.DocDate) -> str:
    if day.certainty is Certainty.IMPOSSIBLE:
        return tr("Không có ngày này. Hãy ghi như 16/11/2026.")
    return ""
