"""Packages a province can take in: planned, built, recorded in the ledger, verified."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hoso_desktop.crypto import signing
from hoso_desktop.db import anchors, journal
from hoso_desktop.db import packages as ledger
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import profile_store
from hoso_desktop.services.attachments import unseal
from hoso_desktop.services.office import Office, keys_of
from hoso_desktop.services.queries import dossier_sheet, peek
from hoso_desktop.transfer import build as builder
from hoso_desktop.transfer import plan as planner
from hoso_desktop.transfer import reconcile, target, verify
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.manifest import sidecar_path
from hoso_desktop.transfer.plan import PackagePlan as PackagePlan
from hoso_desktop.transfer.profiles import Profile
from hoso_desktop.transfer.verify import VerifyReport

DEFAULT_PROFILE = "dang-hsltcq"


@dataclass(frozen=True, slots=True)
class Refused:
    """A dossier that cannot be packaged, and everything that stands in the way."""

    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PackageResult:
    """Packages built and dossiers refused, in the order asked; `kept` stood there already, whole."""

    built: tuple[BuiltPackage, ...]
    refused: tuple[Refused, ...]
    kept: tuple[BuiltPackage, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A package that shall stand in a folder."""

    uid: str
    folder: Path
    plan: PackagePlan


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every package of one building needs."""

    office: Office
    profile: Profile
    seed: bytes
    context: JobContext | None


def plan(office: Office, dossier_uid: str, profile_id: str = DEFAULT_PROFILE) -> PackagePlan:
    """What the package of a dossier would hold and what stands in its way."""
    return planner.plan(dossier_sheet(office, dossier_uid), profile_store.profile(office, profile_id))


def build(
    office: Office, dossier_uids: Sequence[str], out_dir: Path, *, profile_id: str = DEFAULT_PROFILE,
    context: JobContext | None = None, new_version: bool = False,
) -> PackageResult:  # fmt: skip
    """Build one verified package per dossier; a dossier with problems is refused, the others go on.

    Run again after a stop it goes on: a package that stands there whole with the same content is kept. One
    whose dossier has changed since is refused; with `new_version` the new one goes into `lan-02`, `lan-03` …
    Raises what transfer.target.check and transfer.build.build raise; packages built before that stay.
    """
    office.require(Action.EXPORT, Object.PACKAGE)
    profile = profile_store.profile(office, profile_id)
    desk = _Desk(office, profile, bytes.fromhex(keys_of(office, "signing")[0]), context)
    built: list[BuiltPackage] = []
    kept: list[BuiltPackage] = []
    refused: list[Refused] = []
    waiting: list[Wanted] = []
    for uid in dict.fromkeys(dossier_uids):
        wanted = _wanted(office, profile, uid, out_dir, new_version=new_version)
        if not wanted.plan.ready:
            refused.append(Refused(wanted.plan.dossier_code, wanted.plan.problems))
        elif not (wanted.folder / wanted.plan.name).exists():
            waiting.append(wanted)
        else:
            stands = _standing(desk, wanted)
            kept.append(stands) if isinstance(stands, BuiltPackage) else refused.append(stands)
    for folder in dict.fromkeys(one.folder for one in waiting):
        plans = [one.plan for one in waiting if one.folder == folder]
        target.check(folder, plans, needed=builder.room(plans))
    built += [_build_one(desk, one) for one in waiting]
    return PackageResult(tuple(built), tuple(refused), tuple(kept))


def _wanted(office: Office, profile: Profile, uid: str, out_dir: Path, *, new_version: bool) -> Wanted:
    """The plan of a dossier and the folder its version belongs into."""
    if not new_version:
        return Wanted(uid, out_dir, planner.plan(dossier_sheet(office, uid), profile))
    plan = _next(office, uid, profile)
    return Wanted(uid, out_dir / f"lan-{plan.version:02d}" if plan.version > 1 else out_dir, plan)


def next_plan(office: Office, dossier_uid: str, profile_id: str = DEFAULT_PROFILE) -> PackagePlan:
    """The plan of the version that goes next: the last one while nothing changed, else the one after it."""
    return _next(office, dossier_uid, profile_store.profile(office, profile_id))


def _next(office: Office, uid: str, profile: Profile) -> PackagePlan:
    sheet = dossier_sheet(office, uid)
    with office.store.read() as connection:
        last, content = ledger.newest(connection, uid, profile.id)
    plan = planner.plan(sheet, profile, max(last, 1))
    if last and reconcile.content(plan) != content:
        plan = planner.plan(sheet, profile, last + 1)
    return plan


def _standing(desk: _Desk, wanted: Wanted) -> BuiltPackage | Refused:
    """The package of that name that is there: kept when it is read whole and tells the same, else refused."""
    path, plan = wanted.folder / wanted.plan.name, wanted.plan
    trusted = [signing.public_key(bytes.fromhex(seed)) for seed in keys_of(desk.office, "signing")]
    report = verify.verify(path, trusted_keys=trusted, context=desk.context)
    where = {"name": path.name, "folder": str(path.parent)}
    if not report.good or report.manifest is None:
        told = Problem("package.there_is_bad", Severity.ERROR, plan.dossier_code, dict(where))
        return Refused(plan.dossier_code, (told, *report.problems))
    if report.manifest.get("content") != reconcile.content(plan):
        told = Problem("package.there_is_older", Severity.ERROR, plan.dossier_code, dict(where))
        return Refused(plan.dossier_code, (told,))
    stands = BuiltPackage(path, sidecar_path(path), report.manifest, report.sha256, report.size, report.files)
    with desk.office.store.read() as connection:
        known = ledger.knows(connection, wanted.uid, report.sha256)
    if not known:  # the program ended between the package and the ledger
        record(desk.office, wanted, stands, head_of(desk.office))
    return stands


def _build_one(desk: _Desk, wanted: Wanted) -> BuiltPackage:
    office, head = desk.office, head_of(desk.office)
    done = builder.build(
        wanted.plan,
        wanted.folder,
        # Its hash is taken from what is read back from the disk and compared there.
        open_attachment=lambda attachment: unseal(office, attachment, hashed=False),
        sign=lambda data: signing.sign(desk.seed, data),
        public_key=signing.public_key(desk.seed),
        built_at=office.now(),
        journal={"seq": head[0], "hash": head[1]},
        plan_again=lambda: planner.plan(peek(office, wanted.uid), desk.profile, wanted.plan.version),
        context=desk.context,
    )
    try:
        record(office, wanted, done, head)
    except BaseException:
        builder.withdraw(done)
        raise
    return done


def head_of(office: Office) -> tuple[int, str]:
    """The newest fact of the history: number and hash."""
    with office.store.read() as connection:
        return journal.head(connection)


def record(
    office: Office, wanted: Wanted, done: BuiltPackage, head: tuple[int, str], *,
    lies: tuple[str, int] | None = None,
) -> None:  # fmt: skip
    """Note the package, and that the head of the history left the store with it.

    `lies`: SHA-256 (hex) and size of what lies in the place, where that is not the zip itself.
    """
    sha256, size = lies or (done.sha256, done.size)
    values = {
        "uid": str(uuid.uuid4()), "name": wanted.plan.name, "profile": wanted.plan.profile.id,
        "sha256": done.sha256, "size": done.size, "built_at": stamp(office.now()),
        "version": wanted.plan.version, "place": str(wanted.folder),
        "detail": ledger.lying(done.path.name, sha256, size),
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        ledger.record(tx, wanted.uid, values, dict(done.manifest))
        anchors.put(tx, anchors.SIDECAR, done.sidecar.name, head=head)


def verify_file(
    path: Path, *, office: Office | None = None, context: JobContext | None = None
) -> VerifyReport:
    """Check a package against its signed sidecar and, when an office is open, against its ledger and key.

    The head of the history that the office's own list carries is looked for in the office as well.
    """
    manifest, trusted = None, None
    if office is not None:
        with office.store.read() as connection:
            manifest = ledger.manifest_of(connection, path.name)
        trusted = [signing.public_key(bytes.fromhex(seed)) for seed in keys_of(office, "signing")]
    report = verify.verify(path, manifest=manifest, trusted_keys=trusted, context=context)
    if office is None or report.signature != verify.OK or _head_stands(office, report.manifest):
        return report
    # The package is good; it is the office's history that is no longer what it was.
    told = Problem("package.history_differs", Severity.WARNING, params={"name": path.name})
    return replace(report, problems=(*report.problems, told))


def _head_stands(office: Office, manifest: Mapping[str, object] | None) -> bool:
    """Whether the history still holds the row whose hash went out with the list."""
    head = (manifest or {}).get("journal")
    if not isinstance(head, Mapping) or not head.get("seq"):
        return True
    with office.store.read() as connection:
        return journal.hash_at(connection, head["seq"]) == head.get("hash")
