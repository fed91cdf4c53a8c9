"""Sending on a schedule on the command line; `hoso export --due` needs no password."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from hoso_desktop.cli.output import problem_json
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.export_schedule import Every, Schedule, read_hours, read_time
from hoso_desktop.errors import UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import (
    due_export,
    export_schedule,
    outgoing,
    outgoing_words,
    province_key,
    system_task,
)
from hoso_desktop.services.outgoing import Settled


def export(session: Session, words: argparse.Namespace) -> int:
    """Send what is due, without unlocking the office."""
    looked = due_export.send(
        session.folder, session.clock.now(), anyway=words.now, context=session.output.context()
    )
    document: dict[str, Any] = {"status": looked.status}
    lines = [sentence(f"outbox.status.{looked.status}")]
    if looked.run is not None:
        run = looked.run
        document |= {
            "outcome": run.outcome, "period": run.period, "place": run.place, "sent": list(run.sent),
            "already": list(run.already),
            "failed": [{"name": f.name, "code": f.code, "params": f.params} for f in run.failed],
        }  # fmt: skip
        lines = outgoing_words.run_lines(run)
    session.output.answer(document, lines)
    return 1 if looked.run is not None and looked.run.failed else 0


def schedule(session: Session, words: argparse.Namespace) -> int:
    """Show and change the schedule, the province's key and the system's task; seal; list what went."""
    actions = {
        "show": _show, "set": _set, "off": _off, "list": _list, "seal": _seal, "key": _key,
        "install": _install, "remove": _remove,
    }  # fmt: skip
    return actions[words.action](session, words)


def _show(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    kept, key = export_schedule.kept(office), province_key.recipient(office)
    task = system_task.state(session.folder)
    document: dict[str, Any] = {
        "schedule": None, "province_key": key, "fingerprint": province_key.fingerprint(key) if key else "",
        "task": {"kind": task.kind, "installed": task.installed},
    }  # fmt: skip
    if kept is not None:
        plan = kept.schedule
        document["schedule"] = {
            "enabled": plan.enabled, "every": plan.every.value, "day": plan.day, "hour": f"{plan.hour:%H:%M}",
            "quiet": [f"{at:%H:%M}" for at in plan.quiet] if plan.quiet else [], "target": plan.target,
            "profile": kept.profile, "next": plan.following(office.now()).isoformat(timespec="minutes"),
        }  # fmt: skip
    session.output.answer(
        document, [*outgoing_words.schedule_lines(office, kept, key), outgoing_words.task_line(task)]
    )
    return 0


def _set(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    before = export_schedule.kept(office)
    if before is None and words.target is None:
        raise UsageError("schedule.no_target")
    plan = before.schedule if before else Schedule(str(words.target))
    every = Every(words.every) if words.every else plan.every
    day = words.day if words.day is not None else (plan.day if every is plan.every else 1)
    plan = replace(
        plan,
        target=str(words.target) if words.target else plan.target,
        every=every,
        day=day,
        hour=read_time(words.hour) if words.hour else plan.hour,
        quiet=plan.quiet if words.quiet is None else read_hours(words.quiet),
        enabled=True,
    )
    profile = words.profile or (before.profile if before else "")
    export_schedule.save(office, plan, **({"profile_id": profile} if profile else {}))
    return _show(session, words)


def _off(session: Session, words: argparse.Namespace) -> int:
    before = export_schedule.kept(session.office)
    if before is not None:
        export_schedule.save(
            session.office, replace(before.schedule, enabled=False), profile_id=before.profile
        )
    return _show(session, words)


def _key(session: Session, words: argparse.Namespace) -> int:
    if words.remove:
        province_key.remove(session.office)
    elif words.recipient:
        province_key.put(session.office, words.recipient)
    return _show(session, words)


def _install(session: Session, words: argparse.Namespace) -> int:
    return _tell_task(session, system_task.install(session.folder))


def _remove(session: Session, words: argparse.Namespace) -> int:
    return _tell_task(session, system_task.remove(session.folder))


def _tell_task(session: Session, task: system_task.TaskState) -> int:
    document = {"kind": task.kind, "installed": task.installed}
    session.output.answer(document, [outgoing_words.task_line(task)])
    return 0


def _seal(session: Session, words: argparse.Namespace) -> int:
    settled = outgoing.settle(session.office, session.output.context())
    session.output.answer(_settled(settled), outgoing_words.settled_lines(settled))
    return 1 if settled.not_sealed else 0


def _settled(settled: Settled) -> dict[str, Any]:
    failed = [
        {"code": one.code, "problems": [problem_json(problem) for problem in one.problems]}
        for one in settled.not_sealed
    ]
    return {
        "sealed": list(settled.sealed), "withdrawn": list(settled.withdrawn), "sent": list(settled.sent),
        "not_sealed": failed,
    }  # fmt: skip


def _list(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    outgoing.settle(office, session.output.context())
    rows, runs = outgoing.listed(office), outgoing.runs(office)
    document = {
        "packages": [
            {"code": row.code, "name": row.name, "state": row.state, "sealed_at": row.sealed_at,
             "moved_at": row.moved_at, "moved_to": row.moved_to, "size": row.size}
            for row in rows
        ],
        "runs": [
            {"period": run.period, "at": run.ended_at, "outcome": run.outcome, "place": run.place,
             **run.counts, "failed": run.failed}
            for run in runs
        ],
    }  # fmt: skip
    session.output.answer(document, outgoing_words.list_lines(rows, runs))
    return 0
