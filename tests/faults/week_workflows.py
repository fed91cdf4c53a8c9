"""Workflows of the week and the year: registers, components, holds, life cycle, scans, file plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.file_plan import NotationStyle, PlanState, SymbolOrder
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.series import SeriesKey
from hoso_desktop.services import (
    components,
    dossiers,
    file_plan,
    holdings,
    lifecycle,
    plan_titles,
    registers,
    scan_folder,
    series,
)
from hoso_desktop.services.office import Office
from hoso_desktop.services.registers import NewEntry
from tests.faults.registry import LONG_AGO, Ack, scans, uid_of, workflow
from tests.support import lifecycle as lifecycle_support
from tests.support.office import add_dossier, documents, paper, sheet, subjects

NOTICES = SeriesKey("Thông báo", "ĐU", "2025-2030")


@workflow
class FileFromRegister:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        add_dossier(office, "TH.02", "Tập Thông báo của Đảng ủy xã Tân Lập năm 2026")
        for number in (1, 2, 5, 6):
            day = dates.parse(f"0{number}/11/2026")
            symbol = numbering.parse(f"{number}-TB/ĐU")
            registers.enter(
                office, NewEntry(Direction.OUTGOING, symbol, day, f"Thông báo {number}", pages=number)
            )

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "TH.02/2026")
        entries = [registers.resolve(office, f"{number}-TB/ĐU") for number in (1, 2, 5, 6)]
        registers.file_entries(office, entries[2:], uid)
        ack("filed")
        registers.no_dossier(office, entries[:1], "Không cần lưu")
        ack("marked")
        series.fill_from_series(office, uid, NOTICES, year=2026)
        ack("filled")
        series.explain_missing(office, NOTICES, 3, 4, MissingReason.KEPT_APART)
        ack("explained")
        series.apply_composition(office, uid)
        ack("composed")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = sheet(office, uid_of(office, "TH.02/2026"))
        numbers = [placed.entry.number.number for placed in found.documents]
        if numbers not in ([], [5, 6], [1, 2, 5, 6]):
            yield f"half filed: {numbers}"
        if ("filed" in said and not numbers) or ("filled" in said and len(numbers) < 4):
            yield f"said to be filed: {numbers}"
        if registers.unfiled_count(office) + len(numbers) not in (3, 4):
            yield "the count of waiting papers is not true"
        if found.sheet_totals.missing or found.sheet_totals.overlapping:
            yield "sheets do not fit"
        missing = [one.number for one in series.series(office, NOTICES).missing]
        if missing not in ([], [3, 4]) or ("explained" in said and not missing):
            yield f"half explained: {missing}"
        noted = [placed.note for placed in found.documents if placed.note]
        if bool(noted) != ("Khuyết số" in found.dossier.title) or ("composed" in said and not noted):
            yield f"half composed: {found.dossier.title}, {noted}"


@workflow
class NamePapers:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01", "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026")
        dossiers.add_documents(office, uid, [paper("Giấy mời"), paper("Đề án về đất đai của xã")])

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        components.name_papers(office, uid, "Đề án về đất đai\nBáo cáo 9-BC/ĐU\nTờ trình về biên chế")
        ack("named")
        last = components.view(office, uid).named[-1].expected.uid
        components.dismiss_paper(office, last, "rút khỏi chương trình")
        ack("dismissed")
        components.not_applicable(office, uid, "votes", "biểu quyết giơ tay")
        ack("marked")
        components.set_meeting(office, uid, MeetingFacts(members_total=9, members_present=8))
        ack("counted")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        uid = uid_of(office, "HN.01/2026")
        found = components.view(office, uid)
        standings = [line.standing.value for line in found.named]
        if standings not in ([], ["present", "missing", "missing"], ["present", "missing", "not_applicable"]):
            yield f"half a list: {standings}"
        if ("named" in said and not standings) or ("dismissed" in said and standings[-1] == "missing"):
            yield f"said to be named or dismissed: {standings}"
        marked = [line.reason for line in found.lines if line.reason]
        if marked not in ([], ["biểu quyết giơ tay"]) or ("marked" in said and not marked):
            yield f"said to be marked: {marked}"
        figures = components.meeting(office, uid)
        if (figures.members_total, figures.members_present) not in ((None, None), (9, 8)):
            yield "half the figures"
        if "counted" in said and figures.members_total is None:
            yield "the figures were said to be stored"


@workflow
class KeepBack:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        for number in (1, 2):
            uid = add_dossier(office, f"HN.0{number}")
            dossiers.edit_dossier(office, uid, 1, period="2025", end_override=dates.parse("15/11/2025"))

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for number in (1, 2):
            uid = uid_of(office, f"HN.0{number}/2025")
            holdings.keep_back(office, uid, consent_number="12-CV/ĐU", reason="còn dùng")
            ack(f"kept HN.0{number}/2025")
        uid = uid_of(office, "HN.01/2025")
        holdings.lift(office, uid, HoldingKind.KEPT_BACK)
        ack("lifted")
        holdings.lend(office, uid, borrower="Ban Xây dựng Đảng", due_on=office.today())
        ack("lent")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        for code in ("HN.01/2025", "HN.02/2025"):
            uid = uid_of(office, code)
            dossier, ties = sheet(office, uid).dossier, holdings.ties(office, uid)
            marks = (ties.kept_back is not None, ties.loan is not None)
            if (dossier.kept_back, dossier.on_loan) != marks:
                yield f"the marks of {code} do not follow its ties"
            if f"kept {code}" in said and not ties.holdings:
                yield f"{code} was said to be kept back"
        first = holdings.ties(office, uid_of(office, "HN.01/2025"))
        if ("lifted" in said and first.kept_back is not None) or ("lent" in said and first.loan is None):
            yield "a step was said to be done"


@workflow
class CompleteDossier:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        lifecycle_support.ready(office, place / "in")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "TH.01/2026")
        lifecycle_support.complete(office, uid)
        ack("completed")
        lifecycle.begin_supplement(office, uid, "Tìm thấy phụ lục")
        dossiers.add_documents(office, uid, [paper("Phụ lục")])
        ack("supplemented")
        lifecycle.end_supplement(office, uid)
        lifecycle.confirm(office, uid, lifecycle_support.SIGNED)
        ack("confirmed")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        uid = uid_of(office, "TH.01/2026")
        view, found = lifecycle.view(office, uid), subjects(office, uid)
        steps = [step.step.value for step in view.steps][1:]
        if steps != ["completed", "supplemented", "confirmed"][: len(steps)]:
            yield f"steps: {steps}"
        yield from (f"{word} was said to be done" for word in said if word not in steps)
        if (view.state is DossierState.COMPLETED) != bool(steps):
            yield f"{view.state} after {steps}"
        if len(found) != 3 + ("supplemented" in steps):
            yield f"papers: {found}"
        if view.changed_unseen:
            yield "the contents are other than any step saw"


@workflow
class FileScans:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        add_dossier(office, "HN.01")
        for path in scans(place):
            os.utime(path, (LONG_AGO, LONG_AGO))
        scan_folder.choose_folder(office, place)
        scan_folder.look(office)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        for scan in scan_folder.waiting(office):
            scan_folder.file_scan_new(office, scan.uid, uid, paper(scan.name, pages=None))
            ack(scan.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = documents(office, uid_of(office, "HN.01/2026"))
        filed = [placed.entry.subject for placed in found]
        waiting = [scan.name for scan in scan_folder.waiting(office)]
        yield from (f"{name} was said to be filed" for name in said if name not in filed)
        if sorted(filed + waiting) != sorted(path.name for path in place.glob("*.pdf")):
            yield f"filed {filed}, waiting {waiting}"
        if any(placed.attachment is None for placed in found):
            yield "a paper without its file"


@workflow
class IssuePlan:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        file_plan.begin(office, 2026, model="cell")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        file_plan.copy(office, 2026, 2027)
        ack("copied")
        plan = file_plan.plan_of(office, 2027)
        plan_titles.renumber(office, plan.uid, NotationStyle(order=SymbolOrder.NUMBER_FIRST))
        ack("numbered")
        plan_titles.approve(
            office, plan.uid, decision_number="01-QĐ/ĐU", decision_day=office.today(), signer="An"
        )
        ack("issued")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        old, plan = file_plan.plan_of(office, 2026), file_plan.find_plan(office, 2027)
        if plan is None:
            yield from (f"{word} was said, and there is no plan" for word in said)
            return
        if [entry.origin_uid for entry in plan.entries] != [entry.uid for entry in old.entries]:
            yield "the copy is not whole"
        turned = [entry.notation[0].isdecimal() for entry in plan.entries]
        if len(set(turned)) != 1 or ("numbered" in said and not turned[0]):
            yield f"numbers: {[entry.notation for entry in plan.entries]}"
        issued = plan.state is PlanState.ISSUED
        if issued != bool(plan.decision_number) or ("issued" in said and not issued):
            yield f"state {plan.state} with decision {plan.decision_number!r}"
