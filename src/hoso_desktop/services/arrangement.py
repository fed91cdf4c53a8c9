"""Giving a dossier its archival identity: inventory number and dossier number (sắp xếp, đánh số lưu trữ)."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

from hoso_desktop.db import arrangement as rows
from hoso_desktop.db import dossiers, writing
from hoso_desktop.domain.fonds import archival_number, two_digits
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import Changes, Office

_INVENTORY = re.compile(r"^\d{1,2}$")
_NUMBER = re.compile(r"^\d{1,4}[a-z]?$")


def next_number(office: Office, dossier_uid: str, inventory_number: str) -> str:
    """The next free dossier number of an inventory of the dossier's fonds, `0001` in a new one."""
    with office.store.read() as connection:
        full = dossiers.load(connection, dossier_uid)
        if full is None:
            raise UserError("dossier.gone")
        found = rows.inventory(connection, full.fonds.uid, two_digits(clean(inventory_number)))
        taken = rows.numbers(connection, found[0]) if found else {}
    return _next(taken)


def _next(taken: dict[str, str]) -> str:
    highest = max((int(number.rstrip("abcdefghijklmnopqrstuvwxyz")) for number in taken), default=0)
    return archival_number(str(highest + 1))


def arrange(
    office: Office,
    dossier_uid: str,
    inventory_number: str,
    *,
    number: str | None = None,
    inventory_name: str = "",
) -> Changes:
    """Assign `Mục lục số` and `Hồ sơ số`; the next free number when none is given.

    Raises UserError: arrange.bad_inventory, arrange.bad_number, arrange.taken, arrange.already.
    """
    wanted_inventory = clean(inventory_number)
    if not _INVENTORY.match(wanted_inventory):
        raise UserError("arrange.bad_inventory", value=inventory_number)
    wanted_inventory = two_digits(wanted_inventory)
    wanted = archival_number(clean(number).lower()) if number else None
    if wanted is not None and not _NUMBER.match(wanted):
        raise UserError("arrange.bad_number", value=number)
    with office.change() as tx:
        full = dossiers.load(tx.connection, dossier_uid)
        if full is None:
            raise UserError("dossier.gone")
        if full.dossier.arranged:
            raise UserError("arrange.already", code=full.dossier.code, archival=full.dossier.archival_code)
        found = rows.inventory(tx.connection, full.fonds.uid, wanted_inventory)
        if found is None:
            name = clean(inventory_name) or f"Mục lục {wanted_inventory}"
            inventory_id, inventory_uid = rows.add_inventory(
                tx, full.fonds.uid, uid=str(uuid.uuid4()), number=wanted_inventory, name=name
            )
        else:
            inventory_id, inventory_uid = found
        taken = rows.numbers(tx.connection, inventory_id)
        chosen = wanted or _next(taken)
        if chosen in taken:
            raise UserError(
                "arrange.taken",
                inventory=wanted_inventory,
                number=chosen,
                title=taken[chosen],
                next=_next(taken),
            )
        after = replace(
            full.dossier, inventory_uid=inventory_uid, inventory_number=wanted_inventory, number=chosen
        )
        writing.change_dossier(
            tx, full.row_id, full.dossier, after, expected_revision=None,
            extra={"inventory_id": inventory_id}, kind="dossier.arranged",
        )  # fmt: skip
        return office.remember(tx, "dossier.arranged")
