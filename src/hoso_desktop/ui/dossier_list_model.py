"""The list of dossiers as a table, read by pages."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QObject, Qt

from hoso_desktop.domain.words import figure
from hoso_desktop.services import queries
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import EVERYTHING, DossierRow
from hoso_desktop.ui.paged_model import PagedModel
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class Column(IntEnum):
    """What a line of the list shows."""

    CODE = 0
    TITLE = 1
    RETENTION = 2
    DOCUMENTS = 3
    SHEETS = 4
    STATE = 5
    ARCHIVAL = 6


_FIGURES = (Column.DOCUMENTS, Column.SHEETS)


class DossierListModel(PagedModel[DossierRow]):
    """Every dossier of the office."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        headings = (
            tr("Mã hồ sơ"),
            tr("Tiêu đề"),
            tr("Thời hạn"),
            tr("Văn bản"),
            tr("Tờ"),
            tr("Trạng thái"),
            tr("Mục lục/Hồ sơ số"),
        )
        super().__init__(session, headings, parent)

    def load(self, first: int = queries.FIRST_SCREEN) -> None:
        """Read the list again; at first a screenful at once."""
        super().load(first)

    def read_ids(self, office: Office, limit: int | None) -> array[int]:
        return queries.dossier_ids(office, EVERYTHING, limit=limit)

    def read_rows(self, office: Office, ids: Sequence[int]) -> list[DossierRow]:
        return queries.dossier_rows(office, ids)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def tip(self, row: DossierRow, column: int) -> str | None:
        return row.title if column == Column.TITLE else None

    def text(self, row: DossierRow, column: int) -> str:
        match Column(column):
            case Column.CODE:
                return row.code
            case Column.TITLE:
                return row.title
            case Column.RETENTION:
                return row.retention_label or tr("chưa ghi")
            case Column.DOCUMENTS:
                return figure(row.documents)
            case Column.SHEETS:
                return figure(row.sheets)
            case Column.STATE:
                return row.state_label
            case Column.ARCHIVAL:
                return row.archival_code
