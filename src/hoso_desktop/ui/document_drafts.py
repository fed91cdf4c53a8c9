"""The unfinished lines of a dossier's table: kept while they are typed, put back after a crash.

A line that reached the store before its draft was forgotten is not put back twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit

from hoso_desktop.domain.document import Placement
from hoso_desktop.services.drafts import Draft
from hoso_desktop.ui.document_cells import Column, editing_text, read
from hoso_desktop.ui.document_rows import Line
from hoso_desktop.ui.document_table import DocumentTable
from hoso_desktop.ui.draft_keeper import DraftKeeper, brought_back
from hoso_desktop.ui.fields import Strip, button
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_SHORT = 8  # of a uid: enough to tell the papers of one dossier apart


class DocumentDrafts(QObject):
    """Watches a table and the dossier's title; `strip` says what was brought back."""

    def __init__(
        self,
        session: Session,
        uid: str,
        table: DocumentTable,
        title: QLineEdit,
        strip: Strip,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._table, self._documents, self._title, self._strip = table, table.documents, title, strip
        self.keeper = DraftKeeper(session, f"dossier:{uid}", self._collect, self)
        self._asked = False
        self._title_typed = False
        self._restored: list[Line] = []
        strip.add(button(tr("Bỏ chữ này"), self.discard))
        self._documents.typed.connect(lambda _row: self.keeper.touch())
        table.cells.typing.connect(self.keeper.touch)
        title.textEdited.connect(self._touch_title)

    # keeping

    def _touch_title(self) -> None:
        self._title_typed = True
        self.keeper.touch()

    def _collect(self) -> dict[str, Any]:
        body: dict[str, Any] = {}
        lines = [found for row in range(len(self._documents.lines)) if (found := self._unfinished(row))]
        if lines:
            at = self._table.currentIndex()
            body = {"lines": lines, "cursor": [at.row(), at.column()]}
            if any(not line["uid"] for line in lines):
                body["known"] = [line.uid[:_SHORT] for line in self._documents.lines if line.uid]
        if self._title_typed and self._title.hasFocus():
            body["title"] = self._title.text()
        return body

    def _unfinished(self, row: int) -> dict[str, Any]:
        """What is typed into a line and not stored, the open cell included; empty when there is nothing."""
        line = self._documents.lines[row]
        cells = {**line.sending, **line.draft} if line.is_dirty or line.sending else {}
        at = self._table.currentIndex()
        if at.row() == row and (text := self._open_text()) is not None:
            column = Column(at.column())
            if text != (line.typed_text(column) or line.stored_text(column)):
                cells[column] = text
        if not cells or (line.placement is None and not any(text.strip() for text in cells.values())):
            return {}
        named = {column.name: text for column, text in cells.items()}
        return {"uid": line.uid, "before": self._documents.stored_before(row), "cells": named}

    def _open_text(self) -> str | None:
        """The text of a cell that is being typed in."""
        editor = self._table.open_editor()
        return None if editor is None else editor.text()

    # giving back

    def loaded(self) -> None:
        """The dossier is on the screen: ask once what was being typed; forget what is stored by now."""
        if not self._asked:
            self._asked = True
            self.keeper.ask(self._give_back)
            return
        self.keeper.touch()
        if not any(line.is_dirty or line.sending for line in self._restored):
            self._restored = []
            self._strip.say("")

    def finished(self) -> None:
        """Everything typed is stored or given up."""
        self._title_typed = False
        self._restored = []
        self._strip.say("")
        self.keeper.finish()

    def discard(self) -> None:
        """The person does not want what was brought back."""
        for line in self._restored:
            if line in self._documents.lines:
                self._documents.forget(self._documents.lines.index(line))
        self._restored = []
        self._strip.say("")
        self.keeper.keep()
        self._table.setFocus()

    def _give_back(self, draft: Draft) -> None:
        known = frozenset(draft.body.get("known", ()))
        for entry in draft.body.get("lines", ()):
            cells = {Column[name]: text for name, text in entry["cells"].items()}
            row = self._row_for(entry["uid"], int(entry["before"]), cells, known)
            if row is not None and self._type(row, cells):
                self._restored.append(self._documents.lines[row])
        if self._restored:
            self._strip.say(brought_back(draft))
            self._point_at(draft.body.get("cursor", ()))
        if title := draft.body.get("title"):
            self._give_back_title(title, draft)
        self.keeper.keep()

    def _type(self, row: int, cells: Mapping[Column, str]) -> bool:
        """Whether anything stands there now that the store does not know."""
        for column, text in cells.items():
            self._documents.put(row, column, text)
        return self._documents.lines[row].is_dirty

    def _give_back_title(self, title: str, draft: Draft) -> None:
        if title != self._title.text():
            self._title.setText(title)
            self._title.setFocus()
            self._title_typed = True
            self._strip.say(brought_back(draft))

    def _row_for(
        self, uid: str, before: int, cells: Mapping[Column, str], known: frozenset[str]
    ) -> int | None:
        """The line to type into again; None when its paper is gone, or was stored after all."""
        if not self._documents.editable:
            return None
        if uid:
            return self._documents.row_of(uid)
        stored = [line.placement for line in self._documents.lines if line.placement is not None]
        if any(paper.uid[:_SHORT] not in known and _says_the_same(paper, cells) for paper in stored):
            return None
        if before >= len(stored):
            return len(self._documents.lines) - 1
        row = self._documents.row_of(stored[before].uid)
        if row is not None:
            self._documents.insert_blank(row)
        return row

    def _point_at(self, cursor: list[int]) -> None:
        row = self._documents.lines.index(self._restored[0])
        column = cursor[1] if len(cursor) == 2 and 0 <= cursor[1] < len(Column) else Column.SUBJECT
        self._table.go_to(row, Column(column))


def _says_the_same(paper: Placement, cells: Mapping[Column, str]) -> bool:
    """Whether a paper that came after the typing is the one that was typed."""
    return all(
        read(column, text).value == read(column, editing_text(paper, column)).value
        for column, text in cells.items()
        if text.strip() and column is not Column.SHEETS
    )
