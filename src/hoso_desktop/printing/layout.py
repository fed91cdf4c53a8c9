"""One form of one subject as pages of marks: head, table or free space, tail, foot, frame, page numbers.

Reports what a clerk must mend as Problem values. Draws nothing and knows no dossier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import UserError
from hoso_desktop.printing.fit import STEP
from hoso_desktop.printing.flow import divide
from hoso_desktop.printing.fonts import Face, metrics
from hoso_desktop.printing.parts import PAGE, Spot
from hoso_desktop.printing.pdfa import PageMarks, Stroke, Text
from hoso_desktop.printing.spec import MM, FormSpec, FrameSpec, RowSpec
from hoso_desktop.printing.stack import SMALLEST, SetRow, allowed_shrink, fits, height_of, place, set_rows
from hoso_desktop.printing.subject import GroupRow, Subject
from hoso_desktop.printing.table import SetRow as TableRow
from hoso_desktop.printing.table import TableSetter, paginate

_PAGE_NUMBER_SIZE = 13.0
_PAGE_NUMBER_FROM_EDGE = 11.2  # mm at least: office printers leave up to 6 mm blank
_TABLE_GAP = 8.0  # points between the lines above a table and the table
_LINES_SHARE = 0.6  # of a page, for the lines above and below a table at most
SUBSTITUTE = "?"


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a page a form fills, in points from the lower left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class Report:
    """Problems found while laying out one subject; each character and text is named once."""

    dossier: str
    spotted: bool = False  # where the parts of the form stand is asked for, too
    problems: list[Problem] = field(default_factory=list)
    _said: set[tuple[str, str]] = field(default_factory=set)

    def say(self, code: str, severity: Severity, place_name: str, **params: object) -> None:
        key = (code, f"{place_name}{sorted(params.items())}")
        if key not in self._said:
            self._said.add(key)
            params = {"dossier": self.dossier, **params}
            self.problems.append(Problem(code, severity, place_name or self.dossier, params))


def drawable(text: str, report: Report, place_name: str) -> str:
    """`text` with every character the type lacks replaced by `?` and reported by name."""
    missing = metrics(Face.REGULAR).missing(text.replace("\n", ""))
    for char in missing:
        report.say(
            "print.letter_missing",
            Severity.ERROR,
            place_name or report.dossier,
            letter=char if char.isprintable() else "",
            number=f"U+{ord(char):04X}",
        )
        text = text.replace(char, SUBSTITUTE)
    return text


def area_of(form: FormSpec) -> Area:
    """Where the form's lines go: inside the frame if it has one, else inside the margins."""
    page, frame = form.page, form.frame
    if frame is None:
        width = page.width - page.left - page.right
        height = page.height - page.top - page.bottom
        return Area(page.left * MM, (page.height - page.top) * MM, width * MM, height * MM)
    border = sum(frame.border)
    inset_x, inset_y = border + frame.padding_x * MM, border + frame.padding_y * MM
    return Area(
        frame.left * MM + inset_x,
        (page.height - frame.top) * MM - inset_y,
        frame.width * MM - 2 * inset_x,
        frame.height * MM - 2 * inset_y,
    )


def form_pages(form: FormSpec, subject: Subject, report: Report) -> Iterator[PageMarks]:
    """The pages of `form` for one subject, in order."""
    form = with_its_columns(form, subject.values)
    values = {name: drawable(text, report, "") for name, text in subject.values.items()}
    if form.table is None and not form.page.flows:
        yield _single_page(form, values, report)
        return
    if form.table is None:
        pages = _flowing_pages(form, values, report)
    else:
        pages = _table_pages(form, values, subject, report)
    yield from _numbered(pages, form) if form.page.numbered else pages


def with_its_columns(form: FormSpec, values: Mapping[str, str]) -> FormSpec:
    """The form without the columns whose field has no text here; the widest column takes their room."""
    table = form.table
    if table is None:
        return form
    kept = [
        replace(column, heading=column.other_heading) if values.get(column.other_when) else column
        for column in table.columns
        if not column.when or values[column.when]
    ]
    room = sum(column.width for column in table.columns) - sum(column.width for column in kept)
    if not kept or tuple(kept) == table.columns:
        return form
    widest = max(kept, key=lambda column: column.width)
    columns = (replace(one, width=one.width + room) if one is widest else one for one in kept)
    return replace(form, table=replace(table, columns=tuple(columns)))


