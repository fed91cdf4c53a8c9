"""Proposals for an unfiled paper: what speaks for a dossier, what does not, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.filing import (
    FilingFacts,
    OpenDossier,
    PaperToFile,
    Proposer,
    issuer_of,
    named_numbers,
)
from hoso_desktop.services.registers import filing_rules

RULES = filing_rules()
NOVEMBER = OpenDossier(
    "btv11",
    "HN.15/2026",
    "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã tháng 11/2026",
    DossierKind.MEETING,
    "2026",
)
PLENUM = OpenDossier(
    "bch11",
    "HN.04/2026",
    "Hồ sơ Hội nghị Ban Chấp hành Đảng bộ xã tháng 11/2026",
    DossierKind.MEETING,
    "2026",
)
DECISIONS = OpenDossier(
    "th02", "TH.02/2026", "Tập Quyết định của Đảng ủy xã năm 2026", DossierKind.NUMERIC_SERIES, "2026",
    "Quyết định", "ĐU",
)  # fmt: skip
FESTIVAL = OpenDossier("mt01", "MT.01/2026", "Hồ sơ Ngày hội Đại đoàn kết toàn dân tộc", period="2026")
EVERY = (NOVEMBER, PLENUM, DECISIONS, FESTIVAL)


def paper(
    number: str = "", day: str = "", subject: str = "", kind: str = "", author: str = "",
    way: Direction = Direction.OUTGOING,
) -> PaperToFile:  # fmt: skip
    return PaperToFile(numbering.parse(number), dates.parse(day), kind, subject, author, way)


def ranked(asked: PaperToFile, **facts: Any) -> list[tuple[str, str]]:
    found = Proposer(FilingFacts(EVERY, **facts), RULES).propose(asked)
    return [(one.dossier_uid, one.why_code) for one in found]


def decision(number: str = "109-QĐ/ĐU", day: str = "13/11/2026", **more: Any) -> PaperToFile:
    return paper(number, day, "Quyết định về việc kết nạp", more.pop("kind", "Quyết định"), **more)


@pytest.mark.parametrize(
    "asked, wanted",
    [
        (decision(), [("th02", "filing.series")]),
        (decision(day="13/11/2025"), []),
        (decision(number="109-QĐ/UBKTĐU"), []),
        (decision(kind="Quy định"), []),
        (decision(way=Direction.INCOMING), []),
        (decision(day=""), []),
    ],
)
def test_a_volume_takes_its_type_body_and_year_only(
    asked: PaperToFile, wanted: list[tuple[str, str]]
) -> None:
    assert ranked(asked) == wanted


@pytest.mark.parametrize(
    "subject, author, day, wanted",
    [
        ("Giấy mời hội nghị Ban Thường vụ Đảng ủy tháng 11", "Văn phòng", "09/11/2026", ["btv11"]),
        ("Giấy mời hội nghị Ban Chấp hành tháng 11", "Văn phòng", "09/11/2026", ["bch11"]),
        ("Chương trình hội nghị", "Ban Thường vụ Đảng ủy xã", "09/11/2026", ["btv11"]),
        ("Giấy mời hội nghị", "Văn phòng", "09/11/2026", ["bch11", "btv11"]),
        ("Báo cáo nhiệm vụ tháng 11", "Ban Thường vụ Đảng ủy xã", "06/11/2026", ["btv11"]),
        ("Giấy mời hội nghị Ban Thường vụ tháng 10", "Văn phòng", "09/11/2026", []),
        ("Giấy mời hội nghị Ban Thường vụ tháng 11", "Văn phòng", "09/11/2025", []),
        ("Kế hoạch kiểm tra quý", "Ban Thường vụ Đảng ủy xã", "10/11/2026", []),
    ],
)
def test_a_meeting_is_known_by_its_body_and_month(
    subject: str, author: str, day: str, wanted: list[str]
) -> None:
    found = Proposer(FilingFacts(EVERY), RULES).propose(paper("", day, subject, author=author))
    assert [one.dossier_uid for one in found if one.why_code.startswith("filing.meeting")] == wanted


def test_a_named_number_goes_before_everything() -> None:
    asked = decision()
    found = ranked(asked, mentions={asked.number.match_key: ["btv11"]})
    assert found == [("btv11", "filing.mentioned"), ("th02", "filing.series")]
    answer = paper("12-CV/ĐU", "20/11/2026", "Công văn trả lời 215/TTr-UBND và 22-TTr/BXDĐ")
    key = numbering.parse("22-TTr/BXDĐ").match_key
    assert ranked(answer, holders={key: ["mt01"], "gone": ["btv11"]}) == [("mt01", "filing.reference")]


def test_habit_never_fills_a_volume_and_needs_an_author() -> None:
    asked = paper("3-BC-MTTQ", "01/12/2026", "Báo cáo quý", "Báo cáo", "Mặt trận xã", Direction.INCOMING)
    habit = ("mat tran xa", "bao cao")
    assert ranked(asked, habits={habit: "mt01"}) == [("mt01", "filing.habit")]
    assert ranked(asked, habits={habit: "th02"}) == []
    assert ranked(paper(kind="Báo cáo"), habits={("", "bao cao"): "mt01"}) == []


def test_words_must_share_what_makes_the_title() -> None:
    near = paper("610-BC-MTTQ", "07/11/2026", "Báo cáo kết quả Ngày hội Đại đoàn kết", way=Direction.INCOMING)
    assert ("mt01", "filing.words") in ranked(near)
    far = paper("611-BC-MTTQ", "07/11/2026", "Báo cáo kết quả năm của xã", way=Direction.INCOMING)
    assert ranked(far) == []


def test_a_dossier_of_another_year_fits_by_number_only() -> None:
    old = paper(
        "610-BC-MTTQ", "07/11/2025", "Báo cáo kết quả Ngày hội Đại đoàn kết", "Báo cáo", "Mặt trận xã"
    )
    assert ranked(old, habits={("mat tran xa", "bao cao"): "mt01"}) == []
    assert ranked(old, mentions={old.number.match_key: ["mt01"]}) == [("mt01", "filing.mentioned")]


def test_no_dossier_is_proposed_twice_and_five_are_enough() -> None:
    many = [OpenDossier(f"d{n}", f"VP.{n:02d}", "Hồ sơ tập huấn văn thư") for n in range(9)]
    found = Proposer(FilingFacts(many), RULES).propose(paper(subject="Công văn tập huấn văn thư"))
    assert len(found) == len({one.dossier_uid for one in found}) == 5


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Báo cáo thẩm định Tờ trình 215/TTr-UBND", ["215/TTr-UBND"]),
        ("kèm Tờ trình 22-TTr/BXDĐ và 5 - NQ/ĐU", ["22-TTr/BXDĐ", "05-NQ/ĐU"]),
        ("ngày 05/11/2026, giai đoạn 2025-2030, phát triển kinh tế - xã hội", []),
    ],
)
def test_numbers_named_in_a_subject(text: str, wanted: list[str]) -> None:
    assert [number.text for number in named_numbers(text)] == wanted


@pytest.mark.parametrize(
    "title, symbol",
    [
        ("Tập Quyết định của Đảng ủy xã Tân Lập năm 2026", "ĐU"),
        ("Tập Công văn của Văn phòng Đảng ủy xã", "VPĐU"),
        ("Tập Báo cáo của Ủy ban Kiểm tra", "UBKTĐU"),
        ("Tập Báo cáo", ""),
    ],
)
def test_the_body_of_a_volume(title: str, symbol: str) -> None:
    assert issuer_of(title, RULES) == symbol
