"""Looking after the store: is every page, link, fact and file still what was written."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.db import dossiers, vault
from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.problem import Problem
from hoso_desktop.errors import EnvironmentProblem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import history
from hoso_desktop.services.history import HistoryReport
from hoso_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a check of the whole store found."""

    problems: tuple[Problem, ...]
    journal_rows: int
    attachments: int
    doubtful_times: int = 0  # facts written while the computer's clock was in doubt; no damage

    @property
    def ok(self) -> bool:
        return not self.problems


def verify_store(office: Office, *, context: JobContext | None = None) -> StoreReport:
    """Check the pages' authenticity, the structure, the links, the journal's chain and every stored file.

    Where the database itself is damaged the report ends with what could still be read.
    """
    context = context or JobContext()
    problems: list[Problem] = []
    rows, files, doubtful = 0, 0, 0
    try:
        problems += _database(office, context)
        told, files, found = _contents(office, context)
        rows, doubtful = told.verdict.rows, told.doubtful
        problems += found
    except EnvironmentProblem as problem:
        if problem.code != "store.damaged":
            raise
        if not problems:
            problems.append(Problem("verify.database", params={"detail": "malformed"}))
    return StoreReport(tuple(problems), rows, files, doubtful)


def _database(office: Office, context: JobContext) -> list[Problem]:
    store = office.store
    context.step(Progress(0, 4, "verify.stage.database"))
    # The check reads the main file only, so the write-ahead log must be in it.
    store.checkpoint()
    found = [str(row[0]) for row in store.pragma("cipher_integrity_check")]
    if not found:
        found = [str(row[0]) for row in store.pragma("quick_check") if row[0] != "ok"]
    return [Problem("verify.database", params={"detail": text}) for text in found]


def _contents(office: Office, context: JobContext) -> tuple[HistoryReport, int, list[Problem]]:
    store = office.store
    problems: list[Problem] = []
    context.step(Progress(1, 4, "verify.stage.references"))
    dangling = len(store.pragma("foreign_key_check"))
    if dangling:
        problems.append(Problem("verify.references", params={"count": dangling}))
    context.step(Progress(2, 4, "verify.stage.journal"))
    told = history.verify(office, context=context)
    problems += told.problems
    with store.read() as connection:
        attachments = dossiers.attachments(connection)
    for index, attachment in enumerate(attachments):
        context.step(Progress(index, len(attachments), "verify.stage.attachments"))
        whole = vault.cipher_matches(store.files, attachment)
        if whole is None:
            problems.append(Problem("verify.attachment_missing", params={"uid": attachment.uid}))
        elif not whole:
            problems.append(Problem("verify.attachment_changed", params={"uid": attachment.uid}))
    return told, len(attachments), problems


def counts(office: Office) -> dict[str, int]:
    """How many dossiers, register entries, placements, attachments and journal rows there are."""
    with office.store.read() as connection:
        return office_rows.counts(connection)
