"""The small questions of the living dossier: why not, which papers minutes name, figures, which set.

Each dialog stores what it asks for itself, into `changes`, so that a refusal stands beside what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain import dates
from hoso_desktop.domain.components import NONE, ComponentSet
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.errors import UserError
from hoso_desktop.services import components
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 520
_LINES_HEIGHT = 180
Work = Callable[[Office], Changes]


class _Question(QDialog):
    """A heading, what is asked, where a refusal stands, and one primary button."""

    def __init__(self, session: Session, title: str, act: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self.changes: Changes | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.take = button(act, self.submit, "primary")
        self.take.setDefault(True)
        self.body = QVBoxLayout()
        theme.space(self.body, gap=theme.GAP + theme.GRID)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addLayout(self.body)
        column.addWidget(self.trouble)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Hủy"), self.reject))
        foot.addWidget(self.take)
        column.addLayout(foot)

    def submit(self) -> None:
        """Store what was said."""
        work = self.work()
        if work is not None:
            self.take.setEnabled(False)
            self._session.write(self, work, self._stored, self._refused)

    def work(self) -> Work | None:
        """What to store; None while something typed cannot be taken."""
        raise NotImplementedError

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.take.setEnabled(True)
        self.trouble.say(messages.explain(error))


class AbsenceDialog(_Question):
    """`Không phát sinh…` or `Không có trong hồ sơ…`: a reason for one line."""

    def __init__(
        self, session: Session, name: str, store: Callable[[Office, str], Changes],
        parent: QWidget | None = None, *, title: str = "", example: str = "",
    ) -> None:  # fmt: skip
        super().__init__(session, title or tr("Không phát sinh"), tr("Ghi lý do"), parent)
        self._store = store
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(example or tr("ví dụ: họp đột xuất, không có giấy mời"))
        self.field = Field(tr("&Lý do"), self.reason, tr("Người kiểm tra sau này sẽ đọc lý do này."))
        self.body.addWidget(label(name, "heading", wrap=True))
        self.body.addWidget(self.field)
        self.reason.setFocus()

    def work(self) -> Work | None:
        reason = self.reason.text().strip()
        if not reason:
            self.field.set_error(tr("Hãy ghi lý do, để người kiểm tra sau này hiểu."))
            return None
        return lambda office: self._store(office, reason)


class NamingDialog(_Question):
    """`Văn bản nêu trong biên bản…`: a pasted list, one paper a line."""

    def __init__(
        self, session: Session, dossier_uid: str, source_uid: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, tr("Văn bản nêu trong biên bản"), tr("Thêm vào danh sách"), parent)
        self._uid, self._source = dossier_uid, source_uid
        self.lines = QPlainTextEdit()
        self.lines.setFixedHeight(_LINES_HEIGHT)
        self.lines.setTabChangesFocus(True)
        self.lines.setPlaceholderText(
            tr("- Tờ trình số 215/TTr-UBND về chủ trương sửa chữa nhà văn hóa\n- Báo cáo kết quả công tác…")
        )
        hint = tr(
            "Dán mục “Tài liệu sử dụng trong hội nghị”, mỗi văn bản một dòng. "
            "Văn bản đã có trong hồ sơ được nhận ra theo số hoặc tên."
        )
        self.body.addWidget(Field(tr("&Danh sách"), self.lines, hint))
        self.lines.setFocus()

    def work(self) -> Work | None:
        uid, text, source = self._uid, self.lines.toPlainText(), self._source
        return lambda office: components.name_papers(office, uid, text, source_uid=source)


class MeetingDialog(_Question):
    """`Quân số, phiếu…`: the day and the figures of a meeting; what nobody knows stays empty."""

    def __init__(
        self, session: Session, dossier_uid: str, facts: MeetingFacts, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, tr("Quân số, phiếu"), tr("Lưu"), parent)
        self._uid, self._before = dossier_uid, facts
        self.body.addWidget(label(tr("Chưa biết số nào thì để trống."), "muted"))
        self.held_on = QLineEdit(facts.held_on.strftime("%d/%m/%Y") if facts.held_on else "")
        names = {
            "members_total": tr("&Tổng số thành viên"), "members_present": tr("&Có mặt"),
            "votes_sent": tr("Phiếu &phát ra"), "votes_returned": tr("Phiếu thu &về"),
            "votes_for": tr("Phiếu đồng ý, tán t&hành"),
        }  # fmt: skip
        self.fields = {"held_on": Field(tr("&Ngày họp"), self.held_on)}
        for name, words in names.items():
            value = getattr(facts, name)
            self.fields[name] = Field(words, QLineEdit("" if value is None else str(value)))
        grid = QGridLayout()
        theme.space(grid, gap=theme.GAP + theme.GRID)
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2)
        self.body.addLayout(grid)
        self.held_on.setFocus()

    def work(self) -> Work | None:
        day = self._day()
        figures = {name: self._figure(name) for name in self.fields if name != "held_on"}
        wrong = [field for field in self.fields.values() if field.error]
        if wrong:
            wrong[0].editor.setFocus()
            return None
        before, uid = self._before, self._uid
        facts = MeetingFacts(day, note=before.note, revision=before.revision, **figures)
        return lambda office: components.set_meeting(office, uid, facts)

    def _day(self) -> date | None:
        text = self.held_on.text().strip()
        day = dates.parse(text).full if text else None
        bad = bool(text) and day is None
        self.fields["held_on"].set_error(tr("Hãy ghi ngày họp dạng 12/11/2026.") if bad else "")
        return day

    def _figure(self, name: str) -> int | None:
        editor = self.fields[name].editor
        text = editor.text().strip() if isinstance(editor, QLineEdit) else ""
        right = not text or (text.isascii() and text.isdigit())
        self.fields[name].set_error("" if right else tr("Hãy ghi một số, hoặc để trống."))
        return int(text) if text and right else None


class SetDialog(_Question):
    """`Chọn bộ thành phần…`: by kind and title, none, or one of the sets; its source stands below."""

    def __init__(
        self, session: Session, dossier_uid: str, said: str, sets: Sequence[ComponentSet],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(session, tr("Bộ thành phần"), tr("Dùng bộ này"), parent)
        self._uid = dossier_uid
        self._sets = {one.id: one for one in sets}
        self.box = QComboBox()
        self.box.addItem(tr("Theo loại hồ sơ và tiêu đề"), "")
        self.box.addItem(tr("Không theo dõi thành phần"), NONE)
        for one in sets:
            self.box.addItem(one.title, one.id)
        self.box.setCurrentIndex(max(0, self.box.findData(said)))
        self.source = label("", "muted", wrap=True)
        self.body.addWidget(Field(tr("&Bộ thành phần"), self.box))
        self.body.addWidget(self.source)
        self.box.currentIndexChanged.connect(lambda _index: self._tell())
        self._tell()
        self.box.setFocus()

    def _tell(self) -> None:
        chosen = self._sets.get(self.box.currentData())
        if chosen is None:
            self.source.setText("")
            return
        musts = ", ".join(chosen.needed())
        needed = tr("Cần có: {names}.", names=musts) if musts else tr("Không có thành phần bắt buộc.")
        self.source.setText("\n".join(part for part in (needed, chosen.note, chosen.source) if part))

    def work(self) -> Work | None:
        uid, chosen = self._uid, str(self.box.currentData())
        return lambda office: components.set_component_set(office, uid, chosen)
