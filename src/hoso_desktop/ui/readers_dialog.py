"""`Hạn chế người xem…`: who alone may see one dossier, said honestly; and opening it to everybody again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import people, readers
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 560, 460
_UID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Known:
    people: tuple[PersonRow, ...]
    readers: tuple[str, ...]


class ReadersDialog(QDialog):
    """The people of the office, ticked who may see; `changes` is what was stored."""

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.uid = session, dossier_uid
        self.changes: Changes | None = None
        self.setWindowTitle(tr("Hạn chế người xem"))
        fit(self, _WIDTH, _HEIGHT)
        self.state = label("", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Những người được xem"))
        self.alone = label("", "muted", wrap=True)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.release = button(tr("Mở cho mọi người"), self.lift)
        self.release.hide()
        self.save = button(tr("Hạn chế người xem"), self.submit, "primary")
        self.save.setDefault(True)
        self._lay_out(code)
        answer_f1(self, "readers")
        session.read(self, self._known, self._show, self._refused)

    def _lay_out(self, code: str) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Ai được xem hồ sơ {code}", code=code), "heading"))
        column.addWidget(self.state)
        column.addWidget(self.list, 1)
        column.addWidget(self.alone)
        column.addWidget(
            label(
                tr(
                    "Người không được đánh dấu, kể cả người quản trị, không thấy, không tìm được và không "
                    "đếm được hồ sơ này. Tệp của hồ sơ được mã hóa riêng cho những người được đánh dấu và "
                    "phiếu khôi phục; tiêu đề và số liệu thì do chương trình giữ. Sổ văn bản vẫn giữ số và "
                    "ngày của các văn bản trong đó. Bản đã in, gói đã lưu ra ngoài thì không giữ được."
                ),
                "muted",
                wrap=True,
            )
        )
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        foot.addWidget(self.release)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.save)
        column.addLayout(foot)

    def _known(self, office: Office) -> _Known:
        return _Known(people.persons(office), readers.readers_of(office, self.uid))

    def _show(self, known: _Known) -> None:
        self.state.setText(
            tr("Hồ sơ đang hạn chế. Chỉ những người được đánh dấu xem được.")
            if known.readers
            else tr("Hiện mọi người trong cơ quan đều xem được. Đánh dấu những người được xem.")
        )
        self.release.setVisible(bool(known.readers))
        self.save.setText(tr("Lưu người xem") if known.readers else tr("Hạn chế người xem"))
        self.save.setAccessibleName(self.save.text())
        shown = [person for person in known.people if not person.closed]
        for person in shown:
            self.list.addItem(self._line(person, known.readers))
        self.list.setCurrentRow(0)
        self.list.setFocus()
        alone = len(shown) < 2
        self.alone.setVisible(alone)
        self.alone.setText(
            tr("Cơ quan mới có một người dùng. Thêm người ở Cài đặt, mục Người dùng.") if alone else ""
        )

    def _line(self, person: PersonRow, now: tuple[str, ...]) -> QListWidgetItem:
        """A person who can be ticked; the one at work always is."""
        me = person.uid == self._session.office.person.uid
        parts = [person.name or person.login, person.position, tr("đồng chí đang làm việc") if me else ""]
        item = QListWidgetItem(" · ".join(part for part in parts if part))
        item.setData(_UID, person.uid)
        item.setFlags(
            Qt.ItemFlag.ItemIsSelectable
            | (Qt.ItemFlag.NoItemFlags if me else Qt.ItemFlag.ItemIsUserCheckable)
            | Qt.ItemFlag.ItemIsEnabled
        )
        item.setCheckState(Qt.CheckState.Checked if me or person.uid in now else Qt.CheckState.Unchecked)
        return item

    def chosen(self) -> list[str]:
        """Uids of those who are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_UID) for item in items if item.checkState() is Qt.CheckState.Checked]

    def submit(self) -> None:
        """Let only those who are ticked see it."""
        uid, wanted = self.uid, self.chosen()
        self._store(lambda office: readers.restrict(office, uid, wanted))

    def lift(self) -> None:
        """Let everybody see it again."""
        uid = self.uid
        self._store(lambda office: readers.open_to_all(office, uid))

    def _store(self, work: Callable[[Office], Changes]) -> None:
        self.trouble.say("")
        self.save.setEnabled(False)
        self.release.setEnabled(False)
        self._session.write(self, work, self._stored, self._refused)

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.release.setEnabled(True)
        self.trouble.say(messages.explain(error))
