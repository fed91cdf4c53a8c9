"""How much memory printing takes. How long it takes is measured by `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MEMORY_LIMIT = 150  # MB, resident, of a process that prints 10,000 papers and nothing else
PROGRAM = """
from datetime import date
from pathlib import Path
from hoso_desktop.printing.render import render
from tests.printing.sheets_factory import long_list
paper = render("contents", [long_list(10_000)], printed_on=date(2026, 11, 16))
status = Path("/proc/self/status").read_text()
print(paper.pages, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""
WORKBOOK = """
from datetime import date
from pathlib import Path
from hoso_desktop.printing import filled, workbook
from hoso_desktop.printing.render import Press
from hoso_desktop.printing.values import dossier_source
from tests.printing.sheets_factory import long_list
day = date(2026, 11, 16)
papers = filled.fill("contents", [dossier_source(long_list(10_000), printed_on=day)], Press(day))
data = workbook.write(papers, day)
status = Path("/proc/self/status").read_text()
print(len(data), int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_a_workbook_of_ten_thousand_papers_in_little_memory(project: Path) -> None:
    saved = subprocess.run(
        [sys.executable, "-c", WORKBOOK], check=True, cwd=project, capture_output=True, text=True
    )
    size, megabytes = map(int, saved.stdout.split())
    assert size > 100_000
    assert megabytes <= MEMORY_LIMIT


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_ten_thousand_papers_in_little_memory(project: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, cwd=project, capture_output=True, text=True
    )
    pages, megabytes = map(int, printed.stdout.split())
    assert pages > 500
    assert megabytes <= MEMORY_LIMIT
