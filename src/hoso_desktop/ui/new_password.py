"""What is wrong with a password typed twice, and showing what is wrong with any fields of a dialog.

The rule itself (how long) is the service's; here are its words.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog

from hoso_desktop.services.office import LEAST_PASSWORD
from hoso_desktop.ui.fields import Field, grow
from hoso_desktop.ui.text import tr


def problems(new: str, again: str) -> tuple[str, str]:
    """What to say beside the password and beside its repetition; empty where nothing is wrong."""
    if len(new) < LEAST_PASSWORD:
        return tr("Mật khẩu cần ít nhất {least} ký tự.", least=LEAST_PASSWORD), ""
    return "", "" if new == again else tr("Hai lần gõ khác nhau. Hãy gõ lại.")


def all_right(dialog: QDialog, wrong: Iterable[tuple[Field, str]]) -> bool:
    """Show each field's error and go to the first; whether there is none."""
    shown = list(wrong)
    for field, text in shown:
        field.set_error(text)
    grow(dialog)
    first = next((field for field, text in shown if text), None)
    if first is not None:
        first.editor.setFocus()
    return first is None
