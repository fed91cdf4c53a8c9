from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.paths import resource
from hoso_desktop.printing.forms import catalogue, variants
from hoso_desktop.printing.render import render
from tests.printing.sheets_factory import long_list, meeting
from tests.printing.srgb_profile import build

DAY = date(2026, 11, 16)


def findings(pdf: bytes) -> list[str]:
    return [str(finding) for finding in pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings]


@pytest.mark.parametrize("form_id", [info.id for info in catalogue()])
def test_every_paper_is_pdfa_1b(form_id: str) -> None:
    for variant in variants(form_id):
        paper = render(form_id, [meeting()], printed_on=DAY, specs={form_id: variant})
        assert findings(paper.pdf) == [], variant.template


def test_a_long_list_is_pdfa_1b() -> None:
    assert findings(render("contents", [long_list(60)], printed_on=DAY).pdf) == []


def test_the_validator_does_refuse() -> None:
    pdf = render("cover", [meeting()], printed_on=DAY).pdf
    assert findings(pdf.replace(b"/GTS_PDFA1", b"/GTS_PDFX1"))


def test_the_same_data_gives_the_same_bytes() -> None:
    first = render("set", [meeting()], printed_on=DAY)
    assert render("set", [meeting()], printed_on=DAY).pdf == first.pdf
    assert render("set", [meeting()], printed_on=DAY).sha256 == first.sha256


def test_bytes_change_with_data_day_and_print_number() -> None:
    papers = [
        render("set", [meeting()], printed_on=DAY),
        render("set", [meeting(late=False)], printed_on=DAY),
        render("set", [meeting()], printed_on=date(2026, 11, 17)),
        render("set", [meeting()], printed_on=DAY, print_number=2),
    ]
    assert len({paper.sha256 for paper in papers}) == 4


def test_the_environment_does_not_change_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = render("cover", [meeting()], printed_on=DAY).pdf
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "America/New_York")
    assert render("cover", [meeting()], printed_on=DAY).pdf == first


def test_what_the_file_says_about_itself() -> None:
    pdf = render("cover", [meeting()], printed_on=DAY).pdf
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.Lang == "vi-VN"
        assert str(document.docinfo["/Title"]) == "Bìa hồ sơ HN.15/2026"
        assert str(document.docinfo["/CreationDate"]) == "D:20261116000000+07'00'"
        assert "/Filter" not in document.Root.Metadata
        xmp = document.Root.Metadata.read_raw_bytes().decode("utf-8")
    assert "<pdfaid:part>1</pdfaid:part>" in xmp
    assert "Bìa hồ sơ HN.15/2026" in xmp
    assert "2026-11-16T00:00:00+07:00" in xmp


def test_the_recipe_holds() -> None:
    pdf = render("set", [meeting()], printed_on=DAY).pdf
    assert pdf.startswith(b"%PDF-1.4")
    assert b"/Trans" not in pdf
    assert b"Helvetica" not in pdf
    assert len(re.findall(rb"\nendstream", pdf)) == pdf.count(b"endstream")


def test_only_embedded_tinos_subsets(judge: Callable[[str], str], tmp_path: Path) -> None:
    target = tmp_path / "bo.pdf"
    target.write_bytes(render("set", [meeting()], printed_on=DAY).pdf)
    listed = subprocess.run(
        [judge("pdffonts"), str(target)], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert listed
    for line in listed:
        assert re.match(r"[A-Z]{6}\+Tinos", line), line
        assert line.split()[3:6] == ["yes", "yes", "yes"], line  # embedded, subset, ToUnicode


def test_the_profile_is_what_its_builder_builds() -> None:
    assert resource("fonts/srgb-v2.icc").read_bytes() == build()
