"""An invented commune office with arranged dossiers and real small PDFs, for the package tests."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.crypto import signing
from hoso_desktop.domain import dates, numbering, sheets
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import Attachment, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds, Inventory
from hoso_desktop.domain.retention import PERMANENT, Retention
from hoso_desktop.jobs import JobContext
from hoso_desktop.transfer.build import BuiltPackage, build
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load

SEED = bytes(range(32))
PUBLIC = signing.public_key(SEED)
BUILT_AT = datetime(2026, 11, 16, 9, 41, tzinfo=timezone(timedelta(hours=7)))
OFFICE = OfficeProfile(
    "Đảng ủy xã Tân Lập", "A99.021", "ĐẢNG BỘ TỈNH SÔNG LAM", "Tân Lập", "2025-2030", "khóa I"
)
FONDS = Fonds("f2", "002", "Đảng ủy xã Tân Hòa", "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN HÒA")
INVENTORY = Inventory("m1", "f2", "01", "Nhiệm kỳ XX")
# number, day, type, subject, author, pages
PAPERS = [
    ("1-NQ/ĐU", "05/3/2011", "Nghị quyết", "Nghị quyết về phát triển kinh tế", "Ban Chấp hành Đảng bộ xã", 6),
    ("02-BC/ĐU", "11/2012", "Báo cáo", "Báo cáo kết quả công tác năm 2012", "Ban Thường vụ Đảng ủy xã", 12),
    ("", "31/02/2013", "Danh sách", "Danh sách đại biểu", "Văn phòng Đảng ủy xã", 2),
    ("7/KH-UBND", "[2014]", "Kế hoạch", "=1+1 kế hoạch sửa đường", "Ủy ban nhân dân xã", 3),
    ("9-TB/ĐU", "20/12/2014", "Thông báo", "Thông báo kết luận hội nghị", "", 1),
]


def pdf(text: str, pages: int = 1) -> bytes:
    """A real PDF of some hundred bytes; the same text gives the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for page in range(1, pages + 1):
        canvas.drawString(72, 720, f"{text} {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@dataclass
class Shelf:
    """Where the files of the tests lie: a folder of plain files by attachment."""

    folder: Path

    def put(self, data: bytes, name: str = "quet.pdf", media_type: str = "application/pdf") -> Attachment:
        digest = hashlib.sha256(data).hexdigest()
        (self.folder / digest).write_bytes(data)
        return Attachment(f"a-{digest[:8]}", name, media_type, len(data), digest, "", 0, digest)

    def path(self, attachment: Attachment) -> Path:
        return self.folder / attachment.storage_id

    def open(self, attachment: Attachment) -> BinaryIO:
        return self.path(attachment).open("rb")


def papers(shelf: Shelf, count: int = len(PAPERS)) -> list[Placement]:
    """`count` papers with a file each."""
    out: list[Placement] = []
    for at in range(count):
        number, day, kind, subject, author, pages = PAPERS[at % len(PAPERS)]
        entry = RegisterEntry(
            f"e{at}",
            numbering.parse(number),
            dates.parse(day),
            type_name=kind,
            subject=subject,
            author=author,
        )
        place = sheets.SheetRange(sheets.SheetNumber(at + 1), sheets.SheetNumber(at + 1), 1)
        file = shelf.put(pdf(f"paper {at}", pages))
        out.append(Placement(f"p{at}", "d1", entry, at + 1, pages, 2, 1, place, attachment=file))
    return out


def sheet_of(
    documents: Sequence[Placement],
    *,
    retention: Retention = PERMANENT,
    number: str = "7",
    inventory: Inventory | None = INVENTORY,
    office: OfficeProfile = OFFICE,
    fonds: Fonds = FONDS,
) -> DossierSheet:
    """An arranged dossier `ML01/0007` around its papers."""
    inventory_number = inventory.number if inventory else ""
    dossier = Dossier(
        "d1", fonds.uid, "HN.03", "2010-2015", "Hồ sơ Đại hội Đảng bộ xã Tân Hòa", retention=retention,
        inventory_uid="m1", inventory_number=inventory_number, number=number,
    )  # fmt: skip
    begin, end = dates.span([p.entry.date for p in documents])
    totals = DossierTotals(
        len(documents), sum(p.pages or 0 for p in documents), len(documents), len(documents), begin, end
    )
    placed = sheets.totals([p.sheets for p in documents])
    return DossierSheet(office, fonds, None, inventory, dossier, tuple(documents), totals, placed)


def changed(sheet: DossierSheet, **changes: object) -> DossierSheet:
    """The same sheet with other values of its dossier."""
    return replace(sheet, dossier=replace(sheet.dossier, **changes))  # type: ignore[arg-type]


def planned(shelf: Shelf, count: int = len(PAPERS)) -> PackagePlan:
    return plan(sheet_of(papers(shelf, count)), load("dang-hsltcq"))


def built(
    package: PackagePlan,
    out_dir: Path,
    shelf: Shelf,
    *,
    open_attachment: Callable[[Attachment], BinaryIO] | None = None,
    context: JobContext | None = None,
) -> BuiltPackage:
    return build(
        package,
        out_dir,
        open_attachment=open_attachment or shelf.open,
        sign=lambda data: signing.sign(SEED, data),
        public_key=PUBLIC,
        built_at=BUILT_AT,
        context=context,
    )
