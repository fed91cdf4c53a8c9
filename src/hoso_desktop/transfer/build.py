"""Building a package: written aside, read back from the disk, signed, and only then put in its place.

Everything unfinished lies in `.partial/` beside the target, where the next build sweeps it away. Never
overwrites a package and never publishes one that was not read back.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from hoso_desktop import files
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import BugError, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer import reconcile, sip_build, sip_plan, verify, workbook
from hoso_desktop.transfer.facts import Facts, inspect, is_pdf
from hoso_desktop.transfer.plan import PackagePlan, PlannedFile
from hoso_desktop.transfer.profiles import Profile
from hoso_desktop.transfer.sip_build import Generated
from hoso_desktop.transfer.zip_writer import ZipWriter

PARTIAL = ".partial"
_STAGING = "hoso-"
# Left free on the target's disk besides the package itself.
_RESERVE_BYTES = 16_000_000
_MEGABYTE = 1_000_000

Opener = Callable[[Attachment], BinaryIO]


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A published package: where it and its list lie, the list itself, and the zip's hash, size and files."""

    path: Path
    sidecar: Path
    manifest: Mapping[str, object]
    sha256: str
    size: int
    files: int


def build(
    plan: PackagePlan,
    out_dir: Path,
    *,
    open_attachment: Opener,
    sign: Callable[[bytes], bytes],
    public_key: bytes,
    built_at: datetime,
    journal: Mapping[str, object] | None = None,
    plan_again: Callable[[], PackagePlan] | None = None,
    context: JobContext | None = None,
) -> BuiltPackage:
    """Build, read back, sign and publish one package in `out_dir`.

    `open_attachment` gives the plain bytes of a file; `journal` is the head of the history (`seq`, `hash`)
    that is signed with the list; `plan_again` asks the store anew, for the reconciliation after reading back.
    Raises UserError when the plan is not ready, a file is not what the plan says or the store says otherwise
    by now, EnvironmentProblem when the package exists already or the disk refuses,
    Cancelled when asked to stop; in every case nothing but the old content of `out_dir` remains.
    """
    if not plan.ready:
        errors = [problem for problem in plan.problems if problem.severity is Severity.ERROR]
        raise UserError("package.not_ready", count=len(errors), dossier=plan.dossier_code)
    if built_at.utcoffset() is None:
        raise BugError("built_at without an offset")
    target = out_dir / plan.name
    place: int | None = None
    try:
        _prepare(plan, out_dir, target)
        place = out_dir.stat().st_dev
        with staging(out_dir) as folder:
            staged = folder / plan.name
            made = _write(plan, staged, open_attachment, built_at, context)
            facts = inspect(staged, verify.LIMITS, context)
            _check_copy(plan, made.files, facts, staged, open_attachment)
            tree = describe(plan, facts, public_key, built_at)
            if journal is not None:
                tree["journal"] = dict(journal)
            beside = _write_sidecar(tree, sign, staged)
            check_whole(beside, facts, made.book, staged.name)
            if plan_again is not None:
                check_store(plan_again(), plan, facts, made.book)
            _publish(staged, target)
    except OSError as error:
        if place is not None and _taken_out(out_dir, place, error):
            raise EnvironmentProblem("package.place_gone", path=str(out_dir), name=plan.name) from error
        raise files.world_error(error, target) from error
    return BuiltPackage(
        target, lists.sidecar_path(target), tree, facts.sha256, facts.size, len(facts.members)
    )


# The place


def _taken_out(out_dir: Path, place: int, error: OSError) -> bool:
    """Whether the disk the package was begun on is no longer there."""
    if error.errno in (errno.EIO, errno.ENODEV, errno.ENXIO):
        return True
    try:
        return out_dir.stat().st_dev != place
    except OSError:
        return True


def _prepare(plan: PackagePlan, out_dir: Path, target: Path) -> None:
    out_dir.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise EnvironmentProblem("package.exists", name=target.name, folder=str(out_dir))
    sweep(out_dir)
    free, needed = files.free_bytes(out_dir), room([plan])
    if free < needed:
        raise EnvironmentProblem(
            "disk.space_low", path=str(out_dir), free=free // _MEGABYTE, needed=-(-needed // _MEGABYTE)
        )


def room(plans: Sequence[PackagePlan]) -> int:
    """Bytes that must be free where packages shall lie, with something left over."""
    return sum(plan.total_bytes for plan in plans) + _RESERVE_BYTES


