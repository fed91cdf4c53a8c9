"""Titles of the file plan whose work does not arise in their year (không phát sinh), each with its reason.

Kept beside the plan, because an issued plan stays as it was signed. Taken back by `arises`, or undone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from hoso_desktop.db import file_plan as plan_rows
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import rules, schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office

_PREFIX = "plan_absence/"
_SETTING = "plan_absence"  # where earlier versions of the program kept them


def absences_in(connection: Any) -> Mapping[str, str]:
    """Uid of a title → why its work does not arise."""
    earlier: dict[str, str] = office_rows.settings(connection).get(_SETTING, {})
    found = rules.newest_under(connection, _PREFIX)
    return earlier | {str(row["name"]).removeprefix(_PREFIX): str(row["body"]) for row in found}


def does_not_arise(office: Office, entry_uid: str, reason: str) -> Changes:
    """Say that the work of a title does not arise in its year.

    Raises UserError file_plan.no_absence_reason, file_plan.title_gone.
    """
    why = clean(reason)
    refuse_secrets(why)
    if not why:
        raise UserError("file_plan.no_absence_reason")
    _move_earlier(office)
    with office.change() as tx:
        _title(tx, entry_uid)
        row = rules.newest(tx.connection, _PREFIX + entry_uid)
        if row is None:
            _insert(tx, office, entry_uid, why)
        else:
            tx.update(schema.rule_set, row["id"], {"body": why})
        tx.record("file_plan.not_arising", object_uid=entry_uid, body={"reason": why})
        return office.remember(tx, "file_plan.not_arising")


def arises(office: Office, entry_uid: str) -> Changes:
    """The work arises after all. Raises UserError file_plan.title_gone, file_plan.not_absent."""
    _move_earlier(office)
    with office.change() as tx:
        entry = _title(tx, entry_uid)
        row = rules.newest(tx.connection, _PREFIX + entry_uid)
        if row is None:
            raise UserError("file_plan.not_absent", notation=entry.notation)
        tx.delete(schema.rule_set, row["id"])
        tx.record("file_plan.arises", object_uid=entry_uid, body={"before": row["body"]})
        return office.remember(tx, "file_plan.arises")


def _title(tx: Tx, entry_uid: str) -> FilePlanEntry:
    found = plan_rows.entry_by_uid(tx.connection, entry_uid)
    if found is None:
        raise UserError("file_plan.title_gone")
    return found[2]


def _insert(tx: Tx, office: Office, entry_uid: str, why: str) -> None:
    tx.insert(
        schema.rule_set,
        {
            "uid": str(uuid.uuid4()), "name": _PREFIX + entry_uid, "version": "1", "source": "", "body": why,
            "confirmed": 0, "adopted_at": stamp(tx.moment), "person_uid": office.person.uid,
        },
    )  # fmt: skip


def _move_earlier(office: Office) -> None:
    """Reasons an earlier program kept as one setting become records of their own, which can be undone."""
    with office.store.read() as connection:
        earlier: dict[str, str] = office_rows.settings(connection).get(_SETTING, {})
    if not earlier:
        return
    with office.change(keep_images=False) as tx:
        for entry_uid, why in earlier.items():
            _insert(tx, office, entry_uid, why)
        office_rows.put_settings(tx.connection, {_SETTING: {}})
        tx.record("file_plan.not_arising", object_uid="", body={"moved": len(earlier)})
