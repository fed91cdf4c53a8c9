"""The registers as something to print: F14 `SỔ ĐĂNG KÝ VĂN BẢN ĐI` and `… ĐẾN`, Phụ lục IV, NĐ 30/2020/NĐ-CP.

Which papers a book has is `register_words`. A paper that lies only where the person at work may not look is
no line here: its number is one kept apart. What the program does not record stays open for the pen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hoso_desktop.db import registers as rows
from hoso_desktop.db.registers import Connection
from hoso_desktop.domain import composing, words
from hoso_desktop.domain.document import Direction, RegisterEntry
from hoso_desktop.domain.numbering import body_symbol
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.series import Gap, SeriesKey, analyse
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, rows_of
from hoso_desktop.printing.values import common_values
from hoso_desktop.services import register_words, registers, series
from hoso_desktop.services.office import Office
from hoso_desktop.services.register_words import Asked

OUT, IN = "register_out", "register_in"
_DIRECTION = {OUT: Direction.OUTGOING, IN: Direction.INCOMING}


@dataclass(frozen=True, slots=True)
class _Book:
    """The papers of a register in order, each with its id; `gaps` and `homes` are texts by id."""

    kind: str
    asked: Asked
    papers: Sequence[tuple[int, RegisterEntry]]
    gaps: Mapping[int, str]
    homes: Mapping[int, str]
    one_series: bool


def outgoing(office: Office, what: Sequence[str]) -> list[Source]:
    """The register of papers sent, one book per year named; of this year without a word.

    Raises UsageError `register_paper.word_unreadable`, UserError `register_paper.empty`.
    """
    return _sources(office, OUT, what)


def incoming(office: Office, what: Sequence[str]) -> list[Source]:
    """The register of papers received; `what` and errors as for `outgoing`."""
    return _sources(office, IN, what)


def any_outgoing(office: Office) -> bool:
    """Whether a paper was ever sent."""
    return bool(registers.register_ids(office, Direction.OUTGOING, limit=1))


def any_incoming(office: Office) -> bool:
    """Whether a paper was ever received."""
    return bool(registers.register_ids(office, Direction.INCOMING, limit=1))


def _sources(office: Office, kind: str, what: Sequence[str]) -> list[Source]:
    asked = register_words.read(what, this_year=office.today().year)
    return [_source(office, kind, one) for one in asked]


def _source(office: Office, kind: str, asked: Asked) -> Source:
    with office.store.read() as connection:
        book, left_out = _book(connection, kind, asked, office.profile.start_of_use)
    if not book.papers:
        raise UserError("register_paper.empty", what=asked.words)
    profile, day = office.profile, office.today()

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        return Subject(asked.words, common | _values(book, form.words), rows_of(_lines(book)))

    return Source(asked.words, kind, fill, problems=_undated(left_out, asked))


def _undated(count: int, asked: Asked) -> tuple[Problem, ...]:
    """Papers whose day nobody knows stand in no part of a year."""
    if not count:
        return ()
    params: dict[str, object] = {"count": count, "what": asked.words}
    return (Problem("register_paper.day_unknown", Severity.WARNING, asked.words, params),)


def _book(connection: Connection, kind: str, asked: Asked, since: date | None) -> tuple[_Book, int]:
    """The book, and how many papers of its year are left out for want of a full date."""
    ids = rows.ids(connection, _DIRECTION[kind].value, year=asked.year)[::-1]
    found = rows.entries(connection, ids)
    wanted = [(row_id, found[row_id]) for row_id in ids if asked.bears(found[row_id], _number(kind))]
    papers = [(row_id, entry) for row_id, entry in wanted if asked.within(day_of(entry))]
    if kind == IN:  # those without a number of arrival behind those that have theirs
        papers.sort(key=lambda pair: not pair[1].arrival_number)
    keys = {row_id: _series(entry) for row_id, entry in papers} if kind == OUT else {}
    gaps = _gaps(connection, papers, keys, asked.year, since) if kind == OUT else {}
    homes = {
        row_id: ", ".join(code for _, _, code in placed if code)
        for row_id, placed in rows.homes(connection, [row_id for row_id, _ in papers]).items()
    }
    one_series = kind == IN or len(set(keys.values())) == 1
    left_out = sum(day_of(entry) is None for _, entry in wanted) if asked.by_days else 0
    return _Book(kind, asked, papers, gaps, homes, one_series), left_out


def day_of(entry: RegisterEntry) -> date | None:
    """The day a paper stands under in its register: of arrival for one received."""
    if entry.direction is Direction.INCOMING:
        return entry.arrival_date.full or entry.date.full
    return entry.date.full


def _number(kind: str) -> Callable[[RegisterEntry], int]:
    """How a paper is numbered in its register."""
    return _arrival if kind == IN else lambda entry: entry.number.number


def _arrival(entry: RegisterEntry) -> int:
    figures = entry.arrival_number.partition("/")[0].strip()
    return int(figures) if figures.isascii() and figures.isdecimal() else 0


def _series(entry: RegisterEntry) -> SeriesKey:
    return SeriesKey(register_words.type_of(entry), body_symbol(entry.number), entry.term)


def _gaps(
    connection: Connection, papers: Sequence[tuple[int, RegisterEntry]], keys: Mapping[int, SeriesKey],
    year: int, since: date | None,
) -> dict[int, str]:  # fmt: skip
    """What stands beside a paper of the numbers missing before it, by its id."""
    out: dict[int, str] = {}
    told = series.gap_words()
    for key in {key for key in keys.values() if key.type_name}:
        bearers = {
            entry.number.number: row_id
            for row_id, entry in reversed(papers) if keys[row_id] == key and entry.number.number
        }  # fmt: skip
        if not bearers:
            continue
        facts = series.facts_of(connection, key, year=year)
        before: dict[int, list[Gap]] = {}
        for gap in analyse(facts, min(bearers), max(bearers), since=since).gaps:
            behind = min(number for number in bearers if number > gap.last)
            before.setdefault(bearers[behind], []).append(gap)
        out |= {row_id: composing.gap_note(gaps, told) for row_id, gaps in before.items()}
    return out


def _values(book: _Book, form_words: Mapping[str, str]) -> dict[str, str]:
    blank, asked = form_words.get("blank", ""), book.asked
    days = [day for _, entry in book.papers if (day := day_of(entry)) is not None]
    first, last = asked.first_day or min(days, default=None), asked.last_day or max(days, default=None)
    read = _number(book.kind)
    numbers = [number for _, entry in book.papers if (number := read(entry))] if book.one_series else []
    type_words = form_words.get("type", "").format(type=asked.type_name) if asked.type_name else ""
    return {
        "year": str(asked.year),
        "type": type_words,
        "from_day": first.strftime("%d/%m/%Y") if first else blank,
        "to_day": last.strftime("%d/%m/%Y") if last else blank,
        "first_number": f"{min(numbers):02d}" if numbers else blank,
        "last_number": f"{max(numbers):02d}" if numbers else blank,
        "papers": words.figure(len(book.papers)),
    }


def _lines(book: _Book) -> Iterator[dict[str, str]]:
    for row_id, entry in book.papers:
        notes = (entry.note, book.gaps.get(row_id, ""))
        texts = {
            "number": entry.number.text,
            "date": entry.date.text(),
            "subject": entry.subject or entry.type_name,
            "signer": entry.signer,
            "recipients": entry.recipients,
            "author": entry.author,
            "arrived": entry.arrival_date.text(),
            "arrival_number": entry.arrival_number,
            "dossiers": book.homes.get(row_id, ""),
            "note": "; ".join(filter(None, notes)),
        }
        yield {name: clean(text) for name, text in texts.items()}
