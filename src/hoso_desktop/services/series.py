"""Number series of issued papers: which there are, what is missing and why, the Tập made of one.

A series is (tên loại, ký hiệu cơ quan, nhiệm kỳ). Papers without a type get theirs from subject and symbol.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoso_desktop.db import dossiers, registers, writing
from hoso_desktop.db import series as rows
from hoso_desktop.db.dossiers import FullDossier
from hoso_desktop.db.registers import Connection
from hoso_desktop.db.series import NumberRow
from hoso_desktop.domain import composing, document_types
from hoso_desktop.domain.document import MissingReason, Placement
from hoso_desktop.domain.filing import issuer_of
from hoso_desktop.domain.numbering import DocNumber, body_symbol
from hoso_desktop.domain.series import (
    BareNumber,
    MissingNumber,
    SeriesFacts,
    SeriesKey,
    SeriesReport,
    UsedNumber,
    analyse,
    count,
)
from hoso_desktop.domain.text import clean, key
from hoso_desktop.domain.volume_share import share_of_title
from hoso_desktop.errors import UserError
from hoso_desktop.intake.paper_rows import known_types
from hoso_desktop.messages import sentence
from hoso_desktop.services import placing
from hoso_desktop.services.dossiers import refuse_secrets
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.registers import filing_rules

_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SeriesSummary:
    """One series in a list: its numbers, how many are used, missing without a good reason, used twice."""

    key: SeriesKey
    first: int
    last: int
    used: int
    missing_open: int
    doubles: int


@dataclass(frozen=True, slots=True)
class Composition:
    """Title and notes of a Tập as its series gives them; `notes` by placement uid, only where they change."""

    title: str
    notes: dict[str, str]
    key: SeriesKey


def _type_of(subject: str, number: DocNumber) -> str:
    return document_types.derive(subject, number, known_types())


def series_key(type_name: str, body: str, term: str) -> SeriesKey:
    """A series as typed: the type as the table of types writes it, or by its symbol (`QĐ` when only one)."""
    wanted = key(type_name)
    named = [kind.name for kind in known_types() if key(kind.name) == wanted]
    if len(named) > 1:  # marks decide where the folded words do not
        named = [name for name in named if name.casefold() == clean(type_name).casefold()] or named
    if not named:
        named = list(document_types.of_symbol(clean(type_name), known_types()))
    if len(named) != 1:
        raise UserError("series.unknown_type", value=type_name)
    return SeriesKey(named[0], clean(body), clean(term))


# -- reading --------------------------------------------------------------------------------------------


def series_list(office: Office, term: str = "") -> list[SeriesSummary]:
    """The office's own series of a term (the current one when empty), by type and body; only counted."""
    wanted = term or office.profile.term
    with office.store.read() as connection:
        bare = rows.bare_numbers(connection, _own_notations(connection), _type_of, term=wanted)
        missing, starts = _all_missing(connection), rows.starts(connection)
    found = {SeriesKey(type_name, symbol, wanted): used for (type_name, symbol), used in bare.items()}
    return [
        _summary(
            series, found[series], missing.get(series, ()), office.profile.start_of_use, starts.get(series)
        )
        for series in sorted(found, key=_by_type_and_body)
    ]


def _summary(
    series: SeriesKey, used: Sequence[BareNumber], missing: Sequence[MissingNumber], since: date | None,
    start: int | None,
) -> SeriesSummary:  # fmt: skip
    found = count(used, missing, since=since, start=start)
    return SeriesSummary(series, found.first, found.last, found.used, found.missing_open, found.doubles)


def _by_type_and_body(series: SeriesKey) -> tuple[str, str]:
    return key(series.type_name), series.body_symbol


def _own_notations(connection: Connection) -> list[str]:
    own = rows.own_symbols(connection)
    return [
        notation for notation in rows.notations(connection)
        if body_symbol(DocNumber(notation=notation)) in own
    ]  # fmt: skip


def office_series(connection: Connection, term: str) -> list[SeriesFacts]:
    """Every series of the office's own bodies in a term, by type and body; also for the checks."""
    wanted = _own_notations(connection)
    found: dict[SeriesKey, list[NumberRow]] = defaultdict(list)
    for row in rows.numbers(connection, wanted, _type_of, term=term):
        if row.type_name:
            found[SeriesKey(row.type_name, body_symbol(row.number), term)].append(row)
    missing, starts = _all_missing(connection), rows.starts(connection)
    return [
        SeriesFacts(
            series, _used(connection, found[series]), tuple(missing.get(series, ())), starts.get(series)
        )
        for series in sorted(found, key=_by_type_and_body)
    ]


