"""`hoso redact`: shows where a secret that slipped in stands, and takes it out when told so twice."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from hoso_desktop.cli.session import Session
from hoso_desktop.errors import EnvironmentProblem, UsageError
from hoso_desktop.messages import sentence
from hoso_desktop.services import backup_purge, queries, redaction, registers
from hoso_desktop.services.redaction import Target


def redact(session: Session, words: argparse.Namespace) -> int:
    """Look, take out, go on with what was interrupted, or remove the old backups."""
    if words.finish:
        return _finish(session)
    if words.purge_backups:
        return _purge(session, words)
    target = _target(session, words)
    if words.apply:
        return _apply(session, target, words)
    found = redaction.look(session.office, target)
    document = {
        "applied": False,
        "what": target.kind,
        "traces": [
            {"kind": trace.kind, "count": trace.count, "where": trace.where} for trace in found.traces
        ],
        "backups": found.backups,
    }
    ending = "redact.nothing" if found.pointless else "redact.dry"
    session.output.answer(document, [*redaction.describe(found), sentence(ending)])
    return 1 if found.pointless else 0


def _target(session: Session, words: argparse.Namespace) -> Target:
    office = session.office
    if words.text_from is not None and not words.code and not words.entry:
        return redaction.of_text(_text(words.text_from))
    if words.entry and not words.code:
        return Target(entry_uid=registers.resolve(office, words.entry))
    if not words.code or (words.row is None) == (not words.field):
        raise UsageError("redact.name_one")
    uid = queries.resolve(office, words.code)
    if words.field:
        return redaction.of_field(uid, words.field)
    return redaction.of_row(office, uid, words.row, file_only=words.file)


def _text(path: Path) -> str:
    """From a file or the standard input: on a command line it would stay in the shell's history."""
    if str(path) == "-":
        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem("file.unreadable", path=path.name) from error


def _apply(session: Session, target: Target, words: argparse.Namespace) -> int:
    done = redaction.redact(session.office, target, reason=words.reason, decision=words.decision)
    document = {
        "applied": True, "what": target.kind, "facts": done.facts, "rows": done.rows, "files": done.files,
        "backups": done.backups, "finished": done.finished,
    }  # fmt: skip
    how = [sentence("redact.backups_how")] if done.backups else []
    session.output.answer(document, [*redaction.told(done), *how])
    return 0 if done.finished else 1


def _finish(session: Session) -> int:
    done = redaction.finish(session.office)
    session.output.answer({"finished": done}, [sentence("redact.finished" if done else "redact.unfinished")])
    return 0 if done else 1


def _purge(session: Session, words: argparse.Namespace) -> int:
    """Name the backups that still hold what was taken out; with --apply take them away."""
    if not words.apply:
        found = backup_purge.look(session.office)
        rows = [{"name": one.name, "place": one.place, "there": one.there} for one in found.old]
        lines = [f"{one.place}/{one.name}" for one in found.old]
        last = sentence("redact.purge_dry" if found.old else "redact.no_old_backup")
        session.output.answer({"applied": False, "old": rows, "fresh": found.fresh}, [*lines, last])
        return 0 if found.old else 1
    done = backup_purge.purge(session.office, session.output.context())
    document = {
        "applied": True, "gone": done.gone, "absent": list(done.absent), "refused": list(done.refused)
    }  # fmt: skip
    session.output.answer(document, backup_purge.told(done))
    return 1 if done.absent or done.refused else 0
