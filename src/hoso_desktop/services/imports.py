"""A clerk's list becomes records: preview, then one import, whole or nothing, that can be undone."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hoso_desktop.db import closed, import_undo, importing, vault
from hoso_desktop.domain.clock import read_stamp, stamp
from hoso_desktop.domain.proposal import Doubt, ImportProposal, ListKind, Mapping, PastedRow, Reason
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.intake import lists, pasted
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import sentence
from hoso_desktop.services import attachments, backup
from hoso_desktop.services.import_plan import ImportPlan, PlannedPaper, make_plan
from hoso_desktop.services.import_write import write_plan
from hoso_desktop.services.office import Changes, Office

__all__ = [
    "ImportPreview",
    "ImportRecord",
    "ImportResult",
    "Mapping",
    "last_imports",
    "preview",
    "read_pasted",
    "run",
]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, before it does anything."""

    proposal: ImportProposal
    plan: ImportPlan
    mapping: Mapping | None
    created: int
    already: int
    duplicates: int
    held_back: int
    refused: int
    doubtful: int
    files: int
    new_dossiers: int
    sentence: str

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What somebody should look at: in the list itself, and rows of dossiers that are completed."""
        return self.proposal.doubts + self.plan.closed


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did. `doubts` are those of the preview and of files that could not be taken."""

    batch_uid: str
    created: int
    already: int
    duplicates: int
    held_back: int
    refused: int
    doubtful: int
    attached: int
    dossiers: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An earlier import."""

    batch_uid: str
    at: datetime
    source_name: str
    created: int
    undoable: bool
    did_nothing: bool = False


def read_pasted(text: str) -> list[PastedRow]:
    """Rows of a block pasted into the document table."""
    return pasted.read_pasted(text)


def preview(
    office: Office, path: Path, *, files_root: Path | None = None, mapping: Mapping | None = None,
    context: JobContext | None = None,
) -> ImportPreview:  # fmt: skip
    """Read a list and say what importing it would do. Nothing is stored; the list's folder is not touched."""
    proposal = lists.read_list(
        path,
        files_root=files_root,
        mapping=mapping,
        context=context,
        remembered=lambda fingerprint: _remembered(office, fingerprint),
    )
    with office.store.read() as connection:
        plan = make_plan(connection, proposal, today=office.today(), term=office.profile.term)
    created, already = len(plan.papers), plan.already
    counts = _counts(proposal, plan, created)
    doubtful = len(proposal.doubts) + len(plan.closed)
    return ImportPreview(
        proposal=proposal,
        plan=plan,
        mapping=mapping,
        created=created,
        already=already,
        duplicates=counts["duplicates"],
        held_back=counts["held_back"],
        refused=counts["refused"],
        doubtful=doubtful,
        files=sum(paper.row.file is not None for paper in plan.papers),
        new_dossiers=sum(dossier.row_id is None for dossier in plan.dossiers.values()),
        sentence=_sentence(counts, doubtful, register=_is_register(proposal)),
    )


def _remembered(office: Office, fingerprint: str) -> Mapping | None:
    with office.store.read() as connection:
        found = importing.mapping_of(connection, fingerprint)
    if found is None:
        return None
    return Mapping(dict(found["columns"]), tuple(found["header_rows"]), found["sheet"])


def _mapping_values(mapping: Mapping) -> dict[str, object]:
    return {"columns": mapping.columns, "header_rows": list(mapping.header_rows), "sheet": mapping.sheet}


def _counts(proposal: ImportProposal, plan: ImportPlan, created: int) -> dict[str, int]:
    return {
        "created": created,
        "already": plan.already,
        "duplicates": len(proposal.duplicates),
        "held_back": len({doubt.row for doubt in proposal.held_back}),
        "refused": len({doubt.row for doubt in proposal.refused}),
        "closed": len(plan.closed),
    }


def _is_register(proposal: ImportProposal) -> bool:
    return proposal.kind in (ListKind.OUTGOING, ListKind.INCOMING)


def _sentence(counts: dict[str, int], doubtful: int, *, register: bool) -> str:
    """What was or will be done; of a register's list in the words of the register."""
    family = "imported.register" if register else "imported"
    parts = [
        sentence("imported.register.created" if register else "imported.created", count=counts["created"])
    ]
    parts += [
        sentence(f"{family}.{name}" if name == "held_back" else f"imported.{name}", count=counts[name])
        for name in ("already", "duplicates", "held_back", "refused", "closed")
        if counts[name]
    ]
    text = ", ".join(parts)
    return f"{text}; {sentence('imported.doubtful', count=doubtful)}" if doubtful else text


