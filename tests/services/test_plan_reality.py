"""Dossiers opened from a plan's titles, the plan against them, and plans as lists out and in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import retention
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry
from hoso_desktop.errors import UserError
from hoso_desktop.services import file_plan, people, plan_lists, plan_reality, plan_titles, queries, readers
from hoso_desktop.services.office import open_office
from tests.support.office import add_dossier, make_office, story_clock, write_list

HEAD = ("Số và ký hiệu hồ sơ", "Tên đề mục và tiêu đề hồ sơ", "Thời hạn bảo quản", "Người lập", "Ghi chú")


def entry_of(plan: FilePlan, notation: str) -> FilePlanEntry:
    return next(entry for entry in plan.entries if entry.notation == notation)


def test_a_dossier_from_the_plan_knows_its_title(tmp_path: Path) -> None:
    with make_office(tmp_path / "store") as office:
        file_plan.begin(office, 2026, model="commune")
        plan = file_plan.plan_of(office, 2026)
        entry = entry_of(plan, "HN.05")
        with pytest.raises(UserError) as refused:
            plan_reality.open_from_plan(office, plan, entry)
        assert refused.value.code == "file_plan.blank_left"
        for month in (1, 2):
            words = f"Hồ sơ Hội nghị Ban Thường vụ tháng {month}/2026"
            changes = plan_reality.open_from_plan(office, plan, entry, title=words)
            found = queries.dossier_sheet(office, next(iter(changes.dossiers))).dossier
            assert (found.code, found.plan_entry_uid) == (f"HN.{4 + month:02d}/2026", entry.uid)
            assert (found.retention, found.kind, found.term) == (entry.retention, entry.kind, plan.term)
        add_dossier(office, "XX.01", "Hồ sơ ngoài danh mục")
        add_dossier(office, "KT.02.01", "Hồ sơ kiểm tra")
        real = plan_reality.reality(office, plan)
        assert [dossier.code for dossier in real.outside] == ["XX.01/2026"]
        opened = {t.entry.notation: [d.code for d in t.dossiers] for t in real.titles if t.dossiers}
        assert opened == {"HN.05": ["HN.05/2026", "HN.06/2026"], "KT.02": ["KT.02.01/2026"]}
        assert (real.opened, real.not_opened, real.dossiers) == (2, 62, 4)


def test_numbers_kept_free_run_out_with_a_sentence(tmp_path: Path) -> None:
    with make_office(tmp_path / "store") as office:
        file_plan.begin(office, 2026, model="commune")
        plan = file_plan.plan_of(office, 2026)
        entry = entry_of(plan, "HN.01")
        for number in range(1, 5):
            plan_reality.open_from_plan(office, plan, entry, title=f"Hội nghị lần thứ {number}")
        with pytest.raises(UserError) as refused:
            plan_reality.proposed(office, plan, entry)
        assert refused.value.code == "file_plan.numbers_used_up"


def test_a_restricted_dossier_is_neither_opened_nor_unopened_for_others(tmp_path: Path) -> None:
    with make_office(tmp_path / "store") as office:
        file_plan.begin(office, 2026, model="cell")
        plan = file_plan.plan_of(office, 2026)
        changes = plan_reality.open_from_plan(office, plan, plan.entries[0])
        people.add_person(office, "Trần Văn Hai", "hai", "mat-khau-hai", cost=FLOOR)
        readers.restrict(office, next(iter(changes.dossiers)), [office.person.uid])
    with open_office(tmp_path / "store", "mat-khau-hai", login="hai", clock=story_clock()) as other:
        plan = file_plan.plan_of(other, 2026)
        real = plan_reality.reality(other, plan)
        assert (real.opened, real.not_opened, real.dossiers) == (0, len(plan.entries) - 1, 0)
        with pytest.raises(UserError) as refused:
            plan_titles.remove_title(other, plan.entries[0].uid)
        assert refused.value.code == "file_plan.opened"


def test_a_plan_goes_out_to_a_workbook_and_comes_back_the_same(tmp_path: Path) -> None:
    def facts(plan: FilePlan) -> list[tuple[object, ...]]:
        return [
            (e.notation, e.title, e.retention, e.heading, e.heading_title, e.small_heading)
            for e in plan.entries
        ]

    with make_office(tmp_path / "store") as office:
        file_plan.begin(office, 2026, model="commune")
        plan = file_plan.plan_of(office, 2026)
        target = plan_lists.export_list(office, plan, tmp_path / "danh-muc.xlsx")
        page = openpyxl.load_workbook(target).active
        assert page is not None
        assert page["A2"].value == "DANH MỤC HỒ SƠ"
        ready = plan_lists.preview_list(target)
        assert ready.unread == ()
        plan_lists.take_list(office, 2028, ready, source=target.name)
        again = file_plan.plan_of(office, 2028)
        assert facts(again) == facts(plan)
        assert not any(entry.confirmed for entry in again.entries)
        assert file_plan.changes_between(office, 2026, 2028) == ()


@pytest.mark.parametrize(
    "rows, code",
    [
        ([("gì đó", "khác", "", "", "")], "plan_list.no_heading"),
        ([HEAD], "plan_list.empty"),
        ([HEAD, ("TH.01", "Tập A", "20 năm", "", ""), ("th.01", "Tập B", "", "", "")], "file_plan.double"),
        ([HEAD, ("TH.01", "MẬT", "20 năm", "", "")], "plan_list.secret"),
    ],
)
def test_a_list_that_is_no_plan_is_refused(tmp_path: Path, rows: list[Any], code: str) -> None:
    with pytest.raises(UserError) as refused:
        plan_lists.preview_list(write_list(tmp_path / "x.xlsx", rows[1:], headings=rows[0]))
    assert refused.value.code == code


def test_periods_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    rows = [("TH.01", "Tập A", "lâu dài lắm", "Lan", ""), ("TH.02", "Tập B", "20 năm", "", "x")]
    ready = plan_lists.preview_list(write_list(tmp_path / "x.xlsx", rows, headings=HEAD))
    assert [(t.row, t.notation, t.unread) for t in ready.unread] == [(2, "TH.01", "lâu dài lắm")]
    assert (ready.titles[1].retention, ready.titles[1].note) == (retention.years(20), "x")
