from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from hoso_desktop.db import schema
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.domain.proposal import Mapping, Reason
from hoso_desktop.errors import Cancelled, EnvironmentProblem, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import explain
from hoso_desktop.services import dossiers, health, imports, papers, queries
from hoso_desktop.services.imports import ImportPreview
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.flows.test_story_c1_services import state
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    sheet,
    sheet_texts,
    subjects,
    unlock,
    write_list,
    write_pdf,
)

TABLES = (
    "dossier",
    "entry",
    "placement",
    "attachment",
    "fonds",
    "term",
    "inventory",
    "import_batch",
    "journal",
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with a list of five papers in two dossiers, and their scans."""
    folder = tmp_path / "nguon"
    (folder / "quet").mkdir(parents=True)
    rows = []
    for number in range(1, 6):
        year = 2011 if number < 4 else 2012
        write_pdf(folder / "quet" / f"{number}.pdf", f"trang {number}", pages=number)
        rows.append(
            [f"Tập Nghị quyết năm {year}", f"0{number}-NQ/ĐU", f"0{number}/03/{year}",
             f"Nghị quyết số {number}", "Đảng ủy xã Tân Hòa", str(number), f"quet/{number}.pdf"]
        )  # fmt: skip
    write_list(folder / "danh sach.xlsx", rows)
    return folder


def preview(office: Office, source: Path) -> ImportPreview:
    return imports.preview(office, source / "danh sach.xlsx", files_root=source)


def uids(office: Office) -> list[str]:
    return [row.uid for row in queries.dossier_rows(office, queries.dossier_ids(office))]


def kept(office: Office) -> dict[str, Any]:
    """Everything an import may touch: rows per table and files in the vault."""
    found: dict[str, Any] = {table: scalar(office, f"SELECT count(*) FROM {table}") for table in TABLES}
    places = (office.store.files.files, office.store.files.temporary)
    found["files"] = sorted(path.name for place in places for path in place.rglob("*") if path.is_file())
    return found


# -- what it does --------------------------------------------------------------------------------------------


def test_a_list_becomes_dossiers_papers_and_files(office: Office, source: Path) -> None:
    before = state(source)
    done = imports.run(office, preview(office, source))
    assert done.sentence == "5 văn bản mới"
    assert (done.created, done.attached, done.dossiers) == (5, 5, ("HS.01/2011", "HS.02/2012"))
    assert sorted(len(documents(office, uid)) for uid in uids(office)) == [2, 3]
    for uid in uids(office):
        for placed in documents(office, uid):
            assert placed.attachment is not None
            assert placed.pages == placed.attachment.pages == int(placed.attachment.name[0])
    assert state(source) == before
    assert health.verify_store(office).ok


def test_sheet_numbers_a_list_states_stay(office: Office, tmp_path: Path) -> None:
    """They stand in pencil on the sheets: a paper found later takes a letter."""
    rows = [
        [
            "Tập Nghị quyết năm 2011",
            f"0{number}-NQ/ĐU",
            f"0{number}/03/2011",
            f"Nghị quyết {number}",
            "2",
            sheets,
        ]
        for number, sheets in ((1, "3"), (2, "5"), (3, "8"))
    ]
    headings = ("Tiêu đề hồ sơ", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Số trang", "Tờ số")
    listed = write_list(tmp_path / "danh sach.xlsx", rows, headings)
    imports.run(office, imports.preview(office, listed, files_root=tmp_path))
    (uid,) = uids(office)
    assert sheet_texts(office, uid) == ["3", "5", "8"]
    changes = dossiers.add_documents(office, uid, [paper("Đến sau")], position=1)
    assert sheet_texts(office, uid) == ["3", "3a", "5", "8"]
    undo(office, changes.change_uid)
    assert sheet_texts(office, uid) == ["3", "5", "8"]


def test_the_journal_tells_each_paper_and_no_name_of_the_list(office: Office, source: Path) -> None:
    imports.run(office, preview(office, source))
    kinds = journal_kinds(office)
    assert (kinds.count("import.done"), kinds.count("document.placed"), kinds.count("dossier.created")) == (
        1,
        5,
        2,
    )
    with office.store.read() as connection:
        bodies = connection.exec_driver_sql(
            "SELECT body FROM journal WHERE kind = 'import.done'"
        ).scalar_one()
    assert b"danh sach" not in bodies


def mend_paper(office: Office, uid: str) -> None:
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, subject="Đã sửa lại")


def mend_dossier(office: Office, uid: str) -> None:
    revision = sheet(office, uid).dossier.revision
    dossiers.edit_dossier(
        office, uid, revision, title="Tập Nghị quyết đã sửa", notation="NQ.01", term="2010-2015"
    )


def mend_nothing(office: Office, uid: str) -> None:
    pass


@pytest.mark.parametrize("mend", [mend_nothing, mend_paper, mend_dossier])
def test_the_same_list_again_adds_nothing(
    office: Office, source: Path, mend: Callable[[Office, str], None]
) -> None:
    imports.run(office, preview(office, source))
    for uid in uids(office)[:1]:
        mend(office, uid)
    before = kept(office)
    again = imports.run(office, preview(office, source))
    assert (again.created, again.already) == (0, 5)
    after = kept(office)
    assert {name for name in before if after[name] != before[name]} == {"import_batch", "journal"}


def test_a_preview_is_run_only_once(office: Office, source: Path) -> None:
    """A double click, or a window left open over lunch, must not bring every paper in twice."""
    ready = preview(office, source)
    imports.run(office, ready)
    before = kept(office)
    with pytest.raises(UserError) as caught:
        imports.run(office, ready)
    assert caught.value.code == "imported.outdated"
    assert explain(caught.value)
    assert kept(office) == before


def test_a_preview_is_not_run_over_a_code_taken_meanwhile(office: Office, source: Path) -> None:
    ready = preview(office, source)
    dossiers.new_dossier(office, dossiers.NewDossier("HS.01", "Khác", year="2011"))
    with pytest.raises(UserError) as caught:
        imports.run(office, ready)
    assert caught.value.code == "imported.outdated"
    assert imports.run(office, preview(office, source)).created == 5


def test_other_work_between_preview_and_run_does_no_harm(office: Office, source: Path) -> None:
    ready = preview(office, source)
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Khác")])
    assert imports.run(office, ready).created == 5


# -- files that are not as they were -------------------------------------------------------------------------


def vanish(path: Path) -> None:
    path.unlink()


def other_kind(path: Path) -> None:
    path.write_bytes(b"khong phai pdf")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def protected(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("mo", canPrint=0))
    canvas.drawString(72, 720, "x")
    canvas.save()


@pytest.mark.parametrize(
    "what, reason",
    [(vanish, Reason.FILE_MISSING), (other_kind, Reason.FILE_NOT_PDF), (empty, Reason.FILE_NOT_PDF),
     (folder_instead, Reason.FILE_NOT_PDF), (protected, Reason.FILE_NOT_PDF)],
)  # fmt: skip
def test_a_file_changed_since_the_preview_is_one_more_doubt(
    office: Office, source: Path, what: Callable[[Path], None], reason: Reason
) -> None:
    ready = preview(office, source)
    what(source / "quet" / "2.pdf")
    done = imports.run(office, ready)
    assert (done.created, done.attached, done.doubtful) == (5, 4, 1)
    (doubt,) = done.doubts
    assert (doubt.reason, doubt.row, doubt.value) == (reason, 3, "quet/2.pdf")
    assert done.sentence == "5 văn bản mới; 1 chỗ cần xem"
    assert health.verify_store(office).ok


def test_the_whole_folder_may_be_gone(office: Office, source: Path) -> None:
    ready = preview(office, source)
    shutil.rmtree(source)
    done = imports.run(office, ready)
    assert (done.created, done.attached, done.doubtful) == (5, 0, 5)


# -- whole or nothing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("files", range(6))
def test_a_stopped_import_leaves_nothing(office: Office, source: Path, files: int) -> None:
    ready, before, steps = preview(office, source), kept(office), 0

    def stop(_progress: Progress) -> None:
        nonlocal steps
        steps += 1
        if steps > files:
            raise Cancelled

    with pytest.raises(Cancelled):
        imports.run(office, ready, context=JobContext(stop))
    assert kept(office) == before
    assert imports.run(office, ready).created == 5


FAULTS = [("fsync", number) for number in (1, 2, 5, 10)] + [("replace", number) for number in (1, 3, 5)]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("call, number", FAULTS)
def test_a_disk_that_refuses_leaves_nothing(
    office: Office, source: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, error: int
) -> None:
    ready, before, count = preview(office, source), kept(office), 0
    owner: Any = os if call == "fsync" else Path
    real = getattr(owner, call)

    def refuse(*words: Any) -> Any:
        nonlocal count
        count += 1
        if count >= number:
            raise OSError(error, os.strerror(error))
        return real(*words)

    with monkeypatch.context() as patch:
        patch.setattr(owner, call, refuse)
        with pytest.raises(EnvironmentProblem) as caught:
            imports.run(office, ready)
    codes = {errno.ENOSPC: "disk.full", errno.EIO: "disk.error", errno.EROFS: "disk.not_writable"}
    assert caught.value.code == codes[error]
    assert explain(caught.value)
    assert kept(office) == before
    assert imports.run(office, ready).created == 5
    assert health.verify_store(office).ok


def test_too_little_room_is_said_before_anything_is_written(
    office: Office, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, before = preview(office, source), kept(office)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
        with pytest.raises(EnvironmentProblem) as caught:
            imports.run(office, ready)
    assert caught.value.code == "disk.space_low"
    assert kept(office) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 20 MB of our own; needs root."""
    place = tmp_path / "dia nho"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here (root is needed): {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("room", [0, 30_000, 300_000, 700_000, 1_200_000, 4_000_000])
def test_a_disk_that_really_fills_up_leaves_nothing(
    small_disk: Path, source: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    for number in range(1, 6):
        with (source / "quet" / f"{number}.pdf").open("ab") as file:
            file.write(b"%" + os.urandom(60_000).hex().encode())  # a tail PDF readers do not look at
    # The check before each file is told a tale, as if another program filled the disk after it.
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 0, 10**9))
    with make_office(small_disk / "kho") as office:
        add_dossier(office)
        ready = preview(office, source)
        office.store.checkpoint()
        before = kept(office)
        filler, left = small_disk / "filler", os.statvfs(small_disk)
        filler.write_bytes(bytes(max(0, left.f_bavail * left.f_frsize - room)))
        try:
            imports.run(office, ready)
        except EnvironmentProblem as problem:
            assert problem.code == "disk.full"  # noqa: PT017 - with enough room it may pass
            assert room < 4_000_000
            assert kept(office) == before
        uid = uids(office)[0]
        assert documents(office, uid) is not None  # reading goes on
        filler.unlink()
        if kept(office)["placement"] == 0:
            assert imports.run(office, preview(office, source)).created == 5
        assert health.verify_store(office).ok
    with unlock(small_disk / "kho") as office:
        assert kept(office)["placement"] == 5
        assert health.verify_store(office).ok


# -- taking it back ------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_whole(office: Office, source: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Của mình")])
    before = kept(office)
    done = imports.run(office, preview(office, source))
    assert [record.undoable for record in imports.last_imports(office)] == [True]
    imports.undo_import(office, done.batch_uid)
    after = kept(office)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"import_batch", "journal"}
    assert journal_kinds(office)[-1] == "import.undone"
    assert subjects(office, uid) == ["Của mình"]
    assert health.verify_store(office).ok
    assert imports.run(office, preview(office, source)).created == 5
    assert [record.undoable for record in imports.last_imports(office)] == [True, False]


