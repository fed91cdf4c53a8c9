"""Story D2 and D3 to the figure, from the acceptance data: entered by services and by `hoso`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.cli import main
from hoso_desktop.domain import dates, retention
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UserError
from hoso_desktop.services import checks, deadlines, dossiers, due_list, holdings, lifecycle, queries, today
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office, save_settings
from tests.support.office import GOLDEN, PASSWORD, make_office, sheet, unlock

GIVEN: dict[str, Any] = json.loads((GOLDEN / "story-d" / "input.json").read_text(encoding="utf-8"))
WANT: dict[str, Any] = json.loads((GOLDEN / "story-d" / "expected.json").read_text(encoding="utf-8"))
HANDED_OVER = dates.parse(GIVEN["handed_over_on"]).full
KEPT = [row for row in GIVEN["dossiers"] if row["decision"] == "keep"]
# Dossiers of members follow the member: they have no day of their own.
FOLLOWING = ("ĐV.01", "ĐV.02")


def clock(day: date) -> FixedClock:
    return FixedClock(datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """December: 27 dossiers whose work ended in 2025."""
    assert HANDED_OVER is not None
    with make_office(tmp_path / "kho", clock=clock(HANDED_OVER)) as made:
        for row in GIVEN["dossiers"]:
            enter(made, row)
        yield made


def enter(office: Office, row: dict[str, Any]) -> None:
    period = retention.parse(row["retention"])
    assert period is not None
    new = NewDossier(row["code"], row["title"], year=str(row["year"]), retention=period)
    (uid,) = dossiers.new_dossier(office, new).dossiers
    dossiers.edit_dossier(office, uid, 1, end_override=dates.parse(row["ended"]))


def code_of(row: dict[str, Any]) -> str:
    return f"{row['code']}/{row['year']}"


def uid_of(office: Office, row: dict[str, Any]) -> str:
    return queries.resolve(office, code_of(row))


def test_27_dossiers_are_due_on_one_day(office: Office) -> None:
    lines = due_list.due(office)
    assert len(GIVEN["dossiers"]) == WANT["dossiers"] == 27
    assert {line.code for line in lines} == {
        code_of(row) for row in GIVEN["dossiers"] if row["code"] not in FOLLOWING
    }
    assert {deadlines.day_text(line.deadline.day) for line in lines} == {WANT["D2"]["due"]}
    (group,) = due_list.groups(lines)
    assert today.group_text(group) == (
        "25 hồ sơ kết thúc năm 2025: nộp lưu chậm nhất ngày 31/12/2026 "
        "(Luật Lưu trữ 2024; cần xác nhận với Văn phòng Tỉnh ủy)"
    )


def test_d2_two_dossiers_are_kept_back(office: Office) -> None:
    assert len(KEPT) == WANT["D2"]["F16"] == WANT["D1"]["kept"]
    for row in KEPT:
        uid = uid_of(office, row)
        with pytest.raises(UserError, match=r"holding\.no_consent"):
            holdings.keep_back(office, uid, consent_number="", reason="còn dùng")
        terms = holdings.keep_back_terms(office, uid)
        assert deadlines.day_text(terms.due) == WANT["D2"]["due"]
        assert deadlines.day_text(terms.limit) == WANT["D2"]["keep_until_at_most"]
        with pytest.raises(UserError, match=r"holding\.too_long"):
            holdings.keep_back(
                office, uid, consent_number="12-CV/ĐU", reason="còn dùng", until=date(2029, 1, 1)
            )
        holdings.keep_back(office, uid, consent_number="12-CV/ĐU", reason="còn dùng", until=terms.limit)
    assert {one.code for one in holdings.held(office)} == {code_of(row) for row in KEPT}
    (group,) = due_list.groups(due_list.due(office))
    assert len(group.lines) == 25 - len(KEPT)


def test_d2_the_day_after_each_limit(office: Office) -> None:
    """Kept back: silent until 31/12/2028, C52 from the next day on; the others are C51's from 01/01/2027."""
    kept, other = uid_of(office, KEPT[0]), uid_of(office, GIVEN["dossiers"][0])
    holdings.keep_back(office, kept, consent_number="12-CV/ĐU", reason="còn dùng")
    for uid in (kept, other):
        lifecycle.end_work(office, uid, date(2025, 9, 1))
    folder = office.folder
    office.close()
    seen = {}
    for day in (date(2026, 12, 31), date(2027, 1, 1), date(2028, 12, 31), date(2029, 1, 1)):
        with unlock(folder, clock=clock(day)) as later:
            office_start_earlier(later)
            seen[day] = [
                [f.code for f in checks.findings(later, uid) if f.code.startswith("C5")]
                for uid in (kept, other)
            ]
    assert list(seen.values()) == [[[], ["C50"]], [[], ["C51"]], [[], ["C51"]], [["C52"], ["C51"]]]


