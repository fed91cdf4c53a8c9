"""Rows of the watched scan folder, and the papers a file name may speak of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import entry_of
from hoso_desktop.domain.dates import DocDate
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.scan import ScanFile, ScanState

# Papers of one number over all terms and bodies; more would be no help to anybody.
_MOST_PAPERS = 200


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """A paper of the register and where it lies; the newest place without a file, if there is one."""

    entry: RegisterEntry
    placement_uid: str = ""
    dossier_uid: str = ""
    dossier_code: str = ""
    has_file: bool = False


def _scan_of(row: RowMapping) -> ScanFile:
    values = {name: row[name] for name in ScanFile.__slots__}
    return ScanFile(**{**values, "state": ScanState(row["state"])})


def newest_by_name(connection: Connection) -> dict[str, tuple[int, ScanFile]]:
    """Every name ever seen in the folder with its newest row."""
    table = schema.scan_file
    rows = connection.execute(select(table).order_by(table.c.id)).mappings()
    return {row["name"]: (row["id"], _scan_of(row)) for row in rows}


def by_state(connection: Connection, state: ScanState) -> list[ScanFile]:
    """Files of one state, oldest first."""
    table = schema.scan_file
    rows = connection.execute(select(table).where(table.c.state == state.value).order_by(table.c.id))
    return [_scan_of(row) for row in rows.mappings()]


def count(connection: Connection, state: ScanState) -> int:
    """How many files of one state."""
    table = schema.scan_file
    query = select(func.count()).select_from(table).where(table.c.state == state.value)
    return int(connection.execute(query).scalar_one())


def by_uid(connection: Connection, uid: str) -> tuple[int, ScanFile] | None:
    """One file with the id of its row."""
    table = schema.scan_file
    row = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    return (row["id"], _scan_of(row)) if row else None


def is_stored(connection: Connection, sha256: str) -> bool:
    """Whether a paper already has a file with this content."""
    table, placed = schema.attachment, schema.placement
    query = select(placed.c.id).join(table, table.c.id == placed.c.attachment_id)
    return connection.execute(query.where(table.c.sha256 == sha256).limit(1)).first() is not None


def is_seen(connection: Connection, sha256: str) -> bool:
    """Whether a file with this content has been seen before and not taken away again."""
    table = schema.scan_file
    query = select(table.c.id).where(table.c.sha256 == sha256, table.c.state != ScanState.VANISHED.value)
    return connection.execute(query.limit(1)).first() is not None


def add(tx: Tx, scan: ScanFile) -> int:
    """A file seen for the first time."""
    return tx.insert(schema.scan_file, _values(scan))


def change(tx: Tx, row_id: int, after: ScanFile) -> None:
    """Anything about a file that is different now."""
    values = _values(after)
    values.pop("revision")
    tx.update(schema.scan_file, row_id, values)


def _values(scan: ScanFile) -> dict[str, Any]:
    return {name: getattr(scan, name) for name in ScanFile.__slots__} | {"state": scan.state.value}


def placement_uid(tx: Tx, placement_id: int) -> str:
    """The uid of a placement."""
    table = schema.placement
    found = tx.connection.execute(select(table.c.uid).where(table.c.id == placement_id)).scalar_one()
    return str(found)


def placement_without_file(connection: Connection, dossier_uid: str, number: DocNumber, day: DocDate) -> str:
    """The paper of this number and day in a dossier that has no file yet; empty when there is none."""
    placed, entry, dossier = schema.placement, schema.entry, schema.dossier
    if not number.number or day.full is None:
        return ""
    query = (
        select(placed.c.uid)
        .join(entry, entry.c.id == placed.c.entry_id)
        .join(dossier, dossier.c.id == placed.c.dossier_id)
        .where(
            dossier.c.uid == dossier_uid, placed.c.attachment_id.is_(None),
            entry.c.match_key == number.match_key, entry.c.date_year == day.year,
            entry.c.date_month == day.month, entry.c.date_day == day.day,
        )
    )  # fmt: skip
    return str(connection.execute(query.limit(1)).scalar() or "")


def papers_numbered(connection: Connection, numbers: Iterable[int]) -> list[NamedPaper]:
    """Papers bearing one of these numbers with a symbol, newest first, each with its best place.

    What lies only where the person at work may not look is left out.
    """
    table = schema.entry
    out: list[NamedPaper] = []
    hidden, hidden_dossiers = scope.hidden_entries(connection), scope.hidden_dossiers(connection)
    for number in numbers:
        # The match key begins with the number: `109a|` … `109|` stand together in the index, `1090|` apart.
        query = select(table).where(
            table.c.match_key >= f"{number}a", table.c.match_key < f"{number}}}", table.c.number == number
        )
        newest = query.order_by(table.c.date_year.desc(), table.c.date_month.desc(), table.c.date_day.desc())
        rows = list(connection.execute(newest.limit(_MOST_PAPERS)).mappings())
        out += [
            _placed(connection, row["id"], entry_of(row), hidden_dossiers)
            for row in rows
            if row["notation"] and row["id"] not in hidden
        ]
    return out


def _placed(
    connection: Connection, entry_id: int, entry: RegisterEntry, hidden: frozenset[int]
) -> NamedPaper:
    placed, dossier = schema.placement, schema.dossier
    query = (
        select(
            placed.c.uid, placed.c.attachment_id, dossier.c.uid.label("dossier_uid"), dossier.c.notation,
            dossier.c.period,
        )
        .join(dossier, dossier.c.id == placed.c.dossier_id)
        .where(placed.c.entry_id == entry_id, dossier.c.id.not_in(hidden))
        .order_by(placed.c.attachment_id.is_not(None), placed.c.id.desc())
    )  # fmt: skip
    row = connection.execute(query).first()
    if row is None:
        return NamedPaper(entry)
    code = f"{row.notation}/{row.period}" if row.period else row.notation
    return NamedPaper(entry, row.uid, row.dossier_uid, code, row.attachment_id is not None)


def reasons_used(connection: Connection, limit: int) -> list[str]:
    """Reasons once given for papers and scans that go into no dossier, the most used first."""
    entry, scan = schema.entry, schema.scan_file
    given: dict[str, int] = {}
    for column in (entry.c.no_dossier_reason, scan.c.reason):
        query = select(column, func.count()).where(column != "").group_by(column)
        if column is scan.c.reason:
            query = query.where(scan.c.state == ScanState.DISMISSED.value)
        for reason, times in connection.execute(query):
            given[reason] = given.get(reason, 0) + times
    return sorted(given, key=lambda reason: -given[reason])[:limit]
