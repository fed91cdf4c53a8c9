"""What is done to whole papers of a dossier: pasting, moving, removing, attaching, taking back, giving up.

Answers what the table asks for; everything is stored through the keeper, and cells are typed elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, imports
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.ui import message_box
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.document_keeper import DocumentKeeper
from hoso_desktop.ui.document_rows import as_document
from hoso_desktop.ui.document_table import DocumentTable
from hoso_desktop.ui.document_table_model import DocumentTableModel
from hoso_desktop.ui.fields import Strip, button
from hoso_desktop.ui.text import tr


class DocumentActs(QObject):
    """`file_wanted` carries an Attachment, `moved` a paper's uid, `taken_back` the row of a typed cell."""

    file_wanted = Signal(object)
    moved = Signal(str)
    taken_back = Signal(int)

    def __init__(
        self, table: DocumentTable, documents: DocumentTableModel, keeper: DocumentKeeper, told: Strip,
        wrong: Strip,
    ) -> None:  # fmt: skip
        super().__init__(table)
        self._table, self._documents, self._keeper = table, documents, keeper
        self._told, self._wrong = told, wrong
        self._undo_button = button(tr("Hoàn tác"), self.undo)
        told.add(self._undo_button)
        table.block_pasted.connect(self.paste)
        table.files_offered.connect(self.attach)
        table.attach_wanted.connect(lambda _row: self.choose_file())
        table.file_opened.connect(self._open_file)
        table.move_wanted.connect(self._move)
        table.removal_wanted.connect(self._remove)
        table.undo_wanted.connect(self.undo)
        table.redo_wanted.connect(keeper.redo)

    def undo(self) -> None:
        """Take back the cell just typed, else the last change of the dossier."""
        row = self._table.currentIndex().row()
        if not (0 <= row < self._documents.rowCount() and self._documents.take_back(row)):
            if self._keeper.undo():
                self._told.say("")
            return
        self.taken_back.emit(row)

    def paste(self, row: int, text: str) -> None:
        """A pasted block becomes papers in front of a line."""
        try:
            pasted = imports.read_pasted(text)
        except UserError as error:
            self._wrong.say(messages.explain(error))
            return
        new = [as_document(paper) for paper in pasted]
        self._wrong.say("")
        self._keeper.add(new, row, after=lambda: self._tell_pasted(len(new)))

    def _tell_pasted(self, count: int) -> None:
        self._undo_button.show()
        self._told.say(tr("Đã thêm {count} văn bản từ phần vừa dán.", count=count))
        self._table.go_to(self._documents.rowCount() - 1, Column.NUMBER)

    def _move(self, row: int, to: int) -> None:
        line = self._documents.lines[row]
        if line.placement is None or not 0 <= to < self._documents.rowCount():
            return
        stored = [other for other in self._documents.lines if other.placement is not None]
        target = self._documents.lines[to]
        position = stored.index(target) if target in stored else len(stored) - 1
        self._keeper.change_line(
            row, lambda office, uid, revision: dossiers.move_document(office, uid, revision, position)
        )
        self.moved.emit(line.uid)

    def _remove(self, rows: list[int]) -> None:
        removed = 0
        for row in sorted(rows, reverse=True):
            if self._documents.lines[row].placement is None:
                self._documents.forget(row)
            else:
                removed += 1
                self._keeper.change_line(row, dossiers.remove_document)
        if removed:
            self._undo_button.setVisible(removed == 1)
            self._told.say(
                tr("Đã bỏ {count} văn bản khỏi hồ sơ. Ctrl+Z để lấy lại từng văn bản.", count=removed)
            )

    def give_up(self) -> bool:
        """Name what would be lost and ask."""
        lost = [(row, line) for row, line in enumerate(self._documents.lines) if line.is_dirty]
        if not lost:
            return True
        named = "\n".join(
            tr("Dòng {n}: {text}", n=row + 1, text=" · ".join(t for t in line.draft.values() if t.strip()))
            for row, line in lost
        )
        reasons = [next(iter(line.errors().values()), line.refusal) for _, line in lost]
        text = tr("Chưa lưu được:\n{named}\n\n{why}", named=named, why=reasons[0])
        if not message_box.ask_to_lose(
            self._table, tr("Còn dòng chưa lưu"), text, tr("Bỏ dòng này"), tr("Quay lại sửa")
        ):
            return False
        for row, _ in reversed(lost):
            self._documents.forget(row)
        return True

    # files

    def choose_file(self) -> None:
        """Ask for a file for the current line."""
        row = self._table.currentIndex().row()
        path, _ = QFileDialog.getOpenFileName(
            self._table, tr("Chọn tệp để gắn"), "", tr("Tệp PDF (*.pdf);;Mọi tệp (*)")
        )
        if path:
            self.attach(row, [Path(path)])

    def attach(self, row: int, files: list[Path]) -> None:
        """The first file goes to the line, further ones to the lines below; a blank line becomes a paper."""
        lines = self._documents.lines
        for offset, path in enumerate(files):
            at = row + offset
            line = lines[at] if at < self._documents.rowCount() else None
            if line is not None and line.placement is not None:
                self._keeper.change_line(at, _attaching(path))
            else:
                self._keeper.add([NewDocument(subject=path.stem, file=path)], self._documents.rowCount() - 1)

    def _open_file(self, row: int) -> None:
        placement = self._documents.lines[row].placement
        if placement is not None and placement.attachment is not None:
            self.file_wanted.emit(placement.attachment)


def _attaching(path: Path) -> Callable[[Office, str, int], Changes]:
    return lambda office, uid, _revision: dossiers.attach_file(office, uid, path)
