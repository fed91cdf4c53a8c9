"""F15, the minutes of a meeting: what is recorded stands there, the rest is open for the pen."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped
from hoso_desktop.services import components, dossiers, paper_minutes, papers
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.paper_minutes import meeting_name
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.office import add_dossier, make_office, paper, pasted_rows, story_clock
from tests.support.restricted import OTHER, STRANGER, fill, hide

TITLE = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
HELD = MeetingFacts(
    date(2026, 11, 12), members_total=13, members_present=11, votes_sent=11, votes_returned=11, votes_for=10,
    note="Có đại diện Ủy ban Kiểm tra",
)  # fmt: skip


def story_a(office: Office) -> str:
    uid = add_dossier(office, "HN.15", TITLE)
    dossiers.add_documents(office, uid, pasted_rows("story-a/paste.tsv"))
    return uid


def words_of(pdf: bytes) -> str:
    pages = page_texts(pdf)
    told = [
        " ".join(line.strip() for line in page.splitlines() if not line.strip().isdecimal()) for page in pages
    ]
    return " ".join(" ".join(told).split())


def minutes(office: Office, uid: str) -> str:
    """What the minutes of a dossier say, judged by their picture."""
    made = papers.render(office, "minutes", [uid])
    judge(made.pdf, shipped("minutes"))
    assert made.problems == ()
    assert not pikepdf.pdfa.validate_written(io.BytesIO(made.pdf), "1b").findings
    return words_of(made.pdf)


def test_story_a_s_meeting_is_filled_in(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = story_a(office)
        components.set_meeting(office, uid, HELD)
        text = minutes(office, uid)
    for said in (
        "ĐẢNG BỘ TỈNH SÔNG LAM", "ĐẢNG CỘNG SẢN VIỆT NAM", "Tân Lập, ngày 12 tháng 11 năm 2026",
        "Số 14-BB/ĐU", "BIÊN BẢN Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026 -----",
        "Có mặt: 11/13 đồng chí.", "Vắng mặt: 02 đồng chí",
        "phát ra 11 phiếu, thu về 11 phiếu, đồng ý 10 phiếu",
        "Thông tin khác (nếu có): Có đại diện Ủy ban Kiểm tra",
        "+ Tờ trình về chủ trương sửa chữa nhà văn hóa thôn Đông (215/TTr-UBND, 05/11/2026)",
        "+ Chương trình hội nghị (09/11/2026)",
    ):  # fmt: skip
        assert said in text
    assert text.count("+ ") == 8  # rows 2 to 9: no invitation, no minutes, nothing dated after the meeting
    for not_used in ("+ Giấy mời", "+ Biên bản", "+ Thông báo kết luận", "+ Quyết định"):
        assert not_used not in text
    order = (
        "Thời gian:", "Địa điểm:", "Nội dung:", "Người chủ trì:", "Người ghi biên bản:", "Tài liệu sử dụng",
        "Thông tin khác", "1. Thành phần", "1.1. Đại biểu", "1.2. Đại biểu mời", "1.3.", "2. Diễn biến",
        "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ",
    )  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_what_nobody_has_recorded_stays_open(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "HN.16", "Hồ sơ họp Thường trực tuần 46")
        components.set_meeting(office, uid, MeetingFacts(members_total=5))
        text = minutes(office, uid)
        (source,) = paper_minutes.sources(office, [uid])
        assert set(source.fill(shipped("minutes"), 0).values) == set(kinds()["meeting"].line)
    assert "Số ……-BB/……" in text
    assert "Tân Lập, ngày …… tháng …… năm ……" in text
    assert "BIÊN BẢN Họp Thường trực tuần 46" in text
    assert "Có mặt: ……/05 đồng chí." in text
    assert "Vắng mặt: …… đồng chí" in text
    assert "16 tháng 11" not in text  # the day of printing
    assert "phiếu," not in text


def test_papers_the_minutes_name_are_the_ones_used(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = story_a(office)
        components.set_meeting(office, uid, HELD)
        components.name_papers(office, uid, "Báo cáo số 187-BC/ĐU\nĐề án sắp xếp chi bộ")
        named = {line.expected.title: line.expected.uid for line in components.view(office, uid).named}
        assert len(named) == 2
        assert minutes(office, uid).count("+ ") == 2
        components.dismiss_paper(office, named["Đề án sắp xếp chi bộ"], "rút khỏi chương trình")
        text = minutes(office, uid)
    assert "187-BC/ĐU" in text
    assert "Đề án" not in text


def test_many_papers_take_more_pages_and_none_is_lost(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "HN.17", TITLE)
        rows = [paper(f"Báo cáo chuyên đề thứ {at:03d} về nhiệm vụ trọng tâm năm 2026") for at in range(120)]
        dossiers.add_documents(office, uid, rows)
        components.set_meeting(office, uid, HELD)
        text = minutes(office, uid)
    assert [f"thứ {at:03d}" in text for at in range(120)] == [True] * 120
    assert text.endswith("NGƯỜI GHI BIÊN BẢN CHỦ TRÌ HỘI NGHỊ")


def test_the_number_is_left_open_where_two_minutes_could_be_meant(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        uid = add_dossier(office, "HN.18", TITLE)
        for number, day in (("14-BB/ĐU", "12/11/2026"), ("15-BB/ĐU", "13/11/2026")):
            dossiers.add_documents(office, uid, [paper("Biên bản hội nghị", number=number, date=day)])
        components.set_meeting(office, uid, MeetingFacts(members_total=13))
        assert "Số ……-BB/……" in minutes(office, uid)
        components.set_meeting(office, uid, MeetingFacts(date(2026, 11, 13), members_total=13))
        assert "Số 15-BB/ĐU" in minutes(office, uid)


def test_it_is_offered_only_where_a_meeting_is_recorded(tmp_path: Path) -> None:
    def offered() -> bool:
        return "minutes" in [info.id for info in papers.offered(office)]

    with make_office(tmp_path / "kho") as office:
        uid = story_a(office)
        assert not offered()
        assert not paper_minutes.has_meeting(office, [uid])
        with pytest.raises(UserError) as caught:
            papers.render(office, "minutes", [uid])
        assert "HN.15/2026" in explain(caught.value)
        components.set_meeting(office, uid, HELD)
        assert offered()
        assert paper_minutes.has_meeting(office, [uid])
        done = papers.print_into(office, "minutes", [uid], tmp_path)
        assert done.path.name == "HN.15-bien-ban-hoi-nghi.pdf"
        components.set_meeting(office, uid, MeetingFacts(revision=components.meeting(office, uid).revision))
        assert not offered()


def test_a_meeting_somebody_may_not_see_is_offered_to_nobody_else(tmp_path: Path) -> None:
    with make_office(tmp_path / "kho") as office:
        fill(office, tmp_path)
        hide(office, tmp_path)
        assert paper_minutes.offered(office)
    with open_office(tmp_path / "kho", OTHER, login=STRANGER, clock=story_clock()) as stranger:
        assert not paper_minutes.offered(stranger)


def test_the_name_of_a_meeting_comes_from_the_title() -> None:
    assert meeting_name("Hồ sơ hội nghị Ban Chấp hành") == "Hội nghị Ban Chấp hành"
    assert meeting_name("HỒ SƠ Hội nghị") == "Hội nghị"
    assert meeting_name("Kỳ họp thứ 5") == "Kỳ họp thứ 5"
    assert meeting_name("") == ""
