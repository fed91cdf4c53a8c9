"""Beside the list: why a check asks, where that is written, right and wrong examples, and the way to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hoso_desktop.domain.checks.rules import CheckRule
from hoso_desktop.services.checks import Line, finding_text
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, label
from hoso_desktop.ui.text import tr


class WhyPanel(QWidget):
    """Explains the chosen line; `mend` is pressed to be led to it."""

    mend = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = label("", "heading", wrap=True)
        self.sentence = IconLabel()
        self.dossier = label("", "muted", wrap=True)
        self._parts = {name: label("", wrap=True) for name in ("why", "right", "wrong", "source")}
        theme.role(self._parts["source"], "muted")
        self.fix = button(tr("Sửa ngay"), self.mend.emit, "primary")
        self.fix.setToolTip("Enter")
        inside = QWidget()
        words = QVBoxLayout(inside)
        theme.space(words, gap=theme.GAP)
        for part in (self.heading, self.sentence, self.dossier):
            words.addWidget(part)
        for name, heading in (
            ("why", tr("Vì sao")), ("right", tr("Đúng")), ("wrong", tr("Chưa đúng")),
            ("source", tr("Căn cứ")),
        ):  # fmt: skip
            words.addWidget(label(heading, "strong"))
            words.addWidget(self._parts[name])
        words.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Vì sao phải sửa"))
        area.setWidget(inside)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addStretch(1)
        foot.addWidget(self.fix)
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GAP)
        column.addWidget(area, 1)
        column.addLayout(foot)

    def explain(self, line: Line, rule: CheckRule | None, *, led: bool) -> None:
        """Show the why of a line; without a way to it there is no button."""
        finding = line.finding
        self.heading.setText(f"{finding.code}. {rule.title}" if rule is not None else finding.code)
        self.sentence.say(finding_text(finding), finding.severity)
        self.dossier.setText(f"{line.code}  {line.title}" if line.code else "")
        self.dossier.setVisible(bool(line.code))
        self._parts["why"].setText(rule.why if rule is not None else "")
        self._parts["right"].setText(rule.right if rule is not None else "")
        self._parts["wrong"].setText(rule.wrong if rule is not None else "")
        self._parts["source"].setText(_source(rule) if rule is not None else "")
        # A habit cannot be mended; its figures can be looked at.
        self.fix.setText(tr("Xem Kịp thời") if finding.fix == "clock" else tr("Sửa ngay"))
        self.fix.setVisible(led)


def _source(rule: CheckRule) -> str:
    return rule.source if rule.confirmed else tr("{source} (chưa xác nhận)", source=rule.source)
