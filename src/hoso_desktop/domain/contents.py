"""What a screen, a printed paper or a package shows of one dossier: everything in one frozen value.

Assembled by one read transaction; printing and transfer never look anywhere else, so a figure on a
screen, on a paper and in an export is the same figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.dossier import Confidence, Dossier, DossierTotals
from hoso_desktop.domain.fonds import Body, Fonds, Inventory
from hoso_desktop.domain.sheets import SheetTotals
from hoso_desktop.domain.words import NumberStyle


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """The office's name, codes and spelling as papers need them."""

    name: str  # Đảng ủy xã Tân Lập
    code: str  # mã định danh, may be empty
    superior: str  # ĐẢNG BỘ TỈNH SÔNG LAM
    place: str  # Tân Lập: in front of dates
    term: str
    congress: str
    unit_kind: str = "xã"
    number_style: NumberStyle = field(default_factory=NumberStyle)
    tone: str = "ủy"  # ủy | uỷ
    sheet_column: str = "first"  # first: tờ đầu | range: từ tờ – đến tờ
    cover_count: str = "sheets"  # sheets: Số tờ | pages: Số trang
    start_of_use: date | None = None
    term_begins: date | None = None  # where a term followed another while the program was in use
    hand_in_years: int = 1
    issuer: str = "committee"  # whose papers are printed: committee | inspection | cell
    office_line: str = "short"  # VĂN PHÒNG | VĂN PHÒNG ĐẢNG ỦY under the committee's name
    committee_signature: str = "committee"  # presets of who signs, by the body they sign for
    standing_signature: str = "standing"
    office_signature: str = "office"


@dataclass(frozen=True, slots=True)
class DossierSheet:
    """A dossier with its fonds, inventory, papers in order and derived totals."""

    office: OfficeProfile
    fonds: Fonds
    body: Body | None
    inventory: Inventory | None
    dossier: Dossier
    documents: tuple[Placement, ...]
    totals: DossierTotals
    sheet_totals: SheetTotals

    @property
    def electronic(self) -> bool:
        """Whether every paper is `Gốc điện tử`: its list then says on which page each begins, not the sheet.

        Form IV of Phụ lục V, NĐ 30/2020/NĐ-CP (footnote); that this is what makes a dossier electronic is to
        be confirmed.
        """
        papers = self.documents
        return bool(papers) and all(p.entry.confidence is Confidence.BORN_DIGITAL for p in papers)