def office_start_earlier(office: Office) -> None:
    """The office worked with the program when the dossiers ended."""
    save_settings(office, start_of_use=date(2025, 7, 1))


def test_d3_the_arithmetic_is_shown(office: Office) -> None:
    row = next(row for row in GIVEN["dossiers"] if row["retention"] == "Vĩnh viễn")
    uid = uid_of(office, row)
    assert deadlines.sums(office, sheet(office, uid)) == (WANT["D3"][0],)
    with office.change() as tx:  # a dossier without papers cannot be completed; the step alone counts here
        for step in (Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN):
            lifecycle.record(tx, office, uid, step, day=HANDED_OVER)
    assert deadlines.sums(office, sheet(office, uid)) == (WANT["D3"][1],)
    (line,) = [line for line in due_list.due(office) if line.uid == uid]
    assert deadlines.arithmetic(line.deadline) == WANT["D3"][1]


def test_a_limited_period_has_its_own_sum(office: Office) -> None:
    row = next(row for row in GIVEN["dossiers"] if row["retention"] == "10 năm")
    assert deadlines.sums(office, sheet(office, uid_of(office, row))) == (
        WANT["D3"][0],
        "Kết thúc năm 2025 + 10 năm bảo quản → hết hạn 31/12/2035",
    )


def test_the_same_on_the_command_line(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOSO_CLOCK", "2026-12-18T09:00:00+07:00")
    folder = office.folder
    office.close()

    def hoso(*words: str) -> tuple[int, Any]:
        code = main(["--store", str(folder), "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    code, found = hoso("due")
    assert (code, len(found["due"])) == (0, 25)
    assert {line["sum"] for line in found["due"]} == {WANT["D3"][0]}
    first = code_of(KEPT[0])
    code, found = hoso("keep-back", first, "--reason", "còn dùng")
    assert (code, found["error"]["code"]) == (1, "holding.no_consent")
    code, found = hoso(
        "keep-back", first, "--reason", "còn dùng", "--consent", "12-CV/ĐU", "--until", "01/01/2029"
    )
    assert (code, found["error"]["code"]) == (1, "holding.too_long")
    assert WANT["D2"]["keep_until_at_most"] in found["error"]["message"]
    code, found = hoso("keep-back", first, "--reason", "còn dùng", "--consent", "12-CV/ĐU")
    assert (code, found["until"], found["kept_back"]) == (0, "2028-12-31", True)
    assert hoso("due", first)[1]["sums"][0] == WANT["D3"][0]
    assert hoso("hold")[1]["holdings"][0]["consent"] == "12-CV/ĐU"
    lines = hoso("today")[1]["lines"]
    assert [(line["kind"], line["count"]) for line in lines] == [("due", 24), ("rules", 6)]
    assert set(lines[0]) == {"kind", "text", "place", "count"}
    code, found = hoso("keep-back", first, "--lift")
    assert (code, found["kept_back"]) == (0, False)