def edited(office: Office) -> None:
    placed = documents(office, uids(office)[0])[0]
    dossiers.edit_document(office, placed.uid, placed.revision, note="sửa")


def added(office: Office) -> None:
    dossiers.add_documents(office, uids(office)[0], [paper("Mới")])


def printed(office: Office) -> None:
    papers.print_to_file(office, "cover", uids(office)[:1], office.folder.parent / "bia.pdf")


def replaced(office: Office) -> None:
    """The last imported paper goes and one typed by hand comes."""
    placed = documents(office, uids(office)[0])[-1]
    dossiers.remove_document(office, placed.uid, placed.revision)
    dossiers.add_documents(office, uids(office)[0], [paper("Gõ tay")])


@pytest.mark.parametrize("touch", [edited, added, printed, replaced])
def test_an_import_worked_on_stays(office: Office, source: Path, touch: Callable[[Office], None]) -> None:
    done = imports.run(office, preview(office, source))
    touch(office)
    before = kept(office)
    assert [record.undoable for record in imports.last_imports(office)] == [False]
    with pytest.raises(UserError) as caught:
        imports.undo_import(office, done.batch_uid)
    assert caught.value.code == "imported.not_undoable"
    assert kept(office) == before


def test_an_import_is_taken_back_once(office: Office, source: Path) -> None:
    done = imports.run(office, preview(office, source))
    imports.undo_import(office, done.batch_uid)
    for batch in (done.batch_uid, "no such import"):
        with pytest.raises(UserError):
            imports.undo_import(office, batch)


