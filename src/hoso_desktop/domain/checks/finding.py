"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from hoso_desktop.domain.problem import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One lack or contradiction in a dossier. `message_code` has a sentence; a row or field may be named."""

    code: str
    severity: Severity
    message_code: str
    params: dict[str, object] = field(default_factory=dict)
    placement_uid: str | None = None
    field: str = ""
