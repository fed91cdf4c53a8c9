"""Story D1 by `hoso batch`: 27 dossiers ended in 2025, 25 handed over on 18/12/2026, to the figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain import dates, retention
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.services import holdings, people
from hoso_desktop.services.office import Office
from tests.cli.conftest import Hoso
from tests.services.test_paper_hand_in import DAY, GIVEN, WANT, made, words_of
from tests.support.office import PASSWORD, make_office, write_pdf

KEPT = {row["code"] for row in GIVEN["dossiers"] if row["decision"] == "keep"}


@pytest.fixture
def december(hoso: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hoso:
    """The clerk on 18/12/2026: the 27 dossiers are entered, two kept back with written consent."""
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOSO_CLOCK", DAY.isoformat())
    file = write_pdf(tmp_path / "a.pdf")
    with make_office(tmp_path / "kho", clock=FixedClock(DAY)) as opened:
        people.add_person(opened, "Lê Văn Hùng", "chanhvp", PASSWORD, "Chánh Văn phòng", cost=FLOOR)
        over = 0
        for row in GIVEN["dossiers"]:
            over = _enter(opened, row, over, file)

    def run(*words: object, **more: Any) -> Any:
        return hoso("--user", "vanthu", *words, **more)

    return run


def _enter(office: Office, row: dict[str, Any], over: int, file: Path) -> int:
    """One dossier; a file is a paper here: what is more than its sheets goes to the next."""
    keep = row["decision"] == "keep"
    files = row["files"] + (0 if keep else over)
    over = max(0, files - row["sheets"])
    period, ended = retention.parse(row["retention"]), dates.parse(row["ended"]).full
    assert period is not None
    uid = made(
        office, row["code"], period, sheets=row["sheets"], files=files - over, box=row["box"], file=file,
        ended=ended or date.min, title=row["title"],
    )  # fmt: skip
    if keep:
        holdings.keep_back(office, uid, consent_number="12-CV/ĐU", reason="còn dùng")
    return over


@pytest.mark.battery
def test_d1_from_what_falls_due_to_the_receipt(december: Hoso, tmp_path: Path) -> None:
    (proposal,) = december("batch", "propose", "--year", 2026).json["proposals"]
    why = {row["code"].partition("/")[0]: row["why"][0]["code"] for row in proposal["waiting"]}
    members = dict.fromkeys(("ĐV.01", "ĐV.02"), "hand_over.follows_person")
    assert why == dict.fromkeys(KEPT, "lifecycle.need.not_kept") | members
    assert december("batch", "new", "--year", 2026).json["batches"][0]["code"] == "2026/1"
    # Dossiers of members go along because the clerk says so.
    added = december("batch", "add", "2026/1", "ĐV.01", "ĐV.02").json
    assert len(added["dossiers"]) == WANT["handed_over"] == 25
    assert december("batch", "check", "2026/1").code == 0
    _papers(december, tmp_path)
    given = december("batch", "hand-over", "2026/1", "--on", "18/12/2026").json
    assert (given["state"], given["handed_on"], given["boxes"]) == ("handed_over", "2026-12-18", 5)
    states = [row["state"] for row in december("dossiers").json["dossiers"]]
    assert (states.count("in_office_archive"), states.count("completed")) == (25, 2)
    back = GIVEN["dossiers"][0]["code"]
    code = next(row["code"] for row in given["dossiers"] if row["code"].startswith(f"{back}/"))
    told = december("batch", "receive", "2026/1", "--number", "01/BN", "--returned", f"{code}=thiếu mục lục")
    assert told.code == 1  # one came back
    assert december("batch", "close", "2026/1").code == 1
    december("batch", "resubmit", "2026/1", code)
    december("batch", "hand-over", "2026/1")
    assert december("batch", "receive", "2026/1", "--number", "02/BN").code == 0
    closed = december("batch", "close", "2026/1").json
    assert closed["state"] == "closed"
    assert {row["state"] for row in closed["dossiers"]} == {"accepted"}
    assert [row["version"] for row in closed["dossiers"] if row["code"] == code] == [2]


def _papers(december: Hoso, tmp_path: Path) -> None:
    """F5 of the permanent and of the limited ones, F6 with what was said of the hand-over; 02 copies each."""
    done = december(
        "batch", "papers", "2026/1", tmp_path / "giay", "--on", "18/12/2026", "--boxes", 5,
        "--receiver", "Lê Văn Hùng",
    )  # fmt: skip
    files = {row["form"]: row for row in done.json["files"]}
    assert {row["copies"] for row in files.values()} == {2}
    lists = words_of(Path(files["hand_in_list"]["path"]).read_bytes())
    for want in WANT["F5"].values():
        assert f"Mục lục này gồm: {want['dossiers']:02d} hồ sơ (đơn vị bảo quản)." in lists
        assert f"Tổng số tờ: {want['sheets']['text']} tờ (Viết bằng chữ: {want['sheets']['line']})." in lists
    assert sum(want["sheets"]["value"] for want in WANT["F5"].values()) == 1261
    minutes, want = words_of(Path(files["hand_in_minutes"]["path"]).read_bytes()), WANT["F6"]
    for line in ("boxes_line", "dossiers_line", "time_line"):
        assert want[line] in minutes
    assert f"Tổng số hồ sơ: {want['electronic']['dossiers']}" in minutes
    assert f"Tổng số tệp tin trong hồ sơ: {want['electronic']['files']}" in minutes
    assert minutes.index("BÊN NHẬN") < minutes.index("Đồng chí: Lê Văn Hùng")
    assert "Chức vụ: Chánh Văn phòng" in minutes
    assert "18" in minutes
