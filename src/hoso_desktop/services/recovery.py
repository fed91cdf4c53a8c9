"""After a sudden end: put the folder right, see that the store is whole, say once what became of the work.

Runs while the office is being opened, in at most a few seconds. Decides nothing for the person and deletes
nothing but what the program had made for a moment; a store that is damaged is left to services.repair.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hoso_desktop.db import journal, recovering, tidying
from hoso_desktop.db import office as rows
from hoso_desktop.domain.clock import VIETNAM, Clock, read_stamp
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup, drafts, log_in
from hoso_desktop.services.office import Office, open_office

# What waits to be read once; journalled with the recovery that wrote it.
_SETTING = "sudden_end"
# The checks of pages read everything: only as much as fits into the seconds a person waits for the program.
_CHECKED_BYTES = 64 * 1024 * 1024
_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something typed and not stored, and where to go on: the dossier's code, or empty for a dialog."""

    code: str
    dossier_uid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What was found after a sudden end; `waiting` is only what the person at work had typed."""

    last_saved: datetime | None
    missing: int = 0  # facts that were stored and cannot be read any more
    slots: int = 0  # copies of the key file written again
    waiting: tuple[Waiting, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The report as the person reads it."""
        return tuple(_lines(self))


def enter_office(
    folder: Path, password: str, *, login: str | None = None, clock: Clock | None = None
) -> Office:
    """Unlock an office and put right what a sudden end left. Errors are those of `db.store.open_store`."""
    office = open_office(folder, password, login=login, clock=clock)
    try:
        look_after(office)
        log_in.write_down(office.store, office.now())
    except BaseException:
        office.close()
        raise
    return office


def look_after(office: Office) -> None:
    """Put right what an unclean end left. Raises EnvironmentProblem `store.damaged`.

    A disk that refuses costs the tidying, not the opening.
    """
    store = office.store
    slots = tidying.mend_slots(store.files, store.store_id)
    tidying.bring_ballast_back(store.files)
    if store.mark.left is not None:
        whole = _refuse_damage(office)
        with suppress(EnvironmentProblem):
            _write_down(office, slots, store.mark.left.begun, whole=whole)
            backup.note_removals(office)
    with store.read() as connection:
        seq, _ = journal.head(connection)
    store.mark.settle(seq)


def _refuse_damage(office: Office) -> bool:
    """Check the pages for about a second; True when all of them were seen."""
    store = office.store
    store.checkpoint()
    until = time.monotonic() + _SECONDS
    if store.files.database.stat().st_size <= _CHECKED_BYTES and store.pragma("cipher_integrity_check"):
        raise EnvironmentProblem("store.damaged", path=str(office.folder))
    whole = recovering.quick_check(store, lambda: time.monotonic() > until)
    if whole is False:
        raise EnvironmentProblem("store.damaged", path=str(office.folder))
    return whole is True


def _write_down(office: Office, slots: int, begun: int, *, whole: bool) -> None:
    files = office.store.files
    swept = tidying.sweep_temporary(files)
    with office.store.read() as connection:
        orphans = tidying.sweep_orphans(files, lambda: recovering.storage_ids(connection), office.now())
        last = recovering.last_work(connection)
        worked = last is not None and last[0] > begun
    if not (worked or slots or swept or orphans or office.facts_missing or drafts.kept(office)):
        return
    body = {
        "last_saved": last[1] if last else "", "missing": office.facts_missing, "slots": slots,
        "swept": swept, "orphans": orphans, "checked": "all" if whole else "part",
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        if worked or slots or office.facts_missing or drafts.kept(office):
            rows.put_settings(tx.connection, {_SETTING: body})
        tx.record("store.recovered", body=body, travels=False)


def pending(office: Office) -> RecoveryReport | None:
    """What the person has not read yet; None when there is nothing worth saying."""
    with office.store.read() as connection:
        body = rows.settings(connection).get(_SETTING)
    if not body:
        return None
    last = read_stamp(body["last_saved"]) if body["last_saved"] else None
    return RecoveryReport(last, int(body["missing"]), int(body["slots"]), _waiting(office))


def been_read(office: Office) -> None:
    """The person has read it: never again."""
    with office.change(keep_images=False) as tx:
        rows.put_settings(tx.connection, {_SETTING: None})
        tx.record("store.recovery_read", body={}, travels=False)


def _waiting(office: Office) -> tuple[Waiting, ...]:
    kept = {draft.place.partition(":")[2]: draft for draft in drafts.kept(office)}
    with office.store.read() as connection:
        codes = recovering.dossier_codes(connection, kept)
    found: dict[str, Waiting] = {}
    for uid, draft in kept.items():
        known = uid if uid in codes else ""
        found.setdefault(known, Waiting(codes.get(known, ""), known, draft.at))
    return tuple(found.values())


def _lines(report: RecoveryReport) -> list[str]:
    when = _moment(report.last_saved)
    if report.missing:
        out = [sentence("sudden_end.missing", when=when)]
    elif report.last_saved is not None:
        out = [sentence("sudden_end.whole", when=when)]
    else:
        out = [sentence("sudden_end.nothing_stored")]
    if report.slots:
        out.append(sentence("sudden_end.slots"))
    named = ", ".join(waiting.code for waiting in report.waiting if waiting.code)
    if named:
        out.append(sentence("sudden_end.waiting", codes=named))
    if any(not waiting.code for waiting in report.waiting):
        out.append(sentence("sudden_end.waiting_dialog"))
    return out


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(VIETNAM)
    return f"{local.hour}:{local.minute:02d} ngày {local:%d/%m/%Y}"
