"""What is typed into the fields of a dialog: kept while it is typed, put back when the dialog opens again.

Closing the dialog, either way, forgets it: then it is stored, or the person gave it up.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDialog, QLineEdit, QPlainTextEdit, QWidget

from hoso_desktop.domain.problem import Severity
from hoso_desktop.services.drafts import Draft
from hoso_desktop.ui.draft_keeper import DraftKeeper, brought_back
from hoso_desktop.ui.fields import Strip, button
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class FieldDrafts(QObject):
    """Make it last in a dialog, when its fields show what is stored."""

    def __init__(self, session: Session, place: str, editors: Mapping[str, QWidget], dialog: QDialog) -> None:
        super().__init__(dialog)
        self._editors = {name: editor for name, editor in editors.items() if _is_text(editor)}
        self._stored = self._texts()
        self.strip = Strip(Severity.NOTE)
        self.strip.add(self._no_default())
        layout = dialog.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(1, self.strip)
        self.keeper = DraftKeeper(session, place, self._collect, self)
        for editor in self._editors.values():
            if isinstance(editor, QComboBox):
                editor.currentTextChanged.connect(lambda _text: self.keeper.touch())
            elif isinstance(editor, QPlainTextEdit):
                editor.textChanged.connect(self.keeper.touch)
            elif isinstance(editor, QLineEdit):
                editor.textChanged.connect(lambda _text: self.keeper.touch())
        dialog.finished.connect(lambda _result: self.keeper.finish())
        self.keeper.ask(self._give_back)

    def _no_default(self) -> QWidget:
        discard = button(tr("Bỏ chữ này"), self.discard)
        discard.setAutoDefault(False)  # Enter stays with the dialog's own button
        return discard

    def discard(self) -> None:
        """Show what is stored again."""
        self._put(self._stored)
        self.strip.say("")
        self.keeper.keep()

    def _texts(self) -> dict[str, str]:
        return {name: _text(editor) for name, editor in self._editors.items()}

    def _collect(self) -> dict[str, str]:
        return {name: text for name, text in self._texts().items() if text != self._stored[name]}

    def _give_back(self, draft: Draft) -> None:
        if self._collect():
            return  # somebody types already
        self._put({name: str(text) for name, text in draft.body.items() if name in self._editors})
        if self._collect():
            self.strip.say(brought_back(draft))
        self.keeper.keep()

    def _put(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            editor = self._editors[name]
            if isinstance(editor, QComboBox):
                editor.setCurrentText(text)
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(text)
            elif isinstance(editor, QLineEdit):
                editor.setText(text)


def _is_text(editor: QWidget) -> bool:
    return isinstance(editor, QComboBox | QPlainTextEdit | QLineEdit)


def _text(editor: QWidget) -> str:
    if isinstance(editor, QComboBox):
        return editor.currentText()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""
