"""Qt's own words in Vietnamese: buttons, context menus, the file and print dialogs.

Qt ships no Vietnamese translation. The words are data (resources/i18n/qt.vi.toml), read once at start; this
module must never hold a word itself.
"""

from __future__ import annotations

import tomllib

from PySide6.QtCore import QObject, QTranslator

from hoso_desktop.paths import resource


class QtTexts(QTranslator):
    """Looks a text up in its Qt context first, then among the words all contexts share."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        table = tomllib.loads(resource("i18n/qt.vi.toml").read_text(encoding="utf-8"))
        self._common: dict[str, str] = table.pop("common")
        self._contexts: dict[str, dict[str, str]] = table

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - the name Qt gives it
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """None is Qt's null string: not known here, ask the next translator."""
        if context == "Hoso":  # our own words are written in Vietnamese
            return None
        found = self._contexts.get(context, {}).get(sourceText)
        if found is not None:
            return found
        return self._common.get(sourceText)
