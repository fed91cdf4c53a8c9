"""`Sao lưu`: where it goes, what there is and whether it is good, and making one now. Removes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.backup_keeping import GOOD
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import backup, backup_restore
from hoso_desktop.services.backup import BackupRow, BackupRun
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import IconLabel, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.line_table import LineTable
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH, _HEIGHT = 860, 520
_WIDTHS = {0: 150, 1: 210, 2: 120, 3: 120}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the dialog shows, read together."""

    places: tuple[Path, ...]
    near: tuple[Path, ...]  # on the store's own disk
    rows: tuple[BackupRow, ...]


def _read(office: Office) -> Shown:
    chosen = backup.places(office)
    near = tuple(path for path in chosen if backup.on_the_same_disk(office, path))
    return Shown(chosen, near, backup.listing(office))


class BackupDialog(QDialog):
    """The places above, the backups below; one button makes one now."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket: Ticket | None = None
        self._looked_at = ""  # stays the chosen line while the list is read again
        self.shown = Shown((), (), ())
        self.setWindowTitle(tr("Sao lưu"))
        fit(self, _WIDTH, _HEIGHT)
        self.places = label("", wrap=True)
        self.warning = IconLabel(Severity.WARNING)
        self.warning.hide()
        self.add = button(tr("Thêm nơi sao lưu…"), self._add_place)
        self.drop = button(tr("Thôi dùng các nơi này"), self._drop_places)
        headings = (tr("Lúc"), tr("Nơi"), tr("Tình trạng"), tr("Đã kiểm tra"), tr("Chi tiết"))
        self.model = RowsModel(headings, self)
        self.table = LineTable(tr("Các bản sao lưu"))
        self.table.setModel(self.model)
        self.table.set_widths(_WIDTHS, 4)
        self.work = WorkLine(self._stop)
        self.trouble = IconLabel()
        self.trouble.hide()
        self.good = label("", "good", wrap=True)
        self.good.hide()
        self.detail = label("", "muted", wrap=True)
        self.detail.hide()
        self.check = button(tr("Kiểm tra bản đang chọn"), self.check_chosen)
        self.drill = button(tr("Thử khôi phục"), self.try_out)
        self.run = button(tr("Sao lưu ngay"), self.run_now, "primary")
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell_more(now.row()))
        for one in (self.add, self.drop, self.check, self.drill):
            one.setAutoDefault(False)  # Enter never gives up a place by itself
        self._lay_out()
        answer_f1(self, "backup")
        self.reload()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(tr("Sao lưu"), "heading"))
        column.addWidget(
            label(
                tr(
                    "Mỗi ngày một lần, lúc không ai dùng máy, chương trình tự sao lưu, mở bản vừa làm ra "
                    "kiểm tra rồi mới ghi là tốt. Giữ 7 bản theo ngày, 5 theo tuần, 12 theo tháng."
                ),
                "muted", wrap=True,
            )
        )  # fmt: skip
        line = QHBoxLayout()
        line.addWidget(self.places, 1)
        line.addWidget(self.drop)
        line.addWidget(self.add)
        column.addLayout(line)
        for part in (self.warning, self.table, self.detail, self.work, self.trouble, self.good):
            column.addWidget(part, 1 if part is self.table else 0)
        foot = QHBoxLayout()
        foot.addWidget(self.check)
        foot.addWidget(self.drill)
        foot.addStretch(1)
        foot.addWidget(button(tr("Xong"), self.accept))
        foot.addWidget(self.run)
        column.addLayout(foot)

    # reading

    def reload(self) -> None:
        """Read places and backups."""
        self._session.read(self, _read, self._show, self._refused)

    def _show(self, found: Shown) -> None:
        self.shown = found
        names = "; ".join(map(str, found.places))
        self.places.setText(
            tr("Sao lưu vào: {places}", places=names)
            if names
            else tr("Chưa chọn nơi sao lưu. Nên chọn một ổ đĩa khác hoặc ổ USB để riêng.")
        )
        same = found.places and len(found.near) == len(found.places)
        self.warning.say(
            tr("Nơi sao lưu nằm cùng ổ đĩa với kho: ổ hỏng là mất cả hai. Hãy thêm một ổ khác hoặc ổ USB.")
            if same
            else ""
        )
        self.model.put([_cells(row) for row in found.rows])
        if found.rows:
            chosen = [row.name for row in found.rows]
            self.table.selectRow(chosen.index(self._looked_at) if self._looked_at in chosen else 0)
        self._offer()
        theme.role(self.add, "" if found.places else "primary")
        theme.role(self.run, "primary" if found.places else "")
        if not found.places:
            self.add.setFocus()

    def _tell_more(self, at: int) -> None:
        """The whole of what a narrow cell cuts off."""
        row = self.shown.rows[at] if 0 <= at < len(self.shown.rows) else None
        self.detail.setText(row.detail if row is not None else "")
        self.detail.setVisible(bool(row is not None and row.detail))

    def _offer(self) -> None:
        busy = self._ticket is not None
        self.run.setEnabled(not busy and bool(self.shown.places))
        self.drill.setEnabled(not busy and any(path.is_dir() for path in self.shown.places))
        self.check.setEnabled(not busy and bool(self.shown.rows))
        may = self._session.office.may(Action.WRITE, Object.STORE)
        self.add.setVisible(may)
        self.drop.setVisible(may and bool(self.shown.places))
        self.drop.setEnabled(not busy)
        self.add.setEnabled(not busy)

    # acting

    def _add_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn ổ hoặc thư mục để sao lưu vào"))
        if folder:
            self.set_places((*self.shown.places, Path(folder)))

    def _drop_places(self) -> None:
        self.set_places(())

    def set_places(self, wanted: tuple[Path, ...]) -> None:
        """Choose where backups go."""
        self.trouble.say("")
        self._session.write(
            self,
            lambda office: backup.set_places(office, wanted),
            lambda _found: self.reload(),
            self._refused,
        )

    def run_now(self) -> None:
        """Back up to every place."""

        def work(office: Office, context: JobContext) -> BackupRun:
            return backup.run(office, backup.BY_HAND, context)

        self._begin(tr("Đang sao lưu…"), work, self._made)

    def try_out(self) -> None:
        """Make one, restore it beside and compare it row by row."""
        place = next(path for path in self.shown.places if path.is_dir())
        self._begin(
            tr("Đang sao lưu và khôi phục thử…"),
            lambda office, context: backup_restore.drill(office, place, context),
            lambda row: self._tell([tr("Bản lúc {at}: khôi phục thử giống hệt kho.", at=_at(row))], []),
        )

    def check_chosen(self) -> None:
        """Open the chosen backup again and read every file of it."""
        row = self.shown.rows[max(0, self.table.currentIndex().row())]
        self._looked_at = row.name

        def work(office: Office, context: JobContext) -> BackupRow:
            return backup.check(office, row, full=True, context=context)

        self._begin(tr("Đang kiểm tra…"), work, self._checked)

    def _begin(
        self, what: str, work: Callable[[Office, JobContext], object], done: Callable[..., object]
    ) -> None:
        self.trouble.say("")
        self.good.hide()
        self.work.start(what)
        self._ticket = self._session.long_read(
            self, work, lambda found: self._ended(done, found), self._failed, self.work.show_progress
        )
        self._offer()

    def _ended(self, done: Callable[..., object], found: object) -> None:
        self._ticket = None
        self.work.hide()
        self.table.setFocus()
        done(found)
        self._session.announce(None)
        self.reload()

    def _made(self, found: BackupRun) -> None:
        good = [tr("Đã sao lưu và kiểm tra: {place}.", place=row.place) for row in found.good]
        bad = [one.problem or (one.row.detail if one.row else "") for one in found.results]
        self._tell(good, [text for text in bad if text])

    def _checked(self, row: BackupRow) -> None:
        if row.state == GOOD:
            self._tell([tr("Bản lúc {at}: tốt.", at=_at(row))], [])
            return
        next_step = tr("Đừng khôi phục từ bản này; hãy bấm Sao lưu ngay để có bản tốt.")
        self._tell([], [tr("Bản lúc {at} bị hỏng.", at=_at(row)), next_step])

    def _tell(self, good: list[str], bad: list[str]) -> None:
        self.good.setText(" ".join(good))
        self.good.setVisible(bool(good))
        self.trouble.say(" ".join(bad))

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
            self.work.hide()
            self.reload()

    def _failed(self, error: UserError) -> None:
        self._ticket = None
        self.work.hide()
        self._refused(error)
        self.reload()

    def _refused(self, error: UserError) -> None:
        self.trouble.say(messages.explain(error))

    def done_with(self) -> bool:
        """Whether nothing runs."""
        return self._ticket is None

    def reject(self) -> None:
        self._stop()
        super().reject()


def _at(row: BackupRow) -> str:
    return f"{row.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def _cells(row: BackupRow) -> tuple[str, ...]:
    at = _at(row)
    state = tr("Tốt") if row.state == GOOD else tr("Hỏng")
    checked = f"{row.checked_at.astimezone(VIETNAM):%d/%m/%Y}" if row.checked_at else ""
    detail = row.detail or (tr("Đã khôi phục thử") if row.restored_at else "")
    return (at, str(Path(row.place).parent), state if row.there else tr("Không thấy ổ"), checked, detail)
