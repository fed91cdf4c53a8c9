"""The 34 checks as this office runs them: the rules in force, with its own switches and thresholds on top."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.checks.rules import MOST_LIMIT, CheckRule, CheckRules, Switch, read_checks, switched
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import rules
from hoso_desktop.services.office import Office

_SETTING = "checks"


@lru_cache(maxsize=4)
def _read(text: str) -> CheckRules:
    return read_checks(tomllib.loads(text))


def check_rules(office: Office) -> CheckRules:
    """Every check with the office's switches and thresholds."""
    with office.store.read() as connection:
        stored = office_rows.settings(connection).get(_SETTING, {})
        found = _read(rules.current_in(connection, "checks").text)
    return switched(found, _switches(stored))


def why_text(code: str) -> str:
    """Why a check asks, with its right and wrong example; empty for what is no check of the table."""
    rule = _read(rules.shipped("checks").text).rules.get(code)
    if rule is None:
        return ""
    lines = (("check.why", rule.why), ("check.right", rule.right), ("check.wrong", rule.wrong))
    return "\n".join(sentence(name, text=text) for name, text in lines)


def _switches(stored: Mapping[str, Any]) -> dict[str, Switch]:
    return {code: Switch(row.get("on"), row.get("limits", {})) for code, row in stored.items()}


def find(office: Office, code: str) -> CheckRule:
    """One check by its code as typed. Raises UserError check.unknown."""
    rule = check_rules(office).rules.get(code.strip().upper())
    if rule is None:
        raise UserError("check.unknown", code=code)
    return rule


def set_check(
    office: Office, code: str, *, on: bool | None = None, limits: Mapping[str, int] | None = None
) -> CheckRule:
    """Turn a check on or off, move its thresholds; the rule as it is now.

    Raises UserError check.unknown, check.unknown_limit, check.bad_limit.
    """
    rule = find(office, code)
    for name, value in (limits or {}).items():
        if name not in rule.limits:
            raise UserError(
                "check.unknown_limit", code=rule.code, name=name, known=", ".join(rule.limits) or "–"
            )
        if not 0 <= value <= MOST_LIMIT:
            raise UserError("check.bad_limit", value=value, most=MOST_LIMIT)
    _store(office, rule.code, on, limits or {})
    return check_rules(office).rules[rule.code]


def _store(office: Office, code: str, on: bool | None, limits: Mapping[str, int]) -> None:
    with office.change(keep_images=False) as tx:
        stored: dict[str, Any] = office_rows.settings(tx.connection).get(_SETTING, {})
        before = stored.get(code, {})
        after = {**before, "limits": {**before.get("limits", {}), **limits}}
        if on is not None:
            after["on"] = on
        office_rows.put_settings(tx.connection, {_SETTING: {**stored, code: after}})
        tx.record("check.changed", body={"check": code, "before": before, "after": after})
