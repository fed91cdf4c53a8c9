"""Drafts of an office: given back as typed, by person; a secrecy mark takes them out; nothing ever stops."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import drafts as rows
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.services import drafts
from hoso_desktop.services.office import Office
from tests.support.office import make_office, story_clock, unlock

PLACE = "dossier:1"
BODY = {"lines": [{"SUBJECT": "Nghị quyết về chuyển đổi số", "PAGES": "4"}], "cursor": [3, 2]}


def test_given_back_after_a_new_start(tmp_path: Path) -> None:
    clock = story_clock()
    with make_office(tmp_path / "kho", clock=clock) as office:
        assert drafts.keep(office, PLACE, BODY)
        moment = office.now()
    clock.move(timedelta(hours=1))
    with unlock(tmp_path / "kho", clock=clock) as office:
        found = drafts.find(office, PLACE)
        assert found is not None
        assert (found.body, found.at) == (BODY, moment)
        assert drafts.find(office, "dossier:2") is None
        drafts.drop(office, PLACE)
        assert drafts.kept(office) == ()


def test_an_empty_draft_is_none(office: Office) -> None:
    drafts.keep(office, PLACE, BODY)
    assert not drafts.keep(office, PLACE, {})
    assert drafts.kept(office) == ()


@pytest.mark.parametrize(
    "text", ["MẬT", "Báo cáo (Tối mật)", "dòng đầu\nTuyệt mật\ndòng cuối", "Độ mật: Mật", "Công văn TỐI MẬT"]
)
def test_a_secrecy_mark_takes_the_place_out(office: Office, text: str) -> None:
    drafts.keep(office, PLACE, BODY)
    assert not drafts.keep(office, PLACE, {"lines": [{"SUBJECT": text}]})
    assert drafts.kept(office) == ()
    wal = rows.sides(office.store.files)[1]
    assert not wal.exists() or wal.stat().st_size == 0


def test_ordinary_words_pass(office: Office) -> None:
    assert drafts.keep(office, PLACE, {"SUBJECT": "Quyết định về bảo vệ bí mật nhà nước, Mặt trận Tổ quốc"})


def test_another_person_does_not_see_it(office: Office) -> None:
    drafts.keep(office, PLACE, BODY)
    other = Office(
        office.store, type(office.person)("khac", "Hoa", "hoa"), office.profile, FixedClock(office.now())
    )
    assert drafts.kept(other) == ()


def test_a_refusing_disk_stops_nobody(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        rows.path_of(office.store.files).mkdir()
        assert not drafts.keep(office, PLACE, BODY)
        drafts.drop(office, PLACE)
        assert drafts.kept(office) == ()


def test_unreadable_drafts_are_left_out(office: Office) -> None:
    for body in ("{", "[]"):
        office.store.drafts.put(office.person.uid, rows.Row(f"x:{body}", body, "2026-11-16T02:41:00.000Z"))
    drafts.keep(office, PLACE, BODY)
    assert [draft.place for draft in drafts.kept(office)] == [PLACE]
