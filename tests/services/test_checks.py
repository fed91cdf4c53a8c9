"""The review of an office: every dossier and the office itself, its switches, its files, nothing twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hoso_desktop.db import vault
from hoso_desktop.domain.checks.rules import Who
from hoso_desktop.domain.clock import FixedClock
from hoso_desktop.errors import Cancelled, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import check_rules, checks, dossiers, papers
from hoso_desktop.services.office import Office
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    story_clock,
    write_pdf,
)

MEETING = "Hồ sơ Hội nghị Ban Thường vụ tháng 11/2026"


def codes(office: Office) -> list[tuple[str, str]]:
    return [(line.code, line.finding.code) for line in checks.office_review(office).lines]


def test_the_review_is_every_dossiers_findings_together(office: Office) -> None:
    first = add_dossier(office, "HN.15", MEETING)
    add_dossier(office, "HN.16", "Hồ sơ đón tiếp")
    dossiers.add_documents(office, first, [paper("Thông báo kết luận hội nghị", number="103-TB/ĐU")])
    review = checks.office_review(office)
    assert ("HN.15/2026", "C01") in [(line.code, line.finding.code) for line in review.lines]
    assert [line.finding for line in review.lines if line.dossier_uid == first] == list(
        checks.findings(office, first)
    )
    assert (review.dossiers, review.documents) == (2, 1)
    assert review.waiting == 1
    assert sum(len(review.of(who)) for who in Who) == len(review.lines)


def test_a_dossier_that_is_gone_is_said_to_be_gone(office: Office) -> None:
    with pytest.raises(UserError) as refused:
        checks.findings(office, "none")
    assert refused.value.code == "dossier.gone"


def test_errors_come_first(office: Office) -> None:
    uid = add_dossier(office, "HN.15", MEETING)
    rows = [paper("Thông báo kết luận hội nghị", number="103-TBB/ĐU")]
    dossiers.add_documents(office, uid, rows)
    severities = [line.finding.severity.value for line in checks.office_review(office).lines]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert severities[0] == "error"
    assert severities[-1] == "note"


def test_a_paper_in_two_dossiers_is_told_of_once(office: Office) -> None:
    row = paper("Thông báo lịch họp", number="103-TBB/ĐU", date="02/11/2026")
    for notation in ("TH.01", "TH.02"):
        dossiers.add_documents(office, add_dossier(office, notation, "Hồ sơ"), [row])
    assert scalar(office, "SELECT count(*) FROM entry") == 1
    assert [found for found in codes(office) if found[1] == "C93"] == [("TH.02/2026", "C93")] or [
        found for found in codes(office) if found[1] == "C93"
    ] == [("TH.01/2026", "C93")]


def test_the_office_turns_a_check_off_and_moves_a_threshold(office: Office) -> None:
    uid = add_dossier(office, "TH.01", "Hồ sơ")
    dossiers.add_documents(office, uid, [paper("Thông báo", number="103-TBB/ĐU")])
    assert [found.code for found in checks.findings(office, uid)] == ["C93"]
    rule = check_rules.set_check(office, "c93", on=False)
    assert not rule.enabled
    assert checks.findings(office, uid) == ()
    moved = check_rules.set_check(office, "C12", limits={"days": 15})
    assert dict(moved.limits) == {"days": 15}
    assert not check_rules.check_rules(office).on("C93")
    check_rules.set_check(office, "C93", on=True)
    assert [found.code for found in checks.findings(office, uid)] == ["C93"]
    assert journal_kinds(office).count("check.changed") == 3


@pytest.mark.parametrize(
    "code, limits, refusal",
    [
        ("C99", {}, "check.unknown"),
        ("C12", {"weeks": 2}, "check.unknown_limit"),
        ("C12", {"days": -1}, "check.bad_limit"),
        ("C01", {"days": 2}, "check.unknown_limit"),
    ],
)
def test_what_cannot_be_set_is_refused(
    office: Office, code: str, limits: dict[str, int], refusal: str
) -> None:
    with pytest.raises(UserError) as refused:
        check_rules.set_check(office, code, on=True, limits=limits)
    assert refused.value.code == refusal
    assert "check.changed" not in journal_kinds(office)


def test_a_family_that_breaks_is_one_line_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, expect_log: object
) -> None:
    from hoso_desktop.domain.checks import run

    def broken(_facts: object, _rules: object) -> list[object]:
        raise ZeroDivisionError

    expect_log("a family of checks broke")  # type: ignore[operator]
    uid = add_dossier(office, "HN.15", MEETING)
    dossiers.add_documents(office, uid, [paper("Thông báo kết luận hội nghị")])
    before = [found.code for found in checks.findings(office, uid)]
    monkeypatch.setattr(run, "_DOSSIER", (broken, *run._DOSSIER))
    found = checks.findings(office, uid)
    assert [one.code for one in found] == ["C00", *before]
    assert "test_checks" in checks.finding_text(found[0])


def test_a_dossier_that_cannot_be_read_hides_no_other(office: Office, expect_log: object) -> None:
    expect_log("a dossier's record cannot be read")  # type: ignore[operator]
    made = [add_dossier(office, f"TH.{number}", MEETING) for number in range(5)]
    for uid in made:
        dossiers.add_documents(office, uid, [paper("Thông báo kết luận hội nghị")])
    with office.change(keep_images=False) as tx:
        tx.connection.exec_driver_sql("UPDATE dossier SET retention = 'hỏng!' WHERE uid = ?", (made[2],))
        tx.record("dossier.changed", object_uid=made[2], dossier_uid=made[2], body={})
    review = checks.office_review(office)
    assert sorted(line.code for line in review.lines if line.finding.code == "C01") == [
        f"TH.{number}/2026" for number in (0, 1, 3, 4)
    ]
    (unread,) = [line for line in review.lines if line.finding.code == "C00"]
    assert (unread.dossier_uid, unread.code, unread.title) == (made[2], "TH.2/2026", MEETING)
    assert "verify" in checks.finding_text(unread.finding)
    again = checks.review_again(office, review, made)
    assert again.lines == review.lines
    assert checks.own_errors_of(office, made[:3])[made[1]] == 1


def test_a_review_can_be_stopped(office: Office) -> None:
    for number in range(3):
        add_dossier(office, f"TH.{number}", "Hồ sơ")
    context = JobContext(lambda _step: context.cancel())
    with pytest.raises(Cancelled):
        checks.office_review(office, context)


def test_pages_of_a_review_leave_nobody_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from hoso_desktop.services import check_facts

    monkeypatch.setattr(check_facts, "PAGE", 2)
    for number in range(5):
        uid = add_dossier(office, f"TH.{number}", "Hồ sơ")
        dossiers.add_documents(office, uid, [paper("Thông báo", number=f"{number + 1}-TBB/ĐU")])
    assert [found[0] for found in codes(office) if found[1] == "C93"] == [
        f"TH.{number}/2026" for number in range(5)
    ]


def test_files_are_read_again_and_what_became_of_them_is_kept(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office, "TH.01", "Hồ sơ")
    rows = [paper(f"Báo cáo {n}", file=write_pdf(tmp_path / f"bc{n}.pdf", f"van ban {n}")) for n in range(3)]
    dossiers.add_documents(office, uid, rows)
    assert checks.check_files(office) == {"ok": 3, "changed": 0, "missing": 0}
    assert checks.findings(office, uid) == ()
    assert scalar(office, "SELECT count(*) FROM attachment WHERE checked_at <> ''") == 3
    stored = [placed.attachment for placed in documents(office, uid)]
    assert stored[0] is not None
    assert stored[1] is not None
    whole = vault.path_of(office.store.files, stored[0].storage_id)
    data = bytearray(whole.read_bytes())
    data[-1] ^= 1
    whole.write_bytes(bytes(data))
    vault.path_of(office.store.files, stored[1].storage_id).unlink()
    # A missing file shows at once, a changed byte only when the file is read again.
    assert [found.message_code for found in checks.findings(office, uid)] == ["check.C70.missing"]
    assert checks.check_files(office, uid) == {"ok": 1, "changed": 1, "missing": 1}
    assert [(found.message_code, found.fix) for found in checks.findings(office, uid)] == [
        ("check.C70.changed", "file"), ("check.C70.missing", "file"),
    ]  # fmt: skip
    assert journal_kinds(office).count("files.checked") == 2


def test_a_dossier_opened_long_after_its_first_paper(tmp_path: Path) -> None:
    clock: FixedClock = story_clock()
    with make_office(tmp_path / "kho", clock=clock) as office:
        clock.move(timedelta(days=100))
        uid = add_dossier(office, "TH.01", "Hồ sơ")
        dossiers.add_documents(office, uid, [paper("Báo cáo", date="20/11/2026")])
        (finding,) = [one for one in checks.findings(office, uid) if one.code == "C10"]
        assert finding.params == {"days": 96, "first": "20/11/2026", "opened": "24/02/2027"}
        early = add_dossier(office, "TH.02", "Hồ sơ")
        # Before the program was in use nothing is late.
        dossiers.add_documents(office, early, [paper("Báo cáo", date="10/11/2026")])
        assert "C10" not in [one.code for one in checks.findings(office, early)]


def test_a_missing_sheet_is_told_until_the_certificate_declares_it(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office, "TH.01", "Hồ sơ xây dựng quy chế")
    dossiers.add_documents(office, uid, [paper("Tờ trình", pages=2), paper("Quy chế", pages=3)])
    dossiers.mark_pencilled(office, uid)
    last = documents(office, uid)[1]
    dossiers.edit_document(office, last.uid, last.revision, sheets="5-7")
    assert [found.message_code for found in checks.findings(office, uid)] == ["check.C40.gap"]
    papers.print_set(office, uid, tmp_path)
    assert checks.findings(office, uid) == ()
    dossiers.edit_document(office, last.uid, documents(office, uid)[1].revision, sheets="6-8")
    assert "check.C40.gap" in [found.message_code for found in checks.findings(office, uid)]
