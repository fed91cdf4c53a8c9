"""The review and the clock's figures on paper: one A4 list. Gathers texts; draws and finds nothing itself."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.timeliness import Timeliness
from hoso_desktop.domain.words import figure
from hoso_desktop.files import atomic_write
from hoso_desktop.messages import sentence
from hoso_desktop.printing.report import Column, ListReport, Section, draw
from hoso_desktop.services.checks import Line, Review, finding_text
from hoso_desktop.services.office import Office
from hoso_desktop.services.timeliness import TimelinessReport

_SHARES = {"number": 8, "code": 7, "severity": 14, "dossier": 22, "message": 90}


def print_review(office: Office, review: Review, times: TimelinessReport, target: Path) -> int:
    """Write the list as PDF; returns its pages. Raises EnvironmentProblem when the disk refuses."""
    pdf, pages = draw(review_report(office, review, times))
    atomic_write(target, pdf)
    return pages


def review_report(office: Office, review: Review, times: TimelinessReport) -> ListReport:
    """The three lists and the clock's figures as a paper."""
    profile = office.profile
    day = office.today()
    return ListReport(
        superior=profile.superior,
        body=profile.name.upper(),
        title=sentence("check.report.title"),
        subtitle=sentence(
            "check.report.subtitle", day=f"{day:%d/%m/%Y}", dossiers=figure(review.dossiers),
            documents=figure(review.documents), count=figure(len(review.lines)),
        ),
        day=day,
        sections=(*(_list(review, who) for who in Who), _clock(times)),
        notes=tuple(note for note in (times.footnote, sentence("check.report.note")) if note),
    )  # fmt: skip


def _list(review: Review, who: Who) -> Section:
    lines = review.of(who)
    return Section(
        sentence("check.report.list", name=sentence(f"check.who.{who.value}"), count=figure(len(lines))),
        tuple(Column(sentence(f"check.head.{name}"), share) for name, share in _SHARES.items()),
        [_row(number, line) for number, line in enumerate(lines, start=1)],
        sentence("check.report.nothing"),
    )


def _row(number: int, line: Line) -> tuple[str, ...]:
    finding = line.finding
    return (
        str(number), finding.code, sentence(f"check.severity.{finding.severity.value}"), line.code,
        finding_text(finding),
    )  # fmt: skip


def _clock(times: TimelinessReport) -> Section:
    columns = (
        Column(sentence("timeliness.figure"), 100),
        Column(sentence("timeliness.count"), 30, right=True),
    )
    return Section(sentence("timeliness.title"), columns, figure_rows(times.office, times.days))


def figure_rows(figures: Timeliness, days: int) -> list[tuple[str, str]]:
    """The clock's figures in words and numbers, shares in percent of what they are a part of."""
    return [
        (sentence("timeliness.papers"), figure(figures.papers)),
        (sentence("timeliness.filed"), _share(figures.filed, figures.papers)),
        (sentence("timeliness.unfiled"), figure(figures.unfiled)),
        (sentence("timeliness.in_time", days=days), _share(figures.in_time, figures.filed)),
        (sentence("timeliness.late", days=days), _share(figures.late, figures.filed)),
    ]


def _share(part: int, whole: int) -> str:
    """`571 (93,3 %)`."""
    if not whole:
        return figure(part)
    # Half up in whole numbers, so that no binary fraction decides.
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{figure(part)} ({tenths // 10},{tenths % 10} %)"
