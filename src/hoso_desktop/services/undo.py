"""Taking a change back: a new change that restores what the old one found, refused when things moved on."""

from __future__ import annotations

from hoso_desktop.db.undo import take_back
from hoso_desktop.errors import UserError
from hoso_desktop.services import restricted_files
from hoso_desktop.services.office import Changes, Office

# Changes after which files must be sealed to others.
_OF_READERS = ("dossier.restricted", "dossier.opened_to_all")


def undo(office: Office, change_uid: str) -> Changes:
    """Take back one change of this session; undoing an undo does it again. Raises UserError undo.refused."""
    wanted = office.undoable(change_uid)
    if wanted is None:
        raise UserError("undo.refused")
    with office.change() as tx:
        take_back(tx, wanted)
        changes = office.remember(tx, wanted.label)
    if wanted.label in _OF_READERS:
        restricted_files.settle(office)
    return changes
