"""Whatever a reader types about a restricted dossier leaves its row in the journal."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.services.office import open_office
from tests.cli.conftest import Hoso
from tests.support.office import PASSWORD, make_office, scalar, story_clock
from tests.support.restricted import CODE, fill, hide

# Every command that shows or gives away what is in one dossier.
READ = (
    "show {code}",
    "set {code}",
    "set {code} --row 1",
    "sheets {code}",
    "state {code}",
    "due {code}",
    "check {code}",
    "components {code}",
    "named {code}",
    "meeting {code}",
    "print contents {code} --out {here}/contents.pdf --force",
    "print set {code} --out {here}/set --force",
    "package build {code} --out {here}",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with make_office(tmp_path / "kho") as office:
        fill(office, tmp_path)
        hide(office, tmp_path)
    return tmp_path


def rows(folder: Path, code: str) -> int:
    """Facts of reading of one dossier."""
    notation = code.partition("/")[0]
    with open_office(folder / "kho", PASSWORD, login="vanthu", clock=story_clock()) as office:
        return int(
            scalar(
                office,
                "SELECT count(*) FROM journal WHERE kind = 'dossier.read' AND dossier_uid ="
                f" (SELECT uid FROM dossier WHERE notation = '{notation}')",
            )
        )


@pytest.mark.parametrize("line", READ)
def test_each_reading_of_a_restricted_dossier_is_a_row(
    hoso: Hoso, folder: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_PASSWORD", PASSWORD)
    for code in (CODE, CODE, "HN.15", "HN.15"):
        before = rows(folder, code)
        said = hoso("--user", "vanthu", *line.format(code=code, here=folder).split())
        assert "error" not in said.json, said.out
        if code == CODE:
            assert rows(folder, code) > before
    # Of an ordinary one the day's reading is one row, however often.
    assert rows(folder, "HN.15") == 1
