"""Numbers of issued papers by series, and why numbers are missing. Reads by the index entry_by_series.

A paper typed into a dossier before any export brought it counts as well; what came in, and backlog of other
offices, does not. A paper the person at work must not see is not counted: its number is one kept apart.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from hoso_desktop.db import office as office_rows
from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.registers import among
from hoso_desktop.domain.document import MissingReason
from hoso_desktop.domain.numbering import DocNumber, body_symbol
from hoso_desktop.domain.series import BareNumber, MissingNumber, SeriesKey

# Distinct notations by hopping along the index: a register has few hundred, however long it is.
_NOTATIONS = """
WITH RECURSIVE found(notation) AS (
  SELECT min(notation) FROM entry
  UNION ALL
  SELECT (SELECT min(notation) FROM entry WHERE notation > found.notation) FROM found
  WHERE found.notation IS NOT NULL
)
SELECT notation FROM found WHERE notation IS NOT NULL AND notation <> ''
"""
# What is counted of a series, as bare lines: a large commune issues 15,000 papers in a term.
_BARE = """
SELECT notation, type_name, CASE WHEN type_name = '' THEN subject ELSE '' END, number, number_suffix,
       number_separator, date_year, date_month,
       CASE WHEN date_certainty IN ('given', 'inferred') THEN date_day END
FROM entry
WHERE notation IN (SELECT value FROM json_each(?)) AND term = ? AND number > 0 AND direction <> 'in'
  AND backlog = 0 AND id NOT IN (SELECT value FROM json_each(?))
ORDER BY number, id
"""
_STARTS = "series_start"  # the setting that keeps the first numbers the clerk named
# (type, subject, number) → the type where the register does not say it.
TypeOf = Callable[[str, DocNumber], str]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A paper of a series: what is needed to judge its number."""

    id: int
    uid: str
    number: DocNumber
    type_name: str
    term: str
    day: date | None
    year: int | None


def notations(connection: Connection) -> list[str]:
    """Every notation that papers bear (`QĐ/ĐU`)."""
    return [str(row[0]) for row in connection.exec_driver_sql(_NOTATIONS)]


def own_symbols(connection: Connection) -> set[str]:
    """Symbols of the office's bodies: as registered, and those its outgoing papers bear."""
    body, entry = schema.body, schema.entry
    known = {row.abbreviation for row in connection.execute(select(body.c.abbreviation)) if row.abbreviation}
    sent = connection.execute(select(entry.c.notation).where(entry.c.direction == "out").distinct())
    return known | {body_symbol(DocNumber(notation=row.notation)) for row in sent} - {""}


def numbers(
    connection: Connection, wanted: Iterable[str], type_of: TypeOf, *, term: str | None = None
) -> list[NumberRow]:
    """Numbered papers that bear one of some notations, of one term or of all, in order of number."""
    hidden = scope.hidden_entries(connection)
    found = _numbers(connection, wanted, type_of, term)
    return [row for row in found if row.id not in hidden] if hidden else found


def taken(connection: Connection, wanted: Iterable[str], type_of: TypeOf, *, term: str) -> list[NumberRow]:
    """As `numbers`, with those of papers the person must not see: a number is never given twice."""
    return _numbers(connection, wanted, type_of, term)


def apart(connection: Connection, type_of: TypeOf) -> dict[SeriesKey, list[MissingNumber]]:
    """By series, the numbers of papers the person at work must not see, as numbers kept apart."""
    out: dict[SeriesKey, list[MissingNumber]] = defaultdict(list)
    hidden = scope.hidden_entries(connection)
    if not hidden:
        return out
    for row in _numbers(connection, None, type_of, None, among_ids=sorted(hidden)):
        if row.type_name:
            series = SeriesKey(row.type_name, body_symbol(row.number), row.term)
            out[series].append(MissingNumber(row.number.number, MissingReason.KEPT_APART))
    return out


def _numbers(
    connection: Connection, wanted: Iterable[str] | None, type_of: TypeOf, term: str | None,
    among_ids: Sequence[int] | None = None,
) -> list[NumberRow]:  # fmt: skip
    table = schema.entry
    columns = (
        table.c.id, table.c.uid, table.c.number, table.c.number_suffix, table.c.number_separator,
        table.c.notation, table.c.type_name, table.c.subject, table.c.term, table.c.date_certainty,
        table.c.date_year, table.c.date_month, table.c.date_day,
    )  # fmt: skip
    query = select(*columns).where(table.c.number > 0, table.c.direction != "in", table.c.backlog == 0)
    if wanted is not None:
        query = query.where(table.c.notation.in_(among(sorted(wanted))))
    if among_ids is not None:
        query = query.where(table.c.id.in_(among(among_ids)))
    if term is not None:
        query = query.where(table.c.term == term)
    rows = connection.execute(query.order_by(table.c.number, table.c.id))
    return [_number_row(row, type_of) for row in rows]


