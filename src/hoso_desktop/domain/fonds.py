"""Bodies (cơ quan), terms (nhiệm kỳ), fonds (phông) and inventories (mục lục): what a dossier belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BodyKind(StrEnum):
    """Kind of Party body or neighbour that issues papers or creates a fonds."""

    COMMITTEE = "committee"  # Đảng ủy xã, phường, đặc khu
    OFFICE = "office"  # Văn phòng Đảng ủy
    INSPECTION = "inspection"  # Ủy ban Kiểm tra
    BUILDING = "building"  # Ban Xây dựng Đảng
    FRONT = "front"  # Mặt trận Tổ quốc
    CELL = "cell"  # chi bộ
    OTHER = "other"


class UnitKind(StrEnum):
    """Kind of local unit after the two-tier reform."""

    COMMUNE = "xã"
    WARD = "phường"
    SPECIAL_ZONE = "đặc khu"


class FondsState(StrEnum):
    """`đóng` or `mở`; a closed fonds takes no new dossier but backlog found later."""

    OPEN = "open"
    CLOSED = "closed"


class InventoryRule(StrEnum):
    """How a fonds is cut into inventories; a setting of the fonds."""

    BY_RETENTION = "by_retention"
    BY_TERM = "by_term"


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body or fonds creator (cơ quan). `code` is the mã định danh, empty until granted."""

    uid: str
    name: str  # Đảng ủy xã Tân Lập
    kind: BodyKind = BodyKind.OTHER
    abbreviation: str = ""  # ĐU, VPĐU: typing aid and part of notations
    code: str = ""  # A99.021
    superior: str = ""  # ĐẢNG BỘ TỈNH SÔNG LAM


@dataclass(frozen=True, slots=True)
class Term:
    """A committee's term (nhiệm kỳ): `2025-2030`, its congress (`khóa I`) and its days where known."""

    uid: str
    label: str
    congress: str = ""
    begins: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Fonds:
    """A fonds (phông lưu trữ). TT05 data: code, name, state, history, groups, language, reserve copy."""

    uid: str
    number: str  # 001, may be empty: chưa được cấp
    name: str
    cover_line: str  # PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ …, typed once per fonds, line breaks kept
    body_uid: str | None = None
    state: FondsState = FondsState.OPEN
    closed_on: date | None = None
    successor_uid: str | None = None
    history: str = ""
    document_time: str = ""
    key_groups: str = ""
    language: str = "Tiếng Việt"
    reserve_copy: bool = False
    inventory_rule: InventoryRule = InventoryRule.BY_RETENTION
    note: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """An inventory (mục lục hồ sơ) of a fonds: number `01` and name `Nhiệm kỳ I`."""

    uid: str
    fonds_uid: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where a dossier stands (vị trí): kho, tủ, ngăn, hộp (cặp); any part may be unknown."""

    room: str = ""
    cupboard: str = ""
    shelf: str = ""
    box: str = ""

    def text(self) -> str:
        """`Kho 1, tủ 2, ngăn 3, hộp 04`; empty parts are left out."""
        named = (("kho", self.room), ("tủ", self.cupboard), ("ngăn", self.shelf), ("hộp", self.box))
        joined = ", ".join(f"{label} {value}" for label, value in named if value)
        return joined[:1].upper() + joined[1:]


def two_digits(number: str) -> str:
    """Inventory and box numbers print with at least two digits: `1` → `01`."""
    return number.zfill(2) if number.isdecimal() else number


def archival_number(number: str) -> str:
    """Archival numbers: four digits and an optional letter: `7` → `0007`, `7a` → `0007a`."""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return digits.zfill(4) + number[len(digits) :] if digits.isdecimal() else number
