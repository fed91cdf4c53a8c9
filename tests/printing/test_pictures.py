"""What a person would see at a glance: text outside its cell or frame, texts over one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.paths import resource
from hoso_desktop.printing.forms import FormSpec, shipped, variants
from hoso_desktop.printing.reader import headers, read_text
from hoso_desktop.printing.render import render
from hoso_desktop.printing.spec import MM
from tests.printing.reading import Glyph, glyphs, strokes
from tests.printing.sheets_factory import MEETING, VP, dossier_sheet, long_list, meeting, placements
from tests.printing.test_fonts import LETTERS

DAY = date(2026, 11, 16)
WORDS = "Kết luận của Ban Thường vụ Đảng ủy xã Tân Lập về kết quả thực hiện Nghị quyết chuyên đề "
TOUCH = 0.15  # points two boxes may share: rounding of the reader

Box = tuple[float, float, float, float]


def shared(one: Box, other: Box) -> bool:
    """Whether two boxes overlap by more than a touch in both directions."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > TOUCH and along > TOUCH


def overlapping(page: list[Glyph]) -> list[str]:
    """Pairs of characters of different lines whose ink meets."""
    found = []
    ordered = sorted(page, key=lambda glyph: -glyph.ink[3])
    for index, glyph in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.ink[3] < glyph.ink[1]:
                break
            if abs(other.y - glyph.y) > 0.5 and shared(glyph.ink, other.ink):
                found.append(f"{glyph.char}{other.char} at {glyph.x:.0f}, {glyph.y:.0f}")
    return found


def colliding(page: list[Glyph]) -> list[str]:
    """Neighbours on one line drawn over each other: the next one must start after most of the one before."""
    found = []
    for before, glyph in pairwise(page):
        if abs(before.y - glyph.y) < 0.01 and before.x <= glyph.x < before.x + 0.15 * before.size:
            found.append(f"{before.char}{glyph.char} at {glyph.x:.0f}, {glyph.y:.0f}")
    return found


def crossing(page: list[Glyph], lines: list[Box]) -> list[str]:
    """Characters whose ink meets a ruled line."""
    return [
        f"{glyph.char} at {glyph.x:.0f}, {glyph.y:.0f}"
        for glyph in page
        for line in lines
        if shared(glyph.ink, line)
    ]


def look(form_id: str, sheet: DossierSheet, form: FormSpec | None = None) -> None:
    """Render and judge every page of a form by its picture."""
    form = form or shipped(form_id)
    judge(render(form_id, [sheet], printed_on=DAY, specs={form_id: form}).pdf, form)


def judge(pdf: bytes, form: FormSpec) -> None:
    """Judge every page of a paper by its picture."""
    width, height = form.page.width * MM, form.page.height * MM
    for page, lines in zip(glyphs(pdf), strokes(pdf), strict=True):
        assert page
        left, bottom = min(glyph.ink[0] for glyph in page), min(glyph.ink[1] for glyph in page)
        right, top = max(glyph.ink[2] for glyph in page), max(glyph.ink[3] for glyph in page)
        assert left > 8 * MM
        assert right < width - 8 * MM
        assert bottom > 8 * MM
        assert top < height - 8 * MM
        assert overlapping(page) == []
        assert colliding(page) == []
        assert crossing(page, lines) == []


@pytest.mark.parametrize(
    "form_id", ["cover", "state_cover", "contents", "certificate", "pencil_guide", "index_slip"]
)
def test_the_meeting_in_every_form_and_variant(form_id: str) -> None:
    for form in variants(form_id):
        look(form_id, meeting(), form)


@pytest.mark.parametrize(
    "form_id", ["cover", "state_cover", "certificate", "pencil_guide", "index_slip", "spine_label"]
)
@pytest.mark.parametrize(
    "title",
    [
        "A",
        "Tập lưu Quyết định năm 2026 ĐU",
        (WORDS * 3)[:200],
        (WORDS * 12)[:1000],
        (WORDS * 12)[:1000].upper(),
    ],
    ids=["1", "30", "200", "1000", "1000 capitals"],
)
def test_titles_of_every_length(form_id: str, title: str) -> None:
    for form in variants(form_id):
        look(form_id, meeting(title=title), form)


def test_a_title_without_spaces() -> None:
    look("cover", meeting(title="Ẫg" * 500))


def test_a_title_beyond_the_limit() -> None:
    look("cover", meeting(title=WORDS * 60))


