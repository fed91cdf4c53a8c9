"""The files of a dossier as something to print: `PHIẾU XÁC NHẬN DỮ LIỆU`, with the full hash of each.

Prints the hashes the store keeps since a file came in and reads no file. Texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hoso_desktop.db import paper_rows
from hoso_desktop.domain import words
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Attachment, Placement
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import queries
from hoso_desktop.services.office import Office

_Filed = tuple[Placement, Attachment]


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """One paper per dossier, by uid, in the order named.

    Raises UserError `dossier.gone`, `confirmation.no_files` naming the dossier.
    """
    return [_source(office, queries.dossier_sheet(office, uid)) for uid in what]


def offered(office: Office) -> bool:
    """Whether a dossier that may be seen has a paper with a file."""
    with office.store.read() as connection:
        return paper_rows.has_file(connection)


def has_files(office: Office, dossier_uids: Sequence[str]) -> bool:
    """Whether every one of some dossiers has a paper with a file."""
    return all(_filed(queries.peek(office, uid)) for uid in dossier_uids)


def _filed(sheet: DossierSheet) -> list[_Filed]:
    return [(paper, paper.attachment) for paper in sheet.documents if paper.attachment is not None]


def _source(office: Office, sheet: DossierSheet) -> Source:
    found, code, day = _filed(sheet), sheet.dossier.code, office.today()
    if not found:
        raise UserError("confirmation.no_files", code=code)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, sheet.office)
        common = common_values(sheet.office, form, printed_on=day, counted=counted, signature=signs)
        return Subject(code, common | _values(sheet, found), rows_of(_rows(sheet)))

    return Source(code, "data", fill, sheet)


def _values(sheet: DossierSheet, found: Sequence[_Filed]) -> dict[str, str]:
    dossier, style = sheet.dossier, sheet.office.number_style
    values = {
        "code": dossier.code,
        "title": dossier.title,
        "retention": dossier.retention.label,
        "keeper": dossier.keeper,
        "fonds_name": sheet.fonds.name,
        "documents": padded(len(sheet.documents)),
        "files": padded(len(found)),
        "files_words": words.sentence_case(len(found), style),
        "size": words.figure(sum(file.size for _, file in found)),
    }
    return {name: clean(text) for name, text in values.items()}


def _rows(sheet: DossierSheet) -> Iterator[dict[str, str]]:
    """Papers with a file only, under the number they have in the list of the dossier's papers."""
    for ordinal, paper in enumerate(sheet.documents, start=1):
        file = paper.attachment
        if file is None:
            continue
        texts = {
            "ordinal": str(ordinal),
            "number": paper.entry.number.text,
            "date": paper.entry.date.text(),
            "subject": paper.entry.subject or paper.entry.type_name,
            "file_name": file.name,
            "size": words.figure(file.size),
            "sha256": file.sha256,
        }
        yield {name: clean(text) for name, text in texts.items()}
