"""F16 and the book of loans, from what was kept back and lent through the program (stories D2, E4)."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain import dates
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.retention import PERMANENT, years
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import dossiers, holdings, paper_holdings, paper_subjects, papers
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Office
from tests.printing.reading import page_texts
from tests.support.office import add_dossier, make_office

LATE = "Hồ sơ kết nạp đảng viên"


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def clock() -> FixedClock:
    return FixedClock(datetime(2026, 12, 18, 9, tzinfo=VIETNAM))


def of_2025(office: Office, notation: str) -> str:
    new = NewDossier(notation, f"Hồ sơ {notation}", year="2025", retention=years(10))
    (uid,) = dossiers.new_dossier(office, new).dossiers
    dossiers.edit_dossier(office, uid, 1, end_override=dates.parse("26/08/2025"))
    return uid


def test_d2_two_dossiers_kept_back(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=clock()) as office:
        uids = [of_2025(office, notation) for notation in ("HN.06", "TH.06")]
        held = of_2025(office, "KT.06")
        holdings.hold(office, held, reason="đang kiểm tra")
        assert "kept_back" not in [info.id for info in papers.offered(office)]
        for uid in uids:
            holdings.keep_back(
                office, uid, consent_number="12-CV/ĐU", consent_day=date(2026, 12, 15),
                reason="còn dùng để giải quyết khiếu nại",
            )  # fmt: skip
        assert "kept_back" in [info.id for info in papers.offered(office)]
        pdf = papers.render(office, "kept_back", []).pdf
        one = words_of(papers.render(office, "kept_back", ["TH.06/2025"]).pdf)
    text = words_of(pdf)
    assert "DANH MỤC HỒ SƠ, TÀI LIỆU GIỮ LẠI" in text
    assert "Danh mục này gồm: 02 hồ sơ (Viết bằng chữ: Hai hồ sơ)." in text
    assert text.count("31/12/2026") == 2
    assert text.count("31/12/2028") == 2
    assert "12-CV/ĐU" in text
    assert "15/12/2026" in text
    assert "KT.06" not in text
    assert "gồm: 01 hồ sơ" in one
    assert "HN.06" not in one
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_e4_the_book_of_loans_has_nine_columns_and_says_overdue_in_words(tmp_path: Path) -> None:
    time = FixedClock(datetime(2026, 11, 3, 9, tzinfo=VIETNAM))
    with make_office(tmp_path / "kho", clock=time) as office:
        late, back = add_dossier(office, "TC.03", LATE, PERMANENT), add_dossier(office, "TH.01")
        assert "loan_book" not in [info.id for info in papers.offered(office)]
        holdings.lend(
            office, late, borrower="Ban Xây dựng Đảng", due_on=date(2026, 11, 10), allowed_by="Lê Văn Hùng"
        )
        holdings.lend(office, back, borrower="Ủy ban Kiểm tra", due_on=date(2026, 11, 5))
        holdings.give_back(office, back)
        time.move(timedelta(days=20))
        assert "loan_book" in [info.id for info in papers.offered(office)]
        pdf = papers.render(office, "loan_book", ["2026"]).pdf
        text = words_of(pdf)
        with pytest.raises(UserError) as none:
            papers.render(office, "loan_book", ["2025"])
        with pytest.raises(UsageError):
            papers.render(office, "loan_book", ["năm nay"])
    assert "2025" in explain(none.value)
    assert len(shipped("loan_book").table.columns) == 9  # type: ignore[union-attr]
    assert "(9)" in text
    assert "SỔ MƯỢN, TRẢ HỒ SƠ, TÀI LIỆU" in text
    assert text.count("Quá hạn") == 1
    assert "Quá hạn 13 ngày" in text
    assert "02 lượt mượn; đã trả 01 lượt, chưa trả 01 lượt, trong đó quá hạn 01 lượt." in text
    assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_every_field_has_a_value(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho", clock=clock()) as office:
        uid = of_2025(office, "HN.06")
        with pytest.raises(UserError, match="kept_back"):
            paper_holdings.kept_back(office, [])
        holdings.keep_back(office, uid, consent_number="12-CV/ĐU", reason="còn dùng")
        holdings.lend(
            office, uid, borrower="Ban", due_on=date(2026, 12, 19), allowed_by="Lê Văn Hùng", note="bản chính"
        )
        holdings.give_back(office, uid)
        for form_id in ("kept_back", "loan_book"):
            form = shipped(form_id)
            (source,) = paper_subjects.kind(form.subject).sources(office, [])
            subject, fields = source.fill(form, 0), kinds()[form.subject]
            assert set(subject.values) == set(fields.line)
            (row,) = subject.rows(list(fields.row))
            assert all(row)
