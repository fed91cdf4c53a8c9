"""A dossier as the checks see it, made without a store: one line says what is special about it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from typing import Any

from hoso_desktop.domain import dates
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.rules import CheckRules, read_checks
from hoso_desktop.domain.contents import DossierSheet, OfficeProfile
from hoso_desktop.domain.deadlines import DeadlineRules
from hoso_desktop.domain.deadlines import read_rules as read_deadlines
from hoso_desktop.domain.document import CopyKind, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierState, DossierTotals
from hoso_desktop.domain.fonds import Fonds
from hoso_desktop.domain.retention import PERMANENT, UNSET, Retention
from hoso_desktop.domain.sheets import totals
from hoso_desktop.paths import resource


def rule_table(name: str) -> dict[str, Any]:
    """A shipped rule file, to be changed by a test."""
    return tomllib.loads(resource(f"rules/{name}.toml").read_text(encoding="utf-8"))


def check_rules() -> CheckRules:
    """The 34 checks as shipped."""
    return read_checks(rule_table("checks"))


def deadline_rules() -> DeadlineRules:
    """The deadlines as shipped."""
    return read_deadlines(rule_table("deadlines"))


def a_paper(subject: str, *, retention: Retention = UNSET, copy: CopyKind = CopyKind.PRINCIPAL) -> Placement:
    """One paper lying in the dossier."""
    return Placement(
        uid=f"p-{subject}", dossier_uid="d", entry=RegisterEntry(uid=f"e-{subject}", subject=subject),
        ordinal=1, retention=retention, copy_kind=copy,
    )  # fmt: skip


def dossier_facts(
    *, today: date, ended: str = "15/11/2025", start: date | None = date(2025, 7, 1), notation: str = "TH.02",
    title: str = "Hồ sơ công việc", period: str = "2025", state: DossierState = DossierState.WORK_ENDED,
    retention: Retention = PERMANENT, backlog: bool = False, papers: Sequence[Placement] = (), **more: Any,
) -> DossierFacts:  # fmt: skip
    """One dossier; `ended` is the date of its last paper as written."""
    office = OfficeProfile("Đảng ủy xã Tân Lập", "", "", "Tân Lập", "2025-2030", "", start_of_use=start)
    dossier = Dossier("d", "f", notation, period, title, retention=retention, state=state, backlog=backlog)
    sheet = DossierSheet(
        office=office, fonds=Fonds("f", "001", "Phông", ""), body=None, inventory=None,
        dossier=dossier, documents=tuple(papers), totals=DossierTotals(end=dates.parse(ended)),
        sheet_totals=totals([]),
    )  # fmt: skip
    return DossierFacts(sheet, today, deadline_rules=deadline_rules(), **more)
