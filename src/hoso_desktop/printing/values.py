"""What the fields of forms hold: texts made from one DossierSheet, and those every paper of an office has.

Computes nothing that the domain knows (totals, dates, sheet numbers) and holds no wording: words that print
come from the form's own [words].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from hoso_desktop.domain import words
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.dates import long_text
from hoso_desktop.domain.document import COPY_LABEL, Placement
from hoso_desktop.domain.dossier import ACCESS_LABEL, CONDITION_LABEL, CONFIDENCE_LABEL
from hoso_desktop.domain.fonds import archival_number, two_digits
from hoso_desktop.domain.text import clean, clean_lines
from hoso_desktop.printing.issuers import heading
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject

LABELS = frozenset({"count_label"})  # fields that print as a label, not as a value


def padded(number: int) -> str:
    """Counts on certificates have at least two figures: `05`, `34`, `1.204`."""
    return f"{number:02d}" if number < 100 else words.figure(number)


def _missing_runs(labels: tuple[str, ...]) -> str:
    """`5, 11-13` for missing 5, 11, 12, 13."""
    runs: list[list[int]] = []
    for number in sorted(int(label) for label in labels):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _doubled_runs(labels: tuple[str, ...]) -> str:
    """`30a`, or `30a-30d` for three or more letters of one number in a row."""
    runs: list[list[str]] = []
    figures = ""
    for label in labels:
        number = label.rstrip("abcdefghijklmnopqrstuvwxyz")
        if runs and number == figures and _follows(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
        figures = number
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _follows(before: str, label: str) -> bool:
    """Whether `label` is the next letter after `before`, both of the same number."""
    return before[:-1] == label[:-1] and ord(label[-1]) == ord(before[-1]) + 1


def years(sheet: DossierSheet) -> str:
    """The year of a dossier for `Năm …`: that of its notation, or the years of its papers when its notation
    carries a term (`2010-2015`) instead."""
    period = sheet.dossier.period
    first, last = sheet.totals.begin.year, sheet.totals.end.year
    if period.isdecimal() or first is None or last is None:
        return period
    return str(first) if first == last else f"{first}-{last}"


def _identity(sheet: DossierSheet) -> dict[str, str]:
    dossier, fonds = sheet.dossier, sheet.fonds
    arranged = dossier.arranged
    body = sheet.body.name if sheet.body else sheet.office.name
    return {
        "code": dossier.code,
        "notation": dossier.notation or archival_number(dossier.number),
        "period": years(sheet),
        "title": dossier.title,
        "retention": dossier.retention.label,
        "keeper": dossier.keeper,
        "condition": CONDITION_LABEL[dossier.condition],
        "fonds_name": fonds.name,
        "electronic": "x" if sheet.electronic else "",
        "info_sign": dossier.info_sign,
        "language": dossier.language,
        "access": ACCESS_LABEL[dossier.access],
        "note": dossier.note,
        "autographs": words.figure(sum(bool(p.entry.autograph) for p in sheet.documents)),
        "fonds_number": fonds.number.zfill(3) if fonds.number.isdecimal() else fonds.number,
        "inventory_number": two_digits(dossier.inventory_number) if arranged else "",
        "dossier_number": archival_number(dossier.number) if arranged else "",
        "box": two_digits(dossier.location.box) if arranged else "",
        "body": body,
        "body_capitals": body.upper(),
    }


def _counts(sheet: DossierSheet, form_words: Mapping[str, str]) -> dict[str, str]:
    style, totals, sheets = sheet.office.number_style, sheet.totals, sheet.sheet_totals
    none, blank = form_words.get("none", ""), form_words.get("blank", "")
    by_pages = sheet.office.cover_count == "pages"
    numbered = sheets.last is not None
    return {
        "documents": words.figure(totals.documents),
        "documents_words": words.sentence_case(totals.documents, style),
        "pages": words.figure(totals.pages),
        "pages_words": words.sentence_case(totals.pages, style),
        "sheets": words.figure(totals.sheets),
        "sheets_padded": padded(totals.sheets),
        "sheets_words": words.sentence_case(totals.sheets, style),
        "count_label": form_words.get("count_pages" if by_pages else "count_sheets", ""),
        "count": words.figure(totals.pages if by_pages else totals.sheets),
        "begin": totals.begin.text(),
        "end": totals.end.text(),
        # Missing numbers are counted from 1, so the series is declared from 1 too.
        "first_sheet": "01" if numbered else blank,
        "last_sheet": f"{sheets.last.number:02d}" if sheets.last else blank,
        "doubled": _doubled_runs(sheets.doubled) or none,
        "missing": _missing_runs(sheets.missing) or none,
    }


def common_values(
    office: OfficeProfile, form: FormSpec, *, printed_on: date, counted: int, signature: Signature
) -> dict[str, str]:
    """The fields every paper of an office has. `counted`: printed sheets of the form `form.counts` names."""
    above, below = heading(form.header, office)
    values = {
        "head_superior": above,
        "head_body": below,
        "office": office.name,
        "office_capitals": office.name.upper(),
        "superior": office.superior,
        "place": office.place,
        "date": printed_on.strftime("%d/%m/%Y"),
        "place_date": f"{office.place or form.words.get('no_place', '')}, {long_text(printed_on)}",
        "authority": signature.authority,
        "position": signature.position,
        "signer": signature.signer,
        "counted_sheets": padded(counted),
        "counted_words": words.sentence_case(counted, office.number_style),
    }
    cleaned = {name: clean(text) for name, text in values.items()}
    cleaned["authority"] = clean_lines(signature.authority)
    signing = filter(None, (cleaned["authority"], cleaned["position"]))
    return cleaned | {"signing": "\n".join(signing)}


def dossier_source(sheet: DossierSheet, *, printed_on: date, signature: Signature | None = None) -> Source:
    """A dossier as something to print."""

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = signature or Signature.of_office(form.signature, sheet.office)
        values = common_values(
            sheet.office, form, printed_on=printed_on, counted=counted, signature=signs
        ) | dossier_values(sheet, form.words)
        values["contents_sheets"] = values["counted_sheets"]
        values["contents_words"] = values["counted_words"]
        return Subject(sheet.dossier.code, values, partial(document_rows, sheet))

    return Source(sheet.dossier.code, "dossier", fill, sheet)


def dossier_values(sheet: DossierSheet, form_words: Mapping[str, str]) -> dict[str, str]:
    """The fields of a dossier itself, in a form's words."""
    values = _identity(sheet) | _counts(sheet, form_words)
    cleaned = {name: clean(text) for name, text in values.items()}
    cleaned["fonds_line"] = clean_lines(sheet.fonds.cover_line)
    if not cleaned["fonds_line"]:
        capitals = clean(sheet.office.name.upper())
        cleaned["fonds_line"] = clean(form_words.get("fonds_line", "").format(office_capitals=capitals))
    return cleaned


