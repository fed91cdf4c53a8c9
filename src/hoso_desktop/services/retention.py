"""Proposed periods: what the rules suggest for a title or a dossier, and why. Sets nothing by itself."""

from __future__ import annotations

from functools import lru_cache

from hoso_desktop.domain.retention_rules import (
    RetentionProposal,
    RetentionRules,
    by_title,
    propose,
    read_rules,
)
from hoso_desktop.messages import sentence
from hoso_desktop.services import queries, rules
from hoso_desktop.services.office import Office


@lru_cache(maxsize=4)
def _read(found: rules.RuleSet) -> RetentionRules:
    return read_rules(found.table)


def for_title(office: Office, title: str) -> RetentionProposal | None:
    """What the words of a title suggest."""
    return by_title(title, _read(rules.current(office, "retention")))


def for_dossier(office: Office, dossier_uid: str) -> RetentionProposal | None:
    """What a dossier's title and the periods of its papers suggest. Raises UserError dossier.gone."""
    sheet = queries.peek(office, dossier_uid)
    periods = [paper.retention for paper in sheet.documents]
    return propose(sheet.dossier.title, periods, _read(rules.current(office, "retention")))


def why(proposal: RetentionProposal) -> str:
    """The sentence of a proposal; says that it has to be confirmed as long as nobody has."""
    period = proposal.retention.label
    if proposal.from_papers:
        return sentence("retention.from_papers", period=period)
    if proposal.confirmed:
        return sentence("retention.by_rule", period=period, basis=proposal.basis)
    return sentence("retention.proposed", period=period, basis=proposal.basis)
