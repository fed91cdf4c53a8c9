"""What a person is typing, kept beside the store until it is stored, and given back after a crash.

A draft never stops anybody: a disk that refuses costs the draft, not the typing. A text that bears a secrecy
mark takes its whole place out of the drafts. Decides no rule of the records themselves.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hoso_desktop.db.drafts import Row
from hoso_desktop.domain.clock import read_stamp, stamp
from hoso_desktop.domain.secrecy import mark_in_text
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.services.office import Office

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood at a place (`dossier:<uid>`, `entry:new:out` …) and when it was typed."""

    place: str
    body: Mapping[str, Any]
    at: datetime


def keep(office: Office, place: str, body: Mapping[str, Any]) -> bool:
    """Keep `body` (JSON values) for a place; an empty one is forgotten. False where nothing was kept."""
    if not body:
        drop(office, place)
        return False
    if any(mark_in_text(line) for text in _texts(body) for line in text.splitlines()):
        drop(office, place, wipe=True)
        return False
    row = Row(place, json.dumps(body, ensure_ascii=False), stamp(office.now()))
    try:
        office.store.drafts.put(office.person.uid, row)
    except EnvironmentProblem:
        _logger.info("a draft could not be kept")
        return False
    return True


def drop(office: Office, place: str, *, wipe: bool = False) -> None:
    """Forget a place: its text is stored, or given up."""
    try:
        office.store.drafts.drop(office.person.uid, place, wipe=wipe)
    except EnvironmentProblem:
        _logger.info("a draft could not be dropped")


def find(office: Office, place: str) -> Draft | None:
    """What the person was typing at a place, None when nothing was kept."""
    return next((draft for draft in kept(office) if draft.place == place), None)


def kept(office: Office) -> tuple[Draft, ...]:
    """Everything the person was typing, the newest first; what cannot be read is left out."""
    try:
        rows = office.store.drafts.of(office.person.uid)
    except EnvironmentProblem:
        _logger.info("the drafts could not be read")
        return ()
    return tuple(draft for row in rows if (draft := _read(row)) is not None)


def _read(row: Row) -> Draft | None:
    try:
        body = json.loads(row.body)
        return Draft(row.place, body, read_stamp(row.at_utc)) if isinstance(body, dict) else None
    except ValueError:
        return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
