"""The model file plans: totals counted from the rows, one type per Tập, nothing confirmed."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from hoso_desktop.domain import plan_template
from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.plan_template import PlanTemplate
from hoso_desktop.domain.retention import PERMANENT, RetentionKind
from hoso_desktop.paths import resource


def table(name: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"rules/{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def commune() -> PlanTemplate:
    return plan_template.read_template(table("file_plan_commune"))


def test_the_office_plan_has_64_titles_33_permanent_31_limited(commune: PlanTemplate) -> None:
    permanent = [title for title in commune.titles if title.retention == PERMANENT]
    limited = [title for title in commune.titles if title.retention.kind is RetentionKind.YEARS]
    assert (len(commune.titles), len(permanent), len(limited)) == (64, 33, 31)


def test_titles_of_the_stories_keep_their_numbers(commune: PlanTemplate) -> None:
    assert commune.by_notation("TH.02").title == "Tập Quyết định của {committee} năm {year}"
    assert commune.by_notation("TC.03").retention.years == 70
    standing = commune.by_notation("HN.05")
    assert standing.notation_of(11) == "HN.15"  # the standing committee in November
    assert standing.full_note == "Mỗi tháng một hồ sơ (HN.05 đến HN.16)"
    assert commune.by_notation("KT.02").notation_of(3) == "KT.02.03"
    assert commune.by_notation("TH.02").notation_of(1) == "TH.02"
    with pytest.raises(ValueError, match="13"):
        standing.notation_of(13)


def test_headings(commune: PlanTemplate) -> None:
    symbols = list(dict.fromkeys(title.heading for title in commune.titles))
    assert symbols == ["ĐH", "HN", "TH", "TC", "ĐV", "TG", "KT", "NC", "TCTS", "MT"]
    assert [t.number for t in commune.titles if t.heading == "HN"] == [1, 5, 17, 21, 22, 23]
    small = list(dict.fromkeys(t.small_heading for t in commune.titles if t.heading == "HN"))
    assert small[:3] == ["Ban Chấp hành", "Ban Thường vụ", "Thường trực"]


def test_one_collection_holds_one_type(commune: PlanTemplate) -> None:
    collections = [title for title in commune.titles if title.title.startswith("Tập ")]
    assert len(collections) == 10
    for title in collections:
        assert title.kind is DossierKind.NUMERIC_SERIES
        assert title.title.startswith(f"Tập {title.type_name} ")


def test_every_period_is_a_proposal_with_its_reason(commune: PlanTemplate) -> None:
    assert not commune.confirmed
    for title in commune.titles:
        assert title.source[:3] in ("(a)", "(b)", "(c)")
        assert title.source.endswith("đề xuất, cần xác nhận")


def test_the_reminder_of_secrecy(commune: PlanTemplate) -> None:
    reminded = {title.notation for title in commune.titles if title.remind_secrecy}
    assert reminded == {
        "ĐH.03", "TH.15", "TC.02", "TC.03", "TC.06", "TG.02", "KT.04", "KT.05", "KT.06", "NC.01", "NC.02",
    }  # fmt: skip


def test_filling_gives_the_office_its_words(commune: PlanTemplate) -> None:
    entries = plan_template.fill(commune, committee="Đảng ủy xã Tân Lập", year=2026, term="2025-2030")
    by_notation = {entry.notation: entry for entry in entries}
    assert by_notation["TH.02"].title == "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026"
    assert by_notation["HN.05"].title == "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng …/2026"
    assert by_notation["HN.01"].title.startswith("Hồ sơ Hội nghị Ban Chấp hành Đảng bộ xã Tân Lập lần thứ")
    assert len({entry.uid for entry in entries}) == 64
    assert not any(entry.confirmed for entry in entries)
    assert not any("{" in entry.title for entry in entries)


def test_party_name() -> None:
    assert plan_template.party_name("Đảng uỷ phường Bến Sông") == "Đảng bộ phường Bến Sông"
    assert plan_template.party_name("Chi bộ thôn Đông") == "Chi bộ thôn Đông"


def test_the_cell_has_a_model_of_its_own() -> None:
    cell = plan_template.read_template(table("file_plan_cell"))
    assert [title.notation for title in cell.titles] == ["CB.01", "CB.02", "CB.03"]
    assert all(title.source.endswith("đề xuất, cần xác nhận") for title in cell.titles)


@pytest.mark.parametrize("damage", ["format", "double", "basis", "keep"])
def test_a_damaged_model_is_refused(damage: str) -> None:
    broken = table("file_plan_cell")
    rows = broken["heading"][0]["titles"]
    if damage == "format":
        broken["format"] = 2
    elif damage == "double":
        rows[1]["number"] = 1
    elif damage == "basis":
        rows[0]["basis"] = "z"
    else:
        rows[0]["keep"] = "sometimes"
    with pytest.raises((KeyError, ValueError)):
        plan_template.read_template(broken)
