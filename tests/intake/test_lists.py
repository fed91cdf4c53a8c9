"""Lists as they are met in offices: odd headings, blanked columns, signatures, secrets, huge empty sheets."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.dossier import Access
from hoso_desktop.domain.proposal import ImportProposal, ListKind, Mapping, Reason
from hoso_desktop.errors import Cancelled, UserError
from hoso_desktop.intake.lists import first_rows, read_list, with_files_root
from hoso_desktop.jobs import JobContext, Progress
from tests.intake.conftest import MakeList

HEADING = ("STT", "Số ký hiệu", "Ngày", "Trích yếu", "Tác giả", "Số trang")
ROW = (1, "03-BC/ĐU", "01/01/2017", "Báo cáo kết quả công tác đợt 1", "Đảng ủy xã Tân Hòa", 4)


def reasons(found: ImportProposal) -> list[tuple[int, str, str]]:
    return [(d.row, d.column, d.reason.value) for d in found.doubts]


def test_title_rows_above_and_signatures_below(make_list: MakeList) -> None:
    path = make_list(
        [
            ("ĐẢNG BỘ TỈNH SÔNG LAM", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
            ("ĐẢNG ỦY XÃ TÂN LẬP",),
            ("DANH SÁCH VĂN BẢN ĐI",),
            HEADING,
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            ROW,
            (2, None, "02/01/2017", "Danh sách đại biểu", None, 1),
            (None, "Tổng cộng: 2 văn bản"),
            (None, None, None, "Tân Lập, ngày 05 tháng 02 năm 2017"),
            (None, None, None, "NGƯỜI LẬP BIỂU"),
            (None, None, None, "(Ký, ghi rõ họ tên)"),
            (None, None, None, "Nguyễn Thị Hoa"),
        ]
    )
    found = read_list(path)
    assert found.header_rows == (4, 5)
    assert [d.row for d in found.documents] == [6, 7]
    assert found.ignored_rows == (8, 9, 10, 11, 12)
    assert found.kind is ListKind.OUTGOING
    assert found.documents[0].direction is Direction.OUTGOING
    assert "Nguyễn Thị Hoa" not in repr(found)


def test_two_lines_of_heading_with_a_split_date(make_list: MakeList) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("C1:E1")

    path = make_list(
        [
            ("STT", "Số ký hiệu", "Ngày tháng văn bản", None, None, "Trích yếu", "Thời gian hồ sơ", None),
            (None, None, "Ngày", "Tháng", "Năm", None, None, None),
            (1, "1-BC/ĐU", 5, 2, 2017, "Báo cáo tháng 2", None, None),
            (2, "2-BC/ĐU", 0, 3, 2017, "Báo cáo tháng 3", None, None),
            (3, "3-BC/ĐU", "x", 3, 2017, "Báo cáo tháng 3 bổ sung", None, None),
            (4, "4-BC/ĐU", None, None, 2017, "Báo cáo năm", None, None),
        ],
        finish=merge,
    )
    found = read_list(path)
    assert found.header_rows == (1, 2)
    assert [d.date.text() for d in found.documents] == ["05/02/2017", "03/2017", "x/3/2017", "2017"]
    assert reasons(found) == [
        (4, "Ngày", "DATE_PARTIAL"),
        (5, "Ngày", "DATE_IMPOSSIBLE"),
        (6, "Ngày", "DATE_PARTIAL"),
    ]


def test_numbers_as_text_floats_and_dates(make_list: MakeList) -> None:
    heading = ("Số văn bản", "Ký hiệu văn bản", "Ngày ký", "Trích yếu", "Số trang", "Tờ số")
    path = make_list(
        [
            heading,
            (5.0, "BC/ĐU", datetime(2017, 2, 5), "Báo cáo một", "12 trang", "1-6"),
            ("006", "KH-UBND", 42771, "Kế hoạch hai", 3.0, "7"),
            (datetime(2017, 12, 5), "BC/ĐU", "05.02.2017", "Báo cáo ba", "nhiều", "8-9"),
            (0, None, "2017-02-05", "Không có số", 2.5, None),
            ("không số", None, None, "Cũng không có số", "1.204", "30a"),
        ]
    )
    found = read_list(path)
    assert [d.number.text for d in found.documents][:2] == ["05-BC/ĐU", "06/KH-UBND"]
    assert [d.number.text for d in found.documents][3:] == ["", ""]
    assert [d.date.text() for d in found.documents] == [
        "05/02/2017",
        "05/02/2017",
        "05/02/2017",
        "05/02/2017",
        "",
    ]
    assert [d.pages for d in found.documents] == [12, 3, None, None, 1204]
    assert [(d.sheet_first, d.sheet_last) for d in found.documents][:2] == [("1", "6"), ("7", "7")]
    assert found.documents[4].sheet_first == "30a"
    assert reasons(found) == [
        (4, "Số văn bản", "NUMBER_UNREADABLE"),
        (4, "Số trang", "COUNT_UNREADABLE"),
        (5, "Số trang", "COUNT_UNREADABLE"),
    ]


def test_closed_lists_of_values(make_list: MakeList) -> None:
    path = make_list(
        [
            ("Số ký hiệu", "Trích yếu", "Loại bản", "Chế độ sử dụng", "Tình trạng vật lý"),
            ("1-BC/ĐU", "Báo cáo", "Bản sao", "Sử dụng có điều kiện", "Hỏng"),
            ("2-BC/ĐU", "Báo cáo", "photo", "Công khai", "lạ"),
        ]
    )
    first, second = read_list(path).documents
    assert (first.copy_kind, first.access, first.condition.value) == (
        CopyKind.COPY,
        Access.CONDITIONAL,
        "damaged",
    )
    assert (second.copy_kind, second.access, second.condition.value) == (CopyKind.COPY, Access.PUBLIC, "")


def test_dossier_columns_repeated_blanked_and_misspelled(make_list: MakeList) -> None:
    heading = (
        "Phông số", "Mục lục số", "Hồ sơ số", "Tiêu đề hồ sơ", "Thời hạn bảo quản",
        "Số tờ", "Số ký hiệu", "Trích yếu", "Số tờ",
    )  # fmt: skip
    path = make_list(
        [
            heading,
            (1, "1", "1", "Tập Nghị quyết năm 2012", "Vĩnh viễn", 40, "1-NQ/ĐU", "Nghị quyết một", 3),
            (None, None, None, None, None, None, "2-NQ/ĐU", "Nghị quyết hai", 2),
            ("001", "01", "0001", "Tập Nghị quyêt năm 2012 ", None, None, "3-NQ/ĐU", "Nghị quyết ba", 1),
            (None, None, 2, "Tập Nghị quyết năm 2013", "10 nam", 20, "1-NQ/ĐU", "Nghị quyết một", 1),
            (None, None, 2, "Tập Quyết định khen thưởng", "mãi mãi", None, "9-QĐ/ĐU", "Quyết định chín", 1),
        ]
    )
    found = read_list(path)
    assert [(d.number, d.title, d.retention.label) for d in found.dossiers] == [
        ("0001", "Tập Nghị quyết năm 2012", "Vĩnh viễn"),
        ("0002", "Tập Nghị quyết năm 2013", "10 năm"),
        ("0002", "Tập Quyết định khen thưởng", ""),
    ]
    assert {(d.inventory_number, d.fonds_number, d.list_number) for d in found.dossiers} == {
        ("01", "001", "")
    }
    assert [d.declared_sheets for d in found.dossiers] == [40, 20, None]
    assert [d.sheet_count for d in found.documents] == [3, 2, 1, 1, 1]
    keys = [d.list_key for d in found.dossiers]
    assert [keys.index(d.dossier_key) for d in found.documents] == [0, 0, 0, 1, 2]
    assert (6, "Thời hạn bảo quản", "RETENTION_UNKNOWN") in reasons(found)


def test_a_list_of_dossiers_without_papers(make_list: MakeList) -> None:
    path = make_list(
        [
            ("STT", "Số, ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Số tờ", "Năm"),
            (1, "TH.01", "Chương trình công tác", "20 năm", 12, 2026),
            (2, "TH.02", "Tập Quyết định", "Vĩnh viễn", 71, 2026),
        ]
    )
    found = read_list(path)
    assert found.documents == ()
    assert [(d.notation, d.year, d.declared_sheets) for d in found.dossiers] == [
        ("TH.01", "2026", 12),
        ("TH.02", "2026", 71),
    ]


def test_repeated_headings_and_section_lines_are_left_out(make_list: MakeList) -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A3:F3")

    path = make_list(
        [HEADING, ROW, ("I. NGHỊ QUYẾT",), HEADING, (2, "04-KH/ĐU", None, "Kế hoạch", None, 1)], finish=merge
    )
    found = read_list(path)
    assert [d.row for d in found.documents] == [2, 5]
    assert found.ignored_rows == (3, 4)


def test_duplicates_are_told_with_their_first_row(make_list: MakeList) -> None:
    unnumbered = (None, None, "02/01/2017", "Danh sách đại biểu", None, 1)
    path = make_list(
        [
            HEADING,
            ROW,
            (
                2,
                "3 - BC/ĐU",
                datetime(2017, 1, 1),
                "Báo cáo kết quả công tác đợt 1 ",
                "Đảng uỷ xã Tân Hoà",
                "04",
            ),
            (3, *unnumbered[1:]),
            (4, *unnumbered[1:]),
            (5, *ROW[1:5], 9),
        ]
    )
    found = read_list(path)
    assert found.duplicates == ((3, 2),)
    assert [d.row for d in found.documents] == [2, 4, 5, 6]


@pytest.mark.parametrize(
    "cells, column",
    [
        ({3: "Báo cáo (MẬT) tình hình nội bộ"}, "Trích yếu"),
        ({3: "TUYỆT MẬT"}, "Trích yếu"),
        ({3: "Ba\u0301o ca\u0301o (MA\u0302\u0323T) ti\u0300nh hi\u0300nh"}, "Trích yếu"),
        ({6: "Mật"}, "Độ mật"),
        ({6: "x"}, "Độ mật"),
        ({7: "HS01\\BC mat BVCTNB.pdf"}, "Tên tệp"),
        ({7: "mật/001.pdf"}, "Tên tệp"),
        ({8: "MẬT"}, "Xử lý"),
    ],
)
def test_a_row_with_a_mark_is_held_back_without_its_content(
    make_list: MakeList, cells: dict[int, str], column: str
) -> None:
    secret = [2, "77-BC/ĐU", "03/03/2017", "Nội dung riêng", "Ban riêng", 9, None, None, None]
    for at, value in cells.items():
        secret[at] = value
    path = make_list(
        [(*HEADING, "Độ mật", "Tên tệp", "Xử lý"), (*ROW, "Thường", None, None), tuple(secret)],
        name="ds.xlsx",
    )
    found = read_list(path)
    assert [(d.row, d.column, d.reason, d.value) for d in found.held_back] == [
        (3, column, Reason.SECRET_MARK, "")
    ]
    assert [d.row for d in found.documents] == [2]
    everything = repr(found)
    assert not any(str(word) in everything for word in ("77-BC/ĐU", "Nội dung riêng", "Ban riêng", "BVCTNB"))
    assert found.doubts == ()


def test_ordinary_words_with_the_syllable_pass(make_list: MakeList) -> None:
    texts = ("Báo cáo thực hiện Luật Bảo vệ bí mật nhà nước", "QUY CHẾ BẢO MẬT", "Ủy ban Mặt trận Tổ quốc")
    path = make_list([HEADING, *((n, f"{n}-BC/ĐU", None, text, None, 1) for n, text in enumerate(texts, 1))])
    assert (len(read_list(path).documents), read_list(path).held_back) == (3, ())


def test_a_secret_dossier_title_takes_its_blanked_rows_with_it(make_list: MakeList) -> None:
    path = make_list(
        [
            ("Hồ sơ số", "Tiêu đề hồ sơ", "Số ký hiệu", "Trích yếu"),
            ("01", "Hồ sơ thường", "1-BC/ĐU", "Báo cáo một"),
            ("02", "Hồ sơ vụ việc (MẬT)", "2-BC/ĐU", "Báo cáo hai"),
            (None, None, "3-BC/ĐU", "Báo cáo ba"),
            ("02", None, "4-BC/ĐU", "Báo cáo bốn"),
            ("03", "Hồ sơ cuối", "5-BC/ĐU", "Báo cáo năm"),
        ]
    )
    found = read_list(path)
    assert [d.row for d in found.held_back] == [3, 4, 5]
    assert [d.title for d in found.dossiers] == ["Hồ sơ thường", "Hồ sơ cuối"]
    assert "vụ việc" not in repr(found)


def test_a_stamp_above_the_heading_marks_the_whole_list(make_list: MakeList) -> None:
    with pytest.raises(UserError) as caught:
        read_list(make_list([("TỐI MẬT",), HEADING, ROW]))
    assert caught.value.code == "import.secret_list"
    with pytest.raises(UserError) as caught:
        read_list(make_list([HEADING, ROW], name="Danh sách tối mật.xlsx"))
    assert (caught.value.code, caught.value.params) == ("import.secret_name", {})


def test_the_clerk_corrects_the_mapping_and_it_is_remembered(make_list: MakeList) -> None:
    rows = [("A1", "Việc gì", "Lúc nào", "Của ai"), ("5-BC/ĐU", "Báo cáo năm", "05/02/2017", "Văn phòng")]
    path = make_list(rows)
    with pytest.raises(UserError) as caught:
        read_list(path)
    assert caught.value.code == "import.no_heading"
    assert first_rows(path)[0] == (1, ("A1", "Việc gì", "Lúc nào", "Của ai"))
    mapping = Mapping({"number": "A", "subject": "B", "date": "C", "author": "D"}, header_rows=(1,))
    found = read_list(path, mapping=mapping)
    store = {found.fingerprint: mapping}
    again = read_list(
        make_list([*rows, ("6-BC/ĐU", "Báo cáo sáu", None, None)], name="b.xlsx"), remembered=store.get
    )
    assert [d.number.text for d in again.documents] == ["05-BC/ĐU", "06-BC/ĐU"]
    assert again.documents[0].author == "Văn phòng"


def test_a_mapping_answers_the_question_of_two_dates(golden: Path) -> None:
    path = golden / "messy" / "02-trung-ten-cot.xlsx"
    plain = read_list(path)
    columns = {use.field: use.letter for use in plain.columns if use.field}
    columns["date"] = "C"
    del columns["arrival_date"]
    found = read_list(path, mapping=Mapping(columns, header_rows=(1,)))
    assert (found.documents[0].date.text(), found.questions) == ("02/12/2017", ())
    assert found.fingerprint == plain.fingerprint


@pytest.mark.parametrize("columns", [{"subject": "?"}, {"nothing": "A"}, {"subject": "ABCD"}])
def test_a_mapping_that_makes_no_sense_is_refused(make_list: MakeList, columns: dict[str, str]) -> None:
    with pytest.raises(UserError) as caught:
        read_list(make_list([HEADING, ROW]), mapping=Mapping(columns, header_rows=(1,)))
    assert caught.value.code == "import.bad_mapping"


def test_hidden_rows_are_taken_and_told(make_list: MakeList) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    found = read_list(make_list([HEADING, ROW, (2, "04-KH/ĐU", None, "Kế hoạch", None, 1)], finish=hide))
    assert len(found.documents) == 2
    assert reasons(found) == [(3, "", "HIDDEN_ROW")]


def test_a_formula_without_a_value_is_told_with_its_text(make_list: MakeList) -> None:
    found = read_list(make_list([HEADING, ("=ROW()-1", "03-BC/ĐU", None, "Báo cáo", None, "=2+3")]))
    assert [(d.row, d.column, d.reason, d.value) for d in found.doubts] == [
        (2, "Số trang", Reason.FORMULA_WITHOUT_VALUE, "=2+3")
    ]
    assert found.documents[0].pages is None


def test_the_fullest_sheet_is_read_and_the_others_are_named(make_list: MakeList) -> None:
    def add(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        other = cast(Callable[[str], Worksheet], book.create_sheet)("Năm 2018")
        for row in (HEADING, ROW, (2, "04-KH/ĐU", None, "Kế hoạch", None, 1)):
            other.append(list(row))
        hidden = cast(Callable[[str], Worksheet], book.create_sheet)("Ẩn")
        for _ in range(9):
            hidden.append(list(HEADING))
        hidden.sheet_state = "hidden"

    found = read_list(make_list([HEADING, ROW], finish=add))
    assert found.sheet == "Năm 2018"
    assert [(note.code, note.params.get("sheets")) for note in found.notes] == [
        ("import.note.other_sheets", "Sheet, Ẩn")
    ]
    chosen = read_list(found.source, mapping=Mapping(sheet="Sheet"))
    assert (chosen.sheet, len(chosen.documents)) == ("Sheet", 1)


def test_long_subjects_and_missing_ones_are_told(make_list: MakeList) -> None:
    found = read_list(
        make_list([HEADING, (1, "1-BC/ĐU", None, "Báo cáo " + "dài " * 200, None, 1), (2, "2-BC/ĐU")])
    )
    assert reasons(found) == [(2, "Trích yếu", "TITLE_TOO_LONG"), (3, "Trích yếu", "NO_SUBJECT")]
    assert len(found.doubts[0].value) < 100


def test_two_hundred_thousand_formatted_empty_rows_cost_little(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADING)
    sheet.append(ROW)
    blank = openpyxl.cell.WriteOnlyCell(sheet, value=None)
    blank.number_format = "0.00"
    for _ in range(200_000):
        sheet.append([blank, blank])
    sheet.append([None, "   "])
    path = tmp_path / "trong.xlsx"
    book.save(path)
    tracemalloc.start()
    begun = time.perf_counter()
    found = read_list(path)
    took = time.perf_counter() - begun
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(found.documents), found.ignored_rows) == (1, ())
    assert peak < 8_000_000
    assert took < 30  # under tracing; about a second without


def test_a_reading_can_be_stopped(make_list: MakeList) -> None:
    path = make_list([HEADING, *((n, f"{n}-BC/ĐU", None, f"Báo cáo {n}", None, 1) for n in range(2000))])
    context = JobContext()
    seen: list[Progress] = []

    def on_progress(progress: Progress) -> None:
        seen.append(progress)
        context.cancel()

    context = JobContext(on_progress)
    with pytest.raises(Cancelled):
        read_list(path, context=context)
    assert len(seen) == 1


def test_other_files_root_without_reading_again(golden: Path) -> None:
    path = golden / "story-c" / "DanhSach_TanHoa.xlsx"
    lost = read_list(path)
    assert all(d.file is None for d in lost.documents)
    found = with_files_root(lost, golden / "story-c" / "files")
    assert found == read_list(path, files_root=golden / "story-c" / "files")


def test_merged_ranges_made_to_cost_much(make_list: MakeList) -> None:
    def merge(sheet: Worksheet) -> None:
        for _ in range(300):
            sheet.merged_cells.add("E2:E1048576")

    begun = time.perf_counter()
    rows = [
        (n, f"{n}-BC/ĐU", None, f"Báo cáo {n}", "Văn phòng" if n == 1 else None, 1) for n in range(1, 2001)
    ]
    found = read_list(make_list([HEADING, *rows], finish=merge))
    assert {d.author for d in found.documents} == {"Văn phòng"}
    assert time.perf_counter() - begun < 10


def test_the_arrival_number_stays_as_it_is_written(make_list: MakeList) -> None:
    """Sổ đến: `0128` is not `128` on paper; written twice, with and without its zero, it came in once."""
    row = ("12/11/2026", "Tỉnh ủy", "484-CV/TU", "08/11/2026", "Công văn về thẻ đảng")
    heading = ("Số đến", "Ngày đến", "Cơ quan ban hành", "Số, ký hiệu", "Ngày văn bản", "Trích yếu")
    found = read_list(make_list([heading, ("0128", *row), (128, *row), (129, *row)]))
    assert [document.arrival_number for document in found.documents] == ["0128", "129"]
    assert len(found.duplicates) == 1
