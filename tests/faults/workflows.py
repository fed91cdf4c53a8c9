"""The registry of workflows that must survive any fault: each prepares, acts, and says what is not right.

Add one with `@workflow`; the tests run every one against every fault.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.file_plan import NotationStyle, PlanState, SymbolOrder
from hoso_desktop.domain.holding import HoldingKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.series import SeriesKey
from hoso_desktop.services import (
    arrangement,
    components,
    dossiers,
    file_plan,
    holdings,
    imports,
    lifecycle,
    packages,
    papers,
    plan_titles,
    queries,
    registers,
    scan_folder,
    series,
)
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.registers import NewEntry
from hoso_desktop.services.undo import undo
from tests.support import lifecycle as lifecycle_support
from tests.support.office import add_dossier, documents, paper, sheet, subjects, write_list, write_pdf

Ack = Callable[[str], None]
FILES = 3
LONG_AGO = 1_700_000_000  # no scanner writes there any more
NOTICES = SeriesKey("Thông báo", "ĐU", "2025-2030")


@dataclass(frozen=True, slots=True)
class Workflow:
    """`act` says `ack(word)` when the program has told the person that something is done.

    `wrong` yields what is not as it must be, given the words said so far; `place` holds the clerk's files.
    """

    name: str
    prepare: Callable[[Office, Path], None]
    act: Callable[[Office, Path, Ack], None]
    wrong: Callable[[Office, Path, list[str]], Iterator[str]]


WORKFLOWS: dict[str, Workflow] = {}


def workflow(kind: type) -> type:
    """Register a class with the three functions of a workflow."""
    found = Workflow(kind.__name__, kind.prepare, kind.act, kind.wrong)  # type: ignore[attr-defined]
    WORKFLOWS[found.name] = found
    return kind


def uid_of(office: Office, code: str) -> str:
    return queries.resolve(office, code)


def scans(place: Path) -> list[Path]:
    return [write_pdf(place / f"quet {number}.pdf", f"trang {number}") for number in range(FILES)]


def codes(office: Office) -> dict[str, str]:
    rows = queries.dossier_rows(office, queries.dossier_ids(office))
    return {row.code: row.title for row in rows}


@workflow
class SaveDossiers:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        add_dossier(office, "HN.01", "Có sẵn")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for number in (2, 3):
            dossiers.new_dossier(office, NewDossier(f"HN.0{number}", f"Hồ sơ {number}"))
            ack(f"HN.0{number}/2026")
        uid = uid_of(office, "HN.01/2026")
        dossiers.edit_dossier(office, uid, 1, title="Đã sửa", keyword="khóa")
        ack("edited")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = codes(office)
        yield from (f"{code} was said to be saved" for code in said if code != "edited" and code not in found)
        edited = sheet(office, uid_of(office, "HN.01/2026")).dossier
        if (edited.title, edited.keyword) not in (("Có sẵn", ""), ("Đã sửa", "khóa")):
            yield "half an edit"
        if "edited" in said and edited.title != "Đã sửa":
            yield "the edit was said to be saved"


@workflow
class AddDocuments:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Đầu", pages=2), paper("Cuối", pages=3)])
        scans(place)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        rows = [paper(f"Giữa {path.stem}", file=path) for path in sorted(place.glob("*.pdf"))]
        dossiers.add_documents(office, uid, rows, position=1)
        ack("added")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = documents(office, uid_of(office, "HN.01/2026"))
        if len(found) not in (2, 2 + FILES) or (said and len(found) == 2):
            yield f"{len(found)} papers"
        if [placed.ordinal for placed in found] != list(range(1, len(found) + 1)):
            yield "the order has a hole"
        if sum(placed.attachment is not None for placed in found) != len(found) - 2:
            yield "a paper without its file"
        totals = sheet(office, uid_of(office, "HN.01/2026")).sheet_totals
        if totals.missing or totals.overlapping:
            yield "sheets do not fit"


@workflow
class ImportList:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        rows = [
            ["Tập Nghị quyết năm 2011", f"0{number}-NQ/ĐU", f"0{number + 1}/03/2011", f"Nghị quyết {number}",
             "Đảng ủy xã Tân Hòa", "1", path.name]
            for number, path in enumerate(scans(place), start=1)
        ]  # fmt: skip
        write_list(place / "danh sach.xlsx", rows)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        ready = imports.preview(office, place / "danh sach.xlsx", files_root=place)
        if imports.run(office, ready).created:
            ack("imported")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = [placed for code in codes(office) for placed in documents(office, uid_of(office, code))]
        if len(found) not in (0, FILES) or (said and not found):
            yield f"{len(found)} papers"
        if not all(placed.attachment for placed in found):
            yield "a paper without its file"
        if len(imports.last_imports(office)) != bool(found):
            yield "import and papers do not agree"
        if len(list(place.glob("*.pdf"))) != FILES:
            yield "the clerk's own files were touched"


@workflow
class Arrange:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        for number in range(1, 4):
            add_dossier(office, f"HN.0{number}")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for code in sorted(codes(office)):
            arrangement.arrange(office, uid_of(office, code), "01")
            ack(code)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        for number, code in enumerate(sorted(codes(office)), start=1):
            found = sheet(office, uid_of(office, code))
            if found.dossier.arranged and found.dossier.archival_code != f"ML01/000{number}":
                yield f"{code} is {found.dossier.archival_code}"
            if bool(found.inventory) != found.dossier.arranged:
                yield f"{code} is half arranged"
            if code in said and not found.dossier.arranged:
                yield f"{code} was said to be arranged"


@workflow
class AttachFile:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một", pages=None), paper("Hai", pages=2)])
        write_pdf(place / "quet.pdf", pages=4)

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        placed = documents(office, uid_of(office, "HN.01/2026"))[0]
        dossiers.attach_file(office, placed.uid, place / "quet.pdf")
        ack("attached")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        placed = documents(office, uid_of(office, "HN.01/2026"))[0]
        if (placed.attachment is None) != (placed.pages is None) or (said and placed.attachment is None):
            yield f"file {placed.attachment is not None}, pages {placed.pages}"


@workflow
class BuildPackage:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        rows = [
            paper(
                f"Văn bản {number}", number=f"{number}-NQ/ĐU", date="01/03/2026", author="Đảng ủy", file=path
            )
            for number, path in enumerate(scans(place), start=1)
        ]
        dossiers.add_documents(office, uid, rows)
        arrangement.arrange(office, uid, "01")

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        result = packages.build(office, [uid_of(office, "HN.01/2026")], place / "goi")
        assert not result.refused, result.refused
        ack(result.built[0].path.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        built = list((place / "goi").glob("*.zip"))
        if said and [path.name for path in built] != said:
            yield "the package was said to be there"
        for path in built:
            report = packages.verify_file(path)
            if any(problem.code != "package.signature_unknown" for problem in report.problems):
                yield f"half a package: {[problem.code for problem in report.problems]}"
            if said and not packages.verify_file(path, office=office).good:
                yield "the ledger does not know the package"


@workflow
class PrintSet:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một"), paper("Hai")])

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        for printed in papers.print_set(office, uid_of(office, "HN.01/2026"), place / "in"):
            ack(printed.path.name)

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = {path.name: path.read_bytes() for path in (place / "in").glob("*.pdf")}
        yield from (f"{name} was said to be printed" for name in said if name not in found)
        for name, data in found.items():
            if not data.startswith(b"%PDF-") or not data.rstrip().endswith(b"%%EOF"):
                yield f"half a paper: {name}"


@workflow
class UndoAndSettings:
    @staticmethod
    def prepare(office: Office, place: Path) -> None:
        uid = add_dossier(office, "HN.01")
        dossiers.add_documents(office, uid, [paper("Một"), paper("Hai"), paper("Ba")])

    @staticmethod
    def act(office: Office, place: Path, ack: Ack) -> None:
        uid = uid_of(office, "HN.01/2026")
        placed = documents(office, uid)[1]
        removed = dossiers.remove_document(office, placed.uid, placed.revision)
        ack("removed")
        undo(office, removed.change_uid)
        ack("back")
        save_settings(office, four="bốn", tone="uỷ")
        ack("settings")

    @staticmethod
    def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
        found = subjects(office, uid_of(office, "HN.01/2026"))
        if found not in (["Một", "Hai", "Ba"], ["Một", "Ba"]):
            yield f"papers: {found}"
        if said and said[-1] != "removed" and len(found) != 3:
            yield "the paper was said to be back"
        style, tone = office.profile.number_style, office.profile.tone
        if (style.four, tone) not in (("tư", "ủy"), ("bốn", "uỷ")) or ("settings" in said and tone != "uỷ"):
            yield f"half the settings: {style.four}, {tone}"


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
