"""The one door for words on the screen. Sentences of errors come from messages.py, never from here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def tr(text: str, /, **values: object) -> str:
    """`text` in the language of the window, with its {values} filled in after translation."""
    translated = QCoreApplication.translate("Hoso", text)
    return translated.format(**values) if values else translated
