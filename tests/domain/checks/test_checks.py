from __future__ import annotations

from typing import Any

from hoso_desktop.domain.checks import run_all
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.sheets import SheetRange, propose, read, totals

MEETING = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"


def dossier_of(
    *subjects: str, title: str = MEETING, sheets: list[SheetRange | None] | None = None, **fields: Any
) -> DossierSheet:
    ranges = sheets or propose([1] * len(subjects))
    papers = tuple(
        Placement(f"p{n}", "d", RegisterEntry(f"e{n}", subject=subject), n + 1, sheets=ranges[n])
        for n, subject in enumerate(subjects)
    )
    return DossierSheet(
        office=OfficeProfile("Đảng ủy", "", "", "", "2025-2030", ""),
        fonds=Fonds("f", "001", "Phông", ""),
        body=None,
        inventory=None,
        dossier=Dossier("d", "f", "HN.15", "2026", title, **fields),
        documents=papers,
        totals=DossierTotals(),
        sheet_totals=totals([paper.sheets for paper in papers]),
    )


def codes(sheet: DossierSheet) -> list[str]:
    return [finding.code for finding in run_all(sheet)]


# -- C40: sheets ---------------------------------------------------------------------------------------------


def span(first: str, last: str, count: int) -> SheetRange:
    low, high = read(first), read(last)
    assert low is not None
    assert high is not None
    return SheetRange(low, high, count)


def test_sheets_that_stand_twice_or_nowhere() -> None:
    sheet = dossier_of(
        "A", "B", "C", title="Tập", sheets=[span("1", "3", 3), span("3", "4", 2), span("7", "7", 1)]
    )
    found = run_all(sheet)
    assert [(f.message_code, f.severity.value, f.params) for f in found] == [
        ("check.C40.overlap", "error", {"sheets": "3"}),
        ("check.C40.gap", "warning", {"sheets": "5, 6"}),
    ]


def test_a_late_sheet_is_no_defect() -> None:
    assert codes(dossier_of("A", "B", title="Tập", sheets=[span("1", "3", 3), span("3a", "3b", 2)])) == []
