"""The steps in the life of dossiers and who answers for them: reading and writing rows of `sign_off`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import read_stamp, stamp
from hoso_desktop.domain.sign_off import SignOff, Step

_TEXTS = (
    "uid", "person_uid", "from_state", "to_state", "signer", "position", "delegation", "reason",
    "content_hash", "stated_words", "note",
)  # fmt: skip


def sign_off_of(row: RowMapping | dict[str, Any]) -> SignOff:
    """A step from its row."""
    return SignOff(
        **{name: row[name] for name in _TEXTS},
        step=Step(row["step"]),
        at=read_stamp(row["at_utc"]),
        day=date.fromisoformat(row["day"]),
        signed_on=date.fromisoformat(row["signed_on"]) if row["signed_on"] else None,
        stated_sheets=row["stated_sheets"],
    )


def _values(step: SignOff) -> dict[str, Any]:
    return {
        **{name: getattr(step, name) for name in _TEXTS},
        "step": step.step.value,
        "at_utc": stamp(step.at),
        "day": step.day.isoformat(),
        "signed_on": step.signed_on.isoformat() if step.signed_on else "",
        "stated_sheets": step.stated_sheets,
    }


def by_dossier(
    connection: Connection, dossier_ids: Sequence[int] | None = None
) -> dict[int, tuple[SignOff, ...]]:
    """The steps of some dossiers or of all, oldest first, by dossier id."""
    out: dict[int, tuple[SignOff, ...]] = {}
    for row in _rows(connection, dossier_ids):
        out[row["dossier_id"]] = (*out.get(row["dossier_id"], ()), sign_off_of(row))
    return out


# A page of ids in one IN (...) list.
_PAGE = 500


def _rows(connection: Connection, dossier_ids: Sequence[int] | None) -> Iterable[RowMapping]:
    table = schema.sign_off
    query = select(table).order_by(table.c.id)
    if dossier_ids is None:
        yield from connection.execute(query).mappings()
        return
    for start in range(0, len(dossier_ids), _PAGE):
        page = query.where(table.c.dossier_id.in_(list(dossier_ids[start : start + _PAGE])))
        yield from connection.execute(page).mappings()


def of_dossier(connection: Connection, dossier_uid: str) -> tuple[SignOff, ...]:
    """The steps of one dossier, oldest first."""
    table, dossier = schema.sign_off, schema.dossier
    query = (
        select(table)
        .join(dossier, dossier.c.id == table.c.dossier_id)
        .where(dossier.c.uid == dossier_uid)
        .order_by(table.c.id)
    )
    return tuple(sign_off_of(row) for row in connection.execute(query).mappings())


def add(tx: Tx, dossier_id: int, dossier_uid: str, step: SignOff) -> None:
    """Record a step with its fact; it goes when the change is taken back."""
    values = _values(step)
    tx.insert(schema.sign_off, {**values, "dossier_id": dossier_id})
    _record(tx, dossier_uid, step, values)


def add_for_good(tx: Tx, dossier_id: int, dossier_uid: str, step: SignOff) -> None:
    """Record a step that stays when the change it belongs to is taken back."""
    values = _values(step)
    tx.connection.execute(insert(schema.sign_off).values(**values, dossier_id=dossier_id))
    _record(tx, dossier_uid, step, values)


def _record(tx: Tx, dossier_uid: str, step: SignOff, values: dict[str, Any]) -> None:
    body = {name: value for name, value in values.items() if value not in (None, "") and name != "uid"}
    tx.record(
        f"dossier.{step.step.value}", object_uid=step.uid, dossier_uid=dossier_uid, body={"after": body}
    )


def names(connection: Connection) -> dict[str, str]:
    """Name, or else login, of every person by uid."""
    table = schema.person
    rows = connection.execute(select(table.c.uid, table.c.name, table.c.login))
    return {row.uid: row.name or row.login for row in rows}
