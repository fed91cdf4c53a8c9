"""`Người dùng`: who may unlock the office, with the day they leave; adding one, closing one.

Closing is asked for on the page itself, because it cannot be taken back.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.services import keys, people
from hoso_desktop.services.people import PersonRow
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import day_text
from hoso_desktop.ui.fields import IconLabel, Strip, WorkLine, button, fit, label
from hoso_desktop.ui.handover_dialog import HandoverDialog
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.person_dialog import LeavingDialog, NewPersonDialog
from hoso_desktop.ui.print_dialog import PrintDialog, PrintJob
from hoso_desktop.ui.roles_dialog import RolesDialog
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 820, 460
_WIDTHS = {1: 240, 2: 124, 3: 130, 4: 96}


class PeopleDialog(QDialog):
    """A list of persons and what can be done with the chosen one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.persons: tuple[PersonRow, ...] = ()
        self.setWindowTitle(tr("Người dùng"))
        fit(self, _WIDTH, _HEIGHT)
        self.model = RowsModel(
            (tr("Họ tên"), tr("Chức vụ"), tr("Tên đăng nhập"), tr("Chuyển công tác"), tr("Tài khoản")), self
        )
        self.table = LineTable(tr("Người dùng của cơ quan"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 0)
        self.add = button(tr("Thêm người dùng…"), self._ask_new, "primary")
        self.leaving = button(tr("Ghi ngày chuyển công tác…"), self._ask_leaving)
        self.handing = button(tr("Bàn giao hồ sơ…"), self._ask_handover)
        self.giving = button(tr("Giao vai…"), self._ask_roles)
        self.closing = button(tr("Đóng tài khoản…"), self._ask_closing)
        self.sure = Strip(Severity.WARNING)
        self.close_it = button(tr("Đóng tài khoản này"), self.close_chosen)
        self.sure.add(self.close_it)
        self.working = WorkLine()
        self.told = label("", "good", wrap=True)
        self.told.hide()
        self.trouble = IconLabel()
        self.trouble.hide()
        self._lay_out()
        answer_f1(self, "people")
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._offer())
        self.table.opened.connect(lambda _row: self._ask_leaving())
        self._read()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Người dùng"), "heading"))
        column.addWidget(
            label(
                tr(
                    "Mỗi người mở kho bằng tên đăng nhập và mật khẩu riêng, để biết ai đã làm gì. "
                    "Người nghỉ hoặc chuyển đi thì đóng tài khoản; việc người đó đã làm vẫn còn nguyên."
                ),
                wrap=True,
            )
        )
        column.addWidget(self.table, 1)
        column.addWidget(self.sure)
        column.addWidget(self.working)
        column.addWidget(self.told)
        column.addWidget(self.trouble)
        foot = QHBoxLayout()
        for part in (self.giving, self.leaving, self.handing, self.closing):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(button(tr("Xong"), self.accept))
        foot.addWidget(self.add)
        column.addLayout(foot)

    def _read(self, chosen: str = "") -> None:
        self._session.read(self, people.persons, lambda found: self._show(found, chosen), self._refused)

    def _show(self, persons: tuple[PersonRow, ...], chosen: str) -> None:
        self.persons = persons
        self.model.put([_cells(person) for person in persons])
        uids = [person.uid for person in persons]
        self.table.selectRow(uids.index(chosen) if chosen in uids else 0)
        self.table.setFocus()
        self._offer()

    def chosen(self) -> PersonRow | None:
        """The person of the current line."""
        row = self.table.currentIndex().row()
        return self.persons[row] if 0 <= row < len(self.persons) else None

    def _offer(self) -> None:
        person = self.chosen()
        active = person is not None and not person.closed
        me = person is not None and person.uid == self._session.office.person.uid
        self.leaving.setEnabled(active)
        self.handing.setEnabled(active)
        self.giving.setEnabled(active)
        self.closing.setEnabled(active and not me)
        self.closing.setToolTip(tr("Không tự đóng được tài khoản đang dùng.") if me else "")
        self.sure.say("")
        self.trouble.say("")

    def _ask_new(self) -> None:
        dialog = NewPersonDialog(self._session, self)
        if dialog.exec() and dialog.made is not None:
            self._read(dialog.made.uid)
        dialog.deleteLater()

    def _ask_leaving(self) -> None:
        person = self.chosen()
        if person is None or person.closed:
            return
        dialog = LeavingDialog(self._session, person, self)
        if dialog.exec():
            self._read(person.uid)
        dialog.deleteLater()

    def _ask_roles(self) -> None:
        person = self.chosen()
        if person is None or person.closed:
            return
        dialog = RolesDialog(self._session, person, self)
        if dialog.exec():
            self._read(person.uid)
        dialog.deleteLater()

    def _ask_handover(self) -> None:
        """Record what the person hands over, then show the minutes to print."""
        person = self.chosen()
        if person is None or person.closed:
            return
        dialog = HandoverDialog(self._session, person, self)
        if dialog.exec():
            job = PrintJob((person.login,), tr("Biên bản bàn giao hồ sơ"), "staff_handover", "staff_handover")
            paper = PrintDialog(self._session, job, self)
            paper.exec()
            paper.deleteLater()
        dialog.deleteLater()

    def _ask_closing(self) -> None:
        self._tell("")
        person = self.chosen()
        if person is not None:
            name = person.name or person.login
            self.sure.say(
                tr(
                    "{name} sẽ không mở được kho nữa, kho được đổi khóa. Bản sao lưu đã có "
                    "vẫn mở được bằng mật khẩu của người đó. Việc này không hoàn tác được.",
                    name=name,
                )
            )
            self.close_it.setFocus()

    def close_chosen(self) -> None:
        """Take the key of the chosen person away."""
        person = self.chosen()
        if person is None:
            return
        uid = person.uid
        self.sure.say("")
        self._tell("")
        self.working.start(tr("Đang đóng tài khoản và đổi khóa kho, xin đợi…"))
        self._session.long_write(
            self, lambda office, context: keys.close_person(office, uid, context),
            lambda _row: self._closed(uid), lambda error: self._not_closed(uid, error),
        )  # fmt: skip

    def _closed(self, uid: str) -> None:
        self.working.hide()
        self._session.announce(None)
        self._read(uid)
        self._tell(
            tr(
                "Đã đóng tài khoản và đổi khóa kho. Hãy sao lưu ngay ở Cài đặt; bản sao lưu cũ vẫn mở được "
                "bằng mật khẩu của người đó nên phải cất nơi khóa được."
            )
        )

    def _tell(self, text: str) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _not_closed(self, uid: str, error: UserError) -> None:
        """Refused, or closed while the key could not be changed yet: the list says which."""

        def show(found: tuple[PersonRow, ...]) -> None:
            self.working.hide()
            self._show(found, uid)
            self._refused(error)

        self._session.read(self, people.persons, show, self._refused)

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))


def _cells(person: PersonRow) -> tuple[str, ...]:
    standing = tr("đã đóng") if person.closed else tr("đang dùng")
    return person.name or person.login, person.position, person.login, day_text(person.leaves_on), standing
