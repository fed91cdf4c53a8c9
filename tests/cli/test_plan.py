"""`hoso plan`: a plan from the model to the decision, to reality, to next year and to a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Hoso


def titles(office: Hoso, year: int = 2026) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office("plan", "show", "--year", year).json["titles"]
    return found


def test_a_plan_lives_through_its_year(office: Hoso, tmp_path: Path) -> None:
    assert office("plan", "new", "--model", "commune", "--year", 2026).json["error"]["code"] == (
        "file_plan.exists"
    )
    made = office("plan", "show", "--year", 2026)  # the starter plan every office begins with
    counted = made.json["totals"]
    assert (counted["titles"], counted["permanent"], counted["limited"]) == (64, 33, 31)
    assert counted["unconfirmed"] == 64
    first = made.json["titles"][0]["notation"]
    assert office("plan", "confirm", first, "--document", "CV 12-CV/VPTU", "--year", 2026).code == 0
    assert [title["notation"] for title in titles(office) if title["confirmed"]] == [first]
    issued = office("plan", "approve", "--number", "01-QĐ/ĐU", "--on", "05/01/2026", "--signer", "Trần An",
                    "--year", 2026)  # fmt: skip
    assert (issued.json["state"], issued.json["decision"]["number"]) == ("issued", "01-QĐ/ĐU")
    added = office("plan", "add", "TH", "Hồ sơ đột xuất", "--retention", "10 năm", "--year", 2026)
    assert (added.json["totals"]["titles"], added.json["totals"]["added"]) == (64, 1)
    opened = office("plan", "open", "TH.01", "--title", "Hồ sơ tổng hợp", "--year", 2026)
    assert opened.json["code"] == "TH.01/2026"
    real = office("plan", "reality", "--year", 2026).json
    assert (real["titles"], real["opened"], real["not_opened"], real["outside"]) == (65, 1, 64, [])
    assert office("plan", "copy", 2026, 2027).json["totals"]["titles"] == 65
    assert office("plan", "diff", 2026, 2027).json["changes"] == []
    assert office("plan", "remove", first, "--year", 2027).code == 0
    changes = office("plan", "diff", 2026, 2027).json["changes"]
    assert [(change["what"], change["notation"]) for change in changes] == [("removed", first)]
    target = tmp_path / "ra.xlsx"
    assert office("plan", "export", "--out", target, "--year", 2026).code == 0
    taken = office("plan", "import", target, "--year", 2028)
    assert taken.code == 0
    again = [(t["notation"], t["title"], t["retention"]) for t in taken.json["titles"]]
    assert again == [(t["notation"], t["title"], t["retention"]) for t in titles(office)]


def test_titles_are_added_changed_moved_and_numbered(office: Hoso) -> None:
    assert office("plan", "new", "--model", "empty", "--year", 2027).json["titles"] == []
    for heading, title in (("TH", "Hồ sơ một"), ("TH", "Hồ sơ hai"), ("TC", "Hồ sơ ba")):
        office(
            "plan", "add", heading, title, "--heading-title", "MỤC", "--retention", "10 năm", "--year", 2027
        )
    office("plan", "set", "TH.01", "owner=Lan", "retention=Vĩnh viễn", "--year", 2027)
    assert (titles(office, 2027)[0]["owner"], titles(office, 2027)[0]["retention"]) == ("Lan", "permanent")
    office("plan", "move", "TH.02", 1, "--year", 2027)
    assert [t["notation"] for t in titles(office, 2027)] == ["TH.02", "TH.01", "TC.01"]
    words = (
        "plan",
        "number",
        "--through",
        "list",
        "--order",
        "number_first",
        "--separator",
        "-",
        "--year",
        2027,
    )
    assert office(*words, "--dry-run").json["titles"][0]["new"] == "01-TH"
    assert titles(office, 2027)[0]["notation"] == "TH.02"
    assert office(*words).code == 0
    assert [t["notation"] for t in titles(office, 2027)] == ["01-TH", "02-TH", "03-TC"]


@pytest.mark.parametrize(
    "words, code",
    [
        (("show", "--year", "2030"), 1),
        (("new", "--model", "tỉnh"), 2),
        (("approve", "--number", "1"), 2),
        (("open", "TH.99"), 1),
    ],
)
def test_what_cannot_be_done_says_so(office: Hoso, words: tuple[str, ...], code: int) -> None:
    assert office("plan", *words).code == code


def test_a_heading_gets_another_name_and_a_title_its_components(office: Hoso) -> None:
    changed = office("plan", "heading", "TH", "VĂN PHÒNG")
    assert changed.code == 0
    assert {t["heading_title"] for t in changed.json["titles"] if t["heading"] == "TH"} == {"VĂN PHÒNG"}
    assert office("plan", "heading", "LẠ", "GÌ ĐÓ").code == 1
    assert office("plan", "set", "TC.01", "component_set=không có").code == 2
    assert office("plan", "set", "TC.01", "component_set=personnel_official").code == 0
    office("plan", "open", "TC.01")
    assert office("components", "TC.01").json["set"]["id"] == "personnel_official"


def test_a_title_that_does_not_arise_this_year(office: Hoso) -> None:
    left = office("plan", "reality", "--year", 2026).json["not_opened"]
    assert office("plan", "absent", "TH.07", "--year", 2026).json["error"]["code"] == (
        "file_plan.no_absence_reason"
    )
    said = office("plan", "absent", "TH.07", "--reason", "năm nay không có", "--year", 2026)
    assert (said.code, said.json["arises"]) == (0, False)
    real = office("plan", "reality", "--year", 2026).json
    assert (real["not_opened"], real["not_arising"]) == (left - 1, 1)
    assert office("plan", "absent", "TH.07", "--lift", "--year", 2026).json["arises"] is True
    assert office("plan", "reality", "--year", 2026).json["not_opened"] == left


def test_headings_move_and_a_year_of_two_terms_asks_which(office: Hoso) -> None:
    moved = office("plan", "move", "HN", 1, "--year", 2026)
    assert moved.json["titles"][0]["heading"] == "HN"
    for place in (0, 999):
        assert office("plan", "move", "TH.01", place).json["error"]["code"] == "file_plan.no_such_place"
    assert office("plan", "add", "ZZ", "Hồ sơ thử").json["error"]["code"] == "file_plan.no_heading_name"
    assert office("plan", "set", "TH.01", "retention=-5 năm").json["error"]["code"] == "cli.bad_retention"
    assert office("settings", "term=2026-2031").code == 0
    assert office("plan", "new", "--year", 2026).code == 0
    asked = office("plan", "show", "--year", 2026)
    assert (asked.code, asked.json["error"]["code"]) == (1, "file_plan.two_plans")
    for term in ("2025-2030", "2026-2031"):
        assert office("plan", "show", "--year", 2026, "--term", term).json["term"] == term
