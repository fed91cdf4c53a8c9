"""Story B by `hoso`, to the figure, from the acceptance files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Answer, Hoso

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
FOLDER = GOLDEN / "story-b"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
B1, B2 = WANT["B1"], WANT["B2"]
REASONS = {"Số bỏ, không phát hành": "not_issued", "Lưu riêng": "kept_apart", "Thất lạc": "lost"}


@pytest.fixture
def monday(office: Hoso) -> Hoso:
    assert office("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026").code == 0
    assert office("add", "HN.15", GOLDEN / "story-a" / "paste.tsv").json["added"] == 12
    return office


def test_b1_the_week(monday: Hoso) -> None:
    for name, want in zip(B1["files"], (B1["di"], B1["den"]), strict=True):
        done = monday("import", FOLDER / name).json
        assert (done["created"], done["already"], done["sentence"]) == (
            want["new"], want["known"], want["sentence"],
        )  # fmt: skip
    waiting = monday("register", "unfiled")
    assert waiting.code == 1
    entries = waiting.json["entries"]
    assert waiting.json["count"] == len(entries) == B1["unfiled"]

    monday("new", "TH.01", "--title", "Hồ sơ công việc tuần")
    uids = [entry["uid"] for entry in entries]
    filed = monday("file", *uids[: B1["filed_then"]], "--into", "TH.01").json
    assert (filed["filed"], filed["code"]) == (B1["filed_then"], "TH.01/2026")
    rest = uids[B1["filed_then"] :][: B1["marked_no_dossier"]]
    assert monday("no-dossier", *rest, "--reason", "Không cần lưu").json["left"] == B1["left"]
    assert monday("register", "unfiled").json["sentence"] == B1["home"]
    for name in (*B1["files"], B1["other_spelling"]["file"]):
        again = monday("import", FOLDER / name)
        assert (again.code, again.json["created"]) == (1, 0)
    assert monday("no-dossier", rest[0], "--wait-again").json["left"] == B1["left"] + 1


def test_b1_the_registers_as_lists(monday: Hoso) -> None:
    monday("import", FOLDER / B1["files"][0])
    out = monday("register", "out", "--year", 2026).json["entries"]
    assert len(out) == B1["di"]["rows"] - 1
    assert out[0]["date"] == "13/11/2026"
    (invited,) = monday("register", "out", "--words", "41-GM").json["entries"]
    assert (invited["symbol"], invited["dossiers"]) == ("41-GM/VPĐU", ["HN.15/2026"])
    assert monday("register", "in").code == 1
    lines = monday("register", "unfiled", plain=True).out
    assert "văn bản chưa vào hồ sơ" in lines


def error(answer: Answer, code: int) -> str:
    """The code of the sentence a refused command ends with."""
    assert answer.code == code, answer.out
    return str(answer.json["error"]["code"])


def test_b1_what_was_numbered_before_the_program_is_no_lack(monday: Hoso) -> None:
    """1-BC/ĐU of last year, 187 and 188 of the weeks before the first day of use: 185 numbers between."""
    monday("import", FOLDER / B1["files"][0])
    listed = {(row["type"], row["body"]): row for row in monday("series").json["series"]}
    assert listed["Báo cáo", "ĐU"]["missing_open"] == 0
    looked = monday("series", "Báo cáo", "ĐU").json
    assert [(gap["numbers"], gap["before_use"], gap["defect"]) for gap in looked["gaps"]] == [
        ("02-186", True, False)
    ]
    assert "Trước ngày bắt đầu dùng" in monday("series", "Báo cáo", "ĐU", plain=True).out
    named = monday("series", "Báo cáo", "ĐU", "--first", 185).json
    assert (named["start"], [gap["numbers"] for gap in named["gaps"]]) == (185, ["02-184", "185-186"])
    assert monday("series", "Báo cáo", "ĐU", "--first", 0).json["start"] is None
    assert error(monday("series", "Báo cáo", "ĐU", "--first", 189), 1) == "series.bad_start"
    assert error(monday("series", "--first", 5), 2) == "series.name_both"


def test_a_number_is_missing_only_within_its_series(monday: Hoso) -> None:
    monday("import", FOLDER / B1["files"][0])
    where = ("--reason", "in_other_dossier", "--dossier")
    assert error(monday("missing", "Báo cáo", "ĐU", "100", *where, "TH.99"), 1) == "dossier.not_found"
    assert error(monday("missing", "Báo cáo", "ĐU", "189-190", "--reason", "lost"), 1) == "series.beyond"
    assert monday("missing", "Báo cáo", "ĐU", "100", *where, "hn15").code == 0
    gaps = monday("series", "Báo cáo", "ĐU").json["gaps"]
    assert [gap["dossier"] for gap in gaps if gap["numbers"] == "100"] == ["HN.15/2026"]


def test_a_paper_typed_by_hand(office: Hoso) -> None:
    words = ("--number", "104-QĐ/ĐU", "--subject", "Quyết định kiện toàn", "--pages", 5, "--sheets", 3)
    assert office("register", "add", "out", *words, "--date", "02/10/2026").json["warning"] == ""
    twice = office("register", "add", "out", *words, "--date", "02/10/2026")
    assert (twice.code, twice.json["error"]["code"]) == (1, "register.known")
    second = office("register", "add", "out", *words, "--date", "05/10/2026")
    assert second.json["warning"] == B2["findings"][0]["message"] == second.err.strip()
    assert office("file", "104-QĐ/ĐU", "--into", "TH.02").code == 1
    office("new", "TH.02", "--title", "Tập Quyết định của Đảng ủy xã năm 2026")
    unclear = office("file", "104-QĐ/ĐU", "--into", "TH.02").json["error"]
    assert unclear["code"] == "register.ambiguous"
    assert "104-QĐ/ĐU@02/10/2026" in unclear["message"]
    assert office("file", "104-QĐ/ĐU@02/10/2026", "--into", "TH.02").json["left"] == 1
    assert office("show", "TH.02").json["totals"]["sheets"] == 3


def test_b2_the_year(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_CLOCK", "2026-12-31T09:00:00+07:00")
    assert office("import", FOLDER / B2["file"]).json["created"] == B2["register_rows"]
    title = "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026"
    office("new", B2["dossier"], "--title", title, "--retention", "Vĩnh viễn", "--year", 2026)
    office("set", B2["dossier"], "kind=numeric_series")
    for gap in json.loads((FOLDER / "gaps.json").read_text(encoding="utf-8")):
        numbers = f"{gap['from']}-{gap['to']}"
        said = office("missing", "Quyết định", "ĐU", numbers, "--reason", REASONS[gap["reason"]])
        assert said.code == 0, said.err
    done = office("compose", B2["dossier"], "--fill").json
    assert (done["title"], done["filled"]) == (B2["title"], B2["documents"]["value"])
    assert [(note["symbol"], note["note"]) for note in done["notes"]] == [
        (note["symbol"], note["note"]) for note in B2["notes"]
    ]
    totals = office("show", B2["dossier"]).json["totals"]
    for name in ("documents", "pages", "sheets"):
        assert (totals[name], totals["words"][name]) == (B2[name]["value"], B2[name]["words"])
    again = office("compose", B2["dossier"], "--fill").json
    assert (again["filled"], again["notes"]) == (0, [])

    looked = office("series", "Quyết định", "ĐU", "--year", 2026).json
    assert (looked["first"], looked["last"], looked["used"]) == (57, 118, B2["documents"]["value"])
    assert [gap["numbers"] for gap in looked["gaps"]] == ["63", "71-72", "88"]
    assert [gap["defect"] for gap in looked["gaps"]] == [False, False, True]
    assert [paper["date"] for paper in looked["doubles"][0]] == B2["duplicate_number_dates"]
    assert looked["backwards"] == []
    listed = {row["type"]: row for row in office("series").json["series"]}
    assert (listed["Quy định"]["used"], listed["Quyết định"]["missing_open"]) == (2, 1)


@pytest.mark.parametrize(
    "words, code",
    [
        (("series", "Quyết định"), 2),
        (("series", "Chiếu chỉ", "ĐU"), 1),
        (("series", "Quyết định", "ĐU"), 1),
        (("missing", "Quyết định", "ĐU", "x", "--reason", "lost"), 2),
        (("missing", "Quyết định", "ĐU", "63", "--reason", "nope"), 2),
        (("missing", "Quyết định", "ĐU", "63"), 2),
        (("missing", "Quyết định", "ĐU", "63", "--forget"), 1),
        (("file", "1-BC/ĐU"), 2),
        (("no-dossier", "1-BC/ĐU", "--reason", "x"), 1),
        (("compose", "TH.02"), 1),
        (("register", "add", "out"), 2),
    ],
)
def test_what_is_not_right_is_said(office: Hoso, words: tuple[str, ...], code: int) -> None:
    answer = office(*words)
    assert answer.code == code
    assert answer.err.strip()
