"""Which names of a scan folder count, and which paper a name speaks of."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.numbering import parse
from hoso_desktop.domain.scan import is_wanted, names_paper, numbers_in_name


@pytest.mark.parametrize(
    "name, wanted",
    [
        ("scan001.pdf", True), ("Ảnh 3.JPG", True), ("a.tiff", True), ("b.png", True),
        (".~lock.pdf", False), ("~$van ban.pdf", False), (".an.pdf", False), ("a.pdf.part", False),
        ("a.docx", False), ("Thumbs.db", False),
    ],
)  # fmt: skip
def test_names_that_count(name: str, wanted: bool) -> None:
    assert is_wanted(name) is wanted


@pytest.mark.parametrize(
    "name, numbers",
    [
        ("215-TTr-UBND.pdf", (215,)), ("Scan_20261116_103-TB.pdf", (103,)), ("01BC.pdf", (1,)),
        ("van ban.pdf", ()), ("000.pdf", ()), ("3 va 3.pdf", (3,)),
    ],
)  # fmt: skip
def test_numbers_in_a_name(name: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in_name(name) == numbers


@pytest.mark.parametrize(
    "name, symbol, spoken_of",
    [
        ("109-QĐ-ĐU.pdf", "109-QĐ/ĐU", True),
        ("109 qd du (2).pdf", "109-QĐ/ĐU", True),
        ("Scan_0109QĐĐU.pdf", "109-QĐ/ĐU", True),
        ("2026.11.16 215 TTr UBND.pdf", "215/TTr-UBND", True),
        ("109.pdf", "109-QĐ/ĐU", False),
        ("1109-QĐ-ĐU.pdf", "109-QĐ/ĐU", False),
        ("109-QĐ-UBND.pdf", "109-QĐ/ĐU", False),
        ("109-QĐ.pdf", "109-QĐ/ĐU", False),
        ("109a-QĐ-ĐU.pdf", "109-QĐ/ĐU", False),
        ("109a-QĐ-ĐU.pdf", "109a-QĐ/ĐU", True),
        ("quyet dinh.pdf", "", False),
    ],
)
def test_a_name_speaks_of_a_paper(name: str, symbol: str, spoken_of: bool) -> None:
    assert names_paper(name, parse(symbol)) is spoken_of
