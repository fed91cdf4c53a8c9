"""Every role tries everything, in a real store: allowed exactly where the table says so.

One representative call per right, and every kind of fact by itself. A refusal leaves no fact behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.crypto import sealing
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.db import journal, schema
from hoso_desktop.db.journal import Tx
from hoso_desktop.domain import access
from hoso_desktop.domain.access import Action, Object, Right, Role, may
from hoso_desktop.domain.document import Direction
from hoso_desktop.errors import BugError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.services import (
    backup,
    check_rules,
    file_plan,
    form_bundle,
    form_store,
    history_export,
    history_lines,
    holdings,
    keys,
    lifecycle,
    packages,
    paper_files,
    papers,
    people,
    plan_titles,
    queries,
    readers,
    recovery_keys,
    redaction,
    register_entry,
    registers,
    scan_folder,
    search,
)
from hoso_desktop.services.dossiers import NewDossier, add_documents, mark_pencilled, new_dossier
from hoso_desktop.services.office import Office, open_office, save_settings
from hoso_desktop.services.plan_titles import NewTitle
from hoso_desktop.services.register_entry import NewEntry
from hoso_desktop.services.undo import undo
from tests.support.lifecycle import SIGNED, completed
from tests.support.office import PASSWORD, add_dossier, journal_kinds, make_office, paper, scalar

REFUSED = ("access.denied", "redact.not_allowed")
# Who may read no dossier is not even told that there is one.
UNSEEN = (*REFUSED, "dossier.gone")
OWN_FORM = form_store.shipped_text("cover").replace('text = "HỒ SƠ"', 'text = "HỒ SƠ {n}"', 1)
Act = Callable[[], object]


@dataclass
class World:
    """An office in which anybody may be made to hold any roles, without the program being asked."""

    office: Office
    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    password: str = PASSWORD

    def be(self, *roles: Role) -> None:
        text = json.dumps([role.value for role in roles])
        with self.office.store.write() as connection:
            connection.exec_driver_sql("UPDATE person SET roles = ?", (text,))
        self.office.roles = frozenset(roles)

    def next(self) -> int:
        return next(self.numbers)

    def path(self, name: str) -> Path:
        return self.folder / f"{self.next()}-{name}"

    def dossier(self) -> str:
        uid = add_dossier(self.office, f"VB.{self.next()}")
        add_documents(self.office, uid, [paper("Tờ trình", number="1-TTr/VPĐU", date="02/11/2026")])
        return uid


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with make_office(tmp_path / "kho") as office:
        yield World(office, tmp_path)


def _confirm(world: World) -> Act:
    folder = world.path("in")
    folder.mkdir()
    uid = completed(world.office, folder)
    return lambda: lifecycle.confirm(world.office, uid, SIGNED)


def _redact(world: World) -> Act:
    word = f"lọtvào{world.next()}số"
    new_dossier(world.office, NewDossier(f"LV.{world.next()}", f"Hồ sơ {word}"))
    return lambda: redaction.redact(world.office, redaction.of_text(word), reason="Nhập nhầm")


def _issue(world: World) -> Act:
    year = 2027 + world.next()
    file_plan.begin(world.office, year)
    plan = file_plan.plan_of(world.office, year)
    title = NewTitle("TH", "Tập báo cáo", heading_title="TỔNG HỢP")
    plan_titles.add_title(world.office, plan.uid, title)
    return lambda: plan_titles.approve(
        world.office,
        plan.uid,
        decision_number="01-QĐ/ĐU",
        decision_day=date(2026, 1, 5),
        signer="Trần Văn An",
    )


def _export_form(world: World) -> Act:
    form_store.adopt(world.office, OWN_FORM.replace("{n}", str(world.next())))
    return lambda: form_bundle.export(world.office, (), world.path("mau.hsb"))


def _package(world: World) -> Act:
    uid, out = world.dossier(), world.path("goi")
    mark_pencilled(world.office, uid)
    return lambda: packages.build(world.office, [uid], out)


def _look_at_scans(world: World) -> Act:
    folder = world.path("quet")
    folder.mkdir()
    scan_folder.choose_folder(world.office, folder)
    return lambda: scan_folder.look(world.office)


def _own_password(world: World) -> Act:
    old, new = world.password, f"mật khẩu {world.next()}"

    def change() -> None:
        keys.change_password(world.office, old, new, cost=FLOOR)
        world.password = new

    return change


def _place(world: World) -> Act:
    place = world.path("saoluu")
    place.mkdir()
    return lambda: backup.set_places(world.office, [place])


def _lend(world: World) -> Act:
    uid = world.dossier()
    return lambda: holdings.lend(world.office, uid, borrower="Lê Văn Ba", due_on=date(2026, 12, 1))


def _printed(world: World) -> Act:
    uid, target = world.dossier(), world.path("bia.pdf")
    return lambda: papers.print_to_file(world.office, "cover", [uid], target)


def _saved(world: World) -> Act:
    uid, target = world.dossier(), world.path("mucluc.xlsx")
    return lambda: paper_files.write(world.office, "contents", [uid], target)


def _new_paper(world: World) -> Act:
    new = NewEntry(Direction.OUTGOING, subject=f"Báo cáo số {world.next()}")
    return lambda: register_entry.enter(world.office, new)


def _check_switch(world: World) -> Act:
    on = world.next() % 2 == 0
    return lambda: (
        check_rules.set_check(world.office, "C93", on=on),
        check_rules.set_check(world.office, "C93", on=not on),
    )


A, Of = Action, Object
REPRESENTATIVES: dict[Right, Callable[[World], Act]] = {
    Right(A.READ, Of.DOSSIER): lambda w: (
        uid := w.dossier(), lambda: queries.dossier_sheet(w.office, uid),
    )[1],
    Right(A.WRITE, Of.DOSSIER): lambda w: lambda: w.dossier(),
    Right(A.APPROVE, Of.DOSSIER): _confirm,
    Right(A.RESTRICT, Of.DOSSIER): lambda w: (
        uid := w.dossier(), lambda: readers.restrict(w.office, uid, [w.office.person.uid]),
    )[1],
    Right(A.REDACT, Of.DOSSIER): _redact,
    Right(A.READ, Of.REGISTER): lambda w: lambda: registers.register_ids(w.office, Direction.OUTGOING),
    Right(A.WRITE, Of.REGISTER): _new_paper,
    Right(A.READ, Of.PLAN): lambda w: lambda: file_plan.plans(w.office),
    Right(A.WRITE, Of.PLAN): lambda w: lambda: file_plan.begin(w.office, 2060 + w.next()),
    Right(A.APPROVE, Of.PLAN): _issue,
    Right(A.READ, Of.ARCHIVE): lambda w: lambda: holdings.lent(w.office),
    Right(A.WRITE, Of.ARCHIVE): _lend,
    Right(A.PRINT, Of.PAPER): _printed,
    Right(A.EXPORT, Of.PAPER): _saved,
    Right(A.EXPORT, Of.PACKAGE): _package,
    Right(A.WRITE, Of.FORM): lambda w: lambda: form_store.adopt(
        w.office, OWN_FORM.replace("{n}", str(w.next()))
    ),
    Right(A.APPROVE, Of.FORM): lambda w: lambda: form_bundle.trust(
        w.office, "-".join([f"{w.next():04x}"] * 8)
    ),
    Right(A.EXPORT, Of.FORM): _export_form,
    Right(A.WRITE, Of.RULE): _check_switch,
    Right(A.WRITE, Of.SETTING): lambda w: lambda: save_settings(w.office, place=f"Tân Lập {w.next()}"),
    Right(A.WRITE, Of.PERSON): lambda w: lambda: people.add_person(
        w.office, "Người mới", f"moi{w.next()}", PASSWORD, cost=FLOOR
    ),
    Right(A.WRITE, Of.KEY): lambda w: lambda: recovery_keys.let_province_in(
        w.office, sealing.recipient_of(sealing.new_identity())
    ),
    Right(A.READ, Of.HISTORY): lambda w: lambda: history_lines.page(w.office),
    Right(A.EXPORT, Of.HISTORY): lambda w: lambda: history_export.export(w.office, w.path("lichsu.csv")),
    Right(A.WRITE, Of.STORE): _place,
    Right(A.NOTE, Of.STORE): _look_at_scans,
    Right(A.WRITE, Of.OWN): _own_password,
}  # fmt: skip


def test_every_right_of_the_table_has_its_representative() -> None:
    assert set(REPRESENTATIVES) == set(access.RIGHTS)


def _refusal(act: Act, codes: Sequence[str]) -> str:
    """The sentence of a refusal by rights; empty where it was done. Any other trouble is a fault of ours."""
    try:
        act()
    except UserError as error:
        if error.code not in codes:
            raise
        return explain(error)
    return ""


@pytest.mark.battery
@pytest.mark.parametrize("role", Role)
def test_a_role_may_exactly_what_the_table_says(world: World, role: Role) -> None:
    for right, prepare in REPRESENTATIVES.items():
        world.be(*Role)
        act = prepare(world)
        world.be(role)
        before = scalar(world.office, "SELECT max(seq) FROM journal")
        files = sorted(world.folder.iterdir())
        refused = _refusal(act, REFUSED if may([role], A.READ, Of.DOSSIER) else UNSEEN)
        assert (not refused) == may([role], *right), (role, right)
        if refused:
            assert scalar(world.office, "SELECT max(seq) FROM journal") == before, (role, right)
            assert sorted(world.folder.iterdir()) == files, (role, right)


class TakenBack(Exception):
    """Ends a change that shall leave nothing."""


def _recorded(office: Office, kind: str) -> bool:
    try:
        with office.change() as tx:
            tx.record(kind, body={})
            raise TakenBack
    except UserError as error:
        if error.code != "access.denied":
            raise
        return False
    except TakenBack:
        return True


@pytest.mark.parametrize("role", [None, *Role])
def test_every_kind_of_fact_is_written_by_those_who_may_and_nobody_else(
    world: World, role: Role | None
) -> None:
    held = [role] if role else []
    world.be(*held)
    for kind, rights in access.KINDS.items():
        assert _recorded(world.office, kind) == access.may_any(held, rights), (role, kind)


def test_a_kind_nobody_placed_is_refused_even_to_the_first_person(world: World) -> None:
    with pytest.raises(BugError, match="no right is known"):
        _recorded(world.office, "dossier.burnt")


def test_a_change_without_a_fact_is_refused_and_leaves_nothing(world: World) -> None:
    uid = world.dossier()

    def quietly(tx: Tx) -> None:
        tx.connection.exec_driver_sql("UPDATE dossier SET title = 'khác' WHERE uid = ?", (uid,))

    with pytest.raises(BugError, match="without a fact"), world.office.change() as tx:
        quietly(tx)
    assert queries.peek(world.office, uid).dossier.title != "khác"


def test_a_role_taken_away_counts_at_once_and_for_what_was_done_before(world: World) -> None:
    done = new_dossier(world.office, NewDossier("TH.99", "Hồ sơ thử"))
    world.be(Role.INSPECTOR)
    kinds = journal_kinds(world.office)
    with pytest.raises(UserError, match=r"access\.denied"):
        undo(world.office, done.change_uid)
    assert journal_kinds(world.office) == kinds
    world.be(Role.CLERK)
    undo(world.office, done.change_uid)


def test_the_sentence_says_who_may_and_what_one_is(world: World) -> None:
    world.be(Role.COMPILER)
    with pytest.raises(UserError) as caught:
        save_settings(world.office, place="Khác")
    said = explain(caught.value)
    assert "Cán bộ lập hồ sơ" in said
    assert "Lãnh đạo văn phòng" in said
    assert "cài đặt của cơ quan" in said
    assert "Chưa có gì thay đổi" in said


def test_nobody_makes_himself_an_administrator(world: World) -> None:
    world.be(Role.CLERK)
    me = world.office.person.uid
    with pytest.raises(UserError, match=r"access\.denied"):
        people.set_roles(world.office, me, ["administrator"])

    def behind(tx: Tx) -> None:
        tx.update(schema.person, 1, {"roles": '["administrator"]'})
        tx.record("person.roles_changed", object_uid=me, body={})

    with pytest.raises(UserError, match=r"access\.denied"), world.office.change() as tx:
        behind(tx)
    assert people.persons(world.office)[0].roles == ("clerk",)


def test_an_account_that_is_closed_has_no_rights_left(world: World) -> None:
    with world.office.store.write() as connection:
        connection.exec_driver_sql("UPDATE person SET closed = 1")
    with pytest.raises(UserError, match=r"access\.denied"):
        world.dossier()
    assert not world.office.may_now(Action.READ, Object.DOSSIER)


def test_an_administrator_alone_finds_nothing_by_any_door(world: World) -> None:
    uid = world.dossier()
    _new_paper(world)()
    assert search.find(world.office, "ho so").hits
    world.be(Role.ADMINISTRATOR)
    asked: list[Callable[[], Any]] = [
        lambda: queries.dossier_sheet(world.office, uid),
        lambda: queries.dossier_ids(world.office),
        lambda: search.find(world.office, "hồ sơ"),
        lambda: registers.unfiled(world.office),
        lambda: papers.render(world.office, "cover", [uid]),
    ]
    for ask in asked:
        with pytest.raises(UserError, match=r"access\.denied"):
            ask()
    # Behind the doors as well: the store itself hides every dossier.
    with pytest.raises(UserError, match=r"dossier\.(gone|unknown)"):
        queries.peek(world.office, uid)


def test_roles_are_changed_by_an_administrator_and_written_down(world: World) -> None:
    added = people.add_person(world.office, "Lê Văn Chánh", "chanhvp", "mật khẩu khác", cost=FLOOR)
    assert people.set_roles(world.office, added.uid, ["inspector", "chief"]).change_uid
    assert people.by_login(world.office, "chanhvp").roles == ("chief", "inspector")
    assert journal_kinds(world.office)[-1] == "person.roles_changed"
    with pytest.raises(UserError, match=r"people\.bad_role"):
        people.set_roles(world.office, added.uid, ["king"])
    with pytest.raises(UserError, match=r"people\.bad_role"):
        people.set_roles(world.office, added.uid, [])
    with pytest.raises(UserError, match=r"people\.last_administrator"):
        people.set_roles(world.office, world.office.person.uid, ["clerk"])
    people.set_roles(world.office, added.uid, ["administrator"])
    people.set_roles(world.office, world.office.person.uid, ["clerk"])
    with pytest.raises(UserError, match=r"access\.denied"):
        people.set_roles(world.office, added.uid, ["clerk"])
    world.office.close()
    with open_office(world.office.folder, "mật khẩu khác", login="chanhvp") as other:
        assert other.roles == {Role.ADMINISTRATOR}


def test_the_history_of_a_refusal_is_whole(world: World) -> None:
    world.be(Role.INSPECTOR)
    with pytest.raises(UserError, match=r"access\.denied"):
        world.dossier()
    with world.office.store.read() as connection:
        assert journal.head(connection)[0] == scalar(world.office, "SELECT count(*) FROM journal")
