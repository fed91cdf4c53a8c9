"""`hoso backup`, and the printed recovery page followed to the letter on a machine that has only a backup."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hoso_desktop.domain.recovery_code import SIGNS
from tests.cli.conftest import PASSWORD, Hoso
from tests.printing.reading import page_texts

PROJECT = Path(__file__).resolve().parents[2]
NEW = "mật khẩu trên máy mới"
_GROUP = re.compile(f"[{SIGNS}]{{5}}(?![A-Z0-9])")


@pytest.fixture
def backed(office: Hoso, tmp_path: Path) -> Hoso:
    """An office with a dossier, a place to back up to and one backup."""
    office("new", "HN.15", "--title", "Hồ sơ Hội nghị", "--retention", "Vĩnh viễn")
    (tmp_path / "usb").mkdir()
    assert office("backup", "places", tmp_path / "usb").json["places"] == [str(tmp_path / "usb")]
    done = office("backup", "run")
    assert done.code == 0, done.err
    assert [row["state"] for row in done.json["backups"]] == ["good"]
    return office


def folder_of(tmp_path: Path) -> Path:
    (found,) = tmp_path.glob("usb/hoso-*/2*")
    return found


def test_make_list_check_and_try(backed: Hoso, tmp_path: Path) -> None:
    listed = backed("backup", "list").json
    assert [row["state"] for row in listed["backups"]] == ["good"]
    assert listed["days"] == 0
    assert not listed["amber"]
    assert backed("backup", "run", "--when-due").json == {"backups": [], "due": False}
    assert backed("backup", "check", "--full").code == 0
    assert backed("backup", "drill").code == 0
    sorted(tmp_path.glob("usb/hoso-*/2*"))[0].joinpath("hoso.db").write_bytes(b"rotten")
    answer = backed("backup", "check")
    assert answer.code == 1
    assert sorted(row["state"] for row in answer.json["backups"]) == ["bad", "good"]
    assert backed("backup", "check", "nothing").json["error"]["code"] == "backup.unknown"


def test_without_a_place_it_says_what_to_do(
    office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office("backup", "run").json["error"]["code"] == "backup.no_places"
    answer = office("backup", "run", "--to", tmp_path / "nowhere")
    assert answer.code == 1
    assert "nowhere" in answer.json["backups"][0]["problem"]
    assert not office("backup", "list").json["amber"]
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-20T09:00:00+07:00")
    assert office("backup", "list").json["amber"]
    assert office("today").json["lines"][0]["kind"] == "backup"


def test_bring_it_back_elsewhere(backed: Hoso, tmp_path: Path) -> None:
    answer = backed("backup", "restore", folder_of(tmp_path), "--into", tmp_path / "moi", named=False)
    assert answer.code == 0, answer.err
    assert answer.json["counts"]["dossier"] == 1
    there = backed("--store", tmp_path / "moi", "dossiers", named=False)
    assert [row["code"] for row in there.json["dossiers"]] == ["HN.15/2026"]
    again = backed("backup", "restore", folder_of(tmp_path), "--into", tmp_path / "moi", named=False)
    assert again.json["error"]["code"] == "backup.into_exists"


@pytest.mark.parametrize("parts", [False, True])
def test_the_printed_page_is_followed_on_a_fresh_folder(
    parts: bool, backed: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No command here but those on the page: its placeholders are filled in, its questions answered."""
    sheet = tmp_path / "phieu.pdf"
    assert backed("key", "recovery", "--out", sheet, *(["--parts"] if parts else [])).code == 0
    shutil.rmtree(tmp_path / "usb")
    (tmp_path / "usb").mkdir()
    assert backed("backup", "run").code == 0
    pages = [text.replace("\xa0", " ") for text in page_texts(sheet.read_bytes())]
    codes = [" ".join(_GROUP.findall(text)) for text in pages[: 2 if parts else 1]]
    commands = [line.strip() for line in pages[0].splitlines() if line.strip().startswith("hoso ")]
    assert len(commands) == 3
    shutil.move(tmp_path / "kho", tmp_path / "cái máy đã mất")  # only the stick and the sheet are left
    monkeypatch.delenv("HOSO_PASSWORD")
    environment = {
        **os.environ, "HOSO_RECOVERY_CODE": "+".join(codes), "HOSO_NEW_PASSWORD": NEW,
        "XDG_DATA_HOME": str(tmp_path / "xdg"), "XDG_STATE_HOME": str(tmp_path / "xdg"),
    }  # fmt: skip
    where = {"BAN-SAO-LUU": str(folder_of(tmp_path)), "KHO-MOI": str(tmp_path / "moi"),
             "hoso": str(Path(sys.executable).with_name("hoso"))}  # fmt: skip
    for number, command in enumerate(commands):
        words = [where.get(word, word) for word in shlex.split(command)]
        if number == 2:
            environment["HOSO_PASSWORD"] = NEW
        done = subprocess.run(
            words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    monkeypatch.setenv("HOSO_PASSWORD", NEW)
    there = backed("--store", tmp_path / "moi", "dossiers", named=False)
    assert [row["code"] for row in there.json["dossiers"]] == ["HN.15/2026"]
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    refused = backed("--store", tmp_path / "moi", "dossiers", named=False)
    assert refused.json["error"]["code"] == "store.wrong_password"
