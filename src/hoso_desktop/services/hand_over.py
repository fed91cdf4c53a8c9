"""A hand-over taken through its steps: looked through, packaged, handed over, given back, closed.

Handing over moves every dossier in one transaction; nothing is ever deleted by it. What the receiver says is
services/receipts.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hoso_desktop.db import batches as rows
from hoso_desktop.db import dossiers, schema, sign_offs
from hoso_desktop.db.batches import Item
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import hand_over as rule
from hoso_desktop.domain import lifecycle as lifecycle_rule
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.dossier import STATE_LABEL
from hoso_desktop.domain.hand_over import BatchState, ItemState, Road
from hoso_desktop.domain.lifecycle import Reopening
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.domain.text import clean_lines
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import lifecycle, packages, profile_store
from hoso_desktop.services.batches import BatchView, Details, put_details, values_of, view, whole_in
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.hand_over_proposal import takes
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.state_text import condition_text
from hoso_desktop.transfer import plan as planner

_AS_NOTED = Details()


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing to mend, or to know, before a dossier goes; `fix` and `placement_uid` lead to the place."""

    problem: Problem
    text: str = ""  # already in words, where the problem's own parameters are not
    fix: str = ""
    placement_uid: str | None = None
    field: str = ""

    @property
    def stops(self) -> bool:
        return self.problem.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Checked:
    """A dossier of a hand-over, and everything found."""

    item: Item
    obstacles: tuple[Obstacle, ...]

    @property
    def ready(self) -> bool:
        return not any(one.stops for one in self.obstacles)


@dataclass(frozen=True, slots=True)
class BatchBuild:
    """What became of the packages of a hand-over, as codes of dossiers; `refused` with what is in the way."""

    built: tuple[str, ...]
    skipped: tuple[str, ...]
    paper: tuple[str, ...]
    refused: tuple[packages.Refused, ...]
    files: tuple[Path, ...]


# Looking through


def check(office: Office, batch_uid: str) -> tuple[Checked, ...]:
    """Every dossier still to be handed over, with what stands in its way."""
    found = view(office, batch_uid)
    waiting = (item for item in found.items if item.state is ItemState.IN_BATCH)
    return tuple(Checked(item, tuple(_obstacles(office, found, item))) for item in waiting)


def _obstacles(office: Office, found: BatchView, item: Item) -> Iterator[Obstacle]:
    shown = lifecycle.view(office, item.dossier_uid)
    step, profile = rule.STEP_OF[found.batch.kind], found.batch.profile
    if step not in shown.possible:
        yield Obstacle(
            Problem("hand_over.not_ready", params={"state": STATE_LABEL[shown.state]}), fix="state"
        )
        return
    taken = takes(office, profile, shown.sheet.dossier)
    for one in shown.conditions.get(step, ()):
        # Which periods go to the historical archive is the receiver's to say.
        if not (taken and one.problem.code == "lifecycle.need.permanent"):
            yield Obstacle(one.problem, condition_text(one), one.fix, one.placement_uid, one.field)
    yield from _road(office, shown.sheet, item, profile)


def _road(office: Office, sheet: DossierSheet, item: Item, profile: str) -> Iterator[Obstacle]:
    without = [row for row, paper in enumerate(sheet.documents, start=1) if paper.attachment is None]
    if item.road is Road.PAPER:
        code = "hand_over.paper_only" if len(without) == len(sheet.documents) else "hand_over.paper_chosen"
        yield Obstacle(Problem(code, Severity.NOTE))
        return
    if without:
        severity = Severity.ERROR if profile else Severity.WARNING
        params = {"count": len(without), "rows": ", ".join(map(str, without[:10]))}
        first = sheet.documents[without[0] - 1].uid
        yield Obstacle(Problem("hand_over.without_files", severity, params=params), "", "cell", first, "file")
    if profile:
        plan = planner.plan(sheet, profile_store.profile(office, profile))
        yield from (_in_package(sheet, problem) for problem in plan.problems)


# Where a package's problem is mended, when it is not the package itself.
_MENDED = {
    "package.not_arranged": "arrange", "package.no_office_code": "office",
    "package.no_retention": "retention", "package.retention_refused": "retention",
}  # fmt: skip


def _in_package(sheet: DossierSheet, problem: Problem) -> Obstacle:
    """A problem of the package; one about a paper's file leads to the cell of that file."""
    ordinal = problem.params.get("ordinal")
    if isinstance(ordinal, int) and 0 < ordinal <= len(sheet.documents):
        return Obstacle(problem, "", "cell", sheet.documents[ordinal - 1].uid, "file")
    return Obstacle(problem, fix=_MENDED.get(problem.code, "package"))


# Packages