def run(office: Office, ready: ImportPreview, *, context: JobContext | None = None) -> ImportResult:
    """Import what the preview showed, whole or not at all.

    Files are sealed first; a file that cannot be taken leaves its paper without a file and one more doubt.
    Raises UserError imported.outdated when the store has changed since in a way the preview did not show.
    """
    context = context or JobContext()
    backup.before_mass(office, context)
    with office.store.read() as connection:
        now = make_plan(connection, ready.proposal, today=office.today(), term=office.profile.term)
    if not now.does_as(ready.plan):
        raise UserError("imported.outdated")
    papers, doubts, secret = _seal_files(office, ready.plan.papers, context)
    batch_uid = str(uuid.uuid4())
    counts = _counts(ready.proposal, ready.plan, len(papers))
    counts["held_back"] += len(secret)
    try:
        with office.change(keep_images=False) as tx:
            codes = write_plan(tx, replace(ready.plan, papers=papers), ready.proposal, batch_uid, counts)
            if ready.proposal.fingerprint and ready.mapping is not None:
                importing.remember_mapping(tx, ready.proposal.fingerprint, _mapping_values(ready.mapping))
    except BaseException:
        _discard(office, papers)
        raise
    every = ready.doubts + doubts + tuple(_secret_doubt(ready.proposal, row) for row in secret)
    return ImportResult(
        batch_uid=batch_uid,
        created=len(papers),
        already=ready.already,
        duplicates=ready.duplicates,
        held_back=counts["held_back"],
        refused=ready.refused,
        doubtful=len(every),
        attached=sum(paper.attachment is not None for paper in papers),
        dossiers=codes,
        doubts=every,
        sentence=_sentence(counts, len(every), register=_is_register(ready.proposal)),
    )


def _seal_files(
    office: Office, papers: tuple[PlannedPaper, ...], context: JobContext
) -> tuple[tuple[PlannedPaper, ...], tuple[Doubt, ...], tuple[int, ...]]:
    """Papers to write, doubts about their files, and rows held back because their file bears a mark."""
    out: list[PlannedPaper] = []
    doubts: list[Doubt] = []
    secret: list[int] = []
    total = sum(paper.row.file is not None for paper in papers)
    done = 0
    try:
        for paper in papers:
            if paper.row.file is None or paper.dossier_key == "":
                out.append(paper)
                continue
            context.step(Progress(done, total, "import.stage.files"))
            done += 1
            try:
                out.append(replace(paper, attachment=attachments.seal(office, paper.row.file).record))
            except EnvironmentProblem as error:
                if error.code.startswith("disk."):
                    raise
                doubts.append(_file_doubt(paper))
                out.append(paper)
            except UserError as error:
                if error.code == "secret.file_refused":
                    secret.append(paper.row.row)  # the paper is secret, so its row is as well
                    continue
                doubts.append(_file_doubt(paper))
                out.append(paper)
        context.step(Progress(total, total, "import.stage.files"))
    except BaseException:
        _discard(office, out)
        raise
    return tuple(out), tuple(doubts), tuple(secret)


def _secret_doubt(proposal: ImportProposal, row: int) -> Doubt:
    column = next((use.heading for use in proposal.columns if use.field == "path"), "")
    return Doubt(row, column, Reason.SECRET_MARK, "")


def _file_doubt(paper: PlannedPaper) -> Doubt:
    file = paper.row.file
    reason = Reason.FILE_MISSING if file is None or not file.exists() else Reason.FILE_NOT_PDF
    return Doubt(paper.row.row, "", reason, paper.row.source_path)


def _discard(office: Office, papers: list[PlannedPaper] | tuple[PlannedPaper, ...]) -> None:
    for paper in papers:
        if paper.attachment is not None:
            office.store.unsure.discard(paper.attachment.storage_id)


def last_imports(office: Office) -> list[ImportRecord]:
    """The newest imports, and which of them can still be taken back."""
    with office.store.read() as connection:
        out = []
        for row in importing.batches(connection):
            found = importing.batch_items(connection, row["uid"])
            undoable = found is not None and not found[1] and import_undo.untouched(connection, found[2])
            created = int(json.loads(row["counts"]).get("created", 0))
            idle = found is not None and not any(found[2].values())
            out.append(
                ImportRecord(
                    row["uid"], read_stamp(row["at_utc"]), row["source_name"], created, undoable, idle
                )
            )
    return out


def undo_import(office: Office, batch_uid: str) -> Changes:
    """Take a whole import back.

    Raises UserError imported.not_undoable when its records were touched, imported.did_nothing where none are.
    """
    backup.before_mass(office)
    with office.change(keep_images=False) as tx:
        found = importing.batch_items(tx.connection, batch_uid)
        if found is None or found[1] or not import_undo.untouched(tx.connection, found[2]):
            raise UserError("imported.not_undoable")
        if not any(found[2].values()):
            raise UserError("imported.did_nothing")
        closed.refuse_papers(tx.connection, list(found[2].get("placement", {})))
        freed = import_undo.remove(tx, found[0], batch_uid, found[2], stamp(office.now()))
        changes = Changes(tx.change_uid, frozenset(tx.dossiers), frozenset(), "import.undone")
    # Only after the commit: a crash before leaves files that a row still needs.
    for storage_id in freed:
        vault.discard(office.store.files, storage_id)
    return changes
