"""What a package of one dossier will hold, and everything that stands in its way, before a byte is written.

Pure: reads the dossier's sheet and the profile, touches no disk. Problems are values; the clerk sees all of
them at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dates import Certainty, DocDate
from hoso_desktop.domain.document import Attachment, Placement
from hoso_desktop.domain.fonds import archival_number
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.secrecy import mark_in_file_name, mark_in_text
from hoso_desktop.domain.text import clean
from hoso_desktop.transfer import fields, sip_plan
from hoso_desktop.transfer.fields import Row
from hoso_desktop.transfer.mets import REPRESENTATION
from hoso_desktop.transfer.profiles import SIP, WORKBOOK, Column, Profile, SheetSpec
from hoso_desktop.transfer.sip_plan import SipContent
from hoso_desktop.transfer.workbook import SheetData, WorkbookData

PDF = "application/pdf"
_CELL_LENGTH = 32_767  # what Excel keeps of a cell
# A zip entry costs its two headers besides its bytes; the workbook at most about a kilobyte a row.
_ENTRY_BYTES, _WORKBOOK_BYTES, _ROW_BYTES = 400, 32_768, 1_024
# The schemas of a SIP, packed; and how often a paper stands in its small files.
_SIP_BYTES, _SIP_ROWS = 96_000, 4
_FONDS_WORD = re.compile(r"^phông(?: lưu trữ)?\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One paper's file: its place in the zip, the attachment it is copied from and its name for people."""

    name: str
    attachment: Attachment
    title: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """A package before it is built. `name` is empty while a part is missing; bytes are an upper bound."""

    name: str
    members: tuple[PlannedFile, ...]
    workbook: WorkbookData
    problems: tuple[Problem, ...]
    total_bytes: int
    profile: Profile
    office_code: str = ""
    fonds_code: str = ""
    archival_code: str = ""
    dossier_uid: str = ""
    dossier_code: str = ""
    pages: int = 0
    sheets: int = 0
    version: int = 1
    sip: SipContent | None = None  # what a SIP describes instead of a workbook

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way; warnings do not."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def workbook_name(self) -> str:
        """Place of the workbook in the zip."""
        return f"{self.profile.folder}/{self.profile.workbook_name}"


def plan(sheet: DossierSheet, profile: Profile, version: int = 1) -> PackagePlan:
    """Plan the package of one dossier: names, rows, files, and every problem found.

    `version` counts the packages of a dossier that one receiver got, from 1.
    """
    problems: list[Problem] = []
    if profile.kind == SIP:
        return _sip(sheet, profile, version, problems)
    parts = _parts(sheet, profile, problems)
    retention = _retention(sheet, profile, problems)
    _whole(sheet, profile, problems)
    complete = all(parts.get(name) for name in ("body", "fonds", "inventory", "dossier"))
    names = _file_names(sheet, profile, parts, complete=complete)
    members = _members(sheet, names, profile.folder, problems)
    row = Row(sheet, retention, _fonds_words(sheet, profile, parts), parts)
    workbook = WorkbookData(tuple(_sheet_data(spec, row, names, problems) for spec in profile.sheets))
    total = sum(member.attachment.size + _ENTRY_BYTES for member in members)
    total += _WORKBOOK_BYTES + _ROW_BYTES * len(sheet.documents)
    _fits(sheet, profile, total, problems)
    return PackagePlan(
        name=profile.package_name.format(**parts) if complete else "",
        members=members,
        workbook=workbook,
        problems=tuple(problems),
        total_bytes=total,
        profile=profile,
        office_code=parts["body"],
        fonds_code=parts["fonds"],
        archival_code=sheet.dossier.archival_code,
        dossier_uid=sheet.dossier.uid,
        dossier_code=sheet.dossier.code,
        pages=sheet.totals.pages,
        sheets=sheet.totals.sheets,
        version=version,
    )


def _sip(sheet: DossierSheet, profile: Profile, version: int, problems: list[Problem]) -> PackagePlan:
    """A SIP names dossier and papers by their codes; it needs no inventory."""
    parts = _parts(sheet, profile, problems)
    _retention(sheet, profile, problems)
    _whole(sheet, profile, problems)
    content = sip_plan.content(sheet, profile, parts, version, problems)
    complete = bool(content.file_code)
    names = tuple(f"{paper.data_name}.pdf" if complete else "" for paper in content.papers)
    folder = f"{content.objid}/{REPRESENTATION}/data"
    members = _members(sheet, names, folder, problems)
    total = sum(member.attachment.size + _ENTRY_BYTES for member in members)
    total += _SIP_BYTES + _ROW_BYTES * _SIP_ROWS * len(sheet.documents)
    _fits(sheet, profile, total, problems)
    layout = sip_plan.layout_of(profile)
    name = layout.package.format(objid=content.objid, file_code=content.file_code) if complete else ""
    if complete and layout.on("guid_as_name"):
        name = f"{content.id('zip').lower()}.zip"
    return PackagePlan(
        name=name,
        members=members,
        workbook=WorkbookData(()),
        problems=tuple(problems),
        total_bytes=total,
        profile=profile,
        office_code=parts["body"],
        fonds_code=parts["fonds_number"],
        archival_code=sheet.dossier.archival_code,
        dossier_uid=sheet.dossier.uid,
        dossier_code=sheet.dossier.code,
        pages=sheet.totals.pages,
        sheets=sheet.totals.sheets,
        version=version,
        sip=content,
    )


