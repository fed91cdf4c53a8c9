"""The lines behind the document table: stored papers, what is typed over them, and lines not stored yet.

Pure bookkeeping without Qt: which text a cell shows, which line is ready to be stored, which sheets it will
get. The store stays the authority; sheets shown before saving are the same rule run early.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.proposal import PastedRow
from hoso_desktop.domain.sheets import SheetRange, from_pages, insert_late, propose
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.ui.document_cells import FIELD, Column, Reading, editing_text, new_document, read
from hoso_desktop.ui.text import tr


def as_document(row: PastedRow) -> NewDocument:
    """A pasted row as a paper to add."""
    return NewDocument(
        number=row.number,
        date=row.date,
        subject=row.subject,
        author=row.author,
        pages=row.pages,
        sides=row.sides or 1,
        note=row.note,
    )


class Typed(NamedTuple):
    """One typed cell, for taking it back."""

    column: Column
    before: str | None


@dataclass(slots=True, eq=False)
class Line:
    """One line. `draft` is typed and not handed in; `sending` is on its way to the store."""

    placement: Placement | None = None
    draft: dict[Column, str] = field(default_factory=dict)
    sending: dict[Column, str] = field(default_factory=dict)
    typed: list[Typed] = field(default_factory=list)
    refusal: str = ""  # why the store did not take it
    begun: str = ""  # a title the program began; alone it is nothing typed

    @property
    def uid(self) -> str:
        return self.placement.uid if self.placement is not None else ""

    @property
    def is_blank(self) -> bool:
        """Nothing stored, nothing typed."""
        return self.placement is None and not self.sending and not self._something_typed()

    @property
    def is_dirty(self) -> bool:
        """Typed over and not handed in yet."""
        return self._something_typed() if self.placement is None else bool(self.draft)

    def _something_typed(self) -> bool:
        return any(
            text.strip() and not (column is Column.SUBJECT and text == self.begun)
            for column, text in self.draft.items()
        )

    def typed_text(self, column: Column) -> str | None:
        """What was typed into a cell, or None."""
        return self.draft.get(column, self.sending.get(column))

    def stored_text(self, column: Column) -> str:
        """The cell's text as it would stand in its editor if nothing were typed."""
        return editing_text(self.placement, column) if self.placement is not None else ""

    def reading(self, column: Column) -> Reading:
        """The typed text of a cell as a value."""
        return read(column, self.draft.get(column, ""))

    def errors(self) -> dict[Column, str]:
        """Cells whose text cannot be taken, and why."""
        found = {column: self.reading(column).error for column in self.draft}
        wrong = {column: error for column, error in found.items() if error}
        if self.placement is None and self.is_dirty and not wrong:
            named = (self.draft.get(Column.SUBJECT, ""), self.draft.get(Column.NUMBER, ""))
            if not any(text.strip() for text in named):
                wrong[Column.SUBJECT] = tr("Hãy ghi trích yếu hoặc số, ký hiệu của văn bản.")
        return wrong

    def put(self, column: Column, text: str) -> bool:
        """Type `text` into a cell; returns whether anything changed."""
        before = self.typed_text(column)
        if text == (before if before is not None else self.stored_text(column)):
            return False
        self.typed.append(Typed(column, self.draft.get(column)))
        if self.placement is not None and text == self.stored_text(column) and column not in self.sending:
            self.draft.pop(column, None)
        else:
            self.draft[column] = text
        self.refusal = ""
        return True

    def take_back(self) -> bool:
        """Take back the last typed cell; returns whether there was one."""
        if not self.typed:
            return False
        last = self.typed.pop()
        if last.before is None:
            self.draft.pop(last.column, None)
        else:
            self.draft[last.column] = last.before
        self.refusal = ""
        return True

    def hand_in(self) -> dict[Column, object]:
        """Move the draft on its way; returns its values. Call only without errors."""
        values = {column: self.reading(column).value for column in self.draft}
        self.sending, self.draft, self.typed = dict(self.draft), {}, []
        return values

    def came_back(self, refusal: str) -> None:
        """The store refused: what was typed stands again, with the reason."""
        self.draft = {**self.sending, **self.draft}
        self.sending = {}
        self.refusal = refusal

    def drop(self) -> None:
        """Forget what was typed."""
        self.draft, self.typed, self.refusal = {}, [], ""

    def as_new(self) -> NewDocument:
        """A paper to add; moves the draft on its way."""
        return new_document(self.hand_in())

    def as_changes(self) -> dict[str, object]:
        """Changed fields of a stored paper; moves the draft on its way."""
        return {FIELD[column]: value for column, value in self.hand_in().items()}

    def sheet_count(self) -> int | None:
        """Sheets by typed pages and sides; None when neither was typed over."""
        if not ({Column.PAGES, Column.SIDES} & (self.draft.keys() | self.sending.keys())):
            return None
        pages = self._value(Column.PAGES)
        sides = self._value(Column.SIDES)
        return from_pages(pages, sides or 1) if pages is not None else 0

    def _value(self, column: Column) -> int | None:
        text = self.typed_text(column)
        if text is None:
            if self.placement is None:
                return None
            return self.placement.pages if column is Column.PAGES else self.placement.sides
        value = read(column, text).value
        return value if isinstance(value, int) else None


def expected_sheets(lines: list[Line], *, pencilled: bool) -> list[SheetRange | None]:
    """The sheets every line will have once it is stored."""
    stored = [line.placement.sheets if line.placement is not None else None for line in lines]
    counts = [line.sheet_count() for line in lines]
    if all(count is None for count in counts):
        return stored
    if pencilled:
        return _late(lines, stored, counts)
    everything = [_count(line, count) for line, count in zip(lines, counts, strict=True)]
    proposed = propose(everything)
    first = next(place for place, count in enumerate(counts) if count is not None)
    return stored[:first] + proposed[first:]


def _count(line: Line, count: int | None) -> int:
    if count is not None:
        return count
    if line.placement is None:
        return 0
    if line.placement.sheet_count is not None:
        return line.placement.sheet_count
    return line.placement.sheets.count if line.placement.sheets is not None else 0


def _late(
    lines: list[Line], stored: list[SheetRange | None], counts: list[int | None]
) -> list[SheetRange | None]:
    out = list(stored)
    for place, (line, count) in enumerate(zip(lines, counts, strict=True)):
        if count and stored[place] is None and Column.SHEETS not in line.draft:
            out[place] = insert_late(out, place, count)
    return out
