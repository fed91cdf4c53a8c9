"""Marks on the list and the certificate: where they stand, what they say, and that two programs read them."""

from __future__ import annotations

import ctypes
import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops
from pypdfium2 import raw

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.print_facets import facet_hash
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.paths import resource
from hoso_desktop.printing import marks
from hoso_desktop.printing.forms import FORM_IDS, FormSpec, shipped, variants
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.render import render
from hoso_desktop.printing.spec import MM
from tests.printing.reading import glyphs
from tests.printing.sheets_factory import dossier_sheet, long_list, meeting, placements
from tests.printing.test_pictures import judge as judge_picture

DAY = date(2026, 11, 16)
MARKED = [form for form_id in marks.NAMES for form in variants(form_id) if marks.may_carry(form)]
SCANNER = 150


def switched_on(form: FormSpec) -> FormSpec:
    return replace(form, show={**form.show, marks.SWITCH: True})


def printed(form: FormSpec, sheet: DossierSheet) -> bytes:
    return render(form.id, [sheet], printed_on=DAY, specs={form.id: switched_on(form)}).pdf


def picture(pdf: bytes, *, noise: float, askew: float) -> Image.Image:
    """The foot of the first page as a scanner of 150 dpi sees it: a sheet askew, a grey and dirty picture."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=4 * SCANNER / 72, grayscale=True).to_pil().convert("L")
    document.close()
    page = page.crop((0, int(page.height * 0.85), page.width // 2, page.height))
    page = page.rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = page.resize((page.width // 4, page.height // 4), Image.Resampling.BOX)
    return ImageChops.add(page, Image.effect_noise(page.size, noise), 1, -128)


def boxes(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """The filled boxes of the first page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = [item.get_bounds() for item in document[0].get_objects() if _filled(item)]
    document.close()
    return found


def _filled(item: pypdfium2.PdfObject) -> bool:
    if item.type != raw.FPDF_PAGEOBJ_PATH:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item.raw, mode, stroke)
    return mode.value != 0


@pytest.mark.parametrize("form", MARKED, ids=lambda form: form.template)
def test_it_is_off_by_default(form: FormSpec) -> None:
    assert form.show[marks.SWITCH] is False
    assert boxes(render(form.id, [meeting()], printed_on=DAY, specs={form.id: form}).pdf) == []


@pytest.mark.parametrize("form", MARKED, ids=lambda form: form.template)
def test_it_stands_in_the_lower_margin_and_is_at_most_12_mm(form: FormSpec) -> None:
    pdf = printed(form, meeting())
    found = boxes(pdf)
    left, bottom = min(box[0] for box in found) / MM, min(box[1] for box in found) / MM
    right, top = max(box[2] for box in found) / MM, max(box[3] for box in found) / MM
    assert 0 < right - left <= 12
    assert 0 < top - bottom <= 12
    assert bottom >= 6
    assert top <= form.page.bottom - 1.5
    assert left >= form.page.left - 0.1
    (page, *_) = glyphs(pdf)
    assert min(glyph.ink[1] for glyph in page) / MM > top
    judge_picture(pdf, form)
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_it_says_the_dossier_the_form_and_the_hash_of_what_is_shown() -> None:
    sheet = meeting()
    for form_id, name in marks.NAMES.items():
        text = marks.content(shipped(form_id), sheet)
        assert text == f"HN.15/2026 {name} {facet_hash(form_id, sheet)[:10].upper()}"
    other = marks.content(shipped("contents"), meeting(keeper="Trần Văn Ba"))
    assert other != marks.content(shipped("contents"), sheet)
    party = dossier_sheet(placements([("", "", "A", "", 1, 1)]), notation="ĐV.01")
    assert marks.content(shipped("contents"), party).startswith("DV.01/2026 F2 ")


@pytest.mark.battery
@pytest.mark.parametrize("form", MARKED, ids=lambda form: form.template)
@pytest.mark.parametrize("notation", ["HN.15", "ĐV.01", "BCHĐBX.KT-TH.0015/2025-2030"])
def test_two_programs_read_it_from_a_noisy_picture(
    form: FormSpec, notation: str, tmp_path: Path, judge: Callable[[str], str]
) -> None:
    judge("zbarimg")
    sheet = meeting(notation=notation)
    pdf, wanted = printed(form, sheet), marks.content(form, sheet)
    for noise, askew, enlarged in ((0, 0.0, 1), (10, 0.3, 1), (20, 0.7, 2), (20, -1.2, 2)):
        page = picture(pdf, noise=noise, askew=askew)
        assert [found.text for found in zxingcpp.read_barcodes(page)] == [wanted]
        assert _zbar(page, enlarged, tmp_path / "page.png") == wanted


def _zbar(page: Image.Image, enlarged: int, file: Path) -> str:
    """What zbar reads; of a rough picture it wants the same twofold, as viewers enlarge it."""
    size = (enlarged * page.width, enlarged * page.height)
    page.resize(size, Image.Resampling.BICUBIC).save(file)
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_every_page_of_a_long_list_is_marked() -> None:
    pdf = printed(shipped("contents"), long_list(80))
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=2, grayscale=True).to_pil() for page in document]
    document.close()
    assert len(pages) > 3
    said = {found.text for page in pages for found in zxingcpp.read_barcodes(page)}
    assert said == {marks.content(shipped("contents"), long_list(80))}
    assert all(zxingcpp.read_barcodes(page) for page in pages)


def test_a_set_carries_it_on_its_list_only() -> None:
    specs = {"contents": switched_on(shipped("contents"))}
    pdf = render("set", [meeting()], printed_on=DAY, specs=specs).pdf
    document = pypdfium2.PdfDocument(pdf)
    marked = [bool(zxingcpp.read_barcodes(page.render(scale=2).to_pil())) for page in document]
    document.close()
    assert marked == [False, True, False]


@pytest.mark.parametrize("form_id", [one for one in FORM_IDS if one not in marks.NAMES])
def test_no_other_form_may_have_one(form_id: str) -> None:
    assert marks.SWITCH not in shipped(form_id).show
    text = resource(f"forms/{form_id}.toml").read_text(encoding="utf-8")
    changed = (
        text.replace("[show]\n", "[show]\nmark = true\n")
        if "[show]" in text
        else f"{text}\n[show]\nmark = true\n"
    )
    with pytest.raises(UserError) as caught:
        read_text(changed, "office.toml")
    assert caught.value.params["key"] == "show.mark"
    assert "mã vạch chỉ được có ở mục lục văn bản và chứng từ kết thúc" in explain(caught.value)


def test_not_where_the_lower_margin_is_too_narrow() -> None:
    text = resource("forms/contents-archive.toml").read_text(encoding="utf-8")
    with pytest.raises(UserError, match=r"print\.form_broken"):
        read_text(text.replace("[show]\n", "[show]\nmark = true\n"), "office.toml")
