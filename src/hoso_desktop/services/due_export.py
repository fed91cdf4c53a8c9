"""Sending what is due, with or without an open office, and sealing right after a dossier was completed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hoso_desktop.db.store_folder import StoreFiles, exists
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.messages import explain
from hoso_desktop.services import outgoing, outgoing_words
from hoso_desktop.services.office import Office
from hoso_desktop.services.outgoing import Settled
from hoso_desktop.services.queries import peek
from hoso_desktop.transfer import outbox
from hoso_desktop.transfer import outgoing_folder as box
from hoso_desktop.transfer.outbox import Looked


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """What one look brought: what was sealed and written down before and after, and the run between."""

    before: Settled
    looked: Looked
    after: Settled

    @property
    def changed(self) -> bool:
        """Whether anything is otherwise than it was."""
        return self.looked.run is not None or self.before.changed or self.after.changed


def planned(store: Path) -> bool:
    """Whether a store has a schedule at all; asks no key and opens nothing."""
    return box.has_schedule(StoreFiles(store).outgoing)


def look_after(office: Office, context: JobContext, *, anyway: bool = False) -> LookedAfter:
    """Seal what was completed, send what is due, and write down what went.

    Raises EnvironmentProblem outbox.busy while another program sends.
    """
    before = outgoing.settle(office, context)
    looked = send(office.folder, office.now(), anyway=anyway, context=context)
    return LookedAfter(before, looked, outgoing.settle(office, context) if looked.run else Settled())


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
