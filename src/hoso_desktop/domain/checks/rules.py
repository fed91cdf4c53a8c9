"""What the office has decided about each check: data (resources/rules/checks.toml) plus its own switches.

A CheckRule is one row of the table: code, severity, who can mend it, why, a right and a wrong example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hoso_desktop.domain.problem import Severity


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
