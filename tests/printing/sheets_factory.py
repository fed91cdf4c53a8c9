"""Dossiers of an invented commune office for printing tests: the November meeting, long lists, odd texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoso_desktop.domain import sheets
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.dates import parse, span
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.numbering import parse as parse_number
from hoso_desktop.domain.retention import PERMANENT

OFFICE = OfficeProfile(
    name="Đảng ủy xã Tân Lập",
    code="A99.021",
    superior="ĐẢNG BỘ TỈNH SÔNG LAM",
    place="Tân Lập",
    term="2025-2030",
    congress="khóa I",
)
FONDS = Fonds(
    "f1", "001", "Đảng ủy xã Tân Lập", "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP,\nKHÓA I, NHIỆM KỲ 2025-2030"
)
VP, BTV, BXD = "Văn phòng Đảng ủy xã", "Ban Thường vụ Đảng ủy xã", "Ban Xây dựng Đảng"
Row = tuple[str, str, str, str, int, int]
MEETING: list[Row] = [
    ("41-GM/VPĐU", "09/11/2026", "Giấy mời hội nghị Ban Thường vụ Đảng ủy tháng 11", VP, 1, 1),
    ("", "09/11/2026", "Chương trình hội nghị", VP, 1, 1),
    (
        "215/TTr-UBND",
        "05/11/2026",
        "Tờ trình về chủ trương sửa chữa nhà văn hóa thôn Đông",
        "Ủy ban nhân dân xã",
        4,
        2,
    ),
    ("96-BC/VPĐU", "06/11/2026", "Báo cáo thẩm định Tờ trình 215/TTr-UBND", VP, 3, 2),
    ("187-BC/ĐU", "06/11/2026", "Báo cáo kết quả công tác tháng 10, nhiệm vụ tháng 11", BTV, 12, 2),
    ("22-TTr/BXDĐ", "05/11/2026", "Tờ trình về việc kết nạp đảng viên", BXD, 2, 1),
    ("", "05/11/2026", "Danh sách trích ngang kèm Tờ trình 22-TTr/BXDĐ", BXD, 3, 1),
    (
        "45-BC/UBKTĐU",
        "06/11/2026",
        "Báo cáo kết quả kiểm tra, giám sát tháng 10",
        "Ủy ban Kiểm tra Đảng ủy",
        5,
        2,
    ),
    ("", "12/11/2026", "Danh sách đại biểu dự hội nghị", VP, 1, 1),
    ("14-BB/ĐU", "12/11/2026", "Biên bản hội nghị", BTV, 9, 1),
    ("103-TB/ĐU", "13/11/2026", "Thông báo kết luận hội nghị", BTV, 4, 2),
    ("109-QĐ/ĐU", "13/11/2026", "Quyết định về việc kết nạp đảng viên", BTV, 2, 2),
]
LATE: Row = ("", "12/11/2026", "Bảng tổng hợp biểu quyết", BTV, 1, 1)


def dossier_sheet(
    documents: Sequence[Placement],
    *,
    title: str = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026",
    office: OfficeProfile = OFFICE,
    fonds: Fonds = FONDS,
    keeper: str = "Nguyễn Thị Hạnh",
    notation: str = "HN.15",
) -> DossierSheet:
    """A dossier around its papers, totals derived as the program derives them."""
    dossier = Dossier("d1", fonds.uid, notation, "2026", title, retention=PERMANENT, keeper=keeper)
    begin, end = span([placement.entry.date for placement in documents])
    sheet_totals = sheets.totals([placement.sheets for placement in documents])
    totals = DossierTotals(
        documents=len(documents),
        pages=sum(placement.pages or 0 for placement in documents),
        sheets=sheet_totals.sheets,
        begin=begin,
        end=end,
    )
    return DossierSheet(office, fonds, None, None, dossier, tuple(documents), totals, sheet_totals)


def placement(row: Row, ordinal: int, place: sheets.SheetRange | None) -> Placement:
    number, day, subject, author, pages, sides = row
    entry = RegisterEntry(f"e{ordinal}", parse_number(number), parse(day), subject=subject, author=author)
    return Placement(f"p{ordinal}", "d1", entry, ordinal, pages, sides, sheets=place)


def placements(rows: Sequence[Row]) -> list[Placement]:
    ranges = sheets.propose([sheets.from_pages(row[4], row[5]) for row in rows])
    return [
        placement(row, ordinal, place)
        for ordinal, (row, place) in enumerate(zip(rows, ranges, strict=True), 1)
    ]


def meeting(*, late: bool = True, **changes: object) -> DossierSheet:
    """The November meeting: 12 papers on 33 sheets, with `late` the 13th as sheet 30a."""
    papers = placements(MEETING)
    if late:
        place = sheets.insert_late([paper.sheets for paper in papers], 10, 1)
        papers.insert(10, placement(LATE, 13, place))
        papers = [replace(paper, ordinal=ordinal) for ordinal, paper in enumerate(papers, 1)]
    return dossier_sheet(papers, **changes)  # type: ignore[arg-type]


def long_list(count: int, **changes: object) -> DossierSheet:
    """`count` papers made from the meeting's, no two alike."""
    rows = []
    for index in range(count):
        number, day, subject, author, pages, sides = MEETING[index % len(MEETING)]
        notation = f"{index + 1}-{number.partition('-')[2]}" if number else ""
        rows.append((notation, day, f"{subject} lần {index + 1}", author, pages, sides))
    return dossier_sheet(placements(rows), **changes)  # type: ignore[arg-type]


def one_paper(subject: str = "Thông báo", **changes: object) -> DossierSheet:
    return dossier_sheet(placements([("1-TB/ĐU", "", subject, VP, 1, 1)]), **changes)  # type: ignore[arg-type]
