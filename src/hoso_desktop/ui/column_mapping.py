"""Which column of a list is which field, shown and corrected by the person; yields a Mapping."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from hoso_desktop.domain.proposal import ImportProposal, Mapping
from hoso_desktop.ui import theme
from hoso_desktop.ui.text import tr


def field_names() -> dict[str, str]:
    """Fields of a list in words, in the order in which a clerk looks for them."""
    return {
        "number": tr("Số, ký hiệu"),
        "number_only": tr("Số (riêng)"),
        "notation": tr("Ký hiệu (riêng)"),
        "date": tr("Ngày văn bản"),
        "date_day": tr("Ngày (riêng)"),
        "date_month": tr("Tháng (riêng)"),
        "date_year": tr("Năm (riêng)"),
        "type_name": tr("Tên loại"),
        "type_symbol": tr("Ký hiệu tên loại"),
        "subject": tr("Trích yếu"),
        "author": tr("Tác giả"),
        "signer": tr("Người ký"),
        "recipients": tr("Nơi nhận"),
        "arrival_number": tr("Số đến"),
        "arrival_date": tr("Ngày đến"),
        "pages": tr("Số trang"),
        "sides": tr("Số mặt"),
        "sheets": tr("Tờ số"),
        "sheet_first": tr("Từ tờ"),
        "sheet_last": tr("Đến tờ"),
        "sheet_count": tr("Số tờ văn bản"),
        "copy_kind": tr("Loại bản"),
        "note": tr("Ghi chú"),
        "path": tr("Đường dẫn tệp"),
        "secrecy": tr("Độ mật"),
        "list_row": tr("STT"),
        "ordinal": tr("STT trong hồ sơ"),
        "dossier_notation": tr("Ký hiệu hồ sơ"),
        "dossier_number": tr("Hồ sơ số"),
        "dossier_title": tr("Tiêu đề hồ sơ"),
        "dossier_year": tr("Năm hồ sơ"),
        "fonds": tr("Phông"),
        "fonds_number": tr("Phông số"),
        "fonds_name": tr("Tên phông"),
        "inventory": tr("Mục lục"),
        "inventory_number": tr("Mục lục số"),
        "box": tr("Hộp, cặp số"),
        "term": tr("Nhiệm kỳ"),
        "retention": tr("Thời hạn bảo quản"),
        "begin": tr("Hồ sơ bắt đầu"),
        "end": tr("Hồ sơ kết thúc"),
        "declared_documents": tr("Tổng số văn bản"),
        "declared_sheets": tr("Số tờ hồ sơ"),
        "declared_pages": tr("Số trang hồ sơ"),
        "language": tr("Ngôn ngữ"),
        "autograph": tr("Bút tích"),
        "topic": tr("Chuyên đề"),
        "info_sign": tr("Ký hiệu thông tin"),
        "keyword": tr("Từ khóa"),
        "access": tr("Chế độ sử dụng"),
        "confidence": tr("Mức độ tin cậy"),
        "condition": tr("Tình trạng vật lý"),
        "document_time": tr("Thời gian tài liệu"),
        "original_place": tr("Địa chỉ tài liệu gốc"),
    }


class ColumnMapping(QTableWidget):
    """One line per column of the list; `corrected` when the person chose another field."""

    corrected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self.setAccessibleName(tr("Ghép cột"))
        self.setHorizontalHeaderLabels([tr("Cột"), tr("Tiêu đề trong danh sách"), tr("Là")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self) + 2 * theme.GRID)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, 56)
        self.setColumnWidth(2, 240)
        self._header_rows: tuple[int, ...] = ()
        self._sheet = ""

    def show_columns(self, proposal: ImportProposal) -> None:
        """Show how the list was understood."""
        self._header_rows, self._sheet = proposal.header_rows, proposal.sheet
        names = field_names()
        self.setRowCount(len(proposal.columns))
        for row, use in enumerate(proposal.columns):
            self.setItem(row, 0, QTableWidgetItem(use.letter))
            self.setItem(row, 1, QTableWidgetItem(use.heading))
            choice = QComboBox()
            choice.setAccessibleName(tr("Cột {letter} là", letter=use.letter))
            choice.addItem(tr("(không lấy)"), "")
            for field, name in names.items():
                choice.addItem(name, field)
            choice.setCurrentIndex(max(0, choice.findData(use.field)))
            choice.activated.connect(lambda _place: self.corrected.emit())
            self.setCellWidget(row, 2, choice)

    def choose(self, letter: str, field: str) -> None:
        """Take one column for a field."""
        for row in range(self.rowCount()):
            item, choice = self.item(row, 0), self.cellWidget(row, 2)
            if item is not None and item.text() == letter and isinstance(choice, QComboBox):
                choice.setCurrentIndex(choice.findData(field))
                self.corrected.emit()

    def mapping(self) -> Mapping:
        """The columns as chosen now; of two columns for one field the first counts."""
        columns: dict[str, str] = {}
        for row in range(self.rowCount()):
            item, choice = self.item(row, 0), self.cellWidget(row, 2)
            if item is not None and isinstance(choice, QComboBox) and choice.currentData():
                columns.setdefault(str(choice.currentData()), item.text())
        return Mapping(columns=columns, header_rows=self._header_rows, sheet=self._sheet)
