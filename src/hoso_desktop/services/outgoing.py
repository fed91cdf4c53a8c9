"""Sealed packages of completed dossiers (gói chờ gửi): made with a person there, moved by `transfer.outbox`.

`settle` makes it so: what was moved is written down, what is no longer true is withdrawn, what was completed
and is clean is sealed to the province and the office. Nothing plain is written; the store decides, the folder
follows. A failure here never stops the work that led to it; it is told.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.db import anchors, journal
from hoso_desktop.db import outgoing as rows
from hoso_desktop.db import packages as ledger
from hoso_desktop.db.outgoing import OutgoingRow as OutgoingRow
from hoso_desktop.db.outgoing import RunRow as RunRow
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import hash_file
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import export_schedule, packages, profile_store, province_key
from hoso_desktop.services.office import Office
from hoso_desktop.services.queries import peek
from hoso_desktop.services.sealed_packages import Sealer
from hoso_desktop.transfer import outgoing_folder as box
from hoso_desktop.transfer import plan as planner
from hoso_desktop.transfer import reconcile, sealed
from hoso_desktop.transfer.manifest import SUFFIX
from hoso_desktop.transfer.outgoing_folder import Job, Parcel
from hoso_desktop.transfer.plan import PackagePlan
from hoso_desktop.transfer.sealed import SealedPackage

_STATES = (DossierState.COMPLETED, DossierState.IN_OFFICE_ARCHIVE)
_SEALING = sealed.SUFFIX


@dataclass(frozen=True, slots=True)
class NotSealed:
    """A completed dossier that could not be sealed, and why."""

    dossier_uid: str
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """What `settle` did, by dossier code; `not_sealed` is tried again the next time."""

    sealed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    not_sealed: tuple[NotSealed, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the store says something else than before."""
        return bool(self.sealed or self.withdrawn or self.sent)


def folder_of(office: Office) -> Path:
    """Where sealed packages wait."""
    return office.store.files.outgoing


def listed(office: Office) -> list[OutgoingRow]:
    """Every sealed package of dossiers the person may see, the newest first."""
    with office.store.read() as connection:
        return rows.rows(connection)


def runs(office: Office) -> list[RunRow]:
    """The last runs, the newest first."""
    with office.store.read() as connection:
        return rows.runs(connection)


def settle(office: Office, context: JobContext | None = None) -> Settled:
    """Bring folder and store in step, and seal what should lie sealed. May be stopped between dossiers.

    Does nothing without a schedule. Raises EnvironmentProblem outbox.busy while packages are being moved.
    """
    kept = export_schedule.kept(office)
    if kept is None or not office.may_now(Action.EXPORT, Object.PACKAGE):
        return Settled()
    export_schedule.write_down(office)
    with box.locked(folder_of(office)):
        sent = _take_over(office)
        withdrawn = _withdraw_untrue(office)
        _bring_jobs_back(office)
    if not kept.schedule.enabled or not province_key.recipient(office):
        return Settled(sent=sent, withdrawn=withdrawn)
    done, failed = _seal_all(office, kept.since, kept.profile, context or JobContext())
    return Settled(done, withdrawn, sent, failed)


# Written down


def _take_over(office: Office) -> tuple[str, ...]:
    """What was moved since the office was last open, and the runs that moved it."""
    folder, codes = folder_of(office), []
    waiting = {row.file: row for row in listed(office) if row.state == rows.WAITING}
    for job in box.jobs(folder):
        row = waiting.get(job.id)
        if job.sent_at and row is not None:
            with office.change(keep_images=False) as tx:
                rows.change(tx, row, state=rows.SENT, moved_at=job.sent_at, moved_to=job.sent_to)
                tx.record(
                    "package.sent", object_uid=row.uid, dossier_uid=row.dossier_uid,
                    body={
                        "name": row.name, "sha256": row.sealed_sha256, "at": job.sent_at, "to": job.sent_to
                    },
                )  # fmt: skip
            codes.append(row.code)
    _take_over_runs(office, folder)
    with office.store.read() as connection:
        used = rows.files_in_use(connection)
    for job in box.jobs(folder):
        if job.id not in used:
            box.drop_job(folder, job.id)
    box.sweep(folder, sorted(used))
    return tuple(codes)


def _take_over_runs(office: Office, folder: Path) -> None:
    found = box.runs(folder)
    for run in found:
        with office.store.read() as connection:
            known = rows.has_run(connection, run.uid)
        if not known:
            counts = {"sent": list(run.sent), "already": list(run.already), "tries": run.tries}
            failed = [{"code": f.code, "params": f.params, "name": f.name} for f in run.failed]
            body = {"outcome": run.outcome, "sent": len(run.sent), "failed": len(run.failed)}
            with office.change(keep_images=False) as tx:
                rows.add_run(
                    tx,
                    RunRow(
                        run.uid,
                        run.period,
                        run.started,
                        run.ended,
                        run.outcome,
                        run.place,
                        counts,
                        failed,
                        False,
                    ),
                )
                tx.record("package.sending_done", object_uid=run.uid, body=body, travels=False)
    box.forget_runs(folder, [run.uid for run in found])


def _withdraw_untrue(office: Office) -> tuple[str, ...]:
    """Take back what waits and no longer says what its dossier says, or was damaged while it waited."""
    codes = []
    for row in listed(office):
        if row.state == rows.WAITING:
            reason = _untrue(office, row)
            if reason:
                _withdraw(office, row, reason)
                codes.append(row.code)
    return tuple(codes)