def _used(connection: Connection, papers: Sequence[NumberRow]) -> tuple[UsedNumber, ...]:
    homes = registers.homes(connection, [paper.id for paper in papers])
    return tuple(
        UsedNumber(
            paper.number.number, paper.number.suffix, paper.number.text, paper.day, paper.uid,
            tuple(code for _, _, code in homes.get(paper.id, ()) if code),
        )
        for paper in papers
    )  # fmt: skip


def series(office: Office, series: SeriesKey, *, year: int | None = None) -> SeriesFacts:
    """One series as the register knows it, of one year or of the whole term."""
    with office.store.read() as connection:
        return facts_of(connection, series, year=year)


def facts_of(connection: Connection, series: SeriesKey, *, year: int | None = None) -> SeriesFacts:
    """As `series`, within a read transaction; also for the checks."""
    papers = _papers(connection, series, year)
    start = rows.starts(connection).get(series)
    if start is not None and year is not None and papers:
        start = max(start, papers[0].number.number)  # a later year begins where it begins
    return SeriesFacts(series, _used(connection, papers), _missing(connection, series), start)


def _missing(connection: Connection, series: SeriesKey) -> tuple[MissingNumber, ...]:
    """The explained numbers of a series, with those of papers the person at work must not see."""
    return (*rows.missing(connection, series), *rows.apart(connection, _type_of).get(series, ()))


def _all_missing(connection: Connection) -> dict[SeriesKey, list[MissingNumber]]:
    out = rows.all_missing(connection)
    for series, numbers in rows.apart(connection, _type_of).items():
        out[series] = [*out.get(series, []), *numbers]
    return out


def _notations(connection: Connection, series: SeriesKey) -> list[str]:
    return [
        notation for notation in rows.notations(connection)
        if body_symbol(DocNumber(notation=notation)) == series.body_symbol
    ]  # fmt: skip


def _papers(connection: Connection, series: SeriesKey, year: int | None) -> list[NumberRow]:
    found = rows.numbers(connection, _notations(connection, series), _type_of, term=series.term)
    return [
        row for row in found
        if key(row.type_name) == key(series.type_name) and (year is None or row.year == year)
    ]  # fmt: skip


# -- missing numbers ------------------------------------------------------------------------------------


def explain_missing(
    office: Office, series: SeriesKey, first: int, last: int, reason: MissingReason, *, note: str = "",
    dossier_code: str = "",
) -> Changes:  # fmt: skip
    """Say why numbers have no paper.

    Raises UserError series.bad_range, series.number_used, series.beyond, dossier.not_found …
    """
    if not 0 < first <= last or last - first >= _MOST_AT_ONCE:
        raise UserError("series.bad_range", first=first, last=last, most=_MOST_AT_ONCE)
    text, code = clean(note), clean(dossier_code)
    refuse_secrets(text, code)
    if reason is MissingReason.IN_OTHER_DOSSIER and not code:
        raise UserError("series.no_dossier_code")
    if reason is not MissingReason.IN_OTHER_DOSSIER:
        code = ""
    with office.change() as tx:
        code = _dossier_code(tx.connection, code) if code else ""
        _refuse_numbers(tx.connection, series, first, last)
        for number in range(first, last + 1):
            said = MissingNumber(number, reason, text, code)
            rows.put_missing(tx, series, said, uid=str(uuid.uuid4()))
        return office.remember(tx, "series.explained")


def _dossier_code(connection: Connection, typed: str) -> str:
    """The full code of the one dossier a typed code means."""
    found = dossiers.by_code(connection, typed)
    if not found:
        raise UserError("dossier.not_found", code=typed)
    if len(found) > 1:
        raise UserError("dossier.ambiguous", code=typed, choices=", ".join(code for _, code in found[:10]))
    return found[0][1]


