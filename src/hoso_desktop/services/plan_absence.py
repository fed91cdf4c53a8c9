"""Titles of the file plan whose work does not arise in their year (không phát sinh), each with its reason.

Kept beside the plan, because an issued plan stays as it was signed. Said again, it is taken back by `arises`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hoso_desktop.db import file_plan as plan_rows
from hoso_desktop.db import office as office_rows
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office

_SETTING = "plan_absence"


def absences_in(connection: Any) -> Mapping[str, str]:
    """Uid of a title → why its work does not arise."""
    found: dict[str, str] = office_rows.settings(connection).get(_SETTING, {})
    return found


def does_not_arise(office: Office, entry_uid: str, reason: str) -> Changes:
    """Say that the work of a title does not arise in its year.

    Raises UserError file_plan.no_absence_reason, file_plan.title_gone.
    """
    why = clean(reason)
    refuse_secrets(why)
    if not why:
        raise UserError("file_plan.no_absence_reason")
    with office.change(keep_images=False) as tx:
        _title(tx, entry_uid)
        _put(tx, {**absences_in(tx.connection), entry_uid: why})
        tx.record("file_plan.not_arising", object_uid=entry_uid, body={"reason": why})
        return Changes(tx.change_uid)


def arises(office: Office, entry_uid: str) -> Changes:
    """The work arises after all. Raises UserError file_plan.title_gone, file_plan.not_absent."""
    with office.change(keep_images=False) as tx:
        entry = _title(tx, entry_uid)
        known = dict(absences_in(tx.connection))
        before = known.pop(entry_uid, None)
        if before is None:
            raise UserError("file_plan.not_absent", notation=entry.notation)
        _put(tx, known)
        tx.record("file_plan.arises", object_uid=entry_uid, body={"before": before})
        return Changes(tx.change_uid)


def _title(tx: Tx, entry_uid: str) -> FilePlanEntry:
    found = plan_rows.entry_by_uid(tx.connection, entry_uid)
    if found is None:
        raise UserError("file_plan.title_gone")
    return found[2]


def _put(tx: Tx, absences: Mapping[str, str]) -> None:
    office_rows.put_settings(tx.connection, {_SETTING: dict(absences)})
