"""What slipped in is taken out: of rows, facts, index, files, undo and free pages; the chain still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoso_desktop.db import vault
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.services import (
    components,
    dossiers,
    drafts,
    history,
    imports,
    lifecycle,
    people,
    redaction,
    search,
)
from hoso_desktop.services.dossiers import NewDocument
from hoso_desktop.services.office import Office
from hoso_desktop.services.undo import undo
from tests.support.office import (
    PASSWORD,
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    pdf,
    scalar,
    sheet,
    write_list,
)  # fmt: skip
from tests.support.raw_store import database_holds, rows_hold, spellings

WORD = "quặngurani"
SUBJECT = f"Báo cáo về mỏ {WORD} tại thôn Đông"
WHY = "Nhập nhầm tài liệu phải quản lý riêng"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as office:
        yield office


@pytest.fixture
def full(office: Office, tmp_path: Path) -> tuple[Office, str]:
    """A dossier whose second paper should never have been here; it has a history of its own."""
    uid = add_dossier(office, title="Hồ sơ khoáng sản")
    scan = tmp_path / f"{WORD}.pdf"
    scan.write_bytes(pdf(WORD, packed=False))
    rows = [
        paper("Giấy mời họp", number="01-GM/ĐU", date="02/3/2026"),
        NewDocument(
            paper("", number="77-BC/ĐU", date="05/3/2026").number,
            paper("", date="05/3/2026").date, SUBJECT, f"Ban {WORD}", 3, note=f"xem {WORD}", file=scan,
        ),
        paper("Tờ trình xin kinh phí", number="02-TTr/ĐU", date="06/3/2026"),
    ]  # fmt: skip
    dossiers.add_documents(office, uid, rows)
    second = documents(office, uid)[1]
    first_words = f"Chuyện {WORD} kể trước"
    dossiers.edit_document(office, second.uid, second.revision, subject=first_words)
    second = documents(office, uid)[1]
    dossiers.edit_document(office, second.uid, second.revision, subject=SUBJECT)
    return office, uid


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value.code


def nowhere(office: Office, word: str = WORD) -> None:
    assert rows_hold(office, word) == []
    assert not database_holds(office, word)
    needles = spellings(word)
    for path in office.folder.rglob("*"):
        if path.is_file() and path.name != "ballast":
            assert not any(needle in path.read_bytes() for needle in needles), path.name


def test_the_search_finds_what_is_there(full: tuple[Office, str]) -> None:
    """Else the tests below would prove nothing."""
    office, _ = full
    assert {"entry", "placement", "attachment", "journal", "search_exact", "search_folded"} <= set(
        rows_hold(office, WORD)
    )
    assert database_holds(office, WORD)


def test_looking_changes_nothing_and_names_places(full: tuple[Office, str]) -> None:
    office, uid = full
    before = journal_kinds(office)
    found = redaction.look(office, redaction.of_row(office, uid, 2))
    kinds = {trace.kind: trace.count for trace in found.traces}
    assert kinds["paper"] == kinds["placements"] == kinds["files"] == 1
    assert kinds["facts"] >= 4
    assert journal_kinds(office) == before
    told = " ".join(redaction.describe(found))
    assert "HN.15/2026" in told
    assert WORD not in told


def test_a_paper_is_taken_out_of_everything(full: tuple[Office, str]) -> None:
    office, uid = full
    attached = documents(office, uid)[1].attachment
    assert attached is not None
    done = redaction.redact(office, redaction.of_row(office, uid, 2), reason=WHY, decision="12-CV/TU")
    assert done.finished
    assert done.files == 1
    nowhere(office)
    assert not vault.path_of(office.store.files, attached.storage_id).exists()
    papers = documents(office, uid)
    assert [placed.entry.subject for placed in papers] == [
        "Giấy mời họp", "[đã xóa nội dung]", "Tờ trình xin kinh phí",
    ]  # fmt: skip
    husk = papers[1]
    assert (husk.entry.number.number, husk.entry.date.text(), husk.entry.author) == (0, "", "")
    assert husk.pages == 3
    assert husk.attachment is None
    assert sheet(office, uid).totals.documents == 3


def test_the_chain_holds_and_says_who_took_out_what_and_why(full: tuple[Office, str]) -> None:
    office, uid = full
    done = redaction.redact(office, redaction.of_row(office, uid, 2), reason=WHY, decision="12-CV/TU")
    report = history.verify(office)
    assert report.ok
    assert report.verdict.redacted == done.facts > 0
    with office.store.read() as connection:
        emptied = {row[0] for row in connection.exec_driver_sql("SELECT uid FROM journal WHERE body IS NULL")}
        named: dict[str, bytes] = dict(
            connection.exec_driver_sql(
                "SELECT object_uid, body FROM journal WHERE kind = 'journal.redacted'"
            ).fetchall()
        )
        actors = {
            row[0]
            for row in connection.exec_driver_sql("SELECT actor FROM journal WHERE kind LIKE '%redacted'")
        }
    assert emptied == set(named)
    assert all(WHY.encode() in body and b"12-CV/TU" in body for body in named.values())
    assert actors == {office.person.uid}


def test_a_body_without_its_record_is_found(full: tuple[Office, str]) -> None:
    """What makes the record worth something: taking content out without one shows."""
    office, _ = full
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE journal SET body = NULL, salt = x'' WHERE seq = 5")
    assert not history.verify(office).ok


def test_nothing_brings_it_back(full: tuple[Office, str]) -> None:
    office, uid = full
    second = documents(office, uid)[1]
    change = dossiers.edit_document(office, second.uid, second.revision, note=f"{WORD} lần nữa")
    assert drafts.keep(office, f"dossier:{uid}", {"rows": [f"đang gõ {SUBJECT}"]})
    done = redaction.redact(office, redaction.of_row(office, uid, 2), reason=WHY)
    assert done.finished
    assert refused(lambda: undo(office, change.change_uid)) == "undo.refused"
    assert drafts.kept(office) == ()
    assert search.find(office, WORD).hits == ()
    nowhere(office)


def test_only_the_file_goes_when_only_the_file_is_named(full: tuple[Office, str]) -> None:
    office, uid = full
    redaction.redact(office, redaction.of_row(office, uid, 2, file_only=True), reason=WHY)
    left = documents(office, uid)[1]
    assert left.entry.subject == SUBJECT
    assert left.attachment is None
    assert not list(office.store.files.files.rglob("*.age"))
    assert history.verify(office).ok
    assert "attachment" not in rows_hold(office, WORD)


def test_one_text_of_a_dossier(office: Office) -> None:
    uid = add_dossier(office, title=SUBJECT)
    revision = sheet(office, uid).dossier.revision
    dossiers.edit_dossier(office, uid, revision, note="Ghi chú thường")
    redaction.redact(office, redaction.of_field(uid, "title"), reason=WHY)
    after = sheet(office, uid).dossier
    assert (after.title, after.note) == ("[đã xóa nội dung]", "Ghi chú thường")
    nowhere(office)
    assert history.verify(office).ok
    assert [hit.dossier_uid for hit in search.find(office, "HN.15").hits] == [uid]


def test_a_text_wherever_it_stands(full: tuple[Office, str]) -> None:
    office, uid = full
    components.name_papers(office, uid, f"Phụ lục {WORD}")
    office_wide = redaction.look(office, redaction.of_text(WORD))
    assert {trace.kind for trace in office_wide.traces} == {"elsewhere", "facts"}
    redaction.redact(office, redaction.of_text(WORD), reason=WHY)
    # The stored file is not a text of the store: its row lost the name, its bytes go with its own target.
    assert rows_hold(office, WORD) == []
    assert not database_holds(office, WORD)
    assert documents(office, uid)[1].entry.subject == "Báo cáo về mỏ [đã xóa nội dung] tại thôn Đông"
    assert history.verify(office).ok


def test_a_subject_many_papers_share_takes_no_other_with_it(office: Office) -> None:
    uid = add_dossier(office)
    rows = [paper("Giấy mời họp giao ban", number=f"0{n}-GM/ĐU", date="02/3/2026") for n in (1, 2)]
    dossiers.add_documents(office, uid, rows)
    redaction.redact(office, redaction.of_row(office, uid, 1), reason=WHY)
    assert documents(office, uid)[1].entry.subject == "Giấy mời họp giao ban"
    with office.store.read() as connection:
        query = "SELECT count(*) FROM journal WHERE object_uid = ? AND body IS NULL"
        kept = connection.exec_driver_sql(query, (documents(office, uid)[1].entry.uid,)).scalar()
    assert kept == 0


def test_what_an_import_brought(office: Office, tmp_path: Path) -> None:
    rows = [[f"Hồ sơ {n}", f"0{n}-NQ/ĐU", "01/03/2011", f"{SUBJECT} {n}", "Đảng ủy", "1", ""] for n in (1, 2)]
    imports.run(office, imports.preview(office, write_list(tmp_path / "ds.xlsx", rows)))
    with office.store.read() as connection:
        entries = [row[0] for row in connection.exec_driver_sql("SELECT uid FROM entry ORDER BY id")]
    for entry_uid in entries:
        redaction.redact(office, redaction.Target(entry_uid=entry_uid), reason=WHY)
    nowhere(office)
    assert history.verify(office).ok


def test_a_completed_dossier_says_that_it_was_touched(full: tuple[Office, str]) -> None:
    office, uid = full
    lifecycle.end_work(office, uid)
    office.supplements.clear()
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET state = 'completed' WHERE uid = ?", (uid,))
    redaction.redact(office, redaction.of_row(office, uid, 2), reason=WHY)
    nowhere(office)
    assert lifecycle.history(office, uid)[-1].step.value == "supplemented"


@pytest.mark.parametrize(
    "reason, code",
    [
        ("", "redact.no_reason"),
        (f"Lộ chuyện: {SUBJECT}", "redact.reason_repeats"),
        ("TỐI MẬT", "secret.text_refused"),
    ],
)
def test_the_reason_is_given_and_does_not_repeat_it(full: tuple[Office, str], reason: str, code: str) -> None:
    office, uid = full
    before = journal_kinds(office)
    target = redaction.of_row(office, uid, 2)
    assert refused(lambda: redaction.redact(office, target, reason=reason)) == code
    assert journal_kinds(office) == before
    assert documents(office, uid)[1].entry.subject == SUBJECT


def test_a_clerk_alone_may_not(full: tuple[Office, str], tmp_path: Path) -> None:
    from hoso_desktop.crypto.slots import FLOOR
    from hoso_desktop.services.office import open_office

    office, uid = full
    people.add_person(office, "Trần Văn Ba", "ba", PASSWORD, cost=FLOOR)
    target = redaction.of_row(office, uid, 2)
    office.close()
    with open_office(tmp_path / "kho", PASSWORD, login="ba") as other:
        assert refused(lambda: redaction.look(other, target)) == "redact.not_allowed"
        assert refused(lambda: redaction.redact(other, target, reason=WHY)) == "redact.not_allowed"
        assert documents(other, uid)[1].entry.subject == SUBJECT


def test_targets_that_are_none(full: tuple[Office, str]) -> None:
    office, uid = full
    assert refused(lambda: redaction.of_row(office, uid, 9)) == "redact.no_row"
    assert refused(lambda: redaction.of_row(office, uid, 1, file_only=True)) == "redact.no_file"
    assert refused(lambda: redaction.of_text("ab1")) == "redact.text_short"
    assert refused(lambda: redaction.look(office, redaction.Target(entry_uid="x"))) == "redact.gone"
    with pytest.raises(UsageError):
        redaction.of_field(uid, "state")
    nothing = redaction.of_text("không có chữ này")
    assert redaction.look(office, nothing).pointless
    assert refused(lambda: redaction.redact(office, nothing, reason=WHY)) == "redact.nothing"


def test_what_was_interrupted_is_gone_on_with(
    full: tuple[Office, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody still reads the old pages: the text waits to be overwritten, and is when he is done."""
    office, uid = full
    attached = documents(office, uid)[1].attachment
    assert attached is not None
    monkeypatch.setattr(office.store, "compact", lambda: False)
    done = redaction.redact(office, redaction.of_row(office, uid, 2), reason=WHY)
    assert not done.finished
    assert redaction.is_unfinished(office)
    monkeypatch.undo()
    assert redaction.finish(office)
    assert not redaction.is_unfinished(office)
    assert scalar(office, "SELECT count(*) FROM journal WHERE kind = 'redaction.finished'") == 1
    nowhere(office)
