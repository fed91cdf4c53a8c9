"""C40: sheet numbers that are missing or stand twice (declared late sheets such as 30a are no defect)."""

from __future__ import annotations

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.sheets import SheetTotals


def check_series(totals: SheetTotals) -> list[Finding]:
    """Overlapping numbers are an error; gaps a warning, because the certificate can declare them."""
    out = []
    if totals.overlapping:
        out.append(
            Finding("C40", Severity.ERROR, "check.C40.overlap", {"sheets": ", ".join(totals.overlapping)})
        )
    if totals.missing:
        out.append(Finding("C40", Severity.WARNING, "check.C40.gap", {"sheets": ", ".join(totals.missing)}))
    return out
