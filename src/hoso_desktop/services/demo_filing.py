"""Puts what was thought up into an office, half a month at a time, through the program's own functions.

Every act is a transaction with its facts in the journal at the hour a clerk would have done it: papers are
registered as they come, filed at the middle and the end of a month, finished when their work has ended.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hoso_desktop.db import dossiers as rows
from hoso_desktop.db import writing
from hoso_desktop.domain import dates
from hoso_desktop.domain.clock import VIETNAM, FixedClock, civil_day
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import arrangement, dossiers, lifecycle, papers
from hoso_desktop.services.demo_files import PaperPress
from hoso_desktop.services.demo_papers import DossierDraft, Paper, working_day
from hoso_desktop.services.demo_words import table
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import Office

_OUTCOME_DAYS = 30  # a dossier whose last paper is older than this has ended its work
_FILING_HOUR = 16


def filing_hours(first: date, now: datetime) -> list[datetime]:
    """When the clerk files: afternoons in the middle and at the end of each month's work, and at last now."""
    out, year, month = [], first.year, first.month
    while (year, month) <= (now.year, now.month):
        following = date(year + month // 12, month % 12 + 1, 1)
        days = (working_day(date(year, month, 15)), working_day(following - timedelta(days=1)))
        out += [datetime.combine(day, time(_FILING_HOUR), tzinfo=VIETNAM) for day in days if day >= first]
        year, month = following.year, following.month
    return [moment for moment in out if moment < now] + [now]


def enter_registers(office: Office, papers: Sequence[Paper]) -> None:
    """Sổ văn bản đi and đến, in the order of the days, each paper once."""
    listed = [paper for paper in papers if paper.direction is not Direction.INTERNAL]
    if not listed:
        return
    with office.change(keep_images=False) as tx:
        for paper in sorted(listed, key=arrived):
            writing.add_entry(tx, _entry(paper, office.profile.term))


def arrived(paper: Paper) -> tuple[date, int]:
    """When a paper came into the register."""
    return paper.arrival_day or paper.day, paper.key


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

    def __init__(self, office: Office, press: PaperPress, clock: FixedClock, year: int) -> None:
        self._office, self._press, self._clock, self._year = office, press, clock, year
        self._show: Mapping[str, Sequence[str]] = table()["show"]
        self._uids: dict[int, str] = {}
        self._opened: dict[tuple[str, int], str] = {}
        self._filed: dict[int, set[int]] = {}
        self._ended: set[int] = set()

    def live_through(
        self, papers: Sequence[Paper], drafts: Sequence[DossierDraft], hours: Sequence[datetime],
        context: JobContext, *, then: Callable[[date], None],
    ) -> None:  # fmt: skip
        """At each hour what has come is registered and filed, `then` is called; at the last, finished."""
        waiting = sorted(papers, key=arrived)
        ready = [draft for draft in drafts if draft.all_papers]
        for turn, moment in enumerate(hours):
            context.step(Progress(turn, len(hours), "demo.stage.dossiers"))
            self._clock.move(moment - self._clock.now())
            day = civil_day(moment)
            come = [paper for paper in waiting if arrived(paper)[0] <= day]
            enter_registers(self._office, come)
            waiting = waiting[len(come) :]
            for index, draft in enumerate(ready):
                if moment == hours[-1] or not self._late(draft, turn):
                    self._file(index, draft, day)
            if turn >= len(hours) - 2:
                self._end_all(ready, last=moment == hours[-1])
            then(day)

    def uid_of(self, draft: DossierDraft) -> str:
        """The dossier opened for a draft, empty before that."""
        return self._opened.get((draft.notation, draft.year), "")

    def _end_all(self, drafts: Sequence[DossierDraft], *, last: bool) -> None:
        """What is complete was completed an afternoon before the last morning, and may have been added to."""
        for index, draft in enumerate(drafts):
            if index not in self._ended and (last or (self._shown("arranged", draft) and self._over(draft))):
                self._ended.add(index)
                self._end(self._uids[index], draft)
            if last and self._shown("supplemented", draft):
                self._supplement(index, draft)

    def _supplement(self, index: int, draft: DossierDraft) -> None:
        """The paper that came too late; where the dossier is still open it is filed like any other."""
        office, uid, papers = self._office, self._uids[index], self._kept(draft)
        completed = lifecycle.view(office, uid).state is DossierState.COMPLETED
        if completed:
            lifecycle.begin_supplement(office, uid, str(table()["show"]["supplement_reason"]))
        at = len(papers) - 1
        dossiers.add_documents(office, uid, [self._documents(draft, papers)(at)], position=at)
        if completed:
            lifecycle.end_supplement(office, uid)

    def _late(self, draft: DossierDraft, turn: int) -> bool:
        """Some dossiers are only thought of every other month."""
        return self._shown("late", draft) and turn % 4 != 3

    def _shown(self, name: str, draft: DossierDraft) -> bool:
        return draft.notation in self._show[name] and draft.year == self._year

    def _file(self, index: int, draft: DossierDraft, day: date) -> None:
        """Put what has come by `day` into its dossier, each paper at its place in the order."""
        office = self._office
        papers = self._kept(draft)
        filed = self._filed.setdefault(index, set())
        come = papers[: -1 if self._shown("supplemented", draft) else None]
        new = [at for at, paper in enumerate(come) if at not in filed and arrived(paper)[0] <= day]
        if not new:
            return
        if index not in self._uids:
            self._uids[index] = self._opened[draft.notation, draft.year] = self._open(draft)
        documents = self._documents(draft, papers)
        for run in _runs(new):
            place = sum(at < run[0] for at in filed)
            rows = [documents(at) for at in run]
            dossiers.add_documents(office, self._uids[index], rows, position=place)
            filed.update(run)

    def _open(self, draft: DossierDraft) -> str:
        new = NewDossier(
            draft.notation, draft.title, year=str(draft.year), retention=draft.retention, kind=draft.kind
        )
        (uid,) = dossiers.new_dossier(self._office, new).dossiers
        return uid

    def _end(self, uid: str, draft: DossierDraft) -> None:
        office = self._office
        over = self._over(draft)
        arranged = over and self._shown("arranged", draft)
        if arranged:
            name = table()["office"]["inventory"]
            arrangement.arrange(office, uid, "01", inventory_name=name)
        if self._shown("sheet_gap", draft):
            self._leave_gap(uid)
        self._finish(uid, draft, over=over, arranged=arranged)

    def _over(self, draft: DossierDraft) -> bool:
        return (self._office.today() - max(paper.day for paper in self._kept(draft))).days > _OUTCOME_DAYS

    def _kept(self, draft: DossierDraft) -> list[Paper]:
        """The papers without those that are lacking on purpose."""
        missing = set()
        if self._shown("without_minutes", draft):
            missing.add("Biên bản")
        if self._shown("without_submission", draft):
            missing.add("Tờ trình")
        return [paper for paper in draft.all_papers if paper.type_name not in missing]

    def _documents(self, draft: DossierDraft, papers: Sequence[Paper]) -> Callable[[int], NewDocument]:
        """The row of each paper by its place; its PDF is drawn when it is asked for."""
        with_files = self._shown("files", draft)
        lacking = len(papers) // 2 if self._shown("without_file", draft) else -1

        def row(index: int) -> NewDocument:
            paper = papers[index]
            return NewDocument(
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

        return row

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
            changes["sheets_pencilled"] = True
        elif whole and over:
            changes["sheets_pencilled"] = not self._shown("unpencilled", draft)
        with office.change(keep_images=False) as tx:
            full = rows.load(tx.connection, uid)
            if full is None:
                return
            after: Dossier = replace(full.dossier, **changes)
            writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=None)
            if arranged or (whole and over):
                lifecycle.record(tx, office, uid, Step.WORK_ENDED)
        if arranged:
            self._complete(uid, draft, full.dossier.keeper)

    def _complete(self, uid: str, draft: DossierDraft, keeper: str) -> None:
        """Its papers are printed, then signed; one set has been forgotten on purpose."""
        office = self._office
        if not self._shown("unprinted", draft):
            papers.print_set(office, uid, self._press.printed_folder(draft.notation))
        signed = lifecycle.Signature(keeper, signed_on=office.today())
        with office.change(keep_images=False) as tx:
            lifecycle.record(tx, office, uid, Step.COMPLETED, signature=signed)


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Consecutive places together: 1, 2, 5 → [[1, 2], [5]]."""
    out: list[list[int]] = []
    for place in places:
        if out and out[-1][-1] == place - 1:
            out[-1].append(place)
        else:
            out.append([place])
    return out


def _place(draft: DossierDraft) -> Location:
    """One cupboard a year, one shelf per large heading, boxes in the order of the shelf."""
    heading, _, number = draft.notation.partition(".")
    shelf = list(_SHELVES).index(heading) + 1 if heading in _SHELVES else len(_SHELVES)
    box = shelf * 10 + int(number.partition(".")[0]) // 8
    return Location(cupboard=str(draft.year - 2024), shelf=str(shelf), box=f"{box:02d}")


_SHELVES = ("ĐH", "HN", "TH", "TC", "ĐV", "TG", "KT", "NC", "TCTS", "MT")
