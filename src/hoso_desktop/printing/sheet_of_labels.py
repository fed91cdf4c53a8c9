"""Several small papers on one sheet (labels of boxes and spines), with marks to cut along.

Places finished pages of one label each; lays nothing out itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hoso_desktop.printing.pdfa import PageMarks, Stroke
from hoso_desktop.printing.spec import MM, FormSpec, LabelSpec, PageSpec

_MARK = 3.0  # mm a mark reaches out of the label's corner
_THIN = 0.3


def one_label(form: FormSpec) -> FormSpec:
    """The form whose page is a single label; margins stay those of the form within the label."""
    assert form.labels is not None  # noqa: S101 - asked for forms with labels only
    label, page = form.labels, form.page
    inner = replace(page, width=label.width, height=label.height, top=2.0, bottom=2.0, left=2.0, right=2.0)
    return replace(form, page=inner, labels=None)


def on_a_sheet(page: PageSpec, label: LabelSpec) -> tuple[int, int]:
    """(columns, rows) of labels that fit between the margins of the sheet; at least one each."""
    room_x = page.width - page.left - page.right + label.gap
    room_y = page.height - page.top - page.bottom + label.gap
    return max(1, int(room_x / (label.width + label.gap))), max(1, int(room_y / (label.height + label.gap)))


def collect(labels: Iterable[PageMarks], form: FormSpec) -> Iterator[PageMarks]:
    """Sheets filled with labels, row by row from the upper left corner."""
    assert form.labels is not None  # noqa: S101 - asked for forms with labels only
    page, label = form.page, form.labels
    columns, rows = on_a_sheet(page, label)
    sheet: PageMarks | None = None
    place = 0
    for marks in labels:
        if sheet is None:
            sheet = PageMarks(page.width * MM, page.height * MM)
        column, row = place % columns, place // columns
        left = page.left + column * (label.width + label.gap)
        top = page.top + row * (label.height + label.gap)
        _put(marks, sheet, left * MM, (page.height - top - label.height) * MM)
        if label.crop_marks:
            sheet.strokes += _crop_marks(label, left * MM, (page.height - top) * MM)
        place += 1
        if place == columns * rows:
            yield sheet
            sheet, place = None, 0
    if sheet is not None:
        yield sheet


def moved(page: PageMarks, right: float, down: float) -> PageMarks:
    """The page with every mark moved (mm): what a printer's own offset asks for."""
    out = PageMarks(page.width, page.height)
    _put(page, out, right * MM, -down * MM)
    return out


def _put(marks: PageMarks, sheet: PageMarks, x: float, y: float) -> None:
    if marks.spots is not None:
        sheet.spots = [*(sheet.spots or ()), *(spot.moved(x, y) for spot in marks.spots)]
    sheet.texts += [replace(text, x=text.x + x, y=text.y + y) for text in marks.texts]
    sheet.strokes += [
        replace(stroke, x1=stroke.x1 + x, x2=stroke.x2 + x, y1=stroke.y1 + y, y2=stroke.y2 + y)
        for stroke in marks.strokes
    ]
    sheet.bookmarks += marks.bookmarks
    sheet.boxes += [replace(box, x=box.x + x, y=box.y + y) for box in marks.boxes]


def _crop_marks(label: LabelSpec, left: float, top: float) -> list[Stroke]:
    """Two short lines outside each corner."""
    right, bottom, reach = left + label.width * MM, top - label.height * MM, min(_MARK, label.gap / 2) * MM
    out = []
    for x, outward in ((left, -1), (right, 1)):
        for y, upward in ((top, 1), (bottom, -1)):
            out.append(Stroke(x, y, x + outward * reach, y, _THIN))
            out.append(Stroke(x, y, x, y + upward * reach, _THIN))
    return out
