from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain import dates, numbering
from hoso_desktop.domain.document import CopyKind
from hoso_desktop.domain.dossier import Access, DossierKind, DossierState
from hoso_desktop.domain.dossier_filter import DossierFilter
from hoso_desktop.errors import EnvironmentProblem, UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import arrangement, attachments, dossiers, health, queries, search
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.office import Office
from tests.support.lifecycle import close
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    paper,
    pdf,
    scalar,
    sheet,
    sheet_texts,
    subjects,
    write_pdf,
)


def refused(office: Office, act: Callable[[], object]) -> UserError:
    """How an act is refused; nothing of it may remain."""
    tables = ("dossier", "entry", "placement", "attachment", "journal")
    before = [scalar(office, f"SELECT count(*) FROM {table}") for table in tables]
    files = sorted(office.store.files.files.rglob("*.age"))
    with pytest.raises(UserError) as caught:
        act()
    assert explain(caught.value)
    assert [scalar(office, f"SELECT count(*) FROM {table}") for table in tables] == before
    assert sorted(office.store.files.files.rglob("*.age")) == files
    return caught.value


# -- opening a dossier ---------------------------------------------------------------------------------------


def test_three_fields_open_a_dossier(office: Office) -> None:
    uid = add_dossier(office, "HN.15", "Hồ sơ  Hội nghị ")
    made = sheet(office, uid)
    assert (made.dossier.code, made.dossier.title) == ("HN.15/2026", "Hồ sơ Hội nghị")
    assert (made.dossier.term, made.dossier.keeper, made.dossier.state) == (
        "2025-2030", "Nguyễn Thị Lan", DossierState.OPEN,
    )  # fmt: skip
    assert (made.fonds.number, made.body and made.body.name) == ("001", "Đảng ủy xã Tân Lập")


@pytest.mark.parametrize(
    "new, code",
    [
        (NewDossier("", "Tiêu đề"), "dossier.no_notation"),
        (NewDossier(" \u00a0", "Tiêu đề"), "dossier.no_notation"),
        (NewDossier("HN.1", "\u200b "), "dossier.no_title"),
        (NewDossier("HN.1", "x" * 1001), "dossier.title_too_long"),
        (NewDossier("HN.1", "MẬT"), "secret.text_refused"),
        (NewDossier("HN.1", "Hồ sơ TUYỆT MẬT"), "secret.text_refused"),
        (NewDossier("HN.1", "Hồ sơ", fonds_uid="khong co"), "fonds.not_found"),
        (NewDossier("CO.1", "Đã có"), "dossier.duplicate_code"),
        (NewDossier("CO. 1", "Đã có, gõ cách"), "dossier.duplicate_code"),
        (NewDossier("co.1", "Đã có, chữ thường"), "dossier.duplicate_code"),
        (NewDossier("CO1", "Đã có, thiếu chấm"), "dossier.duplicate_code"),
        (NewDossier("CO.01", "Đã có, thêm số không"), "dossier.duplicate_code"),
        (NewDossier("HN.1", "Năm sai", year="1"), "dossier.bad_year"),
        (NewDossier("HN.1", "Năm sai", year="20266"), "dossier.bad_year"),
    ],
)
def test_a_dossier_that_cannot_be_opened(office: Office, new: NewDossier, code: str) -> None:
    add_dossier(office, "CO.1")
    assert refused(office, lambda: dossiers.new_dossier(office, new)).code == code


def test_a_closed_fonds_takes_no_new_dossier(office: Office) -> None:
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE fonds SET state = 'closed'")
    assert refused(office, lambda: add_dossier(office)).code == "fonds.closed"


def test_a_code_is_unique_per_year(office: Office) -> None:
    add_dossier(office, "HN.1")
    dossiers.new_dossier(office, NewDossier("HN.1", "Năm trước", year="2025"))
    assert len(queries.dossier_ids(office)) == 2


def test_odd_figures_break_nothing(office: Office) -> None:
    """Characters that look like digits and are none: superscripts come with copied formulas."""
    new = NewDossier("HN.¹", "Diện tích 20 m²", year="²²²²")
    uid = next(iter(dossiers.new_dossier(office, new).dossiers))
    assert sheet(office, uid).dossier.code == "HN.¹/²²²²"
    assert queries.resolve(office, "HN.¹") == uid
    assert not queries.dossier_ids(office, DossierFilter(year="²"))
    with pytest.raises(UserError):
        arrangement.arrange(office, uid, "¹")


