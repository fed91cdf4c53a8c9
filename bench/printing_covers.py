"""A thousand covers as one PDF of ours, against LibreOffice turning the same covers from .docx into PDF.

Both in the same run, both as a fresh process with its start, in wall time: what a clerk waits for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Pt

from bench.rows import Row
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.printing.forms import shipped
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.render import render
from hoso_desktop.printing.values import dossier_source
from tests.printing.sheets_factory import meeting

COVERS = 1_000
LIMIT = 0.5
DAY = date(2026, 11, 16)
_OURS = "import sys; from bench import printing_covers; printing_covers.write(sys.argv[1])"


def sheets() -> list[DossierSheet]:
    """A thousand dossiers, each with its own title."""
    return [meeting(title=f"Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã lần {n}") for n in range(1, COVERS + 1)]


def write(target: str) -> None:
    """Our covers into a file."""
    Path(target).write_bytes(render("cover", sheets(), printed_on=DAY).pdf)


def write_docx(target: Path, dossiers: Sequence[DossierSheet]) -> None:
    """The lines of the same covers, one cover a page, in their sizes."""
    form, document = shipped("cover"), Document()
    for index, sheet in enumerate(dossiers):
        subject = dossier_source(sheet, printed_on=DAY).fill(form, 0)
        (page,) = form_pages(form, subject, Report(""))
        for text in page.texts:
            run = document.add_paragraph().add_run(text.text)
            run.font.size, run.font.name = Pt(min(text.size, 20)), "Tinos"
        if index < len(dossiers) - 1:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    document.save(str(target))


def _wall(command: Sequence[str], **environment: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - started


def run() -> list[Row]:
    """Nothing where there is no LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("… no LibreOffice here: covers beside it are not measured", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="hoso-covers-") as folder:
        source = Path(folder) / "bia.docx"
        write_docx(source, sheets())
        convert = [
            soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
            "--outdir", folder, str(source),
        ]  # fmt: skip
        _wall([*convert[:-1], str(_short(Path(folder)))], HOME=folder)  # its profile is made once
        ours = _wall([sys.executable, "-c", _OURS, f"{folder}/ours.pdf"])
        theirs = _wall(convert, HOME=folder)
        assert (Path(folder) / "bia.pdf").stat().st_size > 100_000
    return [(f"printing: {COVERS:,} covers / LibreOffice from .docx", ours, theirs, LIMIT)]


def _short(folder: Path) -> Path:
    target = folder / "mot.docx"
    write_docx(target, sheets()[:1])
    return target
