"""What one package says otherwise than another: files, rows, cells, fields of the metadata.

For whoever got a second version and wants to know what became of the first. Needs no list and no store,
judges neither package, reads each of them once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from hoso_desktop.domain.problem import Problem
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.files import world_error
from hoso_desktop.jobs import JobContext
from hoso_desktop.transfer import sip_diff
from hoso_desktop.transfer.difference import said, short
from hoso_desktop.transfer.facts import Facts, inspect
from hoso_desktop.transfer.manifest import MemberFact
from hoso_desktop.transfer.sip_diff import Described
from hoso_desktop.transfer.sip_xml import BadXml
from hoso_desktop.transfer.verify import LIMITS
from hoso_desktop.transfer.workbook import BadWorkbook, SheetData, read

_FILE = ".pdf"


def compare(first: Path, second: Path, *, context: JobContext | None = None) -> tuple[Problem, ...]:
    """Every difference, files before cells and elements; `where` names the file or the row of the second.

    Raises UserError package.diff.unreadable when one of them cannot be read to its end, EnvironmentProblem
    when it is not there or the disk refuses.
    """
    old, new = _facts(first, context), _facts(second, context)
    one, other = sip_diff.without_folder(old), sip_diff.without_folder(new)
    if one is not None and other is not None:
        return tuple(_sips(one, other, first.name, second.name))
    return (*_files(_listed(old), _listed(new)), *_books(old, new, first.name, second.name))


def _facts(package: Path, context: JobContext | None) -> Facts:
    try:
        facts = inspect(package, LIMITS, context)
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=str(package)) from error
    except OSError as error:
        raise world_error(error, package) from error
    if facts.problems:
        raise UserError("package.diff.unreadable", name=package.name)
    return facts


# Files


def _files(before: Mapping[str, MemberFact], after: Mapping[str, MemberFact]) -> Iterator[Problem]:
    """Workbooks are compared by their cells; a file of the same bytes under another name has moved."""
    gone = {name: fact for name, fact in before.items() if after.get(name) != fact}
    come = {name: fact for name, fact in after.items() if before.get(name) != fact}
    for name, fact in list(come.items()):
        was = next((other for other, one in gone.items() if one.sha256 == fact.sha256), None)
        if was is not None:
            del gone[was], come[name]
            yield said("file_moved", name, name=name, was=was)
    for name in list(come):
        if gone.pop(name, None) is not None:
            del come[name]
            yield said("file_changed", name, name=name)
    yield from (said("file_gone", name, name=name) for name in gone)
    yield from (said("file_new", name, name=name) for name in come)


def _listed(facts: Facts) -> dict[str, MemberFact]:
    return {fact.name: fact for fact in facts.members if fact.name not in facts.workbooks}


# SIPs


def _sips(old: Facts, new: Facts, first: str, second: str) -> Iterator[Problem]:
    """Metadata is compared by its elements; what METS files and schemas hold follows from the rest."""
    before, after = _described(old, first), _described(new, second)
    was, now = _others(old, before), _others(new, after)
    both = {name for name in was.keys() & now.keys() if sip_diff.follows(name)}
    yield from _files(
        {name: fact for name, fact in was.items() if name not in both},
        {name: fact for name, fact in now.items() if name not in both},
    )
    yield from sip_diff.differences(before, after)


def _described(facts: Facts, package: str) -> Described:
    try:
        return sip_diff.read(facts)
    except BadXml as error:
        raise UserError("package.diff.unreadable", name=package) from error


def _others(facts: Facts, described: Described) -> dict[str, MemberFact]:
    return {name: fact for name, fact in _listed(facts).items() if name not in described.names}


# Workbooks


def _books(old: Facts, new: Facts, first: str, second: str) -> Iterator[Problem]:
    for name in sorted(old.workbooks.keys() | new.workbooks.keys()):
        if name not in new.workbooks:
            yield said("file_gone", name, name=name)
        elif name not in old.workbooks:
            yield said("file_new", name, name=name)
        else:
            before = _sheets(old.workbooks[name], first)
            after = _sheets(new.workbooks[name], second)
            yield from _pages(before, after)


def _sheets(data: bytes, package: str) -> dict[str, SheetData]:
    try:
        return {sheet.name: sheet for sheet in read(data).data.sheets}
    except BadWorkbook as error:
        raise UserError("package.diff.unreadable", name=package) from error


def _pages(before: Mapping[str, SheetData], after: Mapping[str, SheetData]) -> Iterator[Problem]:
    for name in before.keys() | after.keys():
        if name not in after:
            yield said("sheet_gone", name, sheet=name)
        elif name not in before:
            yield said("sheet_new", name, sheet=name)
    for name, sheet in after.items():
        if name in before:
            yield from _rows(before[name], sheet)


def _rows(before: SheetData, after: SheetData) -> Iterator[Problem]:
    """Rows are held together by what they say; a changed one stands where its neighbours stand."""
    old, new = [_content(row) for row in before.rows], [_content(row) for row in after.rows]
    match = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, last_i, j, last_j in match.get_opcodes():
        if kind == "equal":
            continue
        both = min(last_i - i, last_j - j)
        for step in range(both):
            yield from _cells(before, after, i + step, j + step)
        for row in before.rows[i + both : last_i]:
            yield said("row_gone", before.name, sheet=before.name, words=_words(row))
        for number in range(j + both, last_j):
            place = f"{after.name}!{number + 2}"
            yield said("row_new", place, sheet=after.name, row=number + 2, words=_words(after.rows[number]))


def _content(row: Sequence[str]) -> tuple[str, ...]:
    """A row without the names of files: they move where a paper was put in, and `_files` tells of them."""
    return tuple("" if text.lower().endswith(_FILE) else text for text in row)


def _cells(before: SheetData, after: SheetData, old_row: int, new_row: int) -> Iterator[Problem]:
    was = dict(zip(before.headers, before.rows[old_row], strict=False))
    now = dict(zip(after.headers, after.rows[new_row], strict=False))
    place = f"{after.name}!{new_row + 2}"
    for header in [*after.headers, *(name for name in before.headers if name not in now)]:
        old, new = was.get(header, ""), now.get(header, "")
        if old != new:
            told = {"column": clean(header), "old": short(old), "new": short(new)}
            yield said("cell", place, sheet=after.name, row=new_row + 2, **told)


def _words(row: Sequence[str]) -> str:
    return short(" · ".join(text for text in row if text))
