"""Papers as workbooks: the form's words and columns, every cell a text, read by other programs."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet import _writer
from openpyxl.worksheet.worksheet import Worksheet

from hoso_desktop.errors import Cancelled, UsageError, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.printing import filled, workbook
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source
from hoso_desktop.printing.values import dossier_source
from tests.printing.papers import DAY, ODD, drawn, invented, squeezed
from tests.printing.sheets_factory import long_list, meeting

LISTS = [form for form_id in FORM_IDS for form in variants(form_id) if filled.editable(form)]
NAMES = [form.template for form in LISTS]


def made(form: FormSpec, *sources: Source) -> bytes:
    return workbook.write(filled.fill(form.id, sources, Press(DAY, {form.id: form})), DAY)


def opened(data: bytes) -> list[Worksheet]:
    return cast(list[Worksheet], openpyxl.load_workbook(io.BytesIO(data)).worksheets)


def lines(page: Worksheet) -> list[list[str]]:
    return [[unescape(str(cell.value or "")) for cell in row] for row in page.iter_rows()]


def printed(form: FormSpec, *sources: Source) -> str:
    return drawn(render_sources(form.id, sources, Press(DAY, {form.id: form})).pdf, form)


def test_the_lists_that_must_be_editable_are() -> None:
    asked = {"contents", "file_plan", "hand_in_list", "inventory_list", "year_statistics"}
    assert asked <= {form.id for form in LISTS}
    assert not {"cover", "certificate", "set", "spine_label", "inventory"} & {form.id for form in LISTS}


@pytest.mark.parametrize("form", LISTS, ids=NAMES)
def test_a_workbook_says_what_the_print_says(form: FormSpec) -> None:
    source = invented(form, ("1. Báo cáo", "Quyết định số 5-QĐ/ĐU", "Tờ trình của Ủy ban nhân dân xã"))
    (page,) = opened(made(form, source))
    assert squeezed("".join(map("".join, lines(page)))) == printed(form, source)


@pytest.mark.parametrize("form", LISTS, ids=NAMES)
def test_columns_headings_and_paper_are_the_form_s(form: FormSpec) -> None:
    source = invented(form)
    paper = filled.fill(form.id, [source], Press(DAY, {form.id: form})).papers[0]
    (page,) = opened(made(form, source))
    columns = paper.table.columns
    first, last = (int(place.removeprefix("$")) for place in str(page.print_title_rows).split(":"))
    assert lines(page)[first - 1] == [column.heading for column in columns]
    numbers = [column.number for column in columns]
    assert last == first + any(numbers)
    if any(numbers):
        assert lines(page)[last - 1] == numbers
    # A figure of Times New Roman 12, by which the sheet measures, is 6 points wide.
    widths = [page.column_dimensions[chr(65 + at)].width * 6 * 25.4 / 72 for at in range(len(columns))]
    assert widths == pytest.approx([column.width for column in columns])
    assert page.page_setup.orientation == ("landscape" if form.page.width > form.page.height else "portrait")
    assert page.page_setup.paperSize == (8 if max(form.page.width, form.page.height) == 420 else 9)
    assert page.page_margins.left * 25.4 == pytest.approx(form.page.left)
    assert page.page_margins.bottom * 25.4 == pytest.approx(form.page.bottom)


def body(page: Worksheet) -> list[Sequence[Cell]]:
    """The cells under the headings."""
    below = int(str(page.print_title_rows).rpartition("$")[2])
    rows = list(page.iter_rows(min_row=below + 1))
    return [row for row in rows if row[0].border.left.style == "thin"]  # type: ignore[misc]


def test_every_cell_is_text_and_none_a_formula() -> None:
    form = shipped("contents")
    (page,) = opened(made(form, invented(form)))
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    column = [unescape(str(row[1].value)) for row in body(page)[1:]]
    assert column == [filled.plain(text) for text in ODD]
    assert column[:4] == ["=1+1", "+84912345678", "-5", "@SUM(A1)"]
    assert all(cell.alignment.wrap_text for cell in cells)


def test_headings_of_groups_are_bold_and_long_texts_have_room() -> None:
    form = shipped("file_plan")
    source = invented(form, ("ngắn", "dài " * 200))
    (page,) = opened(made(form, source))
    head, short, long = body(page)
    assert head[0].font.b
    assert not short[0].font.b
    heights = [float(page.row_dimensions[row[0].row].height or 0) for row in (head, short, long)]
    assert heights[0] == heights[1] >= 15.75
    assert heights[2] >= 10 * heights[1]
    with zipfile.ZipFile(io.BytesIO(made(form, source))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    row = sheet[sheet.index(f'<row r="{long[0].row}"') :]
    assert "customHeight" not in row[: row.index(">")]  # it grows when somebody types more


def test_no_text_is_longer_than_a_row_can_be_tall() -> None:
    form = shipped("contents")
    (page,) = opened(made(form, invented(form, ("Đảng " * 2_000,))))
    assert max(float(row.height or 0) for row in page.row_dimensions.values()) <= 409
    assert body(page)[1][1].value == "Đảng " * 2_000


def test_what_no_row_and_no_cell_can_hold_is_said() -> None:
    def told(text: str) -> list[tuple[str, object]]:
        papers = filled.fill("contents", [invented(shipped("contents"), ("ngắn", text))], Press(DAY))
        workbook.write(papers, DAY)
        return [(problem.code, problem.params["row"]) for problem in papers.papers[0].report.problems]

    assert told("Tờ trình " * 30) == []
    ((code, row),) = told("Tờ trình " * 1_000)
    (page,) = opened(made(shipped("contents"), invented(shipped("contents"), ("ngắn", "x"))))
    assert (code, row) == ("print.row_too_tall", body(page)[2][0].row)
    assert told("Tờ trình " * 4_000)[0][0] == "print.cell_cut"


def test_each_paper_has_a_sheet_with_a_name_of_its_own() -> None:
    form = shipped("contents")
    names = ["HN.15/2026", "hn.15:2026", "Mục lục hồ sơ nộp lưu vĩnh viễn năm 2025", "'", "x" * 40]
    sources = [replace(invented(form), name=name) for name in names]
    titles = [page.title for page in opened(made(form, *sources))]
    assert titles[:2] == ["HN.15-2026", "hn.15-2026 (2)"]
    assert titles[3] == "1"
    assert max(map(len, titles)) == 31
    assert len({title.casefold() for title in titles}) == len(names)


def test_lines_beside_each_other_do_not_meet() -> None:
    form = shipped("file_plan")
    (page,) = opened(made(form, invented(form)))
    for first in page.merged_cells.ranges:
        for second in page.merged_cells.ranges:
            assert first == second or first.isdisjoint(second)
    right = next(cell for row in page.iter_rows() for cell in row if cell.value == "ĐẢNG CỘNG SẢN VIỆT NAM")
    left = page.cell(right.row, 1)
    assert str(left.value).endswith("superior>")
    assert right.font.u == "single"
    assert right.column > 1


def test_a_short_list_keeps_its_signature_on_its_page_and_a_long_one_goes_on() -> None:
    form = shipped("contents")
    (short,) = opened(made(form, dossier_source(meeting(), printed_on=DAY)))
    (long,) = opened(made(form, dossier_source(long_list(200), printed_on=DAY)))
    assert (short.page_setup.fitToHeight, long.page_setup.fitToHeight) == (1, 0)
    assert (short.HeaderFooter.differentFirst, long.HeaderFooter.differentFirst) == (True, False)
    assert long.oddHeader
    assert long.oddHeader.center.text == "&P"


def test_the_same_papers_give_the_same_bytes_and_leave_nothing_on_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(suffix: str = "") -> str:
        raise AssertionError(suffix)

    monkeypatch.setattr(_writer, "create_temporary_file", refuse)
    form = shipped("contents")
    source = dossier_source(meeting(), printed_on=DAY)
    assert made(form, source) == made(form, source)


@pytest.mark.parametrize("writer", ["workbook", "word"])
def test_the_bytes_are_the_same_in_every_process(writer: str, project: Path) -> None:
    program = (
        "import hashlib; from hoso_desktop.printing import filled;"
        f"from hoso_desktop.printing import {writer} as writer;"
        "from hoso_desktop.printing.forms import shipped; from hoso_desktop.printing.render import Press;"
        "from tests.printing.papers import DAY, invented;"
        "papers = filled.fill('file_plan', [invented(shipped('file_plan'))], Press(DAY));"
        "print(hashlib.sha256(writer.write(papers, DAY)).hexdigest())"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, cwd=project, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(prints) == 1


def test_a_paper_that_is_no_list_and_no_paper_at_all() -> None:
    with pytest.raises(UsageError) as caught:
        made(shipped("cover"), dossier_source(meeting(), printed_on=DAY))
    assert caught.value.code == "print.not_editable"
    with pytest.raises(UserError) as nothing:
        made(shipped("contents"))
    assert nothing.value.code == "print.nothing"


def test_a_long_list_can_be_stopped() -> None:
    papers = filled.fill("contents", [dossier_source(long_list(500), printed_on=DAY)], Press(DAY))
    context = JobContext(lambda _progress: context.cancel())
    with pytest.raises(Cancelled):
        workbook.write(papers, DAY, context=context)


@pytest.mark.parametrize("form", [shipped("contents"), shipped("file_plan")], ids=["contents", "file_plan"])
def test_another_office_program_reads_the_same_cells(
    form: FormSpec, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    data = made(form, invented(form))
    (tmp_path / "giay.xlsx").write_bytes(data)
    command = [
        judge("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir",
        str(tmp_path), str(tmp_path / "giay.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    (page,) = opened(data)
    (file,) = tmp_path.glob("*.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        read = [row for row in csv.reader(rows) if any(row)]
    assert read == [row for row in lines(page) if any(row)]
    assert [row[1] for row in read if row[1] in ODD] == [text for text in ODD if filled.plain(text) == text]


def test_another_office_program_opens_and_saves_it_unchanged(
    tmp_path: Path, judge: Callable[[str], str]
) -> None:
    form = shipped("hand_in_list")
    # What LibreOffice itself writes for `_x0041_` reads A everywhere.
    ours = made(form, invented(form, tuple(text for text in ODD if "_x" not in text)))
    (tmp_path / "giay.xlsx").write_bytes(ours)
    command = [
        judge("soffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to",
        "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "lai"), str(tmp_path / "giay.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(tmp_path)})
    (page,), (again,) = opened(ours), opened((tmp_path / "lai" / "giay.xlsx").read_bytes())
    assert lines(again) == lines(page)
    cells = [cell for row in again.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert again.print_title_rows == page.print_title_rows
    assert sorted(map(str, again.merged_cells.ranges)) == sorted(map(str, page.merged_cells.ranges))
    assert (again.page_setup.orientation, again.page_setup.fitToWidth) == ("portrait", 1)
    looks = [
        (cell.font.b, cell.font.sz, cell.alignment.horizontal) for row in page.iter_rows() for cell in row
    ]
    kept = [
        (cell.font.b, cell.font.sz, cell.alignment.horizontal) for row in again.iter_rows() for cell in row
    ]
    assert kept == looks
