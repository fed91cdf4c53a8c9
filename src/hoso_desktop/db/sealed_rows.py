"""Which stored files are sealed to persons, and which should be: rows of restricted dossiers' files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from hoso_desktop.db import schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.db.rows import attachment_of
from hoso_desktop.domain.document import Attachment

_FILES = """
SELECT a.id AS a_id, d.id AS d_id, d.restricted FROM attachment a
LEFT JOIN placement p ON p.attachment_id = a.id LEFT JOIN dossier d ON d.id = p.dossier_id
WHERE a.recipients <> '' OR a.id IN (
  SELECT p2.attachment_id FROM placement p2 JOIN dossier d2 ON d2.id = p2.dossier_id WHERE d2.restricted = 1)
"""
_READERS = """
SELECT r.dossier_id, p.recipient, p.login FROM reader r JOIN person p ON p.uid = r.person_uid
WHERE p.closed = 0
"""


@dataclass(slots=True)
class SealedFile:
    """One file: to whom it is sealed (empty: the office), and the dossiers it lies in (id → restricted)."""

    row_id: int
    attachment: Attachment
    recipients: tuple[str, ...]
    homes: dict[int, bool] = field(default_factory=dict)


def concerned(connection: Connection) -> list[SealedFile]:
    """Files of restricted dossiers, and files that are sealed to persons."""
    found: dict[int, SealedFile] = {}
    for row_id, dossier_id, restricted in connection.exec_driver_sql(_FILES).all():
        if row_id not in found:
            found[row_id] = _file(connection, row_id)
        if dossier_id is not None:
            found[row_id].homes[dossier_id] = bool(restricted)
    return list(found.values())


def _file(connection: Connection, row_id: int) -> SealedFile:
    table = schema.attachment
    row = connection.execute(table.select().where(table.c.id == row_id)).mappings().one()
    sealed_to = tuple(json.loads(row["recipients"])) if row["recipients"] else ()
    return SealedFile(row_id, attachment_of(row), sealed_to)


def recipients_of_readers(connection: Connection) -> Mapping[int, tuple[str, ...]]:
    """Dossier id → recipients of its readers; an empty one stands for somebody who has none yet."""
    found: dict[int, tuple[str, ...]] = {}
    for dossier_id, recipient, _login in connection.exec_driver_sql(_READERS).all():
        found[dossier_id] = (*found.get(dossier_id, ()), str(recipient))
    return found


def dossier_id_of(
    connection: Connection, dossier_uid: str, placement_uid: str = ""
) -> tuple[int, bool] | None:
    """(id, restricted) of a dossier by its uid, or by one of its papers."""
    query, word = ("SELECT d.id, d.restricted FROM dossier d WHERE d.uid = ?", dossier_uid)
    if placement_uid:
        query = (
            "SELECT d.id, d.restricted FROM dossier d JOIN placement p ON p.dossier_id = d.id WHERE p.uid = ?"
        )
        word = placement_uid
    row = connection.exec_driver_sql(query, (word,)).first()
    return (int(row[0]), bool(row[1])) if row is not None else None


def only_reader_of(connection: Connection, person_uid: str) -> int:
    """How many restricted dossiers nobody else with an open account may see."""
    query = """
SELECT count(DISTINCT mine.dossier_id) FROM reader mine WHERE mine.person_uid = ? AND NOT EXISTS (
  SELECT 1 FROM reader o JOIN person p ON p.uid = o.person_uid
  WHERE o.dossier_id = mine.dossier_id AND o.person_uid <> mine.person_uid AND p.closed = 0)
"""
    return int(connection.exec_driver_sql(query, (person_uid,)).scalar_one())


def moved(tx: Tx, file: SealedFile, *, storage_id: str, cipher_sha256: str, cipher_size: int,
          recipients: tuple[str, ...], generation: int) -> None:  # fmt: skip
    """The file's bytes lie elsewhere now, sealed to others; what it says is the same."""
    table = schema.attachment
    tx.connection.execute(
        update(table).where(table.c.id == file.row_id).values(
            storage_id=storage_id, cipher_sha256=cipher_sha256, cipher_size=cipher_size,
            recipients=text_of(recipients), identity_generation=generation,
        )
    )  # fmt: skip


def text_of(recipients: tuple[str, ...]) -> str:
    """Recipients as they are stored; empty for the office."""
    return json.dumps(sorted(recipients)) if recipients else ""