def test_long_ordinary_titles_with_the_syllable_are_taken(office: Office) -> None:
    for number, title in enumerate(
        ("Bảo vệ bí mật nhà nước", "Mặt trận Tổ quốc", "BẢO MẬT THÔNG TIN", "x" * 1000)
    ):
        add_dossier(office, f"HN.{number}", title)
    assert len(queries.dossier_ids(office)) == 4


# -- changing a dossier --------------------------------------------------------------------------------------


def test_every_field_is_kept_as_given(office: Office) -> None:
    uid = add_dossier(office)
    fields: dict[str, Any] = {
        "title": "Khác", "kind": DossierKind.MEETING, "access": Access.CONDITIONAL, "keyword": "một, hai",
        "begin_override": dates.parse("01/2020"), "note": "ghi chú", "kept_back": True, "declared_sheets": 7,
    }  # fmt: skip
    dossiers.edit_dossier(office, uid, 1, **fields)
    changed = sheet(office, uid).dossier
    assert {name: getattr(changed, name) for name in fields} == fields
    assert changed.revision == 2


def test_typed_text_is_composed_and_trimmed(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.edit_dossier(
        office, uid, 1, title=unicodedata.normalize("NFD", "  Hội nghị\u00a0Đảng ủy ") + "\x07"
    )
    assert sheet(office, uid).dossier.title == "Hội nghị Đảng ủy"


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"title": " "}, "dossier.no_title"),
        ({"notation": ""}, "dossier.no_notation"),
        ({"title": "y" * 1001}, "dossier.title_too_long"),
        ({"note": "TỐI MẬT"}, "secret.text_refused"),
        ({"notation": "CO.1"}, "dossier.duplicate_code"),
        ({"notation": "co.01"}, "dossier.duplicate_code"),
        ({"period": "206"}, "dossier.bad_year"),
    ],
)
def test_a_change_that_is_refused(office: Office, fields: dict[str, Any], code: str) -> None:
    add_dossier(office, "CO.1")
    uid = add_dossier(office, "HN.1")
    assert refused(office, lambda: dossiers.edit_dossier(office, uid, 1, **fields)).code == code


def test_two_windows_do_not_overwrite_each_other(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.edit_dossier(office, uid, 1, title="Một")
    late = refused(office, lambda: dossiers.edit_dossier(office, uid, 1, title="Hai"))
    assert late.code == "record.changed_elsewhere"
    dossiers.add_documents(office, uid, [paper("Văn bản")])
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, 1, note="một")
    for act in (
        lambda: dossiers.edit_document(office, placed.uid, 1, note="hai"),
        lambda: dossiers.move_document(office, placed.uid, 1, 0),
        lambda: dossiers.remove_document(office, placed.uid, 1),
    ):
        assert refused(office, act).code == "record.changed_elsewhere"


def test_what_is_gone_is_said_to_be_gone(office: Office) -> None:
    for act in (
        lambda: dossiers.edit_dossier(office, "khong co", 1, title="x"),
        lambda: dossiers.add_documents(office, "khong co", [paper("x")]),
        lambda: dossiers.mark_pencilled(office, "khong co"),
        lambda: queries.dossier_sheet(office, "khong co"),
    ):
        assert refused(office, act).code == "dossier.gone"
    gone: list[Callable[[], object]] = [
        lambda: dossiers.edit_document(office, "khong co", 1, note="x"),
        lambda: attachments.open_attachment(office, "khong co"),
    ]
    for ask in gone:
        assert refused(office, ask).code == "document.gone"


# -- papers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row, code",
    [
        (NewDocument(), "document.no_subject"),
        (NewDocument(subject="  "), "document.no_subject"),
        (paper("x", sides=3), "document.bad_sides"),
        (paper("x", pages=-1), "document.bad_pages"),
        (paper("x", pages=100_000), "document.bad_pages"),
        (paper("MẬT"), "secret.text_refused"),
        (paper("x", author="TỐI MẬT"), "secret.text_refused"),
        (paper("x", note="MẬT"), "secret.text_refused"),
    ],
)
def test_one_bad_row_and_no_row_is_taken(office: Office, row: NewDocument, code: str) -> None:
    uid = add_dossier(office)
    rows = [paper("Tốt"), row, paper("Tốt nữa")]
    assert refused(office, lambda: dossiers.add_documents(office, uid, rows)).code == code


