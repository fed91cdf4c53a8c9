"""Adopting the starter file plan in a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import journal
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.retention import PERMANENT
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import file_plan
from hoso_desktop.services.health import verify_store
from hoso_desktop.services.office import NewOffice, Office, create_office
from hoso_desktop.services.queries import plan_entries


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = FixedClock(datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM))
    new = NewOffice(name="Đảng ủy xã Tân Lập", superior="ĐẢNG BỘ TỈNH SÔNG LAM")
    with create_office(tmp_path / "store", new, "mat-khau", cost=FLOOR, clock=clock) as made:
        yield made


def test_a_new_office_takes_the_starter_plan(office: Office) -> None:
    with office.store.read() as connection:
        before = journal.head(connection)[0]
    file_plan.adopt_starter(office, 2026)
    entries = plan_entries(office, 2026)
    assert len(entries) == 64
    assert sum(entry.retention == PERMANENT for entry in entries) == 33
    assert [entry.notation for entry in entries[:2]] == ["ĐH.01", "ĐH.02"]
    assert not any(entry.confirmed for entry in entries)
    with office.store.read() as connection:
        assert journal.head(connection)[0] == before + 1
    assert verify_store(office).ok


def test_a_second_time_is_refused_with_a_sentence(office: Office) -> None:
    file_plan.adopt_starter(office, 2026)
    with pytest.raises(UserError) as refused:
        file_plan.adopt_starter(office, 2026)
    assert "2026" in explain(refused.value)
    assert len(plan_entries(office, 2026)) == 64
    file_plan.adopt_starter(office, 2027)
    assert "năm 2027" in plan_entries(office, 2027)[20].title


def test_the_cell_model_is_apart() -> None:
    assert file_plan.cell_model().id == "cell"
    assert not {t.notation for t in file_plan.cell_model().titles} & {
        t.notation for t in file_plan.starter().titles
    }
