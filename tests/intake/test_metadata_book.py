"""The workbook of a Party package read back: dossier and papers joined by file names."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from hoso_desktop.domain.proposal import ListKind, Reason
from hoso_desktop.intake.lists import read_list

DOSSIER = (
    "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Phông", "Mục lục", "Nhiệm kỳ", "Thời gian bắt đầu",
    "Thời gian kết thúc", "Tình trạng vật lý", "Số lượng trang", "Tổng số văn bản trong hồ sơ", "Độ mật",
    "Đơn vị bảo quản số", "Thời gian tài liệu",
)  # fmt: skip
PAPER = (
    "Tên cơ quan, tổ chức ban hành văn bản", "Tên loại văn bản", "Số của văn\u00a0bản", "Ký hiệu của văn bản",
    "Ngày, tháng, năm văn bản", "Trích yếu nội dung", "Loại bản", "Ngôn ngữ", "Ghi chú", "Bút tích",
    "Người ký", "Chuyên đề", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng", "Độ mật", "Mức độ tin cậy",
    "Tình trạng vật lý", "Tên tệp", "Thời gian tài liệu",
)  # fmt: skip


def dossier(title: str, number: str, secret: str | None = None) -> tuple[str | None, ...]:
    fonds = "Phông số 002 của Đảng ủy xã Tân Hòa"
    return (
        title, "Vĩnh viễn", fonds, "Nhiệm kỳ I", "2010-2015", "18/01/2010", "31/10/2010", "Tốt", "179", "12",
        secret, number, None,
    )  # fmt: skip


def paper(number: str, subject: str, file: str | None, secret: str | None = None) -> tuple[str | None, ...]:
    return (
        "Đảng ủy xã", "Nghị quyết", number, "NQ/ĐU", "18/01/2010", subject, "Bản chính", "Tiếng Việt", None,
        "có", "Bí thư", None, None, None, "Công khai", secret, "Số hóa", "Tốt", file, None,
    )  # fmt: skip


def book(path: Path, dossiers: list[tuple[str | None, ...]], papers: list[tuple[str | None, ...]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, heading, rows in (("Hồ sơ", DOSSIER, dossiers), ("Văn bản", PAPER, papers)):
        sheet = made.create_sheet(name)
        for row in (heading, *rows):
            sheet.append(list(row))
    made.create_sheet("Ảnh")
    made.create_sheet("Video")
    made.save(path)
    return path


def test_one_dossier_with_its_papers(tmp_path: Path) -> None:
    name = "A99.021-A99.021.002-01-0007-{}.pdf"
    (tmp_path / name.format("001")).write_bytes(b"%PDF-1.4\n")
    path = book(
        tmp_path / "MetaDuLieu.xlsx",
        [dossier("Tập Nghị quyết năm 2010", "0007")],
        [
            paper("1", "về nhiệm vụ", name.format("001")),
            paper("2", "Nghị quyết hai", name.format("002")),
            paper("3", "Nghị quyết ba", None),
        ],
    )
    found = read_list(path)
    assert (found.kind, found.rows_read, found.sheet) == (ListKind.WORKBOOK, 3, "Văn bản")
    (only,) = found.dossiers
    assert (only.number, only.inventory_number, only.inventory_name) == ("0007", "01", "Nhiệm kỳ I")
    assert (only.fonds_number, only.fonds_name, only.term) == ("002", "Đảng ủy xã Tân Hòa", "2010-2015")
    assert (only.declared_documents, only.declared_pages, only.condition.value) == (12, 179, "good")
    assert {d.dossier_key for d in found.documents} == {only.list_key}
    assert [d.ordinal for d in found.documents] == [1, 2, None]
    assert [d.file is not None for d in found.documents] == [True, False, False]
    assert found.documents[0].subject == "Nghị quyết về nhiệm vụ"
    assert (found.documents[0].autograph, found.documents[0].confidence.value) == ("có", "digitised")
    assert [(d.row, d.reason) for d in found.doubts] == [(3, Reason.FILE_MISSING)]


def test_papers_go_to_the_dossier_their_file_name_tells(tmp_path: Path) -> None:
    path = book(
        tmp_path / "m.xlsx",
        [dossier("Tập một", "0001"), dossier("Tập hai", "0002")],
        [paper("1", "Một", "A99.021-002-01-0001-001.pdf"), paper("2", "Hai", "A99.021-002-01-0002-001.pdf")],
    )
    found = read_list(path)
    assert [d.title for d in found.dossiers] == ["Tập một", "Tập hai"]
    assert [d.dossier_key for d in found.documents] == [d.list_key for d in found.dossiers]


def test_secret_papers_and_dossiers_are_held_back(tmp_path: Path) -> None:
    path = book(
        tmp_path / "m.xlsx",
        [dossier("Tập một", "0001"), dossier("Hồ sơ riêng", "0002", "Mật")],
        [
            paper("1", "Một", "A-B-01-0001-001.pdf"),
            paper("2", "Việc riêng", "A-B-01-0001-002.pdf", "Tối mật"),
            paper("3", "Việc khác", "A-B-01-0002-001.pdf"),
        ],
    )
    found = read_list(path)
    assert [(d.row, d.column, d.value) for d in found.held_back] == [
        (3, "Hồ sơ: Độ mật", ""),
        (3, "Độ mật", ""),
        (4, "", ""),
    ]
    assert [d.title for d in found.dossiers] == ["Tập một"]
    assert not any(word in repr(found) for word in ("riêng", "Việc khác"))
