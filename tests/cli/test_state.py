"""`hoso state` and `hoso sheets`: the whole way of a dossier, and story A3 with its late sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Hoso
from tests.support.office import GOLDEN

WANT: dict[str, Any] = json.loads((GOLDEN / "story-a" / "expected.json").read_text(encoding="utf-8"))
PASTE = str(GOLDEN / "story-a" / "paste.tsv")
LATE = str(GOLDEN / "story-a" / "late.tsv")


class Command:
    """One command of the office's clerk; it must end with the wanted exit code."""

    def __init__(self, hoso: Hoso) -> None:
        self._hoso = hoso

    def __call__(self, *words: str, want: int = 0) -> Any:
        answer = self._hoso(*words)
        assert answer.code == want, answer.err
        return answer.json

    def error(self, *words: str, want: int = 1) -> str:
        return str(self(*words, want=want)["error"]["code"])

    def complaint(self, *words: str, want: int = 1) -> str:
        answer: Answer = self._hoso(*words, plain=True)
        assert answer.code == want, answer.err
        return answer.err

    def told(self, *words: str, want: int = 0) -> str:
        answer: Answer = self._hoso(*words, plain=True)
        assert answer.code == want, answer.err
        return answer.out


@pytest.fixture
def run(office: Hoso) -> Command:
    return Command(office)


@pytest.fixture
def meeting(run: Command, tmp_path: Path) -> Command:
    """HN.15 with its twelve papers, pencilled and printed."""
    run("new", "HN.15", "--title", WANT["dossier"]["title"], "--retention", "Vĩnh viễn")
    run("add", "HN.15", PASTE)
    run("pencilled", "HN.15")
    run("print", "set", "HN.15", "--out", str(tmp_path / "in.pdf"))
    run("print", "pencil_guide", "HN.15", "--out", str(tmp_path / "huong-dan.pdf"))
    return run


def test_a3_says_what_to_write_and_what_to_print_again(meeting: Command) -> None:
    want = WANT["A3"]
    meeting("add", "HN.15", LATE, "--at", str(want["after_row"] + 1))
    done = meeting("sheets", "HN.15")
    assert done["doubled"] == want["labels"]
    assert (done["sheets"], done["last"]) == (34, want["F3"]["to"])
    assert done["print_again"] == want["print_again"]
    assert done["add_a_line"] == want["add_a_line"]
    late = done["documents"][want["after_row"]]
    assert (late["range"], late["write"]) == ("30a", "Ghi 30a (tờ đến sau).")
    assert done["documents"][4]["write"] == "Ghi từ 7 đến 12."
    told = meeting.told("sheets", "HN.15")
    assert want["print_again_sentence"] in told
    assert "Chỉ cần viết thêm một dòng: phiếu hướng dẫn đánh số." in told


def test_a_sheet_missed_inside_a_paper(meeting: Command) -> None:
    done = meeting("sheets", "HN.15", "--row", "5", "--missed", "9")
    assert done["documents"][4]["range"] == "7-12, 9a"
    assert done["documents"][4]["write"] == "Ghi từ 7 đến 12; tờ bị sót ghi 9a."
    assert (done["sheets"], done["doubled"]) == (34, ["9a"])
    assert meeting.error("sheets", "HN.15", "--row", "5", "--missed", "13", want=1) == "sheets.not_there"
    assert meeting.error("sheets", "HN.15", "--missed", "9", want=2) == "cli.sheets_need_row"
    assert meeting.error("sheets", "HN.15", "--row", "5", want=2) == "cli.sheets_need_missed"


def test_doubled_sheets_are_a_problem(meeting: Command) -> None:
    meeting("set", "HN.15", "--row", "2", "sheets=1")
    done = meeting("sheets", "HN.15", want=1)
    assert done["overlapping"] == ["1"]
    assert len(done["problems"]) == 2


def test_the_whole_way(meeting: Command, tmp_path: Path) -> None:
    assert meeting("state", "HN.15")["next_step"] == "work_ended"
    assert meeting.error("state", "HN.15", "complete", want=1) == "lifecycle.not_possible"
    assert meeting("state", "HN.15", "ended", "--on", "13/11/2026")["state"] == "work_ended"
    shown = meeting("state", "HN.15")
    assert [c["message"] for c in shown["conditions"]["completed"] if c["stops"]] == []
    assert meeting.error("state", "HN.15", "complete") == "lifecycle.needs_reason"
    assert "Chưa ghi tên người ký" in meeting.complaint("state", "HN.15", "complete")
    done = meeting("state", "HN.15", "complete", "--signer", "Trần Thị Lành")
    assert (done["state"], done["unsigned"]) == ("completed", False)
    assert meeting.error("add", "HN.15", LATE, want=1) == "dossier.closed"
    assert meeting.error("set", "HN.15", "title=Khác", want=1) == "dossier.closed"
    assert meeting.error("state", "HN.15", "supplement", "--reason", "x", want=2) == "cli.supplement_nothing"
    at = str(WANT["A3"]["after_row"] + 1)
    added = meeting.told(
        "state", "HN.15", "supplement", "--reason", "Tìm thấy bảng tổng hợp", "--add", LATE, "--at", at,
    )  # fmt: skip
    assert WANT["A3"]["print_again_sentence"] in added
    shown = meeting("state", "HN.15")
    assert [step["step"] for step in shown["history"]] == ["work_ended", "completed", "supplemented"]
    assert shown["history"][1]["content_hash"] != shown["history"][2]["content_hash"]
    assert meeting("sheets", "HN.15")["doubled"] == ["30a"]
    meeting("print", "set", "HN.15", "--out", str(tmp_path / "lai.pdf"))
    chief = ("--signer", "Trần Văn Bình", "--position", "Chánh Văn phòng", "--on", "16/11/2026")
    meeting("state", "HN.15", "confirm", *chief)
    assert meeting("check", "HN.15") == {"findings": []}
    told = meeting.told("state", "HN.15")
    assert "Trần Văn Bình (Chánh Văn phòng) ký ngày 16/11/2026" in told
    meeting("hold", "HN.15", "--reason", "đoàn kiểm tra")
    assert "Hãy bỏ tạm dừng trước." in meeting.complaint("state", "HN.15", "hand-in")
    meeting("hold", "HN.15", "--lift")
    meeting("state", "HN.15", "hand-in", "--on", "16/11/2026")
    assert meeting.error("state", "HN.15", "transfer", want=1) == "lifecycle.in_the_way"
    meeting("arrange", "HN.15", "--inventory", "01")
    assert meeting("state", "HN.15", "transfer")["state"] == "in_historical_archive"


def test_what_is_left_is_listed(run: Command) -> None:
    run("new", "TH.01", "--title", "Hồ sơ công việc", "--retention", "10 năm")
    run("add", "TH.01", PASTE)
    run("state", "TH.01", "ended")
    done = run.told("state", "TH.01", "complete", "--signer", "Lan", want=1)
    assert "Chưa đủ điều kiện hoàn thiện: còn 2 việc." in done
    assert "Chưa in chứng từ kết thúc." in done
    assert run.error("state", "TH.01", "ended", "--on", "hôm qua", want=2) == "cli.bad_day"
    run("pencilled", "TH.01")
    by_hand = ("--sheets", "33", "--words", "Ba mươi ba tờ", "--signer", "Lan")
    done = run("state", "TH.01", "complete", *by_hand)
    assert done["state"] == "completed"
    assert run.error("state", "TH.01", "reopen", want=1) == "lifecycle.no_reason"
    assert run("state", "TH.01", "reopen", "--reason", "Nhầm")["state"] == "work_ended"
