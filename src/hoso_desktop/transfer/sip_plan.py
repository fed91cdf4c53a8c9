"""What a SIP of one dossier will hold, and everything that stands in its way, before a byte is written.

The same questions as for a workbook's package, put to the fields of the profile. Pure: the same dossier,
version and profile give the same names and ids.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dates import Certainty, DocDate
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.secrecy import mark_in_text
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import BugError
from hoso_desktop.transfer import fields, sip_values
from hoso_desktop.transfer.fields import Row
from hoso_desktop.transfer.profiles import Profile
from hoso_desktop.transfer.sip_profile import Field, SipLayout

# All ids of a package grow out of this one, the dossier and the version: nothing is drawn by lot.
_IDS = uuid.UUID("9d5f1b52-6a0c-5a3e-9d0e-0f3a7c6e2b41")
_TOKENS = re.compile(r"\d+|[^\W\d_]+")
_ANY = "*"
_OTHER_LETTERS = re.compile(r"[^A-Z0-9.]")


@dataclass(frozen=True, slots=True)
class SipPaper:
    """One paper of the package: names without folder or ending, its elements in order."""

    data_name: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SipContent:
    """A SIP before its METS: its id, codes, the elements of the dossier and of each paper."""

    objid: str
    file_code: str
    fonds_code: str
    office_code: str
    office_name: str
    version: int
    values: tuple[tuple[str, str], ...]
    papers: tuple[SipPaper, ...]

    def id(self, role: str) -> str:
        """The UUID of one part of the package, in capitals as the circular's examples have them."""
        return str(uuid.uuid5(_IDS, f"{self.objid}/{role}")).upper()


def layout_of(profile: Profile) -> SipLayout:
    """The layout of a SIP profile."""
    if profile.sip is None:
        raise BugError(f"{profile.id} is no SIP profile")
    return profile.sip


def content(
    sheet: DossierSheet, profile: Profile, parts: Mapping[str, str], version: int, problems: list[Problem]
) -> SipContent:
    """Codes, elements and every problem found, those of single papers with their STT."""
    layout = layout_of(profile)
    file_code = _file_code(sheet, layout, parts, problems)
    objid = f"uuid-{str(uuid.uuid5(_IDS, f'{sheet.dossier.uid}/{profile.id}/{version}')).upper()}"
    row = Row(sheet, sheet.dossier.retention.code, "", {**parts, "file_code": file_code})
    values = _values(layout.dossier, layout, row, sheet.dossier.code, problems)
    papers = tuple(
        _paper(sheet, layout, ordinal, file_code, problems) for ordinal in range(1, len(sheet.documents) + 1)
    )
    return SipContent(
        objid=objid,
        file_code=file_code,
        fonds_code=parts["fonds_number"],
        office_code=parts["body"],
        office_name=clean(sheet.office.name),
        version=version,
        values=values,
        papers=papers,
    )


def folded(text: str, letters: Mapping[str, str]) -> str:
    """A text in the letters a code may have: `Đ` → `DD`, no marks, no other signs."""
    text = "".join(letters.get(letter, letter) for letter in text.upper())
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    return _OTHER_LETTERS.sub("", plain)


def _file_code(
    sheet: DossierSheet, layout: SipLayout, parts: Mapping[str, str], problems: list[Problem]
) -> str:
    dossier = sheet.dossier
    tokens = _TOKENS.findall(dossier.notation)
    known = {
        "body": parts["body"],
        "fonds": parts["fonds_number"],
        "year": _year(sheet),
        "number": ".".join(token for token in tokens if token.isdecimal()),
        "symbol": ".".join(folded(token, layout.letters) for token in tokens if not token.isdecimal()),
        "inventory": parts["inventory"],
        "dossier": parts["dossier"].upper(),
    }
    for template in (layout.file_code, layout.file_code_arranged):
        if all(known[name] for name in re.findall(r"{(\w+)}", template)):
            return template.format(**known)
    where = dossier.code
    if not known["year"]:
        problems.append(Problem("package.sip.no_year", Severity.ERROR, where))
    elif known["body"]:
        problems.append(Problem("package.sip.no_code", Severity.ERROR, where))
    return ""


