"""Which package profile the office used last: offered first the next time. A setting of the office."""

from __future__ import annotations

from hoso_desktop.db import office as office_rows
from hoso_desktop.services import profile_store
from hoso_desktop.services.office import Office
from hoso_desktop.services.packages import DEFAULT_PROFILE

_KEY = "package_profile"


def chosen(office: Office) -> str:
    """The id of the profile chosen last; the usual one where none was, or where it is there no more."""
    with office.store.read() as connection:
        found = office_rows.settings(connection).get(_KEY)
    known = {one.profile.id for one in profile_store.available(office)}
    return found if isinstance(found, str) and found in known else DEFAULT_PROFILE


def choose(office: Office, profile_id: str) -> None:
    """Remember a profile for the whole office. Raises UserError package.profile_unknown."""
    profile_store.profile(office, profile_id)
    with office.change(keep_images=False) as tx:
        before = office_rows.settings(tx.connection).get(_KEY)
        if before != profile_id:
            office_rows.put_settings(tx.connection, {_KEY: profile_id})
            tx.record("settings.changed", body={"before": {_KEY: before}, "after": {_KEY: profile_id}})
