"""Writing a planned import inside one transaction."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import replace

from hoso_desktop.db import arrangement, closed, importing, office_writing, writing
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain.clock import stamp
from hoso_desktop.domain.document import Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.fonds import FondsState, Location, archival_number, two_digits
from hoso_desktop.domain.proposal import ImportProposal, ProposedDocument
from hoso_desktop.domain.sheets import SheetRange, from_pages, read
from hoso_desktop.services import terms
from hoso_desktop.services.import_plan import ImportPlan, PlannedDossier, PlannedPaper


def write_plan(
    tx: Tx, plan: ImportPlan, proposal: ImportProposal, batch_uid: str, counts: dict[str, int]
) -> tuple[str, ...]:
    """Write fonds, dossiers, papers and their facts; returns the codes of the dossiers touched."""
    for label in sorted(plan.terms):
        office_writing.ensure_term(tx, label)
    intake = importing.Intake.start(
        tx,
        {
            "uid": batch_uid, "at_utc": stamp(tx.moment), "actor": tx.actor,
            "source_name": proposal.source.name,
            "kind": proposal.kind.value,
        },
    )  # fmt: skip
    # The name of a list may say what it holds; the journal keeps its kind and counts only.
    tx.record("import.done", object_uid=batch_uid, body={"kind": proposal.kind.value, "counts": counts})
    fonds_ids, backlog = _fonds(tx, plan)
    dossier_ids: dict[str, tuple[int, str]] = {}
    numbered = {paper.dossier_key for paper in plan.papers if _sheets(paper.row)[0] is not None}
    for list_key, dossier in plan.dossiers.items():
        fonds_id = fonds_ids[dossier.fonds_key]
        dossier_ids[list_key] = _dossier(
            tx, intake, plan, dossier, fonds_id, backlog=dossier.fonds_key in backlog, numbered=numbered
        )
    homes = {dossier_ids[p.dossier_key][0] for p in plan.papers if p.dossier_key in dossier_ids}
    closed.refuse(tx.connection, homes)
    _papers(tx, intake, plan, dossier_ids, backlog)
    for entry_id, known, row in plan.enriched:
        importing.set_direction(intake, entry_id, known, row)
    intake.flush(counts, [planned.fonds.uid for planned in plan.fonds.values() if planned.row_id is None])
    _propose_sheets(tx, plan, dossier_ids)
    used = {paper.dossier_key for paper in plan.papers}
    return tuple(_code(d) for list_key, d in plan.dossiers.items() if list_key in used)


def _code(dossier: PlannedDossier) -> str:
    return f"{dossier.notation}/{dossier.period}"


def _fonds(tx: Tx, plan: ImportPlan) -> tuple[dict[str, int], set[str]]:
    ids: dict[str, int] = {}
    closed: set[str] = set()
    for fonds_key, planned in plan.fonds.items():
        if planned.fonds.state is FondsState.CLOSED:
            closed.add(fonds_key)
        ids[fonds_key] = (
            planned.row_id if planned.row_id is not None else office_writing.add_fonds(tx, planned.fonds)
        )
    return ids, closed


def _dossier(
    tx: Tx, intake: importing.Intake, plan: ImportPlan, planned: PlannedDossier, fonds_id: int, *,
    backlog: bool, numbered: set[str],
) -> tuple[int, str]:  # fmt: skip
    if planned.row_id is not None:
        return planned.row_id, planned.uid
    wanted = planned.proposed
    fonds_uid = plan.fonds[planned.fonds_key].fonds.uid
    inventory_id, inventory_uid, number = _inventory(tx, planned, fonds_uid)
    dossier = Dossier(
        uid=planned.uid,
        fonds_uid=fonds_uid,
        notation=planned.notation,
        period=planned.period,
        title=wanted.title or planned.notation,
        term=wanted.term,
        retention=wanted.retention,
        inventory_uid=inventory_uid,
        inventory_number=two_digits(wanted.inventory_number) if number else "",
        number=number,
        list_number=wanted.list_number,
        location=Location(box=two_digits(wanted.box)),
        backlog=backlog,
        begin_override=wanted.begin,
        end_override=wanted.end,
        condition=wanted.condition,
        document_time=wanted.document_time,
        declared_sheets=wanted.declared_sheets,
        declared_pages=wanted.declared_pages,
        # Numbers a list states stand on the sheets: nothing may move them.
        sheets_pencilled=wanted.list_key in numbered,
    )
    row_id = writing.add_dossier(tx, dossier, fonds_id=fonds_id, inventory_id=inventory_id)
    intake.note("dossier", row_id)
    return row_id, planned.uid


def _inventory(tx: Tx, planned: PlannedDossier, fonds_uid: str) -> tuple[int | None, str | None, str]:
    wanted = planned.proposed
    if not (wanted.inventory_number and wanted.number):
        return None, None, ""
    inventory_number = two_digits(wanted.inventory_number)
    found = arrangement.inventory(tx.connection, fonds_uid, inventory_number)
    if found is None:
        name = wanted.inventory_name or f"Mục lục {inventory_number}"
        found = arrangement.add_inventory(
            tx, fonds_uid, uid=str(uuid.uuid4()), number=inventory_number, name=name
        )
    number = archival_number(wanted.number)
    # Another dossier stands under this number, one the person at work does not see: it stays unarranged.
    if number in arrangement.numbers(tx.connection, found[0]):
        return None, None, ""
    return found[0], found[1], number


def _entry(row: ProposedDocument, *, term: str, backlog: bool) -> RegisterEntry:
    return RegisterEntry(
        uid=str(uuid.uuid4()), number=row.number, date=row.date, type_name=row.type_name, subject=row.subject,
        author=row.author, term=term, direction=row.direction, arrival_number=row.arrival_number,
        arrival_date=row.arrival_date, signer=row.signer, recipients=row.recipients, language=row.language,
        topic=row.topic, keyword=row.keyword, info_sign=row.info_sign, access=row.access,
        confidence=row.confidence, autograph=row.autograph, backlog=backlog,
    )  # fmt: skip


def _sheets(row: ProposedDocument) -> tuple[SheetRange | None, int | None]:
    """Sheets the list states, or that follow from pages and sides when it states both."""
    first, last = read(row.sheet_first), read(row.sheet_last or row.sheet_first)
    count = row.sheet_count
    if count is None and row.pages is not None and row.sides in (1, 2):
        count = from_pages(row.pages, row.sides)
    if first is not None and last is not None and first <= last:
        count = count if count is not None else max(1, last.number - first.number + 1)
        return SheetRange(first, last, count), count
    return None, count


def _papers(
    tx: Tx, intake: importing.Intake, plan: ImportPlan, homes: dict[str, tuple[int, str]], backlog: set[str]
) -> None:
    ordinals = {
        list_key: importing.last_ordinal(tx.connection, row_id) for list_key, (row_id, _) in homes.items()
    }
    register = terms.of_rows(
        tx.connection, [paper.row for paper in plan.papers if paper.dossier_key not in plan.dossiers]
    )
    fresh: dict[tuple[str, str, str], tuple[int, RegisterEntry]] = {}
    for paper in _in_order(plan):
        row = paper.row
        dossier = plan.dossiers.get(paper.dossier_key)
        term = dossier.proposed.term if dossier else ""
        old = dossier is not None and dossier.fonds_key in backlog
        if dossier is None:
            entry = _entry(row, term=register[row.row], backlog=old)
            stated = replace(entry, stated_pages=row.pages, stated_sheets=row.sheet_count)
            intake.add_entry(stated, source_key=paper.source_key)
            continue
        entry_id, entry = _entry_of(intake, paper, fresh, term=term, backlog=old)
        ordinals[paper.dossier_key] += 1
        row_id, uid = homes[paper.dossier_key]
        sheets, count = _sheets(row)
        placement = Placement(
            uid=str(uuid.uuid4()), dossier_uid=uid, entry=entry, ordinal=ordinals[paper.dossier_key],
            pages=row.pages, sides=row.sides if row.sides in (1, 2) else 1, sheet_count=count, sheets=sheets,
            copy_kind=row.copy_kind, condition=row.condition, document_time=row.document_time,
            original_place=row.original_place, source_path=row.source_path, note=row.note,
            attachment=paper.attachment,
        )  # fmt: skip
        intake.add_placement(placement, dossier_id=row_id, entry_id=entry_id, source_key=paper.source_key)


def _in_order(plan: ImportPlan) -> list[PlannedPaper]:
    """Papers dossier by dossier, by the list's own order number where it gives one."""
    groups: dict[str, list[PlannedPaper]] = defaultdict(list)
    for paper in plan.papers:
        groups[paper.dossier_key].append(paper)
    out: list[PlannedPaper] = []
    for papers in groups.values():
        if all(paper.row.ordinal is not None for paper in papers):
            papers.sort(key=lambda paper: paper.row.ordinal or 0)
        out += papers
    return out


