"""Whether a package is, byte for byte, what its list says; every defect is named.

A package without any list is never good: the receiver's format carries no hashes of its own. Reads only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import world_error
from hoso_desktop.jobs import JobContext
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer import sip_check
from hoso_desktop.transfer.facts import Facts, inspect
from hoso_desktop.transfer.manifest import BadManifest, Manifest, MemberFact, SheetFact, Sidecar, WorkbookFact
from hoso_desktop.transfer.mets import REPRESENTATION
from hoso_desktop.transfer.workbook import BadWorkbook, ReadWorkbook, SheetData, read, row_digests
from hoso_desktop.transfer.zip_reader import Limits

OK, UNKNOWN_KEY, BAD, NONE = "ok", "unknown_key", "bad", "none"
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was found. `files` counts members, `signature` is ok | unknown_key | bad | none."""

    problems: tuple[Problem, ...]
    files: int
    size: int
    sha256: str
    signature: str
    manifest: Mapping[str, object] | None = None

    @property
    def good(self) -> bool:
        """Whether nothing is wrong; a note about an unknown key does not count."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def verify(
    package: Path,
    *,
    sidecar: Path | None = None,
    manifest: Mapping[str, object] | None = None,
    trusted_keys: Collection[bytes] | None = None,
    context: JobContext | None = None,
) -> VerifyReport:
    """Read the package from the disk and hold it against its sidecar, the ledger's list, or both.

    Without `trusted_keys` a signature that fits its own list is reported as unknown_key with a note. Raises
    EnvironmentProblem when the package is not there or the disk refuses.
    """
    problems: list[Problem] = []
    beside = _read_sidecar(package, sidecar, problems)
    signature = _check_signature(beside, trusted_keys, problems)
    expected = _expected(beside, manifest, problems)
    try:
        facts = inspect(package, LIMITS, context)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=str(package)) from error
    except OSError as error:
        raise world_error(error, package) from error
    problems.extend(facts.problems)
    if expected is not None:
        problems.extend(compare(expected, facts, package.name))
    return VerifyReport(
        problems=tuple(problems),
        files=len(facts.members),
        size=facts.size,
        sha256=facts.sha256,
        signature=signature,
        manifest=expected.tree if expected else None,
    )


def _error(code: str, where: str = "", **params: object) -> Problem:
    return Problem(code, Severity.ERROR, where, params)


def _from(error: UserError, where: str = "") -> Problem:
    return Problem(error.code, Severity.ERROR, where, dict(error.params))


# The list


def _read_sidecar(package: Path, sidecar: Path | None, problems: list[Problem]) -> Sidecar | None:
    path = sidecar or lists.sidecar_path(package)
    if sidecar is None and not path.exists():
        return None
    try:
        return lists.read_sidecar(path)
    except BadManifest as error:
        problems.append(_from(error, path.name))
    except OSError:
        problems.append(_error("package.manifest.missing", path.name, name=path.name))
    return None


def _check_signature(
    beside: Sidecar | None, trusted_keys: Collection[bytes] | None, problems: list[Problem]
) -> str:
    if beside is None:
        return NONE
    if not beside.signed_by_itself:
        problems.append(_error("package.signature_bad"))
        return BAD
    key = beside.manifest.public_key
    if trusted_keys is not None and key in trusted_keys:
        return OK
    params: dict[str, object] = {"fingerprint": lists.signer(key)["fingerprint"]}
    severity = Severity.NOTE if trusted_keys is None else Severity.ERROR
    problems.append(Problem("package.signature_unknown", severity, "", params))
    return UNKNOWN_KEY


def _expected(
    beside: Sidecar | None, ledger: Mapping[str, object] | None, problems: list[Problem]
) -> Manifest | None:
    """The list to compare with: the ledger's where there is one, since nobody outside can change it."""
    if ledger is None:
        if beside is None and not problems:
            problems.append(_error("package.no_manifest"))
        return beside.manifest if beside else None
    try:
        kept = lists.parse(ledger)
    except BadManifest as error:
        problems.append(_from(error))
        return None
    if beside is not None and canonical(beside.manifest.tree) != canonical(kept.tree):
        problems.append(_error("package.lists_differ"))
    return kept


# The package against the list


def compare(
    expected: Manifest, facts: Facts, package_name: str, *, book: ReadWorkbook | None = None
) -> list[Problem]:
    """Every way in which a package differs from its list. Empty when it is what it should be.

    `book` is the workbook when the caller has read exactly these bytes already.
    """
    problems = _counts(expected)
    if package_name != expected.package.name:
        problems.append(_error("package.renamed", package_name, name=package_name, was=expected.package.name))
    if facts.members or not facts.problems:
        problems.extend(_members(expected, facts))
        problems.extend(
            sip_check.problems(facts, expected.objid, expected.documents)
            if expected.workbook is None
            else _workbook(expected, expected.workbook, facts, book)
        )
    if not problems and not facts.problems:
        # Nothing inside differs: at most a byte of the zip's own headers does.
        if facts.size != expected.package.size:
            problems.append(_error("package.size_differs", package_name, name=package_name))
        elif facts.sha256 != expected.package.sha256:
            problems.append(_error("package.bytes_differ", package_name, name=package_name))
    return problems


