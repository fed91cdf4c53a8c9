from __future__ import annotations

from dataclasses import replace

import pytest

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Attachment, CopyKind
from hoso_desktop.domain.dossier import Access
from hoso_desktop.domain.fonds import Inventory
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.retention import UNSET, years
from hoso_desktop.messages import sentence
from hoso_desktop.transfer.plan import PackagePlan, plan
from hoso_desktop.transfer.profiles import load
from tests.transfer.offices import FONDS, OFFICE, Shelf, changed, papers, sheet_of


def run(sheet: DossierSheet) -> PackagePlan:
    return plan(sheet, load("dang-hsltcq"))


def errors(package: PackagePlan) -> list[str]:
    return [problem.code for problem in package.problems if problem.severity is Severity.ERROR]


def said(package: PackagePlan, code: str) -> list[str]:
    return [sentence(p.code, **p.params) for p in package.problems if p.code == code]


def with_file(sheet: DossierSheet, at: int, file: Attachment | None) -> DossierSheet:
    documents = list(sheet.documents)
    documents[at] = replace(documents[at], attachment=file)
    return replace(sheet, documents=tuple(documents))


def with_entry(sheet: DossierSheet, at: int, **changes: object) -> DossierSheet:
    documents = list(sheet.documents)
    entry = replace(documents[at].entry, **changes)  # type: ignore[arg-type]
    documents[at] = replace(documents[at], entry=entry)
    return replace(sheet, documents=tuple(documents))


@pytest.fixture
def sheet(shelf: Shelf) -> DossierSheet:
    return sheet_of(papers(shelf))


def test_names_of_the_package_and_its_files(sheet: DossierSheet) -> None:
    package = run(sheet)
    assert package.ready
    assert package.name == "A99.021-A99.021.002-01-0007.zip"
    assert package.members[0].name == "HSLTCQ/METADATA/A99.021-A99.021.002-01-0007-001.pdf"
    assert package.members[-1].name.endswith("-0007-005.pdf")
    assert package.workbook_name == "HSLTCQ/METADATA/MetaDuLieu.xlsx"
    assert package.fonds_code == "A99.021.002"
    assert package.total_bytes > sum(member.attachment.size for member in package.members)


@pytest.mark.parametrize(
    "number, inventory, name",
    [("1", "1", "01-0001"), ("0012a", "02", "02-0012a"), ("11", "01", "01-0011")],
)
def test_parts_are_filled_up_with_zeros(shelf: Shelf, number: str, inventory: str, name: str) -> None:
    place = Inventory("m1", "f2", inventory, "Nhiệm kỳ I")
    assert (
        run(sheet_of(papers(shelf), number=number, inventory=place)).name == f"A99.021-A99.021.002-{name}.zip"
    )


def test_the_dossiers_row(sheet: DossierSheet) -> None:
    row = dict(zip(*_first_row(run(sheet), 0), strict=True))
    assert row["Phông"] == "Phông số 002 của Đảng ủy xã Tân Hòa"
    assert row["Mục lục"] == "Nhiệm kỳ XX"
    assert row["Nhiệm kỳ"] == "2010-2015"
    assert row["Thời hạn bảo quản"] == "Vĩnh viễn"
    assert row["Thời gian bắt đầu"] == "05/03/2011"
    assert row["Tổng số văn bản trong hồ sơ"] == "5"
    assert row["Số lượng trang"] == "24"
    assert row["Đơn vị bảo quản số"] == "0007"
    assert row["Độ mật"] == row["Thời gian tài liệu"] == ""


def test_a_papers_row(sheet: DossierSheet) -> None:
    row = dict(zip(*_first_row(run(sheet), 1), strict=True))
    assert row["Số của văn\u00a0bản"] == "01"
    assert row["Ký hiệu của văn bản"] == "NQ/ĐU"
    assert row["Ngày, tháng, năm văn bản"] == "05/03/2011"
    assert row["Loại bản"] == "Bản chính"
    assert row["Ngôn ngữ"] == "Tiếng Việt"
    assert row["Chế độ sử dụng"] == "Công khai"
    assert row["Tên tệp"] == "A99.021-A99.021.002-01-0007-001.pdf"
    assert row["Độ mật"] == row["Thời gian tài liệu"] == ""


