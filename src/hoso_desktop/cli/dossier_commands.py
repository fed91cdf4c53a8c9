"""Commands about dossiers and their papers: import, new, add, attach, show, check, find, arrange."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.domain.document import Attachment, Placement
from hoso_desktop.domain.dossier import Dossier
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.domain.proposal import Doubt, Mapping
from hoso_desktop.domain.retention import Retention
from hoso_desktop.domain.retention import parse as parse_retention
from hoso_desktop.domain.words import figure, sentence_case
from hoso_desktop.errors import EnvironmentProblem, UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import (
    arrangement,
    checks,
    deadlines,
    imports,
    queries,
    record_fields,
    search,
    stale_papers,
)
from hoso_desktop.services import dossiers as service
from hoso_desktop.services.queries import DossierRow
from hoso_desktop.services.stale_papers import StalePaper


def bring(session: Session, words: argparse.Namespace) -> int:
    """Import a list, or show what importing it would do."""
    context = session.output.context()
    ready = imports.preview(
        session.office, words.list, files_root=words.files, mapping=_mapping(words.map), context=context
    )
    document: dict[str, Any] = {
        "dry_run": words.dry_run,
        "kind": ready.proposal.kind.value,
        "rows": ready.proposal.rows_read,
        "held_back_rows": sorted({doubt.row for doubt in ready.proposal.held_back}),
        "refused_rows": [_doubt(doubt) for doubt in ready.proposal.refused],
        "duplicate_rows": [{"row": row, "same_as_row": same} for row, same in ready.proposal.duplicates],
        "questions": [{"field": q.field, "columns": list(q.columns)} for q in ready.proposal.questions],
    }
    if words.dry_run:
        doubts, text, created = ready.doubts, ready.sentence, ready.created
        document |= _counts(ready) | {"files": ready.files}
        session.output.say(sentence("cli.dry_run"))
    else:
        result = imports.run(session.office, ready, context=context)
        doubts, text, created = result.doubts, result.sentence, result.created
        document |= _counts(result) | {
            "attached": result.attached, "batch": result.batch_uid, "dossiers": list(result.dossiers)
        }  # fmt: skip
    document |= {"sentence": text, "doubts": [_doubt(doubt) for doubt in doubts]}
    lines = [text, *(_doubt(doubt)["message"] for doubt in (*doubts, *ready.proposal.held_back))]
    session.output.answer(document, lines)
    return 0 if created or words.dry_run else 1


def _counts(result: imports.ImportPreview | imports.ImportResult) -> dict[str, int]:
    names = ("created", "already", "duplicates", "held_back", "refused", "doubtful")
    return {name: getattr(result, name) for name in names}


def _mapping(pairs: list[str]) -> Mapping | None:
    columns = {}
    for pair in pairs:
        field, found, column = pair.partition("=")
        if not found:
            raise UsageError("cli.bad_pair", value=pair)
        columns[field.strip()] = column.strip().upper()
    return Mapping(columns=columns) if columns else None


def _doubt(doubt: Doubt) -> dict[str, Any]:
    message = sentence(
        f"import.reason.{doubt.reason.value}", row=doubt.row, column=doubt.column, value=doubt.value,
        proposal=doubt.proposal,
    )  # fmt: skip
    return {
        "row": doubt.row, "column": doubt.column, "reason": doubt.reason.value, "value": doubt.value,
        "proposal": doubt.proposal, "message": message,
    }  # fmt: skip


def undo_import(session: Session, words: argparse.Namespace) -> int:
    """Take an import back."""
    records = imports.last_imports(session.office)
    wanted = [r for r in records if (r.batch_uid == words.batch if words.batch else r.undoable)]
    if not wanted:
        raise UserError("cli.nothing_to_undo")
    record = wanted[0]
    earlier = next((r for r in wanted if not r.did_nothing), None)
    if record.did_nothing and earlier is not None:
        raise UserError(
            "cli.import_did_nothing", name=record.source_name, earlier=earlier.source_name,
            count=earlier.created, batch=earlier.batch_uid,
        )  # fmt: skip
    imports.undo_import(session.office, record.batch_uid)
    text = sentence("cli.undone", name=record.source_name, count=record.created)
    session.output.answer({"undone": record.batch_uid, "removed": record.created}, [text])
    return 0


def _retention(text: str) -> Retention:
    found = parse_retention(text)
    if found is None:
        raise UsageError("cli.bad_retention", value=text)
    return found


def new(session: Session, words: argparse.Namespace) -> int:
    """Open a dossier."""
    wanted = service.NewDossier(
        words.notation, words.title, year=words.year, retention=_retention(words.retention)
    )
    changes = service.new_dossier(session.office, wanted)
    sheet = queries.dossier_sheet(session.office, next(iter(changes.dossiers)))
    session.output.answer({"code": sheet.dossier.code}, [sentence("cli.opened", code=sheet.dossier.code)])
    return 0


def add(session: Session, words: argparse.Namespace) -> int:
    """Add rows as they would be pasted into the table."""
    text = read_rows(words.rows)
    rows = imports.read_pasted(text)
    if not rows:
        raise UserError("cli.no_rows", path=words.rows)
    office = session.office
    uid = queries.resolve(office, words.code)
    documents = [
        service.NewDocument(
            number=row.number, date=row.date, subject=row.subject, author=row.author, pages=row.pages,
            sides=row.sides or 1, note=row.note,
        )
        for row in rows
    ]  # fmt: skip
    late = ""
    if words.at is not None and documents[0].pages:
        late = service.late_proposal(office, uid, words.at - 1, 1)
    service.add_documents(office, uid, documents, position=None if words.at is None else words.at - 1)
    if late:
        session.output.say(sentence("print.late", sheet=late))
    _tell_stale(session, uid)
    sheet = queries.dossier_sheet(office, uid)
    done = sentence("cli.rows_added", count=len(rows), code=sheet.dossier.code)
    session.output.answer({"added": len(rows), "late": late, **_totals(sheet)}, [done, _totals_line(sheet)])
    return 0


def read_rows(name: str) -> str:
    """The text of a file, or of standard input for `-`. Raises EnvironmentProblem file.*."""
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise EnvironmentProblem("file.missing", path=name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem("file.unreadable", path=name) from error


def _tell_stale(session: Session, uid: str) -> None:
    again = stale_papers.told(stale_papers.stale(session.office, uid))
    if again:
        session.output.say(again)


def attach(session: Session, words: argparse.Namespace) -> int:
    """Attach a file to the paper with that order number."""
    office = session.office
    uid = queries.resolve(office, words.code)
    sheet = queries.dossier_sheet(office, uid)
    service.attach_file(office, _record(sheet, words.row).uid, words.file)
    text = sentence("cli.attached", row=words.row, code=sheet.dossier.code)
    session.output.answer({"code": sheet.dossier.code, "row": words.row}, [text])
    return 0


def set_fields(session: Session, words: argparse.Namespace) -> int:
    """Show every field of a dossier or of one of its papers, or change some."""
    office = session.office
    uid = queries.resolve(office, words.code)
    record = _record(queries.dossier_sheet(office, uid), words.row)
    typed = {}
    for pair in words.values:
        name, found, value = pair.partition("=")
        if not found:
            raise UsageError("cli.bad_pair", value=pair)
        typed[name.strip()] = value
    changed = record_fields.changes(record, typed)
    if changed and words.row is None:
        service.edit_dossier(office, uid, record.revision, **changed)
    elif changed:
        service.edit_document(office, record.uid, record.revision, **changed)
    after = _record(queries.dossier_sheet(office, uid), words.row)
    kind = "dossier" if words.row is None else "document"
    specs = record_fields.fields(kind)
    shown = {spec.name: record_fields.show(spec, after) for spec in specs}
    lines = [f"{spec.label}: {shown[spec.name]}" for spec in specs]
    session.output.answer({"changed": sorted(changed), "fields": shown}, lines)
    return 0


def _record(sheet: DossierSheet, row: int | None) -> Dossier | Placement:
    if row is None:
        return sheet.dossier
    if not 1 <= row <= len(sheet.documents):
        raise UserError("cli.no_such_row", code=sheet.dossier.code, row=row)
    return sheet.documents[row - 1]


def pencilled(session: Session, words: argparse.Namespace) -> int:
    """Record that the sheets are numbered in pencil."""
    uid = queries.resolve(session.office, words.code)
    service.mark_pencilled(session.office, uid)
    code = queries.dossier_sheet(session.office, uid).dossier.code
    session.output.answer({"code": code, "sheets_pencilled": True}, [sentence("cli.pencilled", code=code)])
    return 0


def _filter(words: argparse.Namespace) -> DossierFilter:
    code = _retention(words.retention).code if words.retention else None
    return DossierFilter(retention=code, year=words.year, body=words.body)


def _row(row: DossierRow) -> dict[str, Any]:
    return {
        "code": row.code, "title": row.title, "retention": row.retention_label, "documents": row.documents,
        "sheets": row.sheets, "pages": row.pages, "files": row.files, "term": row.term, "year": row.year,
        "state": row.state, "archival_code": row.archival_code, "location": row.location_text,
        "backlog": row.backlog,
    }  # fmt: skip


def dossiers(session: Session, words: argparse.Namespace) -> int:
    """List dossiers."""
    rows = queries.dossier_rows(session.office, queries.dossier_ids(session.office, _filter(words)))
    cells = [
        (row.code, row.retention_label, figure(row.documents), figure(row.sheets), row.title) for row in rows
    ]
    header = [sentence(f"cli.head.{name}") for name in ("code", "retention", "documents", "sheets", "title")]
    session.output.answer({"dossiers": [_row(row) for row in rows]}, table(cells, header))
    return 0


def _totals(sheet: DossierSheet) -> dict[str, Any]:
    totals, style = sheet.totals, sheet.office.number_style
    counts = {"documents": totals.documents, "pages": totals.pages, "sheets": totals.sheets}
    return {
        **counts,
        "words": {name: sentence_case(value, style) for name, value in counts.items()},
        "files": totals.files,
        "begin": totals.begin.text(),
        "end": totals.end.text(),
    }


def _totals_line(sheet: DossierSheet) -> str:
    totals = _totals(sheet)
    numbers = {name: figure(totals[name]) for name in ("documents", "pages", "sheets")}
    spelt = {f"{name}_words": totals["words"][name] for name in ("documents", "pages", "sheets")}
    return sentence("cli.totals", **numbers, **spelt)


def _findings(session: Session, uid: str, code: str) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code, "dossier": code, "severity": finding.severity.value,
            "message": checks.finding_text(finding),
        }
        for finding in checks.findings(session.office, uid)
    ]  # fmt: skip


def show(session: Session, words: argparse.Namespace) -> int:
    """Show one dossier."""
    office = session.office
    uid = queries.resolve(office, words.code)
    sheet = queries.dossier_sheet(office, uid)
    dossier = sheet.dossier
    findings = _findings(session, uid, dossier.code)
    stale = stale_papers.stale(office, uid)
    due = deadlines.due_day(office, sheet)
    first_only = office.profile.sheet_column == "first"
    documents = []
    for number, paper in enumerate(sheet.documents, start=1):
        sheets = paper.sheets
        documents.append({
            "number": number, "symbol": paper.entry.number.text, "date": paper.entry.date.text(),
            "date_certainty": paper.entry.date.certainty.value, "title": paper.entry.subject,
            "type": paper.entry.type_name, "author": paper.entry.author, "pages": paper.pages,
            "sides": paper.sides, "sheets": paper.sheet_count, "range": sheets.text() if sheets else "",
            "sheet_column": (sheets.first.text if first_only else sheets.text()) if sheets else "",
            "copy": paper.copy_kind.value, "note": paper.note,
            "file": paper.attachment.name if paper.attachment else None,
            "file_facts": _file_facts(paper.attachment),
        })  # fmt: skip
    numbers = sheet.sheet_totals
    document = {
        "dossier": {
            "code": dossier.code, "title": dossier.title, "retention": dossier.retention.label,
            "term": dossier.term,
            "state": dossier.state.value, "fonds": sheet.fonds.number, "fonds_name": sheet.fonds.name,
            "fonds_state": sheet.fonds.state.value,
            "fonds_closed_on": sheet.fonds.closed_on.isoformat() if sheet.fonds.closed_on else None,
            "inventory": dossier.inventory_number, "number": dossier.number, "box": dossier.location.box,
            "location": dossier.location.text(), "backlog": dossier.backlog,
            "sheets_pencilled": dossier.sheets_pencilled, "due": due.isoformat() if due else None,
        },
        "totals": _totals(sheet),
        "sheet_numbers": {
            "first": numbers.first.text if numbers.first else None,
            "last": numbers.last.text if numbers.last else None,
            "doubled": list(numbers.doubled), "missing": list(numbers.missing),
        },
        "documents": documents,
        "findings": findings,
        "print_again": [paper.spoken for paper in stale],
    }  # fmt: skip
    session.output.answer(document, _show_lines(session, sheet, documents, findings, stale))
    return 0


def _file_facts(file: Attachment | None) -> dict[str, Any] | None:
    """What was found out about a file when it was attached; None stands for not known."""
    if file is None:
        return None
    names = ("media_type", "size", "sha256", "pages", "has_text", "signed", "dpi", "pdfa")
    return {name: getattr(file, name) for name in names}


def _show_lines(
    session: Session, sheet: DossierSheet, documents: list[dict[str, Any]], findings: list[dict[str, Any]],
    stale: tuple[StalePaper, ...],
) -> list[str]:  # fmt: skip
    names = ("number", "symbol", "date", "subject", "author", "sheet")
    header = [sentence(f"cli.head.{name}") for name in names]
    cells = [
        (str(d["number"]), d["symbol"], d["date"], d["title"], d["author"], d["sheet_column"])
        for d in documents
    ]
    lines = [f"{sheet.dossier.code}  {sheet.dossier.title}", _totals_line(sheet)]
    due = deadlines.due_text(session.office, sheet)
    lines += [due[:1].upper() + due[1:]] if due else []
    lines += ["", *table(cells, header), ""]
    lines += [f["message"] for f in findings] or [sentence("cli.no_findings")]
    lines += [stale_papers.told(stale)] if stale else []
    return lines


def find(session: Session, words: argparse.Namespace) -> int:
    """Search."""
    wanted = replace(_filter(words), term=words.term, state=words.state)
    result = search.find(session.office, " ".join(words.words), wanted)
    hits = [
        {
            "kind": hit.kind, "code": hit.code, "title": hit.title, "symbol": hit.symbol,
            "date": hit.date_text,
            "author": hit.author, "term": hit.term, "retention": hit.retention_label,
            "location": hit.location_text, "exact": hit.exact,
        }
        for hit in result.hits
    ]  # fmt: skip
    above = {kind: [line for line in result.lines if line.kind in kind] for kind in (_COMMANDS, _FILTERS)}
    lines = [line.text for line in result.lines]
    lines += [
        "  ".join(part for part in (hit.code, hit.symbol, hit.date_text, hit.title, hit.term) if part)
        for hit in result.hits
    ]
    if not lines:
        session.output.say(sentence("cli.no_hits"))
    elif result.more:
        session.output.say(sentence("cli.more_hits"))
    document = {
        "results": hits, "more": result.more,
        "commands": [{"kind": line.kind, "id": line.id, "text": line.text} for line in above[_COMMANDS]],
        "filters": [
            {"kind": line.kind, "id": line.id, "text": line.text, "count": line.count}
            for line in above[_FILTERS]
        ],
    }  # fmt: skip
    session.output.answer(document, lines)
    return 0 if lines else 1


_COMMANDS, _FILTERS = ("command", "help"), ("filter", "list")


def arrange(session: Session, words: argparse.Namespace) -> int:
    """Give a dossier its archival number."""
    office = session.office
    uid = queries.resolve(office, words.code)
    arrangement.arrange(
        office, uid, words.inventory, number=words.number, inventory_name=words.inventory_name
    )
    dossier = queries.dossier_sheet(office, uid).dossier
    text = sentence(
        "cli.arranged", code=dossier.code, inventory=dossier.inventory_number, number=dossier.number
    )
    document = {
        "code": dossier.code, "inventory": dossier.inventory_number, "number": dossier.number,
        "archival_code": dossier.archival_code,
    }  # fmt: skip
    session.output.answer(document, [text])
    return 0
