"""Sending on a schedule by `hoso`: set, sealed at completion, sent without a password, told afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.services import papers, queries
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import open_office
from tests.cli.conftest import PASSWORD, Hoso
from tests.services.test_outgoing import clean
from tests.support.office import story_clock

KEY = sealing.recipient_of(sealing.new_identity())
SIGNED = ("--signer", "Trần Thị Lành", "--position", "Văn thư", "--on", "16/11/2026")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "usb"
    path.mkdir()
    return path


@pytest.fixture
def code(office: Hoso, tmp_path: Path) -> str:
    """A dossier of the office that only waits to be completed."""
    with open_office(tmp_path / "kho", PASSWORD, clock=story_clock()) as opened:
        uid = clean(opened, tmp_path)
        return queries.peek(opened, uid).dossier.code


@pytest.fixture
def numbered(office: Hoso, code: str, tmp_path: Path) -> str:
    """The same with its archival number, on its papers as well."""
    with open_office(tmp_path / "kho", PASSWORD, clock=story_clock()) as opened:
        uid = queries.resolve(opened, code)
        arrange(opened, uid, "01")
        papers.print_set(opened, uid, tmp_path)
    return code


def test_from_completing_to_sent(
    office: Hoso, stick: Path, numbered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office("export", "--due").json == {"status": "off"}
    shown = office("schedule", "set", "--target", stick, "--every", "week", "--day", 5, "--hour", "16:30")
    assert shown.code == 0, shown.err
    assert shown.json["schedule"]["next"] == "2026-11-20T16:30+07:00"
    assert office("schedule", "key", KEY).json["province_key"] == KEY
    done = office("state", numbered, "complete", *SIGNED)
    assert done.code == 0, done.err
    assert "đã được niêm phong, chờ gửi" in done.err
    monkeypatch.delenv("HOSO_PASSWORD")
    sent = office("export", "--due")
    assert (sent.code, sent.json["outcome"], len(sent.json["sent"])) == (0, "sent", 1)
    assert len(list(stick.glob("*.age"))) == 2
    assert office("export", "--due").json == {"status": "done"}
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    listed = office("schedule", "list").json
    assert [(row["code"], row["state"], row["moved_to"]) for row in listed["packages"]] == [
        (numbered, "sent", str(stick))
    ]
    assert [(run["outcome"], len(run["sent"])) for run in listed["runs"]] == [("sent", 1)]


def test_completing_says_why_it_cannot_be_sealed_and_is_done_all_the_same(
    office: Hoso, stick: Path, code: str
) -> None:
    office("schedule", "set", "--target", stick)
    office("schedule", "key", KEY)
    done = office("state", code, "complete", *SIGNED)
    assert done.code == 0
    assert "chưa đóng gói để gửi được" in done.err
    sealed = office("schedule", "seal")
    assert sealed.code == 1
    assert sealed.json["not_sealed"][0]["problems"]
    office("arrange", code, "--inventory", "01")
    assert office("schedule", "seal").json["sealed"] == [code]


def test_a_place_that_is_gone_is_an_answer_with_what_to_do(office: Hoso, stick: Path, numbered: str) -> None:
    office("schedule", "set", "--target", stick)
    office("schedule", "key", KEY)
    office("state", numbered, "complete", *SIGNED)
    stick.rename(stick.with_name("rut"))
    told = office("export", "--due", plain=True)
    assert told.code == 1
    assert "Hãy cắm USB" in told.out
    assert "vẫn còn nguyên trong kho" in told.out
    assert office("export", "--due").json["failed"][0]["code"] == "outbox.target_missing"
    office("schedule", "seal")
    assert "Hãy cắm USB" in office("schedule", "list", plain=True).out


def test_the_schedule_is_shown_changed_and_switched_off(office: Hoso, stick: Path) -> None:
    assert "Chưa có lịch" in office("schedule", "show", plain=True).out
    office("schedule", "set", "--target", stick, "--quiet", "11:30-13:30")
    text = office("schedule", "show", plain=True).out
    assert "thứ Sáu hằng tuần lúc 16:30" in text
    assert "Không gửi trong khoảng 11:30–13:30" in text
    changed = office("schedule", "set", "--every", "month", "--day", 31, "--quiet", "").json["schedule"]
    assert (changed["every"], changed["day"], changed["quiet"], changed["target"]) == (
        "month",
        31,
        [],
        str(stick),
    )
    assert office("schedule", "off").json["schedule"]["enabled"] is False
    assert office("export", "--due").json == {"status": "off"}
    office("schedule", "key", KEY)
    assert office("schedule", "key", "--remove").json["province_key"] == ""


@pytest.mark.parametrize(
    "words, code",
    [
        (("set",), 2),
        (("set", "--target", "/khong/co"), 2),
        (("set", "--target", "{stick}", "--day", "9"), 1),
        (("set", "--target", "{stick}", "--hour", "25:00"), 1),
        (("set", "--target", "{stick}", "--quiet", "trưa"), 1),
        (("set", "--target", "{stick}", "--profile", "khac"), 1),
        (("key", "age1khongphai"), 1),
    ],
)
def test_bad_words_change_nothing(office: Hoso, stick: Path, words: tuple[str, ...], code: int) -> None:
    told = office("schedule", *(word.replace("{stick}", str(stick)) for word in words))
    assert told.code == code
    assert told.err.strip() or told.json
    shown = office("schedule", "show").json
    assert (shown["schedule"], shown["province_key"]) == (None, "")


def test_the_program_without_a_window_too(office: Hoso, stick: Path, numbered: str, tmp_path: Path) -> None:
    office("schedule", "set", "--target", stick)
    office("schedule", "key", KEY)
    office("state", numbered, "complete", *SIGNED)
    words = [sys.executable, "-m", "hoso_desktop", "--send-due", str(tmp_path / "kho")]
    environment = {name: value for name, value in os.environ.items() if name != "HOSO_PASSWORD"}
    done = subprocess.run(words, check=False, env=environment, stdout=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 0
    assert len(list(stick.glob("*.age"))) == 2
    done = subprocess.run([*words[:-1], str(tmp_path / "khac")], check=False, env=environment, timeout=60)
    assert done.returncode == 2


def test_a_stick_gets_sealed_packages_once_the_province_has_a_key(
    office: Hoso, stick: Path, numbered: str
) -> None:
    plain = office("package", "build", numbered, "--out", stick / "a")
    assert "KHÔNG niêm phong vì chưa có khóa của tỉnh" in plain.err
    assert plain.json["built"][0]["path"].endswith(".zip")
    office("schedule", "key", KEY)
    sealed = office("package", "build", numbered, "--out", stick / "b")
    assert (sealed.code, sealed.err) == (0, "")
    assert sealed.json["built"][0]["path"].endswith(".zip.age")
    assert office("package", "build", numbered, "--out", stick / "b").json["kept"]
    wished = office("package", "build", numbered, "--out", stick / "c", "--plain")
    assert "theo yêu cầu" in wished.err
    assert wished.json["built"][0]["path"].endswith(".zip")


def test_a_stick_pulled_out_too_early_is_said(
    office: Hoso, stick: Path, numbered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = office("package", "build", numbered, "--out", stick).json["built"][0]
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-16T10:00:00+07:00")
    assert office("package", "stick", stick).json["whole"] == [Path(built["path"]).name]
    assert "cần xem lại" in office("package", "stick", stick, plain=True).out
    again = office("package", "build", numbered, "--out", stick / "b").json["built"][0]
    Path(again["path"]).write_bytes(b"")
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-16T11:00:00+07:00")
    told = office("package", "stick", stick / "b", plain=True)
    assert told.code == 1
    assert "USB bị rút sớm" in told.out
