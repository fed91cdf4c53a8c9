"""Finding secrecy marks in the rows of a list before anything else looks at them.

A row that bears one is told by its row and column only; the value itself goes no further than here.
"""

from __future__ import annotations

import re

from hoso_desktop.domain.secrecy import mark_in_column, mark_in_file_name, mark_in_line, mark_in_text
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import Heading

# `mật` composed, decomposed in either order of its two marks, or half composed.
_MAY_MARK = re.compile(r"m(?:ậ|a[\u0302\u0323]|â\u0323|ạ\u0302)", re.IGNORECASE)


class MarkFinder:
    """Remembers which texts are harmless: most cells of a list repeat."""

    def __init__(self, heading: Heading) -> None:
        self._secrecy = secrecy_columns(heading)
        self._path = heading.column("path")
        self._texts: dict[str, bool] = {}

    def column_with_mark(self, row: g.Row) -> int | None:
        """The column of the first mark in a row, or None."""
        for column, value in row.cells.items():
            if self._marked(column, value):
                return column
        return None

    def _marked(self, column: int, value: g.Value) -> bool:
        if column in self._secrecy:
            return mark_in_column(g.as_text(value))
        if not isinstance(value, str):
            return False
        if column == self._path and any(mark_in_file_name(part) for part in path_parts(value)):
            return True
        known = self._texts.get(value)
        if known is None:
            # Every mark ends in this letter, whatever its case or normal form: most texts are done with here.
            known = _MAY_MARK.search(value) is not None and mark_in_text(value) is not None
            self._texts[value] = known
        return known


def secrecy_columns(heading: Heading) -> frozenset[int]:
    """Columns that say how secret a row is: `Độ mật`, or one headed by a level and filled with crosses."""
    found = {g.column_of(use.letter) for use in heading.columns if mark_in_line(use.heading)}
    named = heading.column("secrecy")
    return frozenset(found if named is None else {*found, named})


def path_parts(written: str) -> list[str]:
    """Folder and file names of a path as written."""
    return [part for part in written.replace("\\", "/").split("/") if part]