def _refuse_numbers(connection: Connection, series: SeriesKey, first: int, last: int) -> None:
    """A number with a paper is not missing, nor is one behind the last that was given."""
    notations = _notations(connection, series)
    taken = [
        paper.number for paper in rows.taken(connection, notations, _type_of, term=series.term)
        if key(paper.type_name) == key(series.type_name)
    ]  # fmt: skip
    for number in taken:
        if first <= number.number <= last and not number.suffix:
            raise UserError("series.number_used", number=number.text)
    seen = [paper.number.number for paper in _papers(connection, series, None)]
    if not seen:
        raise UserError("series.none_yet", type=series.type_name, body=series.body_symbol, term=series.term)
    if last > max(seen):
        raise UserError("series.beyond", first=first, last=last, highest=max(seen), type=series.type_name)


def set_start(office: Office, series: SeriesKey, number: int | None) -> None:
    """Name the first number the office answers for (số đầu); None: as the first day of use says.

    Raises UserError series.bad_start, series.none_yet.
    """
    with office.change(keep_images=False) as tx:
        papers = _papers(tx.connection, series, None)
        if not papers:
            raise UserError(
                "series.none_yet", type=series.type_name, body=series.body_symbol, term=series.term
            )
        highest = max(paper.number.number for paper in papers)
        if number is not None and not 0 < number <= highest:
            raise UserError("series.bad_start", number=number, highest=highest)
        rows.put_start(tx, series, number)


def forget_missing(office: Office, series: SeriesKey, first: int, last: int) -> Changes:
    """Take the explanation of numbers back. Raises UserError series.nothing_said."""
    with office.change() as tx:
        dropped = [rows.drop_missing(tx, series, number) for number in range(first, last + 1)]
        if not any(dropped):
            raise UserError("series.nothing_said")
        return office.remember(tx, "series.unexplained")


# -- the Tập --------------------------------------------------------------------------------------------


def series_of_dossier(full: FullDossier, papers: Sequence[Placement]) -> SeriesKey | None:
    """The series a Tập collects; None when unclear.

    That of most of its papers of the type its title names: one paper put in by mistake must not turn a Tập
    Quyết định into one of Thông báo. Without such papers, as the title says.
    """
    if not placing.is_volume(full.dossier):
        return None
    type_name = placing.type_in_title(full.dossier.title)
    counts = _series_counts(full, papers)
    fitting = [series for series in counts if type_name in ("", series.type_name)]
    if fitting:
        return max(fitting, key=lambda series: counts[series])
    symbol = issuer_of(full.dossier.title, filing_rules())
    if type_name and symbol:
        return SeriesKey(type_name, symbol, full.dossier.term)
    return max(counts, key=lambda series: counts[series], default=None)


def is_share(full: FullDossier, series: SeriesKey) -> bool:
    """Whether a Tập takes only some papers of its series (`Tập Báo cáo tháng`), the rest lying in others."""
    issuers = tuple(filing_rules().issuers)
    return bool(share_of_title(full.dossier.title, series.type_name, issuers))


def _series_counts(full: FullDossier, papers: Sequence[Placement]) -> dict[SeriesKey, int]:
    counts: dict[SeriesKey, int] = defaultdict(int)
    for paper in papers:
        entry = paper.entry
        symbol = body_symbol(entry.number)
        name = entry.type_name or _type_of(entry.subject, entry.number)
        if entry.number.number and symbol and name:
            counts[SeriesKey(name, symbol, entry.term or full.dossier.term)] += 1
    return counts


def facts_of_dossier(
    connection: Connection, full: FullDossier, papers: Sequence[Placement]
) -> SeriesFacts | None:
    """The series of a Tập in its year, from the whole register; of backlog from its own papers only.

    None for a Tập of a share of it: no single one of them answers for the numbers of the series.
    """
    found = series_of_dossier(full, papers)
    if found is None or is_share(full, found):
        return None
    if full.dossier.backlog:
        return SeriesFacts(found, _own(full, papers, found), rows.missing(connection, found))
    period = full.dossier.period
    return facts_of(connection, found, year=int(period) if period.isdecimal() else None)


def _own(full: FullDossier, papers: Sequence[Placement], series: SeriesKey) -> tuple[UsedNumber, ...]:
    return tuple(
        UsedNumber(e.number.number, e.number.suffix, e.number.text, e.date.full, e.uid, (full.dossier.code,))
        for e in (paper.entry for paper in papers)
        if e.number.number and body_symbol(e.number) == series.body_symbol
    )


