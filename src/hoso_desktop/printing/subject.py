"""What a form is filled with: the texts of its fields and the rows of its table, ready to be laid out.

Made by services (and, for dossiers, by values.py); holds texts only and knows no form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.problem import Problem
from hoso_desktop.printing.spec import FormSpec


class GroupRow(list[str]):
    """A row that heads those below it (I. TỔNG HỢP): its texts print bold."""


# Rows in the order of the fields asked for.
RowMaker = Callable[[Sequence[str]], Iterator[list[str]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """`name` is what a clerk calls it in a sentence (`HN.15/2026`); `values` by the fields of fields.py."""

    name: str
    values: Mapping[str, str]
    rows: RowMaker


@dataclass(frozen=True, slots=True)
class Source:
    """Something to print. `fill(form, counted)` makes its texts in a form's words.

    `counted`: printed sheets of the form that `form.counts` names, 0 where it names none.
    """

    name: str
    kind: str  # FormSpec.subject
    fill: Callable[[FormSpec, int], Subject]
    sheet: DossierSheet | None = None  # the dossier it is, for noting what its papers show
    problems: tuple[Problem, ...] = ()  # what is not right with it, told with the paper


def no_rows(_fields: Sequence[str]) -> Iterator[list[str]]:
    """The rows of what has none."""
    return iter(())


def rows_of(table: Iterable[Mapping[str, str]]) -> RowMaker:
    """Rows from texts by field; one with a text for `group` heads those below it."""

    def make(fields: Sequence[str]) -> Iterator[list[str]]:
        for row in table:
            texts = [row.get(name, "") for name in fields]
            yield GroupRow(texts) if row.get("group") else texts

    return make
