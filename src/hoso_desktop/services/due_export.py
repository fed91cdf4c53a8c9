"""Sending what is due, with or without an open office, and sealing right after a dossier was completed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hoso_desktop.db.store_folder import StoreFiles, exists
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.services import outgoing, outgoing_words
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import peek
from hoso_desktop.transfer import outbox
from hoso_desktop.transfer.outbox import Looked


def send(store: Path, now: datetime, *, anyway: bool = False, context: JobContext | None = None) -> Looked:
    """Move what waits in a store when it is due, with `anyway` also when it is not. Needs no password.

    Raises EnvironmentProblem store.not_a_store, UserError schedule.unreadable, Cancelled.
    """
    if not exists(store):
        raise EnvironmentProblem("store.not_a_store", path=str(store))
    return outbox.run_due(StoreFiles(store).outgoing, now, anyway=anyway, context=context)


def after_completion(office: Office, dossier_uid: str, context: JobContext | None = None) -> list[str]:
    """Seal what was just completed, and say what became of the dossier; never an error."""
    try:
        code = peek(office, dossier_uid).dossier.code
        return outgoing_words.of_dossier(outgoing.settle(office, context), code)
    except (UserError, EnvironmentProblem) as error:
        return [explain(error)]
