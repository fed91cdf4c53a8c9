"""Two columns with one heading: which is meant. Proposes by what stands in them and asks the clerk."""

from __future__ import annotations

from dataclasses import replace

from hoso_desktop.domain.proposal import Question
from hoso_desktop.intake import cells as c
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import Heading

_LOOKED_AT = 500


def settle_dates(heading: Heading, rows: list[g.Row]) -> tuple[Heading, tuple[Question, ...]]:
    """One column per field. Of two dates the earlier is the paper's, the later that of its arrival."""
    if not heading.rivals:
        return heading, ()
    keep: dict[str, str] = {}
    arrival = ""
    for field, letters in heading.rivals:
        order = _earliest_first(letters, rows) if field == "date" else list(letters)
        keep[field] = order[0]
        if field == "date" and "arrival_date" not in heading.fields:
            arrival = order[1]
    columns = []
    for use in heading.columns:
        if use.field in keep:
            field = use.field if use.letter == keep[use.field] else ""
            use = replace(use, field="arrival_date" if use.letter == arrival else field, certain=False)
        columns.append(use)
    questions = tuple(Question(field, letters) for field, letters in heading.rivals)
    return replace(heading, columns=tuple(columns), rivals=()), questions


def _earliest_first(letters: tuple[str, ...], rows: list[g.Row]) -> list[str]:
    """Letters by how often their date is the earliest of its row; the list's order decides ties."""
    wins = dict.fromkeys(letters, 0)
    for row in rows[:_LOOKED_AT]:
        days = {}
        for letter in letters:
            day = c.to_date(row.cells.get(g.column_of(letter))).first
            if day is not None:
                days[letter] = day
        if len(days) == len(letters) and len(set(days.values())) > 1:
            wins[min(days, key=lambda letter: days[letter])] += 1
    return sorted(letters, key=lambda letter: -wins[letter])
