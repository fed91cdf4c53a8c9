"""docs/forms.md names every key a form file may have, and no other; its commands work in the order shown."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from hoso_desktop.cli import main
from tests.repo.source import read

_READ = re.compile(
    r"(?:(?:node|child)\.(?:text|number|whole|flag|choice|items|has)|_template)"
    r'\(\s*(?:node, |child, )?"(\w+)"'
)
_WORD = re.compile(r"`([a-z_]+)`")


def documented() -> set[str]:
    table = read("docs/forms.md").split("| where | key | what |")[1].split("\n## ")[0]
    keys = [row.split("|")[2] for row in table.splitlines() if row.count("|") >= 4]
    return {key for cell in keys for key in _WORD.findall(cell)}


def test_the_page_and_the_reader_know_the_same_keys() -> None:
    known = set(_READ.findall(read("src/hoso_desktop/printing/reader.py"))) | {"cells"}
    known -= {"name", "confirmed"}  # of heading blocks
    assert len(known) > 40
    assert documented() == known


def test_its_commands_work_in_the_order_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOSO_PASSWORD", "mat khau cua van thu")
    store = ["--store", str(tmp_path / "kho")]
    assert main([*store, "init", "--office", "Đảng ủy xã Tân Lập", "--kdf-memory", "64"]) == 0
    capsys.readouterr()
    block = read("docs/forms.md").split("```\n")[1]
    lines = [line.split("#")[0].strip() for line in block.splitlines()]
    assert len(lines) >= 8
    for line in lines:
        command, _, target = line.partition(">")
        code = main([*store, *shlex.split(command)[1:]])
        captured = capsys.readouterr()
        assert code == 0, (line, captured.err)
        if target:
            Path(target.strip()).write_text(captured.out, encoding="utf-8")
