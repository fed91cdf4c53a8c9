"""Turning rows of the search index into hits, with two lean queries for a page of them.

Every page of the store that is touched must be decrypted and authenticated, and 50 hits touch 150 of them:
no column and no table is read that a hit does not show.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from hoso_desktop.db import dossiers, search
from hoso_desktop.domain.dates import Certainty, DocDate
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.hit import Hit
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.retention import from_code

_DOSSIER = "d.uid, d.notation, d.period, d.term, d.retention, d.room, d.cupboard, d.shelf, d.box"
_DOSSIERS = f"SELECT d.id, d.title, {_DOSSIER} FROM dossier d WHERE d.id IN (SELECT value FROM json_each(?))"  # noqa: S608
# One line per placement, oldest first: the newest dossier a paper lies in is the one that is shown.
_PAPERS = f"""
SELECT e.id, e.subject, e.author, e.term, e.number, e.number_suffix, e.number_separator, e.notation,
       e.number_written, e.date_written, e.date_certainty, e.date_year, e.date_month, e.date_day,
       p.uid, {_DOSSIER}, p.dossier_id
FROM entry e
LEFT JOIN placement p ON p.entry_id = e.id
LEFT JOIN dossier d ON d.id = p.dossier_id
WHERE e.id IN (SELECT value FROM json_each(?))
ORDER BY p.id
"""  # noqa: S608


def by_filter(connection: Connection, wanted: DossierFilter, limit: int) -> list[tuple[int, bool]]:
    """Index rows of the first dossiers a filter selects."""
    return [(search.dossier_rowid(row_id), True) for row_id in dossiers.ids(connection, wanted, limit)]


def describe(driver: Any, rows: list[tuple[int, bool]], hidden: Collection[int] = ()) -> tuple[Hit, ...]:
    """The hits of index rows, in the same order; a paper never shows a dossier whose index row is hidden."""
    exact = dict(rows)
    found: dict[int, Hit] = {}
    for row in _ask(driver, _DOSSIERS, [rowid // 2 for rowid in exact if rowid % 2 == 0]):
        rowid = search.dossier_rowid(row[0])
        found[rowid] = _dossier(row, exact[rowid])
    for row in _ask(driver, _PAPERS, [rowid // 2 for rowid in exact if rowid % 2 == 1]):
        rowid = search.entry_rowid(row[0])
        if row[-1] is None or search.dossier_rowid(row[-1]) not in hidden:
            found[rowid] = _paper(row[:-1], exact[rowid])
    return tuple(found[rowid] for rowid in exact if rowid in found)


def _ask(driver: Any, query: str, ids: list[int]) -> list[Any]:
    return list(driver.execute(query, (json.dumps(ids),)).fetchall()) if ids else []


def _home(row: Any) -> tuple[str | None, str, str, str, str]:
    """(uid, code, term, retention, place) from the nine columns of a dossier; all empty without one."""
    uid, notation, period, term, retention, *place = row
    if uid is None:
        return None, "", "", "", ""
    code = f"{notation}/{period}" if period else notation
    return uid, code, term, _retention_label(retention), _place_text(*place) if any(place) else ""


@lru_cache(maxsize=8192)
def _place_text(room: str, cupboard: str, shelf: str, box: str) -> str:
    return Location(room, cupboard, shelf, box).text()


@lru_cache(maxsize=8192)
def _symbol(number: int, suffix: str, separator: str, notation: str, written: str) -> str:
    return DocNumber(number, suffix, separator, notation, written).text


@lru_cache(maxsize=64)
def _retention_label(code: str) -> str:
    return from_code(code).label


@lru_cache(maxsize=8192)
def _date_text(written: str, certainty: str, year: int | None, month: int | None, day: int | None) -> str:
    return DocDate(written, Certainty(certainty), year, month, day).text()


def _dossier(row: Any, exact: bool) -> Hit:
    uid, code, term, retention, place = _home(row[2:])
    return Hit("dossier", uid, None, code, row[1], "", "", "", term, retention, place, exact)


def _paper(row: Any, exact: bool) -> Hit:
    _, subject, author, own_term, *rest = row
    symbol = _symbol(*rest[:5])
    date_text = _date_text(*rest[5:10])
    uid, code, term, retention, place = _home(rest[11:])
    return Hit(
        "document", uid, rest[10], code, subject, symbol, date_text, author, own_term or term,
        retention, place, exact,
    )  # fmt: skip