def test_earlier_imports_are_listed(office: Office, source: Path) -> None:
    imports.run(office, preview(office, source))
    (record,) = imports.last_imports(office)
    assert (record.source_name, record.created, record.at) == ("danh sach.xlsx", 5, office.now())


def test_a_corrected_mapping_is_remembered(office: Office, source: Path) -> None:
    own = Mapping({"subject": "D", "dossier_title": "A", "number": "B", "author": "E", "note": "C"})
    ready = imports.preview(office, source / "danh sach.xlsx", files_root=source, mapping=own)
    imports.run(office, ready)
    again = imports.preview(office, source / "danh sach.xlsx", files_root=source)
    fields = {use.letter: use.field for use in again.proposal.columns}
    assert (fields["C"], fields["F"]) == ("note", "")


LATER = (
    ("Hồ sơ đại hội", "", "05/05/2026", "Tài liệu về muộn", "", "1", ""),
    ("Hồ sơ khác hẳn", "1-TB/ĐU", "06/05/2026", "Thông báo một việc mới", "", "2", ""),
)


def close(office: Office, uid: str) -> None:
    """As completing it leaves its row; the conditions of that step have tests of their own."""
    with office.store.write() as connection:
        connection.execute(
            update(schema.dossier)
            .where(schema.dossier.c.uid == uid)
            .values(state=DossierState.COMPLETED.value)
        )