def test_no_rows_is_a_mistake_of_ours(office: Office) -> None:
    uid = add_dossier(office)
    with pytest.raises(UsageError):
        dossiers.add_documents(office, uid, [])


def test_one_bad_file_and_no_row_is_taken(office: Office, tmp_path: Path) -> None:
    uid, good = add_dossier(office), write_pdf(tmp_path / "tot.pdf")
    (tmp_path / "hong.pdf").write_bytes(b"x")
    write_pdf(tmp_path / "BC mat BVCTNB.pdf")
    for name, code in (("hong.pdf", "pdf.not_a_pdf"), ("BC mat BVCTNB.pdf", "secret.file_refused"),
                       ("khong co.pdf", "file.missing"), ("la.exe", "file.missing")):  # fmt: skip
        rows = [paper("Tốt", file=good), paper("Hỏng", file=tmp_path / name)]
        assert refused(office, partial(dossiers.add_documents, office, uid, rows)).code == code


def test_a_paper_is_entered_once_and_lies_in_two_dossiers(office: Office) -> None:
    one, two = add_dossier(office, "HN.1"), add_dossier(office, "HN.2")
    row = paper("Nghị quyết về công tác", number="15-NQ/ĐU", date="01/11/2026")
    dossiers.add_documents(office, one, [row])
    dossiers.add_documents(office, two, [row])
    assert scalar(office, "SELECT count(*) FROM entry") == 1
    placed = documents(office, one)[0]
    changes = dossiers.edit_document(office, placed.uid, 1, subject="Nghị quyết đã sửa")
    assert changes.dossiers == {one, two}
    assert subjects(office, two) == ["Nghị quyết đã sửa"]
    dossiers.remove_document(office, documents(office, one)[0].uid, documents(office, one)[0].revision)
    assert subjects(office, two) == ["Nghị quyết đã sửa"]


@pytest.mark.parametrize(
    "other",
    [{"number": "16-NQ/ĐU"}, {"date": "02/11/2026"}, {"subject": "Khác"},
     {"type_name": "Quy định"}, {"number": ""}, {"date": ""}],
)  # fmt: skip
def test_another_paper_is_entered_by_itself(office: Office, other: dict[str, str]) -> None:
    uid = add_dossier(office)
    same: dict[str, Any] = {"number": "15-NQ/ĐU", "date": "01/11/2026", "type_name": "Nghị quyết"}
    dossiers.add_documents(office, uid, [paper("Về công tác", **same)])
    subject = other.pop("subject", "Về công tác")
    dossiers.add_documents(office, uid, [paper(subject, **{**same, **other})])
    assert scalar(office, "SELECT count(*) FROM entry") == 2


def test_pages_come_from_the_file_when_nobody_typed_them(office: Office, tmp_path: Path) -> None:
    uid, scan = add_dossier(office), write_pdf(tmp_path / "quet.pdf", pages=5)
    rows = [paper("Một", pages=None, file=scan, sides=2), paper("Hai", pages=9, file=scan)]
    dossiers.add_documents(office, uid, rows)
    assert sheet_texts(office, uid) == ["1-3", "4-12"]
    dossiers.mark_pencilled(office, uid)
    dossiers.add_documents(office, uid, [paper("Sau", pages=None, file=scan)], position=1)
    assert sheet_texts(office, uid) == ["1-3", "3a-3e", "4-12"]


@pytest.mark.parametrize(
    "text, sheets, count",
    [("12", "12", 1), ("30a", "30a", 1), ("22-30", "22-30", 9), ("22–30", "22-30", 9),
     ("30a-30c", "30a-30c", 3), ("30a-30ab", "30a-30ab", 28), ("30-30b", "30-30b", 3), ("", "", None)],
)  # fmt: skip
def test_typed_sheets(office: Office, text: str, sheets: str, count: int | None) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Một")])
    dossiers.mark_pencilled(office, uid)
    placed = documents(office, uid)[0]
    dossiers.edit_document(office, placed.uid, placed.revision, sheets=text)
    assert sheet_texts(office, uid) == [sheets]
    assert documents(office, uid)[0].sheet_count == count


@pytest.mark.parametrize("text", ["x", "3-2", "a30", "-", "1-2-3", "30b-30a"])
def test_sheets_that_are_none(office: Office, text: str) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Một")])
    placed = documents(office, uid)[0]
    edit = refused(office, lambda: dossiers.edit_document(office, placed.uid, 1, sheets=text))
    assert edit.code == "document.bad_sheets"


