"""The terms the office knows, with the days that follow from the reform, and which term papers belong to."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from hoso_desktop.db import office as office_rows
from hoso_desktop.db import office_writing
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.registers import Connection
from hoso_desktop.db.writing import change_entry
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.proposal import ProposedDocument
from hoso_desktop.domain.terms import Issued, Term, term_of, terms_of
from hoso_desktop.domain.text import key
from hoso_desktop.paths import resource


@cache
def old_units_closed_on() -> date:
    """The last day of the former communes."""
    day = tomllib.loads(resource("rules/reform.toml").read_text(encoding="utf-8"))["old_units_closed_on"]
    if not isinstance(day, date):
        raise TypeError("old_units_closed_on")
    return day


def known_terms(connection: Connection) -> list[Term]:
    """Every term; one that begins or ends in the year of the reform does so with it, unless its day is known.

    Former communes ended with their last term, and the new ones count from their first.
    """
    closed = old_units_closed_on()
    out = []
    for term in office_rows.terms(connection):
        years = term.years or (0, 0)
        if years[1] == closed.year and term.ends is None:
            term = replace(term, ends=closed)
        if years[0] == closed.year and term.begins is None:
            term = replace(term, begins=closed + timedelta(days=1))
        out.append(term)
    return out


def of_day(connection: Connection, day: DocDate) -> str:
    """The term a date belongs to, or empty."""
    return term_of(day, known_terms(connection))


def begin(tx: Tx, label: str, day: date | None) -> None:
    """Know the term the office is in and the day it begins, None where nobody knows.

    The term before it ends the day before. Papers of the year both share go to the term of their day.
    """
    office_writing.ensure_term(tx, label)
    if day is None:
        return
    office_writing.set_term_days(tx, label, begins=day)
    before = [one for one in office_rows.term_labels(tx.connection) if follows(one, label)]
    for older in before:
        office_writing.set_term_days(tx, older, ends=day - timedelta(days=1))
    known = known_terms(tx.connection)
    for row_id, entry in office_writing.issued_in(tx, day.year, (label, *before)) if before else ():
        term = term_of(entry.date, known)
        if term:
            change_entry(tx, row_id, entry, replace(entry, term=term))


def follows(older: str, label: str) -> bool:
    """Whether a term comes right behind another: `2030-2035` behind `2025-2030`."""
    ended, began = Term(older).years, Term(label).years
    return ended is not None and began is not None and ended[1] == began[0]


def of_rows(connection: Connection, rows: Sequence[ProposedDocument]) -> dict[int, str]:
    """Term per row of a register's list; of incoming papers by their date alone."""
    issued = [
        Issued(
            f"{row.number.notation}|{key(row.type_name)}" if row.direction is Direction.OUTGOING else "",
            row.number.number, row.date,
        )
        for row in rows
    ]  # fmt: skip
    found = terms_of(issued, known_terms(connection))
    return {row.row: term for row, term in zip(rows, found, strict=True)}