def _entry_of(
    intake: importing.Intake, paper: PlannedPaper, fresh: dict[tuple[str, str, str], tuple[int,
    RegisterEntry]],
    *, term: str, backlog: bool,
) -> tuple[int, RegisterEntry]:  # fmt: skip
    """The register entry of a paper: one already stored, one this list brought in, or a new one."""
    if paper.entry_id is not None and paper.entry is not None:
        return paper.entry_id, paper.entry
    row = paper.row
    full = row.date.full
    same = (row.number.match_key, full.isoformat() if full else "", row.subject)
    shareable = bool(row.number.number and row.number.notation and full)
    if shareable and same in fresh:
        return fresh[same]
    entry = _entry(row, term=term, backlog=backlog)
    entry_id = intake.add_entry(entry)
    if shareable:
        fresh[same] = (entry_id, entry)
    return entry_id, entry


def _propose_sheets(tx: Tx, plan: ImportPlan, homes: dict[str, tuple[int, str]]) -> None:
    """Number the sheets of dossiers whose list states none but gives pages and sides."""
    stated = {paper.dossier_key for paper in plan.papers if paper.row.sheet_first}
    counted = {paper.dossier_key for paper in plan.papers if _sheets(paper.row)[1] is not None}
    for list_key in counted - stated:
        if list_key in homes:
            writing.propose_sheets(tx, homes[list_key][0], homes[list_key][1])
