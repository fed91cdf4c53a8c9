"""Changing a plan in a real store: titles, numbers, confirmation, decision; every act can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.db import journal, journal_check
from hoso_desktop.domain.file_plan import FilePlan, NotationStyle, Numbering, PlanState, SymbolOrder
from hoso_desktop.domain.retention import PERMANENT, years
from hoso_desktop.errors import UserError
from hoso_desktop.services import file_plan, plan_reality, plan_titles
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.plan_titles import NewTitle
from hoso_desktop.services.undo import undo
from tests.support.office import make_office

JANUARY = date(2026, 1, 5)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "store") as made:
        file_plan.begin(made, 2026)
        uid = plan(made).uid
        for symbol, name, words, keep in (
            ("TH", "TỔNG HỢP", "Tập Nghị quyết năm 2026", PERMANENT),
            ("TH", "", "Tập Báo cáo tháng năm 2026", years(10)),
            ("TC", "TỔ CHỨC", "Hồ sơ quy hoạch cán bộ", years(10)),
        ):
            plan_titles.add_title(made, uid, NewTitle(symbol, words, heading_title=name, retention=keep))
        yield made


def plan(office: Office, year: int = 2026) -> FilePlan:
    return file_plan.plan_of(office, year)


def notations(office: Office) -> list[str]:
    return [entry.notation for entry in plan(office).entries]


def issue(office: Office) -> Changes:
    return plan_titles.approve(
        office, plan(office).uid, decision_number="01-QĐ/ĐU", decision_day=JANUARY, signer="Trần Văn An",
        position="Bí thư",
    )  # fmt: skip


def test_titles_take_the_next_number_under_their_heading(office: Office) -> None:
    assert notations(office) == ["TH.01", "TH.02", "TC.01"]
    plan_titles.add_title(office, plan(office).uid, NewTitle("th", "Hồ sơ khác"))
    assert notations(office) == ["TH.01", "TH.02", "TH.03", "TC.01"]
    assert {entry.heading_title for entry in plan(office).entries} == {"TỔNG HỢP", "TỔ CHỨC"}


@pytest.mark.parametrize(
    "new, code",
    [
        (NewTitle("", "Hồ sơ"), "file_plan.no_heading"),
        (NewTitle("TH", "  "), "file_plan.no_title"),
        (NewTitle("ZZ", "Hồ sơ"), "file_plan.no_heading_name"),
        (NewTitle("TH", "Hồ sơ", notation="th.01"), "file_plan.double"),
        (NewTitle("TH", "Hồ sơ\nMẬT"), "secret.text_refused"),
    ],
)
def test_a_bad_title_is_refused_and_nothing_is_kept(office: Office, new: NewTitle, code: str) -> None:
    with pytest.raises(UserError) as refused:
        plan_titles.add_title(office, plan(office).uid, new)
    assert refused.value.code == code
    assert len(plan(office).entries) == 3


ACTS: dict[str, Callable[[Office], Changes]] = {
    "add": lambda o: plan_titles.add_title(o, plan(o).uid, NewTitle("TH", "Hồ sơ khác")),
    "edit": lambda o: plan_titles.edit_title(o, plan(o).entries[1].uid, 1, title="Tập Báo cáo", owner="An"),
    "remove": lambda o: plan_titles.remove_title(o, plan(o).entries[0].uid),
    "move": lambda o: plan_titles.move_title(o, plan(o).entries[2].uid, 0),
    "move heading": lambda o: plan_titles.move_heading(o, plan(o).uid, "TC", 0),
    "heading": lambda o: plan_titles.rename_heading(o, plan(o).uid, "TH", title="VĂN PHÒNG"),
    "number": lambda o: plan_titles.renumber(o, plan(o).uid, NotationStyle(Numbering.LIST)),
    "confirm": lambda o: plan_titles.confirm(o, [plan(o).entries[0].uid], document="CV 12-CV/VPTU"),
    "approve": issue,
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_changes_the_plan_and_can_be_taken_back(office: Office, name: str) -> None:
    def facts() -> tuple[object, ...]:
        found = plan(office)
        rows = [(e.uid, e.notation, e.title, e.owner, e.heading_title, e.confirmed) for e in found.entries]
        return found.state, found.style, rows

    before = facts()
    with office.store.read() as connection:
        head = journal.head(connection)[0]
    changes = ACTS[name](office)
    assert facts() != before
    with office.store.read() as connection:
        assert journal.head(connection)[0] > head
        assert journal_check.check(connection).good
    undo(office, changes.change_uid)
    assert facts() == before


def test_a_moved_title_takes_the_heading_of_its_new_place(office: Office) -> None:
    plan_titles.move_title(office, plan(office).entries[2].uid, 1)
    assert [entry.heading for entry in plan(office).entries] == ["TH", "TH", "TH"]


def test_another_period_is_no_longer_the_confirmed_one(office: Office) -> None:
    entry = plan(office).entries[0]
    plan_titles.confirm(office, [entry.uid], document="Công văn 12-CV/VPTU, ngày 02/01/2026")
    confirmed = plan(office).entries[0]
    assert (confirmed.confirmed, confirmed.source) == (True, "Công văn 12-CV/VPTU, ngày 02/01/2026")
    plan_titles.edit_title(office, entry.uid, confirmed.revision, owner="Lan")
    assert plan(office).entries[0].confirmed
    plan_titles.edit_title(office, entry.uid, confirmed.revision + 1, retention=years(50))
    assert not plan(office).entries[0].confirmed


def test_an_opened_title_stays_and_keeps_its_number(office: Office) -> None:
    entry = plan(office).entries[1]
    plan_reality.open_from_plan(office, plan(office), entry)
    acts: tuple[Callable[[], Changes], ...] = (
        lambda: plan_titles.remove_title(office, entry.uid),
        lambda: plan_titles.edit_title(office, entry.uid, 1, notation="TH.09"),
    )
    for act in acts:
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "file_plan.opened"
    plan_titles.renumber(office, plan(office).uid, NotationStyle(order=SymbolOrder.NUMBER_FIRST))
    assert notations(office) == ["01.TH", "TH.02", "01.TC"]


def test_numbers_that_would_meet_are_refused(office: Office) -> None:
    entry = plan(office).entries[1]
    plan_reality.open_from_plan(office, plan(office), entry)
    plan_titles.add_title(office, plan(office).uid, NewTitle("TH", "Hồ sơ khác"))
    plan_titles.remove_title(office, plan(office).entries[0].uid)
    with pytest.raises(UserError) as refused:
        plan_titles.renumber(office, plan(office).uid, NotationStyle())
    assert (refused.value.code, notations(office)) == ("file_plan.numbers_meet", ["TH.02", "TH.03", "TC.01"])


def test_a_stale_edit_is_refused(office: Office) -> None:
    entry = plan(office).entries[0]
    plan_titles.edit_title(office, entry.uid, 1, owner="An")
    with pytest.raises(UserError) as refused:
        plan_titles.edit_title(office, entry.uid, 1, owner="Bình")
    assert refused.value.code == "record.changed_elsewhere"


@pytest.mark.parametrize(
    "values, code",
    [
        ({"decision_number": " "}, "file_plan.no_decision"),
        ({"signer": ""}, "file_plan.no_decision"),
        ({"decision_day": date(2026, 11, 17)}, "file_plan.later_than_today"),
    ],
)
def test_a_decision_must_be_whole(office: Office, values: dict[str, object], code: str) -> None:
    given: dict[str, object] = {"decision_number": "01-QĐ/ĐU", "decision_day": JANUARY, "signer": "An"}
    with pytest.raises(UserError) as refused:
        plan_titles.approve(office, plan(office).uid, **{**given, **values})  # type: ignore[arg-type]
    assert (refused.value.code, plan(office).state) == (code, PlanState.DRAFT)


def test_a_plan_is_issued_once_and_later_titles_are_supplements(office: Office) -> None:
    issue(office)
    assert (plan(office).state, plan(office).decision_number) == (PlanState.ISSUED, "01-QĐ/ĐU")
    with pytest.raises(UserError) as refused:
        issue(office)
    assert refused.value.code == "file_plan.issued"
    plan_titles.add_title(office, plan(office).uid, NewTitle("TC", "Hồ sơ đột xuất"))
    late = plan(office).entries[-1]
    assert (late.notation, late.added_on) == ("TC.02", office.today())


def test_an_empty_plan_cannot_be_issued(office: Office) -> None:
    file_plan.begin(office, 2027)
    with pytest.raises(UserError) as refused:
        plan_titles.approve(
            office, plan(office, 2027).uid, decision_number="1", decision_day=JANUARY, signer="An"
        )
    assert refused.value.code == "file_plan.empty"


def test_last_years_plan_becomes_this_years_draft(office: Office) -> None:
    plan_titles.edit_title(office, plan(office).entries[0].uid, 1, owner="Lan")
    plan_titles.confirm(office, [plan(office).entries[0].uid], document="CV 12")
    issue(office)
    file_plan.copy(office, 2026, 2027)
    copied = plan(office, 2027)
    assert (copied.state, copied.decision_number, copied.copied_from) == (
        PlanState.DRAFT, "", plan(office).uid
    )  # fmt: skip
    assert [entry.title for entry in copied.entries] == [
        "Tập Nghị quyết năm 2027", "Tập Báo cáo tháng năm 2027", "Hồ sơ quy hoạch cán bộ"
    ]  # fmt: skip
    assert (copied.entries[0].owner, copied.entries[0].confirmed) == ("Lan", True)
    assert file_plan.changes_between(office, 2026, 2027) == ()
    plan_titles.remove_title(office, copied.entries[2].uid)
    changed = file_plan.changes_between(office, 2026, 2027)
    assert [(c.what, c.title) for c in changed] == [("removed", "Hồ sơ quy hoạch cán bộ")]
    with pytest.raises(UserError) as refused:
        file_plan.copy(office, 2026, 2027)
    assert refused.value.code == "file_plan.exists"


def test_a_year_without_plan_says_so(office: Office) -> None:
    assert file_plan.find_plan(office, 2031) is None
    with pytest.raises(UserError) as refused:
        file_plan.copy(office, 2031, 2032)
    assert refused.value.code == "file_plan.missing"


def test_the_cell_model_can_be_taken_up(office: Office) -> None:
    file_plan.begin(office, 2027, model="cell")
    entries = plan(office, 2027).entries
    assert {entry.heading for entry in entries} == {"CB"}
    assert not any(entry.confirmed for entry in entries)


def test_an_issued_plan_is_not_numbered_anew(office: Office) -> None:
    issue(office)
    with pytest.raises(UserError) as refused:
        plan_titles.renumber(office, plan(office).uid, NotationStyle(Numbering.LIST))
    assert (refused.value.code, notations(office)[0]) == ("file_plan.issued_numbers", "TH.01")


@pytest.mark.parametrize("year", [-1, 0, 1944, 2101, 99999])
def test_a_year_that_is_none_is_refused(office: Office, year: int) -> None:
    with pytest.raises(UserError) as refused:
        file_plan.begin(office, year)
    assert refused.value.code == "file_plan.bad_year"
    with pytest.raises(UserError) as refused:
        file_plan.copy(office, 2026, year)
    assert refused.value.code == "file_plan.bad_year"


def test_what_was_signed_stays(office: Office) -> None:
    issue(office)
    entry = plan(office).entries[0]
    acts: tuple[Callable[[], Changes], ...] = (
        lambda: plan_titles.remove_title(office, entry.uid),
        lambda: plan_titles.edit_title(office, entry.uid, entry.revision, retention=years(7)),
        lambda: plan_titles.edit_title(office, entry.uid, entry.revision, notation="TH.44"),
    )
    for act in acts:
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "file_plan.issued_title"
    plan_titles.edit_title(office, entry.uid, entry.revision, owner="Lan")
    plan_titles.add_title(office, plan(office).uid, NewTitle("TH", "Hồ sơ đột xuất"))
    added = next(one for one in plan(office).entries if one.added_on)
    plan_titles.edit_title(office, added.uid, added.revision, retention=years(10))
    plan_titles.remove_title(office, added.uid)
    assert len(plan(office).entries) == 3


def test_a_heading_moves_with_all_its_titles(office: Office) -> None:
    before = plan(office)
    plan_titles.move_heading(office, before.uid, "TC", 0)
    assert [entry.heading for entry in plan(office).entries] == ["TC", "TH", "TH"]
    assert {entry.uid: entry.notation for entry in plan(office).entries} == {
        entry.uid: entry.notation for entry in before.entries
    }


@pytest.mark.parametrize("position", [-1, 3, 998])
def test_a_place_that_is_none_is_refused(office: Office, position: int) -> None:
    uid = plan(office).entries[0].uid
    acts: tuple[Callable[[], Changes], ...] = (
        lambda: plan_titles.move_title(office, uid, position),
        lambda: plan_titles.move_heading(office, plan(office).uid, "TH", position),
    )
    for act in acts:
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == "file_plan.no_such_place"


def test_two_quick_presses_open_one_dossier(office: Office) -> None:
    entry = plan(office).entries[1]
    plan_reality.open_from_plan(office, plan(office), entry, title="Tập Báo cáo quý I")
    with pytest.raises(UserError) as refused:
        plan_reality.open_from_plan(office, plan(office), entry, title="Tập báo cáo quý I", notation="TH.22")
    assert refused.value.code == "file_plan.same_title"
    plan_reality.open_from_plan(office, plan(office), entry, title="Tập Báo cáo quý II", notation="TH.22")
