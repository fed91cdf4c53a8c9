"""What a check reports."""

from __future__ import annotations

from dataclasses import dataclass, field

from hoso_desktop.domain.problem import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One lack or contradiction. `message_code` has a sentence; a row, field or component may be named.

    `fix` names the action the window offers (`cell`, `component:<id>`, `print`, `state`, `register`, …); it
    leads to `placement_uid`/`field`, `entry_uid` or the dossier itself. One of the whole office may name the
    dossier to begin with.
    """

    code: str
    severity: Severity
    message_code: str
    params: dict[str, object] = field(default_factory=dict)
    placement_uid: str | None = None
    field: str = ""
    entry_uid: str | None = None
    fix: str = ""
    dossier_uid: str = ""