def title_of(placement: Placement, ordinal: int) -> str:
    """A paper as people call it: number and abstract, else its place; a secret one is not named."""
    entry = placement.entry
    words = clean(f"{entry.number.text} {entry.subject or entry.type_name}")
    return f"văn bản thứ {ordinal}" if not words or mark_in_text(words) else words


def _error(sheet: DossierSheet, code: str, *, where: str = "", **params: object) -> Problem:
    return Problem(code, Severity.ERROR, where or sheet.dossier.code, params)


def _warning(sheet: DossierSheet, code: str, *, where: str = "", **params: object) -> Problem:
    return Problem(code, Severity.WARNING, where or sheet.dossier.code, params)


def _place(sheet: DossierSheet, ordinal: int) -> str:
    return f"{sheet.dossier.code}, STT {ordinal}"


def _fits(sheet: DossierSheet, profile: Profile, total: int, problems: list[Problem]) -> None:
    if total > profile.max_bytes:
        sizes = {"size": _megabytes(total), "most": _megabytes(profile.max_bytes)}
        problems.append(_error(sheet, "package.too_big", **sizes))


def _megabytes(size: int) -> str:
    return f"{-(-size // 1_000_000):,}".replace(",", ".")


# Names


def _parts(sheet: DossierSheet, profile: Profile, problems: list[Problem]) -> dict[str, str]:
    """The parts of every file name, filled up with zeros; what is missing or malformed is empty."""
    dossier = sheet.dossier
    if not dossier.arranged and profile.kind == WORKBOOK:
        problems.append(_error(sheet, "package.not_arranged"))
    raw = {
        "body": clean(sheet.office.code),
        "fonds_number": clean(sheet.fonds.number),
        "inventory": clean(dossier.inventory_number) if dossier.arranged else "",
        "dossier": archival_number(clean(dossier.number)) if dossier.arranged else "",
    }
    if not raw["body"]:
        problems.append(_error(sheet, "package.no_office_code"))
    if not raw["fonds_number"]:
        problems.append(_error(sheet, "package.no_fonds_number", fonds=sheet.fonds.name))
    parts = {name: _fitted(sheet, profile, name, text, problems) for name, text in raw.items()}
    have_fonds = parts["body"] and parts["fonds_number"] and profile.fonds_code
    parts["fonds"] = profile.fonds_code.format(**parts) if have_fonds else ""
    return parts


def _fitted(sheet: DossierSheet, profile: Profile, name: str, text: str, problems: list[Problem]) -> str:
    part = profile.parts[name]
    filled = text.zfill(part.width) if text.isdecimal() else text
    if not filled:
        return ""
    if len(filled) > part.max_length or re.fullmatch(part.pattern, filled, re.ASCII) is None:
        problems.append(
            _error(sheet, "package.part_malformed", part=part.label, value=text, example=part.example)
        )
        return ""
    return filled


def _file_names(
    sheet: DossierSheet, profile: Profile, parts: Mapping[str, str], *, complete: bool
) -> tuple[str, ...]:
    """The file name of every paper in order; empty names while the dossier's own name is not complete."""
    if not complete:
        return ("",) * len(sheet.documents)
    return tuple(
        profile.document_name.format(**parts, ordinal=str(n).zfill(profile.ordinal_width))
        for n in range(1, len(sheet.documents) + 1)
    )


def _fonds_words(sheet: DossierSheet, profile: Profile, parts: Mapping[str, str]) -> str:
    name = sheet.fonds.name or (sheet.body.name if sheet.body else "") or sheet.office.name
    number = parts["fonds_number"]
    if not number:
        return ""
    return profile.fonds_words.format(fonds_number=number, fonds_name=_FONDS_WORD.sub("", clean(name)))


# The dossier as a whole


def _retention(sheet: DossierSheet, profile: Profile, problems: list[Problem]) -> str:
    retention = sheet.dossier.retention
    label = profile.retentions.get(retention.code, "")
    if not label:
        problems.append(
            _error(
                sheet,
                "package.retention_refused" if retention.label else "package.no_retention",
                retention=retention.label,
                allowed=", ".join(profile.retentions.values()),
            )
        )
    return label