def volume_series(office: Office, dossier_uid: str) -> SeriesKey:
    """The series a Tập collects. Raises UserError series.no_volume."""
    with office.store.read() as connection:
        full, papers = _volume(connection, dossier_uid)
        found = series_of_dossier(full, [paper for _, paper in papers])
    if found is None:
        raise UserError("series.no_volume", code=full.dossier.code)
    return found


def composed(office: Office, dossier_uid: str) -> Composition:
    """Title and notes of a Tập as they should read. Raises UserError series.no_volume."""
    with office.store.read() as connection:
        full, papers = _volume(connection, dossier_uid)
        return _compose(connection, full, [paper for _, paper in papers])


def _volume(connection: Connection, dossier_uid: str) -> tuple[FullDossier, list[tuple[int, Placement]]]:
    full = dossiers.load(connection, dossier_uid)
    if full is None:
        raise UserError("dossier.gone")
    found = dossiers.placements(connection, full.row_id, dossier_uid)
    return full, [(row_id, placement) for row_id, _, placement in found]


def _compose(connection: Connection, full: FullDossier, papers: Sequence[Placement]) -> Composition:
    found, words = series_of_dossier(full, papers), gap_words()
    if found is None:
        raise UserError("series.no_volume", code=full.dossier.code)
    facts = facts_of_dossier(connection, full, papers)
    report = analyse(facts) if facts is not None else SeriesReport(0, 0)
    base, period = full.dossier.title, full.dossier.period
    title = composing.title(base, period, report, words)
    if facts is None:
        title = composing.share_title(base, period, _numbers(papers, found), words)
    notes = composing.notes(papers, report, words)
    changed = {paper.uid: notes[paper.uid] for paper in papers if notes[paper.uid] != paper.note}
    return Composition(title, changed, found)


def _numbers(papers: Sequence[Placement], series: SeriesKey) -> list[int]:
    """The numbers of a series among the papers of a dossier."""
    out = []
    for entry in (paper.entry for paper in papers):
        name = entry.type_name or _type_of(entry.subject, entry.number)
        if name == series.type_name and body_symbol(entry.number) == series.body_symbol:
            out.append(entry.number.number)
    return [number for number in out if number]


def gap_words() -> composing.Words:
    """The words in which numbers without a paper are told."""
    return composing.Words(
        span=sentence("series.title_span", span="{span}"),
        missing=sentence("series.title_missing", gaps="{gaps}"),
        note=sentence("series.note", gaps="{gaps}"),
        apart=sentence("series.apart"),
        elsewhere=sentence("series.elsewhere", code="{code}"),
        share=sentence("series.title_share", numbers="{numbers}"),
    )


def apply_composition(office: Office, dossier_uid: str) -> Changes:
    """Write the composed title and notes into the Tập. Raises UserError series.no_volume, dossier.closed."""
    with office.change() as tx:
        full = placing.open_dossier(tx, dossier_uid)
        _, papers = _volume(tx.connection, dossier_uid)
        wanted = _compose(tx.connection, full, [paper for _, paper in papers])
        after = replace(full.dossier, title=wanted.title)
        writing.change_dossier(tx, full.row_id, full.dossier, after, expected_revision=full.dossier.revision)
        for row_id, paper in papers:
            if paper.uid in wanted.notes:
                noted = replace(paper, note=wanted.notes[paper.uid])
                writing.change_placement(tx, row_id, paper, noted)
        return office.remember(tx, "series.composed")


def fill_from_series(office: Office, dossier_uid: str, series: SeriesKey, *, year: int) -> Changes:
    """Put every paper of a series and year into a Tập, in order of number.

    A paper that lies elsewhere gets a second placement, unless it lies where the person may not look. Raises
    UserError series.nothing_to_fill, series.share.
    """
    with office.change() as tx:
        full = placing.open_dossier(tx, dossier_uid)
        if is_share(full, series):
            raise UserError("series.share", code=full.dossier.code, type=series.type_name)
        found = _papers(tx.connection, series, year)
        entries = registers.entries(tx.connection, [row.id for row in found])
        masked = registers.masked(tx.connection, [row.id for row in found])
        wanted = [(row.id, entries[row.id]) for row in found if row.id not in masked]
        if not placing.place_entries(tx, full, wanted, by_number=True):
            raise UserError("series.nothing_to_fill", code=full.dossier.code, year=year)
        return office.remember(tx, "series.filled")
