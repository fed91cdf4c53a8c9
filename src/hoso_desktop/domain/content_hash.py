"""One hash over what a completed dossier says: its own facts, its papers in order, their sheets and files.

Where it stands, who borrowed it and its archival number are no part of it: they change lawfully afterwards.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, fields, is_dataclass

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.events import canonical

# Raised when what is hashed changes, so that an old hash is never compared with another kind.
_KIND = "hoso-contents-1"
# Facts of a dossier that may change after its completion without anybody's new signature.
LIVING = frozenset(
    (
        "state", "inventory_uid", "inventory_number", "number", "location", "kept_back", "on_loan",
        "restricted", "backlog", "reserve", "reserve_status", "component_set", "plan_entry_uid", "body_uid",
        "fonds_uid", "list_number", "declared_sheets", "declared_pages", "revision",
    )
)  # fmt: skip
# Facts of a paper that only the register keeps for itself.
LIVING_ENTRY = frozenset(
    (
        "direction", "arrival_number", "arrival_date", "backlog", "no_dossier_reason", "reserve",
        "reserve_status", "stated_pages", "stated_sheets", "revision",
    )
)  # fmt: skip
# What a component counts as is a matter of the checks; the entry and the file are hashed for themselves.
LIVING_PLACEMENT = frozenset(("dossier_uid", "entry", "attachment", "ordinal", "component", "revision"))


def content_hash(sheet: DossierSheet) -> str:
    """SHA-256 (hex) of the contents of a dossier as they are now."""
    return contents_hash(sheet.dossier, sheet.documents)


def contents_hash(dossier: Dossier, papers: Sequence[Placement]) -> str:
    """The same from a dossier and its papers in order."""
    facts = [_KIND, _facts(dossier, LIVING), [_paper(paper) for paper in papers]]
    return hashlib.sha256(canonical(facts)).hexdigest()


def _facts(record: Dossier | Placement | RegisterEntry, living: frozenset[str]) -> dict[str, object]:
    """What was said of a record; fields left as they are by default say nothing."""
    said = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name not in living and value != field.default:
            whole = is_dataclass(value) and not isinstance(value, type)
            said[field.name] = asdict(value) if whole else value
    return said


def entry_facts(entry: RegisterEntry) -> dict[str, object]:
    """What a paper says of itself, wherever it lies."""
    return _facts(entry, LIVING_ENTRY)


def _paper(paper: Placement) -> list[object]:
    file = paper.attachment.sha256 if paper.attachment else ""
    return [entry_facts(paper.entry), _facts(paper, LIVING_PLACEMENT), file]
