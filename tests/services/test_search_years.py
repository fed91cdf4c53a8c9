"""A year that was typed: its dossiers, then its papers, and nothing that only its term brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.services import dossiers, search
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from tests.support.office import make_office, paper


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as opened:
        for year in ("2025", "2026"):
            new = NewDossier("HN.15", f"Hồ sơ Hội nghị tháng 11/{year}", year=year, retention=PERMANENT)
            uid = next(iter(dossiers.new_dossier(opened, new).dossiers))
            day = f"06/11/{year}"
            dossiers.add_documents(opened, uid, [paper("Báo cáo tháng", number="187-BC/ĐU", date=day)])
        yield opened


def found(office: Office, words: str) -> list[str]:
    hits = search.find(office, words).hits
    return [f"{hit.symbol} {hit.date_text}" if hit.symbol else hit.code for hit in hits]


@pytest.mark.parametrize("words", ["2025", "nam 2025", "năm 2025"])
def test_a_bare_year(office: Office, words: str) -> None:
    assert found(office, words) == ["HN.15/2025", "187-BC/ĐU 06/11/2025"]


@pytest.mark.parametrize("words", ["hoi nghi 2025", "hội nghị năm 2025", "nam 2025 hoi nghi"])
def test_words_and_a_year(office: Office, words: str) -> None:
    assert found(office, words)[0] == "HN.15/2025"
    assert "HN.15/2026" not in found(office, words)


def test_the_word_before_a_year_need_not_stand_in_the_title(office: Office) -> None:
    assert found(office, "bao cao nam 2026") == ["187-BC/ĐU 06/11/2026"]


def test_a_paper_of_the_same_number_does_not_name_what_was_found(office: Office) -> None:
    assert found(office, "bao cao 2025") == ["187-BC/ĐU 06/11/2025"]
