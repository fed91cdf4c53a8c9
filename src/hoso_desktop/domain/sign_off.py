"""Steps in the life of a dossier and who answers for each (xác nhận): ended, completed, reopened …"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Step(StrEnum):
    """What was done. `CONFIRMED` is a signature on F2/F3, not a change of state."""

    OPENED = "opened"
    WORK_ENDED = "work_ended"
    COMPLETED = "completed"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"  # Mở lại, the same day by the same person
    SUPPLEMENTED = "supplemented"  # bổ sung sau khi hoàn thiện, recorded
    HANDED_IN = "handed_in"  # Đã nộp lưu trữ cơ quan
    TRANSFERRED = "transferred"  # Đã giao nộp lưu trữ lịch sử


def work_ended_on(steps: Iterable[SignOff]) -> date | None:
    """The day stated by the last step that ended the work, None where none did."""
    days = [step.day for step in steps if step.step is Step.WORK_ENDED]
    return days[-1] if days else None


@dataclass(frozen=True, slots=True)
class SignOff:
    """One step. `at` is the clock's moment, `day` the day it counts from; `signer`, `signed_on` as on paper.

    `to_state` is empty where the state stays. `content_hash` (hex SHA-256) is that of the dossier's contents
    when the step was taken, so that a later change is visible. `stated_sheets` and `stated_words` are the
    total as a certificate written by hand or typed again states it.
    """

    uid: str
    step: Step
    at: datetime
    day: date
    person_uid: str
    from_state: str = ""
    to_state: str = ""
    signer: str = ""
    position: str = ""
    signed_on: date | None = None
    delegation: str = ""  # giấy ủy quyền, when the signer is not the one who answers
    reason: str = ""
    content_hash: str = ""
    stated_sheets: int | None = None
    stated_words: str = ""
    note: str = ""
