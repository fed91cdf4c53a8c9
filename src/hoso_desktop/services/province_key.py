"""The province's key for packages (khóa nhận hồ sơ của tỉnh): whom sealed packages are addressed to.

Not the key that opens the store (services.recovery_keys): with this one the province opens what it is sent,
and nothing else. Compared by telephone before it is believed.
"""

from __future__ import annotations

from hoso_desktop.crypto import sealing, signing
from hoso_desktop.db import office as rows
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.errors import UserError
from hoso_desktop.services.office import Office

_SETTING = "province_package_key"


def recipient(office: Office) -> str:
    """The recipient `age1…`; empty while the province has none."""
    with office.store.read() as connection:
        return str(rows.settings(connection).get(_SETTING, ""))


def fingerprint(text: str) -> str:
    """What both sides read out to each other."""
    return signing.fingerprint(text.encode("ascii"))


def put(office: Office, text: str) -> str:
    """Address packages to the province from now on; returns the fingerprint to compare.

    Raises UserError recovery.bad_recipient for what is no key, access.denied.
    """
    wanted = text.strip()
    try:
        sealing.seal_bytes(b"", [wanted])
    except ValueError as error:
        raise UserError("recovery.bad_recipient") from error
    _save(office, wanted, "province.package_key_set", {"recipient": wanted})
    return fingerprint(wanted)


def remove(office: Office) -> None:
    """Address packages to nobody any more; what was sealed stays as it is."""
    if recipient(office):
        _save(office, "", "province.package_key_removed", {})


def _save(office: Office, value: str, kind: str, body: dict[str, object]) -> None:
    office.require(Action.WRITE, Object.KEY)
    with office.change(keep_images=False) as tx:
        rows.put_settings(tx.connection, {_SETTING: value})
        tx.record(kind, body=body, travels=False)
