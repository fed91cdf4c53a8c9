"""What the checks look at: everything of one dossier, and of the office as a whole, in frozen values.

Assembled by `services.checks`; a check never looks anything up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from hoso_desktop.domain.completion import CompletionRules
from hoso_desktop.domain.components import ComponentMark, ComponentSet, ExpectedPaper
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.deadlines import DeadlineRules
from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.holding import Holding, Loan
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.series import SeriesFacts, SeriesKey
from hoso_desktop.domain.sign_off import SignOff


@dataclass(frozen=True, slots=True)
class PrintFact:
    """The last print of a form: when, and whether it still shows what the dossier says."""

    at: datetime
    stale: bool


@dataclass(frozen=True, slots=True)
class FileFact:
    """The state of an attachment's sealed file: present with its size, and the last full check's answer."""

    present: bool
    size_ok: bool = True
    last_check: str = ""  # "" never | "ok" | "changed"


@dataclass(frozen=True, slots=True)
class PersonFact:
    """A person of the office; `leaves_on` is the day a move or retirement takes effect."""

    uid: str
    name: str
    closed: bool = False
    leaves_on: date | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who does not issue a type of paper: authors beginning with one of `not_by`, or all but `only_by`."""

    type_name: str
    not_by: tuple[str, ...] = ()
    only_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """One dossier with everything a check may ask about it."""

    sheet: DossierSheet
    today: date
    components: ComponentSet | None = None
    marks: tuple[ComponentMark, ...] = ()
    expected: tuple[ExpectedPaper, ...] = ()
    meeting: MeetingFacts | None = None
    sign_offs: tuple[SignOff, ...] = ()  # oldest first
    content_hash: str = ""  # of the contents as they are now
    prints: Mapping[str, PrintFact] = field(default_factory=dict)  # by form id
    holdings: tuple[Holding, ...] = ()
    loans: tuple[Loan, ...] = ()
    filed_at: Mapping[str, datetime] = field(default_factory=dict)  # placement uid → journal time
    opened_at: datetime | None = None  # journal time of the dossier's creation
    series: tuple[SeriesFacts, ...] = ()  # of a Tập: its own series, from the whole register
    files: Mapping[str, FileFact] = field(default_factory=dict)  # attachment uid → state
    packages: tuple[datetime, ...] = ()  # when packages of it were built
    handed_in_on: date | None = None  # entry into the office archive
    deadline_rules: DeadlineRules | None = None  # of the office; without them no deadline is reported
    symbols: frozenset[str] = frozenset()  # of the known types, without capitals; empty: nobody knows
    authority: tuple[Authority, ...] = ()
    completion: CompletionRules | None = None  # without them, the Decree's own thresholds


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """What the checks of the whole office look at, besides the dossiers one by one."""

    today: date
    start_of_use: date | None
    plan_entries: tuple[FilePlanEntry, ...] = ()  # of this year's issued plans, `added_on` since when
    opened_from_plan: Mapping[str, int] = field(default_factory=dict)  # plan notation → documents inside
    not_arising: frozenset[str] = frozenset()  # uids of titles whose work does not arise, with a reason
    unfiled: tuple[RegisterEntry, ...] = ()  # entries in no dossier without a reason
    series: tuple[SeriesFacts, ...] = ()  # every outgoing series of the current term
    people: tuple[PersonFact, ...] = ()
    open_by_keeper: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # keeper → dossier codes
    first_by_keeper: Mapping[str, str] = field(default_factory=dict)  # keeper → uid of the first of them
    first_entry_days: Mapping[str, date] = field(default_factory=dict)  # dossier uid → first filing day
    late_share: float | None = None  # share of papers filed more than the allowed days after their date
    inspections: tuple[date, ...] = ()
    covered: Mapping[SeriesKey, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """First and last number that a Tập answers for itself."""
    symbols: frozenset[str] = frozenset()
