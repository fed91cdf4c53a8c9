"""What another version of the rules would change, before anybody adopts it, by line and by dossier.

Validates a rule set by reading it as the program would. Adopting happens only through here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hoso_desktop.db import office as office_rows
from hoso_desktop.domain import calendar, completion, retention_rules
from hoso_desktop.domain import components as component_rules
from hoso_desktop.domain import deadlines as deadline_rules
from hoso_desktop.domain.checks import rules as check_rule_table
from hoso_desktop.domain.checks.facts import DossierFacts
from hoso_desktop.domain.checks.run import dossier_findings
from hoso_desktop.domain.components import ComponentSet, choose
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import known_codes, sentence
from hoso_desktop.services import check_facts, deadlines, due_list, queries, rules
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.rules import RuleSet


@dataclass(frozen=True, slots=True)
class LineChange:
    """One value of the table, by its path: `hand_in.year.years: 1 → 2`."""

    path: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """The path in a person's words: `Nộp lưu trữ cơ quan › Tính theo năm › Số năm`."""
        return spoken(self.path)


@dataclass(frozen=True, slots=True)
class DossierChange:
    """What changes for one dossier."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A rule set held against the one in force."""

    now: RuleSet
    wanted: RuleSet
    lines: tuple[LineChange, ...]
    dossiers: tuple[DossierChange, ...]


_READERS: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    "deadlines": deadline_rules.read_rules,
    "retention": retention_rules.read_rules,
    "calendar": calendar.read_rules,
    "components": component_rules.read_sets,
    "checks": check_rule_table.read_checks,
    "completion": completion.read_rules,
}


def validate(wanted: RuleSet) -> None:
    """Raise UserError `rules.missing`, `rules.bad_value`, `rules.bad_version` for what could not be used."""
    rules.version_key(wanted.version)
    if not wanted.source.strip():
        raise UserError("rules.missing", what="source")
    try:
        _READERS[wanted.name](wanted.table)
    except KeyError as error:
        raise UserError("rules.missing", what=error.args[0]) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise UserError("rules.bad_value", what=error) from error


def preview(office: Office, wanted: RuleSet, context: JobContext | None = None) -> Preview:
    """Every line and every dossier that another version would change. Raises UserError `rules.*`."""
    validate(wanted)
    now = rules.current(office, wanted.name)
    compare = _COMPARE.get(wanted.name)
    found = tuple(compare(office, now, wanted, context or JobContext())) if compare is not None else ()
    return Preview(now, wanted, line_changes(now.table, wanted.table), found)


def adopt(office: Office, wanted: RuleSet, *, seen: Preview) -> Changes:
    """Put a previewed rule set in force. Raises UserError `rules.older` and those of `validate`."""
    validate(wanted)
    rules.refuse_older(office, wanted)
    return rules.put(office, wanted, differences=len(seen.dossiers))


# Line by line


def line_changes(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> tuple[LineChange, ...]:
    """Values that differ, came or went; rows of a table are told apart by their id or code."""
    old, new = dict(_flat("", now)), dict(_flat("", wanted))
    paths = [*old, *(path for path in new if path not in old)]
    return tuple(
        LineChange(path, old.get(path, ""), new.get(path, ""))
        for path in paths
        if old.get(path) != new.get(path)
    )


def values(table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Every value of a rule set with its name in a person's words, in the order of the file."""
    return tuple((spoken(path), value) for path, value in _flat("", table))


_STEP = re.compile(r"([^.\[]+)(?:\[([^\]]*)\])?")


def spoken(path: str) -> str:
    """A path of the table in a person's words; a key nobody has named stays as it is."""
    known = known_codes()
    out = []
    for name, which in _STEP.findall(path):
        code = f"rules.word.{name}"
        text = sentence(code) if code in known else name
        out.append(f"{text} {which}".strip())
    return " › ".join(out)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return sentence(f"rules.word.{'yes' if value else 'no'}")
    return str(value)


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), part)
    elif isinstance(value, list) and value and all(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _flat(f"{path}[{part.get('id') or part.get('code') or number}]", part)
    else:
        yield path, ", ".join(map(_said, value)) if isinstance(value, list) else _said(value)


# Dossier by dossier


def _deadlines(
    office: Office, now: RuleSet, wanted: RuleSet, _context: JobContext
) -> Iterator[DossierChange]:
    with office.store.read() as connection:
        settings = office_rows.settings(connection)
    old, new = (
        deadlines.with_setting(deadline_rules.read_rules(each.table), settings) for each in (now, wanted)
    )
    for one in due_list.living(office)[0]:
        before, after = due_list.deadline_in(office, one, old), due_list.deadline_in(office, one, new)
        if (before and before.day) != (after and after.day):
            none = sentence("rules.none")
            yield DossierChange(
                one.dossier.code, one.dossier.title,
                deadlines.arithmetic(before) if before else none,
                deadlines.arithmetic(after) if after else none,
            )  # fmt: skip


def _retention(
    office: Office, now: RuleSet, wanted: RuleSet, _context: JobContext
) -> Iterator[DossierChange]:
    old, new = retention_rules.read_rules(now.table), retention_rules.read_rules(wanted.table)
    for one in due_list.living(office)[0]:
        title = one.dossier.title
        before, after = retention_rules.by_title(title, old), retention_rules.by_title(title, new)
        periods = [found.retention.label if found else sentence("rules.none") for found in (before, after)]
        if periods[0] != periods[1]:
            yield DossierChange(one.dossier.code, title, *periods)


def _components(
    office: Office, now: RuleSet, wanted: RuleSet, context: JobContext
) -> Iterator[DossierChange]:
    old, new = component_rules.read_sets(now.table), component_rules.read_sets(wanted.table)
    for page in _pages(office, context):
        for facts in page:
            dossier = facts.sheet.dossier
            before, after = choose(old, dossier), choose(new, dossier)
            if before != after:
                yield DossierChange(
                    dossier.code, dossier.title, _own_part(before, after), _own_part(after, before)
                )


def _own_part(one: ComponentSet | None, other: ComponentSet | None) -> str:
    """A set's name with the components the other one has not, or has otherwise."""
    if one is None:
        return sentence("rules.none")
    shared = other.components if other is not None else ()
    own = [part.label for part in one.components if part not in shared]
    return f"{one.title}: {', '.join(own)}" if own else one.title


def _checks(office: Office, now: RuleSet, wanted: RuleSet, context: JobContext) -> Iterator[DossierChange]:
    old, new = check_rule_table.read_checks(now.table), check_rule_table.read_checks(wanted.table)
    for page in _pages(office, context):
        for facts in page:
            before, after = (
                ", ".join(finding.code for finding in dossier_findings(facts, each)) for each in (old, new)
            )
            if before != after:
                dossier = facts.sheet.dossier
                none = sentence("rules.none")
                yield DossierChange(dossier.code, dossier.title, before or none, after or none)


def _pages(office: Office, context: JobContext) -> Iterator[list[DossierFacts]]:
    ids, done = queries.dossier_ids(office), 0
    for page in check_facts.dossier_facts(office, ids):
        yield page
        done += len(page)
        context.step(Progress(done, len(ids), "check.stage.dossiers"))


_COMPARE: Mapping[str, Callable[[Office, RuleSet, RuleSet, JobContext], Iterator[DossierChange]]] = {
    "deadlines": _deadlines,
    "retention": _retention,
    "components": _components,
    "checks": _checks,
}