def _number_row(row: Any, type_of: TypeOf) -> NumberRow:
    number = DocNumber(row.number, row.number_suffix, row.number_separator, row.notation)
    day = None
    if row.date_day is not None and row.date_certainty in ("given", "inferred"):
        day = date(row.date_year, row.date_month, row.date_day)
    name = row.type_name or type_of(row.subject, number)
    return NumberRow(row.id, row.uid, number, name, row.term, day, row.date_year)


def bare_numbers(
    connection: Connection, wanted: Iterable[str], type_of: TypeOf, *, term: str
) -> dict[tuple[str, str], list[BareNumber]]:
    """As `numbers`, only to be counted: by (type, symbol of the body), papers without a type left out."""
    out: dict[tuple[str, str], list[BareNumber]] = defaultdict(list)
    symbols = {notation: body_symbol(DocNumber(notation=notation)) for notation in wanted}
    hidden = json.dumps(sorted(scope.hidden_entries(connection)))
    asked = (json.dumps(sorted(symbols), ensure_ascii=False), term, hidden)
    for row in connection.exec_driver_sql(_BARE, asked).fetchall():
        notation, name, subject, number, suffix, separator, year, month, day = row
        name = name or type_of(subject, DocNumber(number, suffix, separator, notation))
        if name:
            full = None if day is None else date(year, month, day)
            out[name, symbols[notation]].append(BareNumber(number, suffix, full))
    return out


def missing(connection: Connection, series: SeriesKey) -> tuple[MissingNumber, ...]:
    """The numbers of a series that have an explanation."""
    table = schema.missing_number
    query = select(table).where(*_of(series)).order_by(table.c.number)
    return tuple(_missing(row) for row in connection.execute(query))


def all_missing(connection: Connection) -> dict[SeriesKey, list[MissingNumber]]:
    """Every explained number by series."""
    table = schema.missing_number
    out: dict[SeriesKey, list[MissingNumber]] = {}
    for row in connection.execute(select(table).order_by(table.c.number)):
        out.setdefault(SeriesKey(row.type_name, row.body_symbol, row.term), []).append(_missing(row))
    return out


def _missing(row: Any) -> MissingNumber:
    return MissingNumber(row.number, MissingReason(row.reason), row.note, row.dossier_code)


def _of(series: SeriesKey) -> Sequence[Any]:
    table = schema.missing_number
    return (
        table.c.type_name == series.type_name,
        table.c.body_symbol == series.body_symbol,
        table.c.term == series.term,
    )


def put_missing(tx: Tx, series: SeriesKey, said: MissingNumber, *, uid: str) -> None:
    """Keep why a number is missing, in place of what was said before."""
    table = schema.missing_number
    values = {"reason": said.reason.value, "note": said.note, "dossier_code": said.dossier_code}
    query = select(table.c.id, table.c.uid).where(*_of(series), table.c.number == said.number)
    known = tx.connection.execute(query).first()
    if known is not None:
        tx.update(table, known.id, values)
    else:
        own = {"type_name": series.type_name, "body_symbol": series.body_symbol, "term": series.term}
        tx.insert(table, {"uid": uid, **own, "number": said.number, **values})
    body = {"series": [series.type_name, series.body_symbol, series.term], "number": said.number, **values}
    tx.record("number.explained", object_uid=known.uid if known else uid, body=body)


def drop_missing(tx: Tx, series: SeriesKey, number: int) -> bool:
    """Forget why a number is missing; False when nothing was said."""
    table = schema.missing_number
    query = select(table.c.id, table.c.uid).where(*_of(series), table.c.number == number)
    known = tx.connection.execute(query).first()
    if known is None:
        return False
    tx.delete(table, known.id)
    body = {"series": [series.type_name, series.body_symbol, series.term], "number": number}
    tx.record("number.unexplained", object_uid=known.uid, body=body)
    return True


def starts(connection: Connection) -> dict[SeriesKey, int]:
    """The first number the clerk answers for, by series, where she named one."""
    kept = office_rows.settings(connection).get(_STARTS, [])
    return {SeriesKey(*named): number for *named, number in kept}


def put_start(tx: Tx, series: SeriesKey, number: int | None) -> None:
    """Keep the first number of a series; None forgets it."""
    known = starts(tx.connection)
    known.pop(series, None)
    if number is not None:
        known[series] = number
    rows = [[one.type_name, one.body_symbol, one.term, first] for one, first in known.items()]
    office_rows.put_settings(tx.connection, {_STARTS: rows})
    body = {"series": [series.type_name, series.body_symbol, series.term], "number": number}
    tx.record("series.started", body=body)
