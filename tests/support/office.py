"""An invented commune office in a real encrypted store, and short ways to fill it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.clock import VIETNAM, Clock, FixedClock
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.retention import PERMANENT, Retention
from hoso_desktop.services import dossiers, imports, queries
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import NewOffice, Office, create_office
from hoso_desktop.services.recovery import enter_office

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
PASSWORD = "Mật khẩu-2026"
HEADINGS = ("Tiêu đề hồ sơ", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Tác giả", "Số trang", "Đường dẫn")
NEW = NewOffice(
    name="Đảng ủy xã Tân Lập", code="A99.021", superior="ĐẢNG BỘ TỈNH SÔNG LAM", term="2025-2030",
    congress="khóa I", person="Nguyễn Thị Lan", login="vanthu",
)  # fmt: skip


def story_clock() -> FixedClock:
    """Monday 16/11/2026, nine o'clock."""
    return FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM))


def make_office(folder: Path, *, clock: Clock | None = None, new: NewOffice = NEW) -> Office:
    """A new office in `folder`, open. Close it, or use it as a context manager."""
    return create_office(folder, new, PASSWORD, cost=FLOOR, clock=clock or story_clock())


def unlock(folder: Path, *, clock: Clock | None = None) -> Office:
    """The office of `make_office` again."""
    return enter_office(folder, PASSWORD, clock=clock or story_clock())


def add_dossier(
    office: Office, notation: str = "HN.15", title: str = "Hồ sơ Hội nghị", retention: Retention = PERMANENT
) -> str:
    """A new dossier; its uid."""
    changes = dossiers.new_dossier(office, NewDossier(notation, title, retention=retention))
    return next(iter(changes.dossiers))


def paper(
    subject: str, *, pages: int | None = 1, number: str = "", date: str = "", **more: Any
) -> NewDocument:
    """One typed row."""
    return NewDocument(numbering.parse(number), dates.parse(date), subject, pages=pages, **more)


def pasted_rows(name: str) -> list[NewDocument]:
    """Rows of an acceptance file, read as if pasted into the table of documents."""
    rows = imports.read_pasted((GOLDEN / name).read_text(encoding="utf-8"))
    return [
        NewDocument(row.number, row.date, row.subject, row.author, row.pages, row.sides or 1, note=row.note)
        for row in rows
    ]


def sheet(office: Office, uid: str) -> DossierSheet:
    """A dossier as screens and papers see it."""
    return queries.dossier_sheet(office, uid)


def documents(office: Office, uid: str) -> tuple[Placement, ...]:
    """The papers of a dossier in order."""
    return sheet(office, uid).documents


def subjects(office: Office, uid: str) -> list[str]:
    """The papers' subjects in order."""
    return [placed.entry.subject for placed in documents(office, uid)]


def sheet_texts(office: Office, uid: str) -> list[str]:
    """The papers' sheets in order."""
    return [placed.sheets.text() if placed.sheets else "" for placed in documents(office, uid)]


def journal_kinds(office: Office) -> list[str]:
    """Kinds of all facts, oldest first."""
    with office.store.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT kind FROM journal ORDER BY seq")]


def scalar(office: Office, sql: str) -> Any:
    """One value of the database."""
    with office.store.read() as connection:
        return connection.exec_driver_sql(sql).scalar()


def pdf(text: str, pages: int = 1, *, packed: bool = True) -> bytes:
    """A real PDF of some hundred bytes; the same words give the same bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True, pageCompression=int(packed))
    for page in range(1, pages + 1):
        canvas.drawString(72, 720, f"{text} {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def write_pdf(path: Path, text: str = "van ban", pages: int = 1) -> Path:
    """A PDF file on the disk."""
    path.write_bytes(pdf(text, pages))
    return path


def write_list(path: Path, rows: Sequence[Sequence[str]], headings: Sequence[str] | None = None) -> Path:
    """A small workbook with a heading row, as a clerk would make it."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    names = headings or (
        "Tiêu đề hồ sơ",
        "Số ký hiệu",
        "Ngày tháng",
        "Trích yếu",
        "Tác giả",
        "Số trang",
        "Đường dẫn",
    )
    page.append(list(names))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path
