"""The term of imported papers, around the reform and in a year that two terms share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from hoso_desktop.db import office_writing
from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.series import SeriesKey
from hoso_desktop.services import dossiers, imports, registers, series, terms
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.registers import NewEntry
from tests.support.office import add_dossier, make_office, paper, scalar, write_list

OUT = (
    "STT",
    "Số, ký hiệu",
    "Ngày văn bản",
    "Loại văn bản",
    "Trích yếu",
    "Cơ quan ban hành",
    "Người ký",
    "Số trang",
)
IN = ("Số đến", "Ngày đến", "Cơ quan ban hành", "Số, ký hiệu", "Ngày văn bản", "Trích yếu")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


def know(office: Office, *labels: str) -> None:
    with office.change() as tx:
        for label in labels:
            office_writing.ensure_term(tx, label)


def bring(office: Office, path: Path, rows: list[list[str]], headings: tuple[str, ...]) -> str:
    ready = imports.preview(office, write_list(path, rows, headings))
    return imports.run(office, ready).batch_uid


@pytest.mark.parametrize(
    "day, wanted",
    [("30/06/2025", "2020-2025"), ("01/07/2025", "2025-2030"), ("03/2031", ""), ("2025", "")],
)
def test_former_communes_ended_with_the_reform(office: Office, day: str, wanted: str) -> None:
    know(office, "2020-2025")
    with office.store.read() as connection:
        assert terms.of_day(connection, dates.parse(day)) == wanted


def test_a_list_across_two_congresses_is_cut_where_the_count_starts_anew(
    office: Office, tmp_path: Path
) -> None:
    know(office, "2030-2035")
    rows = [
        ["", f"{number}-QĐ/ĐU", day, "Quyết định", f"về việc số {number}", "Đảng ủy xã", "Bí thư", "2"]
        for number, day in ((412, "05/3/2030"), (420, "10/4/2030"), (1, "20/6/2030"), (9, "01/12/2030"))
    ]
    bring(office, tmp_path / "Văn bản đi.xlsx", rows, OUT)
    ids = registers.register_ids(office, Direction.OUTGOING)
    found = {row.number_text: row.term for row in registers.register_rows(office, ids)}
    assert found == {
        "412-QĐ/ĐU": "2025-2030", "420-QĐ/ĐU": "2025-2030", "01-QĐ/ĐU": "2030-2035", "09-QĐ/ĐU": "2030-2035",
    }  # fmt: skip


def test_undoing_an_import_takes_the_arrival_back(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Công văn rà soát", number="484-CV/BTCTU", date="08/11/2026")])
    rows = [["1220", "09/11/2026", "Ban Tổ chức", "484-CV/BTCTU", "08/11/2026", "Công văn rà soát"]]
    batch = bring(office, tmp_path / "den.xlsx", rows, IN)
    (row_id,) = registers.register_ids(office, Direction.INCOMING)
    (row,) = registers.register_rows(office, [row_id])
    assert (row.arrival_text, row.placed_in) == ("1220 · 09/11/2026", ((uid, "HN.15/2026"),))
    imports.undo_import(office, batch)
    assert list(registers.register_ids(office, Direction.INCOMING)) == []
    assert (
        scalar(office, "SELECT arrival_number || arrival_written || arrival_certainty FROM entry") == "none"
    )


# -- a congress while the program is in use -----------------------------------------------------------


@pytest.fixture
def congress(tmp_path: Path) -> Iterator[Office]:
    """02/07/2030: the congress of June is over, its decisions begin at 01 again."""
    clock = FixedClock(datetime(2030, 7, 2, 9, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=clock) as made:
        yield made


def decide(office: Office, symbol: str, day: str) -> None:
    number, on = numbering.parse(symbol), dates.parse(day)
    registers.enter(office, NewEntry(Direction.OUTGOING, number, on, f"Quyết định {symbol}"))


def decisions(office: Office, term: str) -> list[int]:
    key = SeriesKey("Quyết định", "ĐU", term)
    return [used.number for used in series.series(office, key, year=2030).used]


def test_papers_of_the_new_term_count_from_its_first_day(congress: Office) -> None:
    decide(congress, "302-QĐ/ĐU", "10/02/2030")
    decide(congress, "01-QĐ/ĐU", "25/06/2030")
    save_settings(congress, term="2030-2035", congress="khóa II")
    assert congress.profile.term_begins == date(2030, 7, 2), "the day it was said, where none is given"
    decide(congress, "02-QĐ/ĐU", "02/07/2030")
    assert (decisions(congress, "2025-2030"), decisions(congress, "2030-2035")) == ([1, 302], [2])
    # The congress closed on 20/06: the paper in between goes over, the old one stays.
    save_settings(congress, term_begins="2030-06-21")
    assert (decisions(congress, "2025-2030"), decisions(congress, "2030-2035")) == ([302], [1, 2])
    save_settings(congress, term_begins="01/7/2030")
    assert (decisions(congress, "2025-2030"), decisions(congress, "2030-2035")) == ([1, 302], [2])


def test_a_corrected_term_begins_no_other(congress: Office) -> None:
    decide(congress, "302-QĐ/ĐU", "10/02/2030")
    save_settings(congress, term="2026-2031")
    assert congress.profile.term_begins is None
    assert decisions(congress, "2025-2030") == [302]
