"""What the office has decided about each check: data (resources/rules/checks.toml) plus its own switches.

A CheckRule is one row of the table: code, severity, who can mend it, why, a right and a wrong example. Reads
and changes the table; never runs a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from hoso_desktop.domain.problem import Severity

FORMAT = 1
# Past this a threshold is a slip of the hand.
MOST_LIMIT = 3660


class Who(StrEnum):
    """The three lists a finding goes to."""

    MYSELF = "myself"  # tôi tự sửa được
    OTHERS = "others"  # cần người khác
    SUPERIOR = "superior"  # cần cấp trên


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One check as data. `limits` are thresholds by name (days, percent, years), editable by the office."""

    code: str
    title: str
    severity: Severity
    who: Who
    why: str
    source: str
    right: str
    wrong: str
    confirmed: bool = False
    enabled: bool = True
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckRules:
    """All checks of the office by code."""

    rules: Mapping[str, CheckRule]

    def on(self, code: str) -> bool:
        """Whether a check runs."""
        rule = self.rules.get(code)
        return rule is not None and rule.enabled

    def limit(self, code: str, name: str) -> int:
        """A threshold of a check. Raises KeyError when the table has none of that name."""
        return self.rules[code].limits[name]

    def severity(self, code: str) -> Severity:
        """How much a finding of this check weighs. Raises KeyError for an unknown code."""
        return self.rules[code].severity

    def who(self, code: str) -> Who:
        """Whose list a finding goes to; what the table does not know the person can mend."""
        rule = self.rules.get(code)
        return rule.who if rule is not None else Who.MYSELF


def read_checks(table: Mapping[str, Any]) -> CheckRules:
    """The rules of a parsed checks.toml. Raises KeyError or ValueError naming what is wrong."""
    if table["format"] != FORMAT:
        raise ValueError(table["format"])
    rules: dict[str, CheckRule] = {}
    for row in table["check"]:
        rule = _rule(row)
        if rule.code in rules:
            raise ValueError(rule.code)
        rules[rule.code] = rule
    return CheckRules(rules)


_TEXTS = ("code", "title", "why", "source", "right", "wrong")


def _rule(row: Mapping[str, Any]) -> CheckRule:
    texts = {name: str(row[name]).strip() for name in _TEXTS}
    empty = [name for name, text in texts.items() if not text]
    if empty:
        raise ValueError(f"{row['code']}: {empty[0]}")
    return CheckRule(
        **texts,
        severity=Severity(row["severity"]),
        who=Who(row["who"]),
        confirmed=bool(row.get("confirmed", False)),
        enabled=bool(row.get("enabled", True)),
        limits={str(name): _limit(value) for name, value in row.get("limits", {}).items()},
    )


def _limit(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_LIMIT:
        raise ValueError(value)
    return value


@dataclass(frozen=True, slots=True)
class Switch:
    """What the office changed about one check: on or off (None as shipped) and thresholds by name."""

    on: bool | None = None
    limits: Mapping[str, int] = field(default_factory=dict)


def switched(rules: CheckRules, switches: Mapping[str, Switch]) -> CheckRules:
    """The rules with the office's switches; what they no longer know is passed over."""
    out = dict(rules.rules)
    for code, switch in switches.items():
        if code in out:
            known = {name: value for name, value in switch.limits.items() if name in out[code].limits}
            enabled = out[code].enabled if switch.on is None else switch.on
            out[code] = replace(out[code], enabled=enabled, limits={**out[code].limits, **known})
    return CheckRules(out)
