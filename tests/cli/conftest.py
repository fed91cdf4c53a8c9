"""Running `hoso` in this process: the words in, exit code, document and sentences out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.cli import main

PASSWORD = "mật khẩu của văn phòng"


@dataclass(frozen=True)
class Answer:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Hoso = Callable[..., Answer]


@pytest.fixture
def hoso(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hoso:
    """`hoso("show", "HN.15")`: always --json and the test's own store, on Monday 16/11/2026."""
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-16T09:00:00+07:00")
    store = tmp_path / "kho"

    def run(*words: object, plain: bool = False, named: bool = True) -> Answer:
        before = ["--store", str(store)] if named else []
        before += [] if plain else ["--json"]
        try:
            code = main([*before, *(str(word) for word in words)])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def office(hoso: Hoso) -> Hoso:
    """The same, with the office of the stories already made."""
    done = hoso(
        "init", "--office", "Đảng ủy xã Tân Lập", "--code", "A99.021", "--superior", "ĐẢNG BỘ TỈNH SÔNG LAM",
        "--congress", "khóa I", "--person", "Trần Thị Lành", "--kdf-memory", 64,
    )  # fmt: skip
    assert done.code == 0, done.err
    return hoso
