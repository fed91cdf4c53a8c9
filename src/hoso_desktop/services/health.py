"""Looking after the store: is every page, link, fact and file still what was written."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.db import dossiers, journal, vault
from hoso_desktop.db import office as office_rows
from hoso_desktop.domain.problem import Problem
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a check of the whole store found."""

    problems: tuple[Problem, ...]
    journal_rows: int
    attachments: int

    @property
    def ok(self) -> bool:
        return not self.problems


def verify_store(office: Office, *, context: JobContext | None = None) -> StoreReport:
    """Check the pages' authenticity, the structure, the links, the journal's chain and every stored file."""
    context = context or JobContext()
    store = office.store
    problems: list[Problem] = []
    context.step(Progress(0, 4, "verify.database"))
    # The check reads the main file only, so the write-ahead log must be in it.
    store.checkpoint()
    pages = [str(row[0]) for row in store.pragma("cipher_integrity_check")]
    structure = [str(row[0]) for row in store.pragma("quick_check")]
    problems += [Problem("verify.database", params={"detail": text}) for text in pages]
    problems += [Problem("verify.database", params={"detail": text}) for text in structure if text != "ok"]
    context.step(Progress(1, 4, "verify.references"))
    dangling = len(store.pragma("foreign_key_check"))
    if dangling:
        problems.append(Problem("verify.references", params={"count": dangling}))
    context.step(Progress(2, 4, "verify.journal"))
    with store.read() as connection:
        rows, broken = journal.check_chain(connection)
        attachments = dossiers.attachments(connection)
    if broken is not None:
        problems.append(Problem("verify.journal", params={"seq": broken}))
    for index, attachment in enumerate(attachments):
        context.step(Progress(index, len(attachments), "verify.attachments"))
        whole = vault.cipher_matches(store.files, attachment)
        if whole is None:
            problems.append(Problem("verify.attachment_missing", params={"uid": attachment.uid}))
        elif not whole:
            problems.append(Problem("verify.attachment_changed", params={"uid": attachment.uid}))
    return StoreReport(tuple(problems), rows, len(attachments))


def counts(office: Office) -> dict[str, int]:
    """How many dossiers, register entries, placements, attachments and journal rows there are."""
    with office.store.read() as connection:
        return office_rows.counts(connection)
