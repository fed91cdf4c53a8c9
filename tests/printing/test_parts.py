"""Where the parts of a form stand on its pages: asked for only, and exactly where the text is."""

from __future__ import annotations

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.printing.field_names import named
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.printing.parts import Spot, hit
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.render import Press, RenderedPaper, render_sources
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.services.form_store import shipped_text
from tests.printing.papers import DAY
from tests.printing.reading import glyphs, page_texts

OWN_LAYOUT = [one for form_id in FORM_IDS for one in variants(form_id) if not one.parts]


def drawn(form: FormSpec, *, spotted: bool = True) -> RenderedPaper:
    press = Press(DAY, {form.id: form}, spotted=spotted)
    return render_sources(form.id, [named(form)], press)


@pytest.mark.parametrize("form", OWN_LAYOUT, ids=lambda one: f"{one.id}-{one.variant}")
def test_every_letter_of_every_form_belongs_to_a_part(form: FormSpec) -> None:
    paper = drawn(form)
    assert len(paper.spots) == paper.pages
    for page, spots in zip(glyphs(paper.pdf), paper.spots, strict=True):
        for glyph in page:
            assert hit(spots, glyph.x, glyph.y + 1) is not None, glyph


def test_printing_keeps_no_parts_and_prints_the_same() -> None:
    form = shipped("contents")
    plain, spotted = drawn(form, spotted=False), drawn(form)
    assert plain.spots == ()
    assert plain.pdf == spotted.pdf


def test_a_point_finds_the_line_the_heading_and_the_column() -> None:
    form = shipped("contents")
    (spots,) = drawn(form).spots
    by = {(spot.part, spot.key): spot for spot in spots}
    title = by["head[2]", ""]
    assert hit(spots, (title.left + title.right) / 2, (title.top + title.bottom) / 2) == title
    heading, body = by["table.column[3]", "heading"], by["table.column[3]", ""]
    assert heading.bottom == body.top
    assert hit(spots, body.left + 5, body.bottom + 5) == body
    assert hit(spots, 5, 5) is None


def test_a_hidden_column_stays_in_the_file_and_off_the_paper() -> None:
    text = shipped_text("contents").replace('heading = "Tờ số"', 'hidden = true\nheading = "Tờ số"')
    form = read_text(text, "mau.toml")
    assert form.table is not None
    assert [column.part for column in form.table.columns] == [
        f"table.column[{n}]" for n in (1, 2, 3, 4, 5, 7)
    ]
    assert "Tờ số" not in page_texts(drawn(form).pdf)[0]


def test_a_line_that_reaches_over_the_edge_is_named_by_its_place_in_the_file() -> None:
    text = shipped_text("file_plan")
    last = text.rindex("width = 83.0")
    with pytest.raises(UserError) as caught:
        read_text(text[:last] + "width = 99.0" + text[last + len("width = 83.0") :], "mau.toml")
    assert caught.value.params["key"] == "tail[7].cells[1].width"
    with pytest.raises(UserError) as caught:
        read_text(text.replace('text = "DANH MỤC HỒ SƠ"', 'at = 160.0\ntext = "DANH MỤC"'), "mau.toml")
    assert caught.value.params["key"] == "head[2].at"  # the heading of the paper is one line of the file


def test_a_form_can_be_seen_without_any_record() -> None:
    text = page_texts(drawn(shipped("contents")).pdf)[0]
    assert "Năm [Năm]" in text
    assert text.count("[Tờ") == 3


def test_spots_move_with_the_labels_of_a_sheet() -> None:
    assert Spot("a", 1, 2, 3, 4).moved(10, 20) == Spot("a", 11, 22, 13, 24)
