"""Importing a list of 10,000 rows against openpyxl's own read-only pass over the same workbook."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import openpyxl

from bench.rows import Row, alternate
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.services import imports
from hoso_desktop.services.office import NewOffice, create_office

LIMIT = 4.0
ROWS, PER_DOSSIER = 10_000, 15
_HEADINGS = (
    "Tên phông", "Phông số", "Nhiệm kỳ", "Mục lục số", "Hộp số", "Hồ sơ số", "Thời hạn bảo quản",
    "Tiêu đề hồ sơ",
    "Ngày bắt đầu", "Ngày kết thúc", "Tổng số văn bản", "Số tờ", "Số trang", "Cơ quan ban hành", "Số văn bản",
    "Ký hiệu văn bản", "Ngày ký", "Thể loại văn bản", "Ký hiệu loại văn bản", "Trích yếu", "Người ký",
    "Loại bản",
    "Số lượng trang văn bản", "Địa chỉ tài liệu gốc", "Số thứ tự trong hồ sơ", "Path gốc",
)  # fmt: skip


def _row(number: int) -> tuple[object, ...]:
    dossier, ordinal = divmod(number, PER_DOSSIER)
    day = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/2012"
    return (
        "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN HÒA", "002", "2010-2015", None, f"{dossier // 20 + 1:02d}",
        f"{dossier + 1:04d}",
        "Vĩnh viễn", f"Tập Nghị quyết của Đảng ủy xã Tân Hòa năm 2012, quyển {dossier + 1}", "01/01/2012",
        "28/12/2012", PER_DOSSIER, 90, 150, "Đảng ủy xã Tân Hòa", str(number + 1), "NQ/ĐU", day,
        "Nghị quyết", "NQ",
        f"Nghị quyết về nhiệm vụ phát triển kinh tế, xã hội thôn {number % 37}, việc {number}", None,
        "Bản chính", 10,
        "Kho Đảng ủy xã Tân Hòa", ordinal + 1, None,
    )  # fmt: skip


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(_HEADINGS)
    for number in range(ROWS):
        sheet.append(_row(number))
    book.save(path)


def _bare_pass(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    cells = sum(
        1 for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell is not None
    )
    book.close()
    return cells


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "DanhSach.xlsx"
        _workbook(path)
        turn = itertools.count()

        def ours() -> None:
            store = Path(folder) / f"store-{next(turn)}"
            with create_office(store, NewOffice("Đảng ủy xã Tân Lập"), "mật khẩu", cost=FLOOR) as office:
                done = imports.run(office, imports.preview(office, path))
                if done.created != ROWS:
                    raise SystemExit(f"imported {done.created} rows of {ROWS}")

        taken, yardstick = alternate(ours, lambda: _bare_pass(path), rounds=3)
    return [("import of 10,000 rows / read-only pass of openpyxl", taken, yardstick, LIMIT)]
