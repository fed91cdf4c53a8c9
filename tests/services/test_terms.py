"""The term of imported papers, around the reform and in a year that two terms share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.db import office_writing
from hoso_desktop.domain import dates
from hoso_desktop.domain.document import Direction
from hoso_desktop.services import dossiers, imports, registers, terms
from hoso_desktop.services.office import Office
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
