"""One row of a list to one proposed paper, with the places that need a look.

What stands in the list is kept as written; nothing is corrected but the tones of old encodings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from hoso_desktop.domain import document_types
from hoso_desktop.domain.dates import NO_DATE, Certainty, DocDate
from hoso_desktop.domain.document import CopyKind, Direction
from hoso_desktop.domain.document_types import DocumentType
from hoso_desktop.domain.dossier import Access, Condition, Confidence
from hoso_desktop.domain.matching import plain_arrival
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.proposal import Doubt, ProposedDocument, Reason
from hoso_desktop.domain.text import key, tone_normal
from hoso_desktop.intake import cells as c
from hoso_desktop.intake import grid as g
from hoso_desktop.intake.headings import Heading
from hoso_desktop.intake.listed_files import ListedFiles, name_key
from hoso_desktop.paths import resource

MAX_SUBJECT = 500
_SHOWN = 80


@cache
def known_types() -> tuple[DocumentType, ...]:
    """The types of resources/rules/document_types.toml."""
    data = tomllib.loads(resource("rules/document_types.toml").read_text(encoding="utf-8"))
    return tuple(
        DocumentType(row["name"], tuple(row["symbols"]), row["source"], row["confirmed"])
        for row in data["type"]
    )


def with_type(type_name: str, subject: str) -> str:
    """`Tên loại và trích yếu` of two columns: the type is put in front unless the subject begins with it."""
    if not type_name or not subject:
        return subject or type_name
    if f"{key(subject)} ".startswith(f"{key(type_name)} "):
        return subject
    if subject.startswith(("Về ", "V/v")):
        subject = subject[0].lower() + subject[1:]
    return f"{type_name} {subject}"


class PaperRows:
    """Reads rows under one heading."""

    def __init__(
        self, heading: Heading, names: dict[int, str], *, files: ListedFiles, direction: Direction
    ) -> None:
        self._columns = {use.field: g.column_of(use.letter) for use in heading.columns if use.field}
        self._names = names
        self._files = files
        self._direction = direction
        self._doubts: list[Doubt] = []
        self._row = g.Row(0, {})
        self._texts: dict[str, str] = {}

    @property
    def listed(self) -> bool:
        """Whether the list tells papers at all."""
        return any(
            field in self._columns for field in ("subject", "number", "number_only", "path", "type_name")
        )

    def read(
        self, row: g.Row, dossier_key: str, *, ordinal: int | None = None
    ) -> tuple[ProposedDocument, list[Doubt]]:
        """The paper of a row and its doubts."""
        self._row, self._doubts = row, []
        if row.hidden:
            self._doubts.append(Doubt(row.number, "", Reason.HIDDEN_ROW, ""))
        self._note_unfilled()
        number, day = self._number(), self._date()
        type_name, subject = self._subject(number)
        first, last = self._sheets()
        document = ProposedDocument(
            row=row.number,
            dossier_key=dossier_key,
            ordinal=ordinal if ordinal is not None else self._count("ordinal"),
            number=number,
            date=day,
            type_name=type_name,
            subject=subject,
            author=self._text("author"),
            signer=self._text("signer"),
            direction=self._direction,
            arrival_number=self._text("arrival_number"),
            arrival_date=self._day("arrival_date"),
            recipients=self._text("recipients"),
            pages=self._count("pages"),
            sides=c.to_sides(self._value("sides")),
            sheet_first=first,
            sheet_last=last,
            sheet_count=self._count("sheet_count"),
            copy_kind=CopyKind(self._code("copy_kind") or CopyKind.PRINCIPAL),
            language=self._text("language") or "Tiếng Việt",
            autograph=self._text("autograph"),
            topic=self._text("topic"),
            info_sign=self._text("info_sign"),
            keyword=self._text("keyword"),
            access=Access(self._code("access") or Access.PUBLIC),
            confidence=Confidence(self._code("confidence")),
            condition=Condition(self._code("condition")),
            document_time=self._text("document_time"),
            original_place=self._text("original_place"),
            note=self._text("note"),
            source_path=self._written("path"),
            file=None,
        )
        return self._with_file(document), self._doubts

    def _value(self, field: str) -> g.Value | None:
        column = self._columns.get(field)
        return None if column is None else self._row.cells.get(column)

    def _text(self, field: str) -> str:
        value = self._value(field)
        if not isinstance(value, str):
            return g.as_text(value)
        known = self._texts.get(value)
        if known is None:
            known = self._texts[value] = g.as_text(value)
            if len(self._texts) > 50_000:
                self._texts.clear()
        return known

    def _written(self, field: str) -> str:
        value = self._value(field)
        return value.strip() if isinstance(value, str) else g.as_text(value)

    def _code(self, field: str) -> str:
        return c.to_code(field, self._value(field)) if field in self._columns else ""

    def _doubt(self, field: str, reason: Reason, *, value: str, proposal: str = "") -> None:
        column = self._columns.get(field)
        name = "" if column is None else self._names.get(column, "")
        self._doubts.append(Doubt(self._row.number, name, reason, value, proposal))

    def _note_unfilled(self) -> None:
        for field, column in self._columns.items():
            if field != "list_row" and column in self._row.unfilled:
                self._doubt(field, Reason.FORMULA_WITHOUT_VALUE, value=self._row.unfilled[column])

    def _number(self) -> DocNumber:
        symbol, figures = self._value("number"), self._value("number_only")
        number = c.to_number(symbol, figures, notation=self._value("notation"))
        for field, value in (("number", symbol), ("number_only", figures)):
            if isinstance(value, date):
                # Excel made a day of what was typed: 5/12 cannot be told from 12/5 any more.
                self._doubt(field, Reason.NUMBER_UNREADABLE, value=g.as_text(value))
        if number.as_written and not number.number and not isinstance(symbol or figures, date):
            field = "number" if symbol is not None else "number_only" if figures is not None else "notation"
            self._doubt(field, Reason.NUMBER_UNREADABLE, value=number.as_written)
        return number

    def _date(self) -> DocDate:
        if "date_month" not in self._columns and "date_day" not in self._columns:
            field = "date" if "date" in self._columns else "date_year"
            return self._day(field)
        found = c.to_split_date(
            self._value("date_day"), self._value("date_month"), year=self._value("date_year")
        )
        self._check_day("date_day" if "date_day" in self._columns else "date_month", found)
        return found

    def _day(self, field: str) -> DocDate:
        value = self._value(field)
        if value is None:
            return NO_DATE
        found = c.to_date(value)
        self._check_day(field, found)
        return found

    def _check_day(self, field: str, found: DocDate) -> None:
        if found.certainty is Certainty.PARTIAL:
            self._doubt(field, Reason.DATE_PARTIAL, value=found.as_written, proposal=found.text())
        elif found.certainty is Certainty.IMPOSSIBLE:
            self._doubt(field, Reason.DATE_IMPOSSIBLE, value=found.as_written)

    def _subject(self, number: DocNumber) -> tuple[str, str]:
        """Type and full subject; the type is derived only where the list has none."""
        type_name = self._text("type_name")
        subject = with_type(type_name, self._text("subject"))
        if not subject:
            self._doubt("subject", Reason.NO_SUBJECT, value="")
        elif len(subject) > MAX_SUBJECT:
            self._doubt("subject", Reason.TITLE_TOO_LONG, value=f"{subject[:_SHOWN]}…")
        if not type_name:
            type_name = document_types.derive(subject, number, known_types())
        if not type_name:
            named = document_types.of_symbol(self._text("type_symbol"), known_types())
            type_name = named[0] if len(named) == 1 else ""
        return type_name, subject

    def _count(self, field: str) -> int | None:
        value = self._value(field)
        if value is None:
            return None
        count = c.to_count(value)
        if not count.readable:
            self._doubt(field, Reason.COUNT_UNREADABLE, value=g.as_text(value))
        return count.value

    def _sheets(self) -> tuple[str, str]:
        if "sheet_first" in self._columns or "sheet_last" in self._columns:
            first, _ = c.to_sheets(self._value("sheet_first"))
            last, _ = c.to_sheets(self._value("sheet_last"))
            return first, last or first
        return c.to_sheets(self._value("sheets"))

    def _with_file(self, document: ProposedDocument) -> ProposedDocument:
        if not document.source_path:
            return document
        found = self._files.find(document.source_path)
        if found.reason is not None:
            self._doubt("path", found.reason, value=document.source_path)
            return document
        return replace(document, file=found.file)


def duplicate_key(document: ProposedDocument, list_row: str) -> tuple[object, ...]:
    """Equal for rows that say the same thing, whatever their blanks, zeros, tone placement or date form.

    The running number of the list does not count, except for papers without any number: two lists of
    participants of one day may well be two papers.
    """
    numbered = document.number.match_key or document.arrival_number
    return (
        document.dossier_key,
        document.ordinal,
        document.number.match_key,
        document.date.sort_key(),
        tone_normal(document.subject),
        tone_normal(document.author),
        plain_arrival(document.arrival_number),
        document.pages,
        document.sheet_first,
        document.sheet_last,
        document.copy_kind,
        name_key(document.source_path.replace("\\", "/").removeprefix("./")),
        "" if numbered else list_row,
    )


def rows_named(heading: Heading) -> dict[int, str]:
    """Column → name for people: its heading, with the letter where two columns share one."""
    seen: Sequence[str] = [use.heading.rpartition(" / ")[2] for use in heading.columns]
    out: dict[int, str] = {}
    for use, text in zip(heading.columns, seen, strict=True):
        name = text or use.letter
        out[g.column_of(use.letter)] = f"{name} ({use.letter})" if seen.count(text) > 1 and text else name
    return out
