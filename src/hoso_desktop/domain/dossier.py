"""The dossier (hồ sơ, đơn vị bảo quản) with its two identities: current notation and archival number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from hoso_desktop.domain.dates import NO_DATE, DocDate
from hoso_desktop.domain.fonds import Location, archival_number, two_digits
from hoso_desktop.domain.retention import UNSET, Retention


class DossierState(StrEnum):
    """States as named on screen: Dự kiến → Đang lập → Đã kết thúc công việc → Đã hoàn thiện → …"""

    PLANNED = "planned"
    OPEN = "open"
    WORK_ENDED = "work_ended"
    COMPLETED = "completed"
    IN_OFFICE_ARCHIVE = "in_office_archive"
    IN_HISTORICAL_ARCHIVE = "in_historical_archive"


# States in which the papers of a dossier may still change.
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
EDITABLE = (DossierState.PLANNED, DossierState.OPEN, DossierState.WORK_ENDED)


class DossierKind(StrEnum):
    """What a dossier of this kind must hold is data: resources/rules/components.toml."""

    GENERAL = "general"
    MEETING = "meeting"
    PERSONNEL = "personnel"
    INSPECTION = "inspection"
    CONGRESS = "congress"
    NUMERIC_SERIES = "numeric_series"
    CAMPAIGN = "campaign"


class Access(StrEnum):
    """Chế độ sử dụng (mức độ tiếp cận); secret papers are never stored, so there is no third value."""

    PUBLIC = "public"  # Công khai
    CONDITIONAL = "conditional"  # Sử dụng có điều kiện


class Condition(StrEnum):
    """Tình trạng vật lý."""

    GOOD = "good"  # Tốt
    NORMAL = "normal"  # Bình thường
    DAMAGED = "damaged"  # Hỏng
    UNKNOWN = ""


class Confidence(StrEnum):
    """Mức độ tin cậy."""

    BORN_DIGITAL = "born_digital"  # Gốc điện tử
    DIGITISED = "digitised"  # Số hóa
    MIXED = "mixed"  # Hỗn hợp
    UNKNOWN = ""


class ReserveStatus(StrEnum):
    """Tình trạng lập tài liệu lưu trữ dự phòng."""

    DONE = "done"
    NOT_DONE = "not_done"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier. Counts and dates of its papers are derived, never stored here.

    `notation` (`HN.15`) is the current identity from the file plan, unique with `period` (year or term)
    in its fonds; `inventory_number` + `number` (`01` / `0007`) is the archival one, given at arrangement.
    """

    uid: str
    fonds_uid: str
    notation: str
    period: str
    title: str
    term: str = ""
    kind: DossierKind = DossierKind.GENERAL
    retention: Retention = UNSET
    state: DossierState = DossierState.OPEN
    inventory_uid: str | None = None
    inventory_number: str = ""
    number: str = ""
    list_number: str = ""  # number the dossier bore in an imported list, not archival
    keeper: str = ""  # người lập hồ sơ
    body_uid: str | None = None  # creating body (cơ quan, đơn vị hình thành)
    location: Location = field(default_factory=Location)
    backlog: bool = False  # tồn đọng: never counts as late
    kept_back: bool = False  # giữ lại
    on_loan: bool = False  # đang cho mượn
    restricted: bool = False
    begin_override: DocDate = NO_DATE  # as the list or the clerk says, when papers do not tell
    end_override: DocDate = NO_DATE
    access: Access = Access.PUBLIC
    language: str = "Tiếng Việt"
    keyword: str = ""
    info_sign: str = ""  # ký hiệu thông tin
    condition: Condition = Condition.UNKNOWN
    confidence: Confidence = Confidence.UNKNOWN
    paper_code: str = ""  # mã hồ sơ gốc giấy
    reserve: bool = False  # chế độ dự phòng
    reserve_status: ReserveStatus = ReserveStatus.NONE
    document_time: str = ""  # thời gian tài liệu
    separately_kept: int = 0  # tài liệu quản lý riêng: only a count …
    separately_kept_pointer: str = ""  # … and the page of the paper register
    declared_sheets: int | None = None  # totals an imported list states; compared, never printed
    declared_pages: int | None = None
    sheets_pencilled: bool = False
    note: str = ""
    component_set: str = ""  # which set of expected components; empty: follows from kind and title
    plan_entry_uid: str = ""  # the title of the file plan it was opened from
    revision: int = 1

    @property
    def code(self) -> str:
        """Shown everywhere: `HN.15/2026`."""
        return f"{self.notation}/{self.period}" if self.period else self.notation

    @property
    def arranged(self) -> bool:
        """Whether it has its archival identity."""
        return bool(self.inventory_number and self.number)

    @property
    def archival_code(self) -> str:
        """`ML01/0001`, or empty before arrangement."""
        if not self.arranged:
            return ""
        return f"ML{two_digits(self.inventory_number)}/{archival_number(self.number)}"


@dataclass(frozen=True, slots=True)
class DossierTotals:
    """Derived totals of one dossier."""

    documents: int = 0
    pages: int = 0
    sheets: int = 0
    files: int = 0
    begin: DocDate = NO_DATE
    end: DocDate = NO_DATE


ACCESS_LABEL = {Access.PUBLIC: "Công khai", Access.CONDITIONAL: "Sử dụng có điều kiện"}
CONDITION_LABEL = {
    Condition.GOOD: "Tốt",
    Condition.NORMAL: "Bình thường",
    Condition.DAMAGED: "Hỏng",
    Condition.UNKNOWN: "",
}
CONFIDENCE_LABEL = {
    Confidence.BORN_DIGITAL: "Gốc điện tử",
    Confidence.DIGITISED: "Số hóa",
    Confidence.MIXED: "Hỗn hợp",
    Confidence.UNKNOWN: "",
}
STATE_LABEL = {
    DossierState.PLANNED: "Dự kiến",
    DossierState.OPEN: "Đang lập",
    DossierState.WORK_ENDED: "Đã kết thúc công việc",
    DossierState.COMPLETED: "Đã hoàn thiện",
    DossierState.IN_OFFICE_ARCHIVE: "Đã nộp lưu trữ cơ quan",
    DossierState.IN_HISTORICAL_ARCHIVE: "Đã giao nộp lưu trữ lịch sử",
}


def notation_key(notation: str) -> tuple[str, ...]:
    """What two notations share when a reader takes them for one: `HN.15`, `hn 15`, `HN.015`.

    Marks of letters count: `ĐV` (đảng viên) and `DV` (dân vận) are two headings.
    """
    return tuple(part.lstrip("0") or "0" for part in _TOKEN.findall(notation.casefold()))