@pytest.mark.parametrize("form", variants("contents"), ids=lambda form: form.variant)
def test_pages_of_a_long_list(form: FormSpec) -> None:
    look("contents", long_list(60), form)


@pytest.mark.parametrize("form", variants("contents"), ids=lambda form: form.variant)
def test_cells_that_are_too_full(form: FormSpec) -> None:
    rows = [
        ("1234567-QĐ/UBKTĐUVPBXD", "không rõ ngày tháng năm", WORDS * 11, WORDS, 1, 1),
        ("", "31/02/2013", "Ẫg" * 400, "BanThườngvụĐảngủyxãTânLậpTỉnhSôngLam", 30, 1),
        *MEETING[:3],
    ]
    look("contents", dossier_sheet(placements(rows), keeper=WORDS), form)


def test_every_letter_in_a_cell() -> None:
    letters = [" ".join(LETTERS[start : start + 12]) for start in range(0, len(LETTERS), 12)]
    look("contents", dossier_sheet(placements([("", "", line, "Ẵ g", 1, 1) for line in letters])))


def test_switched_on_header_total_and_confirmation() -> None:
    text = resource("forms/contents.toml").read_text(encoding="utf-8")
    for header in filter(None, headers()):
        form = read_text(text.replace('header = ""', f'header = "{header}"'), "contents.toml")
        look("contents", meeting(), replace(form, show=_all_on(form)))


def _all_on(form: FormSpec) -> dict[str, bool]:
    return dict.fromkeys(form.show, True)


def test_the_bottom_block_of_the_cover_never_moves() -> None:
    def bottom_block(title: str) -> list[tuple[str, float, float]]:
        (page,) = glyphs(render("cover", [meeting(title=title)], printed_on=DAY).pdf)
        return [(glyph.char, round(glyph.x, 2), round(glyph.y, 2)) for glyph in page if glyph.y < 190]

    assert bottom_block("A") == bottom_block((WORDS * 12)[:1000]) == bottom_block(WORDS * 60)


def test_the_cover_stands_where_it_was_measured() -> None:
    paper = render("cover", [meeting()], printed_on=DAY)
    (lines,) = strokes(paper.pdf)
    height = 297 * MM
    left, bottom = min(line[0] for line in lines), min(line[1] for line in lines)
    right, top = max(line[2] for line in lines), max(line[3] for line in lines)
    assert left == pytest.approx(12.2 * MM, abs=0.2)
    assert height - top == pytest.approx(15.4 * MM, abs=0.2)
    assert right - left == pytest.approx(187.6 * MM, abs=0.2)
    assert top - bottom == pytest.approx(271.9 * MM, abs=0.2)
    (page,) = glyphs(paper.pdf)
    assert {glyph.size for glyph in page if glyph.char in "HỒSƠ" and glyph.size > 50} == {75.0}
    assert _label_start(page, "Phông") == pytest.approx((12.2 + 4.6) * MM, abs=1)
    assert _label_start(page, "Bắt") == pytest.approx((12.2 + 120) * MM, abs=1)
    assert _label_start(page, "Vĩnh") == pytest.approx((12.2 + 127.5) * MM, abs=1)


def _label_start(page: list[Glyph], word: str) -> float:
    text = "".join(glyph.char for glyph in page)
    return page[text.index(word)].x


def test_the_judge_of_pictures_does_refuse() -> None:
    good = Glyph("a", (10, 10, 20, 20), 10, 10, 12)
    above = Glyph("b", (12, 18, 22, 28), 12, 18, 12)
    over = Glyph("c", (10.5, 10, 20, 20), 10.5, 10, 12)
    assert overlapping([good, above])
    assert colliding([good, over])
    assert crossing([good], [(15, 0, 15.5, 40)])


def test_numbers_stand_in_their_own_columns() -> None:
    """Each character of a row lies between the vertical lines of one column, with the padding kept."""
    form = shipped("contents")
    assert form.table is not None
    (page, *_rest) = glyphs(
        render("contents", [dossier_sheet(placements([("1-TB/ĐU", "", "T", VP, 1, 1)]))], printed_on=DAY).pdf
    )
    edges = [30 * MM + (165 - sum(column.width for column in form.table.columns)) / 2 * MM]
    for column in form.table.columns:
        edges.append(edges[-1] + column.width * MM)
    rows = [glyph for glyph in page if glyph.size == 12 and edges[0] < glyph.x < edges[-1]]
    assert rows
    for glyph in rows:
        assert any(start + 2 < glyph.ink[0] and glyph.ink[2] < end - 2 for start, end in pairwise(edges)), (
            glyph
        )
