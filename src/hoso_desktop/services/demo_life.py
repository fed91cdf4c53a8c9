"""What happens to the demonstration's dossiers besides papers: the plan is issued, one is lent, one held.

The happenings are data (`happening`, `skipped`); each is entered through the function a clerk uses, on the
first filing hour on or after its day, and only where its dossier has been opened by then.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hoso_desktop.crypto.slots import KdfCost
from hoso_desktop.domain.document import MissingReason
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.services import (
    components,
    file_plan,
    holdings,
    people,
    plan_titles,
    readers,
    scan_folder,
    series,
)
from hoso_desktop.services.demo_files import PaperPress
from hoso_desktop.services.demo_filing import Filing
from hoso_desktop.services.demo_papers import DossierDraft
from hoso_desktop.services.demo_term import TermDraft
from hoso_desktop.services.demo_words import Words, table
from hoso_desktop.services.office import Office

_SCANNED_BEFORE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a demonstration has outside its records: the folder of the scanner, a colleague's password."""

    scans: Path
    password: str
    cost: KdfCost | None = None


class Life:
    """Lets the year's happenings come."""

    def __init__(
        self, office: Office, drawn: TermDraft, filing: Filing, press: PaperPress, words: Words,
        around: Surroundings, *, year: int,
    ) -> None:  # fmt: skip
        self._office, self._drawn, self._filing, self._press = office, drawn, filing, press
        self._words, self._around, self._year = words, around, year
        self._waiting: list[Mapping[str, Any]] = list(table()["happening"])
        self._skipped = list(zip(drawn.skipped, table()["skipped"], strict=False))
        self._acts: dict[str, Callable[[Mapping[str, Any], DossierDraft, str], object]] = {
            "issue_plan": self._issue_plan,
            "not_applicable": self._not_applicable,
            "name_papers": self._name_papers,
            "meet": self._meet,
            "lend": self._lend,
            "restrict": self._restrict,
            "hold": self._hold,
            "keep_back": self._keep_back,
            "scan": self._scan,
        }

    def until(self, day: date) -> None:
        """Everything whose day has come by `day` and which has not happened yet."""
        for row in [row for row in self._waiting if self._day(row) <= day]:
            self._waiting.remove(row)
            draft = self._draft(row["dossier"])
            uid = self._filing.uid_of(draft) if draft else ""
            if draft and uid:
                self._acts[row["act"]](row, draft, uid)
        for gap in [gap for gap in self._skipped if gap[0].day <= day]:
            self._skipped.remove(gap)
            number, row = gap
            key = series.series_key(number.type_name, number.body, self._office.profile.term)
            reason = MissingReason(row["reason"])
            series.explain_missing(self._office, key, number.number, number.number, reason, note=row["note"])

    def _day(self, row: Mapping[str, Any]) -> date:
        return date.fromisoformat(f"{self._year}-{row['day']}")

    def _draft(self, notation: str) -> DossierDraft | None:
        drafts = self._drawn.dossiers
        return next((one for one in drafts if (one.notation, one.year) == (notation, self._year)), None)

    # -- the acts, each with its row, its dossier as thought up, and the dossier's uid ---------------------

    def _issue_plan(self, row: Mapping[str, Any], draft: DossierDraft, _uid: str) -> None:
        decision = next(paper for paper in draft.papers if paper.type_name == row["type"])
        plan = file_plan.plan_of(self._office, self._year)
        plan_titles.approve(
            self._office, plan.uid, decision_number=decision.number.text, decision_day=decision.day,
            signer=decision.signer, position=row["position"],
        )  # fmt: skip

    def _not_applicable(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        components.not_applicable(self._office, uid, row["component"], row["reason"])

    def _name_papers(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        components.name_papers(self._office, uid, row["titles"])

    def _meet(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        members, present = row["members"], row["present"]
        facts = MeetingFacts(self._day(row), members, present)
        components.set_meeting(self._office, uid, facts)

    def _lend(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        day = self._day(row)
        due, allowed = day + timedelta(days=row["days"]), self._words.roles["chief"]
        holdings.lend(
            self._office, uid, borrower=row["borrower"], due_on=due, allowed_by=allowed, note=row["note"],
            lent_on=day,
        )  # fmt: skip

    def _restrict(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        reader = people.add_person(
            self._office, self._words.roles[row["role"]], row["login"], self._around.password,
            row["position"], cost=self._around.cost,
        )  # fmt: skip
        readers.restrict(self._office, uid, [self._office.person.uid, reader.uid])

    def _hold(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        holdings.hold(self._office, uid, reason=row["reason"])

    def _keep_back(self, row: Mapping[str, Any], _draft: DossierDraft, uid: str) -> None:
        holdings.keep_back(
            self._office, uid, consent_number=row["consent"], consent_day=self._day(row), reason=row["reason"]
        )

    def _scan(self, row: Mapping[str, Any], draft: DossierDraft, _uid: str) -> None:
        """A paper of the dossier comes out of the scanner; it waits until the clerk files it."""
        office, paper = self._office, next(one for one in draft.papers if one.type_name == row["type"])
        drawn, folder = self._press.path_of(paper), self._around.scans
        folder.mkdir(exist_ok=True)
        target = folder / drawn.name
        if not target.exists():
            shutil.copyfile(drawn, target)
        moment = (office.now() - _SCANNED_BEFORE).timestamp()
        os.utime(target, (moment, moment))
        scan_folder.choose_folder(office, folder)
        scan_folder.look(office)
