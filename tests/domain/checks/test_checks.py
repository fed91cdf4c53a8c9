from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from hoso_desktop.domain.checks import Finding, run_all
from hoso_desktop.domain.checks.components import ComponentRules, is_meeting, read_rules
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.document import CopyKind, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierKind, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.sheets import SheetRange, propose, read, totals
from hoso_desktop.paths import resource

RULES = read_rules(tomllib.loads(resource("rules/components.toml").read_text(encoding="utf-8")))
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


def codes(sheet: DossierSheet, rules: ComponentRules = RULES) -> list[str]:
    return [finding.code for finding in run_all(sheet, rules)]


# -- C01, C02: what a meeting must leave behind --------------------------------------------------------------


@pytest.mark.parametrize(
    "subjects, found",
    [
        ([], []),
        (["Giấy mời", "Chương trình hội nghị"], []),
        (["Thông báo kết luận hội nghị"], ["C01"]),
        (["Thông báo kết luận hội nghị", "Biên bản hội nghị"], []),
        (["Nghị quyết về công tác"], ["C01", "C02"]),
        (["Kết luận của Ban Thường vụ"], ["C01"]),
        (["Quyết định về việc kết nạp đảng viên"], ["C02"]),
        (["Quyết định về việc kết nạp", "Tờ trình về việc kết nạp"], []),
        (["Thông báo kết luận", "Quyết định về việc kết nạp"], ["C01", "C02"]),
        (["BIÊN BẢN HỘI NGHỊ", "THÔNG BÁO KẾT LUẬN"], []),
        (["Thông báo lịch họp"], []),
        (["Báo cáo về Nghị quyết 18"], []),
    ],
)
def test_a_meeting(subjects: list[str], found: list[str]) -> None:
    assert codes(dossier_of(*subjects)) == found


def test_the_finding_says_what_is_missing() -> None:
    (finding,) = run_all(dossier_of("Giấy mời", "Thông báo kết luận hội nghị"), RULES)
    assert (finding.message_code, finding.params) == ("check.C01", {"outcome": "Thông báo kết luận"})


def test_a_finding_about_a_paper_names_it() -> None:
    (finding,) = run_all(dossier_of("Giấy mời", "Quyết định về việc kết nạp"), RULES)
    assert finding.placement_uid == "p1"


def test_a_draft_of_the_minutes_is_no_minutes() -> None:
    sheet = dossier_of("Thông báo kết luận", "Biên bản hội nghị")
    drafted = replace(sheet.documents[1], copy_kind=CopyKind.DRAFT)
    assert codes(replace(sheet, documents=(sheet.documents[0], drafted))) == ["C01"]


def test_the_type_counts_where_the_subject_does_not_say() -> None:
    sheet = dossier_of("Về công tác tháng 11", "Của hội nghị")
    named = [
        replace(paper, entry=replace(paper.entry, type_name=name))
        for paper, name in zip(sheet.documents, ("Kết luận", "Biên bản"), strict=True)
    ]
    assert codes(replace(sheet, documents=tuple(named))) == []
    assert codes(replace(sheet, documents=tuple(named[:1]))) == ["C01"]


@pytest.mark.parametrize(
    "title, kind, meeting",
    [
        (MEETING, DossierKind.GENERAL, True),
        ("Tập Nghị quyết của Đảng ủy năm 2026", DossierKind.GENERAL, False),
        ("Tập văn bản hội nghị", DossierKind.GENERAL, False),
        ("Hồ sơ phát triển đảng viên", DossierKind.GENERAL, False),
        ("Hồ sơ phát triển đảng viên", DossierKind.MEETING, True),
        (MEETING, DossierKind.PERSONNEL, False),
    ],
)
def test_only_meetings_are_asked_for_minutes(title: str, kind: DossierKind, meeting: bool) -> None:
    assert codes(dossier_of("Kết luận", title=title, kind=kind)) == (["C01"] if meeting else [])
    if kind is DossierKind.GENERAL:
        assert is_meeting(title, RULES) is meeting


def test_backlog_is_not_asked_for_what_nobody_can_find_any_more() -> None:
    assert codes(dossier_of("Nghị quyết", "Quyết định", backlog=True)) == []


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
    found = run_all(sheet, RULES)
    assert [(f.message_code, f.severity.value, f.params) for f in found] == [
        ("check.C40.overlap", "error", {"sheets": "3"}),
        ("check.C40.gap", "warning", {"sheets": "5, 6"}),
    ]


def test_a_late_sheet_is_no_defect() -> None:
    assert codes(dossier_of("A", "B", title="Tập", sheets=[span("1", "3", 3), span("3a", "3b", 2)])) == []


# -- the rules as data ---------------------------------------------------------------------------------------


def test_rules_without_a_part_are_refused() -> None:
    table = tomllib.loads(resource("rules/components.toml").read_text(encoding="utf-8"))
    for name in ("outcomes", "minutes", "decisions", "submissions", "meeting_titles"):
        with pytest.raises(KeyError):
            read_rules({key: value for key, value in table.items() if key != name})
        with pytest.raises(KeyError):
            read_rules({**table, name: "Biên bản"})


def test_a_finding_can_be_kept_and_compared() -> None:
    one, two = (run_all(dossier_of("Nghị quyết"), RULES) for _ in range(2))
    assert one == two
    assert isinstance(one[0], Finding)
