"""What is said of the schedule, of sealed packages and of the runs that moved them. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hoso_desktop.db.outgoing import OutgoingRow, RunRow
from hoso_desktop.domain.clock import VIETNAM, read_stamp
from hoso_desktop.domain.export_schedule import Every, Schedule
from hoso_desktop.domain.problem import Problem
from hoso_desktop.messages import sentence
from hoso_desktop.services import province_key
from hoso_desktop.services.export_schedule import Kept
from hoso_desktop.services.office import Office
from hoso_desktop.services.outgoing import Settled
from hoso_desktop.services.system_task import TaskState
from hoso_desktop.transfer.outgoing_folder import Run


def when(stamp: str) -> str:
    """`16:30 20/11/2026` of a stamp; empty for none."""
    return f"{read_stamp(stamp).astimezone(VIETNAM):%H:%M %d/%m/%Y}" if stamp else ""


def schedule_text(schedule: Schedule) -> str:
    """`thứ Sáu hằng tuần lúc 16:30`."""
    if schedule.every is Every.WEEK:
        day = sentence(f"schedule.weekday.{schedule.day}")
        return sentence("schedule.weekly", day=day, hour=f"{schedule.hour:%H:%M}")
    return sentence("schedule.monthly", day=schedule.day, hour=f"{schedule.hour:%H:%M}")


def schedule_lines(office: Office, kept: Kept | None, key: str) -> list[str]:
    """The schedule, and to whom packages are sealed."""
    lines = [sentence("schedule.none")]
    if kept is not None:
        plan = kept.schedule
        text = schedule_text(plan)
        lines = [
            sentence("schedule.is" if plan.enabled else "schedule.is_off", text=text, target=plan.target)
        ]
        if plan.quiet:
            lines.append(
                sentence("schedule.rests", begin=f"{plan.quiet[0]:%H:%M}", end=f"{plan.quiet[1]:%H:%M}")
            )
        if plan.enabled:
            lines.append(sentence("schedule.next", at=f"{plan.following(office.now()):%H:%M %d/%m/%Y}"))
    shown = (
        sentence("schedule.key", fingerprint=province_key.fingerprint(key))
        if key
        else sentence("schedule.no_key")
    )
    return [*lines, shown]


def task_line(task: TaskState) -> str:
    """Whether the system's own task is there."""
    if not task.kind:
        return sentence("schedule.task_cannot")
    return sentence("schedule.task_is" if task.installed else "schedule.task_is_not")


def _problem(problem: Problem) -> str:
    return sentence(problem.code, **problem.params)


def of_dossier(settled: Settled, code: str) -> list[str]:
    """What became of one dossier that was completed; nothing where no schedule asks for it."""
    if code in settled.sealed:
        return [sentence("outgoing.sealed", code=code)]
    return [
        sentence("outgoing.not_sealed", code=one.code, why=_problem(one.problems[0]))
        for one in settled.not_sealed
        if one.code == code
    ]


def settled_lines(settled: Settled) -> list[str]:
    """What was sealed, withdrawn, seen to be sent, and what could not be sealed and why."""
    lines = [sentence("outgoing.sealed", code=code) for code in settled.sealed]
    lines += [sentence("outgoing.withdrawn", code=code) for code in settled.withdrawn]
    lines += [sentence("outgoing.sent", code=code) for code in settled.sent]
    for one in settled.not_sealed:
        lines.append(sentence("outgoing.not_sealed_all", code=one.code))
        lines += [f"- {_problem(problem)}" for problem in one.problems]
    return lines or [sentence("outgoing.nothing_new")]


def run_lines(run: Run) -> list[str]:
    """What a run moved, what not, why, and what to do."""
    lines = [
        sentence(f"outbox.outcome.{run.outcome}", sent=len(run.sent) + len(run.already), place=run.place)
    ]
    lines += [f"- {name}" for name in (*run.sent, *run.already)]
    lines += [f"- {sentence(failure.code, **failure.params)}" for failure in run.failed]
    if run.failed:
        lines.append(sentence("outbox.again"))
    return lines


def failure_text(failure: Mapping[str, Any]) -> str:
    """A failure of a run that was written down."""
    return sentence(failure["code"], **failure["params"])


def run_line(run: RunRow) -> str:
    """One line for a run that was written down."""
    sent = len(run.counts.get("sent", ())) + len(run.counts.get("already", ()))
    return f"{when(run.ended_at)}: {sentence(f'outbox.outcome.{run.outcome}', sent=sent, place=run.place)}"


def list_lines(rows: Sequence[OutgoingRow], runs: Sequence[RunRow]) -> list[str]:
    """Packages and runs, the newest first."""
    lines = [
        sentence(
            f"outgoing.row.{row.state}", code=row.code, name=row.name, sealed=when(row.sealed_at),
            moved=when(row.moved_at), place=row.moved_to,
        )
        for row in rows
    ]  # fmt: skip
    for run in runs:
        lines.append(run_line(run))
        lines += [f"- {failure_text(failure)}" for failure in run.failed]
    return lines or [sentence("outgoing.nothing")]
