"""Every command the README shows is run, in the order shown, and ends as the README says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from hoso_desktop.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Commands that report what they found: 1 is their answer, not a failure.
_MAY_REPORT = ("check", "unfiled", "components", "due", "state")


def _blocks() -> list[list[list[str]]]:
    return [[shlex.split(line) for line in block.splitlines() if line] for block in _BLOCK.findall(README)]


def _hoso_blocks() -> list[list[list[str]]]:
    return [block for block in _blocks() if any("hoso" in word for line in block for word in line)]


def test_the_readme_shows_commands() -> None:
    assert len(_hoso_blocks()) == 6
    assert ["make", "run"] in _blocks()[0]
    assert ["make", "test"] in _blocks()[0]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_every_hoso_command_of_the_readme_works(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    ran = 0
    for line in _hoso_blocks()[number]:
        if line[0] == "export":
            name, _, value = line[1].partition("=")
            monkeypatch.setenv(name, value)
            continue
        assert line[0] == ".venv/bin/hoso", line
        code = main(line[1:])
        captured = capsys.readouterr()
        allowed = (0, 1) if any(word in _MAY_REPORT for word in line) else (0,)
        assert code in allowed, (line, captured.err)
        assert captured.out.strip(), line
        ran += 1
    assert ran >= 6


def test_the_readme_opens_in_vietnamese() -> None:
    opening = README.split("## In English")[0]
    assert (
        len(re.findall(r"[àáãèéìíĩòóõùúũýăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", opening))
        > 300
    )
    assert README.index("hồ sơ") < README.index("## In English")


def test_every_internal_link_leads_somewhere() -> None:
    for file in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), (file.name, target)
