"""Writing down who read what, before it is shown (docs: journal).

An ordinary dossier is one fact per person and day; of a restricted one every reading is a fact, and without
it there is no reading. Never decides who may see a dossier (db.scope).
"""

from __future__ import annotations

from hoso_desktop.db import reading_log
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services.office import Office

# A full or write-protected disk does not keep anybody from reading what is not restricted.
_NO_ROOM = ("disk.full", "disk.not_writable")


def note(office: Office, dossier_uid: str, *, restricted: bool, attachment_uid: str = "") -> None:
    """A person reads a dossier, or a file in it. Raises EnvironmentProblem where that cannot be recorded."""
    if not restricted:
        _once_a_day(office, dossier_uid)
        return
    with office.change(keep_images=False) as tx:
        reading_log.note(tx, dossier_uid, attachment_uid)


def note_attachment(office: Office, attachment_uid: str) -> None:
    """A person opens a stored file. Raises UserError document.gone where he may see no dossier it lies in."""
    with office.store.read() as connection:
        homes = reading_log.homes_of(connection, attachment_uid)
    if not homes:
        raise UserError("document.gone")
    # A file that also lies where everybody may look is no secret of the restricted dossier.
    uid, restricted = min(homes, key=lambda home: home[1])
    note(office, uid, restricted=restricted, attachment_uid=attachment_uid)


def _once_a_day(office: Office, dossier_uid: str) -> None:
    day = office.today().isoformat()
    with office.store.read() as connection:
        known = reading_log.seen(connection, office.person.uid, dossier_uid, day)
    if known:
        return
    try:
        with office.change(keep_images=False) as tx:
            reading_log.mark(tx, office.person.uid, dossier_uid, day)
    except EnvironmentProblem as problem:
        if problem.code not in _NO_ROOM:
            raise