def test_papers_of_a_completed_dossier_stay_as_they_are(office: Office, tmp_path: Path) -> None:
    uid, scan = add_dossier(office), write_pdf(tmp_path / "a.pdf")
    dossiers.add_documents(office, uid, [paper("Một")])
    close(office, uid)
    placed = documents(office, uid)[0]
    for act in (
        lambda: dossiers.add_documents(office, uid, [paper("Hai", file=scan)]),
        lambda: dossiers.edit_document(office, placed.uid, 1, note="x"),
        lambda: dossiers.move_document(office, placed.uid, 1, 0),
        lambda: dossiers.remove_document(office, placed.uid, 1),
        lambda: dossiers.attach_file(office, placed.uid, scan),
        lambda: dossiers.mark_pencilled(office, uid),
    ):
        assert refused(office, act).code == "dossier.closed"


def test_a_file_is_kept_and_comes_back(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Một", pages=None)])
    placed = documents(office, uid)[0]
    dossiers.attach_file(office, placed.uid, write_pdf(tmp_path / "Quét số 1.pdf", "noi dung", pages=3))
    attached = documents(office, uid)[0]
    assert attached.pages == 3
    assert attached.attachment is not None
    assert (attached.attachment.name, attached.attachment.media_type) == ("Quét số 1.pdf", "application/pdf")
    for what in (attached.attachment, attached.attachment.uid):
        with attachments.open_attachment(office, what) as plain:
            assert plain.read() == pdf("noi dung", 3)


@pytest.mark.parametrize("count", [-1])
def test_only_a_count_is_kept_of_what_is_kept_apart(office: Office, count: int) -> None:
    uid = add_dossier(office)
    dossiers.set_separately_kept(office, uid, 2, " Sổ 2, trang 5 ")
    kept = sheet(office, uid).dossier
    assert (kept.separately_kept, kept.separately_kept_pointer) == (2, "Sổ 2, trang 5")
    act = refused(office, lambda: dossiers.set_separately_kept(office, uid, count, ""))
    assert act.code == "dossier.bad_count"


def test_a_pointer_to_a_secret_is_no_place_for_its_title(office: Office) -> None:
    uid = add_dossier(office)
    act = refused(office, lambda: dossiers.set_separately_kept(office, uid, 1, "TỐI MẬT: kế hoạch"))
    assert act.code == "secret.text_refused"


# -- sheets in pencil ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_in_a_pencilled_dossier_nothing_moves(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    uid = add_dossier(office)
    count = chance.randint(1, 6)
    rows = [
        paper(f"Đầu {n}", pages=chance.choice([0, 1, 2, 5, 9]), sides=chance.choice([1, 2]))
        for n in range(count)
    ]
    dossiers.add_documents(office, uid, rows)
    dossiers.mark_pencilled(office, uid)
    known: dict[str, str] = {}
    for number in range(12):
        found = documents(office, uid)
        texts = {placed.uid: placed.sheets.text() if placed.sheets else "" for placed in found}
        assert {k: v for k, v in texts.items() if k in known} == {
            k: v for k, v in known.items() if k in texts
        }
        known |= texts
        totals = sheet(office, uid).sheet_totals
        assert totals.overlapping == ()
        act = chance.random()
        if act < 0.7 or not found:
            pages = chance.choice([None, 0, 1, 1, 2, 3])
            position = chance.choice([None, *range(len(found) + 1)])
            offered = dossiers.late_proposal(office, uid, len(found) if position is None else position)
            dossiers.add_documents(office, uid, [paper(f"Sau {number}", pages=pages)], position=position)
            if pages == 1:
                added = documents(office, uid)[len(found) if position is None else position]
                assert added.sheets is not None
                assert added.sheets.text() == offered
        elif act < 0.85:
            placed = chance.choice(found)
            dossiers.move_document(office, placed.uid, placed.revision, chance.randrange(len(found)))
        else:
            placed = chance.choice(found)
            dossiers.edit_document(office, placed.uid, placed.revision, subject=f"Sửa {number}", pages=4)
    assert health.verify_store(office).ok


@pytest.mark.parametrize("seed", range(5))
def test_before_the_pencil_sheets_always_follow_one_another(office: Office, seed: int) -> None:
    chance = random.Random(seed)
    uid = add_dossier(office)
    for number in range(10):
        found = documents(office, uid)
        if not found or chance.random() < 0.6:
            row = paper(f"Văn bản {number}", pages=chance.randint(1, 9), sides=chance.choice([1, 2]))
            dossiers.add_documents(office, uid, [row], position=chance.choice([None, 0, 1]))
        else:
            placed = chance.choice(found)
            what = chance.randrange(3)
            if what == 0:
                dossiers.remove_document(office, placed.uid, placed.revision)
            elif what == 1:
                dossiers.move_document(office, placed.uid, placed.revision, 0)
            else:
                dossiers.edit_document(office, placed.uid, placed.revision, pages=chance.randint(1, 9))
        totals = sheet(office, uid).sheet_totals
        assert (totals.missing, totals.overlapping, totals.doubled) == ((), (), ())
        assert totals.sheets == sum(placed.sheet_count or 0 for placed in documents(office, uid))


def test_nothing_is_offered_before_the_pencil(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper("Một")])
    assert dossiers.late_proposal(office, uid, 0) == ""
    assert dossiers.late_proposal(office, "khong co", 0) == ""


