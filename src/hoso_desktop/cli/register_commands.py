"""Commands about the registers and number series."""

from __future__ import annotations

import argparse
import re
from typing import Any

from hoso_desktop.cli.output import table
from hoso_desktop.cli.session import Session
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import CopyKind, Direction, MissingReason
from hoso_desktop.domain.series import Gap, SeriesFacts, SeriesKey, SeriesReport, analyse
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import sentence
from hoso_desktop.services import queries, registers
from hoso_desktop.services import series as service
from hoso_desktop.services.registers import NewEntry, RegisterRow

_RANGE = re.compile(r"^(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?$")


def register(session: Session, words: argparse.Namespace) -> int:
    """One action of the registers."""
    if words.action == "add":
        return _add(session, words)
    return _unfiled(session, words) if words.action == "unfiled" else _list(session, words)


def _list(session: Session, words: argparse.Namespace) -> int:
    office, way = session.office, Direction(words.action)
    ids = registers.register_ids(office, way, year=words.year, words=words.words)
    found = registers.register_rows(office, ids[: words.limit])
    cells = [_cells(row, _home(row)) for row in found]
    lines = table(cells, _header("home")) if cells else [sentence("register.nothing_listed")]
    session.output.answer({"entries": [_json(row) for row in found]}, lines)
    return 0 if found else 1


def _home(row: RegisterRow) -> str:
    return ", ".join(code for _, code in row.placed_in) or row.no_dossier_reason


def _header(last: str) -> list[str]:
    names = ("symbol", "date", "arrival", last, "subject")
    return [sentence(f"cli.head.{name}") for name in names]


def _cells(row: RegisterRow, last: str) -> tuple[str, ...]:
    return row.number_text, row.day_text, row.arrival_text, last, row.subject


def _json(row: RegisterRow) -> dict[str, Any]:
    return {
        "uid": row.uid, "symbol": row.number_text, "date": row.day_text, "arrival": row.arrival_text,
        "type": row.type_name, "title": row.subject, "author": row.author, "term": row.term,
        "direction": row.direction.value, "dossiers": [code for _, code in row.placed_in],
        "no_dossier_reason": row.no_dossier_reason, "counts_as_late": row.counts_as_late,
    }  # fmt: skip


def _unfiled(session: Session, words: argparse.Namespace) -> int:
    office = session.office
    papers = registers.unfiled(office, limit=words.limit)
    count = registers.unfiled_count(office)
    entries = [
        {
            **_json(paper.row),
            "proposals": [
                {"code": found.code, "title": found.title, "why": registers.why(found)}
                for found in paper.proposals
            ],
        }
        for paper in papers
    ]  # fmt: skip
    cells = [_cells(paper.row, paper.proposals[0].code if paper.proposals else "") for paper in papers]
    text = sentence("register.unfiled", count=count) if count else sentence("register.all_filed")
    lines = [text, *(["", *table(cells, _header("proposal"))] if cells else [])]
    session.output.answer({"count": count, "sentence": text, "entries": entries}, lines)
    return 1 if count else 0


def _add(session: Session, words: argparse.Namespace) -> int:
    new = NewEntry(
        Direction(words.direction), numbering.parse(words.number), dates.parse(words.date), words.subject,
        author=words.author, type_name=words.type, arrival_number=words.arrival,
        arrival_date=dates.parse(words.arrival_date), signer=words.signer, note=words.note,
        pages=words.pages, sheets=words.sheets,
    )  # fmt: skip
    warning = registers.double_warning(session.office, new)
    registers.enter(session.office, new)
    if warning:
        session.output.say(warning)
    name = new.number.text or words.subject
    session.output.answer(
        {"entered": name, "warning": warning}, [sentence("register.entered_line", number=name)]
    )
    return 0


def file(session: Session, words: argparse.Namespace) -> int:
    """Put papers of the register into a dossier."""
    office = session.office
    uid = queries.resolve(office, words.into)
    entries = [registers.resolve(office, text, words.type) for text in words.entries]
    changes = registers.file_entries(
        office, entries, uid, copy_kind=CopyKind(words.copy), pages=words.pages, sides=words.sides
    )
    code = queries.dossier_sheet(office, uid).dossier.code
    count = len(changes.placements)
    left = registers.unfiled_count(office)
    text = sentence("register.filed_line", count=len(set(entries)), code=code, left=left)
    session.output.answer({"code": code, "filed": len(set(entries)), "left": left, "touched": count}, [text])
    return 0


def no_dossier(session: Session, words: argparse.Namespace) -> int:
    """Say why papers need no dossier, or let them wait again."""
    office = session.office
    entries = [registers.resolve(office, text) for text in words.entries]
    if words.wait_again:
        registers.wait_again(office, entries)
    else:
        registers.no_dossier(office, entries, words.reason)
    left = registers.unfiled_count(office)
    text = sentence("register.marked_line", count=len(set(entries)), left=left)
    session.output.answer({"marked": len(set(entries)), "left": left}, [text])
    return 0


# -- number series --------------------------------------------------------------------------------------


