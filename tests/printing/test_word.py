"""Papers as Word files: the form's words in its order, real tables, as other programs read and draw them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from hoso_desktop.domain.text import clean
from hoso_desktop.errors import Cancelled, UsageError
from hoso_desktop.jobs import JobContext
from hoso_desktop.paths import resource
from hoso_desktop.printing import filled, word
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source
from hoso_desktop.printing.values import dossier_source
from tests.printing.papers import DAY, ODD, drawn, invented, squeezed
from tests.printing.reading import page_texts
from tests.printing.sheets_factory import long_list, meeting

LISTS = [form for form_id in FORM_IDS for form in variants(form_id) if filled.editable(form)]
NAMES = [form.template for form in LISTS]
JUDGED = [form for form in LISTS if form.id in ("contents", "file_plan", "hand_in_list")]
TWIPS = 1440 / 25.4  # in a millimetre


def made(form: FormSpec, *sources: Source) -> bytes:
    return word.write(filled.fill(form.id, sources, Press(DAY, {form.id: form})), DAY)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def printed(form: FormSpec, *sources: Source) -> str:
    return drawn(render_sources(form.id, sources, Press(DAY, {form.id: form})).pdf, form)


def texts(document: Any) -> Iterator[str]:
    """Everything from top to bottom, the cells of a table row by row, each once."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for row in block._tbl.tr_lst:
                yield from ("".join(Paragraph(p, block).text for p in cell.p_lst) for cell in row.tc_lst)


def the_table(document: Any) -> Table:
    """The table with lines."""
    (found,) = [table for table in document.tables if table._tbl.find(".//" + qn("w:tblBorders")) is not None]
    assert isinstance(found, Table)
    return found


@pytest.mark.parametrize("form", LISTS, ids=NAMES)
def test_a_word_file_says_what_the_print_says(form: FormSpec) -> None:
    source = invented(form, ("1. Báo cáo", "Quyết định số 5-QĐ/ĐU", "Tờ trình của Ủy ban nhân dân xã"))
    assert squeezed("".join(texts(opened(made(form, source))))) == printed(form, source)


@pytest.mark.parametrize("form", LISTS, ids=NAMES)
def test_columns_headings_and_paper_are_the_form_s(form: FormSpec) -> None:
    source = invented(form)
    columns = filled.fill(form.id, [source], Press(DAY, {form.id: form})).papers[0].table.columns
    document = opened(made(form, source))
    table = the_table(document)
    widths = [int(str(column.get(qn("w:w")))) / TWIPS for column in table._tbl.tblGrid.gridCol_lst]
    assert widths == pytest.approx([column.width for column in columns], abs=0.02)
    repeated = [row for row in table._tbl.tr_lst if row.find(".//" + qn("w:tblHeader")) is not None]
    assert len(repeated) == 1 + any(column.number for column in columns)
    assert [cell.text for cell in table.rows[0].cells] == [column.heading for column in columns]
    section = document.sections[0]
    assert section.page_width.mm == pytest.approx(form.page.width, abs=0.1)
    assert section.left_margin.mm == pytest.approx(form.page.left, abs=0.1)
    assert section.bottom_margin.mm == pytest.approx(form.page.bottom, abs=0.1)
    assert (len(section.header.paragraphs[0]._p.findall(qn("w:fldSimple"))) == 1) == form.page.numbered


def test_odd_texts_arrive_as_they_are_and_groups_are_bold() -> None:
    form = shipped("file_plan")
    table = the_table(opened(made(form, invented(form))))
    rows = table.rows[2:]
    assert [row.cells[1].text for row in rows[1:]] == [filled.plain(text) for text in ODD]
    assert rows[0].cells[0].paragraphs[0].runs[0].bold
    assert not rows[1].cells[1].paragraphs[0].runs[0].bold
    # A heading never stands alone at the foot of a page, nor the signature without a row above it.
    kept = [row._tr.find(".//" + qn("w:keepNext")) is not None for row in table.rows]
    assert kept == [True, True, True, *([False] * (len(rows) - 2)), True]


def test_only_a_row_taller_than_a_page_is_broken_between_two(
    tmp_path: Path, judge: Callable[[str], str]
) -> None:
    form = shipped("contents")
    source = invented(form, ("ngắn", " ".join(f"chữ{number}" for number in range(1_500))))
    data = made(form, source)
    rows = the_table(opened(data))._tbl.tr_lst
    whole = [row.find(".//" + qn("w:cantSplit")) is not None for row in rows]
    assert whole == [*([True] * (len(rows) - 1)), False]
    pages = page_texts(converted(data, "pdf", tmp_path, judge("soffice-writer")))
    assert len(pages) > 1
    assert "chữ1499" in "".join("".join(pages).split())