def withdraw(package: BuiltPackage) -> None:
    """Take a package away again that nobody has been told of."""
    for path in (package.path, package.sidecar):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sweep(out_dir: Path) -> None:
    """Remove what a cancelled or crashed build left in `out_dir`; nothing that is not ours."""
    partial = out_dir / PARTIAL
    for left in partial.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    with suppress(OSError):  # not there, or something of somebody else's lies in it
        partial.rmdir()


@contextmanager
def staging(out_dir: Path) -> Iterator[Path]:
    """A folder of its own below `.partial/`, gone at the end whatever happens."""
    partial = out_dir / PARTIAL
    partial.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=partial))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            partial.rmdir()


def _publish(staged: Path, target: Path) -> None:
    """The list first, then the package by one rename: what has the package's name is complete."""
    sidecar = lists.sidecar_path(target)
    # Without its package a list is the rest of a build that died between these two lines.
    files.rename(lists.sidecar_path(staged), sidecar)
    try:
        files.publish(staged, target)
    except BaseException:
        if staged.exists():  # else the package stands there after all
            sidecar.unlink(missing_ok=True)
        raise


# Writing and reading back


@dataclass(frozen=True, slots=True)
class Made:
    """The files that are made, not copied; and what reading a workbook among them gives."""

    files: tuple[Generated, ...]
    book: workbook.ReadWorkbook | None = None


def make(plan: PackagePlan, built_at: datetime) -> Made:
    """The files of a package that are made and not copied; small."""
    if plan.sip is not None:
        attachments = [member.attachment for member in plan.members]
        return Made(sip_build.files(plan.sip, sip_plan.layout_of(plan.profile), attachments, built_at))
    data = workbook.write(plan.profile, plan.workbook)
    return Made((Generated(plan.workbook_name, data),), workbook.read(data))


def _write(
    plan: PackagePlan, staged: Path, open_attachment: Opener, built_at: datetime, context: JobContext | None
) -> Made:
    """Copy the files into the zip; what is made comes last, made while the disk is busy syncing them."""
    total = sum(member.attachment.size for member in plan.members)
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if context is not None:
            context.step(Progress(done, total, "package.stage.copy"))

    with staged.open("wb") as out, ThreadPoolExecutor(1, thread_name_prefix="hoso-sync") as pool:
        writer = ZipWriter(out)
        for member in plan.members:
            writer.add_stored(member.name, member.attachment.size, chunks(member, open_attachment, step))
        out.flush()
        syncing = pool.submit(os.fsync, out.fileno())
        made = make(plan, built_at)
        syncing.result()
        for file in made.files:
            writer.add_deflated(file.name, file.data)
        writer.finish()
        out.flush()
        os.fsync(out.fileno())
        _forget_cached(out)
        return made


