"""The plan against what is there: dossiers opened from its titles, titles not opened, dossiers outside it."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.db import file_plan as rows
from hoso_desktop.domain.dossier import STATE_LABEL, DossierState
from hoso_desktop.domain.file_plan import FilePlan, FilePlanEntry
from hoso_desktop.domain.plan_numbering import event_notation
from hoso_desktop.domain.text import key
from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, plan_absence
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Changes, Office

_BLANK = "…"
_MOST_EVENTS = 400


@dataclass(frozen=True, slots=True)
class OpenedDossier:
    """A dossier of the year as the plan sees it."""

    uid: str
    code: str
    title: str
    state: str
    state_label: str
    documents: int


@dataclass(frozen=True, slots=True)
class TitleReality:
    """A title and the dossiers opened from it."""

    entry: FilePlanEntry
    dossiers: tuple[OpenedDossier, ...]
    withheld: bool = False  # something was opened that the person at work may not see
    absence: str = ""  # why its work does not arise this year


@dataclass(frozen=True, slots=True)
class PlanReality:
    """The whole plan against reality; `outside` are dossiers of the year that no title foresaw."""

    titles: tuple[TitleReality, ...]
    outside: tuple[OpenedDossier, ...]

    @property
    def opened(self) -> int:
        """Titles from which something was opened."""
        return sum(bool(title.dossiers) for title in self.titles)

    @property
    def not_opened(self) -> int:
        """Titles nothing was opened from yet, though their work may arise."""
        return sum(not (title.dossiers or title.withheld or title.absence) for title in self.titles)

    @property
    def not_arising(self) -> int:
        """Titles nothing was opened from, because their work does not arise."""
        return sum(bool(title.absence) and not title.dossiers for title in self.titles)

    @property
    def dossiers(self) -> int:
        """All dossiers of the year."""
        return sum(len(title.dossiers) for title in self.titles) + len(self.outside)


def reality(office: Office, plan: FilePlan) -> PlanReality:
    """Hold a plan against the dossiers of its year."""
    with office.store.read() as connection:
        found = rows.opened(connection, plan.year, hidden_too=True)
        absent = plan_absence.absences_in(connection)
    homes = _homes(plan)
    by_title: dict[str, list[OpenedDossier]] = {}
    outside: list[OpenedDossier] = []
    withheld: set[str] = set()
    for row in found:
        state = DossierState(row["state"])
        code = f"{row['notation']}/{row['period']}"
        shown = OpenedDossier(
            row["uid"], code, row["title"], state.value, STATE_LABEL[state], row["documents"]
        )
        title = row["plan_entry_uid"] if row["plan_entry_uid"] in homes.values() else ""
        title = title or homes.get(row["notation"], "") or _stem(row["notation"], homes)
        if row["hidden"]:
            withheld.add(title)
        elif title:
            by_title.setdefault(title, []).append(shown)
        else:
            outside.append(shown)
    titles = tuple(
        TitleReality(
            entry, tuple(by_title.get(entry.uid, ())), entry.uid in withheld, absent.get(entry.uid, "")
        )
        for entry in plan.entries
    )
    return PlanReality(titles, tuple(outside))


def _homes(plan: FilePlan) -> dict[str, str]:
    """Notation → uid of its title, with the numbers kept free for events."""
    out = {entry.notation: entry.uid for entry in plan.entries}
    for entry in plan.entries:
        for ordinal in range(2, _MOST_EVENTS if entry.last_number else 2):
            try:
                out.setdefault(event_notation(entry, plan.style, ordinal), entry.uid)
            except ValueError:
                break
    return out


def _stem(notation: str, homes: dict[str, str]) -> str:
    """`KT.02.01` belongs to the title `KT.02` that has a dossier for each case."""
    for separator in (".", "-", "/"):
        stem, found, rest = notation.rpartition(separator)
        if found and rest.isdecimal() and stem in homes:
            return homes[stem]
    return ""


def proposed(office: Office, plan: FilePlan, entry: FilePlanEntry) -> NewDossier:
    """What a dossier opened from a title would be; `…` in the title is for the person to fill in.

    Raises UserError file_plan.numbers_used_up when no number kept free is left.
    """
    with office.store.read() as connection:
        taken = {row["notation"] for row in rows.opened(connection, plan.year, hidden_too=True)}
    return NewDossier(
        _free(entry, plan, taken), entry.title, year=str(plan.year), retention=entry.retention,
        kind=entry.kind, term=plan.term, keeper=entry.owner, component_set=entry.component_set,
        plan_entry_uid=entry.uid,
    )  # fmt: skip


def _free(entry: FilePlanEntry, plan: FilePlan, taken: set[str]) -> str:
    if not entry.each:
        return entry.notation
    for ordinal in range(1, _MOST_EVENTS):
        try:
            notation = event_notation(entry, plan.style, ordinal)
        except ValueError:
            break
        if notation not in taken:
            return notation
    raise UserError("file_plan.numbers_used_up", notation=entry.notation)


def open_from_plan(
    office: Office, plan: FilePlan, entry: FilePlanEntry, *, title: str = "", notation: str = ""
) -> Changes:
    """Open a dossier from a title of the plan.

    Raises UserError file_plan.blank_left while a title still has `…`, file_plan.same_title where a dossier of
    this title of the plan already bears the words (two quick presses), dossier.duplicate_code.
    """
    ready = proposed(office, plan, entry)
    words = title or ready.title
    if _BLANK in words:
        raise UserError("file_plan.blank_left", title=words)
    with office.store.read() as connection:
        found = rows.opened(connection, plan.year)
    for one in found:
        if one["plan_entry_uid"] == entry.uid and key(one["title"]) == key(words):
            raise UserError(
                "file_plan.same_title", code=f"{one['notation']}/{one['period']}", title=one["title"]
            )
    return dossiers.new_dossier(
        office,
        NewDossier(
            notation or ready.notation, words, year=ready.year, retention=ready.retention, kind=ready.kind,
            term=ready.term, keeper=ready.keeper, component_set=ready.component_set,
            plan_entry_uid=ready.plan_entry_uid,
        ),
    )  # fmt: skip
