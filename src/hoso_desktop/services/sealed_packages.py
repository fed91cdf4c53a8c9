"""Packages handed over on a stick, sealed (gói niêm phong): to the province, and the office or its readers.

As `services.packages`, with two sealed files in the place of the zip and its list. Goes on after a stop: what
stands there, opens and says what the store says is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop import files
from hoso_desktop.crypto import sealed_view, sealing, signing
from hoso_desktop.db import packages as ledger
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import packages, province_key, restricted_files
from hoso_desktop.services.attachments import unseal
from hoso_desktop.services.office import Office, keys_of
from hoso_desktop.services.packages import PackageResult, Refused, Wanted
from hoso_desktop.services.queries import peek
from hoso_desktop.transfer import build as builder
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer import plan as planner
from hoso_desktop.transfer import reconcile, sealed, target, verify
from hoso_desktop.transfer.build import BuiltPackage
from hoso_desktop.transfer.facts import inspect_stream
from hoso_desktop.transfer.sealed import SUFFIX, Maker


@dataclass(frozen=True, slots=True)
class Sealer:
    """Who seals packages, at which moment of the history."""

    office: Office
    head: tuple[int, str]

    def maker(self, dossier_uid: str) -> Maker:
        """To whom a dossier's package goes: the province, and the office or the dossier's readers."""
        office = self.office
        seed = bytes.fromhex(keys_of(office, "signing")[0])
        own = restricted_files.recipients_for(office, dossier_uid)
        ours = own or [sealing.recipient_of(identity) for identity in keys_of(office, "age")[:1]]
        return Maker(
            open_attachment=lambda attachment: unseal(office, attachment, hashed=False),
            sign=lambda data: signing.sign(seed, data),
            public_key=signing.public_key(seed),
            recipients=[province_key.recipient(office), *ours],
            identities=restricted_files.identities(office),
            built_at=office.now(),
            journal={"seq": self.head[0], "hash": self.head[1]},
        )


def by_hand(
    office: Office, dossier_uids: Sequence[str], out_dir: Path, *,
    profile_id: str = packages.DEFAULT_PROFILE, context: JobContext | None = None, new_version: bool = False,
    plain: bool = False,
) -> PackageResult:  # fmt: skip
    """Packages somebody carries to the receiver: sealed when the province has a key, unless `plain` is asked.

    A package whose path does not end in `.age` is not sealed; whoever asked is told so (`notice`).
    """
    make = packages.build if plain or not province_key.recipient(office) else build
    return make(
        office, dossier_uids, out_dir, profile_id=profile_id, context=context, new_version=new_version
    )


def notice(result: PackageResult, *, plain: bool = False) -> str:
    """The code of what is said of packages that are not sealed; empty where all are, or there is none."""
    made = (*result.built, *result.kept)
    if not made or all(one.path.suffix == SUFFIX for one in made):
        return ""
    return "package.plain_by_wish" if plain else "package.plain_notice"


def build(
    office: Office, dossier_uids: Sequence[str], out_dir: Path, *,
    profile_id: str = packages.DEFAULT_PROFILE, context: JobContext | None = None, new_version: bool = False,
) -> PackageResult:  # fmt: skip
    """One sealed package per dossier, `NAME.zip.age`, and its sealed list; otherwise as `packages.build`.

    Raises UserError package.no_province_key, and what `packages.build` raises.
    """
    office.require(Action.EXPORT, Object.PACKAGE)
    if not province_key.recipient(office):
        raise UserError("package.no_province_key")
    built: list[BuiltPackage] = []
    kept: list[BuiltPackage] = []
    refused: list[Refused] = []
    waiting: list[Wanted] = []
    for uid in dict.fromkeys(dossier_uids):
        wanted = _wanted(office, uid, out_dir, profile_id, new_version=new_version)
        if not wanted.plan.ready:
            refused.append(Refused(wanted.plan.dossier_code, wanted.plan.problems))
        elif not _path(wanted).exists():
            waiting.append(wanted)
        else:
            stands = _standing(office, wanted, context)
            kept.append(stands) if isinstance(stands, BuiltPackage) else refused.append(stands)
    for folder in dict.fromkeys(one.folder for one in waiting):
        plans = [one.plan for one in waiting if one.folder == folder]
        target.check(folder, plans, needed=builder.room(plans))
    built += [_build_one(office, one, context) for one in waiting]
    return PackageResult(tuple(built), tuple(refused), tuple(kept))


def _wanted(office: Office, uid: str, out_dir: Path, profile_id: str, *, new_version: bool) -> Wanted:
    if not new_version:
        return Wanted(uid, out_dir, packages.plan(office, uid, profile_id))
    plan = packages.next_plan(office, uid, profile_id)
    return Wanted(uid, out_dir / f"lan-{plan.version:02d}" if plan.version > 1 else out_dir, plan)


def _path(wanted: Wanted) -> Path:
    return wanted.folder / (wanted.plan.name + SUFFIX)


def _list_path(wanted: Wanted) -> Path:
    return wanted.folder / (wanted.plan.name + lists.SUFFIX + SUFFIX)


def _build_one(office: Office, wanted: Wanted, context: JobContext | None) -> BuiltPackage:
    head = packages.head_of(office)
    files.make_folder(wanted.folder)
    builder.sweep(wanted.folder)
    try:
        with builder.staging(wanted.folder) as folder:
            package, sidecar = folder / _path(wanted).name, folder / _list_path(wanted).name
            done = sealed.build(
                wanted.plan, package, sidecar, Sealer(office, head).maker(wanted.uid), context=context,
                plan_again=lambda: planner.plan(
                    peek(office, wanted.uid), wanted.plan.profile, wanted.plan.version
                ),
            )  # fmt: skip
            # The list first, as with every package: what has the package's name is complete.
            files.rename(sidecar, _list_path(wanted))
            files.publish(package, _path(wanted))
    except OSError as error:
        raise files.world_error(error, _path(wanted)) from error
    shown = BuiltPackage(
        _path(wanted), _list_path(wanted), done.manifest, done.sha256, done.plain_size, done.files
    )
    try:
        packages.record(office, wanted, shown, head, lies=(done.package.sha256, done.package.size))
    except BaseException:
        builder.withdraw(shown)
        raise
    return shown


def _standing(office: Office, wanted: Wanted, context: JobContext | None) -> BuiltPackage | Refused:
    """The sealed package that is there: kept when it opens, is whole and tells the same, else refused."""
    code, where = wanted.plan.dossier_code, {"name": _path(wanted).name, "folder": str(wanted.folder)}
    bad = Refused(code, (Problem("package.there_is_bad", Severity.ERROR, code, dict(where)),))
    keys = restricted_files.identities(office)
    try:
        with sealed_view.view(_list_path(wanted), keys) as stream:
            beside = lists.parse_sidecar(stream.read())
        with sealed_view.view(_path(wanted), keys) as stream:
            facts = inspect_stream(stream, verify.LIMITS, context)
    except (OSError, UserError, EnvironmentProblem):
        return bad
    told = beside.manifest
    if facts.problems or not beside.signed_by_itself or verify.compare(told, facts, wanted.plan.name):
        return bad
    if told.tree.get("content") != reconcile.content(wanted.plan):
        older = Problem("package.there_is_older", Severity.ERROR, code, dict(where))
        return Refused(code, (older,))
    stands = BuiltPackage(
        _path(wanted), _list_path(wanted), told.tree, facts.sha256, facts.size, len(facts.members)
    )
    with office.store.read() as connection:
        known = ledger.knows(connection, wanted.uid, facts.sha256)
    if not known:  # the program ended between the package and the ledger
        lies = files.hash_file(_path(wanted))
        packages.record(office, wanted, stands, packages.head_of(office), lies=lies)
    return stands
