"""`hoso due|today|calendar|rules|keep-back|hold|loan`: keys, exit codes, sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.services import rules
from tests.cli.conftest import Hoso


@pytest.fixture
def ended(office: Hoso) -> Hoso:
    """TH.01/2025: the work ended on 15/11/2025."""
    assert office("new", "TH.01", "--title", "Tập Báo cáo tháng năm 2025", "--year", "2025").code == 0
    assert office("set", "TH.01", "end_override=15/11/2025").code == 0
    return office


def test_due_of_all_and_of_one(ended: Hoso) -> None:
    found = ended("due")
    assert found.code == 0
    (line,) = found.json["due"]
    assert (line["code"], line["kind"], line["day"], line["late"], line["days_left"]) == (
        "TH.01/2025", "hand_in", "2026-12-31", False, 45,
    )  # fmt: skip
    assert line["sum"] == "Kết thúc năm 2025 + 01 năm → chậm nhất 31/12/2026"
    one = ended("due", "TH.01")
    assert one.json["sums"] == [line["sum"]]
    assert one.json["proposed"]["retention"] == "10 năm"
    assert "cần xác nhận" in one.json["proposed"]["why"]
    plain = ended("due", plain=True).out.splitlines()
    assert plain[0].split()[:2] == ["Chậm", "nhất"]
    assert plain[1].startswith("31/12/2026  TH.01/2025")


def test_due_is_1_once_something_is_late(ended: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    ended("settings", "start_of_use=2025-07-01")
    monkeypatch.setenv("HOSO_CLOCK", "2027-01-01T09:00:00+07:00")
    assert ended("due").code == 1
    assert ended("due", "TH.01").code == 1
    ended("hold", "TH.01", "--reason", "đoàn kiểm tra")
    assert ended("due").code == 0
    assert ended("due").json["due"][0]["held"]


def test_nothing_due_is_said(office: Hoso) -> None:
    assert office("due").json == {"due": []}
    assert "Không có hồ sơ nào" in office("due", plain=True).out


def test_today_says_what_to_do(ended: Hoso) -> None:
    lines = ended("today").json["lines"]
    assert [line["kind"] for line in lines] == ["due", "rules"]
    assert set(lines[0]) == {"kind", "text", "place", "count"}
    assert "nộp lưu chậm nhất ngày 31/12/2026" in ended("today", plain=True).out


def test_the_calendar_of_a_year(ended: Hoso) -> None:
    found = ended("calendar").json
    assert found["year"] == 2026
    by_id = {entry["id"]: entry for entry in found["entries"]}
    assert (by_id["hand_in"]["to"], by_id["hand_in"]["by_rule"], by_id["hand_in"]["dossiers"]) == (
        "2026-12-31", True, 1,
    )  # fmt: skip
    assert by_id["leaving"]["from"] is None
    assert "congress" in {entry["id"] for entry in ended("calendar", "--year", 2030).json["entries"]}
    assert "[đề xuất]" in ended("calendar", plain=True).out
    for year in ("1", "99999999999"):
        refused = ended("calendar", "--year", year)
        assert (refused.code, refused.json["error"]["code"]) == (2, "cli.bad_year")


def test_a_loan_out_and_back(ended: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ended("loan", "out", "TH.01", "--to", "Ban Xây dựng Đảng", "--due", "tuần sau")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "cli.bad_day")
    out = ended("loan", "out", "TH.01", "--to", "Ban Xây dựng Đảng", "--due", "20/11/2026",
                "--allowed-by", "Chánh Văn phòng")  # fmt: skip
    assert (out.code, out.json) == (0, {"code": "TH.01/2025", "on_loan": True})
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-23T09:00:00+07:00")
    (line,) = ended("loan", "list").json["loans"]
    assert (line["borrower"], line["allowed_by"], line["days_overdue"]) == (
        "Ban Xây dựng Đảng", "Chánh Văn phòng", 3,
    )  # fmt: skip
    assert "quá hạn 3 ngày" in ended("loan", "list", plain=True).out
    back = ended("loan", "back", "TH.01", "--on", "22/11/2026")
    assert back.json["on_loan"] is False
    assert ended("loan", "list").json["loans"] == []
    assert ended("loan", "list", "--all").json["loans"][0]["returned_on"] == "2026-11-22"
    assert ended("loan", "back", "TH.01").code == 1
    assert ended("loan").code == 2


def test_rules_are_listed_shown_compared_and_adopted(ended: Hoso, tmp_path: Path) -> None:
    listed = ended("rules", "list").json["rules"]
    assert [one["name"] for one in listed] == list(rules.NAMES)
    assert all(one["shipped"] and not one["confirmed"] for one in listed)
    assert ended("rules", "show", "deadlines").json["table"]["hand_in"]["use"] == "year"
    assert ended("rules", "show", "fees").code == 2
    path = tmp_path / "moi.toml"
    path.write_text(rules.shipped("deadlines").text, encoding="utf-8")
    same = ended("rules", "diff", "deadlines", path)
    assert (same.code, same.json["lines"], same.json["dossiers"]) == (0, [], [])
    text = rules.shipped("deadlines").text.replace("years = 1\n", "years = 2\n", 1)
    path.write_text(text.replace("2026.1", "2026.2", 1), encoding="utf-8")
    seen = ended("rules", "diff", "deadlines", path)
    assert seen.code == 1
    assert seen.json["dossiers"][0]["after"] == "Kết thúc năm 2025 + 02 năm → chậm nhất 31/12/2027"
    assert ended("due").json["due"][0]["day"] == "2026-12-31"
    assert ended("rules", "adopt", "deadlines", path).json["adopted"]
    assert ended("due").json["due"][0]["day"] == "2027-12-31"
    again = ended("rules", "adopt", "deadlines", path)
    assert (again.code, again.json["error"]["code"]) == (1, "rules.older")
    assert "không mới hơn" in again.err


def test_a_hold_tells_its_own_day_not_that_of_keeping_back(ended: Hoso) -> None:
    ended("keep-back", "TH.01", "--consent", "12-CV/ĐU", "--reason", "còn dùng")
    held = ended("hold", "TH.01", "--reason", "đoàn kiểm tra", "--until", "01/02/2027")
    assert held.json["until"] == "2027-02-01"
    kept = ended("hold", "TH.01", "--lift")
    assert kept.json["until"] is None
    assert ended("hold").json["holdings"][0]["until"] == "2028-12-31"


def test_a_consent_of_a_day_to_come_is_refused(ended: Hoso) -> None:
    words = ("keep-back", "TH.01", "--consent", "12-CV/ĐU", "--reason", "còn dùng", "--consent-day")
    refused = ended(*words, "01/01/2030")
    assert (refused.code, refused.json["error"]["code"]) == (1, "holding.consent_ahead")
    assert ended("hold").json["holdings"] == []
    assert ended(*words, "16/11/2026").code == 0


def test_giu_lai_is_no_field_to_be_typed(ended: Hoso) -> None:
    """The mark follows from the written consent alone."""
    refused = ended("set", "TH.01", "kept_back=Có")
    assert (refused.code, refused.json["error"]["code"]) == (1, "field.unknown")
    assert "kept_back" not in ended("set", "TH.01").json["fields"]


def test_rules_are_read_by_a_person(office: Hoso, tmp_path: Path) -> None:
    told = office("rules", "show", "deadlines", plain=True).out
    assert "Nộp lưu trữ cơ quan › Tính theo năm" in told
    assert "  Số năm: 1" in told
    assert "#" not in told
    raw = office("rules", "show", "deadlines", "--raw", plain=True).out
    assert "[hand_in.year]" in raw
    newer = tmp_path / "deadlines.toml"
    newer.write_text(raw.replace('version = "2026.1"', 'version = "2026.2"'), encoding="utf-8")
    assert "Không hồ sơ nào thay đổi." in office("rules", "diff", "deadlines", newer, plain=True).out
