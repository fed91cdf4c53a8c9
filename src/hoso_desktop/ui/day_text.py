"""A field for one day: typed as 31/12/2026, read by the rules of the domain, never guessed."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit

from hoso_desktop.domain import dates
from hoso_desktop.ui.fields import Field
from hoso_desktop.ui.text import tr


def day_text(day: date | None) -> str:
    """dd/mm/yyyy, or nothing."""
    return f"{day:%d/%m/%Y}" if day else ""


class DayField(Field):
    """A day in a line of its own; what is no day is refused beside the field."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(tr("ngày/tháng/năm"))
        super().__init__(name, self.edit, hint)

    def put(self, day: date | None) -> None:
        """Show a day."""
        self.edit.setText(day_text(day))

    def day(self) -> date | None:
        """The day typed; None when empty or wrong, and then the field says so."""
        text = self.edit.text().strip()
        found = dates.parse(text).full
        if text and found is None:
            self.set_error(tr("Hãy viết ngày như 31/12/2026."))
        return found

    @property
    def wrong(self) -> bool:
        """Whether something stands there that is no day."""
        return bool(self.edit.text().strip()) and self.day() is None
