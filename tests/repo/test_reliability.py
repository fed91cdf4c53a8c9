"""The page of what is promised has the words of its tool and sums its rows."""

from __future__ import annotations

from pathlib import Path

from tools import reliability


def row(name: str, ends: int, commit: str = "abc") -> dict[str, object]:
    figures = {"ends": ends, "folders": ends // 2}
    return {"battery": "ends", "name": name, "day": "2026-11-23", "commit": commit, **figures}


def test_rows_are_summed_and_dated() -> None:
    text = reliability.page([row("A", 1200), row("B", 800, "def")])
    assert "| A | 1,200 | 600 |" in text
    assert "| **all 2** | **2,000** | **1,000** |" in text
    assert "Passed 2026-11-23 after commit abc, def:" in text
    assert "Small disk" not in text.partition("## Last results")[2].partition("## What this")[0]


def test_the_page_in_the_project_is_the_tools_page(project: Path) -> None:
    text = (project / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert text.startswith(reliability.HEAD)
    assert text.endswith(reliability.TAIL)
    assert "### Ends" in text
