"""The title and notes of a Tập, composed from its series: `Từ số: 57-118. Khuyết số: 63, 71-72, 88`.

Source of the form: filled lists of real volumes, where the gaps stand in the note of the row behind them
and are repeated in the title. Composes text; writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.document import MissingReason, Placement
from hoso_desktop.domain.series import Gap, SeriesReport
from hoso_desktop.domain.text import clean
from hoso_desktop.domain.volume_share import runs

_TAIL = re.compile(r"\.?\s*(?:Từ số:|Khuyết số:|Gồm các số:).*$", re.DOTALL)
_NOTE = re.compile(r"(?:;\s*)?Khuyết số [^;]*")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of title and notes, from the sentences: each takes what stands in braces."""

    span: str  # Từ số: {span}
    missing: str  # Khuyết số: {gaps}
    note: str  # Khuyết số {gaps}
    apart: str  # (lưu riêng)
    elsewhere: str  # (lưu ở hồ sơ {code})
    share: str = ""  # Gồm các số: {numbers}


def title(base: str, period: str, report: SeriesReport, words: Words) -> str:
    """The title with span and gaps behind what stood before them; the year is added where it is missing."""
    plain = _base(base, period)
    if not report.last:
        return plain
    parts = [plain, words.span.format(span=_span(report.first, report.last))]
    if report.gaps:
        parts.append(words.missing.format(gaps=", ".join(_merged(report.gaps))))
    return ". ".join(parts)


def share_title(base: str, period: str, numbers: Sequence[int], words: Words) -> str:
    """The title of a Tập that holds a share of its series: its own numbers, no gaps.

    What lies between them is in the other volumes of the series, so nothing is missing here.
    """
    plain, found = _base(base, period), runs(numbers)
    if not found:
        return plain
    if len(found) == 1:
        return f"{plain}. {words.span.format(span=_span(*found[0]))}"
    told = ", ".join(_span(first, last) for first, last in found)
    return f"{plain}. {words.share.format(numbers=told)}"


def _base(base: str, period: str) -> str:
    """What the clerk wrote of the title, with its year."""
    plain = clean(_TAIL.sub("", base)).rstrip(". ")
    if period.isdecimal() and not _YEAR.search(plain):
        plain = f"{plain} năm {period}"
    return plain


def _span(first: int, last: int) -> str:
    return Gap(first, last).text


def _merged(gaps: Sequence[Gap]) -> list[str]:
    """Neighbouring gaps of different reasons are one gap in the title."""
    runs: list[tuple[int, int]] = []
    for gap in gaps:
        if runs and runs[-1][1] == gap.first - 1:
            runs[-1] = (runs[-1][0], gap.last)
        else:
            runs.append((gap.first, gap.last))
    return [_span(first, last) for first, last in runs]


def notes(papers: Sequence[Placement], report: SeriesReport, words: Words) -> dict[str, str]:
    """Placement uid → its whole note: the gaps in front of it, behind what the clerk wrote herself."""
    out: dict[str, str] = {}
    before: int | None = None
    for paper in papers:
        number = paper.entry.number.number
        own = clean(_NOTE.sub("", paper.note)).strip("; ")
        gaps: list[Gap] = []
        if number:
            low = report.first if before is None else before + 1
            gaps = [gap for gap in report.gaps if low <= gap.first and gap.last < number]
            before = max(number, before or 0)
        told = gap_note(gaps, words)
        out[paper.uid] = "; ".join(part for part in (own, told) if part)
    return out


def gap_note(gaps: Sequence[Gap], words: Words) -> str:
    """`Khuyết số 71-72 (lưu riêng), 88`; empty without gaps."""
    return words.note.format(gaps=", ".join(_told(gap, words) for gap in gaps)) if gaps else ""


def _told(gap: Gap, words: Words) -> str:
    remark = _REMARKS.get(gap.reason, "") if gap.reason else ""
    if remark == "apart":
        return f"{gap.text} {words.apart}"
    if remark == "elsewhere":
        return f"{gap.text} {words.elsewhere.format(code=gap.dossier_code)}".rstrip()
    return gap.text


_REMARKS: Mapping[MissingReason, str] = {
    MissingReason.KEPT_APART: "apart",
    MissingReason.IN_OTHER_DOSSIER: "elsewhere",
}
