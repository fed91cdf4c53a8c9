"""Sealed packages on their way out and the runs that moved them: rows read and written. Decides nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from hoso_desktop.db import schema, scope
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.packages import WITHDRAWN
from hoso_desktop.domain.sign_off import Step

WAITING, SENT = "waiting", "sent"


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A sealed package. `file` is its id in the folder; times are stamps or empty."""

    row_id: int
    uid: str
    package_uid: str
    dossier_id: int
    dossier_uid: str
    code: str
    title: str
    name: str
    file: str
    sealed_sha256: str
    size: int
    sealed_at: str
    state: str
    moved_at: str
    moved_to: str
    detail: dict[str, Any]  # list (its hash and size), folder, content, step, reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that should lie sealed: its last step, and that of its newest package (empty for none)."""

    dossier_id: int
    dossier_uid: str
    step: str
    sealed_step: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run that was taken over; `counts` and `failed` as they were written."""

    uid: str
    period: str
    started_at: str
    ended_at: str
    outcome: str
    place: str
    counts: dict[str, Any]
    failed: list[dict[str, Any]]
    seen: bool


def _row(row: RowMapping) -> OutgoingRow:
    same = {name: row[name] for name in (
        "uid", "package_uid", "dossier_id", "dossier_uid", "title", "name", "file", "sealed_sha256", "size",
        "sealed_at", "state", "moved_at", "moved_to",
    )}  # fmt: skip
    code = f"{row['notation']}/{row['period']}"
    return OutgoingRow(row_id=row["id"], code=code, detail=json.loads(row["detail"] or "{}"), **same)


def rows(connection: Connection, *, state: str = "") -> list[OutgoingRow]:
    """The packages of dossiers the person may see, the newest first."""
    out, dossier = schema.outgoing, schema.dossier
    query = (
        select(out, dossier.c.uid.label("dossier_uid"), dossier.c.notation, dossier.c.period, dossier.c.title)
        .join(dossier, dossier.c.id == out.c.dossier_id)
        .where(*scope.visible(connection))
        .order_by(out.c.id.desc())
    )
    if state:
        query = query.where(out.c.state == state)
    return [_row(row) for row in connection.execute(query).mappings()]


def files_in_use(connection: Connection) -> set[str]:
    """The ids in the folder of every package that waits, whoever may see its dossier."""
    table = schema.outgoing
    return set(connection.execute(select(table.c.file).where(table.c.state == WAITING)).scalars())


def candidates(connection: Connection, since: str, states: tuple[str, ...]) -> list[Candidate]:
    """Dossiers in `states` completed at or after the stamp `since`, that the person may see."""
    done, dossier = schema.sign_off, schema.dossier
    completed = (
        select(done.c.dossier_id)
        .where(done.c.step == Step.COMPLETED.value, done.c.at_utc >= since)
        .scalar_subquery()
    )
    last = select(func.max(done.c.id).label("id"), done.c.dossier_id).group_by(done.c.dossier_id).subquery()
    query = (
        select(dossier.c.id, dossier.c.uid, done.c.uid.label("step"))
        .join(last, last.c.dossier_id == dossier.c.id)
        .join(done, done.c.id == last.c.id)
        .where(dossier.c.id.in_(completed), dossier.c.state.in_(states), *scope.visible(connection))
        .order_by(dossier.c.id)
    )
    newest = {row.dossier_id: row for row in reversed(rows(connection)) if row.state != WITHDRAWN}
    found = []
    for row in connection.execute(query):
        sealed = newest.get(row.id)
        found.append(Candidate(row.id, row.uid, row.step, sealed.detail.get("step", "") if sealed else ""))
    return found


def add(tx: Tx, dossier_id: int, values: dict[str, Any], detail: dict[str, Any]) -> int:
    """Note a sealed package that waits."""
    text = json.dumps(detail, ensure_ascii=False)
    return tx.insert(schema.outgoing, {**values, "dossier_id": dossier_id, "detail": text, "state": WAITING})


def change(tx: Tx, row: OutgoingRow, *, detail: dict[str, Any] | None = None, **values: Any) -> None:
    """Change a package's row; `detail` is added to what stands there."""
    if detail is not None:
        values["detail"] = json.dumps({**row.detail, **detail}, ensure_ascii=False)
    tx.update(schema.outgoing, row.row_id, values)


def withdraw(tx: Tx, row: OutgoingRow, reason: str) -> None:
    """Note that a package that never left is no more; its version is free again."""
    change(tx, row, state=WITHDRAWN, detail={"reason": reason})
    table = schema.package
    package_id = tx.connection.execute(select(table.c.id).where(table.c.uid == row.package_uid)).scalar()
    if package_id is not None:
        tx.update(table, package_id, {"state": WITHDRAWN})


def has_run(connection: Connection, uid: str) -> bool:
    """Whether a run was taken over already."""
    table = schema.export_run
    return connection.execute(select(table.c.id).where(table.c.uid == uid)).first() is not None


def add_run(tx: Tx, run: RunRow) -> None:
    """Note a run."""
    values = {
        "uid": run.uid, "period": run.period, "started_at": run.started_at, "ended_at": run.ended_at,
        "outcome": run.outcome, "place": run.place, "seen": int(run.seen),
        "counts": json.dumps(run.counts, ensure_ascii=False),
        "detail": json.dumps(run.failed, ensure_ascii=False),
    }  # fmt: skip
    tx.insert(schema.export_run, values)


def runs(connection: Connection, limit: int = 50) -> list[RunRow]:
    """The last runs, the newest first."""
    table = schema.export_run
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    return [
        RunRow(
            row["uid"], row["period"], row["started_at"], row["ended_at"], row["outcome"], row["place"],
            json.loads(row["counts"] or "{}"), json.loads(row["detail"] or "[]"), bool(row["seen"]),
        )
        for row in connection.execute(query).mappings()
    ]  # fmt: skip
