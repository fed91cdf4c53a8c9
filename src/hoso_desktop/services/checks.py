"""Rà soát: what is not right with a dossier or with the whole office, and the office's say about each check.

Assembles the facts, runs the domain's checks, names the lists. Owns no rule of a check.
"""

from __future__ import annotations

import tomllib
from functools import cache

from hoso_desktop.domain.checks import Finding, run_all
from hoso_desktop.domain.checks.components import ComponentRules, read_rules
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.rules import CheckRules, read_checks
from hoso_desktop.domain.checks.run import dossier_findings
from hoso_desktop.messages import sentence
from hoso_desktop.paths import resource
from hoso_desktop.services import queries
from hoso_desktop.services.office import Office


@cache
def component_rules() -> ComponentRules:
    """The shipped rules of the component checks."""
    return read_rules(tomllib.loads(resource("rules/components.toml").read_text(encoding="utf-8")))


@cache
def shipped_rules() -> CheckRules:
    """The 34 checks as they come with the program."""
    return read_checks(tomllib.loads(resource("rules/checks.toml").read_text(encoding="utf-8")))


def findings(office: Office, dossier_uid: str) -> tuple[Finding, ...]:
    """What is not right with a dossier, in the order to mend it."""
    sheet = queries.peek(office, dossier_uid)
    facts = DossierFacts(sheet, office.today())
    return run_all(sheet, component_rules()) + dossier_findings(facts, shipped_rules())


def finding_text(finding: Finding) -> str:
    """The sentence of a finding."""
    return sentence(finding.message_code, **finding.params)