def _blank_page(form: FormSpec, *, spotted: bool) -> PageMarks:
    page = PageMarks(form.page.width * MM, form.page.height * MM, spots=[] if spotted else None)
    if form.frame is not None:
        _draw_frame(form.frame, page)
    return page


def _draw_frame(frame: FrameSpec, page: PageMarks) -> None:
    """Nested boxes: the border's odd members are gaps."""
    left, right = frame.left * MM, (frame.left + frame.width) * MM
    top, bottom = page.height - frame.top * MM, page.height - (frame.top + frame.height) * MM
    inset = 0.0
    for index, thickness in enumerate(frame.border):
        if index % 2 == 0:
            at = inset + thickness / 2
            corners = (left + at, bottom + at, right - at, top - at)
            page.strokes += _box(*corners, thickness)
        inset += thickness


def _box(x1: float, y1: float, x2: float, y2: float, weight: float) -> list[Stroke]:
    return [
        Stroke(x1, y1, x2, y1, weight),
        Stroke(x1, y2, x2, y2, weight),
        Stroke(x1, y1, x1, y2, weight),
        Stroke(x2, y1, x2, y2, weight),
    ]


def _single_page(form: FormSpec, values: Mapping[str, str], report: Report) -> PageMarks:
    area = area_of(form)
    page = _blank_page(form, spotted=report.spotted)
    stacks = _fitted(form, [form.head, form.foot], values, area, report, room=area.height)
    head, foot = ([_in_its_place(row, form, report) for row in stack] for stack in stacks)
    leading = form.page.leading
    place(head, page, left=area.left, top=area.top, width=area.width, leading=leading)
    foot_top = area.top - area.height + height_of(foot)
    place(foot, page, left=area.left, top=foot_top, width=area.width, leading=leading)
    return page


def _flowing_pages(form: FormSpec, values: Mapping[str, str], report: Report) -> Iterator[PageMarks]:
    area, leading = area_of(form), form.page.leading
    (foot,) = _fitted(form, [form.foot], values, area, report, room=area.height)
    rows = set_rows((*form.head, *form.tail), values, show=form.show, width=area.width, leading=leading)
    for stack in divide(rows, foot, room=area.height, leading=leading):
        page = _blank_page(form, spotted=report.spotted)
        place(stack, page, left=area.left, top=area.top, width=area.width, leading=leading)
        yield page


def _fitted(
    form: FormSpec,
    stacks: Sequence[Sequence[RowSpec]],
    values: Mapping[str, str],
    area: Area,
    report: Report,
    *,
    room: float,
) -> list[list[SetRow]]:
    """Stacks that together need no more than `room`: elastic rows shrink, then wrap, then it is said.

    Past the limit of the form text still shrinks to what is just readable, with a Problem; what does not fit
    even then is left out, with an error.
    """

    def measured(shrink: float) -> list[list[SetRow]]:
        return [
            set_rows(
                rows,
                values,
                show=form.show,
                width=area.width,
                leading=form.page.leading,
                shrink=shrink,
                strict=shrink <= limit,
            )
            for rows in stacks
        ]

    rows = [row for stack in stacks for row in stack]
    limit = allowed_shrink(rows)
    largest = max((cell.size for row in rows if row.elastic for cell in row.cells), default=0.0)
    sets = measured(0.0)
    if not _too_tall(sets, room):
        return sets
    if largest > SMALLEST and not _too_tall(measured(largest - SMALLEST), room):
        shrink = 0.0
        while _too_tall(sets, room):
            shrink += STEP
            sets = measured(shrink)
        if shrink > limit:
            report.say("print.text_too_long", Severity.WARNING, "", form=form.title)
        return sets
    report.say("print.text_left_out", Severity.ERROR, "", form=form.title)
    stacks = [[row for row in stack if not row.elastic] for stack in stacks]
    sets = measured(0.0)
    if _too_tall(sets, room):
        raise UserError("print.text_left_out", form=form.title, dossier=report.dossier)
    return sets


