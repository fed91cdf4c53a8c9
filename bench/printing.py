"""How long papers take, against a bare ReportLab canvas that draws the same glyphs in the same run.

Times are of the processor and taken in turn, so that a busy machine hits both alike. Memory and the covers
beside LibreOffice are measured in processes of their own (`bench.printing_covers`).
"""

from __future__ import annotations

import io
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from bench import printing_covers
from bench.rows import Row
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.printing.layout import Report, form_pages
from hoso_desktop.printing.pdfa import PageMarks
from hoso_desktop.printing.render import Press, RenderedPaper, render, render_sources
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import dossier_source
from tests.printing.sheets_factory import MEETING, long_list, meeting

DAY = date(2026, 11, 16)
ROWS, MOST = 10_000, 50_000
LIMIT = 1.6  # of the bare canvas
LINEAR = 1.3  # seconds a row, 50,000 rows against 10,000
MEGABYTES = 150  # beyond what the program needs before it prints
FIRST_PAGE = 0.5  # seconds
ROUNDS = 3
_MEMORY = """
import sys
from pathlib import Path
from bench import printing

def status(name):
    return int(Path("/proc/self/status").read_text().split(name + ":")[1].split()[0]) / 1024

source = printing.LISTS[sys.argv[1]](10_000)
printing.whole(sys.argv[1], printing.LISTS[sys.argv[1]](20))
before = status("VmRSS")
printing.whole(sys.argv[1], source)
print(status("VmHWM") - before)
"""


def contents_of(count: int) -> Source:
    """A dossier of so many papers."""
    return dossier_source(long_list(count), printed_on=DAY)


def inventory_of(count: int) -> Source:
    """An inventory of so many dossiers, each with its own title, dates and number."""
    fields = kinds()["inventory"]

    def rows() -> Iterator[dict[str, str]]:
        for number in range(1, count + 1):
            text = dict.fromkeys(fields.row, "12")
            title = MEETING[number % len(MEETING)][2]
            yield text | {"title": f"{title}, hồ sơ số {number}", "number": f"{number:04d}", "group": ""}

    class Rows:
        def __iter__(self) -> Iterator[dict[str, str]]:
            return rows()

    subject = Subject("002/01", dict.fromkeys(fields.line, "Tân Lập"), rows_of(Rows()))
    return Source("002/01", "inventory", lambda _form, _counted: subject)


LISTS: dict[str, Callable[[int], Source]] = {"contents": contents_of, "inventory_list": inventory_of}


def whole(form_id: str, source: Source, first: int = 0) -> RenderedPaper:
    """A list as it is printed; with `first`, only so many pages."""
    return render_sources(form_id, [source], Press(DAY, first=first))


def marks(form_id: str, source: Source) -> list[PageMarks]:
    """The pages of a list, laid out beforehand for the yardstick."""
    form = shipped(form_id)
    return list(form_pages(form, source.fill(form, 0), Report("")))


def bare_canvas(pages: list[PageMarks]) -> bytes:
    """Draw finished pages with nothing but ReportLab's own calls."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    for page in pages:
        canvas.setPageSize((page.width, page.height))
        canvas.lines([(line.x1, line.y1, line.x2, line.y2) for line in page.strokes])
        font = ("", 0.0)
        for text in page.texts:
            if font != (text.face, text.size):
                font = (str(text.face), text.size)
                canvas.setFont(*font)
            canvas.drawString(text.x, text.y, text.text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one run."""
    started = time.process_time()
    work()
    return time.process_time() - started


def compare(form_id: str, source: Source, rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of printing a list and of its yardstick, measured alternately."""
    pages = marks(form_id, source)
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: whole(form_id, source)))
        bare.append(seconds(lambda: bare_canvas(pages)))
    return statistics.median(ours), statistics.median(bare)


def growth(form_id: str, many: Source, few: Source) -> tuple[float, float]:
    """Median seconds for 1,000 rows of a long and of a short list, measured alternately."""
    long, short = [], []
    for _ in range(ROUNDS):
        short.append(seconds(lambda: whole(form_id, few)) / ROWS)
        long.append(seconds(lambda: whole(form_id, many)) / MOST)
    return statistics.median(long) * 1_000, statistics.median(short) * 1_000


def megabytes(form_id: str) -> float:
    """What printing a list of 10,000 rows takes beyond a list of 20, in a fresh process."""
    asked = [sys.executable, "-c", _MEMORY, form_id]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _list_rows(form_id: str) -> Iterator[Row]:
    make = LISTS[form_id]
    ours, bare = compare(form_id, make(ROWS))
    yield f"printing: {form_id} of {ROWS:,} rows / bare canvas", ours, bare, LIMIT
    most, few = growth(form_id, make(MOST), make(ROWS))
    yield f"printing: {form_id}, 1,000 rows of {MOST:,} / of {ROWS:,}", most, few, LINEAR
    source = make(ROWS)
    first = statistics.median([seconds(lambda: whole(form_id, source, 1)) for _ in range(ROUNDS)])
    yield f"printing: {form_id} of {ROWS:,}, first page (limit {FIRST_PAGE} s)", first, FIRST_PAGE, 1.0
    if sys.platform == "linux":
        yield f"printing: {form_id} of {ROWS:,}, MB (limit {MEGABYTES})", megabytes(form_id), MEGABYTES, 1.0


def run() -> list[Row]:
    """Rows (name, ours, yardstick, limit as a ratio of the two)."""
    render("set", [meeting()], printed_on=DAY)  # the type is loaded
    rows = [row for form_id in LISTS for row in _list_rows(form_id)]
    whole_set = statistics.median(
        [seconds(lambda: render("set", [meeting()], printed_on=DAY)) for _ in range(ROUNDS)]
    )
    rows.append(("printing: set of one meeting (limit 2 s)", whole_set, 2.0, 1.0))
    return [*rows, *printing_covers.run()]
