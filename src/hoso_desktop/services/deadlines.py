"""When a dossier has to go where, with the arithmetic in words; the one place that answers this.

The careful sentence names the rule and says what nobody has confirmed yet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hoso_desktop.db import deadline_rows, sign_offs
from hoso_desktop.db import office as office_rows
from hoso_desktop.domain import deadlines as rule
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.deadlines import Deadline, DeadlineKind, DeadlineRules
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.sign_off import work_ended_on
from hoso_desktop.messages import sentence
from hoso_desktop.services import rules
from hoso_desktop.services.office import Office


def rules_of(office: Office) -> DeadlineRules:
    """The deadline rules in force for the office."""
    with office.store.read() as connection:
        return rules_in(connection)


def rules_in(connection: Any) -> DeadlineRules:
    """The same inside an open transaction. The office's setting `hand_in_years` wins over the rule set."""
    found = rule.read_rules(rules.current_in(connection, "deadlines").table)
    return with_setting(found, office_rows.settings(connection))


def with_setting(found: DeadlineRules, settings: dict[str, Any]) -> DeadlineRules:
    """Deadline rules with the years the office has set itself."""
    if "hand_in_years" not in settings:
        return found
    return replace(found, hand_in=replace(found.hand_in, years=int(settings["hand_in_years"])))


def deadline_of(office: Office, sheet: DossierSheet) -> Deadline | None:
    """The deadline of a dossier in its present state, with its arithmetic."""
    with office.store.read() as connection:
        entered = deadline_rows.entry_into_archive(connection, sheet.dossier.uid)
        known = rules_in(connection)
        ended = ended_in(connection, sheet.dossier, sheet.totals.end.last)
    handed_in = date.fromisoformat(entered) if entered else None
    return rule.deadline_of(
        sheet.dossier, ended=ended, handed_in=handed_in,
        start_of_use=office.profile.start_of_use, rules=known,
    )  # fmt: skip


def ended_in(connection: Any, dossier: Dossier, last_paper: date | None) -> date | None:
    """The day the work of a dossier ended, inside an open transaction."""
    stated = work_ended_on(sign_offs.of_dossier(connection, dossier.uid))
    return rule.end_of_work(dossier, last_paper, stated)


def due_day(office: Office, sheet: DossierSheet) -> date | None:
    """Last day to hand a dossier in; None where there is none or where being late does not count."""
    found = deadline_of(office, sheet)
    if found is None or found.kind is not DeadlineKind.HAND_IN:
        return None
    return found.day if found.counts or office.today() <= found.day else None


def due_text(office: Office, sheet: DossierSheet) -> str:
    """The careful sentence about a dossier's deadline, or nothing."""
    found = deadline_of(office, sheet)
    if found is None or not (found.counts or office.today() <= found.day):
        return ""
    return careful(found)


def careful(deadline: Deadline) -> str:
    """`nộp lưu chậm nhất ngày 31/12/2026 (Luật Lưu trữ 2024; cần xác nhận …)`."""
    if deadline.kind is DeadlineKind.HAND_IN:
        return sentence("due.hand_in", day=day_text(deadline.day), basis=deadline.basis)
    return sentence("due.historical", day=day_text(deadline.day), basis=deadline.basis)


def arithmetic(deadline: Deadline) -> str:
    """How the day was computed: `Kết thúc năm 2025 + 01 năm → chậm nhất 31/12/2026`."""
    years, day = f"{deadline.years:02d}", day_text(deadline.day)
    if deadline.kind is DeadlineKind.HISTORICAL:
        return sentence(
            "due.sum.historical", year=deadline.from_year, years=years, day=day, basis=deadline.basis
        )
    if deadline.from_day is not None:
        return sentence("due.sum.from_day", start=day_text(deadline.from_day), years=years, day=day)
    return sentence("due.sum.hand_in", year=deadline.from_year, years=years, day=day)


def sums(office: Office, sheet: DossierSheet) -> tuple[str, ...]:
    """Every sum that holds for a dossier: its deadline, and the end of a limited period."""
    found = deadline_of(office, sheet)
    lines = [arithmetic(found)] if found is not None else []
    retention = sheet.dossier.retention
    over = rule.expiry(retention, sheet.totals.end.last)
    if over is not None:
        lines.append(
            sentence(
                "due.sum.expiry", year=over.year - retention.years, years=f"{retention.years:02d}",
                day=day_text(over),
            )
        )  # fmt: skip
    return tuple(lines)


def day_text(day: date) -> str:
    """dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")
