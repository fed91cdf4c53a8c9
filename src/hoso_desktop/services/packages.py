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
from hoso_desktop.services.queries import dossier_sheet
from hoso_desktop.transfer import build as builder
from hoso_desktop.transfer import plan as planner
from hoso_desktop.transfer import verify
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.plan import PackagePlan as PackagePlan
from hoso_desktop.transfer.verify import VerifyReport

DEFAULT_PROFILE = "dang-hsltcq"


@dataclass(frozen=True, slots=True)
class Refused:
    """A dossier that cannot be packaged, and everything that stands in the way."""

    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PackageResult:
    """Packages built and dossiers refused, in the order asked."""

    built: tuple[BuiltPackage, ...]
    refused: tuple[Refused, ...]


def plan(office: Office, dossier_uid: str, profile_id: str = DEFAULT_PROFILE) -> PackagePlan:
    """What the package of a dossier would hold and what stands in its way."""
    return planner.plan(dossier_sheet(office, dossier_uid), profile_store.profile(office, profile_id))


def build(
    office: Office, dossier_uids: Sequence[str], out_dir: Path, *, profile_id: str = DEFAULT_PROFILE,
    context: JobContext | None = None,
) -> PackageResult:  # fmt: skip
    """Build one verified package per dossier; a dossier with problems is refused, the others go on."""
    office.require(Action.EXPORT, Object.PACKAGE)
    profile = profile_store.profile(office, profile_id)
    seed = bytes.fromhex(keys_of(office, "signing")[0])
    built: list[BuiltPackage] = []
    refused: list[Refused] = []
    for uid in dossier_uids:
        sheet = dossier_sheet(office, uid)
        wanted = planner.plan(sheet, profile)
        if not wanted.ready:
            refused.append(Refused(sheet.dossier.code, wanted.problems))
            continue
        head = _head(office)
        done = builder.build(
            wanted,
            out_dir,
            open_attachment=lambda attachment: unseal(office, attachment),
            sign=lambda data: signing.sign(seed, data),
            public_key=signing.public_key(seed),
            built_at=office.now(),
            journal={"seq": head[0], "hash": head[1]},
            context=context,
        )
        try:
            _record(office, uid, profile_id, done, head)
        except BaseException:
            builder.withdraw(done)
            raise
        built.append(done)
    return PackageResult(tuple(built), tuple(refused))


def _head(office: Office) -> tuple[int, str]:
    with office.store.read() as connection:
        return journal.head(connection)


def _record(
    office: Office, dossier_uid: str, profile_id: str, done: BuiltPackage, head: tuple[int, str]
) -> None:
    """Note the package, and that the head of the history left the store with it."""
    values = {
        "uid": str(uuid.uuid4()), "name": done.path.name, "profile": profile_id, "sha256": done.sha256,
        "size": done.size, "built_at": stamp(office.now()),
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        ledger.record(tx, dossier_uid, values, dict(done.manifest))
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
