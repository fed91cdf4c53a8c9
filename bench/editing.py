"""How long lists saved for editing take, against bare openpyxl writing the same cells in the same run."""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from bench.printing import DAY, ROUNDS, seconds
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.printing import filled, word, workbook
from hoso_desktop.printing.render import Press
from hoso_desktop.printing.values import dossier_source
from tests.printing.sheets_factory import long_list

LIMIT = 1.6  # of bare openpyxl
MEGABYTES = 150.0


def save(sheet: DossierSheet) -> bytes:
    """A table of contents as a workbook."""
    papers = filled.fill("contents", [dossier_source(sheet, printed_on=DAY)], Press(DAY))
    return workbook.write(papers, DAY)


def texts(data: bytes) -> list[tuple[str | None, ...]]:
    """The cells of a workbook."""
    page: Any = load_workbook(io.BytesIO(data), read_only=True).active
    return [tuple(row) for row in page.iter_rows(values_only=True)]


def bare_openpyxl(rows: Sequence[Sequence[str | None]]) -> bytes:
    """The same cells in the same look, as its handbook says: a write-only book, a cell object per cell."""
    book = Workbook(write_only=True)
    page: Any = book.create_sheet()
    line = Side(style="thin")
    font, border = Font(name="Times New Roman", size=12), Border(line, line, line, line)
    alignment = Alignment(vertical="top", wrap_text=True)
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, text)
            cell.font, cell.border, cell.alignment, cell.number_format = font, border, alignment, "@"
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def megabytes(count: int) -> float:
    """Peak memory of a process that saves so many rows and nothing else."""
    asked = (
        "from pathlib import Path; from bench import editing;"
        "from tests.printing.sheets_factory import long_list;"
        f"editing.save(long_list({count}));"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    return int(done.stdout) / 1024


def run() -> list[tuple[str, float, float, float]]:
    """Rows (name, ours, yardstick, limit as a ratio of the two)."""
    rows = []
    for count in (1_000, 10_000):
        sheet = long_list(count)
        cells = texts(save(sheet))
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda sheet=sheet: save(sheet)))  # type: ignore[misc]
            bare.append(seconds(lambda cells=cells: bare_openpyxl(cells)))  # type: ignore[misc]
        name = f"editing: workbook of {count:,} papers"
        rows.append((name, statistics.median(ours), statistics.median(bare), LIMIT))
    (_, small, small_bare, _), (_, large, large_bare, _) = rows
    rows.append(("editing: growth from 1,000 to 10,000", large, small * large_bare / small_bare, 1.3))
    rows.append(("editing: memory for 10,000 papers (MB)", megabytes(10_000), MEGABYTES, 1.0))
    source = dossier_source(long_list(1_000), printed_on=DAY)
    took = seconds(lambda: word.write(filled.fill("contents", [source], Press(DAY)), DAY))
    rows.append(("editing: Word file of 1,000 papers (limit 2 s)", took, 2.0, 1.0))
    return rows


if __name__ == "__main__":
    for name, took, yardstick, limit in run():
        print(f"{name:60} {took:8.3f}  {yardstick:8.3f}  {took / yardstick:5.2f} (limit {limit})")