def _untrue(office: Office, row: OutgoingRow) -> str:
    sheet = peek(office, row.dossier_uid)
    if sheet.dossier.state not in _STATES:
        return "reopened"
    profile = profile_store.profile(office, row.detail["profile"])
    if reconcile.content(planner.plan(sheet, profile, row.detail["version"])) != row.detail["content"]:
        return "changed"
    package, sidecar = box.sealed_paths(folder_of(office), row.file)
    wanted = ((row.sealed_sha256, row.size), tuple(row.detail["list"]))
    with suppress(OSError):
        if (hash_file(package), hash_file(sidecar)) == wanted:
            return ""
    return "damaged"


def _withdraw(office: Office, row: OutgoingRow, reason: str) -> None:
    box.drop_job(folder_of(office), row.file)
    with office.change(keep_images=False) as tx:
        rows.withdraw(tx, row, reason)
        body = {"name": row.name, "reason": reason}
        tx.record("package.withdrawn", object_uid=row.uid, dossier_uid=row.dossier_uid, body=body)


def _bring_jobs_back(office: Office) -> None:
    """Write the jobs of what waits and has none: a run that ended between the store and the folder."""
    folder = folder_of(office)
    there = {job.id for job in box.jobs(folder)}
    for row in listed(office):
        if row.state == rows.WAITING and row.file not in there:
            box.put_job(folder, _job(row))


def _job(row: OutgoingRow) -> Job:
    sha256, size = row.detail["list"]
    package, sidecar = box.sealed_paths(Path(), row.file)
    parcels = (
        Parcel(package.name, row.name + _SEALING, row.sealed_sha256, row.size),
        Parcel(sidecar.name, row.name + SUFFIX + _SEALING, sha256, size),
    )
    return Job(row.file, parcels, row.sealed_at, row.detail["folder"])


# Sealing


def _seal_all(
    office: Office, since: str, profile_id: str, context: JobContext
) -> tuple[tuple[str, ...], tuple[NotSealed, ...]]:
    with office.store.read() as connection:
        found = rows.candidates(connection, since, tuple(state.value for state in _STATES))
    wanted = [one for one in found if one.step != one.sealed_step]
    done: list[str] = []
    failed: list[NotSealed] = []
    for number, one in enumerate(wanted):
        context.step(Progress(number, len(wanted), "outgoing.stage"))
        outcome = _seal(office, one, profile_id)
        if isinstance(outcome, NotSealed):
            failed.append(outcome)
        elif outcome:
            done.append(outcome)
    return tuple(done), tuple(failed)


def _seal(office: Office, one: rows.Candidate, profile_id: str) -> NotSealed | str:
    """The code of a dossier now sealed, why it could not be, or nothing where what was sent is still true."""
    plan = packages.next_plan(office, one.dossier_uid, profile_id)
    if not plan.ready:
        return NotSealed(one.dossier_uid, plan.dossier_code, plan.problems)
    last = _newest(office, one.dossier_uid)
    if last is not None and last.detail["content"] == reconcile.content(plan):
        with office.change(keep_images=False) as tx:
            rows.change(tx, last, detail={"step": one.step})
        return ""
    try:
        _seal_one(office, one, plan)
    except (UserError, EnvironmentProblem) as error:
        told = Problem(error.code, Severity.ERROR, plan.dossier_code, dict(error.params))
        return NotSealed(one.dossier_uid, plan.dossier_code, (told,))
    return plan.dossier_code


def _newest(office: Office, dossier_uid: str) -> OutgoingRow | None:
    """The newest package of a dossier that waits or was sent."""
    lasting = (rows.WAITING, rows.SENT)
    found = (row for row in listed(office) if row.dossier_uid == dossier_uid and row.state in lasting)
    return next(found, None)


def _seal_one(office: Office, one: rows.Candidate, plan: PackagePlan) -> None:
    folder, file = folder_of(office), uuid.uuid4().hex
    with office.store.read() as connection:
        head = journal.head(connection)
    package, sidecar = box.sealed_paths(folder, file)
    done = sealed.build(
        plan, package, sidecar, Sealer(office, head).maker(one.dossier_uid),
        plan_again=lambda: planner.plan(peek(office, one.dossier_uid), plan.profile, plan.version),
    )  # fmt: skip
    try:
        _record(office, one, plan, done, file, head)
    except BaseException:
        box.drop_job(folder, file)
        raise
    row = next(row for row in listed(office) if row.file == file)
    box.put_job(folder, _job(row))


def _record(
    office: Office,
    one: rows.Candidate,
    plan: PackagePlan,
    done: SealedPackage,
    file: str,
    head: tuple[int, str],
) -> None:
    now, uid, package_uid = stamp(office.now()), str(uuid.uuid4()), str(uuid.uuid4())
    built = {
        "uid": package_uid, "name": plan.name, "profile": plan.profile.id, "sha256": done.sha256,
        "size": done.plain_size, "built_at": now, "version": plan.version, "place": "outgoing",
    }  # fmt: skip
    values = {
        "uid": uid, "package_uid": package_uid, "name": plan.name, "file": file,
        "plain_sha256": done.sha256, "sealed_sha256": done.package.sha256, "size": done.package.size,
        "recipients": province_key.recipient(office), "sealed_at": now,
    }  # fmt: skip
    detail = {
        "list": [done.sidecar.sha256, done.sidecar.size], "content": reconcile.content(plan),
        "step": one.step,
        "version": plan.version, "profile": plan.profile.id,
        "folder": f"lan-{plan.version:02d}" if plan.version > 1 else "",
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        ledger.record(tx, one.dossier_uid, built, dict(done.manifest))
        anchors.put(tx, anchors.SIDECAR, done.sidecar.path.name, head=head)
        rows.add(tx, one.dossier_id, values, detail)
        body = {"name": plan.name, "sha256": done.package.sha256, "size": done.package.size}
        tx.record("package.sealed", object_uid=uid, dossier_uid=one.dossier_uid, body=body)
