"""Which prints are old and why: the dossier changed since, or the office's form did."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.services import dossiers, form_store, papers, stale_papers
from hoso_desktop.services.office import Office
from hoso_desktop.services.papers import Manner
from hoso_desktop.services.stale_papers import Reason, StalePaper
from tests.support.office import add_dossier, documents, make_office, paper, sheet


class Ticking:
    """An hour passes whenever somebody looks at the clock."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 16, 8, 0, tzinfo=VIETNAM)

    def now(self) -> datetime:
        self._now += timedelta(minutes=1)
        return FixedClock(self._now).now()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho", clock=Ticking()) as office:
        yield office


@pytest.fixture
def uid(office: Office) -> str:
    made = add_dossier(office)
    dossiers.add_documents(office, made, [paper("Nghị quyết", number="01-NQ/ĐU", date="05/01/2026")])
    return made


def wider(office: Office, form_id: str) -> str:
    """The form with another line distance: it looks different."""
    return form_store.text_of(office, form_id).replace("size = 13", "size = 12")


def test_another_version_of_the_form_makes_its_prints_old(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_set(office, uid, tmp_path)
    assert stale_papers.stale(office, uid) == ()
    form_store.adopt(office, wider(office, "contents"), name="contents.toml")
    assert stale_papers.stale(office, uid) == (StalePaper("contents", Reason.FORM, "contents"),)
    assert papers.stale_papers(office, uid) == ("mục lục (mẫu đã đổi)",)
    papers.print_to_file(office, "contents", [uid], tmp_path / "moi.pdf")
    assert stale_papers.stale(office, uid) == ()
    form_store.reset(office, "contents")
    assert [old.reason for old in stale_papers.stale(office, uid)] == [Reason.FORM]


def test_a_dossier_that_changed_counts_before_its_form(office: Office, uid: str, tmp_path: Path) -> None:
    papers.print_set(office, uid, tmp_path)
    form_store.adopt(office, wider(office, "contents"), name="contents.toml")
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Quyết định")
    assert papers.stale_papers(office, uid) == ("mục lục",)


def test_the_same_form_under_a_new_number_makes_nothing_old(office: Office, uid: str, tmp_path: Path) -> None:
    form_store.adopt(office, wider(office, "contents"), name="contents.toml")
    papers.print_set(office, uid, tmp_path)
    first = form_store.versions(office, "contents")[0].version
    form_store.adopt(
        office, wider(office, "contents").replace("size = 12", "size = 11"), name="contents.toml"
    )
    assert papers.stale_papers(office, uid) == ("mục lục (mẫu đã đổi)",)
    form_store.go_back(office, "contents", first)
    assert papers.stale_papers(office, uid) == ()


def test_a_variant_for_one_print_is_not_old_until_the_office_changes_its_form(
    office: Office, uid: str, tmp_path: Path
) -> None:
    papers.print_to_file(office, "contents", [uid], tmp_path / "a.pdf", manner=Manner("archive"))
    assert papers.stale_papers(office, uid) == ()
    revision = sheet(office, uid).dossier.revision
    dossiers.edit_dossier(office, uid, revision, keeper="Trần Văn Giữ")
    assert stale_papers.stale(office, uid)[0].variant == "archive"
    papers.print_to_file(office, "contents", [uid], tmp_path / "b.pdf", manner=Manner("archive"))
    form_store.use_variant(office, "contents", "nd30-annex")
    assert stale_papers.stale(office, uid) == (StalePaper("contents", Reason.FORM, "contents"),)


def test_values_on_paper_printed_already_are_printed_so_again(
    office: Office, uid: str, tmp_path: Path
) -> None:
    papers.print_to_file(office, "cover_overlay", [uid], tmp_path / "bia.pdf")
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Hồ sơ khác")
    assert stale_papers.stale(office, uid) == (StalePaper("cover", Reason.DOSSIER, "cover_overlay"),)


def test_a_print_is_recorded_as_it_was_sent(office: Office, uid: str) -> None:
    sent = papers.prepare(office, "set", [uid])
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Tên đổi trong lúc in")
    papers.record(office, sent, copies=3)
    assert papers.stale_papers(office, uid) == ("bìa",)
    with office.store.read() as connection:
        sql = "SELECT body FROM journal WHERE kind = 'dossier.printed'"
        assert [b'"copies":3' in row[0] for row in connection.exec_driver_sql(sql)] == [True] * 3


def test_one_sentence_tells_what_to_print_again_and_why(office: Office, uid: str, tmp_path: Path) -> None:
    assert stale_papers.told(stale_papers.stale(office, uid)) == ""
    papers.print_set(office, uid, tmp_path)
    form_store.adopt(office, wider(office, "contents"), name="contents.toml")
    told = stale_papers.told(stale_papers.stale(office, uid))
    assert told == "Mẫu giấy đã đổi từ khi in. Cần in lại: mục lục."
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, title="Hồ sơ khác")
    told = stale_papers.told(stale_papers.stale(office, uid))
    assert told.endswith("Cần in lại: bìa, mục lục (mẫu đã đổi).")
