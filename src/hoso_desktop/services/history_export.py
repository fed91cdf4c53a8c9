"""The access history as a file: what the person at work may see, ending with the head it was taken from.

That the history left the store is a fact of the history, and its head is remembered (`db.anchors`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hoso_desktop.db import anchors
from hoso_desktop.domain.access import Action, Object
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.files import atomic_write, replace, world_error
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import history_lines
from hoso_desktop.services.history import Head
from hoso_desktop.services.history_lines import HistoryFilter, HistoryLine
from hoso_desktop.services.office import Office
from hoso_desktop.transfer import history_list

CSV, EXCEL = ".csv", ".xlsx"
MOST_IN_EXCEL = 20_000
_COLUMNS = ("at", "person", "text", "dossier", "remark")
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class ExportedHistory:
    """A history written as a file."""

    path: Path
    lines: int
    head: Head


def export(
    office: Office, target: Path, wanted: HistoryFilter | None = None, *, context: JobContext | None = None
) -> ExportedHistory:
    """Write the lines of a filter to `target` (.csv or .xlsx), newest first, with count and head at the end.

    Raises UserError access.denied, UsageError `history_file.kind`, UserError `history_file.too_many` for a
    workbook, EnvironmentProblem when the disk refuses, Cancelled between lines.
    """
    kind = target.suffix.lower()
    if kind not in (CSV, EXCEL):
        raise UsageError("history_file.kind", path=str(target))
    office.require(Action.READ, Object.HISTORY)  # to give it out is what the fact needs (domain.access)
    context = context or JobContext()
    head = _hand_out(office, target)
    lines = _lines(office, wanted, head, context)
    closing = [
        sentence("history_file.count", count="{count}"),
        sentence("history_file.head", head=head.written),
    ]
    columns = [sentence(f"history_file.column.{name}") for name in _COLUMNS]
    if kind == EXCEL:
        taken = list(islice(lines, MOST_IN_EXCEL + 1))
        if len(taken) > MOST_IN_EXCEL:
            raise UserError("history_file.too_many", most=MOST_IN_EXCEL)
        atomic_write(target, history_list.workbook(columns, taken, closing))
        return ExportedHistory(target, len(taken), head)
    return ExportedHistory(target, _write_text(target, columns, lines, closing), head)


def _hand_out(office: Office, target: Path) -> Head:
    """Written down before anything is shown; the head is that of the time before."""
    with office.change(keep_images=False) as tx:
        head = Head(*anchors.put(tx, anchors.PRINTED, target.name))
        tx.record("history.exported", body={"seq": head.seq, "file": target.name}, travels=False)
    return head


def _lines(
    office: Office, wanted: HistoryFilter | None, head: Head, context: JobContext
) -> Iterator[tuple[str, ...]]:
    total = head.seq
    for done, line in enumerate(history_lines.everything(office, wanted, below=head.seq + 1)):
        if done % _STEP == 0:
            context.step(Progress(min(total - line.seq, total), total, "history_file.stage"))
        yield _cells(line)


def _cells(line: HistoryLine) -> tuple[str, ...]:
    remark = sentence("history_file.doubtful") if line.doubtful else ""
    return (line.when, line.person, line.text, line.dossier, remark)


def _write_text(
    target: Path, columns: list[str], lines: Iterator[tuple[str, ...]], closing: list[str]
) -> int:
    """As `files.atomic_write`, but line by line: a history may be long."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as out:
            count = history_list.write_text(out, columns, lines, closing)
            out.flush()
            os.fsync(out.fileno())
        replace(temporary, target)
    except OSError as error:
        raise world_error(error, target) from error
    finally:
        temporary.unlink(missing_ok=True)
    return count
