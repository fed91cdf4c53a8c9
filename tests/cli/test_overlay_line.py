"""An office moves a line of a cover that is printed already, in millimetres, and takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.printing.spec import MM
from tests.cli.conftest import Hoso
from tests.printing.reading import Glyph, glyphs

TITLE = "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026"


def letters(path: Path) -> tuple[list[Glyph], list[Glyph]]:
    """The letters of the title, and all others."""
    (page,) = glyphs(path.read_bytes())
    text = "".join(glyph.char for glyph in page)
    at = text.index(TITLE.replace(" ", ""))
    end = at + len(TITLE.replace(" ", ""))
    return page[at:end], page[:at] + page[end:]


def test_one_line_moves_by_the_millimetres_asked_for(office: Hoso, tmp_path: Path) -> None:
    assert office("new", "HN.15", "--title", TITLE).code == 0
    shipped, moved, back = (tmp_path / name for name in ("1.pdf", "2.pdf", "3.pdf"))
    office("print", "cover_overlay", "HN.15", "--out", shipped)
    parts = office("form", "parts", "cover_overlay").json["parts"]
    settings = {one["path"]: one["value"] for part in parts for one in part["settings"]}
    before = float(settings["head[2].top"])
    assert office("form", "set", "cover_overlay", "head[2].top", f"{before + 7}").code == 0
    assert office("print", "cover_overlay", "HN.15", "--out", moved).code == 0
    (title, rest), (moved_title, same_rest) = letters(shipped), letters(moved)
    assert title[0].y - moved_title[0].y == pytest.approx(7 * MM, abs=0.05)
    assert title[0].x == pytest.approx(moved_title[0].x, abs=0.01)
    assert [(glyph.char, glyph.x, glyph.y) for glyph in rest] == [
        (glyph.char, glyph.x, glyph.y) for glyph in same_rest
    ]
    office("form", "reset", "cover_overlay")
    office("print", "cover_overlay", "HN.15", "--out", back)
    assert letters(back)[0][0].y == pytest.approx(title[0].y, abs=0.01)


def test_words_are_never_added_to_paper_that_has_them(office: Hoso) -> None:
    refused = office("form", "set", "cover_overlay", "head[3].text", "Phông số: {fonds_number}")
    assert refused.code == 1
    assert "giấy in sẵn" in refused.json["error"]["message"]
