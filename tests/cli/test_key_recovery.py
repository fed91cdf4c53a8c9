"""`hoso key`: codes come from the printed page, never from the words of a command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.domain.recovery_code import SIGNS
from tests.cli.conftest import PASSWORD, Hoso
from tests.printing.reading import page_texts

NEW = "mật khẩu sau khi quên"
_GROUP = re.compile(f"[{SIGNS}]{{5}}(?![A-Z0-9])")


def codes(path: Path) -> list[str]:
    return ["-".join(_GROUP.findall(text)) for text in page_texts(path.read_bytes())]


@pytest.mark.parametrize("parts", [False, True])
def test_a_forgotten_password(
    parts: bool, office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "phieu.pdf"
    made = office("key", "recovery", "--out", sheet, *(["--parts"] if parts else []))
    assert made.code == 0, made.err
    assert made.json["number"] == 1
    assert made.json["pages"] == (3 if parts else 1)
    assert office("key", "recovery", "--out", sheet).json["error"]["code"] == "cli.file_exists"
    typed = codes(sheet)[:2] if parts else codes(sheet)
    monkeypatch.delenv("HOSO_PASSWORD")
    monkeypatch.setenv("HOSO_RECOVERY_CODE", "+".join(typed))
    monkeypatch.setenv("HOSO_NEW_PASSWORD", NEW)
    used = office("key", "recover", "--login", "vanthu", "--kdf-memory", 64)
    assert used.code == 0, used.err
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    assert office("dossiers").json["error"]["code"] == "store.wrong_password"
    monkeypatch.setenv("HOSO_PASSWORD", NEW)
    assert office("verify").json["ok"]
    kinds = [row["kind"] for row in office("key", "list").json["keys"]]
    assert kinds == (["pair"] * 3 if parts else ["recovery"]) + ["password"]


def test_a_code_that_is_wrong_says_where(
    office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "phieu.pdf"
    office("key", "recovery", "--out", sheet)
    groups = codes(sheet)[0].split("-")
    groups[4] = groups[4][::-1] if groups[4] != groups[4][::-1] else "22222"
    monkeypatch.setenv("HOSO_RECOVERY_CODE", "-".join(groups))
    monkeypatch.setenv("HOSO_NEW_PASSWORD", NEW)
    answer = office("key", "recover", "--login", "vanthu")
    assert answer.json["error"]["code"] == "recovery.bad_group"
    assert "Nhóm 5" in answer.err


def test_the_province_helps(office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hers = sealing.new_identity()
    (tmp_path / "khoa-tinh.txt").write_text(hers + "\n", encoding="utf-8")
    assert office("key", "province", sealing.recipient_of(hers)).code == 0
    monkeypatch.setenv("HOSO_NEW_PASSWORD", NEW)
    words = ("key", "recover", "--login", "vanthu", "--kdf-memory", 64, "--province-key")
    assert office(*words, tmp_path / "nothing.txt").json["error"]["code"] == "cli.no_key_file"
    assert office(*words, tmp_path / "khoa-tinh.txt").code == 0
    monkeypatch.setenv("HOSO_PASSWORD", NEW)
    assert office("key", "province", "--remove").code == 0
    assert office(*words, tmp_path / "khoa-tinh.txt").json["error"]["code"] == "recovery.no_province"
    assert office("key", "province").json["error"]["code"] == "cli.province_words"


def test_another_password_and_another_key(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_NEW_PASSWORD", NEW)
    assert office("key", "password", "--kdf-memory", 64).code == 0
    assert office("dossiers").json["error"]["code"] == "store.wrong_password"
    monkeypatch.setenv("HOSO_PASSWORD", NEW)
    assert office("key", "rekey").json == {"rekeyed": True}
    assert office("verify").json["ok"]


def test_nobody_to_ask(office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office("key", "recovery", "--out", tmp_path / "phieu.pdf")
    for name in ("HOSO_RECOVERY_CODE", "HOSO_NEW_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert office("key", "recover", "--login", "vanthu").json["error"]["code"] == "cli.no_recovery_code"
    assert office("key", "password").json["error"]["code"] == "cli.no_new_password"