def build(office: Office, batch_uid: str, out_dir: Path, *, context: JobContext | None = None) -> BatchBuild:
    """Build the packages that are missing in a folder; a good one that is there is left as it is.

    A dossier that was given back goes into a folder of its own, `lan-02`. Raises UserError batch.no_profile,
    batch.not_all_yours and those of packages.build.
    """
    with office.store.read() as connection:
        found = whole_in(connection, batch_uid)
    if not found.batch.profile:
        raise UserError("batch.no_profile", batch=found.code)
    built: list[str] = []
    skipped: list[str] = []
    refused: list[packages.Refused] = []
    files: list[Path] = []
    waiting = [item for item in found.items if item.state is ItemState.IN_BATCH and item.road is Road.FILES]
    for number, item in enumerate(waiting, start=1):
        if context is not None:
            context.step(Progress(number, len(waiting), "batch.building"))
        folder = out_dir / f"lan-{item.version:02d}" if item.version > 1 else out_dir
        there = _already(office, found, item, folder)
        if there is not None:
            skipped.append(item.code)
            files.append(there)
            continue
        done = packages.build(
            office, [item.dossier_uid], folder, profile_id=found.batch.profile, context=context
        )
        refused += done.refused
        for package in (*done.built, *done.kept):
            _link(office, batch_uid, item, package.path)
            built.append(item.code)
            files.append(package.path)
    paper = tuple(item.code for item in found.items if item.road is Road.PAPER)
    return BatchBuild(tuple(built), tuple(skipped), paper, tuple(refused), tuple(files))


def _already(office: Office, found: BatchView, item: Item, folder: Path) -> Path | None:
    """The package of a dossier that stands in the folder already, when it is still good."""
    with office.store.read() as connection:
        known = rows.packages(connection, batch_uid=found.batch.uid)
    name = next((one.name for one in known if one.uid == item.package_uid), "")
    path = folder / name
    if not name or not path.is_file():
        return None
    return path if packages.verify_file(path, office=office).good else None


def _link(office: Office, batch_uid: str, item: Item, path: Path) -> None:
    """Note in the ledger that the package just built belongs to the hand-over."""
    with office.change(keep_images=False) as tx:
        newest = next(
            one for one in rows.packages(tx.connection, name=path.name) if one.dossier_uid == item.dossier_uid
        )
        values = {"batch_uid": batch_uid, "place": str(path.parent), "version": item.version}
        rows.change_package(tx, newest, values)
        rows.change_item(tx, item, {"package_uid": newest.uid})
        body = {"package": newest.uid, "name": newest.name, "version": item.version}
        tx.record("batch.packaged", object_uid=batch_uid, dossier_uid=item.dossier_uid, body=body)


# Handing over


def hand_over(office: Office, batch_uid: str, details: Details = _AS_NOTED) -> Changes:
    """Hand over every dossier that waits in a hand-over, all or none, on a day (today when none is said).

    Raises UserError batch.in_the_way, batch.no_package, batch.nothing_waits, batch.closed,
    batch.not_all_yours, lifecycle.future_day.
    """
    values = values_of(office, details)
    checked = check(office, batch_uid)
    _refuse_unready(office, batch_uid, checked, values)
    with office.change() as tx:
        found = _whole_open(tx, batch_uid)
        day = date.fromisoformat(values.setdefault("handed_on", _day(office, found)))
        if [one.item for one in checked] != [i for i in found.items if i.state is ItemState.IN_BATCH]:
            raise UserError("record.changed_elsewhere")
        for one in checked:
            lifecycle.record(tx, office, one.item.dossier_uid, rule.STEP_OF[found.batch.kind], day=day)
            rows.change_item(tx, one.item, {"state": ItemState.HANDED_OVER.value, "reason": ""})
        put_details(tx, found, {**values, "state": BatchState.HANDED_OVER.value})
        body = {"day": day.isoformat(), "dossiers": len(checked)}
        tx.record("batch.handed_over", object_uid=batch_uid, body=body)
        return office.remember(tx, "batch.handed_over")


def _day(office: Office, found: BatchView) -> str:
    """The day noted before for the papers, of a first hand-over; otherwise today."""
    noted = found.batch.handed_on if found.batch.state is BatchState.OPEN else ""
    return noted or office.today().isoformat()


def _refuse_unready(
    office: Office, batch_uid: str, checked: Sequence[Checked], values: dict[str, object]
) -> None:
    found = view(office, batch_uid)
    if not checked:
        raise UserError("batch.nothing_waits", batch=found.code)
    unready = [one.item.code for one in checked if not one.ready]
    if unready:
        raise UserError("batch.in_the_way", count=len(unready), codes=_some(unready), batch=found.code)
    if values.get("profile", found.batch.profile):
        without = [
            one.item.code for one in checked if one.item.road is Road.FILES and not one.item.package_uid
        ]
        if without:
            raise UserError("batch.no_package", count=len(without), codes=_some(without), batch=found.code)


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")


def _whole_open(tx: Tx, batch_uid: str) -> BatchView:
    found = whole_in(tx.connection, batch_uid)
    if found.batch.state is BatchState.CLOSED:
        raise UserError("batch.closed", batch=found.code)
    return found


