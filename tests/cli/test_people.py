"""`hoso person`, `hoso restrict` and what `hoso find` says of commands, lists and filters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import PASSWORD, Hoso

OTHER = "mật khẩu khác"
CLERK, CHIEF = ("--user", "vanthu"), ("--user", "chanhvp")


@pytest.fixture
def two(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> Hoso:
    """The office with a second person and two dossiers."""
    monkeypatch.setenv("HOSO_NEW_PASSWORD", OTHER)
    words = ("--name", "Lê Văn Chánh", "--position", "Chánh Văn phòng", "--kdf-memory", "64")
    added = office("person", "add", "chanhvp", *words)
    assert (added.code, added.json["person"]["login"]) == (0, "chanhvp")
    for notation, title in (("KT.01", "Hồ sơ kỷ luật đảng viên"), ("HN.15", "Hồ sơ Hội nghị")):
        assert office(*CLERK, "new", notation, "--title", title, "--retention", "Vĩnh viễn").code == 0
    return office


def test_people_are_listed_leave_and_are_closed(two: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    assert two(*CLERK, "person", "leaving", "chanhvp", "25/12/2026").code == 0
    people = two(*CLERK, "person", "list").json["people"]
    assert [(one["login"], one["leaves_on"]) for one in people] == [
        ("vanthu", None), ("chanhvp", "2026-12-25")
    ]  # fmt: skip
    assert two(*CLERK, "person", "leaving", "chanhvp", "bao giờ").code == 2
    table = two(*CLERK, "person", "list", plain=True).out
    assert "Quản trị" in table
    assert "administrator" not in table
    assert two(*CLERK, "person", "close", "chanhvp").json["person"]["closed"]
    last = two("person", "close", "vanthu")
    assert (last.code, last.json["error"]["code"]) == (1, "people.last_administrator")
    monkeypatch.setenv("HOSO_PASSWORD", OTHER)
    assert two(*CHIEF, "dossiers").code == 2


def test_a_restricted_dossier_is_its_readers_only(two: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    without_me = two(*CLERK, "restrict", "KT.01", "--readers", "chanhvp")
    assert without_me.json["error"]["code"] == "readers.without_me"
    done = two(*CLERK, "restrict", "KT.01", "--readers", "vanthu")
    assert done.json == {"code": "KT.01/2026", "restricted": True, "readers": ["vanthu"]}
    assert two(*CLERK, "find", "ky luat").json["results"]
    monkeypatch.setenv("HOSO_PASSWORD", OTHER)
    assert two(*CHIEF, "find", "ky luat").json["results"] == []
    assert [row["code"] for row in two(*CHIEF, "dossiers").json["dossiers"]] == ["HN.15/2026"]
    assert two(*CHIEF, "show", "KT.01").json["error"]["code"] == "dossier.not_found"
    assert two(*CHIEF, "check").json["findings"] == [
        one for one in two(*CHIEF, "check").json["findings"] if one["dossier"] != "KT.01/2026"
    ]
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    assert two(*CLERK, "restrict", "KT.01", "--open").json["restricted"] is False
    monkeypatch.setenv("HOSO_PASSWORD", OTHER)
    assert two(*CHIEF, "show", "KT.01").code == 0


def test_find_tells_what_it_read(two: Hoso) -> None:
    command = two(*CLERK, "find", "in bia")
    assert command.code == 0
    assert [(one["kind"], one["text"]) for one in command.json["commands"]] == [
        ("command", "In bìa"), ("help", "Hướng dẫn")
    ]  # fmt: skip
    waiting = two(*CLERK, "find", "chua vao ho so").json
    assert [(one["id"], one["count"]) for one in waiting["filters"]] == [("unfiled", 0)]
    filtered = two(*CLERK, "find", "vinh vien 2026").json
    assert [one["id"] for one in filtered["filters"]] == ["retention", "year"]
    assert {hit["code"] for hit in filtered["results"]} == {"KT.01/2026", "HN.15/2026"}


def test_find_is_narrowed_by_term_and_state(two: Hoso) -> None:
    assert len(two(*CLERK, "find", "ho so", "--term", "2025-2030").json["results"]) == 2
    assert two(*CLERK, "find", "ho so", "--term", "2015-2020").json["results"] == []
    assert len(two(*CLERK, "find", "--state", "open").json["results"]) == 2
    assert two(*CLERK, "find", "ho so", "--state", "completed").json["results"] == []
    assert two(*CLERK, "find", "ho so", "--state", "nowhere").code == 2


def test_what_a_leaving_person_keeps_is_listed_and_handed_over(two: Hoso, tmp_path: Path) -> None:
    kept = two(*CLERK, "person", "handover", "vanthu").json
    assert [one["code"] for one in kept["going_on"]] == ["HN.15/2026", "KT.01/2026"]
    assert "đang giữ 2 hồ sơ: 0 đã kết thúc, 2 đang giải quyết" in (
        two(*CLERK, "person", "handover", "vanthu", plain=True).out
    )
    words = (*CLERK, "person", "handover", "vanthu", "--to", "chanhvp")
    assert two(*words).json["error"]["code"] == "handover.no_reason"
    assert two(*words, "--reason", "nghỉ hưu", "--owner", "KT.01").code == 2
    assert two(*words, "--reason", "nghỉ hưu", "--day", "hôm nào").code == 2
    done = two(*words, "--reason", "nghỉ hưu", "--owner", "KT.01=Vũ Thị Mai")
    assert (done.code, done.json["handover"]["receiver"]) == (0, "Lê Văn Chánh")
    assert [one["owner"] for one in done.json["going_on"]] == ["Lê Văn Chánh", "Vũ Thị Mai"]
    assert two(*CLERK, "person", "handover", "vanthu").json["going_on"] == []
    again = two(*words, "--reason", "nghỉ hưu")
    assert (again.code, again.json["error"]["code"]) == (1, "handover.nothing")
    paper = tmp_path / "bien-ban.pdf"
    assert two(*CLERK, "print", "staff_handover", "vanthu", "--out", str(paper)).code == 0
    assert paper.read_bytes().startswith(b"%PDF")


def test_roles_are_shown_and_given_and_the_last_administrator_stays(two: Hoso) -> None:
    assert two(*CLERK, "person", "roles", "chanhvp").json["person"]["roles"] == ["clerk"]
    given = two(*CLERK, "person", "roles", "chanhvp", "--role", "inspector")
    assert (given.code, given.json["person"]["roles"]) == (0, ["inspector"])
    assert "Chỉ xem" in two(*CLERK, "person", "roles", "chanhvp", plain=True).out
    assert two(*CLERK, "person", "roles", "vanthu", "--role", "clerk").code == 1
    assert two(*CLERK, "person", "roles", "chanhvp", "--role", "king").code == 2


def test_an_inspector_reads_and_is_told_what_he_may_not(two: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    two(*CLERK, "person", "roles", "chanhvp", "--role", "inspector")
    monkeypatch.setenv("HOSO_PASSWORD", OTHER)
    assert two(*CHIEF, "show", "HN.15").code == 0
    assert two(*CHIEF, "find", "hội nghị").json["results"]
    refused = two(*CHIEF, "new", "KT.09", "--title", "Hồ sơ khác", "--retention", "Vĩnh viễn")
    assert (refused.code, refused.json["error"]["code"]) == (1, "access.denied")
    assert two(*CHIEF, "person", "roles", "chanhvp", "--role", "administrator").code == 1
    assert len(two(*CHIEF, "dossiers").json["dossiers"]) == 2


def test_the_table_of_rights_is_printed_in_words(two: Hoso) -> None:
    rights = two(*CLERK, "person", "rights").json["rights"]
    assert {"action": "approve", "object": "plan"} in rights["chief"]
    assert {"action": "read", "object": "dossier"} not in rights["administrator"]
    said = two(*CLERK, "person", "rights", plain=True).out
    assert "Người kiểm tra (chỉ xem)" in said
    assert "xem hồ sơ và văn bản trong hồ sơ" in said
