"""Values on paper that is printed already stand where the whole paper has them, however long they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.printing.forms import FormSpec, shipped, variants
from hoso_desktop.printing.render import Press, RenderedPaper, render, render_sources
from hoso_desktop.printing.spec import MM
from hoso_desktop.printing.values import dossier_source
from tests.printing.reading import Glyph, glyphs, page_texts, strokes
from tests.printing.sheets_factory import meeting
from tests.printing.test_pictures import colliding, overlapping

DAY = date(2026, 11, 16)
NEAR = 1.0 * MM
OVERLAYS = [form for form_id in ("cover_overlay", "certificate_overlay") for form in variants(form_id)]
# The label before the count of sheets or pages is a setting: its value stands behind the longer one.
BESIDE = {"34"}


def arranged(**fields: Any) -> DossierSheet:
    """A dossier with its numbers; the fonds takes one line, as on the cover the places were taken from."""
    found = meeting()
    fonds = replace(found.fonds, cover_line="PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP")
    known = {"inventory_number": "1", "number": "12", "keeper": "Lê Thị Hoa"} | fields
    return replace(found, fonds=fonds, dossier=replace(found.dossier, **known))


def paper(form: FormSpec, sheet: DossierSheet) -> RenderedPaper:
    return render(form.id, [sheet], printed_on=DAY, specs={form.id: form})


def places(pdf: bytes) -> dict[str, list[tuple[float, float]]]:
    """Where the words of a paper begin, by their letters, from above and from the left."""
    (page,) = glyphs(pdf)
    words: list[list[Glyph]] = []
    for glyph in page:
        last = words[-1][-1] if words else None
        if last is None or abs(glyph.y - last.y) > 0.1 or glyph.x - last.ink[2] > 0.2 * glyph.size:
            words.append([])
        words[-1].append(glyph)
    out: dict[str, list[tuple[float, float]]] = {}
    for word in words:
        out.setdefault("".join(glyph.char for glyph in word), []).append((word[0].x, word[0].y))
    return {text: sorted(found, key=lambda place: (-place[1], place[0])) for text, found in out.items()}


@pytest.mark.parametrize(
    "whole, overlay", [("cover", "cover_overlay"), ("certificate", "certificate_overlay")]
)
def test_every_value_stands_where_the_whole_paper_has_it(whole: str, overlay: str) -> None:
    sheet = arranged()
    there = places(paper(shipped(whole), sheet).pdf)
    values = places(paper(shipped(overlay), sheet).pdf)
    assert len(values) > 8
    for word in values.keys() - BESIDE:
        for x, y in values[word]:
            near = [abs(a - x) < NEAR and abs(b - y) < NEAR for a, b in there.get(word, ())]
            assert near.count(True) == 1, word


@pytest.mark.parametrize("form", OVERLAYS, ids=lambda form: f"{form.id}-{form.variant}")
def test_nothing_but_values_is_drawn(form: FormSpec) -> None:
    pdf = paper(form, arranged()).pdf
    assert strokes(pdf) == [[]]
    for word in ("HỒ SƠ", "Phông số", "CHỨNG TỪ", "Số trùng", "tờ)"):
        assert word not in page_texts(pdf)[0]


@pytest.mark.parametrize("form", variants("cover_overlay"), ids=lambda form: form.variant)
@pytest.mark.parametrize("length", [1, 60, 200, 400, 1000])
def test_a_title_stays_in_its_place_shrinks_and_then_says_so(form: FormSpec, length: int) -> None:
    title = ("Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập về chủ trương sửa chữa nhà văn hóa " * 15)[
        :length
    ]
    sheet = arranged(title=title)
    found = paper(form, sheet)
    (row,) = [row for row in form.head if row.cells[0].text == "{title}"]
    assert row.top is not None
    (page,) = glyphs(found.pdf)
    upper = (form.page.height - row.top) * MM
    lower = upper - row.height * MM
    lines = [glyph for glyph in page if lower - 1 < glyph.y < upper]
    assert "".join(glyph.char for glyph in lines) == title.replace(" ", "")
    assert not overlapping(page)
    assert not colliding(page)
    smallest = min(glyph.size for glyph in lines)
    said = [problem.code for problem in found.problems]
    assert said == (["print.text_too_long"] if smallest < row.cells[0].min_size else [])


def test_on_drawn_lines_every_line_of_the_title_stands_on_one() -> None:
    form = variants("cover_overlay")[1]
    (row,) = [row for row in form.head if row.cells[0].text == "{title}"]
    assert row.top is not None
    (page,) = glyphs(paper(form, arranged(title="Hồ sơ xây dựng quy chế làm việc " * 8)).pdf)
    drawn = [(form.page.height - row.top - number * row.line) * MM for number in range(1, 7)]
    heights = sorted({round(g.y, 2) for g in page if drawn[-1] - 1 < g.y < drawn[0] + 12}, reverse=True)
    assert len(heights) >= 3
    for height, line in zip(heights, drawn, strict=False):
        assert 1 < height - line < 4


def test_the_offset_of_the_printer_moves_every_value() -> None:
    form = shipped("cover_overlay")
    source = dossier_source(arranged(), printed_on=DAY)
    before = places(paper(form, arranged()).pdf)
    after = places(render_sources(form.id, [source], Press(DAY, right=1.5, down=-2.0)).pdf)
    assert before.keys() == after.keys()
    for word, found in before.items():
        for (x, y), moved in zip(found, after[word], strict=True):
            assert moved == pytest.approx((x + 1.5 * MM, y + 2.0 * MM), abs=0.05)


def test_the_set_may_be_printed_on_covers_printed_already() -> None:
    (form,) = [form for form in variants("set") if form.variant == "overlay"]
    found = paper(form, arranged())
    first, *_, last = page_texts(found.pdf)
    assert "HỒ SƠ" not in first
    assert "CHỨNG TỪ" not in last
    assert "Ba mươi tư" in last
