"""A person who leaves hands over what he keeps: on record, in one change, and on paper (F17)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.render import Press, render_sources
from hoso_desktop.services import checks, dossiers, handover, holdings, paper_handover, papers, people
from hoso_desktop.services.handover import Receiving
from hoso_desktop.services.office import Office, open_office
from hoso_desktop.services.undo import undo
from tests.printing.reading import page_texts
from tests.printing.test_pictures import judge
from tests.support.lifecycle import put_into
from tests.support.office import PASSWORD, add_dossier, journal_kinds, make_office, paper, sheet

FORM = "staff_handover"
LEAVER, STAYS = "Phạm Văn Dũng", "Vũ Thị Mai"
DAY = datetime(2026, 12, 25, 9, 0, tzinfo=VIETNAM)
OTHER = "mật khẩu khác"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kho"


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with make_office(folder, clock=FixedClock(DAY)) as made:
        people.add_person(made, LEAVER, "dung", OTHER, "Chuyên viên Ban Xây dựng Đảng", cost=FLOOR)
        people.add_person(made, STAYS, "mai", OTHER, "Phó Trưởng Ban Xây dựng Đảng", cost=FLOOR)
        yield made


def kept(office: Office, notation: str, *steps: Step, keeper: str = LEAVER) -> str:
    uid = add_dossier(office, notation, f"Hồ sơ công tác {notation}")
    dossiers.add_documents(office, uid, [paper("Báo cáo", date="05/03/2026", pages=3)])
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, keeper=keeper)
    put_into(office, uid, *steps)
    return uid


def nine(office: Office) -> list[str]:
    """Six dossiers whose work is over, completed or not, and three that go on."""
    ended = [kept(office, f"TC.0{number}", Step.WORK_ENDED) for number in (1, 2)]
    ended += [kept(office, f"TC.0{n}", Step.WORK_ENDED, Step.COMPLETED) for n in (3, 4, 5, 6)]
    return ended + [kept(office, f"ĐV.0{number}") for number in (1, 2, 3)]


def login(office: Office, name: str = "dung") -> str:
    return people.by_login(office, name).uid


def leavers(office: Office) -> list[str]:
    return [line.finding.code for line in checks.office_review(office).lines if line.finding.code == "C54"]


def give(office: Office, **more: object) -> object:
    to = Receiving(**({"receiver": STAYS, "reason": "chuyển công tác"} | more))  # type: ignore[arg-type]
    return handover.hand_over(office, login(office), to)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def test_the_story_of_the_25th_of_december(office: Office, folder: Path) -> None:
    uids = nine(office)
    kept(office, "KT.01", keeper="Phạm Văn Dụng")  # a tone apart: another person
    people.set_leaving(office, login(office), DAY.date())
    assert leavers(office) == ["C54"]
    found = handover.with_person(office, login(office))
    assert (len(found.finished), len(found.going_on)) == (6, 3)
    give(office, owners={uids[6]: "Trần Thị Lan"})
    assert [sheet(office, uid).dossier.keeper for uid in uids] == [LEAVER] * 6 + [
        "Trần Thị Lan",
        STAYS,
        STAYS,
    ]
    assert handover.with_person(office, login(office)).dossiers == ()
    assert leavers(office) == []
    text = words_of(papers.render(office, FORM, ["dung"]).pdf)
    assert "Tổng số hồ sơ bàn giao: 09 (Chín hồ sơ), gồm 06 hồ sơ đã kết thúc và 03 hồ sơ" in text
    assert papers.info(FORM).copies == 2
    office.close()
    with open_office(folder, PASSWORD, login="vanthu", clock=FixedClock(DAY.replace(day=26))) as next_day:
        people.close_person(next_day, login(next_day))
        assert leavers(next_day) == []
    with pytest.raises(EnvironmentProblem, match=r"store\.unknown_login"):
        open_office(folder, OTHER, login="dung")


def test_the_paper_lists_both_parts_and_who_takes_up_what_goes_on(office: Office) -> None:
    nine(office)
    give(office)
    sources = paper_handover.sources(office, [])
    for form in variants(FORM):
        pdf = render_sources(FORM, sources, Press(date(2027, 1, 4), {FORM: form})).pdf
        text = words_of(pdf)
        order = [
            "BIÊN BẢN", f": {LEAVER}", f": {STAYS}", "Lý do bàn giao: chuyển công tác", "I. HỒ SƠ ĐÃ KẾT",
            "TC.06", "II. HỒ SƠ ĐANG GIẢI", "ĐV.03", "Hồ sơ đang mượn chưa trả: không",
            "ĐẠI DIỆN BÊN GIAO", "(Ký và ghi rõ họ và tên)",
        ]  # fmt: skip
        places = [text.index(part) for part in order]
        assert places == sorted(places)
        assert "ngày 25 tháng 12 năm 2026" in text
        assert "Phó Trưởng Ban Xây dựng Đảng" in text
        judge(pdf, form)
        assert not pikepdf.pdfa.validate_written(io.BytesIO(pdf), "1b").findings


def test_it_is_offered_only_when_a_hand_over_is_recorded(office: Office) -> None:
    nine(office)
    people.set_leaving(office, login(office), DAY.date())
    assert FORM not in [info.id for info in papers.offered(office)]
    with pytest.raises(UserError, match=r"handover\.none$"):
        papers.render(office, FORM, [])
    give(office)
    assert FORM in [info.id for info in papers.offered(office)]
    with pytest.raises(UserError) as caught:
        papers.render(office, FORM, ["mai"])
    assert "mai" in explain(caught.value)


def test_it_is_one_change_and_can_be_taken_back(office: Office) -> None:
    uids = nine(office)
    changes = give(office)
    assert journal_kinds(office).count("person.handed_over") == 1
    assert changes.dossiers == frozenset(uids[6:])  # type: ignore[attr-defined]
    undo(office, changes.change_uid)  # type: ignore[attr-defined]
    assert len(handover.with_person(office, login(office)).dossiers) == 9
    assert handover.handovers(office) == []
    assert not paper_handover.offered(office)


def test_what_he_borrowed_is_named_on_the_paper(office: Office) -> None:
    nine(office)
    lent, other = kept(office, "NC.01", keeper=STAYS), kept(office, "NC.02", keeper=STAYS)
    due = date(2026, 12, 30)
    holdings.lend(office, lent, borrower=f"{LEAVER}, Ban Xây dựng Đảng", due_on=due)
    holdings.lend(office, other, borrower=f"{LEAVER}h", due_on=due)
    assert [one.code for one in handover.with_person(office, login(office)).loans] == ["NC.01/2026"]
    give(office)
    assert "Hồ sơ đang mượn chưa trả: NC.01/2026" in words_of(papers.render(office, FORM, []).pdf)


def test_what_a_hand_over_must_say(office: Office) -> None:
    for wrong, code in (
        ({"receiver": " "}, "no_receiver"),
        ({"reason": ""}, "no_reason"),
        ({"receiver": LEAVER.upper()}, "own_receiver"),
        ({"day": date(2026, 12, 26)}, "future_day"),
        ({}, "nothing"),
    ):
        with pytest.raises(UserError, match=f"^handover.{code}") as caught:
            give(office, **wrong)
        assert explain(caught.value)
    uids = nine(office)
    with pytest.raises(UserError, match=r"own_receiver"):
        give(office, owners={uids[7]: LEAVER})
    assert handover.handovers(office) == []


def test_only_himself_or_an_administrator_hands_over(office: Office, folder: Path) -> None:
    nine(office)
    office.close()
    with (
        open_office(folder, OTHER, login="mai", clock=FixedClock(DAY)) as other,
        pytest.raises(UserError, match=r"access\.denied"),
    ):
        give(other)
    with open_office(folder, OTHER, login="dung", clock=FixedClock(DAY)) as himself:
        give(himself)
        assert len(handover.handovers(himself, ["dung"])) == 1


def test_what_comes_back_to_him_is_his_again(office: Office) -> None:
    uids = nine(office)
    give(office)
    dossiers.edit_dossier(office, uids[8], sheet(office, uids[8]).dossier.revision, keeper=LEAVER)
    assert [one.uid for one in handover.with_person(office, login(office)).dossiers] == [uids[8]]


def test_every_field_has_a_value(office: Office) -> None:
    nine(office)
    give(office)
    (source,) = paper_handover.sources(office, [LEAVER])
    subject = source.fill(shipped(FORM), 0)
    assert set(subject.values) == set(kinds()[FORM].line)
    rows = list(subject.rows(list(kinds()[FORM].row)))
    assert [row[0] for row in rows] == ["", *"123456", "", *"789"]
    assert rows[-1][:6] == ["9", "ĐV.03/2026", "Hồ sơ công tác ĐV.03", "05/03/2026", "3", STAYS]
