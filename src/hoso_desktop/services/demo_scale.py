"""Very many papers' rows without files, for measuring lists, search and backups.

Entry, placement, search row and facts of a page of papers go in one transaction, through `db.bulk`.
Titles vary in place, person, matter and time, so that finding is as selective as in life.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from hoso_desktop.db import office as office_rows
from hoso_desktop.db import office_writing
from hoso_desktop.db.bulk import BulkRows
from hoso_desktop.domain import dates
from hoso_desktop.domain.document import Direction, Placement, RegisterEntry
from hoso_desktop.domain.dossier import Dossier, DossierState
from hoso_desktop.domain.fonds import Fonds, FondsState
from hoso_desktop.domain.numbering import DocNumber
from hoso_desktop.domain.retention import from_code
from hoso_desktop.domain.sheets import SheetNumber, SheetRange, from_pages
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services.demo_words import Issuer, Words, table
from hoso_desktop.services.office import Office

_DOSSIERS_A_PAGE = 400
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Home:
    """A fonds of the store and whether it is one of the old communes'."""

    row_id: int
    uid: str
    old: bool


def fill(office: Office, words: Words, count: int, context: JobContext) -> None:
    """Write `count` papers in dossiers of about fifteen, over many years and three fonds."""
    _write(office, words, _fonds(office, table()["scale"]), count, context)


def fill_more(office: Office, words: Words, count: int, context: JobContext) -> None:
    """Write `count` more papers into a store of `fill`, of another seed: it may be stopped between pages."""
    with office.store.read() as connection:
        known = office_rows.fonds_list(connection)
        first = office_rows.counts(connection)["dossier"]
    homes = [_Home(row_id, fonds.uid, old=fonds.state is FondsState.CLOSED) for row_id, fonds in known]
    _write(office, words, homes, count, context, first=first)


def _write(
    office: Office, words: Words, homes: list[_Home], count: int, context: JobContext, *, first: int = 0
) -> None:
    scale: Mapping[str, Any] = table()["scale"]
    sizes = list(_sizes(words.rng("scale sizes"), count, scale["papers_a_dossier"]))
    rows = _Rows(words, scale, office)
    done = 0
    for start in range(0, len(sizes), _DOSSIERS_A_PAGE):
        context.step(Progress(done, count, "demo.stage.rows"))
        page = sizes[start : start + _DOSSIERS_A_PAGE]
        with office.change(keep_images=False) as tx:
            bulk = BulkRows(tx)
            for offset, size in enumerate(page):
                rows.dossier(bulk, homes, first + start + offset, size)
            bulk.flush()
        done += sum(page)
    context.step(Progress(done, count, "demo.stage.rows"))


