"""Periods are proposed from the table's words, never below a paper's own, always with their reason."""

from __future__ import annotations

from typing import Any

import pytest

from hoso_desktop.domain.retention import PERMANENT, UNSET, UNTIL_REPLACED, Retention, years
from hoso_desktop.domain.retention_rules import by_title, propose, read_rules
from tests.support.dossier_facts import rule_table

RULES = read_rules(rule_table("retention"))


@pytest.mark.parametrize(
    "title, want",
    [
        ("Tập Quyết định của Đảng ủy xã Tân Lập năm 2026", PERMANENT),
        ("tap quyet dinh cua dang uy xa", PERMANENT),
        ("Tập Báo cáo tháng của Đảng ủy xã năm 2026", years(10)),
        ("Tập Báo cáo 6 tháng, quý năm 2026", years(20)),
        ("Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026", PERMANENT),
        ("Hồ sơ Đại hội đại biểu Đảng bộ xã lần thứ I: nhân sự", PERMANENT),
        ("Quy hoạch cán bộ nhiệm kỳ 2025-2030", years(10)),
        ("Hồ sơ kết nạp đảng viên Nguyễn Văn An", years(70)),
        ("Văn bản của Trung ương gửi chung (hồ sơ nguyên tắc)", UNTIL_REPLACED),
    ],
)
def test_proposed_by_title(title: str, want: Retention) -> None:
    found = by_title(title, RULES)
    assert found is not None
    assert found.retention == want
    assert found.basis
    assert not found.confirmed


@pytest.mark.parametrize(
    "title", ["", "Hồ sơ công việc số 1 năm 2025", "Báo cáo về tập quyết định", "Tập Quyết địnhs", "Đại hộ"]
)
def test_other_titles_get_no_proposal(title: str) -> None:
    assert by_title(title, RULES) is None


def test_never_below_the_highest_paper() -> None:
    title = "Tập Báo cáo tháng năm 2026"
    found = propose(title, [years(5), years(70), years(20)], RULES)
    assert found is not None
    assert (found.retention, found.from_papers) == (years(70), True)
    same = propose(title, [years(10), UNSET, UNTIL_REPLACED], RULES)
    assert same is not None
    assert (same.retention, same.from_papers) == (years(10), False)
    assert propose("Hồ sơ khác", [UNSET, UNTIL_REPLACED], RULES) is None
    alone = propose("Hồ sơ khác", [years(5), PERMANENT], RULES)
    assert alone is not None
    assert alone.retention == PERMANENT


@pytest.mark.parametrize("change", [{"keep": "forever"}, {"basis": "z"}, {"heads": []}, {"heads": [" "]}])
def test_rows_that_cannot_be_meant_are_refused(change: dict[str, Any]) -> None:
    table = rule_table("retention")
    table["row"][0].update(change)
    with pytest.raises((KeyError, ValueError)):
        read_rules(table)