def _whole(sheet: DossierSheet, profile: Profile, problems: list[Problem]) -> None:
    dossier, count = sheet.dossier, len(sheet.documents)
    if dossier.fonds_uid != sheet.fonds.uid or any(p.dossier_uid != dossier.uid for p in sheet.documents):
        problems.append(_error(sheet, "package.mixed"))
    if not count:
        problems.append(_error(sheet, "package.empty"))
    if count > min(profile.max_documents, 10**profile.ordinal_width - 1):
        problems.append(_error(sheet, "package.too_many", count=count, most=profile.max_documents))
    if sheet.totals.documents != count:
        problems.append(_error(sheet, "package.count_differs", stated=sheet.totals.documents, count=count))
    if dossier.separately_kept:
        note = {"count": f"{dossier.separately_kept:02d}"}
        problems.append(Problem("package.kept_apart", Severity.NOTE, dossier.code, dict(note)))
    if dossier.restricted:
        problems.append(_warning(sheet, "package.restricted"))


# The papers' files


def _members(
    sheet: DossierSheet, names: tuple[str, ...], folder: str, problems: list[Problem]
) -> tuple[PlannedFile, ...]:
    members: list[PlannedFile] = []
    taken: dict[str, int] = {}
    for ordinal, (placement, name) in enumerate(zip(sheet.documents, names, strict=True), 1):
        title, where = title_of(placement, ordinal), _place(sheet, ordinal)
        attachment = placement.attachment
        if attachment is None:
            problems.append(_error(sheet, "package.no_file", where=where, ordinal=ordinal, title=title))
            continue
        problems.extend(_file_problems(sheet, attachment, ordinal, title))
        if name and taken.setdefault(name.casefold(), ordinal) != ordinal:
            problems.append(_error(sheet, "package.name_taken", where=where, name=name, ordinal=ordinal))
        members.append(PlannedFile(f"{folder}/{name}", attachment, title, ordinal))
    return tuple(members)


def _file_problems(sheet: DossierSheet, attachment: Attachment, ordinal: int, title: str) -> list[Problem]:
    where, found = _place(sheet, ordinal), []
    if mark_in_file_name(attachment.name):
        found.append(_error(sheet, "package.secret", where=where, ordinal=ordinal))
    if attachment.media_type != PDF:
        found.append(_error(sheet, "package.not_pdf", where=where, ordinal=ordinal, title=title))
    elif not attachment.size:
        found.append(_error(sheet, "package.file_empty", where=where, ordinal=ordinal, title=title))
    return found


# The workbook


def _sheet_data(spec: SheetSpec, row: Row, names: tuple[str, ...], problems: list[Problem]) -> SheetData:
    headers = tuple(column.header for column in spec.columns)
    if spec.rows == "dossier":
        return SheetData(spec.name, headers, (_cells(spec, row, "", problems),))
    if spec.rows == "documents":
        rows = tuple(
            _cells(spec, Row(row.sheet, row.retention, row.fonds_words, row.parts, placement, name),
                   _place(row.sheet, ordinal), problems)
            for ordinal, (placement, name) in enumerate(zip(row.sheet.documents, names, strict=True), 1)
        )  # fmt: skip
        return SheetData(spec.name, headers, rows)
    return SheetData(spec.name, (), ())


def _cells(spec: SheetSpec, row: Row, place: str, problems: list[Problem]) -> tuple[str, ...]:
    where = place or row.sheet.dossier.code
    texts = [_cell(column, row, where, problems) for column in spec.columns]
    if any(mark_in_text(text) for text in texts):
        ordinal = 0 if row.placement is None else place.rpartition(" ")[2]
        code = "package.secret" if row.placement else "package.secret_title"
        problems.append(_error(row.sheet, code, where=where, ordinal=ordinal))
    return tuple(texts)


def _cell(column: Column, row: Row, where: str, problems: list[Problem]) -> str:
    text = fields.value(column.source, row) or column.default
    params: dict[str, object] = {"column": clean(column.header)}
    if not text and column.fallback and row.parts["inventory"]:
        text = column.fallback.format(inventory=row.parts["inventory"])
        problems.append(Problem("package.cell_replaced", Severity.WARNING, where, {**params, "text": text}))
    # A name that is not complete has been refused above, with a better sentence.
    if not text and column.required and column.role != "file" and not _said_already(column.source):
        problems.append(Problem("package.cell_empty", Severity.ERROR, where, params))
    if not text and column.wanted:
        problems.append(Problem("package.cell_blank", Severity.WARNING, where, params))
    most = column.max_length or _CELL_LENGTH
    if len(text) > most:
        severity = Severity.ERROR if column.strict or most == _CELL_LENGTH else Severity.WARNING
        lengths: dict[str, object] = {"length": len(text), "most": most}
        problems.append(Problem("package.cell_too_long", severity, where, params | lengths))
    if column.date and text and not _whole_day(fields.date_of(column.source, row)):
        problems.append(Problem("package.date_incomplete", Severity.WARNING, where, params | {"text": text}))
    return text


def _said_already(source: str) -> bool:
    return source in ("dossier.retention", "fonds.words", "dossier.number")


def _whole_day(day: DocDate) -> bool:
    return day.certainty is Certainty.GIVEN and day.full is not None
