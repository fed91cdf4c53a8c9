"""`hoso components`, `not-applicable`, `named`, `meeting`: documents, exit codes and sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Hoso
from tests.support.office import GOLDEN

ROWS = (GOLDEN / "story-a" / "paste.tsv").read_text(encoding="utf-8").splitlines()
MINUTES = 10


@pytest.fixture
def meeting(office: Hoso, tmp_path: Path) -> Hoso:
    """The dossier of story A without its minutes."""
    office("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026")
    rows = tmp_path / "rows.tsv"
    rows.write_text("\n".join(row for at, row in enumerate(ROWS) if at != MINUTES), encoding="utf-8")
    answer = office("add", "HN.15", rows)
    assert answer.code == 0, answer.err
    return office


def standings(document: Any) -> dict[str, str]:
    return {one["id"]: one["standing"] for one in document["components"]}


def test_what_is_there_and_what_is_missing_today(meeting: Hoso) -> None:
    answer = meeting("components", "HN.15")
    assert answer.code == 1  # the minutes
    assert answer.json["set"]["id"] == "meeting_btv"
    assert answer.json["set"]["confirmed"] is False
    found = standings(answer.json)
    assert [name for name, standing in found.items() if standing == "missing"] == ["minutes"]
    assert found["invitation"] == found["programme"] == found["conclusion"] == "present"
    rows = {one["id"]: one["rows"] for one in answer.json["components"]}
    assert (rows["submission"], rows["decision"]) == ([3, 6], [11])
    plain = meeting("components", "HN.15", plain=True)
    assert "✗ cần có" in plain.out
    assert "đề xuất, cần xác nhận" in plain.out


def test_not_applicable_and_back(meeting: Hoso) -> None:
    refused = meeting("not-applicable", "HN.15", "minutes")
    assert (refused.code, refused.json["error"]["code"]) == (1, "component.no_reason")
    done = meeting("not-applicable", "HN.15", "minutes", "--reason", "ghi vào sổ biên bản chung")
    assert (done.code, standings(done.json)["minutes"]) == (0, "not_applicable")
    assert meeting("components", "HN.15").code == 0
    assert standings(meeting("not-applicable", "HN.15", "minutes", "--undo").json)["minutes"] == "missing"
    twice = meeting("not-applicable", "HN.15", "minutes", "--undo")
    assert (twice.code, twice.json["error"]["code"]) == (1, "component.not_marked")
    unknown = meeting("not-applicable", "HN.15", "ballot", "--reason", "x")
    assert (unknown.code, unknown.json["error"]["code"]) == (1, "component.unknown")
    assert "votes" in unknown.json["error"]["message"]


def test_what_a_paper_is_and_which_set(meeting: Hoso) -> None:
    said = meeting("components", "HN.15", "--row", 7, "--is", "minutes")
    assert (said.code, standings(said.json)["minutes"]) == (0, "present")
    assert meeting("components", "HN.15", "--row", 99, "--is", "minutes").code == 1
    for half in (("--row", 7), ("--is", "minutes")):
        refused = meeting("components", "HN.15", *half)
        assert (refused.code, refused.json["error"]["code"]) == (2, "component.row_and_is")
    assert standings(meeting("components", "HN.15").json)["minutes"] == "present", "nothing was taken back"
    assert standings(meeting("components", "HN.15", "--row", 7, "--is", "").json)["minutes"] == "missing"
    assert meeting("components").json["error"]["code"] == "component.no_code"
    other = meeting("components", "HN.15", "--set", "meeting_tt")
    assert other.json["set"]["id"] == "meeting_tt"
    none = meeting("components", "HN.15", "--set=-")
    assert (none.code, none.json["set"], none.json["components"]) == (0, None, [])
    assert meeting("components", "HN.15", "--set", "auto").json["set"]["id"] == "meeting_btv"
    bad = meeting("components", "HN.15", "--set", "nonsense")
    assert (bad.code, bad.json["error"]["code"]) == (1, "component.unknown_set")
    assert "meeting_btv" in {one["id"] for one in meeting("components", "--sets").json["sets"]}


def test_papers_named_in_minutes(meeting: Hoso, tmp_path: Path) -> None:
    listed = tmp_path / "tai lieu.txt"
    listed.write_text(
        "Tài liệu sử dụng trong hội nghị:\n- Tờ trình 215/TTr-UBND;\n- Đề án số 03 về chuyển đổi số.\n",
        encoding="utf-8",
    )
    named = meeting("named", "HN.15", listed)
    assert [(one["title"], one["standing"], one["row"]) for one in named.json["named"]] == [
        ("Tờ trình 215/TTr-UBND", "present", 3),
        ("Đề án số 03 về chuyển đổi số", "missing", None),
    ]
    codes = [one["code"] for one in meeting("check", "HN.15").json["findings"]]
    assert codes.count("C05") == 1
    assert meeting("named", "HN.15", listed).json["error"]["code"] == "named.known"
    assert meeting("named", "HN.15", "--dismiss", 2).json["error"]["code"] == "named.no_reason"
    assert meeting("named", "HN.15", "--dismiss", 3, "--reason", "x").json["error"]["code"] == "named.no_such"
    done = meeting("named", "HN.15", "--dismiss", 2, "--reason", "rút khỏi chương trình")
    assert (done.code, done.json["named"][1]["standing"]) == (0, "not_applicable")
    assert "C05" not in [one["code"] for one in meeting("check", "HN.15").json["findings"]]


def test_figures_of_a_meeting(meeting: Hoso) -> None:
    assert meeting("meeting", "HN.15").json["meeting"]["members_total"] is None
    done = meeting("meeting", "HN.15", "held_on=12/11/2026", "members_total=9", "votes_returned=9")
    assert done.json["changed"] == ["held_on", "members_total", "votes_returned"]
    assert done.json["meeting"]["held_on"] == "2026-11-12"
    assert meeting("meeting", "HN.15", "votes_for=7").json["meeting"]["members_total"] == 9
    for value, code in (
        ("votes_for=12", "meeting.more_than"), ("members_total=chín", "meeting.bad_figure"),
        ("held_on=31/02/2026", "meeting.bad_day"), ("nonsense=1", "meeting.unknown"),
    ):  # fmt: skip
        assert meeting("meeting", "HN.15", value).json["error"]["code"] == code
    assert "Tổng số thành viên: 9" in meeting("meeting", "HN.15", plain=True).out
