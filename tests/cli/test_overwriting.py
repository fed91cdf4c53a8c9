"""A command writes over no file that is there, unless told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Hoso

KEPT = b"kept"


@pytest.mark.parametrize(
    "words, file",
    [
        (("print", "cover", "HN.15", "--out"), "bia.pdf"),
        (("print", "file_plan", "2026", "--out"), "danh-muc.pdf"),
        (("print", "file_plan", "2026", "--out"), "danh-muc.xlsx"),
        (("print", "contents", "HN.15", "--out"), "muc-luc.docx"),
        (("plan", "export", "--year", 2026, "--out"), "danh-muc.xlsx"),
        (("check", "--report"), "ra-soat.pdf"),
    ],
)
def test_a_file_that_is_there_is_kept(
    office: Hoso, tmp_path: Path, words: tuple[object, ...], file: str
) -> None:
    assert office("new", "HN.15", "--title", "Hồ sơ Hội nghị Ban Thường vụ", "--retention", "VV").code == 0
    target = tmp_path / file
    target.write_bytes(KEPT)
    refused = office(*words, target)
    assert refused.code == 1
    assert refused.json["error"]["code"] == "cli.file_exists"
    assert "--force" in refused.err
    assert target.read_bytes() == KEPT
    assert "error" not in office(*words, target, "--force").json
    assert target.read_bytes() != KEPT
