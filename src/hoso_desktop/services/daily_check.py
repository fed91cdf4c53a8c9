"""What is looked after every day without being asked: every page of the store, and a part of its files.

A page is authenticated (cipher), then the shape of every table; the search index is made from the rows and
can be made again, so the monthly check is enough for it. Files are read again one thirtieth a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hoso_desktop.db import dossiers, schema, vault
from hoso_desktop.db import office as rows
from hoso_desktop.domain.document import Attachment
from hoso_desktop.domain.problem import Problem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services.office import Office

# A whole round of the files takes a month.
ROUND_DAYS = 30
_SETTING = "daily_check"
_DAYS_KEPT = 7  # a clock that jumped and came back finds the day it left
_TABLES = tuple(schema.metadata.tables)


@dataclass(frozen=True, slots=True)
class DailyReport:
    """What one day's check found; `files` is how many of them were read again."""

    day: date
    problems: tuple[Problem, ...]
    files: int

    @property
    def ok(self) -> bool:
        return not self.problems


def due(office: Office) -> bool:
    """Whether today's check has not been made yet; a clock set back asks for none twice a day."""
    with office.store.read() as connection:
        last = rows.settings(connection).get(_SETTING, {})
    return office.today().isoformat() not in _days(last)


def _days(last: dict[str, Any]) -> list[str]:
    """The last days on which it was made, newest first; a store of before knows one."""
    return [str(day) for day in last.get("days") or [last.get("day", "")]]


def check(office: Office, context: JobContext | None = None) -> DailyReport:
    """Check the store's pages and tables and today's part of its files; remembered, and written down."""
    context = context or JobContext()
    problems = database_problems(office, context)
    found, files = _files(office, context) if not problems else ([], 0)
    report = DailyReport(office.today(), (*problems, *found), files)
    if not problems:
        _remember(office, report)
    return report


def database_problems(office: Office, context: JobContext) -> list[Problem]:
    """Pages that are not what was written, or tables that do not hang together."""
    store, total = office.store, len(_TABLES) + 1
    context.step(Progress(0, total, "verify.stage.database"))
    # The check reads the main file only, so the write-ahead log must be in it.
    store.checkpoint()
    found = [str(row[0]) for row in store.pragma("cipher_integrity_check")]
    for number, name in enumerate(_TABLES, start=1):
        if found:
            break
        context.step(Progress(number, total, "verify.stage.database"))
        found += [str(row[0]) for row in store.pragma(f"quick_check('{name}')") if row[0] != "ok"]
    return [Problem("verify.database", params={"detail": text}) for text in found]


def _files(office: Office, context: JobContext) -> tuple[list[Problem], int]:
    """Read today's share of the stored files again; their hash of the sealed bytes needs no key."""
    with office.store.read() as connection:
        stored = [one for one in dossiers.attachments(connection) if _turn(one) == _today(office)]
    problems = []
    for number, attachment in enumerate(stored):
        context.step(Progress(number, len(stored), "verify.stage.attachments"))
        whole = vault.cipher_matches(office.store.files, attachment)
        if not whole:
            code = "verify.attachment_missing" if whole is None else "verify.attachment_changed"
            problems.append(Problem(code, params={"uid": attachment.uid}))
    return problems, len(stored)


def _today(office: Office) -> int:
    return office.today().toordinal() % ROUND_DAYS


def _turn(attachment: Attachment) -> int:
    """The day of the round on which a file is read: spread evenly, the same for ever."""
    return int(attachment.uid[:8], 16) % ROUND_DAYS


def _remember(office: Office, report: DailyReport) -> None:
    body = {"day": report.day.isoformat(), "problems": len(report.problems), "files": report.files}
    with office.change(keep_images=False) as tx:
        last = rows.settings(tx.connection).get(_SETTING, {})
        days = [body["day"], *_days(last)][:_DAYS_KEPT]
        rows.put_settings(tx.connection, {_SETTING: body | {"days": days}})
        tx.record("store.checked", body=body, travels=False)