def _sizes(rng: random.Random, count: int, average: int) -> Iterator[int]:
    """Papers per dossier, `count` together."""
    left = count
    while left > 0:
        size = min(left, rng.randint(average // 2, average * 3 // 2))
        yield size
        left -= size


def _fonds(office: Office, scale: Mapping[str, Any]) -> list[_Home]:
    with office.change(keep_images=False) as tx:
        row_id, own = office_rows.fonds_list(tx.connection)[0]
        homes = [_Home(row_id, own.uid, old=False)]
        for number, place in enumerate(table()["places"]["old_communes"], start=2):
            name = scale["old_fonds"].format(place=place)
            closed = date(scale["reform"], 6, 30)
            fonds = Fonds(
                str(uuid.uuid4()), f"{number:03d}", name, name.upper(),
                state=FondsState.CLOSED, closed_on=closed,
            )  # fmt: skip
            homes.append(_Home(office_writing.add_fonds(tx, fonds), fonds.uid, old=True))
    return homes


class _Rows:
    """Makes dossiers and their papers out of chance."""

    def __init__(self, words: Words, scale: Mapping[str, Any], office: Office) -> None:
        self._words, self._scale = words, scale
        self._rng = words.rng("scale rows")
        self._last_year = office.today().year
        self._symbols = [(name, symbol) for name, symbol in table()["symbols"].items()]
        self._issuers = [issuer for issuer in words.issuers.values() if issuer.symbol]
        self._people = [words.person(self._rng) for _ in range(600)]
        self._numbers: dict[tuple[str, str, int], int] = {}

    def _one(self, choices: Sequence[_Item]) -> _Item:
        # A third of the time of Random.choice, which is asked some ten times a paper.
        return choices[int(self._rng.random() * len(choices))]

    def dossier(self, bulk: BulkRows, homes: list[_Home], index: int, size: int) -> None:
        """One dossier with `size` papers."""
        rng, scale = self._rng, self._scale
        year = rng.randint(scale["first_year"], self._last_year)
        old = year < scale["reform"]
        home = self._one(homes[1:]) if old else homes[0]
        slots = self._slots(date(year, rng.randint(1, 12), rng.randint(1, 28)))
        dossier = Dossier(
            uid=str(uuid.uuid4()),
            fonds_uid=home.uid,
            notation=f"{self._one(scale['headings'])}.{index + 1:02d}",
            period=str(year),
            title=self._one(scale["dossiers"]).format(**slots),
            term=_term(year),
            retention=from_code(self._one(scale["keep"])),
            state=DossierState.WORK_ENDED if year < self._last_year else DossierState.OPEN,
            backlog=old,
        )
        row_id = bulk.add_dossier(dossier, fonds_id=home.row_id)
        self._papers(bulk, row_id, dossier, year, size)

    def _papers(self, bulk: BulkRows, row_id: int, dossier: Dossier, year: int, size: int) -> None:
        rng, sheet = self._rng, 1
        days = sorted((rng.randint(1, 12), rng.randint(1, 28)) for _ in range(size))
        for ordinal, (month, day_of_month) in enumerate(days, start=1):
            entry = self._entry(date(year, month, day_of_month), dossier)
            pages = rng.randint(1, 9)
            sides = 2 if pages > 2 else 1
            count = from_pages(pages, sides)
            sheets = SheetRange(SheetNumber(sheet), SheetNumber(sheet + count - 1), count)
            sheet += count
            placement = Placement(
                uid=str(uuid.uuid4()), dossier_uid=dossier.uid, entry=entry, ordinal=ordinal, pages=pages,
                sides=sides, sheet_count=count, sheets=sheets,
            )  # fmt: skip
            bulk.add_placement(placement, dossier_id=row_id, entry_id=bulk.add_entry(entry))

    def _entry(self, day: date, dossier: Dossier) -> RegisterEntry:
        slots = self._slots(day)
        type_name, symbol = self._one(self._symbols)
        issuer = self._one(self._issuers)
        return RegisterEntry(
            uid=str(uuid.uuid4()),
            number=self._number(symbol, issuer, day.year),
            date=_written(day),
            type_name=type_name,
            subject=f"{type_name} {self._one(self._scale['papers']).format(**slots)}",
            author=issuer.author.format(**slots),
            term=dossier.term,
            direction=Direction.INCOMING if issuer.register == "in" else Direction.OUTGOING,
            signer=self._one(self._people),
            backlog=dossier.backlog,
        )

    def _number(self, symbol: str, issuer: Issuer, year: int) -> DocNumber:
        key = symbol, issuer.symbol, year
        number = self._numbers[key] = self._numbers.get(key, 0) + 1
        separator, joined = (
            ("/", f"{symbol}-{issuer.symbol}") if issuer.state else ("-", f"{symbol}/{issuer.symbol}")
        )
        return DocNumber(number, "", separator, joined, f"{number:02d}{separator}{joined}")

    def _slots(self, day: date) -> dict[str, Any]:
        quarter = (day.month + 2) // 3
        slots: dict[str, Any] = {
            "village": self._one(self._words.villages), "person": self._one(self._people),
            "month": day.month, "quarter": quarter, "year": day.year,
        }  # fmt: skip
        topic = self._one(self._words.topics)
        slots["matter"] = self._one(topic.matters).format_map(slots)
        slots["project"] = self._one(self._words.projects).format_map(slots)
        return slots


@lru_cache(maxsize=20_000)
def _written(day: date) -> dates.DocDate:
    return dates.of(day)


def _term(year: int) -> str:
    first = year - (year % 5)
    return f"{first}-{first + 5}"
