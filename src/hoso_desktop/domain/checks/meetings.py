"""C95: quorum, and papers and invitations sent in time. Off until the office has confirmed its own rules.

Says nothing where nobody has typed the meeting's day or figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.checks.rules import CheckRules
from hoso_desktop.domain.document import Placement
from hoso_desktop.domain.numbering import type_symbol
from hoso_desktop.domain.text import key

_INVITATION = "giay moi"
_SENT_AHEAD = ("to trinh", "bao cao", "de an", "phuong an", "du thao")
_COMMITTEE = "ban chap hanh"


def check(facts: DossierFacts, rules: CheckRules) -> list[Finding]:
    """Too few came; papers or the invitation were dated too shortly before."""
    meeting = facts.meeting
    if not rules.on("C95") or meeting is None or facts.sheet.dossier.backlog:
        return []
    out = []
    total, present = meeting.members_total, meeting.members_present
    parts, whole = rules.limit("C95", "quorum_parts"), rules.limit("C95", "quorum_of")
    if total and present is not None and present * whole < total * parts:
        params: dict[str, object] = {
            "present": present, "total": total, "share": f"{parts}/{whole}",
        }  # fmt: skip
        out.append(Finding("C95", rules.severity("C95"), "check.C95.quorum", params, fix="meeting"))
    if meeting.held_on is not None:
        out += _in_time(facts, rules, meeting.held_on)
    return out


def _in_time(facts: DossierFacts, rules: CheckRules, held_on: date) -> list[Finding]:
    committee = _COMMITTEE in key(facts.sheet.dossier.title)
    days = rules.limit("C95", "invitation_days_committee" if committee else "invitation_days_standing")
    severity, out = rules.severity("C95"), []
    invitations = [paper for paper in facts.sheet.documents if _is(paper, (_INVITATION,), "GM")]
    for paper, ahead in _short(invitations, held_on, days):
        params: dict[str, object] = {"ahead": ahead, "days": days}
        out.append(Finding("C95", severity, "check.C95.invitation", params, paper.uid, "date", fix="cell"))
    days = rules.limit("C95", "papers_days")
    papers = [paper for paper in facts.sheet.documents if _is(paper, _SENT_AHEAD, "")]
    for paper, ahead in _short(papers, held_on, days)[:1]:
        named = paper.entry.number.text or paper.entry.subject
        params = {"ahead": ahead, "days": days, "paper": named}
        out.append(Finding("C95", severity, "check.C95.papers", params, paper.uid, "date", fix="cell"))
    return out


def _short(papers: Sequence[Placement], held_on: date, days: int) -> list[tuple[Placement, int]]:
    """Papers of the time before the meeting dated less than `days` ahead of it, the latest first."""
    dated = [(paper, paper.entry.date.full) for paper in papers]
    ahead = [(paper, (held_on - day).days) for paper, day in dated if day is not None and day <= held_on]
    return sorted(((p, n) for p, n in ahead if n < days), key=lambda found: found[1])


def _is(paper: Placement, names: tuple[str, ...], symbol: str) -> bool:
    if symbol and type_symbol(paper.entry.number) == symbol:
        return True
    kind, subject = key(paper.entry.type_name), key(paper.entry.subject)
    return kind in names or any(subject == name or subject.startswith(f"{name} ") for name in names)
