"""The office's schedule for sending (lịch gửi hồ sơ): kept in the store, and in clear for the mover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hoso_desktop.db import office as rows
from hoso_desktop.domain import export_schedule as rule
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.export_schedule import Schedule
from hoso_desktop.errors import UserError
from hoso_desktop.services import packages, profile_store
from hoso_desktop.services.office import Office
from hoso_desktop.transfer import outgoing_folder as box

_SETTING = "export_schedule"


@dataclass(frozen=True, slots=True)
class Kept:
    """The schedule in force, the profile packages are made by, and since when dossiers go by it."""

    schedule: Schedule
    profile: str
    since: str
    target_id: str


def kept(office: Office) -> Kept | None:
    """The schedule; None before the first one."""
    with office.store.read() as connection:
        tree = rows.settings(connection).get(_SETTING)
    if not tree:
        return None
    return Kept(rule.from_tree(tree), tree["profile"], tree["since"], tree["target_id"])


def save(office: Office, schedule: Schedule, *, profile_id: str = packages.DEFAULT_PROFILE) -> Kept:
    """Take a schedule into force. Dossiers completed from the first one on go by it.

    Raises UserError schedule.bad_day_…, schedule.inside_store, package.profile_unknown, access.denied, and
    EnvironmentProblem outbox.target_missing or what the disk of the target refuses.
    """
    rule.check(schedule)
    office.require(Action.WRITE, Object.SETTING)
    profile_store.profile(office, profile_id)
    target = Path(schedule.target).absolute()
    if target.is_relative_to(office.folder.absolute()):
        raise UserError("schedule.inside_store", path=str(target))
    before = kept(office)
    target_id = box.mark_target(target) if schedule.enabled or before is None else before.target_id
    schedule = Schedule(
        str(target), schedule.every, schedule.day, schedule.hour, schedule.quiet, schedule.enabled
    )
    tree: dict[str, Any] = {
        **rule.to_tree(schedule), "profile": profile_id, "target_id": target_id,
        "since": before.since if before else stamp(office.now()),
    }  # fmt: skip
    with office.change(keep_images=False) as tx:
        rows.put_settings(tx.connection, {_SETTING: tree})
        tx.record("schedule.changed", body=tree, travels=False)
    write_down(office)
    return Kept(schedule, profile_id, tree["since"], target_id)


def write_down(office: Office) -> None:
    """Put the schedule where a program without a key reads it; nothing where it stands there already."""
    wanted, folder = kept(office), office.store.files.outgoing
    if wanted is None:
        return
    try:
        there: Sequence[object] | None = box.schedule_of(folder)
    except UserError:
        there = None
    if there != (wanted.schedule, wanted.target_id):
        box.put_schedule(folder, wanted.schedule, wanted.target_id)
