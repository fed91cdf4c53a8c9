"""Commands about backups: make, list, look over, try out, bring back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from hoso_desktop.cli.key_commands import typed_codes
from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.backup_keeping import GOOD
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.errors import UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup as backups
from hoso_desktop.services import backup_restore, recovery_keys
from hoso_desktop.services.backup import BackupRow, PlaceResult


def backup(session: Session, words: argparse.Namespace) -> int:
    """Make, list, check, try out or restore a backup; choose where they go."""
    actions = {
        "run": _run, "list": _list, "check": _check, "drill": _drill, "restore": _restore, "places": _places,
    }  # fmt: skip
    return actions[words.action](session, words)


def _shown(row: BackupRow) -> dict[str, Any]:
    return {
        "name": row.name, "place": row.place, "at": row.at.isoformat(), "occasion": row.occasion,
        "state": row.state, "size": row.size, "there": row.there, "detail": row.detail,
        "checked_at": row.checked_at.isoformat() if row.checked_at else None,
        "restored_at": row.restored_at.isoformat() if row.restored_at else None,
    }  # fmt: skip


def _state(row: BackupRow) -> str:
    return sentence(f"backup.state.{row.state}") if row.there else sentence("backup.state.away")


def _result(one: PlaceResult) -> str:
    if one.row is None:
        return one.problem
    text = sentence("cli.backup_made", place=one.place, name=one.row.name, state=_state(one.row))
    return f"{text} {one.row.detail}".rstrip()


def _run(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    if words.when_due and not backups.due(office):
        session.output.answer({"backups": [], "due": False}, [sentence("cli.backup_not_due")])
        return 0
    occasion = backups.DAILY if words.when_due else backups.BY_HAND
    run = backups.run(office, occasion, session.output.context(), to=words.to or None)
    document = {
        "backups": [
            {"place": one.place, "problem": one.problem, **(_shown(one.row) if one.row else {})}
            for one in run.results
        ]
    }
    session.output.answer(document, [_result(one) for one in run.results])
    return 0 if len(run.good) == len(run.results) else 1


def _list(session: Session, words: argparse.Namespace) -> int:
    del words
    office = session.office
    rows, state = backups.listing(office), backups.state(office)
    cells = [
        (row.name, f"{row.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}", _state(row), row.place, row.detail)
        for row in rows
    ]
    header = [sentence(f"cli.head.backup_{name}") for name in ("name", "at", "state", "place", "detail")]
    document = {
        "backups": [_shown(row) for row in rows], "places": list(state.places), "days": state.days,
        "amber": state.amber,
    }  # fmt: skip
    session.output.answer(document, table(cells, header) if cells else [sentence("cli.backup_none")])
    return 0


def _check(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    wanted = [row for row in backups.listing(office) if words.name in ("", row.name)]
    if not wanted:
        raise UserError("backup.unknown", name=words.name)
    context = session.output.context()
    rows = [backups.check(office, row, full=words.full, context=context) for row in wanted if row.there]
    lines = [
        f"{sentence('cli.backup_checked', name=row.name, state=_state(row))} {row.detail}" for row in rows
    ]
    lines += [sentence("cli.backup_away", name=row.name, place=row.place) for row in wanted if not row.there]
    session.output.answer({"backups": [_shown(row) for row in rows]}, [line.rstrip() for line in lines])
    return 0 if rows and all(row.state == GOOD for row in rows) else 1


def _drill(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    place = words.to or next(iter(backups.places(office)), None)
    if place is None:
        raise UserError("backup.no_places")
    row = backup_restore.drill(office, place, session.output.context())
    text = sentence("cli.backup_drilled", name=row.name) if row.state == GOOD else row.detail
    session.output.answer({"backup": _shown(row)}, [text])
    return 0 if row.state == GOOD else 1


def _restore(session: Session, words: argparse.Namespace) -> int:
    """Bring an office back into a new folder; the store named by --store is not asked."""
    folder: Path = words.folder
    if words.recovery:
        wanted = recovery_keys.parts_wanted(folder) or 1
        codes = typed_codes(wanted)
        opener = recovery_keys.by_codes(codes, clock=session.clock)
    else:
        opener = backup_restore.by_password(session.password(new=False), session.login)
    found = backup_restore.restore(
        folder, words.into, opener, clock=session.clock, context=session.output.context()
    )
    last = f"{found.last_fact.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if found.last_fact else ""
    lines = [
        sentence(
            "cli.restored", path=found.folder, dossiers=found.counts["dossier"],
            papers=found.counts["placement"], files=found.counts["attachment"], last=last,
        )
    ]  # fmt: skip
    if found.missing_files:
        lines.append(sentence("cli.restored_without", count=found.missing_files))
    if found.left_out:
        lines.append(sentence("cli.restored_left_out", logins=", ".join(found.left_out)))
    document = {
        "folder": str(found.folder), "store_id": found.store_id, "counts": found.counts,
        "last_fact": found.last_fact.isoformat() if found.last_fact else None,
        "missing_files": found.missing_files, "left_out": list(found.left_out),
    }  # fmt: skip
    session.output.answer(document, lines)
    return 1 if found.missing_files else 0


def _places(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    if words.folders or words.none:
        backups.set_places(office, words.folders)
    chosen = backups.places(office)
    lines = [str(path) for path in chosen] or [sentence("backup.no_places")]
    lines += [
        sentence("cli.backup_same_disk", path=path)
        for path in chosen
        if backups.on_the_same_disk(office, path)
    ]
    session.output.answer({"places": [str(path) for path in chosen]}, lines)
    return 0
