"""The State's cover: what stands on it and where, on a sheet of A4 and on the whole sheet of the standard."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.printing.forms import FormSpec, variants
from hoso_desktop.printing.render import render
from hoso_desktop.printing.spec import MM
from tests.printing.reading import glyphs, page_texts, strokes
from tests.printing.sheets_factory import meeting

DAY = date(2026, 11, 16)
FORMS = {form.variant: form for form in variants("state_cover")}


def printed(form: FormSpec, **changed: Any) -> bytes:
    sheet = meeting()
    sheet = replace(sheet, dossier=replace(sheet.dossier, **changed))
    return render("state_cover", [sheet], printed_on=DAY, specs={form.id: form}).pdf


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_it_says_what_the_standard_lists(form: FormSpec) -> None:
    (page,) = page_texts(printed(form))
    for line in (
        "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG ỦY XÃ TÂN LẬP", "HỒ SƠ", "Từ ngày 05/11/2026", "Đến ngày 13/11/2026",
        "Gồm: 34 tờ", "Phông số: 001", "Mục lục số:", "Hồ sơ số:", "THỜI HẠN BẢO QUẢN", "Vĩnh viễn",
        "Ký hiệu thông tin:",
    ):  # fmt: skip
        assert line in page


def test_the_numbers_of_the_archive_are_there_only_once_it_is_arranged() -> None:
    (before,) = page_texts(printed(FORMS["panel"]))
    (after,) = page_texts(printed(FORMS["panel"], inventory_number="1", number="7"))
    assert "Hồ sơ số: 0007" not in before
    assert "Mục lục số: 01" in after
    assert "Hồ sơ số: 0007" in after


def test_the_sign_of_information_may_be_left_off() -> None:
    form = replace(FORMS["panel"], show={"info_sign": False})
    assert "Ký hiệu thông tin" not in page_texts(printed(form))[0]


def test_the_whole_sheet_has_the_size_of_the_standard_and_its_front_at_the_right() -> None:
    pdf = printed(FORMS["sheet"])
    (page,) = glyphs(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        box = [float(side) for side in file.pages[0].mediabox]
    assert box[2:] == pytest.approx([650 * MM, 320 * MM], abs=0.1)
    assert min(glyph.ink[0] for glyph in page) > 445 * MM
    assert max(line[2] for line in strokes(pdf)[0]) < 636 * MM
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings
