"""Dossiers handed in, as something to print: F5 `MỤC LỤC HỒ SƠ, TÀI LIỆU NỘP LƯU` and F6, its minutes.

Permanent and limited dossiers are two lists (form III of Phụ lục V, NĐ 30/2020/NĐ-CP). Counts only what is
recorded: a figure nobody entered stays open for the pen. Texts only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hoso_desktop.db import dossiers as dossier_rows
from hoso_desktop.db import office as office_rows
from hoso_desktop.db import paper_rows
from hoso_desktop.db.batches import Batch
from hoso_desktop.db.rows import sort_key
from hoso_desktop.domain import hand_over, words
from hoso_desktop.domain.dossier import CONDITION_LABEL, DossierState
from hoso_desktop.domain.hand_over import ItemState
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.retention import PERMANENT, UNSET, WORTHLESS
from hoso_desktop.domain.text import clean
from hoso_desktop.errors import UserError
from hoso_desktop.printing.signatures import Signature
from hoso_desktop.printing.spec import FormSpec
from hoso_desktop.printing.subject import Source, Subject, no_rows, rows_of
from hoso_desktop.printing.values import common_values, padded
from hoso_desktop.services import batches, due_list, paper_inventory, people, queries
from hoso_desktop.services.office import Office
from hoso_desktop.services.paper_inventory import Listed
from hoso_desktop.services.people import PersonRow

_LEAVING = (DossierState.COMPLETED, DossierState.IN_OFFICE_ARCHIVE)
_RECEIVER = "chánh văn phòng"  # who receives for the office archive unless another is written in by hand
_METRES = "shelf_metres_per_box"  # setting of the office; the form's words have the usual figure


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is handed in at once; `name` is what a person called it, `noted` a hand-over with its details."""

    name: str
    dossiers: tuple[Listed, ...]
    noted: Batch | None = None

    @property
    def years(self) -> str:
        """`2025`, `2024-2025`, of the papers."""
        return paper_inventory.years_of(self.dossiers)


def sources(office: Office, what: Sequence[str]) -> list[Source]:
    """The lists of a hand-in, the permanent one first: of codes, of a year (`_usual_year` without a word), or
    of a hand-over `2026/1`.

    A year means the completed dossiers whose work ended in it and that nothing keeps back.
    Raises UserError `hand_in.none`, `hand_in.not_completed`, `hand_in.no_retention`, `dossier.not_found`,
    `batch.not_found`, `batch.not_all_yours`.
    """
    batch = _batch(office, what)
    permanent = tuple(one for one in batch.dossiers if one.dossier.retention == PERMANENT)
    limited = tuple(one for one in batch.dossiers if one.dossier.retention != PERMANENT)
    day = _day(office, batch)
    return [_list(office, batch.name, found, day) for found in (permanent, limited) if found]


def minutes(office: Office, what: Sequence[str]) -> list[Source]:
    """The minutes of a hand-in; `what` and errors as for `sources`."""
    return [_minutes(office, _batch(office, what))]


def offered(office: Office) -> bool:
    """Whether a dossier is completed or was handed in."""
    with office.store.read() as connection:
        return paper_rows.has_dossier(connection, _LEAVING)


def _batch(office: Office, what: Sequence[str]) -> _Batch:
    if len(what) == 1 and hand_over.read_code(clean(what[0])):
        return _of_hand_over(office, clean(what[0]))
    wanted = [clean(text) for text in what] or [str(_usual_year(office))]
    ids: list[int] = []
    for text in wanted:
        year = len(text) == 4 and text.isdecimal()
        ids += _of_year(office, int(text)) if year else [_of_code(office, text)]
    name = ", ".join(wanted) if len(wanted) < 4 else f"{wanted[0]} … {wanted[-1]}"
    found = list(paper_inventory.listed(office, list(dict.fromkeys(ids))))
    if not found:
        raise UserError("hand_in.none", what=name)
    _refuse(found)
    found.sort(key=lambda one: sort_key(one.dossier.period, one.dossier.notation))
    return _Batch(name, tuple(found))


def _of_hand_over(office: Office, code: str) -> _Batch:
    """The dossiers of a hand-over, those that came back and were not put in again left out."""
    with office.store.read() as connection:
        batch = batches.whole_in(connection, batches.resolve(office, code))
    ids = [item.dossier_id for item in batch.items if item.state is not ItemState.RETURNED]
    found = sorted(
        paper_inventory.listed(office, ids),
        key=lambda one: sort_key(one.dossier.period, one.dossier.notation),
    )
    if not found:
        raise UserError("hand_in.none", what=code)
    _refuse([one for one in found if one.dossier.state is not DossierState.IN_HISTORICAL_ARCHIVE])
    return _Batch(code, tuple(found), batch.batch)


def _day(office: Office, batch: _Batch) -> date:
    """The day of a hand-over as it is noted; otherwise today."""
    noted = batch.noted.handed_on if batch.noted else ""
    return date.fromisoformat(noted) if noted else office.today()


def _usual_year(office: Office) -> int:
    """Last year, whose papers are due; this year while last year has nothing to hand in."""
    last = office.today().year - 1
    return last if _of_year(office, last) else last + 1


def _of_year(office: Office, year: int) -> list[int]:
    """Work ended in the year, completed or handed in; what is kept back stands on its own list."""
    found, _, held = due_list.living(office)
    today = office.today()
    return [
        one.row_id
        for one in found
        if one.ended is not None
        and one.ended.year == year
        and one.dossier.state in _LEAVING
        and one.dossier.retention != WORTHLESS
        and not any(tie.binds(today) for tie in held.get(one.row_id, ()))
    ]


def _of_code(office: Office, code: str) -> int:
    uid = queries.resolve(office, code)
    with office.store.read() as connection:
        row_id = dossier_rows.id_of(connection, "dossier", uid)
    if row_id is None:
        raise UserError("dossier.not_found", code=code)
    return row_id


def _refuse(found: Sequence[Listed]) -> None:
    early = [one.dossier.code for one in found if one.dossier.state not in _LEAVING]
    if early:
        raise UserError("hand_in.not_completed", codes=", ".join(early))
    unset = [one.dossier.code for one in found if one.dossier.retention in (UNSET, WORTHLESS)]
    if unset:
        raise UserError("hand_in.no_retention", codes=", ".join(unset))


# F5


def _list(office: Office, name: str, found: tuple[Listed, ...], day: date) -> Source:
    profile = office.profile
    maker = _person(office)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        common |= _heading(form, common)
        sheets = sum(one.totals.sheets for one in found)
        permanent = found[0].dossier.retention == PERMANENT
        values = {
            "retention": paper_inventory.retention_of(found, form.words),
            "limited": "" if permanent else "x",
            "years": paper_inventory.years_of(found),
            "dossiers": padded(len(found)),
            "dossiers_words": words.sentence_case(len(found), profile.number_style),
            "sheets": words.figure(sheets),
            "sheets_words": words.sentence_case(sheets, profile.number_style),
            "maker": maker.name,
            "maker_position": maker.position,
        }
        return Subject(name, common | _cleaned(values), rows_of(_rows(found)))

    return Source(name, "hand_in", fill)


def _heading(form: FormSpec, common: dict[str, str]) -> dict[str, str]:
    """The date only once, where the form puts it."""
    out = {"made_on": common["place_date"]}
    return out | ({"place_date": ""} if form.show.get("date_below") else {})


def _rows(found: Sequence[Listed]) -> Iterator[dict[str, str]]:
    for ordinal, one in enumerate(found, start=1):
        begin, end = one.totals.begin.text(), one.totals.end.text()
        texts = {
            "ordinal": str(ordinal),
            "notation": one.dossier.notation,
            "title": one.dossier.title,
            "dates": begin if begin == end else f"{begin} - {end}",
            "retention": one.dossier.retention.label,
            "sheets": words.figure(one.totals.sheets),
            "note": one.dossier.note,
        }
        yield _cleaned(texts)


# F6


def _minutes(office: Office, batch: _Batch) -> Source:
    profile, day = office.profile, _day(office, batch)
    giver, receiver = _person(office), _receiver(office)
    noted = batch.noted
    receiver_name = (noted.receiver_person if noted else "") or (receiver.name if receiver else "")
    position = (noted.receiver_position if noted else "") or (
        receiver.position if receiver and receiver.name == receiver_name else ""
    )
    with office.store.read() as connection:
        metres = office_rows.settings(connection).get(_METRES)

    def fill(form: FormSpec, counted: int) -> Subject:
        signs = Signature.of_office(form.signature, profile)
        common = common_values(profile, form, printed_on=day, counted=counted, signature=signs)
        blank = form.words.get("blank", "")
        values = {
            "giver": giver.name,
            "giver_position": giver.position or blank,
            "giver_unit": form.words.get("giver_unit", "").format(office=profile.name) or profile.name,
            "receiver": receiver_name or blank,
            "receiver_position": position or blank,
            "block": form.words.get("block", "").format(office=profile.name, years=batch.years),
            "years": batch.years or blank,
        } | _counts(batch, blank, str(metres or form.words.get("box_metres", "")))
        return Subject(batch.name, common | _cleaned(values), no_rows)

    same = receiver_name == giver.name
    return Source(batch.name, "hand_over", fill, problems=(_one_signer(giver.name),) if same else ())


def _counts(batch: _Batch, blank: str, metres: str) -> dict[str, str]:
    """Boxes are as noted, or counted when every dossier has one; mét giá is boxes times those of one box."""
    counted = {one.box for one in batch.dossiers}
    noted = batch.noted.boxes if batch.noted else None
    boxes, known = (len(counted), all(counted)) if noted is None else (noted, True)
    files = [one.totals.files for one in batch.dossiers]
    labels = {CONDITION_LABEL[one.dossier.condition] for one in batch.dossiers}
    return {
        "boxes": padded(boxes) if known else blank,
        "dossiers": padded(len(batch.dossiers)),
        "metres": _metres(boxes, metres) if known else blank,
        "electronic": padded(sum(map(bool, files))),
        "files": padded(sum(files)),
        "condition": ", ".join(sorted(labels)) if all(labels) else blank,
    }


def _metres(boxes: int, each: str) -> str:
    """`0,5`: boxes times the metres of one, in Vietnamese figures."""
    return f"{boxes * float(each.replace(',', '.')):.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _one_signer(name: str) -> Problem:
    return Problem("hand_in.one_signer", Severity.WARNING, "", {"name": name})


def _person(office: Office) -> PersonRow:
    return next(one for one in people.persons(office) if one.uid == office.person.uid)


def _receiver(office: Office) -> PersonRow | None:
    """The Chánh Văn phòng, where the office has noted who that is."""
    found = [one for one in people.persons(office) if one.position.lower() == _RECEIVER and not one.closed]
    return found[0] if found else None


def _cleaned(values: dict[str, str]) -> dict[str, str]:
    return {name: clean(text) for name, text in values.items()}
