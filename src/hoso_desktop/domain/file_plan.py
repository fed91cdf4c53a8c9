"""The file plan (danh mục hồ sơ) of a year: headings and entries from which dossiers are opened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hoso_desktop.domain.dossier import DossierKind
from hoso_desktop.domain.retention import UNSET, Retention


class PlanState(StrEnum):
    """Dự thảo or đã ban hành."""

    DRAFT = "draft"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class FilePlanEntry:
    """One title of the plan. `confirmed` is False while its period is only a proposal."""

    uid: str
    heading: str  # HN
    heading_title: str  # HỘI NGHỊ CẤP ỦY
    notation: str  # HN.02
    title: str
    retention: Retention = UNSET
    kind: DossierKind = DossierKind.GENERAL
    owner: str = ""
    small_heading: str = ""
    note: str = ""
    source: str = ""
    confirmed: bool = False
    remind_secrecy: bool = False


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The plan of one year and term."""

    uid: str
    year: int
    term: str
    state: PlanState
    entries: tuple[FilePlanEntry, ...]
