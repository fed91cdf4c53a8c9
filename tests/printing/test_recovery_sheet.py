"""The recovery sheet: what is read back from the page is the code, in order, and the way to use it."""

from __future__ import annotations

import io
import re
from datetime import date

import pikepdf.pdfa
import pytest

from hoso_desktop.domain import recovery_code
from hoso_desktop.domain.contents import OfficeProfile
from hoso_desktop.domain.recovery_code import PART_BYTES, SIGNS
from hoso_desktop.printing import recovery_sheet
from hoso_desktop.printing.recovery_sheet import SheetFacts
from tests.printing.reading import glyphs, page_texts
from tests.printing.test_pictures import colliding, overlapping

PROFILE = OfficeProfile(
    name="Đảng ủy xã Tân Lập", code="", superior="ĐẢNG BỘ TỈNH SÔNG LAM", place="Tân Lập",
    term="2025-2030", congress="",
)  # fmt: skip
FACTS = SheetFacts(2, "3f9a-c1d2", "vanthu", date(2026, 11, 16))
_GROUP = re.compile(f"[{SIGNS}]{{5}}(?![A-Z0-9])")


def typed_from(text: str) -> str:
    """The groups as somebody copies them from the page."""
    return " ".join(_GROUP.findall(text))


def test_the_code_on_the_page_is_the_code() -> None:
    code = recovery_code.new_code()
    paper = recovery_sheet.sheets(PROFILE, FACTS, [recovery_code.write(code)])
    (text,) = page_texts(paper.pdf)
    assert recovery_code.read(typed_from(text)) == code
    assert paper.problems == ()
    for words in ("PHIẾU KHÔI PHỤC", "Phiếu số 2", "3f9a-c1d2", "key recover --login vanthu"):
        assert words in text


def test_each_part_has_a_sheet_of_its_own() -> None:
    codes = [recovery_code.new_code(PART_BYTES) for _ in range(3)]
    paper = recovery_sheet.sheets(PROFILE, FACTS, [recovery_code.write(code) for code in codes])
    texts = page_texts(paper.pdf)
    assert paper.starts == (0, 1, 2)
    assert [recovery_code.read(typed_from(text), PART_BYTES) for text in texts] == codes
    for number, text in enumerate(texts, start=1):
        assert f"Phần thứ {number} trong ba phần" in text


@pytest.mark.parametrize("parts", [1, 3])
def test_it_can_be_kept_and_read(parts: int) -> None:
    size = recovery_code.WHOLE_BYTES if parts == 1 else PART_BYTES
    codes = [recovery_code.write(bytes([number]) * size) for number in range(parts)]
    paper = recovery_sheet.sheets(PROFILE, FACTS, codes)
    assert not pikepdf.pdfa.validate_written(io.BytesIO(paper.pdf), "1b").findings
    for page in glyphs(paper.pdf):
        assert not overlapping(page)
        assert not colliding(page)