def _first_row(package: PackagePlan, at: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    data = package.workbook.sheets[at]
    return data.headers, data.rows[0]


def test_what_is_recorded_stands_instead_of_the_default(sheet: DossierSheet) -> None:
    changed_sheet = with_entry(sheet, 0, access=Access.CONDITIONAL, language="Tiếng Khmer")
    first = replace(changed_sheet.documents[0], copy_kind=CopyKind.COPY)
    row = dict(
        zip(*_first_row(run(replace(changed_sheet, documents=(first, *sheet.documents[1:]))), 1), strict=True)
    )
    assert (row["Chế độ sử dụng"], row["Loại bản"]) == ("Sử dụng có điều kiện", "Bản sao")
    assert row["Ngôn ngữ"] == "Tiếng Khmer"


def test_an_empty_language_takes_the_default(sheet: DossierSheet) -> None:
    row = dict(zip(*_first_row(run(with_entry(sheet, 0, language="")), 1), strict=True))
    assert row["Ngôn ngữ"] == "Tiếng Việt"


def test_without_archival_numbers(sheet: DossierSheet) -> None:
    package = run(changed(sheet, inventory_number="", number=""))
    assert errors(package) == ["package.not_arranged"]
    assert said(package, "package.not_arranged") == ["Chưa có mục lục số, hồ sơ số."]
    assert package.name == ""
    assert not package.ready


def test_every_paper_without_a_file_is_named(sheet: DossierSheet) -> None:
    package = run(with_file(with_file(sheet, 1, None), 4, None))
    assert errors(package) == ["package.no_file"] * 2
    first, second = said(package, "package.no_file")
    assert "Báo cáo kết quả công tác năm 2012" in first
    assert "thứ tự 2" in first
    assert "Thông báo kết luận hội nghị" in second
    assert "thứ tự 5" in second
    assert len(package.members) == 3


def test_codes_not_granted_yet(sheet: DossierSheet) -> None:
    assert errors(run(replace(sheet, office=replace(OFFICE, code="")))) == ["package.no_office_code"]
    package = run(replace(sheet, fonds=replace(FONDS, number="")))
    assert errors(package) == ["package.no_fonds_number"]
    assert "Tân Hòa" in said(package, "package.no_fonds_number")[0]


@pytest.mark.parametrize(
    "part, sheet_changes",
    [
        ("Mã định danh cơ quan", {"office": replace(OFFICE, code="A99/021")}),
        ("Mã định danh cơ quan", {"office": replace(OFFICE, code="a99.021")}),
        ("Mã định danh cơ quan", {"office": replace(OFFICE, code="../../A99")}),
        ("Phông số", {"fonds": replace(FONDS, number="0021")}),
        ("Phông số", {"fonds": replace(FONDS, number="٠٠١")}),
    ],
)
def test_a_part_that_does_not_fit_the_name(
    sheet: DossierSheet, part: str, sheet_changes: dict[str, object]
) -> None:
    package = run(replace(sheet, **sheet_changes))  # type: ignore[arg-type]
    assert errors(package) == ["package.part_malformed"]
    assert part in said(package, "package.part_malformed")[0]


@pytest.mark.parametrize("number", ["12345", "0001aa", "A1"])
def test_a_dossier_number_that_does_not_fit(sheet: DossierSheet, number: str) -> None:
    assert "package.part_malformed" in errors(run(changed(sheet, number=number)))


def test_retention_the_receiver_does_not_take(sheet: DossierSheet) -> None:
    package = run(changed(sheet, retention=years(20)))
    assert errors(package) == ["package.retention_refused"]
    assert "20 năm" in said(package, "package.retention_refused")[0]
    assert "Vĩnh viễn, 70 năm" in said(package, "package.retention_refused")[0]
    assert errors(run(changed(sheet, retention=UNSET))) == ["package.no_retention"]
    assert run(changed(sheet, retention=years(70))).ready


def test_an_empty_dossier() -> None:
    assert errors(run(sheet_of([]))) == ["package.empty"]


def test_papers_kept_apart_never_enter_and_are_counted(sheet: DossierSheet) -> None:
    package = run(changed(sheet, separately_kept=4, separately_kept_pointer="Sổ 3, trang 12"))
    assert package.ready
    assert said(package, "package.kept_apart") == [
        "Có tài liệu quản lý riêng: 04 văn bản. Các văn bản này không nằm trong gói."
    ]
    assert len(package.workbook.sheets[1].rows) == 5
    assert "trang 12" not in str(package.workbook)


def test_a_restricted_dossier_is_warned_about(sheet: DossierSheet) -> None:
    package = run(changed(sheet, restricted=True))
    assert package.ready
    assert said(package, "package.restricted")


def test_a_secrecy_mark_is_refused_and_not_repeated(sheet: DossierSheet) -> None:
    package = run(with_file(with_entry(sheet, 1, subject="Báo cáo MẬT về nhân sự"), 1, None))
    assert "package.secret" in errors(package)
    assert "nhân sự" not in " ".join(sentence(p.code, **p.params) for p in package.problems)
    assert errors(run(changed(sheet, title="TỐI MẬT"))) == ["package.secret_title"]


def test_a_file_name_with_a_secrecy_mark(sheet: DossierSheet, shelf: Shelf) -> None:
    file = sheet.documents[0].attachment
    assert file is not None
    assert errors(run(with_file(sheet, 0, replace(file, name="BC mat BVCTNB.pdf")))) == ["package.secret"]


def test_ordinary_words_are_not_secret(sheet: DossierSheet) -> None:
    assert run(with_entry(sheet, 1, subject="Quy chế bảo vệ bí mật nhà nước của Mặt trận")).ready


def test_only_pdf(sheet: DossierSheet, shelf: Shelf) -> None:
    word = shelf.put(b"PK\x03\x04", "bc.docx", "application/msword")
    package = run(with_file(sheet, 1, word))
    assert errors(package) == ["package.not_pdf"]
    assert "Báo cáo kết quả" in said(package, "package.not_pdf")[0]
    assert errors(run(with_file(sheet, 1, shelf.put(b"")))) == ["package.file_empty"]


def test_two_papers_may_not_share_a_name(sheet: DossierSheet) -> None:
    profile = replace(load("dang-hsltcq"), document_name="{body}-{dossier}.pdf")
    assert errors(plan(sheet, profile)) == ["package.name_taken"] * 4


def test_too_many_papers_and_too_many_bytes(shelf: Shelf) -> None:
    sheet = sheet_of(papers(shelf, 1) * 1000)
    assert "package.too_many" in errors(run(sheet))
    file = sheet.documents[0].attachment
    assert file is not None
    big = with_file(sheet_of(papers(shelf, 1)), 0, replace(file, size=5_000_000_000))
    assert errors(run(big)) == ["package.too_big"]


def test_a_term_longer_than_the_receiver_takes(sheet: DossierSheet) -> None:
    package = run(changed(sheet, term="nhiệm kỳ 2010-2015"))
    assert errors(package) == ["package.cell_too_long"]
    assert "“Nhiệm kỳ” dài 18 ký tự, nhiều nhất 10" in said(package, "package.cell_too_long")[0]


def test_a_borrowed_length_only_warns(sheet: DossierSheet) -> None:
    package = run(with_entry(sheet, 1, subject="a" * 501))
    assert package.ready
    assert said(package, "package.cell_too_long")
    assert errors(run(with_entry(sheet, 1, signer="a" * 32_768))) == ["package.cell_too_long"]


def test_dates_are_written_as_known_and_warned_about(sheet: DossierSheet) -> None:
    package = run(sheet)
    dates = [row[4] for row in package.workbook.sheets[1].rows]
    assert dates == ["05/03/2011", "11/2012", "31/02/2013", "[2014]", "20/12/2014"]
    warned = [p.where for p in package.problems if p.code == "package.date_incomplete"]
    assert warned == ["HN.03/2010-2015"] + [f"HN.03/2010-2015, STT {n}" for n in (2, 3, 4)]


def test_an_inventory_without_a_name_is_written_by_its_number(shelf: Shelf) -> None:
    package = run(sheet_of(papers(shelf), inventory=Inventory("m1", "f2", "01", "")))
    assert package.ready
    assert package.workbook.sheets[0].rows[0][3] == "Mục lục số 01"
    assert said(package, "package.cell_replaced")


def test_a_fonds_is_never_mixed(sheet: DossierSheet) -> None:
    assert errors(run(changed(sheet, fonds_uid="other"))) == ["package.mixed"]
    stranger = replace(sheet.documents[0], dossier_uid="d9")
    assert errors(run(replace(sheet, documents=(stranger, *sheet.documents[1:])))) == ["package.mixed"]


def test_a_total_that_does_not_count_the_rows(sheet: DossierSheet) -> None:
    assert errors(run(replace(sheet, totals=replace(sheet.totals, documents=6)))) == ["package.count_differs"]


@pytest.mark.parametrize("name", ["Phông Đảng ủy xã Tân Hòa", "Phông lưu trữ Đảng ủy xã Tân Hòa"])
def test_the_word_fonds_is_said_once(sheet: DossierSheet, name: str) -> None:
    package = run(replace(sheet, fonds=replace(FONDS, name=name)))
    assert package.workbook.sheets[0].rows[0][2] == "Phông số 002 của Đảng ủy xã Tân Hòa"


def test_all_problems_at_once(sheet: DossierSheet) -> None:
    broken = changed(with_file(sheet, 0, None), inventory_number="", number="", retention=years(5))
    package = run(replace(broken, office=replace(OFFICE, code="")))
    assert set(errors(package)) == {
        "package.not_arranged", "package.no_office_code", "package.retention_refused", "package.no_file"
    }  # fmt: skip
