"""F1: the words of resources/i18n/help.vi.toml for one screen. Holds no words itself."""

from __future__ import annotations

import tomllib
from functools import cache

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop.paths import resource
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import button, label
from hoso_desktop.ui.text import tr

_WIDTH = 600


@cache
def topics() -> dict[str, dict[str, str]]:
    """Help by screen: title, what, rule, good, bad, keys."""
    table: dict[str, dict[str, str]] = tomllib.loads(
        resource("i18n/help.vi.toml").read_text(encoding="utf-8")
    )
    return table


def answer_f1(screen: QWidget, topic: str) -> None:
    """Open the words of `topic` when F1 is pressed in a dialog or on a screen before the office is open."""

    def show() -> None:
        page = HelpDialog(topic, screen)
        page.exec()
        page.deleteLater()

    QShortcut(QKeySequence("F1"), screen, show)


class HelpDialog(QDialog):
    """What this screen is, the rule behind it, a good and a bad example, its keys."""

    def __init__(self, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = topics()[topic]
        self.setWindowTitle(tr("Trợ giúp"))
        self.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        column.addWidget(label(words["title"], "title"))
        column.addWidget(label(words["what"], wrap=True))
        for heading, name in (
            (tr("Quy định"), "rule"),
            (tr("Nên"), "good"),
            (tr("Không nên"), "bad"),
            (tr("Phím tắt"), "keys"),
        ):
            if words.get(name):
                column.addWidget(label(heading, "strong"))
                column.addWidget(label(words[name], wrap=True))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.accept, "primary"))
        column.addLayout(foot)
        self.resize(_WIDTH, self.heightForWidth(_WIDTH))