def take_back(office: Office, batch_uid: str, reason: str) -> Changes:
    """Nothing left the house after all: every dossier goes back to where it was before the hand-over.

    On the day it was written down and by the same person, as any step is taken back; never after a receipt.
    Raises UserError batch.no_reason, batch.told_already, batch.take_back_late.
    """
    why = _reason(reason)
    with office.change() as tx:
        found = _whole_open(tx, batch_uid)
        told = [item.code for item in found.items if item.state in rule.TOLD]
        given = [item for item in found.items if item.state is ItemState.HANDED_OVER]
        if told or not given:
            raise UserError("batch.told_already", batch=found.code)
        for item in given:
            _refuse_late(tx, office, item)
            lifecycle.record(tx, office, item.dossier_uid, Step.REOPENED, reason=why)
            rows.change_item(tx, item, {"state": ItemState.IN_BATCH.value})
        tx.update(schema.batch, found.batch.row_id, {"state": BatchState.OPEN.value})
        tx.record("batch.taken_back", object_uid=batch_uid, body={"reason": why, "dossiers": len(given)})
        return office.remember(tx, "batch.taken_back")


def _refuse_late(tx: Tx, office: Office, item: Item) -> None:
    steps = sign_offs.of_dossier(tx.connection, item.dossier_uid)
    full = dossiers.load(tx.connection, item.dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    state, person = full.dossier.state, office.person.uid
    allowed, _ = lifecycle_rule.reopening(state, steps, today=office.today(), person_uid=person)
    if allowed is not Reopening.ALLOWED:
        raise UserError("batch.take_back_late", code=item.code)


# Given back, and again


def give_back(office: Office, batch_uid: str, dossier_uid: str, reason: str) -> Changes:
    """Write down that the receiver gave a dossier back, with the reason; it goes one step back.

    Raises UserError batch.no_reason, batch.not_in, batch.not_given.
    """
    why = _reason(reason)
    with office.change() as tx:
        item = _whole_open(tx, batch_uid).item(dossier_uid)
        decide(tx, office, batch_uid, item, ItemState.RETURNED, why)
        return office.remember(tx, "batch.dossier_returned")


def _reason(text: str) -> str:
    why = clean_lines(text)
    refuse_secrets(why)
    if not why:
        raise UserError("batch.no_reason")
    return why


def decide(
    tx: Tx, office: Office, batch_uid: str, item: Item, state: ItemState, reason: str = "",
    documents: str = "{}",
) -> None:  # fmt: skip
    """Within a change: what the receiver decided of one dossier. One that comes back goes one step back.

    Raises UserError batch.not_given.
    """
    if not rule.may_become(item.state, state):
        raise UserError("batch.not_given", code=item.code, state=rule.ITEM_LABEL[item.state])
    values = {"state": state.value, "reason": reason, "decided_at": stamp(tx.moment), "documents": documents}
    rows.change_item(tx, item, values)
    for one in rows.packages(tx.connection, batch_uid=batch_uid):
        if one.uid == item.package_uid:
            rows.change_package(tx, one, {"state": state.value, "detail": reason})
    if state is ItemState.RETURNED:
        lifecycle.record(tx, office, item.dossier_uid, Step.REOPENED, reason=reason)
    body = {"state": state.value, "reason": reason}
    tx.record("batch.dossier_decided", object_uid=batch_uid, dossier_uid=item.dossier_uid, body=body)


def resubmit(office: Office, batch_uid: str, dossier_uid: str) -> Changes:
    """Put a dossier that came back into the same hand-over again, as its next version.

    Raises UserError batch.not_returned, batch.not_in, batch.closed.
    """
    with office.change() as tx:
        item = _whole_open(tx, batch_uid).item(dossier_uid)
        if item.state is not ItemState.RETURNED:
            raise UserError("batch.not_returned", code=item.code, state=rule.ITEM_LABEL[item.state])
        values = {"state": ItemState.IN_BATCH.value, "version": item.version + 1, "package_uid": ""}
        rows.change_item(tx, item, {**values, "documents": "{}"})
        body = {"version": item.version + 1}
        tx.record("batch.resubmitted", object_uid=batch_uid, dossier_uid=dossier_uid, body=body)
        return office.remember(tx, "batch.resubmitted")


def close(office: Office, batch_uid: str) -> Changes:
    """Close a hand-over of which the receiver took everything in. Raises UserError batch.not_finished."""
    with office.change() as tx:
        found = _whole_open(tx, batch_uid)
        left = [item.code for item in found.items if item.state is not ItemState.ACCEPTED]
        if left or not found.items:
            raise UserError("batch.not_finished", batch=found.code, count=len(left), codes=_some(left))
        values = {"state": BatchState.CLOSED.value, "closed_at": stamp(tx.moment)}
        tx.update(schema.batch, found.batch.row_id, values)
        tx.record("batch.closed", object_uid=batch_uid, body={"dossiers": len(found.items)})
        return office.remember(tx, "batch.closed")
