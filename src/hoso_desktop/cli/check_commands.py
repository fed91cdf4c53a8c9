"""Commands about what is not right and how soon papers were filed."""

from __future__ import annotations

import argparse
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.cli.target import refuse_existing
from hoso_desktop.domain.checks import Finding
from hoso_desktop.domain.checks.rules import CheckRule, CheckRules
from hoso_desktop.domain.timeliness import Timeliness
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import check_report, check_rules, checks, queries, timeliness
from hoso_desktop.services.checks import Line

_SHOWN_LATE = 20


def check(session: Session, words: argparse.Namespace) -> int:
    """Run the checks of one dossier, or of every one and of the office, or one check over all of them."""
    office, context = session.office, session.output.context()
    uid, only = _asked(session, words.code or "")
    refuse_existing(words.report, words)
    if words.code and words.report is not None:
        raise UsageError("cli.report_whole")
    document: dict[str, Any] = {}
    if words.files:
        document["files"] = checks.check_files(office, uid, context)
        session.output.say(sentence("cli.files_checked", **document["files"]))
    if uid is None:
        review = checks.office_review(office, context)
        found = [line for line in review.lines if only in ("", line.finding.code)]
        if words.report is not None:
            pages = check_report.print_review(office, review, timeliness.report(office), words.report)
            document["report"] = {"path": str(words.report), "pages": pages}
            session.output.say(sentence("cli.printed", path=str(words.report), pages=pages))
    else:
        found = _of_dossier(session, uid)
    document["findings"] = [finding_json(line) for line in found]
    lines = [_line_text(line) for line in found] or [sentence("cli.no_findings")]
    session.output.answer(document, lines)
    return 1 if found else 0


def _asked(session: Session, code: str) -> tuple[str | None, str]:
    """The dossier or the check that a typed code names; a dossier that bears a check's code comes first."""
    rule = check_rules.check_rules(session.office).rules.get(code.strip().upper())
    try:
        return (queries.resolve(session.office, code) if code else None), ""
    except UserError:
        if rule is None:
            raise
    if not rule.enabled:
        session.output.say(sentence("cli.check_is_off", code=rule.code))
    return None, rule.code


def _of_dossier(session: Session, uid: str) -> list[Line]:
    office = session.office
    rules, dossier = check_rules.check_rules(office), queries.dossier_sheet(office, uid).dossier
    return [
        Line(finding, rules.who(finding.code), uid, dossier.code, dossier.title)
        for finding in checks.findings(office, uid)
    ]


def finding_json(line: Line) -> dict[str, Any]:
    """A finding with stable keys; `dossier` is empty for what concerns the office."""
    finding = line.finding
    return {
        "code": finding.code, "dossier": line.code, "severity": finding.severity.value,
        "message": checks.finding_text(finding), "who": line.who.value, "fix": finding.fix,
        "field": finding.field, "document": finding.placement_uid, "entry": finding.entry_uid,
    }  # fmt: skip


def _line_text(line: Line) -> str:
    finding: Finding = line.finding
    where = line.code or sentence("check.office")
    return f"{finding.code}  {where}: {checks.finding_text(finding)}"


def checks_list(session: Session, words: argparse.Namespace) -> int:
    """List the 34 checks, show one with its examples, or change it."""
    office = session.office
    if words.check is None:
        rules = check_rules.check_rules(office)
        header = [sentence(f"cli.head.{name}") for name in ("check", "on", "who", "check_title")]
        session.output.answer({"checks": _all_json(rules)}, table(_cells(rules), header))
        return 0
    rule = check_rules.find(office, words.check)
    if words.changes:
        on, limits = _changes(words.changes)
        rule = check_rules.set_check(office, rule.code, on=on, limits=limits)
    session.output.answer({"checks": [_rule_json(rule)]}, _rule_lines(rule))
    return 0


def _changes(changes: list[str]) -> tuple[bool | None, dict[str, int]]:
    on: bool | None = None
    limits: dict[str, int] = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if change in ("on", "off"):
            on = change == "on"
        elif equals and value.isdecimal():
            limits[name] = int(value)
        else:
            raise UsageError("cli.bad_check_change", value=change)
    return on, limits


def _all_json(rules: CheckRules) -> list[dict[str, Any]]:
    return [_rule_json(rule) for rule in rules.rules.values()]


def _rule_json(rule: CheckRule) -> dict[str, Any]:
    names = ("code", "title", "why", "source", "confirmed", "right", "wrong")
    return {
        **{name: getattr(rule, name) for name in names},
        "severity": rule.severity.value, "who": rule.who.value, "on": rule.enabled,
        "limits": dict(rule.limits),
    }  # fmt: skip


def _on(rule: CheckRule) -> str:
    return sentence("check.on" if rule.enabled else "check.off")


def _cells(rules: CheckRules) -> list[tuple[str, ...]]:
    return [
        (rule.code, _on(rule), sentence(f"check.who.{rule.who.value}"), f"{rule.title}. {rule.why}")
        for rule in rules.rules.values()
    ]


def _rule_lines(rule: CheckRule) -> list[str]:
    source = rule.source if rule.confirmed else sentence("check.unconfirmed", source=rule.source)
    lines = [
        f"{rule.code}  {rule.title} ({_on(rule)})",
        sentence("check.why", text=rule.why),
        sentence("check.source", text=source),
        sentence("check.right", text=rule.right),
        sentence("check.wrong", text=rule.wrong),
    ]
    return lines + [f"{name} = {value}" for name, value in rule.limits.items()]


def clock(session: Session, words: argparse.Namespace) -> int:
    """The honest clock's figures."""
    office = session.office
    if words.people is not None:
        timeliness.show_person(office, words.people == "on")
    found = timeliness.report(office, by_person=words.by_person)
    late = [one for one in found.dossiers if one.figures.late]
    document = {
        "start": found.start.isoformat() if found.start else None, "days": found.days,
        "office": _figures(found.office), "footnote": found.footnote,
        "dossiers": [{"code": one.code, **_figures(one.figures)} for one in found.dossiers],
        "people": [{"name": one.name, **_figures(one.figures)} for one in found.people],
    }  # fmt: skip
    lines = [f"{name}: {value}" for name, value in check_report.figure_rows(found.office, found.days)]
    lines += [found.footnote] if found.footnote else []
    for one in (*late[:_SHOWN_LATE], *found.people):
        named = one.code or one.name
        lines.append(
            sentence("timeliness.line", name=named, papers=one.figures.papers, late=one.figures.late)
        )
    session.output.answer(document, lines)
    return 0


def _figures(found: Timeliness) -> dict[str, int]:
    names = ("papers", "filed", "unfiled", "in_time", "late", "before", "backlog", "undated", "excused")
    return {name: getattr(found, name) for name in names}
