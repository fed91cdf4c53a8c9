"""Which dossiers the person at work may not see: the one place that answers this.

A restricted dossier always has readers, so those rows alone tell and nothing else need be read. The person
is a fact of the store that was unlocked; a store opened by the program itself (no person) sees everything.
Who has no role that reads dossiers (a mere administrator) sees none of them and no paper.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, false, not_, select

from hoso_desktop.db import rights, schema
from hoso_desktop.domain.access import Action, Object, may

_INFO = "hoso_person"
_HIDDEN = (
    "SELECT DISTINCT r.dossier_id FROM reader r WHERE NOT EXISTS (SELECT 1 FROM reader mine "
    "WHERE mine.dossier_id = r.dossier_id AND mine.person_uid = ?)"
)
_EVERY_DOSSIER = "SELECT id FROM dossier"
# A paper is hidden when it lies only in dossiers that are.
_HIDDEN_ENTRIES = f"""
SELECT DISTINCT p.entry_id FROM placement p WHERE p.dossier_id IN ({_HIDDEN})
AND NOT EXISTS (SELECT 1 FROM placement o WHERE o.entry_id = p.entry_id AND o.dossier_id NOT IN ({_HIDDEN}))
"""  # noqa: S608


def bind(connection: Connection, person_uid: str) -> None:
    """Say who reads through this connection."""
    connection.info[_INFO] = person_uid


def person_of(connection: Connection) -> str:
    """Who reads through this connection; empty for the program itself."""
    return str(connection.info.get(_INFO, ""))


def is_blind(connection: Connection) -> bool:
    """Whether the person at work has no role that reads dossiers."""
    person = person_of(connection)
    return bool(person) and not _reads(connection.exec_driver_sql, person)


def _reads(execute: Callable[[str, tuple[str, ...]], Any], person_uid: str) -> bool:
    return may(rights.present_roles(execute, person_uid), Action.READ, Object.DOSSIER)


def hidden_index_rows(driver: Any, person_uid: str) -> frozenset[int]:
    """Rows of the search index (dossier 2·id, paper 2·id + 1) the person must not find."""
    if not person_uid:
        return frozenset()
    if not _reads(driver.execute, person_uid):
        every = driver.execute("SELECT 2 * id FROM dossier UNION ALL SELECT 2 * id + 1 FROM entry").fetchall()
        return frozenset(row[0] for row in every)
    dossiers = driver.execute(_HIDDEN, (person_uid,)).fetchall()
    if not dossiers:
        return frozenset()
    papers = driver.execute(_HIDDEN_ENTRIES, (person_uid, person_uid)).fetchall()
    return frozenset([2 * row[0] for row in dossiers] + [2 * row[0] + 1 for row in papers])


def hidden_dossiers(connection: Connection) -> frozenset[int]:
    """Ids of the dossiers the person at work must not see."""
    person = person_of(connection)
    if not person:
        return frozenset()
    wanted = (_HIDDEN, (person,)) if _reads(connection.exec_driver_sql, person) else (_EVERY_DOSSIER,)
    return frozenset(row[0] for row in connection.exec_driver_sql(*wanted))


def hidden_entries(connection: Connection) -> frozenset[int]:
    """Ids of the register entries the person at work must not see."""
    if is_blind(connection):
        return frozenset(row[0] for row in connection.exec_driver_sql("SELECT id FROM entry"))
    if not hidden_dossiers(connection):
        return frozenset()
    person = person_of(connection)
    return frozenset(row[0] for row in connection.exec_driver_sql(_HIDDEN_ENTRIES, (person, person)))


def visible(connection: Connection) -> list[ColumnElement[bool]]:
    """The condition on `dossier` of a query of lists; empty when nothing is hidden."""
    person = person_of(connection)
    reader = schema.reader
    if is_blind(connection):
        return [false()]
    if not person or connection.execute(select(reader.c.id).limit(1)).first() is None:
        return []
    of_dossier = reader.c.dossier_id == schema.dossier.c.id
    anybody = exists(select(reader.c.id).where(of_dossier))
    me = exists(select(reader.c.id).where(and_(of_dossier, reader.c.person_uid == person)))
    return [not_(anybody) | me]


def may_see(connection: Connection, dossier_id: int) -> bool:
    """Whether the person at work may see one dossier."""
    person, reader = person_of(connection), schema.reader
    if not person:
        return True
    if is_blind(connection):
        return False
    readers = connection.execute(select(reader.c.person_uid).where(reader.c.dossier_id == dossier_id))
    found = {row.person_uid for row in readers}
    return not found or person in found
