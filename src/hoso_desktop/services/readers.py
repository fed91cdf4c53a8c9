"""Restricted dossiers (hồ sơ hạn chế): who may see one. For everybody else it is neither shown nor counted.

Being an administrator opens nothing: only the named readers see it, and who restricts must be one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoso_desktop.db import dossiers, writing
from hoso_desktop.db import readers as rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.errors import UserError
from hoso_desktop.services import restricted_files
from hoso_desktop.services.office import Changes, Office


def restrict(office: Office, uid: str, person_uids: Sequence[str]) -> Changes:
    """Let only these people see a dossier.

    Raises UserError readers.without_me, readers.unknown, readers.closed, dossier.gone.
    """
    wanted = tuple(dict.fromkeys(person_uids))
    if office.person.uid not in wanted:
        raise UserError("readers.without_me")
    with office.change() as tx:
        full = dossiers.load(tx.connection, uid)
        if full is None:
            raise UserError("dossier.gone")
        known = {row["uid"]: row for row in rows.people(tx.connection)}
        for person_uid in wanted:
            if person_uid not in known:
                raise UserError("readers.unknown")
            if known[person_uid]["closed"]:
                raise UserError("readers.closed", name=known[person_uid]["name"])
        rows.set_readers(tx, full.row_id, wanted)
        _flag(tx, full, restricted=True)
        tx.record("dossier.restricted", object_uid=uid, dossier_uid=uid, body={"readers": sorted(wanted)})
        changes = office.remember(tx, "dossier.restricted")
    restricted_files.settle(office)
    return changes


def open_to_all(office: Office, uid: str) -> Changes:
    """Let everybody of the office see a dossier again; only one of its readers can."""
    with office.change() as tx:
        full = dossiers.load(tx.connection, uid)
        if full is None:
            raise UserError("dossier.gone")
        rows.set_readers(tx, full.row_id, ())
        _flag(tx, full, restricted=False)
        tx.record("dossier.opened_to_all", object_uid=uid, dossier_uid=uid, body={})
        changes = office.remember(tx, "dossier.opened_to_all")
    restricted_files.settle(office)
    return changes


def _flag(tx: Tx, full: dossiers.FullDossier, *, restricted: bool) -> None:
    after = replace(full.dossier, restricted=restricted)
    writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=full.dossier.revision)


def readers_of(office: Office, uid: str) -> tuple[str, ...]:
    """Uids of the people who may see a dossier; empty where everybody may. Raises UserError dossier.gone."""
    with office.store.read() as connection:
        full = dossiers.load(connection, uid)
        if full is None:
            raise UserError("dossier.gone")
        return tuple(rows.readers(connection, full.row_id))
