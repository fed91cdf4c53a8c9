"""Workbooks made for one test each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

MakeList: TypeAlias = Callable[..., Path]

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture
def golden() -> Path:
    return GOLDEN


@pytest.fixture
def make_list(tmp_path: Path) -> MakeList:
    """Write rows into a workbook; `finish` may change the sheet before it is saved."""

    def make(
        rows: Sequence[Sequence[object]],
        *,
        name: str = "danh-sach.xlsx",
        finish: Callable[[Worksheet], None] | None = None,
    ) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        for row in rows:
            sheet.append(list(row))
        if finish is not None:
            finish(sheet)
        path = tmp_path / name
        book.save(path)
        book.close()
        return path

    return make
