"""A clerk's mistake as a value: a message code, its parameters and where it is. Never an exception."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much it weighs: errors stop the step they belong to, warnings do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not right. `code` has a sentence; `where` names a dossier, row, column or file."""

    code: str
    severity: Severity = Severity.ERROR
    where: str = ""
    params: dict[str, object] = field(default_factory=dict)