def test_a_completed_dossier_does_not_keep_the_rest_of_a_list_out(office: Office, tmp_path: Path) -> None:
    row = ("Hồ sơ đại hội", "", "04/05/2026", "Chương trình đại hội", "", "1", "")
    path = write_list(tmp_path / "ds.xlsx", [row])
    imports.run(office, imports.preview(office, path))
    (uid,) = uids(office)
    close(office, uid)
    before = [document.uid for document in documents(office, uid)]
    write_list(path, [row, *LATER])

    ready = imports.preview(office, path)
    assert (ready.created, ready.already, ready.doubtful) == (1, 1, 1)
    assert ready.sentence == (
        "1 văn bản mới, 1 đã có, 1 chưa nhập vì hồ sơ đã hoàn thiện; 1 chỗ cần xem"
    )  # fmt: skip
    code = sheet(office, uid).dossier.code
    assert [(doubt.row, doubt.reason, doubt.value) for doubt in ready.doubts] == [
        (3, Reason.DOSSIER_CLOSED, code)
    ]
    done = imports.run(office, ready)
    assert (done.created, done.doubts, done.sentence) == (1, ready.doubts, ready.sentence)
    assert [document.uid for document in documents(office, uid)] == before
    assert len(uids(office)) == 2

    again = imports.preview(office, path)
    assert (again.created, again.already, [doubt.row for doubt in again.doubts]) == (0, 2, [3])
    imports.run(office, again)
    assert len(uids(office)) == 2
    assert [record.undoable for record in imports.last_imports(office)][1] is True


def test_a_dossier_completed_after_the_preview_stops_the_import(office: Office, tmp_path: Path) -> None:
    first = write_list(
        tmp_path / "1.xlsx", [("Hồ sơ đại hội", "", "04/05/2026", "Chương trình", "", "1", "")]
    )
    imports.run(office, imports.preview(office, first))
    (uid,) = uids(office)
    ready = imports.preview(office, write_list(tmp_path / "2.xlsx", LATER))
    close(office, uid)
    before = kept(office)
    with pytest.raises(UserError, match=r"imported\.outdated"):
        imports.run(office, ready)
    assert kept(office) == before


def test_an_import_that_did_nothing_takes_nothing_back(office: Office, source: Path) -> None:
    done = imports.run(office, preview(office, source))
    again = imports.run(office, preview(office, source))
    assert (done.created > 0, again.created) == (True, 0)
    assert [record.did_nothing for record in imports.last_imports(office)] == [True, False]
    before = kept(office)
    with pytest.raises(UserError) as caught:
        imports.undo_import(office, again.batch_uid)
    assert caught.value.code == "imported.did_nothing"
    assert kept(office) == before
    imports.undo_import(office, done.batch_uid)
    assert uids(office) == []
