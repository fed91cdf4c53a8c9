"""A hand-over (đợt nộp): its two kinds, its states and those of a dossier in it, and which step leads where.

Pure: looks nothing up and changes nothing. The states of a dossier are those a receiver tells of
(Thông tư 05/2025/TT-BNV, điều 23, 24): waiting, accepted, returned with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from hoso_desktop.domain.deadlines import DeadlineKind
from hoso_desktop.domain.sign_off import Step


class HandOverKind(StrEnum):
    """Where the dossiers go."""

    OFFICE_ARCHIVE = "office_archive"
    HISTORICAL_ARCHIVE = "historical_archive"


KIND_LABEL = {
    HandOverKind.OFFICE_ARCHIVE: "Nộp lưu trữ cơ quan",
    HandOverKind.HISTORICAL_ARCHIVE: "Giao nộp lưu trữ lịch sử",
}
STEP_OF = {
    HandOverKind.OFFICE_ARCHIVE: Step.HANDED_IN,
    HandOverKind.HISTORICAL_ARCHIVE: Step.TRANSFERRED,
}
DEADLINE_OF = {
    HandOverKind.OFFICE_ARCHIVE: DeadlineKind.HAND_IN,
    HandOverKind.HISTORICAL_ARCHIVE: DeadlineKind.HISTORICAL,
}


class BatchState(StrEnum):
    """Where the whole hand-over stands."""

    OPEN = "open"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


BATCH_LABEL = {
    BatchState.OPEN: "Đang chuẩn bị",
    BatchState.HANDED_OVER: "Đã giao, chờ biên nhận",
    BatchState.CLOSED: "Đã xong",
}


class Road(StrEnum):
    """How a dossier goes: with packages of its files, or on paper only."""

    FILES = "files"
    PAPER = "paper"


ROAD_LABEL = {Road.FILES: "Giấy và gói tin", Road.PAPER: "Chỉ giao bản giấy"}


class ItemState(StrEnum):
    """What became of one dossier of a hand-over."""

    IN_BATCH = "in_batch"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


ITEM_LABEL = {
    ItemState.IN_BATCH: "Trong đợt",
    ItemState.HANDED_OVER: "Đã giao, chờ tiếp nhận",
    ItemState.RECEIVED: "Đang xử lý",
    ItemState.ACCEPTED: "Đạt",
    ItemState.RETURNED: "Bị trả lại",
}
# What a receiver may say of a dossier that was handed over.
TOLD = (ItemState.RECEIVED, ItemState.ACCEPTED, ItemState.RETURNED)
_LEAVES: dict[ItemState, Collection[ItemState]] = {
    ItemState.IN_BATCH: (ItemState.HANDED_OVER,),
    ItemState.HANDED_OVER: TOLD,
    ItemState.RECEIVED: TOLD,
    ItemState.ACCEPTED: (),
    ItemState.RETURNED: (ItemState.IN_BATCH,),
}


def may_become(now: ItemState, then: ItemState) -> bool:
    """Whether a dossier of a hand-over may go from one state to another; accepted is the end."""
    return then in _LEAVES[now]


def is_finished(states: Collection[ItemState]) -> bool:
    """Whether the receiver took every dossier in: only then is a hand-over closed."""
    return bool(states) and all(state is ItemState.ACCEPTED for state in states)


_CODE = re.compile(r"(\d{4})/(\d{1,3})")


def code_of(year: int, number: int) -> str:
    """`2026/1`: the year and the number of the hand-over in it."""
    return f"{year}/{number}"


def read_code(text: str) -> tuple[int, int] | None:
    """The year and number of `2026/1`; None for any other text."""
    found = _CODE.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def name_of(kind: HandOverKind, year: int, number: int) -> str:
    """`Nộp lưu trữ cơ quan năm 2026, đợt 01`."""
    return f"{KIND_LABEL[kind]} năm {year}, đợt {number:02d}"