def test_a_row_somebody_adds_has_the_size_of_the_others() -> None:
    document = opened(made(shipped("contents"), dossier_source(meeting(), printed_on=DAY)))
    cell = the_table(document).rows[5].cells[3].paragraphs[0]
    assert cell.style is not None
    assert cell.style.name == "Chữ trong bảng"
    assert cell.style.font.size.pt == 12
    assert cell.runs[0].font.size is None
    plain = document.styles["Normal"]
    assert (plain.font.name, plain.font.size.pt, plain.paragraph_format.space_after.pt) == (word.FONT, 13, 0)


def test_each_paper_begins_a_page_and_counts_anew() -> None:
    form = shipped("contents")
    document = opened(
        made(form, *[dossier_source(sheet, printed_on=DAY) for sheet in (meeting(), long_list(3))])
    )
    sections = list(document.sections)
    assert [section.start_type for section in sections] == [2, 2]
    assert [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in sections] == ["1", "1"]
    assert sections[1].header.is_linked_to_previous
    assert sections[0].header.paragraphs[0]._p.find(qn("w:fldSimple")) is not None


def test_pages_are_numbered_where_the_print_has_numbers() -> None:
    short, long = (dossier_source(sheet, printed_on=DAY) for sheet in (meeting(), long_list(60)))
    sections = opened(made(shipped("contents"), short, long)).sections
    # A list inside a dossier numbers every page of several; a paper with a heading none on its first.
    assert [section.different_first_page_header_footer for section in sections] == [True, False]
    plan = invented(shipped("file_plan"), ("x",) * 200)
    assert opened(made(shipped("file_plan"), plan)).sections[0].different_first_page_header_footer


def test_the_file_names_nobody_and_shows_no_picture() -> None:
    data = made(shipped("contents"), dossier_source(meeting(), printed_on=DAY))
    about = opened(data).core_properties
    assert (about.title, about.author, about.comments) == ("Mục lục văn bản, tài liệu HN.15/2026", "", "")
    assert about.created.date() == DAY
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
    assert data == made(shipped("contents"), dossier_source(meeting(), printed_on=DAY))


def test_a_cover_is_refused_and_a_long_list_can_be_stopped() -> None:
    source = dossier_source(long_list(500), printed_on=DAY)
    with pytest.raises(UsageError):
        made(shipped("cover"), source)
    context = JobContext(lambda _progress: context.cancel())
    with pytest.raises(Cancelled):
        word.write(filled.fill("contents", [source], Press(DAY)), DAY, context=context)


def converted(data: bytes, kind: str, folder: Path, soffice: str) -> bytes:
    """The file as LibreOffice opens it, with our type in place of Times New Roman (the same widths)."""
    fonts = folder / ".fonts"
    fonts.mkdir()
    for file in resource("fonts").glob("*.ttf"):
        shutil.copy(file, fonts)
    (folder / "giay.docx").write_bytes(data)
    command = [
        soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind,
        "--outdir", str(folder), str(folder / "giay.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "HOME": str(folder)})
    return (folder / f"giay.{kind.partition(':')[0]}").read_bytes()


@pytest.mark.parametrize("form", JUDGED, ids=[form.template for form in JUDGED])
def test_another_office_program_reads_the_same_words(
    form: FormSpec, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    source = invented(form, ("1. Báo cáo", "Quyết định số 5-QĐ/ĐU"))
    text = converted(made(form, source), "txt:Text (encoded):UTF8", tmp_path, judge("soffice-writer"))
    assert squeezed(text.decode("utf-8-sig")) == printed(form, source)


def test_another_office_program_draws_the_pages_of_the_print(
    tmp_path: Path, judge: Callable[[str], str]
) -> None:
    form = shipped("contents")
    source = replace(dossier_source(long_list(60), printed_on=DAY), name="dài")
    pages = page_texts(converted(made(form, source), "pdf", tmp_path, judge("soffice-writer")))
    ours = page_texts(render_sources("contents", [source], Press(DAY)).pdf)
    assert len(pages) == len(ours)
    heading = "Tên loại và trích yếu"
    assert all(heading in clean(page) for page in pages)
    assert clean(pages[0]).startswith("1 ")
    assert clean(pages[1]).startswith("2 ")
