"""Puts what was thought up into an office, registers first, through the program's own functions.

Every act is a transaction with its facts in the journal, as if a clerk had done it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import writing
from hoso_desktop.domain import dates
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.fonds import Location
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import arrangement, dossiers
from hoso_desktop.services.demo_files import PaperPress
from hoso_desktop.services.demo_papers import DossierDraft, Paper
from hoso_desktop.services.demo_words import table
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import Office

_REGISTER_PAGE = 400
_OUTCOME_DAYS = 30  # a dossier whose last paper is older than this has ended its work


def enter_registers(office: Office, papers: Sequence[Paper], context: JobContext) -> None:
    """Sổ văn bản đi and đến, in the order of the days, each paper once."""
    listed = [paper for paper in papers if paper.direction is not Direction.INTERNAL]
    listed.sort(key=lambda paper: (paper.arrival_day or paper.day, paper.key))
    for start in range(0, len(listed), _REGISTER_PAGE):
        context.step(Progress(start, len(listed), "demo.stage.register"))
        with office.change(keep_images=False) as tx:
            for paper in listed[start : start + _REGISTER_PAGE]:
                writing.add_entry(tx, _entry(paper, office.profile.term))


def _entry(paper: Paper, term: str) -> RegisterEntry:
    return RegisterEntry(
        uid=str(uuid.uuid4()),
        number=paper.number,
        date=dates.of(paper.day),
        type_name=paper.type_name,
        subject=paper.subject,
        author=paper.author,
        term=term,
        direction=paper.direction,
        arrival_number=paper.arrival_number,
        arrival_date=dates.of(paper.arrival_day) if paper.arrival_day else dates.NO_DATE,
        signer=paper.signer,
        no_dossier_reason=paper.reason,
    )


class Filing:
    """Opens dossiers and files papers; what is left out on purpose is data (`show`)."""

    def __init__(self, office: Office, press: PaperPress) -> None:
        self._office, self._press = office, press
        self._show: Mapping[str, Sequence[str]] = table()["show"]

    def file_all(self, drafts: Sequence[DossierDraft], context: JobContext) -> None:
        """Every dossier with at least one paper, in the order of its notation."""
        ready = [draft for draft in drafts if draft.all_papers]
        for done, draft in enumerate(ready):
            context.step(Progress(done, len(ready), "demo.stage.dossiers"))
            self._file(draft)

    def _shown(self, name: str, draft: DossierDraft) -> bool:
        return draft.notation in self._show[name] and draft.year == self._office.today().year

    def _file(self, draft: DossierDraft) -> None:
        office = self._office
        new = NewDossier(
            draft.notation, draft.title, year=str(draft.year), retention=draft.retention, kind=draft.kind
        )
        (uid,) = dossiers.new_dossier(office, new).dossiers
        papers = self._kept(draft)
        dossiers.add_documents(office, uid, self._documents(draft, papers))
        over = (office.today() - max(paper.day for paper in papers)).days > _OUTCOME_DAYS
        arranged = over and self._shown("arranged", draft)
        if arranged:
            name = table()["office"]["inventory"]
            arrangement.arrange(office, uid, "01", inventory_name=name)
        if self._shown("sheet_gap", draft):
            self._leave_gap(uid)
        self._finish(uid, draft, over=over, arranged=arranged)

    def _kept(self, draft: DossierDraft) -> list[Paper]:
        """The papers without those that are lacking on purpose."""
        missing = set()
        if self._shown("without_minutes", draft):
            missing.add("Biên bản")
        if self._shown("without_submission", draft):
            missing.add("Tờ trình")
        return [paper for paper in draft.all_papers if paper.type_name not in missing]

    def _documents(self, draft: DossierDraft, papers: Sequence[Paper]) -> list[NewDocument]:
        with_files = self._shown("files", draft)
        lacking = len(papers) // 2 if self._shown("without_file", draft) else -1
        return [
            NewDocument(
                number=paper.number,
                date=dates.of(paper.day),
                subject=paper.subject,
                author=paper.author,
                pages=paper.pages,
                sides=paper.sides,
                copy_kind=paper.copy_kind,
                type_name=paper.type_name,
                signer=paper.signer,
                file=self._press.path_of(paper) if with_files and index != lacking else None,
            )
            for index, paper in enumerate(papers)
        ]

    def _leave_gap(self, uid: str) -> None:
        """The clerk numbered the sheets and skipped two numbers before the last paper."""
        office = self._office
        dossiers.mark_pencilled(office, uid)
        with office.store.read() as connection:
            full = rows.load(connection, uid)
            found = rows.placements(connection, full.row_id, uid) if full else []
        last = found[-1][2]
        if last.sheets is not None:
            first, end = last.sheets.first.number + 2, last.sheets.last.number + 2
            dossiers.edit_document(office, last.uid, last.revision, sheets=f"{first}-{end}")

    def _finish(self, uid: str, draft: DossierDraft, *, over: bool, arranged: bool) -> None:
        """State, place and pencilled sheets as they follow from the dossier's age."""
        office = self._office
        whole = draft.year < office.today().year or (bool(draft.papers) and not draft.extra)
        changes: dict[str, Any] = {"location": _place(draft)}
        if arranged:
            changes |= {"state": DossierState.COMPLETED, "sheets_pencilled": True}
        elif whole and over:
            changes["state"] = DossierState.WORK_ENDED
        with office.change(keep_images=False) as tx:
            full = rows.load(tx.connection, uid)
            if full is not None:
                after: Dossier = replace(full.dossier, **changes)
                writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=None)


def _place(draft: DossierDraft) -> Location:
    """One cupboard a year, one shelf per large heading, boxes in the order of the shelf."""
    heading, _, number = draft.notation.partition(".")
    shelf = list(_SHELVES).index(heading) + 1 if heading in _SHELVES else len(_SHELVES)
    box = shelf * 10 + int(number.partition(".")[0]) // 8
    return Location(cupboard=str(draft.year - 2024), shelf=str(shelf), box=f"{box:02d}")


_SHELVES = ("ĐH", "HN", "TH", "TC", "ĐV", "TG", "KT", "NC", "TCTS", "MT")
