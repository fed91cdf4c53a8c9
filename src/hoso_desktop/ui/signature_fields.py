"""Who signs the list of papers and the certificate: name, position, day, delegation, and a total by hand."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.ui import theme
from hoso_desktop.ui.day_text import DayField
from hoso_desktop.ui.fields import Field
from hoso_desktop.ui.text import tr

_TOP = Qt.AlignmentFlag.AlignTop


class SignatureFields(QWidget):
    """Fields of one signature; `signature` is what stands in them."""

    def __init__(self, keeper: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.signer, self.position, self.delegation = QLineEdit(keeper), QLineEdit(), QLineEdit()
        self.sheets, self.words = QLineEdit(), QLineEdit()
        self.signer_field = Field(tr("&Người ký"), self.signer)
        self.position_field = Field(tr("&Chức vụ"), self.position)
        self.position.setPlaceholderText(tr("ví dụ: Chánh Văn phòng"))
        self.day = DayField(tr("&Ngày ký"))
        self.day.put(today)
        self.delegation_field = Field(tr("Giấy ủ&y quyền (nếu ký thay)"), self.delegation)
        self.by_hand = QCheckBox(tr("Chứng từ &viết tay"))
        self.sheets_field = Field(tr("&Số tờ ghi trên chứng từ"), self.sheets)
        self.words_field = Field(tr("Viết bằng c&hữ"), self.words)
        self.by_hand.toggled.connect(self._turn)
        grid = QGridLayout(self)
        theme.space(grid, gap=theme.GAP)
        places = (
            (self.signer_field, 0, 0, 1), (self.position_field, 0, 1, 1), (self.day, 0, 2, 1),
            (self.delegation_field, 1, 0, 2), (self.sheets_field, 2, 0, 1), (self.words_field, 2, 1, 2),
        )  # fmt: skip
        for part, row, column, span in places:
            grid.addWidget(part, row, column, 1, span, _TOP)
        grid.addWidget(self.by_hand, 1, 2, Qt.AlignmentFlag.AlignBottom)
        self._turn(False)

    def _turn(self, shown: bool) -> None:
        self.sheets_field.setVisible(shown)
        self.words_field.setVisible(shown)

    @property
    def signature(self) -> Signature:
        """What is typed; a day that is none is left out (see `wrong`)."""
        stated = self.sheets.text().strip() if self.by_hand.isChecked() else ""
        return Signature(
            self.signer.text(), self.position.text(), self.day.day(), self.delegation.text(),
            stated_sheets=int(stated) if stated.isdecimal() else None,
            stated_words=self.words.text() if self.by_hand.isChecked() else "",
        )  # fmt: skip

    @property
    def wrong(self) -> bool:
        """Whether something stands there that cannot be taken; its field says so."""
        sheets = self.sheets.text().strip()
        bad = self.by_hand.isChecked() and not sheets.isdecimal()
        self.sheets_field.set_error(tr("Hãy ghi một số, ví dụ 34.") if bad else "")
        return bad or self.day.wrong
