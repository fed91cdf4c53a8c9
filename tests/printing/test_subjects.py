"""What is not a dossier prints by the same doors: headings, groups, labels, places on pre-printed paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.fonts import Face
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import PageMarks
from hoso_desktop.printing.reader import headers, read_text
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.printing.signatures import Signature, presets
from hoso_desktop.printing.spec import MM, FormSpec
from hoso_desktop.printing.subject import Source, Subject, no_rows, rows_of
from hoso_desktop.printing.values import dossier_source
from tests.printing.reading import glyphs, page_texts
from tests.printing.sheets_factory import meeting

DAY = date(2026, 11, 16)
TOP = """
id = "contents"
variant = "try"
version = 1
title = "Thử"
file_suffix = "thu"
document_title = "Thử {code}"
document_title_many = "Thử {count}"
source = "test"
"""
LABEL = """
[page]
left = 10
right = 10
top = 10
bottom = 10
[labels]
width = 90
height = 60
gap = 5
[[head]]
text = "Hộp {box}"
size = 20
"""


def source(name: str, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> Source:
    texts = dict.fromkeys(kinds()["dossier"].line, "") | dict(values)
    return Source(name, "dossier", lambda _form, _counted: Subject(name, texts, rows_of(rows)))


def only_page(form: FormSpec, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> PageMarks:
    (page,) = form_pages(form, source("x", values, rows).fill(form, 0), Report("x"))
    return page


def test_every_field_of_a_dossier_has_a_value_and_a_name() -> None:
    form = read_text(TOP + '[[head]]\ntext = "{title}"\n', "try.toml")
    values = dossier_source(meeting(), printed_on=DAY).fill(form, 2).values
    assert set(values) == set(kinds()["dossier"].line)
    assert values["counted_sheets"] == "02"
    assert all(name and name[0].isupper() for fields in kinds().values() for name in fields.line.values())


@pytest.mark.parametrize("header, words", [("party", "ĐẢNG CỘNG SẢN VIỆT NAM"), ("state", "CỘNG HÒA XÃ HỘI")])
def test_a_heading_stretches_with_the_paper(header: str, words: str) -> None:
    body = '[[head]]\nblock = "header"\n[[head]]\ntext = "x"\n'
    for width, left in ((210, 30), (297, 20)):
        page = f"[page]\nwidth = {width}\nheight = {507 - width}\nleft = {left}\nright = 15\n"
        form = read_text(f'{TOP}header = "{header}"\n{page}{body}', "try.toml")
        found = only_page(form, {"superior": "ĐẢNG BỘ TỈNH SÔNG LAM", "office_capitals": "ĐẢNG ỦY XÃ"})
        (text,) = [text for text in found.texts if words in text.text]
        assert width * MM * 0.45 < text.x < (width - 15) * MM
    assert set(headers()) >= {"", "party", "office", "state"}


def test_no_heading_leaves_its_place_empty() -> None:
    form = read_text(f'{TOP}[[head]]\nblock = "header"\n[[head]]\ntext = "x"\n', "try.toml")
    assert [text.text for text in only_page(form, {}).texts] == ["x"]


def test_a_row_that_heads_others_is_bold() -> None:
    table = """
[[table.column]]
heading = "Số"
number = ""
width = 20
field = "number"
[[table.column]]
heading = "Tiêu đề"
number = ""
width = 100
field = "subject"
"""
    form = read_text(TOP + table, "try.toml")
    rows = [{"group": "1", "subject": "I. TỔNG HỢP"}, {"number": "01", "subject": "Chương trình công tác"}]
    faces = {text.text: text.face for text in only_page(form, {}, rows).texts}
    assert faces["I. TỔNG HỢP"] is Face.BOLD
    assert faces["Chương trình công tác"] is Face.REGULAR


def test_labels_fill_a_sheet_and_the_next() -> None:
    form = read_text(TOP + LABEL, "try.toml")
    sources = [source(f"h{number}", {"box": f"{number:02d}"}) for number in range(1, 12)]
    paper = render_sources("contents", sources, Press(DAY, {"contents": form}))
    texts = page_texts(paper.pdf)
    assert [text.count("Hộp") for text in texts] == [8, 3]  # 2 across, 4 down
    assert "Hộp 08" in texts[0]
    assert "Hộp 09" in texts[1]


def test_marks_to_cut_along_may_be_left_out() -> None:
    plain = read_text(TOP + LABEL.replace("gap = 5", "gap = 5\ncrop_marks = false"), "try.toml")
    marked = read_text(TOP + LABEL, "try.toml")
    bare = render_sources("contents", [source("h", {"box": "1"})], Press(DAY, {"contents": plain}))
    cut = render_sources("contents", [source("h", {"box": "1"})], Press(DAY, {"contents": marked}))
    assert len(cut.pdf) > len(bare.pdf)


def test_a_line_with_a_place_of_its_own_stands_there() -> None:
    own = '[[head]]\ntop = 100\ntext = "{title}"\nat = 20\nsize = 16\n'
    placed = f'[[head]]\ntext = "đầu"\n{own}[[foot]]\ntext = "cuối"\n'
    form = read_text(TOP + placed, "try.toml")
    page = only_page(form, {"title": "Tập Nghị quyết"})
    where = {text.text: (text.x, text.y) for text in page.texts}
    x, y = where["Tập Nghị quyết"]
    assert x == pytest.approx((30 + 20) * MM)
    assert 100 * MM < page.height - y < 100 * MM + 20
    without = only_page(read_text(TOP + placed.replace("top = 100\n", ""), "try.toml"), {"title": "T"})
    assert where["cuối"] == {text.text: (text.x, text.y) for text in without.texts}["cuối"]


def test_a_printer_s_offset_moves_everything() -> None:
    form = read_text(TOP + '[[head]]\ntext = "x"\n', "try.toml")
    specs = {"contents": form}

    def place(press: Press) -> tuple[float, float]:
        ((glyph,),) = glyphs(render_sources("contents", [source("a", {})], press).pdf)
        return glyph.x, glyph.y

    (x, y), (new_x, new_y) = place(Press(DAY, specs)), place(Press(DAY, specs, right=2.0, down=-1.5))
    assert new_x - x == pytest.approx(2 * MM, abs=0.05)
    assert new_y - y == pytest.approx(1.5 * MM, abs=0.05)


def test_signatures_are_data_with_a_source() -> None:
    assert all(preset.source for preset in presets())
    assert Signature.of_office("standing", meeting().office) == Signature("T/M BAN THƯỜNG VỤ", "BÍ THƯ")
    assert list(no_rows(["x"])) == []