RowField = Callable[[Placement, int], str]


def _first_sheet(placement: Placement, _ordinal: int) -> str:
    return placement.sheets.first.text if placement.sheets else ""


def _sheet_range(placement: Placement, _ordinal: int) -> str:
    return placement.sheets.text() if placement.sheets else ""


def _sheet_count(placement: Placement, _ordinal: int) -> str:
    if placement.sheets:
        return str(placement.sheets.count)
    return "" if placement.sheet_count is None else str(placement.sheet_count)


def _pages(placement: Placement, _ordinal: int) -> str:
    return "" if placement.pages is None else str(placement.pages)


def _figures(placement: Placement, _ordinal: int) -> str:
    """The number alone; one that could not be read stands as it was written."""
    number = placement.entry.number
    return number.figures or ("" if number.notation else number.text)


def _file_name(placement: Placement, _ordinal: int) -> str:
    return placement.attachment.name if placement.attachment else ""


def _page_from(sheet: DossierSheet, *, whole: bool = False) -> RowField:
    """The page each paper begins at, or with `whole` also its last; blank after a paper nobody counted."""
    places: dict[int, str] = {}
    page: int | None = 1
    for ordinal, placement in enumerate(sheet.documents, start=1):
        count = placement.pages or 1
        last = f"-{page + count - 1}" if whole and page is not None and count > 1 else ""
        places[ordinal] = "" if page is None else f"{page}{last}"
        page = page + placement.pages if page is not None and placement.pages is not None else None
    return lambda _placement, ordinal: places[ordinal]


_ROW_FIELDS: dict[str, RowField] = {
    "ordinal": lambda _placement, ordinal: str(ordinal),
    "number": lambda placement, _ordinal: placement.entry.number.text,
    "date": lambda placement, _ordinal: placement.entry.date.text(),
    "subject": lambda placement, _ordinal: placement.entry.subject or placement.entry.type_name,
    "author": lambda placement, _ordinal: placement.entry.author,
    "note": lambda placement, _ordinal: placement.note,
    "sheet": _first_sheet,  # or the range, by the office's setting
    "sheet_first": _first_sheet,
    "sheet_range": _sheet_range,
    "sheet_count": _sheet_count,
    "pages": _pages,
    "sides": lambda placement, _ordinal: str(placement.sides),
    "copy": lambda placement, _ordinal: COPY_LABEL[placement.copy_kind],
    "figures": _figures,
    "number_symbol": lambda placement, _ordinal: placement.entry.number.notation,
    "type_name": lambda placement, _ordinal: placement.entry.type_name,
    "signer": lambda placement, _ordinal: placement.entry.signer,
    "secrecy": lambda _placement, _ordinal: "",  # a paper with a level is never here
    "files": lambda placement, _ordinal: "1" if placement.attachment else "",
    "file_name": _file_name,
    "document_time": lambda placement, _ordinal: placement.document_time,
    "access": lambda placement, _ordinal: ACCESS_LABEL[placement.entry.access],
    "keyword": lambda placement, _ordinal: placement.entry.keyword,
    "language": lambda placement, _ordinal: placement.entry.language,
    "autograph": lambda placement, _ordinal: placement.entry.autograph,
    "topic": lambda placement, _ordinal: placement.entry.topic,
    "info_sign": lambda placement, _ordinal: placement.entry.info_sign,
    "confidence": lambda placement, _ordinal: CONFIDENCE_LABEL[placement.entry.confidence],
    "condition": lambda placement, _ordinal: CONDITION_LABEL[placement.condition],
}


def document_rows(sheet: DossierSheet, fields: Sequence[str]) -> Iterator[list[str]]:
    """One list of texts per document, in the order of `fields`."""
    table = dict(_ROW_FIELDS)
    whole = sheet.office.sheet_column == "range"
    if sheet.electronic:
        table["sheet"] = _page_from(sheet, whole=whole)
    elif whole:
        table["sheet"] = _sheet_range
    if "page_from" in fields:
        table["page_from"] = _page_from(sheet)
    getters = [table[name] for name in fields]
    for ordinal, placement in enumerate(sheet.documents, start=1):
        yield [clean(getter(placement, ordinal)) for getter in getters]
