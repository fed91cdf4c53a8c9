"""A form filled with the names of its fields instead of records: `[Tiêu đề hồ sơ]`, to look at its shape.

Shows no record, so it is there in an empty office too. Prints nothing a person could take for real.
"""

from __future__ import annotations

from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of

_ROWS = 3


def named(form: FormSpec) -> Source:
    """Every line and three rows of `form`, each text the Vietnamese name of what will stand there."""

    def fill(asked: FormSpec, _counted: int) -> Subject:
        fields = kinds()[asked.subject]
        values = {name: f"[{words}]" for name, words in fields.line.items()}
        for column in asked.table.columns if asked.table else ():
            if column.other_when:
                values[column.other_when] = ""  # the usual heading
        row = {name: f"[{words}]" for name, words in fields.row.items()}
        return Subject(asked.title, values, rows_of([row] * _ROWS))

    return Source(form.title, form.subject, fill)
