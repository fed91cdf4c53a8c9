"""One dossier or paper found by a search, with what a person needs to know it by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """`kind` is "dossier" or "document"; `exact` tells that the accents are as typed."""

    kind: str
    dossier_uid: str | None
    placement_uid: str | None
    code: str
    title: str
    symbol: str
    date_text: str
    author: str
    term: str
    retention_label: str
    location_text: str
    exact: bool
