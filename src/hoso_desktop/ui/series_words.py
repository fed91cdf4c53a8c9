"""How a number series reads on the screen: its line, gaps and reasons, doubles, dates out of order."""

from __future__ import annotations

from datetime import date

from hoso_desktop.domain.document import MissingReason
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.series import Gap, SeriesFacts, SeriesReport
from hoso_desktop.domain.words import figure
from hoso_desktop.services.series import SeriesSummary
from hoso_desktop.ui.text import tr


def reason_names() -> dict[MissingReason, str]:
    """The five reasons as they stand on screens, in the order of their keys."""
    return {
        MissingReason.NOT_ISSUED: tr("Số bỏ, không phát hành"),
        MissingReason.KEPT_APART: tr("Lưu riêng"),
        MissingReason.IN_OTHER_DOSSIER: tr("Lưu ở hồ sơ …"),
        MissingReason.LOST: tr("Thất lạc"),
        MissingReason.UNKNOWN: tr("Chưa rõ"),
    }


def summary_cells(one: SeriesSummary) -> tuple[str, ...]:
    """A series in the list."""
    return (
        one.key.type_name,
        one.key.body_symbol,
        f"{one.first:02d}–{one.last:02d}",
        figure(one.used),
        figure(one.missing_open) if one.missing_open else "",
        figure(one.doubles) if one.doubles else "",
    )


def gap_cells(gap: Gap, names: dict[MissingReason, str]) -> tuple[str, ...]:
    """A run of missing numbers with its reason."""
    if gap.before:
        return (gap.text, tr("trước ngày dùng phần mềm"), tr("không tính là khuyết"))
    if gap.reason is None:
        return (gap.text, tr("chưa ghi"), "")
    if gap.reason is MissingReason.IN_OTHER_DOSSIER:
        return (gap.text, names[gap.reason].replace("…", gap.dossier_code), gap.note)
    return (gap.text, names[gap.reason], gap.note)


def heading(facts: SeriesFacts, report: SeriesReport) -> str:
    """What the series is and how far it goes."""
    key = facts.key
    if not facts.used:
        return tr("{type} ({body}): năm này chưa có số nào", type=key.type_name, body=key.body_symbol)
    return tr(
        "{type} ({body}), số {first:02d}–{last:02d}: {count} văn bản",
        type=key.type_name, body=key.body_symbol, first=report.first, last=report.last,
        count=figure(len(facts.used)),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else tr("chưa rõ ngày")


def sentences(report: SeriesReport) -> list[tuple[Severity, str]]:
    """Numbers used twice, and those out of the order of their dates."""
    doubles = [
        (
            Severity.ERROR,
            tr("Số {number} dùng {times} lần: {days}.", number=double.papers[0].text,
               times=len(double.papers), days=", ".join(_day(paper.day) for paper in double.papers)),
        )
        for double in report.doubles
    ]  # fmt: skip
    backwards = [
        (
            Severity.WARNING,
            tr("Số {number} ngày {day} không theo thứ tự ngày với số {beside} ngày {other}.",
               number=one.paper.text, day=_day(one.paper.day), beside=one.beside.text,
               other=_day(one.beside.day)),
        )
        for one in report.backwards
    ]  # fmt: skip
    return [*doubles, *backwards]