def _forget_cached(out: BinaryIO) -> None:
    """On a stick or another disk, let reading back ask the medium and not the memory the bytes still lie in.

    On the computer's own disk the cache is what every later copy will read as well, and asking the disk made
    the whole build a third slower.
    """
    with suppress(OSError, RuntimeError):  # no home folder: then nothing is known about disks
        if hasattr(os, "posix_fadvise") and os.fstat(out.fileno()).st_dev != Path.home().stat().st_dev:
            os.posix_fadvise(out.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def chunks(member: PlannedFile, open_attachment: Opener, step: Callable[[int], None]) -> Iterator[bytes]:
    """The bytes of a file, as many as the plan says. Raises UserError when it is no PDF or changed since."""
    size = 0
    with open_attachment(member.attachment) as source:
        while chunk := _read(source, member):
            if not size and not is_pdf(chunk):
                raise UserError("package.not_pdf", ordinal=member.ordinal, title=member.title)
            size += len(chunk)
            if size > member.attachment.size:
                break
            yield chunk
            step(len(chunk))
    if size != member.attachment.size:
        raise source_changed(member)


def _read(source: BinaryIO, member: PlannedFile) -> bytes:
    try:
        return source.read(files.CHUNK)
    except OSError as error:
        params: dict[str, object] = {"ordinal": member.ordinal, "title": member.title}
        raise EnvironmentProblem("package.source_unreadable", **params) from error


def source_changed(member: PlannedFile) -> UserError:
    """What is told of a file that is not what the plan says."""
    return UserError("package.source_changed", ordinal=member.ordinal, title=member.title)


def _check_copy(
    plan: PackagePlan, made: tuple[Generated, ...], facts: Facts, staged: Path, open_attachment: Opener
) -> None:
    """Hold what lies on the disk against the hashes the store has kept since the files came in."""
    found = {fact.name: fact for fact in facts.members}
    wanted = [lists.MemberFact(m.name, m.attachment.size, m.attachment.sha256) for m in plan.members]
    wanted += [lists.MemberFact(file.name, len(file.data), lists.digest(file.data)) for file in made]
    if not facts.problems and list(facts.members) == wanted:
        return
    for member, fact in zip(plan.members, wanted, strict=False):
        if found.get(member.name) != fact:
            with open_attachment(member.attachment) as source:
                sha256, _size = files.copy_with_hash(source, None)
            if sha256 != member.attachment.sha256:
                raise source_changed(member)
    raise EnvironmentProblem("package.disk_changed", path=str(staged.parent.parent.parent))


def _write_sidecar(tree: Mapping[str, object], sign: Callable[[bytes], bytes], staged: Path) -> lists.Sidecar:
    """Sign the list, write it, and read it back."""
    path = lists.sidecar_path(staged)
    with path.open("wb") as out:
        out.write(lists.sidecar_bytes(tree, sign(canonical(tree))))
        out.flush()
        os.fsync(out.fileno())
    return lists.read_sidecar(path)


def check_whole(beside: lists.Sidecar, facts: Facts, book: workbook.ReadWorkbook | None, name: str) -> None:
    """The same questions a verifier asks, put to what lies on the disk."""
    if not beside.signed_by_itself:
        raise BugError("the signing key does not belong to the public key")
    problems = verify.compare(beside.manifest, facts, name, book=book)
    if problems:
        raise BugError(f"a package just built is not good: {problems[0].code}")


def check_store(
    now: PackagePlan, plan: PackagePlan, facts: Facts, book: workbook.ReadWorkbook | None
) -> None:
    """Hold what was read back against what the store says by now."""
    found = reconcile.differences(now, facts, book, reconcile.content(plan))
    if found:
        first = sentence(found[0].code, **found[0].params)
        raise UserError("package.changed_meanwhile", dossier=plan.dossier_code, count=len(found), first=first)


# The list


def describe(plan: PackagePlan, facts: Facts, public_key: bytes, built_at: datetime) -> dict[str, object]:
    return {
        "format": lists.FORMAT,
        "profile": {"id": plan.profile.id, "version": plan.profile.version},
        "office": {"code": plan.office_code, "fonds": plan.fonds_code},
        "dossier": {"uid": plan.dossier_uid, "code": plan.dossier_code, "archival": plan.archival_code},
        "counts": {
            "documents": len(plan.members),
            "files": len(plan.members),
            "pages": plan.pages,
            "sheets": plan.sheets,
        },
        "package": {"name": plan.name, "size": facts.size, "sha256": facts.sha256},
        "members": [{"name": m.name, "size": m.size, "sha256": m.sha256} for m in facts.members],
        **({"sip": {"objid": plan.sip.objid}} if plan.sip else {"workbook": _workbook_fact(plan)}),
        "version": plan.version,
        "content": reconcile.content(plan),
        "built_at": built_at.isoformat(timespec="seconds"),
        "signer": lists.signer(public_key),
    }


def _workbook_fact(plan: PackagePlan) -> dict[str, object]:
    sheets: list[dict[str, object]] = []
    for spec, sheet in zip(plan.profile.sheets, plan.workbook.sheets, strict=True):
        fact: dict[str, object] = {"name": sheet.name, "rows": workbook.row_digests(sheet)}
        if spec.table:
            fact |= {"table": spec.table, "range": workbook.table_range(sheet)}
        sheets.append(fact)
    return {
        "name": plan.workbook_name,
        "sheets": sheets,
        "file_column": _column(plan.profile, "file"),
        "count_column": _column(plan.profile, "count"),
    }


def _column(profile: Profile, role: str) -> dict[str, object]:
    for sheet in profile.sheets:
        for number, column in enumerate(sheet.columns):
            if column.role == role:
                return {"sheet": sheet.name, "column": number}
    raise BugError(f"profile {profile.id} has no column for {role}")
