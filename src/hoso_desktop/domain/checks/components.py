"""C01 and C02: what a meeting's dossier must hold when it has an outcome.

Source: a meeting's minutes are required for every session (Party practice), and decisions rest on a
submission; which type names count is data (resources/rules/components.toml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.checks.finding import Finding
from hoso_desktop.domain.document import CopyKind, Placement
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.text import key


@dataclass(frozen=True, slots=True)
class ComponentRules:
    """Type names by role: outcomes of a meeting, minutes, decisions, submissions; words naming a meeting."""

    outcomes: tuple[str, ...]
    minutes: tuple[str, ...]
    decisions: tuple[str, ...]
    submissions: tuple[str, ...]
    meeting_titles: tuple[str, ...]


def read_rules(table: Mapping[str, object]) -> ComponentRules:
    """Rules from the parsed components.toml. Raises KeyError naming what is missing."""

    def names(name: str) -> tuple[str, ...]:
        rows = table[name]
        if not isinstance(rows, list):
            raise KeyError(name)
        return tuple(str(row) for row in rows)

    return ComponentRules(
        *(names(name) for name in ("outcomes", "minutes", "decisions", "submissions", "meeting_titles"))
    )


def is_meeting(title: str, rules: ComponentRules) -> bool:
    """Whether a dossier's title names a meeting (`Hồ sơ Hội nghị …`), when its kind is not set."""
    plain = key(title)
    return any(key(name) in plain for name in rules.meeting_titles) and not plain.startswith("tap ")


def _first(placements: Sequence[Placement], names: Sequence[str]) -> tuple[Placement, str] | None:
    wanted = [(name, key(name)) for name in names]
    for placement in placements:
        if placement.copy_kind is CopyKind.DRAFT:
            continue
        own_type, subject = key(placement.entry.type_name), key(placement.entry.subject)
        for name, plain in wanted:
            if own_type == plain or subject == plain or subject.startswith(f"{plain} "):
                return placement, name
    return None


def check_minutes(placements: Sequence[Placement], rules: ComponentRules) -> list[Finding]:
    """C01: an outcome (nghị quyết, kết luận, thông báo kết luận) without minutes."""
    outcome = _first(placements, rules.outcomes)
    if outcome is None or _first(placements, rules.minutes) is not None:
        return []
    params: dict[str, object] = {"outcome": outcome[1]}
    return [Finding("C01", Severity.ERROR, "check.C01", params)]


def check_submission(placements: Sequence[Placement], rules: ComponentRules) -> list[Finding]:
    """C02: a decision taken at the meeting without any submission (tờ trình)."""
    decision = _first(placements, rules.decisions)
    if decision is None or _first(placements, rules.submissions) is not None:
        return []
    return [Finding("C02", Severity.ERROR, "check.C02", {"outcome": decision[1]}, decision[0].uid)]
