"""Whether the history is still whole: one button, and the head to be written down on paper.

Says what was found and what to do now; decides nothing.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import history
from hoso_desktop.services.history import Head, HistoryReport
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class HistoryProof(QWidget):
    """Checks the whole history, against a head on paper when one is typed; hands a new head out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.figures = QLineEdit()
        self.figures.setPlaceholderText(tr("Mã đã chép ra giấy (nếu có)"))
        self.figures.setAccessibleName(tr("Mã đã chép ra giấy"))
        self.figures.returnPressed.connect(self.check)
        self.verify = button(tr("&Kiểm tra lịch sử còn nguyên"), self.check)
        self.hand_out = button(tr("&Mã chép ra giấy"), self.give)
        for one in (self.verify, self.hand_out):
            one.setAutoDefault(False)
        self.good, self.bad = Strip(Severity.NOTE), Strip(Severity.ERROR)
        self._lay_out((self.figures, self.verify, self.hand_out))

    def _lay_out(self, parts: tuple[QLineEdit, QPushButton, QPushButton]) -> None:
        column = QVBoxLayout(self)
        theme.space(column, gap=theme.GRID)
        column.addWidget(self.good)
        column.addWidget(self.bad)
        line = QHBoxLayout()
        theme.space(line)
        line.addWidget(label(tr("Lịch sử còn nguyên không?"), "muted"))
        line.addStretch(1)
        figures, verify, hand_out = parts
        line.addWidget(figures, 1)
        line.addWidget(verify)
        line.addWidget(hand_out)
        column.addLayout(line)

    def check(self) -> None:
        """Recompute everything, and look for the head typed."""
        typed = self.figures.text().strip()
        self._begin(tr("Đang kiểm tra từ dòng đầu…"))
        self._session.long_read(
            self,
            lambda office, context: history.verify(office, typed or None, context=context),
            self._checked,
            self._refused,
        )

    def give(self) -> None:
        """A head for paper; that it was handed out is remembered."""
        self._begin("")
        self._session.write(
            self, lambda office: history.hand_out_head(office, ""), self._given, self._refused
        )

    def _begin(self, text: str) -> None:
        self.good.say(text)
        self.bad.say("")
        self.verify.setEnabled(False)
        self.hand_out.setEnabled(False)

    def _end(self) -> None:
        self.verify.setEnabled(True)
        self.hand_out.setEnabled(True)

    def _checked(self, report: HistoryReport) -> None:
        self._end()
        self.good.say("")
        if not report.ok:
            first, others = report.problems[0], len(report.problems) - 1
            text = sentence(first.code, **first.params)
            self.bad.say(text + (tr(" Còn {count} chỗ khác.", count=others) if others else ""))
            return
        self.good.say(" ".join(_sound(report)))

    def _given(self, head: Head) -> None:
        self._end()
        self.good.say(tr("Chép cả dòng này ra giấy, ghi ngày, cất xa máy:  {head}", head=head.written))

    def _refused(self, error: UserError) -> None:
        self._end()
        self.good.say("")
        self.bad.say(messages.explain(error))


def _sound(report: HistoryReport) -> list[str]:
    """What is certain, in at most three sentences."""
    verdict = report.verdict
    out = [tr("Lịch sử còn nguyên: {count} mục nối liền từ mục đầu.", count=verdict.rows)]
    if verdict.given_at is not None:
        out.append(tr("Mã vừa gõ là của mục {seq}: đến đó đúng chắc chắn.", seq=verdict.given_at))
    elif verdict.last_anchor is not None:
        place = history.place_of(verdict.last_anchor)
        out.append(tr("Khớp với {place} ở mục {seq}.", place=place, seq=verdict.last_anchor.seq))
    else:
        out.append(tr("Chưa có mã nào ở ngoài kho để đối chiếu; hãy chép một mã ra giấy."))
    if report.doubtful:
        out.append(tr("{count} mục ghi lúc đồng hồ máy đáng ngờ.", count=report.doubtful))
    return out
