"""Story B by `hoso` in another order: incoming first, lists brought twice, steps taken back; same figures."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Hoso
from tests.cli.test_story_b import B1, B2, FOLDER, GOLDEN, REASONS

OUT, IN = B1["files"]
TITLE = "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026"


def bring(hoso: Hoso, name: str) -> int:
    return int(hoso("import", FOLDER / name).json["created"])


def test_b1_in_another_order_comes_to_the_same_figures(office: Hoso) -> None:
    """Incoming before outgoing, the respelt list before the list itself, the meeting's papers last."""
    assert bring(office, IN) == B1["den"]["new"]
    assert office("undo-import").code == 0
    assert office("register", "in").code == 1, "nothing is left of what was taken back"
    assert bring(office, IN) == B1["den"]["new"]
    assert bring(office, IN) == 0
    respelt = B1["other_spelling"]["file"]
    assert bring(office, respelt) == B1["di"]["rows"]
    assert bring(office, OUT) == 0
    assert office("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026").code == 0
    assert office("add", "HN.15", GOLDEN / "story-a" / "paste.tsv").json["added"] == 12
    for name in (OUT, IN, respelt):
        again = office("import", FOLDER / name)
        assert (again.code, again.json["created"]) == (1, 0)

    waiting = office("register", "unfiled").json
    assert waiting["count"] == B1["unfiled"]
    assert {entry["symbol"] for entry in waiting["entries"]}.isdisjoint(B1["di"]["known_symbols"])
    assert len(office("register", "out").json["entries"]) == B1["di"]["rows"]
    assert len(office("register", "in").json["entries"]) == B1["den"]["new"]
    uids = [entry["uid"] for entry in waiting["entries"]]
    marked = uids[: B1["marked_no_dossier"]]
    office("no-dossier", *marked, "--reason", "Không cần lưu")
    office("new", "TH.01", "--title", "Hồ sơ công việc tuần")
    rest = uids[B1["marked_no_dossier"] :]
    assert office("file", *rest[: B1["filed_then"]], "--into", "TH.01").json["left"] == B1["left"]
    assert office("register", "unfiled").json["sentence"] == B1["home"]


def test_b2_in_another_order_comes_to_the_same_figures(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Tập opened and filled before the reasons are known; the register brought twice, once taken back."""
    monkeypatch.setenv("HOSO_CLOCK", "2026-12-31T09:00:00+07:00")
    office("new", B2["dossier"], "--title", TITLE, "--retention", "Vĩnh viễn", "--year", 2026)
    office("set", B2["dossier"], "kind=numeric_series")
    assert bring(office, B2["file"]) == B2["register_rows"]
    assert office("undo-import").code == 0
    assert office("series", "Quyết định", "ĐU").code == 1
    assert bring(office, B2["file"]) == B2["register_rows"]
    assert bring(office, B2["file"]) == 0
    assert office("compose", B2["dossier"], "--fill").json["filled"] == B2["documents"]["value"]
    gaps = json.loads((FOLDER / "gaps.json").read_text(encoding="utf-8"))
    for gap in reversed(gaps):
        numbers = f"{gap['from']}-{gap['to']}"
        assert office("missing", "Quyết định", "ĐU", numbers, "--reason", REASONS[gap["reason"]]).code == 0
    wrong = gaps[0]["from"]
    assert office("missing", "Quyết định", "ĐU", wrong, "--forget").code == 0
    assert office("missing", "Quyết định", "ĐU", wrong, "--reason", REASONS[gaps[0]["reason"]]).code == 0
    assert office("compose", B2["dossier"], "--fill").json["title"] == B2["title"]

    shown = office("show", B2["dossier"]).json
    for name in ("documents", "pages", "sheets"):
        assert (shown["totals"][name], shown["totals"]["words"][name]) == (
            B2[name]["value"],
            B2[name]["words"],
        )
    notes = {row["symbol"]: row["note"] for row in shown["documents"] if row["note"]}
    assert notes == {note["symbol"]: note["note"] for note in B2["notes"]}
    found = [one for one in office("check", B2["dossier"]).json["findings"] if one["code"] in ("C90", "C91")]
    assert sorted(one["code"] for one in found) == ["C90", "C91"]
    assert "88" in next(one["message"] for one in found if one["code"] == "C90")


def test_taking_back_an_import_that_did_nothing_says_so(office: Hoso) -> None:
    assert bring(office, OUT) > 0
    assert bring(office, OUT) == 0
    before = len(office("register", "out").json["entries"])
    refused = office("undo-import")
    assert refused.code == 1
    assert "không thêm gì vào kho" in refused.err
    assert len(office("register", "out").json["entries"]) == before
    batch = refused.err.split("hoso undo-import ")[1].split()[0]
    assert office("undo-import", batch).code == 0
    assert office("register", "out").code == 1, "the import that added them is taken back when it is named"
