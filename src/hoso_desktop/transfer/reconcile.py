"""Store, list and bytes held against each other after the package was read back from the disk.

The plan of now says what the store holds, the workbook or METS what the package tells, the facts what lies on
the disk. Pure: reads values, touches no disk; names every difference.
"""

from __future__ import annotations

from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.transfer import manifest as lists
from hoso_desktop.transfer.facts import Facts
from hoso_desktop.transfer.plan import PackagePlan
from hoso_desktop.transfer.workbook import ReadWorkbook, row_digests


def content(plan: PackagePlan) -> str:
    """SHA-256 of all that a package of this plan tells and holds, whenever it is built."""
    told = {
        "name": plan.name,
        "profile": [plan.profile.id, plan.profile.version],
        "version": plan.version,
        "members": [[one.name, one.attachment.size, one.attachment.sha256] for one in plan.members],
        "sheets": [[sheet.name, *row_digests(sheet)] for sheet in plan.workbook.sheets],
        "sip": _sip(plan),
    }
    return lists.digest(canonical(told))


def _sip(plan: PackagePlan) -> object:
    if plan.sip is None:
        return None
    papers = [[one.data_name, [list(pair) for pair in one.values]] for one in plan.sip.papers]
    return [plan.sip.objid, plan.sip.file_code, [list(pair) for pair in plan.sip.values], papers]


def differences(now: PackagePlan, facts: Facts, book: ReadWorkbook | None, written: str) -> list[Problem]:
    """What the store says now otherwise than the package on the disk. `written` is the content built."""
    problems = _files(now, facts)
    if book is not None:
        problems += _rows(now, book)
    if not problems and content(now) != written:
        problems.append(Problem("package.store_differs", Severity.ERROR, now.dossier_code, {}))
    return problems


def _files(now: PackagePlan, facts: Facts) -> list[Problem]:
    found = {fact.name: (fact.size, fact.sha256) for fact in facts.members}
    problems = []
    for member in now.members:
        wanted = (member.attachment.size, member.attachment.sha256)
        if found.get(member.name) != wanted:
            params = {"ordinal": member.ordinal, "title": member.title}
            problems.append(Problem("package.store_file_differs", Severity.ERROR, now.dossier_code, params))
    return problems


def _rows(now: PackagePlan, book: ReadWorkbook) -> list[Problem]:
    read = {sheet.name: row_digests(sheet) for sheet in book.data.sheets}
    problems = []
    for sheet in now.workbook.sheets:
        stands, have = row_digests(sheet), read.get(sheet.name, [])
        for number in range(max(len(stands), len(have))):
            if stands[number : number + 1] != have[number : number + 1]:
                params: dict[str, object] = {"sheet": sheet.name, "row": number + 1}
                problems.append(Problem("package.store_row_differs", Severity.ERROR, sheet.name, params))
    return problems