def _in_its_place(row: SetRow, form: FormSpec, report: Report) -> SetRow:
    """The row of a pre-printed paper: what had to be smaller than its limit, or is too long, is said."""
    if row.spec.top is None or not row.spec.height:
        return row
    if not all(fits(row.spec, len(cell.lines), cell.size, form.page.leading) for cell in row.cells):
        report.say("print.text_left_out", Severity.ERROR, "", form=form.title)
        return replace(row, cells=())
    if any(cell.size < cell.spec.min_size for cell in row.cells):
        report.say("print.text_too_long", Severity.WARNING, "", form=form.title)
    return row


def _too_tall(sets: Sequence[Sequence[SetRow]], room: float) -> bool:
    return sum(map(height_of, sets)) > room


def _table_pages(
    form: FormSpec, values: Mapping[str, str], subject: Subject, report: Report
) -> Iterator[PageMarks]:
    assert form.table is not None  # noqa: S101 - form_pages has looked
    area, setter, leading = area_of(form), TableSetter(form.table), form.page.leading
    if setter.least_height > area.height * (1 - _LINES_SHARE):
        raise UserError("print.table_too_tall", form=form.title)
    room = area.height * _LINES_SHARE
    (head,) = _fitted(form, [form.head], values, area, report, room=room)
    (tail,) = _fitted(form, [(*form.tail, *form.foot)], values, area, report, room=room)
    left = area.left + max(0.0, area.width - setter.width) / 2
    waiting: list[list[SetRow]] = [head]

    def emit(rows: list[TableRow], last: bool) -> PageMarks:
        page = _blank_page(form, spotted=report.spotted)
        y, first = area.top, bool(waiting)
        if first:
            y = place(waiting.pop(), page, left=area.left, top=y, width=area.width, leading=leading)
            y -= _TABLE_GAP
        if rows or first:
            y = setter.place(rows, page, left=left, top=y)
        if last:
            place(tail, page, left=area.left, top=y, width=area.width, leading=leading)
        return page

    fields = [column.field for column in form.table.columns]
    yield from paginate(
        setter,
        _drawable_rows(subject.rows(fields), report),
        first_room=area.height - height_of(head) - _TABLE_GAP,
        room=area.height,
        tail=height_of(tail),
        emit=emit,
    )


def _drawable_rows(rows: Iterator[list[str]], report: Report) -> Iterator[list[str]]:
    covered: Callable[[str], bool] = metrics(Face.REGULAR).covered.issuperset
    for number, texts in enumerate(rows, start=1):
        if covered("".join(texts)):
            yield texts
        else:
            kind = GroupRow if isinstance(texts, GroupRow) else list
            yield kind(drawable(text, report, f"{report.dossier}, {number}") for text in texts)


def _numbered(pages: Iterator[PageMarks], form: FormSpec) -> Iterator[PageMarks]:
    """Page numbers in the top margin of several pages; a paper with a heading has none on its first.

    Source: the layout of Party papers (no number on page 1); a list inside a dossier numbers every page.
    """
    first = next(pages)
    second = next(pages, None)
    if second is None:
        yield first
        return
    yield first if form.header else _with_number(first, 1, form)
    yield _with_number(second, 2, form)
    for number, page in enumerate(pages, start=3):
        yield _with_number(page, number, form)


def _with_number(page: PageMarks, number: int, form: FormSpec) -> PageMarks:
    text = str(number)
    width = metrics(Face.REGULAR).width(text, _PAGE_NUMBER_SIZE)
    x, y = (page.width - width) / 2, page.height - max(form.page.top * 0.65, _PAGE_NUMBER_FROM_EDGE) * MM
    page.texts.append(Text(x, y, text, Face.REGULAR, _PAGE_NUMBER_SIZE))
    if page.spots is not None:
        page.spots.append(Spot(PAGE, x, y, x + width, y + _PAGE_NUMBER_SIZE, "numbered"))
    return page
