"""`hoso print` writes the kind of file its name asks for."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl

from tests.cli.conftest import Hoso

NEW = ("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ", "--retention", "VV")


def headings(file: Path) -> list[object]:
    page = openpyxl.load_workbook(file).worksheets[0]
    return [cell.value for cell in page[int(str(page.print_title_rows).strip("$").split(":")[0])]]


def test_a_list_is_saved_for_editing(office: Hoso, tmp_path: Path) -> None:
    assert office(*NEW).code == 0
    saved = office("print", "contents", "HN.15", "--out", tmp_path / "ml.xlsx")
    assert saved.code == 0
    (file,) = saved.json["files"]
    assert (file["form"], file["kind"], file["papers"], file["problems"]) == ("contents", "xlsx", 1, [])
    assert openpyxl.load_workbook(file["path"]).sheetnames == ["HN.15-2026"]
    assert office("print", "contents", "HN.15", "--out", tmp_path / "ml.docx").code == 0
    words = [paragraph.text for paragraph in docx.Document(str(tmp_path / "ml.docx")).paragraphs]
    assert "Số, ký hiệu hồ sơ: HN.15" in words


def test_a_variant_is_for_one_file_and_offsets_are_for_printers(office: Hoso, tmp_path: Path) -> None:
    office(*NEW)
    file = tmp_path / "ml.xlsx"
    words = ("print", "contents", "HN.15", "--out", file)
    assert office(*words, "--variant", "archive").code == 0
    archive = headings(file)
    assert office(*words, "--force").code == 0
    assert archive != headings(file)
    assert "Tờ số" in headings(file)
    assert office(*words, "--force", "--right", "1").code == 2


def test_the_list_of_forms_says_what_each_can_be(office: Hoso) -> None:
    office(*NEW)
    files = {form["id"]: form["files"] for form in office("print", "--list").json["forms"]}
    assert files["contents"] == ["pdf", "xlsx", "docx"]
    assert files["cover"] == ["pdf"]


def test_what_cannot_be_edited_is_refused_before_any_work(office: Hoso, tmp_path: Path) -> None:
    office(*NEW)
    for form, name, code in (
        ("cover", "bia.docx", "print.not_editable"),
        ("contents", "ml.doc", "print.file_kind_unknown"),
        ("contents", "ml.odt", "print.file_kind_unknown"),
    ):
        refused = office("print", form, "HN.15", "--out", tmp_path / name)
        assert refused.code == 2
        assert refused.json["error"]["code"] == code
        assert ".pdf" in refused.err
    apart = office("print", "contents", "HN.15", "--out", tmp_path / "ml.xlsx", "--apart")
    assert (apart.code, apart.json["error"]["code"]) == (2, "cli.apart_is_a_folder")
    assert list(tmp_path.glob("*.*")) == []