def series(session: Session, words: argparse.Namespace) -> int:
    """List the series, or look into one."""
    office = session.office
    if words.type and words.body:
        wanted = service.series_key(words.type, words.body, words.term or office.profile.term)
        if words.first is not None:
            service.set_start(office, wanted, words.first or None)
        return _one(session, service.series(office, wanted, year=words.year))
    if words.type or words.first is not None:
        raise UsageError("series.name_both")
    found = service.series_list(office, words.term)
    rows = [
        {
            **_key(one.key), "first": one.first, "last": one.last, "used": one.used,
            "missing_open": one.missing_open, "doubles": one.doubles,
        }
        for one in found
    ]  # fmt: skip
    cells = [
        (one.key.type_name, one.key.body_symbol, Gap(one.first, one.last).text, str(one.used),
         str(one.missing_open), str(one.doubles))
        for one in found
    ]  # fmt: skip
    names = ("type", "body", "numbers", "documents", "missing_open", "doubles")
    header = [sentence(f"cli.head.{name}") for name in names]
    lines = table(cells, header) if cells else [sentence("series.none_listed")]
    session.output.answer({"series": rows}, lines)
    return 0 if found else 1


def _key(wanted: SeriesKey) -> dict[str, str]:
    return {"type": wanted.type_name, "body": wanted.body_symbol, "term": wanted.term}


def _one(session: Session, facts: SeriesFacts) -> int:
    report = analyse(facts, since=session.office.profile.start_of_use)
    gaps = [
        {
            "numbers": gap.text, "first": gap.first, "last": gap.last, "defect": gap.defect,
            "reason": gap.reason.value if gap.reason else None, "note": gap.note, "dossier": gap.dossier_code,
            "before_use": gap.before,
        }
        for gap in report.gaps
    ]  # fmt: skip
    doubles = [
        [{"symbol": one.text, "date": f"{one.day:%d/%m/%Y}" if one.day else ""} for one in double.papers]
        for double in report.doubles
    ]
    backwards = [{"symbol": found.paper.text, "beside": found.beside.text} for found in report.backwards]
    document = {
        **_key(facts.key), "first": report.first, "last": report.last, "used": len(facts.used),
        "start": facts.start, "gaps": gaps, "doubles": doubles, "backwards": backwards,
    }  # fmt: skip
    if not facts.used:
        session.output.say(sentence("series.none"))
    session.output.answer(document, _lines(facts, report, gaps, doubles) if facts.used else [])
    return 0 if facts.used else 1


def _lines(
    facts: SeriesFacts, report: SeriesReport, gaps: list[dict[str, Any]], doubles: list[list[dict[str, str]]]
) -> list[str]:
    span = Gap(report.first, report.last).text
    lines = [sentence("series.line", type=facts.key.type_name, body=facts.key.body_symbol,
                      term=facts.key.term, span=span, count=len(facts.used))]  # fmt: skip
    if facts.start is not None:
        lines.append(sentence("series.start_line", number=facts.start))
    for gap in gaps:
        if gap["before_use"]:
            lines.append(sentence("series.before_line", numbers=gap["numbers"]))
            continue
        reason = sentence(f"missing.{gap['reason'] or 'unsaid'}")
        lines.append(sentence("series.gap_line", numbers=gap["numbers"], reason=reason))
    for papers in doubles:
        days = ", ".join(paper["date"] for paper in papers)
        lines.append(sentence("series.double_line", number=papers[0]["symbol"], days=days))
    return lines


def missing(session: Session, words: argparse.Namespace) -> int:
    """Say why numbers are missing, or take that back."""
    office = session.office
    wanted = service.series_key(words.type, words.body, words.term or office.profile.term)
    ranges = [_range(part) for part in words.numbers.split(",")]
    for first, last in ranges:
        if words.forget:
            service.forget_missing(office, wanted, first, last)
        else:
            service.explain_missing(
                office, wanted, first, last, MissingReason(words.reason), note=words.note,
                dossier_code=words.dossier,
            )  # fmt: skip
    count = sum(last - first + 1 for first, last in ranges)
    session.output.answer({**_key(wanted), "numbers": count}, [sentence("series.said_line", count=count)])
    return 0


def _range(text: str) -> tuple[int, int]:
    match = _RANGE.match(text.strip())
    if match is None:
        raise UsageError("series.bad_numbers", value=text)
    return int(match[1]), int(match[2] or match[1])


def compose(session: Session, words: argparse.Namespace) -> int:
    """Fill a Tập from its series, compose its title and notes."""
    office = session.office
    uid = queries.resolve(office, words.code)
    filled = 0
    if words.fill and not words.dry_run:
        filled = _fill(session, uid, words.year)
    found = service.composed(office, uid)
    sheet = queries.dossier_sheet(office, uid)
    if not words.dry_run:
        service.apply_composition(office, uid)
    numbered = [
        {"row": row, "symbol": paper.entry.number.text, "note": found.notes[paper.uid]}
        for row, paper in enumerate(sheet.documents, start=1)
        if paper.uid in found.notes
    ]
    document = {
        "code": sheet.dossier.code, "filled": filled, "title": found.title, "notes": numbered,
        **_key(found.key),
    }  # fmt: skip
    lines = [found.title, *(f"{note['symbol']}: {note['note']}" for note in numbered)]
    session.output.answer(document, lines)
    return 0


def _fill(session: Session, uid: str, year: int | None) -> int:
    office = session.office
    sheet = queries.dossier_sheet(office, uid)
    period = sheet.dossier.period
    if year is None and not period.isdecimal():
        raise UsageError("series.need_year")
    before = len(sheet.documents)
    try:
        service.fill_from_series(office, uid, service.volume_series(office, uid), year=year or int(period))
    except UserError as error:
        if error.code != "series.nothing_to_fill":
            raise
    return len(queries.dossier_sheet(office, uid).documents) - before
