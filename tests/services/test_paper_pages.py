"""`Tờ số` of papers, `Trang số` of a dossier that is electronic through and through (F2, its footnote)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.domain.dossier import Confidence
from hoso_desktop.printing.forms import variants
from hoso_desktop.services import dossiers, papers
from hoso_desktop.services.office import Office, save_settings
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, documents, make_office, paper

WITH_SHEETS = ["nd30", "nd30-annex", "archive"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        uid = add_dossier(made, "HN.15", "Hồ sơ Hội nghị")
        rows = [paper("Giấy mời", pages=4), paper("Báo cáo", pages=9), paper("Biên bản", pages=1)]
        dossiers.add_documents(made, uid, rows)
        yield made


def uid_of(office: Office) -> str:
    return papers.named(office, "contents", ["HN.15"])[0]


def make_electronic(office: Office, count: int) -> None:
    for one in documents(office, uid_of(office))[:count]:
        dossiers.edit_document(office, one.uid, one.revision, confidence=Confidence.BORN_DIGITAL)


def text_of(office: Office, variant: str) -> str:
    manner = papers.Manner(variant=variant)
    return " ".join(
        page_texts(papers.render(office, "contents", [uid_of(office)], manner=manner).pdf)[0].split()
    )


def test_the_variants_with_a_sheet_column_are_these() -> None:
    fields = {
        spec.variant: [column.field for column in spec.table.columns]
        for spec in variants("contents")
        if spec.table
    }
    assert [variant for variant in fields if "sheet" in fields[variant]] == sorted(
        WITH_SHEETS, key=list(fields).index
    )


@pytest.mark.parametrize("variant", WITH_SHEETS)
def test_papers_have_sheets_and_files_have_pages(office: Office, variant: str) -> None:
    assert "Tờ số" in text_of(office, variant)
    make_electronic(office, 2)
    assert "Tờ số" in text_of(office, variant)  # one paper of three still is paper
    make_electronic(office, 3)
    text = text_of(office, variant)
    assert "Trangsố" in text.replace(" ", "")
    assert "Tờsố" not in text.replace(" ", "")
    assert text.index("Báo cáo") < text.index(" 5 ") < text.index("Biên bản") < text.index(" 14")
    save_settings(office, sheet_column="range")
    text = text_of(office, variant)
    assert "1-4" in text
    assert "5-13" in text


def test_a_printed_list_is_old_once_its_pages_change(office: Office, tmp_path: Path) -> None:
    make_electronic(office, 3)
    papers.print_to_file(office, "contents", [uid_of(office)], tmp_path / "ml.pdf")
    assert papers.stale_papers(office, uid_of(office)) == ()
    first = documents(office, uid_of(office))[0]
    dossiers.edit_document(office, first.uid, first.revision, pages=6)
    assert papers.stale_papers(office, uid_of(office)) == ("mục lục",)
