"""The year's figures as something to print: dossiers by retention, sheets, papers filed in time.

Counts nothing a second way: the figures are those of the due list, the file plan and the clock. The words of
the lines are the form's. No official form is known (`source` of the form says so).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hoso_desktop.db import deadline_rows, paper_rows
from hoso_desktop.domain import words
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.retention import Retention, RetentionKind
from hoso_desktop.domain.timeliness import Timeliness
from hoso_desktop.errors import UsageError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values
from hoso_desktop.services import due_list, file_plan, paper_inventory, timeliness
from hoso_desktop.services.office import Office

_DONE = (DossierState.COMPLETED, DossierState.IN_OFFICE_ARCHIVE)
Weighed = tuple[Retention, int]  # a dossier's retention and what it counts for


@dataclass(frozen=True, slots=True)
class _Year:
    """The figures of a year by their names in the form's words; papers are counted as on the clock."""

    year: int
    dossiers: Mapping[str, Sequence[Weighed]]
    papers: Timeliness
    days: int


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The figures of each year named; of this year without a word. UsageError `print.year_unreadable`."""
    years = [_year(text) for text in what] or [office.today().year]
    return [_source(office, _figures(office, year)) for year in years]


def offered(office: Office) -> bool:
    """Whether there is a dossier."""
    with office.store.read() as connection:
        return paper_rows.has_dossier(connection)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise UsageError("print.year_unreadable", text=text)
    return int(text)


def _figures(office: Office, year: int) -> _Year:
    living, _, _ = due_list.living(office)
    with office.store.read() as connection:
        entered = deadline_rows.entries_into_archive(connection)
    # An open dossier has a last paper, but its work goes on.
    closed = [one for one in living if one.dossier.state in (DossierState.WORK_ENDED, *_DONE)]
    ended = [one for one in closed if one.ended is not None and one.ended.year == year]
    if_ended = {
        "ended": [(one.dossier.retention, 1) for one in ended],
        "completed": [(one.dossier.retention, 1) for one in ended if one.dossier.state in _DONE],
        "sheets": [
            (one.dossier.retention, one.totals.sheets)
            for one in paper_inventory.listed(office, [one.row_id for one in ended])
        ],
    }
    of_year = {
        "planned": _planned(office, year),
        "year_dossiers": [
            (one.dossier.retention, 1) for one in living if one.dossier.period == str(year)
        ],
        "handed_in": [
            (one.dossier.retention, 1)
            for one in living
            if one.dossier.state is DossierState.IN_OFFICE_ARCHIVE
            and entered.get(one.row_id, "")[:4] == str(year)
        ],
    }  # fmt: skip
    clock = timeliness.report(office)
    return _Year(year, of_year | if_ended, clock.office, clock.days)


def _planned(office: Office, year: int) -> list[Weighed]:
    """The titles of the year's plans."""
    return [
        (entry.retention, 1)
        for plan in file_plan.plans(office)
        if plan.year == year
        for entry in plan.entries
    ]


def _source(office: Office, found: _Year) -> Source:
    profile, day, name = office.profile, office.today(), str(found.year)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        return Subject(name, common | {"year": name}, rows_of(_rows(found, form.words)))

    return Source(name, "statistics", fill)


_ORDER = ("planned", "year_dossiers", "ended", "completed", "sheets", "handed_in")


def _rows(found: _Year, form_words: Mapping[str, str]) -> Iterator[dict[str, str]]:
    lines = [_dossier_line(found.dossiers[name]) | {"name": form_words.get(name, "")} for name in _ORDER]
    papers = found.papers
    for name, count in (
        ("papers", papers.papers), ("filed", papers.filed), ("in_time", papers.in_time),
        ("late", papers.late), ("unfiled", papers.unfiled),
    ):  # fmt: skip
        text = form_words.get(name, "").format(days=found.days)
        lines.append({"name": text, "total": words.figure(count)})
    for ordinal, line in enumerate(lines, start=1):
        yield {"ordinal": str(ordinal)} | line


def _dossier_line(weighed: Sequence[Weighed]) -> dict[str, str]:
    total = sum(weight for _, weight in weighed)
    permanent = sum(weight for period, weight in weighed if period.kind is RetentionKind.PERMANENT)
    limited = sum(weight for period, weight in weighed if period.kind is RetentionKind.YEARS)
    return {
        "total": words.figure(total),
        "permanent": words.figure(permanent),
        "limited": words.figure(limited),
        "other": words.figure(total - permanent - limited),
    }