# -- reading -------------------------------------------------------------------------------------------------


def test_a_reading_is_recorded_once_a_day(office: Office) -> None:
    uid = add_dossier(office)
    for _ in range(3):
        queries.dossier_sheet(office, uid)
    assert journal_kinds(office).count("dossier.read") == 1


def test_reading_goes_on_where_nothing_can_be_written(office: Office) -> None:
    uid = add_dossier(office)
    office.store.pragma("query_only=ON")
    try:
        with pytest.raises(EnvironmentProblem):
            add_dossier(office, "HN.2")
        assert queries.dossier_sheet(office, uid).dossier.uid == uid
    finally:
        office.store.pragma("query_only=OFF")


def test_codes_are_resolved_as_people_type_them(office: Office) -> None:
    uid = add_dossier(office, "HN.15")
    for typed in ("HN.15/2026", "HN.15", "hn.15", "hn15", " HN.15 "):
        assert queries.resolve(office, typed) == uid
    dossiers.new_dossier(office, NewDossier("HN.15", "Năm trước", year="2025"))
    assert queries.resolve(office, "HN.15/2026") == uid
    assert refused(office, lambda: queries.resolve(office, "HN.15")).code == "dossier.ambiguous"
    assert refused(office, lambda: queries.resolve(office, "HN.16")).code == "dossier.not_found"


def test_the_list_shows_what_the_dossier_says(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(
        office, uid, [paper("A", pages=4, sides=2, copy_kind=CopyKind.COPY), paper("B", pages=None)]
    )
    (row,) = queries.dossier_rows(office, queries.dossier_ids(office))
    totals = sheet(office, uid).totals
    assert (row.documents, row.pages, row.sheets, row.files) == (
        totals.documents, totals.pages, totals.sheets, totals.files,
    )  # fmt: skip
    assert (row.documents, row.pages, row.sheets) == (2, 4, 2)


def test_a_number_typed_by_hand_is_found(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [NewDocument(number=numbering.parse("187-BC/ĐU"))])
    assert [hit.symbol for hit in search.find(office, "187").hits] == ["187-BC/ĐU"]


def test_a_notation_is_its_own_however_it_is_written_again(office: Office) -> None:
    uid = add_dossier(office, "HN.15")
    add_dossier(office, "ĐV.01")
    add_dossier(office, "DV.01")
    add_dossier(office, "HN.1.5")
    dossiers.new_dossier(office, NewDossier("HN.15", "Năm khác", year="2025"))
    dossiers.new_dossier(office, NewDossier("HN.15", "Nhiệm kỳ", year="2020-2025"))
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, notation="hn.15")
    assert sheet(office, uid).dossier.code == "hn.15/2026"


def test_a_subject_has_one_limit_in_dossier_and_register(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [dossiers.NewDocument(subject="x" * 500)])
    with pytest.raises(UserError) as caught:
        dossiers.add_documents(office, uid, [dossiers.NewDocument(subject="Báo cáo " + "x" * 493)])
    assert caught.value.code == "document.subject_too_long"
    assert "“Báo cáo " in explain(caught.value)
    assert "501" in explain(caught.value)
    (paper,) = documents(office, uid)
    with pytest.raises(UserError) as caught:
        dossiers.edit_document(office, paper.uid, paper.revision, subject="y" * 501)
    assert caught.value.code == "document.subject_too_long"
    assert documents(office, uid)[0].entry.subject == "x" * 500
