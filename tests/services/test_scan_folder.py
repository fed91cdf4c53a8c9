"""The watched scan folder: what comes to wait, what is filed, and that the folder itself is never touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import VIETNAM
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.services import attachments, dossiers, people, readers, scan_folder
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.undo import undo
from tests.support.office import (
    PASSWORD,
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    story_clock,
    subjects,
    write_pdf,
)

YESTERDAY = datetime(2026, 11, 15, 8, 0, tzinfo=VIETNAM).timestamp()


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "may-quet"
    folder.mkdir()
    return folder


@pytest.fixture
def office(tmp_path: Path, scans: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        scan_folder.choose_folder(made, scans)
        yield made


def put(folder: Path, name: str, text: str = "van ban", pages: int = 1, moment: float = YESTERDAY) -> Path:
    path = write_pdf(folder / name, text, pages)
    os.utime(path, (moment, moment))
    return path


def names(office: Office) -> list[str]:
    return [scan.name for scan in scan_folder.waiting(office)]


def counts(news: scan_folder.ScanNews) -> tuple[int, ...]:
    return (news.new, news.waiting, news.arriving, news.known, news.refused, news.vanished)


def test_new_files_wait_and_the_folder_stays_as_it_is(office: Office, scans: Path) -> None:
    put(scans, "scan002.pdf", "b")
    put(scans, "scan001.pdf", "a")
    (scans / "ghi chu.txt").write_text("x", encoding="utf-8")
    (scans / ".dang-quet.pdf").write_bytes(b"x")
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in scans.iterdir()}
    assert counts(scan_folder.look(office)) == (2, 2, 0, 0, 0, 0)
    assert counts(scan_folder.look(office)) == (0, 2, 0, 0, 0, 0)
    assert names(office) == ["scan001.pdf", "scan002.pdf"]
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in scans.iterdir()} == before
    assert [scan.seen_day for scan in scan_folder.waiting(office)] == ["2026-11-16"] * 2


def test_a_look_without_news_writes_nothing(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf")
    scan_folder.look(office)
    facts = journal_kinds(office)
    scan_folder.look(office)
    assert journal_kinds(office) == facts


def test_a_file_still_being_written_waits_for_two_equal_looks(office: Office, scans: Path) -> None:
    now = office.now().timestamp()
    put(scans, "scan001.pdf", "a", moment=now - 1)
    first = scan_folder.look(office)
    assert counts(first) == (0, 0, 1, 0, 0, 0)
    put(scans, "scan001.pdf", "ab", 2, moment=now)
    second = scan_folder.look(office, first.seen)
    assert counts(second) == (0, 0, 1, 0, 0, 0)
    assert counts(scan_folder.look(office, second.seen)) == (1, 1, 0, 0, 0, 0)


def test_a_server_clock_that_runs_ahead_only_costs_one_more_look(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf", moment=office.now().timestamp() + 3600)
    first = scan_folder.look(office)
    assert (first.new, first.arriving) == (0, 1)
    assert scan_folder.look(office, first.seen).new == 1


def test_an_empty_file_is_no_scan_yet(office: Office, scans: Path) -> None:
    (scans / "scan001.pdf").write_bytes(b"")
    os.utime(scans / "scan001.pdf", (YESTERDAY, YESTERDAY))
    assert counts(scan_folder.look(office)) == (0, 0, 1, 0, 0, 0)


def test_secret_names_are_counted_and_nothing_of_them_is_kept(office: Office, scans: Path) -> None:
    put(scans, "BC mat BVCTNB.pdf")
    put(scans, "Mặt trận Tổ quốc.pdf", "mt")
    assert counts(scan_folder.look(office)) == (1, 1, 0, 0, 1, 0)
    assert names(office) == ["Mặt trận Tổ quốc.pdf"]
    assert scalar(office, "SELECT count(*) FROM scan_file WHERE name LIKE '%BVCTNB%'") == 0
    with office.store.read() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM journal").scalars().all()
    assert not any(b"BVCTNB" in bytes(body) for body in bodies if body)


def test_the_same_content_waits_once(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    put(scans, "scan001 (2).pdf", "a")
    assert counts(scan_folder.look(office)) == (0, 1, 0, 1, 0, 0)
    assert names(office) == ["scan001.pdf"]


def test_content_that_a_paper_already_has_is_known(office: Office, scans: Path, tmp_path: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Giấy mời", file=write_pdf(tmp_path / "x.pdf", "giay moi"))])
    put(scans, "scan001.pdf", "giay moi")
    assert counts(scan_folder.look(office)) == (0, 0, 0, 1, 0, 0)


def test_a_renamed_file_is_the_same_scan(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    (before,) = scan_folder.waiting(office)
    (scans / "scan001.pdf").rename(scans / "109-QĐ-ĐU.pdf")
    assert counts(scan_folder.look(office)) == (0, 1, 0, 0, 0, 0)
    (after,) = scan_folder.waiting(office)
    assert (after.uid, after.name) == (before.uid, "109-QĐ-ĐU.pdf")


def test_a_vanished_file_waits_no_more_until_it_is_back(office: Office, scans: Path) -> None:
    path = put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    path.rename(scans.parent / "cat-di.pdf")
    with pytest.raises(UserError, match=r"scan\.vanished"):
        scan_folder.path_of(office, scan.uid)
    assert counts(scan_folder.look(office)) == (0, 0, 0, 0, 0, 1)
    (scans.parent / "cat-di.pdf").rename(path)
    assert counts(scan_folder.look(office)) == (1, 1, 0, 0, 0, 0)


def test_a_file_scanned_again_is_the_newer_one(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    put(scans, "scan001.pdf", "quet lai", 3, moment=YESTERDAY + 60)
    with pytest.raises(UserError, match=r"scan\.changed"):
        scan_folder.file_scan_new(office, scan.uid, add_dossier(office), paper("Giấy mời"))
    assert scalar(office, "SELECT count(*) FROM attachment") == 0
    assert not [path for path in office.store.files.files.rglob("*.age") if path.is_file()]
    assert counts(scan_folder.look(office)) == (0, 1, 0, 0, 0, 0)
    (again,) = scan_folder.waiting(office)
    assert (again.uid, again.size) == (scan.uid, (scans / "scan001.pdf").stat().st_size)


def test_a_new_scan_under_an_old_name_waits_again(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    scan_folder.file_scan_new(office, scan.uid, add_dossier(office), paper("Giấy mời"))
    put(scans, "scan001.pdf", "khac", moment=YESTERDAY + 60)
    assert scan_folder.look(office).new == 1
    assert [one.uid != scan.uid for one in scan_folder.waiting(office)] == [True]


def test_a_scan_becomes_the_file_of_a_paper_and_back(office: Office, scans: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(
        office, uid, [paper("Quyết định", number="109-QĐ/ĐU", date="13/11/2026", pages=None)]
    )
    path = put(scans, "109-QD-DU.pdf", "quyet dinh", 4)
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    (named,) = scan.papers
    assert (named.entry.number.text, named.dossier_code) == ("109-QĐ/ĐU", "HN.15/2026")
    changes = scan_folder.file_scan(office, scan.uid, named.placement_uid)
    (placed,) = documents(office, uid)
    assert placed.attachment is not None
    assert (placed.pages, placed.attachment.name) == (4, "109-QD-DU.pdf")
    with attachments.open_attachment(office, placed.attachment) as stored:
        assert stored.read() == path.read_bytes()
    assert scan_folder.waiting_count(office) == 0
    assert scan_folder.look(office).new == 0
    undo(office, changes.change_uid)
    assert documents(office, uid)[0].attachment is None
    assert names(office) == ["109-QD-DU.pdf"]


def test_papers_without_a_file_are_proposed_first(office: Office, scans: Path, tmp_path: Path) -> None:
    old, new = add_dossier(office, "HN.01"), add_dossier(office, "HN.02")
    dossiers.add_documents(office, old, [paper("Cũ", number="5-NQ/ĐU", date="1/2/2020")])
    dossiers.add_documents(
        office, new, [paper("Mới", number="05-NQ/ĐU", date="1/2/2026", file=write_pdf(tmp_path / "f.pdf"))]
    )
    dossiers.add_documents(office, new, [paper("Khác", number="50-NQ/ĐU", date="1/2/2026")])
    put(scans, "05-NQ-DU.pdf", "nq")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    assert [(p.entry.subject, p.has_file) for p in scan.papers] == [("Cũ", False), ("Mới", True)]


def test_a_scan_becomes_a_new_paper_and_back(office: Office, scans: Path) -> None:
    uid = add_dossier(office)
    put(scans, "scan001.pdf", "giay moi", 2)
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    changes = scan_folder.file_scan_new(office, scan.uid, uid, paper("Giấy mời hội nghị", pages=None))
    (placed,) = documents(office, uid)
    assert (placed.entry.subject, placed.pages, placed.attachment is not None) == (
        "Giấy mời hội nghị",
        2,
        True,
    )
    undo(office, changes.change_uid)
    assert (subjects(office, uid), names(office)) == ([], ["scan001.pdf"])


def test_a_new_paper_needs_words_and_no_secret(office: Office, scans: Path) -> None:
    uid = add_dossier(office)
    put(scans, "scan001.pdf")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    with pytest.raises(UserError, match=r"document\.no_subject"):
        scan_folder.file_scan_new(office, scan.uid, uid, paper("", number="1-BC/ĐU"))
    with pytest.raises(UserError, match=r"secret\.text_refused"):
        scan_folder.file_scan_new(office, scan.uid, uid, paper("Báo cáo (MẬT)"))
    assert names(office) == ["scan001.pdf"]


def test_filing_twice_is_refused(office: Office, scans: Path) -> None:
    uid = add_dossier(office)
    put(scans, "scan001.pdf")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    scan_folder.file_scan_new(office, scan.uid, uid, paper("Giấy mời"))
    with pytest.raises(UserError, match=r"scan\.not_waiting"):
        scan_folder.file_scan_new(office, scan.uid, uid, paper("Giấy mời"))
    assert subjects(office, uid) == ["Giấy mời"]


def test_putting_aside_needs_a_reason_and_can_be_taken_back(office: Office, scans: Path) -> None:
    put(scans, "trang-trang.pdf")
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    with pytest.raises(UserError, match=r"scan\.no_reason"):
        scan_folder.dismiss(office, [scan.uid], "  ")
    changes = scan_folder.dismiss(office, [scan.uid], "Quét hỏng")
    assert scan_folder.reasons_used(office) == ["Quét hỏng"]
    assert counts(scan_folder.look(office)) == (0, 0, 0, 0, 0, 0)
    undo(office, changes.change_uid)
    assert names(office) == ["trang-trang.pdf"]


def test_a_folder_that_is_away_keeps_what_waits(office: Office, scans: Path) -> None:
    put(scans, "scan001.pdf")
    scan_folder.look(office)
    scans.rename(scans.with_name("rut-o-mang"))
    with pytest.raises(EnvironmentProblem, match=r"scan\.no_folder"):
        scan_folder.look(office)
    assert names(office) == ["scan001.pdf"]
    scans.with_name("rut-o-mang").rename(scans)
    assert counts(scan_folder.look(office)) == (0, 1, 0, 0, 0, 0)


def test_which_folder_may_be_watched(office: Office, scans: Path) -> None:
    assert scan_folder.folder(office) == scans
    with pytest.raises(EnvironmentProblem, match=r"scan\.no_folder"):
        scan_folder.choose_folder(office, scans / "khong-co")
    for wrong in (office.folder, office.folder / "files", office.folder.parent):
        wrong.mkdir(exist_ok=True)
        with pytest.raises(UserError, match=r"scan\.own_folder"):
            scan_folder.choose_folder(office, wrong)
    scan_folder.choose_folder(office, None)
    assert scan_folder.folder(office) is None
    with pytest.raises(UserError, match=r"scan\.not_chosen"):
        scan_folder.look(office)
    assert journal_kinds(office).count("scan.folder_chosen") == 2


def test_a_file_of_another_kind_is_refused_with_its_reason(office: Office, scans: Path) -> None:
    (scans / "gia.pdf").write_bytes(b"day khong phai pdf" * 20)
    os.utime(scans / "gia.pdf", (YESTERDAY, YESTERDAY))
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    with pytest.raises(UserError, match=r"pdf\.|file\."):
        scan_folder.file_scan_new(office, scan.uid, add_dossier(office), paper("Giấy mời"))
    assert names(office) == ["gia.pdf"]


def test_a_paper_that_lies_there_without_a_file_is_not_placed_twice(office: Office, scans: Path) -> None:
    uid = add_dossier(office)
    decision = paper("Quyết định", number="109-QĐ/ĐU", date="13/11/2026", pages=None)
    dossiers.add_documents(office, uid, [decision])
    put(scans, "scan001.pdf", "quyet dinh", 4)
    scan_folder.look(office)
    (scan,) = scan_folder.waiting(office)
    scan_folder.file_scan_new(office, scan.uid, uid, decision)
    (placed,) = documents(office, uid)
    assert (placed.pages, placed.attachment is not None) == (4, True)


def test_a_restricted_paper_is_not_named_to_others(office: Office, scans: Path) -> None:
    """Neither its dossier nor its words, whatever the file is called."""
    folder = office.folder
    people.add_person(office, "nguoila", "nguoila", PASSWORD, roles=("clerk",), cost=FLOOR)
    secret, shared = add_dossier(office, "KT.01"), add_dossier(office, "HN.02")
    dossiers.add_documents(office, secret, [paper("Kết luận kiểm tra", number="7-KL/UBKT", date="1/2/2026")])
    decision = paper("Quyết định", number="109-QĐ/ĐU", date="13/11/2026", file=None)
    dossiers.add_documents(office, shared, [decision])
    dossiers.add_documents(office, secret, [decision])
    readers.restrict(office, secret, [office.person.uid])
    put(scans, "7-KL-UBKT.pdf", "kl")
    put(scans, "109-QD-DU.pdf", "qd")
    scan_folder.look(office)
    assert [len(scan.papers) for scan in scan_folder.waiting(office)] == [1, 1]
    office.close()
    with open_office(folder, PASSWORD, login="nguoila", clock=story_clock()) as other:
        named = {scan.name: scan.papers for scan in scan_folder.waiting(other)}
    assert named["7-KL-UBKT.pdf"] == ()
    assert [found.dossier_code for found in named["109-QD-DU.pdf"]] == ["HN.02/2026"]


def test_sub_folders_of_the_day_are_looked_through(office: Office, scans: Path) -> None:
    for inside in ("2026-11-15", "2026/11/16"):
        (scans / inside).mkdir(parents=True)
    put(scans, "scan001.pdf", "a")
    put(scans / "2026-11-15", "scan001.pdf", "b")
    put(scans / "2026/11/16", "109-QĐ-ĐU.pdf", "c")
    put(scans / "2026-11-15", "dang ghi.pdf", "d", moment=office.now().timestamp())
    news = scan_folder.look(office)
    assert counts(news) == (3, 3, 1, 0, 0, 0)
    assert names(office) == ["2026/11/16/109-QĐ-ĐU.pdf", "2026-11-15/scan001.pdf", "scan001.pdf"]
    assert set(news.folders) == {
        str(scans / part) for part in ("", "2026", "2026-11-15", "2026/11", "2026/11/16")
    }
    assert counts(scan_folder.look(office, news.seen)) == (
        1,
        4,
        0,
        0,
        0,
        0,
    )  # untouched since: it has settled

    home = add_dossier(office)
    dossiers.add_documents(office, home, [paper("Quyết định", number="109-QĐ/ĐU", date="13/11/2026")])
    (one,) = [scan for scan in scan_folder.waiting(office) if "109" in scan.name]
    assert scan_folder.path_of(office, one.uid) == scans / "2026/11/16/109-QĐ-ĐU.pdf"
    scan_folder.file_scan(office, one.uid, one.papers[0].placement_uid)
    (placed,) = documents(office, home)
    assert placed.attachment is not None
    assert placed.attachment.name == "109-QĐ-ĐU.pdf"


def test_a_file_moved_into_a_sub_folder_waits_once(office: Office, scans: Path) -> None:
    path = put(scans, "scan001.pdf", "a")
    scan_folder.look(office)
    (scans / "2026-11-16").mkdir()
    path.rename(scans / "2026-11-16" / "scan001.pdf")
    assert counts(scan_folder.look(office)) == (0, 1, 0, 0, 0, 0)
    assert names(office) == ["2026-11-16/scan001.pdf"]


def test_no_link_is_followed_and_no_loop_entered(office: Office, scans: Path, tmp_path: Path) -> None:
    outside = tmp_path / "rieng"
    outside.mkdir()
    put(outside, "thu.pdf", "x")
    (scans / "vong").mkdir()
    (scans / "vong" / "lai").symlink_to(scans, target_is_directory=True)
    (scans / "ngoai").symlink_to(outside, target_is_directory=True)
    (scans / "le.pdf").symlink_to(outside / "thu.pdf")
    (scans / ".an").mkdir()
    put(scans / ".an", "an.pdf", "y")
    put(scans / "vong", "scan001.pdf", "a")
    assert counts(scan_folder.look(office)) == (1, 1, 0, 0, 0, 0)
    assert names(office) == ["vong/scan001.pdf"]


def test_a_sub_folder_with_a_secrecy_mark_is_only_counted(office: Office, scans: Path) -> None:
    for inside in ("BC mật", "BC mật/sau"):
        (scans / inside).mkdir()
        put(scans / inside, "scan001.pdf", "a")
    assert counts(scan_folder.look(office)) == (0, 0, 0, 0, 2, 0)
    assert names(office) == []


def test_too_deep_and_too_many_sub_folders_are_said(office: Office, scans: Path) -> None:
    deep = scans.joinpath(*"abcde")
    deep.mkdir(parents=True)
    put(deep, "scan001.pdf", "a")
    put(deep.parent, "scan002.pdf", "b")
    news = scan_folder.look(office)
    assert (news.waiting, news.left_out) == (1, 1)


def test_what_waits_in_a_sub_folder_that_cannot_be_opened_has_not_vanished(
    office: Office, scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (scans / "hom nay").mkdir()
    put(scans / "hom nay", "scan001.pdf", "a")
    put(scans, "scan002.pdf", "b")
    scan_folder.look(office)
    really = os.scandir

    def shut(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "hom nay":
            raise PermissionError(13, "shut", str(path))
        return really(path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", shut)
        assert counts(scan_folder.look(office)) == (0, 2, 0, 0, 0, 0)