def _counts(expected: Manifest) -> list[Problem]:
    book = expected.workbook
    if book is None:
        folder = f"{expected.objid}/{REPRESENTATION}/data/"
        files = sum(member.name.startswith(folder) for member in expected.members)
        rows = [expected.documents]
    else:
        files = len(expected.members) - 1
        rows = [len(sheet.rows) - 1 for sheet in book.sheets if sheet.name == book.file_sheet]
    if expected.files == files and rows == [expected.documents] and expected.documents == files:
        return []
    return [_error("package.list_count", files=files, stated=expected.files, documents=expected.documents)]


def _members(expected: Manifest, facts: Facts) -> list[Problem]:
    listed = {member.name: member for member in expected.members}
    found = {member.name: member for member in facts.members}
    lost = [member for name, member in listed.items() if name not in found and name not in facts.broken]
    extra = [member for name, member in found.items() if name not in listed]
    problems = _renamed(lost, extra)
    problems += [_error("package.member_lost", member.name, name=member.name) for member in lost]
    problems += [_error("package.member_extra", member.name, name=member.name) for member in extra]
    problems += _changed(listed, found)
    problems += [_error("package.member_not_pdf", name, name=name) for name in sorted(facts.not_pdf)]
    order = [member.name for member in facts.members]
    if not problems and not facts.broken and order != [member.name for member in expected.members]:
        problems.append(_error("package.member_order"))
    return problems


def _renamed(lost: list[MemberFact], extra: list[MemberFact]) -> list[Problem]:
    """Pairs of a lost and an extra file with the same content; both are taken off their lists."""
    problems: list[Problem] = []
    for member in list(extra):
        was = next((old for old in lost if old.sha256 == member.sha256), None)
        if was is not None:
            lost.remove(was)
            extra.remove(member)
            problems.append(_error("package.member_renamed", member.name, name=member.name, was=was.name))
    return problems


def _changed(listed: Mapping[str, MemberFact], found: Mapping[str, MemberFact]) -> list[Problem]:
    owners: dict[str, str] = {}
    for member in listed.values():
        owners.setdefault(member.sha256, member.name)
    problems: list[Problem] = []
    for name, member in found.items():
        if name not in listed or listed[name] == member:
            continue
        other = owners.get(member.sha256)
        if other is not None:
            problems.append(_error("package.member_swapped", name, name=name, other=other))
        else:
            problems.append(_error("package.member_changed", name, name=name))
    return problems


# The workbook against the list and the files


def _workbook(
    expected: Manifest, fact: WorkbookFact, facts: Facts, book: ReadWorkbook | None
) -> list[Problem]:
    data = facts.workbooks.get(fact.name)
    if data is None:
        # Lost, renamed or broken has been said already.
        listed = any(member.name == fact.name for member in expected.members)
        return [] if listed else [_error("package.list_count", files=0, stated=0, documents=0)]
    try:
        found = book or read(data)
    except BadWorkbook as error:
        return [_from(error, fact.name)]
    return _sheets(fact, found) + _rows_and_files(expected, fact, found, facts)


def _sheets(expected: WorkbookFact, found: ReadWorkbook) -> list[Problem]:
    names = [sheet.name for sheet in found.data.sheets]
    if names != [sheet.name for sheet in expected.sheets]:
        return [_error("package.workbook.sheets", sheets=", ".join(names))]
    problems: list[Problem] = []
    for fact, sheet in zip(expected.sheets, found.data.sheets, strict=True):
        problems.extend(_rows(fact, sheet))
        if fact.table and found.tables.get(fact.table) != (fact.name, fact.range):
            problems.append(_error("package.workbook.table", fact.name, table=fact.table, sheet=fact.name))
    return problems


def _rows(fact: SheetFact, sheet: SheetData) -> list[Problem]:
    digests = row_digests(sheet)
    if len(digests) != len(fact.rows):
        counts = {"stated": max(len(fact.rows) - 1, 0), "found": max(len(digests) - 1, 0)}
        return [_error("package.workbook.row_count", sheet.name, sheet=sheet.name, **counts)]
    return [
        _error("package.workbook.row", f"{sheet.name}!{number}", sheet=sheet.name, row=number)
        for number, (have, want) in enumerate(zip(digests, fact.rows, strict=True), 1)
        if have != want
    ]


def _rows_and_files(
    expected: Manifest, book: WorkbookFact, found: ReadWorkbook, facts: Facts
) -> list[Problem]:
    folder = book.name.rpartition("/")[0]
    named = [f"{folder}/{text}" for text in _column(found, book.file_sheet, book.file_column)]
    files = {member.name for member in facts.members if member.name != book.name} | facts.broken
    problems = [
        _error("package.workbook.no_such_file", name, name=name) for name in named if name not in files
    ]
    problems += [
        _error("package.workbook.file_without_row", name, name=name) for name in sorted(files - set(named))
    ]
    twice = sorted({name for name in named if named.count(name) > 1})
    problems += [_error("package.workbook.file_twice", name, name=name) for name in twice]
    stated = _column(found, book.count_sheet, book.count_column)
    if stated != [str(len(named))] or len(named) != expected.documents:
        problems.append(_error("package.workbook.count", stated=", ".join(stated), rows=len(named)))
    return problems


def _column(found: ReadWorkbook, sheet_name: str, column: int) -> list[str]:
    for sheet in found.data.sheets:
        if sheet.name == sheet_name:
            return [row[column] if column < len(row) else "" for row in sheet.rows]
    return []
