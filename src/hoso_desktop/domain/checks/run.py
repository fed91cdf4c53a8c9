"""Runs every family of checks to its end, over one dossier or over the office as a whole.

A family that breaks becomes one line that says so, and the others go on. No rule of a check lives here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from hoso_desktop.domain.checks import (
    components,
    deadlines,
    files,
    meetings,
    numbers,
    secrecy,
    sheets,
    signing,
    timing,
    value,
)
from hoso_desktop.domain.checks.facts import DossierFacts, OfficeFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.problem import Severity

logger = logging.getLogger(__name__)
Facts = TypeVar("Facts", DossierFacts, OfficeFacts)

CRASHED = "C00"
# One line for each family, in the order a clerk would mend what it finds.
_DOSSIER: tuple[Callable[[DossierFacts, CheckRules], list[Finding]], ...] = (
    components.check,
    signing.check,
    sheets.check,
    value.check,
    files.check,
    numbers.check,
    meetings.check,
    deadlines.check,
    timing.check,
    secrecy.check,
)
_OFFICE: tuple[Callable[[OfficeFacts, CheckRules], list[Finding]], ...] = (
    timing.check_office,
    numbers.check_office,
    deadlines.check_office,
)


def dossier_findings(facts: DossierFacts, rules: CheckRules) -> tuple[Finding, ...]:
    """Findings of one dossier, in the order to mend them."""
    return _run(_DOSSIER, facts, rules)


def office_findings(facts: OfficeFacts, rules: CheckRules) -> tuple[Finding, ...]:
    """Findings that belong to no single dossier."""
    return _run(_OFFICE, facts, rules)


def _run(
    families: tuple[Callable[[Facts, CheckRules], list[Finding]], ...], facts: Facts, rules: CheckRules
) -> tuple[Finding, ...]:
    out: list[Finding] = []
    for family in families:
        try:
            out += family(facts, rules)
        except Exception:
            # Our fault, and no reason to hide what the other checks see.
            logger.exception("a family of checks broke: %s", family.__module__)
            name = family.__module__.rpartition(".")[2]
            out.append(Finding(CRASHED, Severity.NOTE, "check.crashed", {"family": name}))
    return tuple(out)