def _year(sheet: DossierSheet) -> str:
    """The year the dossier belongs to: its period where that is one, else that of its first paper."""
    period = sheet.dossier.period
    if re.fullmatch(r"\d{4}", period):
        return period
    first = fields.begin(sheet).first
    return str(first.year) if first else ""


def _paper(
    sheet: DossierSheet, layout: SipLayout, ordinal: int, file_code: str, problems: list[Problem]
) -> SipPaper:
    placement = sheet.documents[ordinal - 1]
    parts = {"file_code": file_code, "ordinal": str(ordinal), "ordinal7": f"{ordinal:07}"}
    parts["doc_id"] = layout.doc_id.format(**parts) if file_code else ""
    parts["doc_code"] = layout.doc_code.format(**parts) if file_code else ""
    kind = placement.entry.type_name
    parts["unlisted_type"] = "" if not kind or kind in layout.codes.get("type_name", {}) else kind
    row = Row(sheet, "", "", parts, placement)
    where = f"{sheet.dossier.code}, STT {ordinal}"
    values = _values(layout.document, layout, row, where, problems)
    name = parts["doc_id"] if layout.on("files_by_id") else layout.data.format(**parts)
    return SipPaper(name if file_code else "", values)


# Elements


def _values(
    wanted: tuple[Field, ...], layout: SipLayout, row: Row, where: str, problems: list[Problem]
) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for field in wanted:
        found[field.element] = _value(field, layout, row, where, problems)
    for field in wanted:
        if field.when and not found[field.element] and found[field.when] in field.when_is:
            other = next(one.label for one in wanted if one.element == field.when)
            params: dict[str, object] = {"column": field.label, "other": other}
            problems.append(Problem("package.sip.needed", Severity.ERROR, where, params))
    return tuple((element, text) for element, text in found.items() if text)


def _value(field: Field, layout: SipLayout, row: Row, where: str, problems: list[Problem]) -> str:
    text = clean(sip_values.SOURCES[field.source](row)) or field.default
    params: dict[str, object] = {"column": field.label}
    if mark_in_text(text):
        ordinal = where.rpartition(" ")[2] if row.placement else 0
        code = "package.secret" if row.placement else "package.secret_title"
        problems.append(Problem(code, Severity.ERROR, where, {"ordinal": ordinal}))
        return ""
    if field.codes and text:
        text = _code(field, layout, text, where, problems)
    if not text and field.required and not _said_already(field):
        problems.append(Problem("package.cell_empty", Severity.ERROR, where, params))
    if field.length and len(text) > field.length:
        lengths: dict[str, object] = {"length": len(text), "most": field.length}
        problems.append(Problem("package.cell_too_long", Severity.ERROR, where, params | lengths))
    if field.kind == "date" and text and not _whole_day(fields.date_of(field.source, row)):
        problems.append(
            Problem("package.sip.date_incomplete", Severity.ERROR, where, params | {"text": text})
        )
    return text


def _code(field: Field, layout: SipLayout, text: str, where: str, problems: list[Problem]) -> str:
    known = layout.codes[field.codes]
    code = known.get(text, known.get(_ANY, ""))
    if not code and not _said_already(field):
        params: dict[str, object] = {"column": field.label, "text": text}
        problems.append(Problem("package.sip.unknown_value", Severity.ERROR, where, params))
    return code


def _said_already(field: Field) -> bool:
    """What has been refused with a better sentence: the code of the file, the period."""
    return field.source.startswith("sip.") or field.source == "dossier.retention_code"


def _whole_day(day: DocDate) -> bool:
    return day.certainty is Certainty.GIVEN and day.full is not None
