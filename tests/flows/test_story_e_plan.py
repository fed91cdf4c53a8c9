"""Story E1, first line: the plan of the year against what was opened, each figure counted again here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from hoso_desktop.domain.file_plan import totals
from hoso_desktop.domain.retention import parse
from hoso_desktop.services import file_plan, plan_lists, plan_reality, plan_titles
from hoso_desktop.services.office import Office
from hoso_desktop.services.plan_titles import NewTitle
from tests.support.office import GOLDEN, add_dossier, make_office

STORY = GOLDEN / "story-e"
ROWS: list[dict[str, Any]] = json.loads((STORY / "input.json").read_text(encoding="utf-8"))["plan"]
WANTED: dict[str, Any] = json.loads((STORY / "expected.json").read_text(encoding="utf-8"))["E1"]


def listed(folder: Path) -> Path:
    """The titles foreseen at New Year, as a list from a spreadsheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Số và ký hiệu", "Tên đề mục và tiêu đề", "THBQ", "Người lập", "Ghi chú"])
    for row in ROWS:
        if row["in_plan"]:
            page.append([row["code"], f"Hồ sơ {row['code']} năm 2026", row["retention"], "Văn phòng", ""])
    path = folder / "danh-muc.xlsx"
    book.save(path)
    return path


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "store") as made:
        path = listed(tmp_path)
        plan_lists.take_list(made, 2026, plan_lists.preview_list(path), source=path.name)
        plan = file_plan.plan_of(made, 2026)
        plan_titles.approve(
            made, plan.uid, decision_number="01-QĐ/ĐU", decision_day=made.today(), signer="Trần Văn An"
        )
        for row in ROWS:
            if not row["in_plan"]:
                late = NewTitle(
                    row["code"][:2], "Hồ sơ bổ sung", notation=row["code"],
                    retention=parse(row["retention"]) or pytest.fail(row["code"]),
                )  # fmt: skip
                plan_titles.add_title(made, plan.uid, late)
        yield made


@pytest.mark.battery
def test_the_plan_and_what_was_opened_are_counted_to_the_figure(office: Office) -> None:
    plan = file_plan.plan_of(office, 2026)
    counted = totals(plan.entries)
    assert (counted.titles, counted.permanent, counted.limited, counted.added, len(plan.entries)) == tuple(
        WANTED[name] for name in ("plan", "permanent", "limited", "added", "all")
    )
    by_notation = {entry.notation: entry for entry in plan.entries}
    for row in ROWS:
        if row["opened"]:
            plan_reality.open_from_plan(office, plan, by_notation[row["code"]])
    real = plan_reality.reality(office, plan)
    assert (real.opened, real.not_opened) == (WANTED["opened"], WANTED["not_opened"])
    assert {t.entry.notation for t in real.titles if not t.dossiers} == {
        row["code"] for row in ROWS if not row["opened"]
    }
    assert (real.dossiers, real.outside) == (WANTED["opened"], ())
    add_dossier(office, "XX.01", "Hồ sơ ngoài danh mục")
    after = plan_reality.reality(office, plan)
    assert [dossier.code for dossier in after.outside] == ["XX.01/2026"]
    assert (after.opened, after.dossiers) == (WANTED["opened"], WANTED["opened"] + 1)


def test_the_closing_lines_state_the_counts(office: Office) -> None:
    lines = " ".join(plan_lists.closing_lines(file_plan.plan_of(office, 2026)))
    for figure in ("64 hồ sơ", "33", "31", "3", "67"):
        assert figure in lines
