from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hoso_desktop.domain.contents import DossierSheet
from hoso_desktop.errors import UserError
from hoso_desktop.services import arrangement, dossiers, health, lifecycle, papers, queries, search
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.undo import undo
from tests.support.lifecycle import close
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    paper,
    scalar,
    sheet,
    sheet_texts,
    subjects,
    write_pdf,
)


def plain(found: DossierSheet) -> DossierSheet:
    """A sheet without what counts how often a record was saved."""
    papers_ = tuple(
        replace(placed, revision=0, entry=replace(placed.entry, revision=0)) for placed in found.documents
    )
    return replace(found, dossier=replace(found.dossier, revision=0), documents=papers_)


def everything(office: Office) -> dict[str, DossierSheet]:
    """All dossiers as screens and papers see them."""
    uids = [row.uid for row in queries.dossier_rows(office, queries.dossier_ids(office))]
    return {uid: plain(sheet(office, uid)) for uid in uids}


def refused(office: Office, changes: Changes) -> None:
    before, facts = everything(office), len(journal_kinds(office))
    with pytest.raises(UserError) as caught:
        undo(office, changes.change_uid)
    assert caught.value.code == "undo.refused"
    assert everything(office) == before
    assert len(journal_kinds(office)) == facts


def filled(office: Office, count: int = 5) -> str:
    uid = add_dossier(office)
    rows = [paper(f"Văn bản {number}", pages=number) for number in range(1, count + 1)]
    dossiers.add_documents(office, uid, rows)
    return uid


def edit(office: Office, uid: str, index: int, **fields: Any) -> Changes:
    placed = documents(office, uid)[index]
    return dossiers.edit_document(office, placed.uid, placed.revision, **fields)


def move(office: Office, uid: str, index: int, position: int) -> Changes:
    placed = documents(office, uid)[index]
    return dossiers.move_document(office, placed.uid, placed.revision, position)


def remove(office: Office, uid: str, index: int) -> Changes:
    placed = documents(office, uid)[index]
    return dossiers.remove_document(office, placed.uid, placed.revision)


# -- any sequence, back and forth ----------------------------------------------------------------------------


# As often as they stand here.
ACTS = (
    *("add", "add", "add", "edit", "edit", "move", "move", "remove", "attach", "type_sheets"),
    *("new", "edit_dossier", "pencil", "arrange", "apart"),
)


class Clerk:
    """Does one ordinary thing after another, chosen by chance."""

    def __init__(self, office: Office, chance: random.Random, scan: Path) -> None:
        self.office, self.chance, self.scan, self.count = office, chance, scan, 0

    def act(self) -> Changes:
        while True:
            name = self.chance.choice(ACTS)
            changes: Changes | None = getattr(self, f"_{name}")()
            if changes is not None:
                return changes

    def _number(self) -> int:
        self.count += 1
        return self.count

    def _dossier(self) -> str | None:
        rows = queries.dossier_rows(self.office, queries.dossier_ids(self.office))
        return self.chance.choice(rows).uid if rows else None

    def _paper(self) -> tuple[str, int] | None:
        uid = self._dossier()
        count = len(documents(self.office, uid)) if uid else 0
        return (uid, self.chance.randrange(count)) if uid and count else None

    def _new(self) -> Changes:
        return dossiers.new_dossier(self.office, NewDossier(f"HN.{self._number()}", "Hồ sơ"))

    def _edit_dossier(self) -> Changes | None:
        uid = self._dossier()
        if uid is None:
            return None
        now = sheet(self.office, uid).dossier
        fields: dict[str, Any] = self.chance.choice(
            [{"title": f"Hồ sơ số {self._number()}"}, {"notation": f"TH.{self._number()}"},
             {"note": "ghi chú"}, {"keyword": "từ khóa"}]
        )  # fmt: skip
        return dossiers.edit_dossier(self.office, uid, now.revision, **fields)

    def _add(self) -> Changes | None:
        uid = self._dossier()
        if uid is None:
            return None
        rows = [
            paper(
                f"Văn bản {self._number()}" if self.chance.random() < 0.8 else "Văn bản chung",
                pages=self.chance.choice([None, 1, 2, 5]), sides=self.chance.choice([1, 2]),
                number=self.chance.choice(["", "12-CV/ĐU"]), date=self.chance.choice(["", "01/11/2026"]),
                file=self.scan if self.chance.random() < 0.2 else None,
            )
            for _ in range(self.chance.randint(1, 3))
        ]  # fmt: skip
        return dossiers.add_documents(self.office, uid, rows, position=self.chance.choice([None, 0, 1, 3]))

    def _edit(self) -> Changes | None:
        found = self._paper()
        if found is None:
            return None
        fields: dict[str, Any] = self.chance.choice(
            [{"subject": f"Sửa {self._number()}"}, {"pages": self.chance.randint(1, 9)}, {"sides": 2},
             {"note": f"ghi chú {self._number()}"}, {"subject": "Văn bản chung", "pages": 3}]
        )  # fmt: skip
        return edit(self.office, *found, **fields)

    def _type_sheets(self) -> Changes | None:
        found = self._paper()
        return edit(self.office, *found, sheets=self.chance.choice(["7", "7a", "3-5", ""])) if found else None

    def _move(self) -> Changes | None:
        found = self._paper()
        return move(self.office, *found, self.chance.randrange(6)) if found else None

    def _remove(self) -> Changes | None:
        found = self._paper()
        return remove(self.office, *found) if found else None

    def _attach(self) -> Changes | None:
        found = self._paper()
        if found is None:
            return None
        return dossiers.attach_file(self.office, documents(self.office, found[0])[found[1]].uid, self.scan)

    def _pencil(self) -> Changes | None:
        uid = self._dossier()
        if uid is None:
            return None
        return dossiers.mark_pencilled(self.office, uid, not sheet(self.office, uid).dossier.sheets_pencilled)

    def _arrange(self) -> Changes | None:
        uid = self._dossier()
        if uid is None or sheet(self.office, uid).dossier.arranged:
            return None
        return arrangement.arrange(self.office, uid, self.chance.choice(["1", "02"]))

    def _apart(self) -> Changes | None:
        uid = self._dossier()
        return dossiers.set_separately_kept(self.office, uid, self._number(), "Sổ 2") if uid else None


def run_back_and_forth(office: Office, scan: Path, seed: int, steps: int) -> None:
    """Act, take everything back in turn, do it again in turn: every state comes back as it was."""
    clerk = Clerk(office, random.Random(seed), scan)
    states, done = [everything(office)], []
    for _ in range(steps):
        done.append(clerk.act())
        states.append(everything(office))
    again = []
    for index in reversed(range(steps)):
        again.append(undo(office, done[index].change_uid))
        assert everything(office) == states[index], f"seed {seed}: undo of step {index}"
    for index in range(steps):
        done[index] = undo(office, again.pop().change_uid)
        assert everything(office) == states[index + 1], f"seed {seed}: redo of step {index}"
    for index in reversed(range(steps)):
        undo(office, done[index].change_uid)
    assert everything(office) == states[0], f"seed {seed}: undo after redo"
    assert health.verify_store(office).ok


@pytest.mark.parametrize("seed", range(6))
def test_every_change_can_be_taken_back_and_done_again(office: Office, tmp_path: Path, seed: int) -> None:
    run_back_and_forth(office, write_pdf(tmp_path / "quet.pdf", pages=3), seed, 14)


@pytest.mark.battery
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(100, 140))
def test_long_sequences_can_be_taken_back(office: Office, tmp_path: Path, seed: int) -> None:
    run_back_and_forth(office, write_pdf(tmp_path / "quet.pdf", pages=3), seed, 40)


@pytest.mark.parametrize("seed", range(6))
def test_taking_back_out_of_turn_is_refused_whole_or_breaks_nothing(
    office: Office, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(1000 + seed)
    clerk = Clerk(office, chance, write_pdf(tmp_path / "quet.pdf"))
    done = [clerk.act() for _ in range(20)]
    for _ in range(15):
        before = everything(office)
        try:
            done.append(undo(office, chance.choice(done).change_uid))
        except UserError as error:
            assert error.code == "undo.refused"  # noqa: PT017 - both ends are right
            assert everything(office) == before
        for found in everything(office).values():
            ordinals = [placed.ordinal for placed in found.documents]
            assert ordinals == list(range(1, len(ordinals) + 1))
            if not found.dossier.sheets_pencilled:
                assert not found.sheet_totals.overlapping
                assert not found.sheet_totals.missing
    assert health.verify_store(office).ok


# -- out of turn: what may be taken back later, and what may not ---------------------------------------------


def test_two_changes_of_one_paper_are_taken_back_in_turn(office: Office) -> None:
    uid = filled(office)
    first, second = edit(office, uid, 0, subject="Một"), edit(office, uid, 0, subject="Hai")
    refused(office, first)
    undo(office, second.change_uid)
    undo(office, first.change_uid)
    assert subjects(office, uid)[0] == "Văn bản 1"


def test_an_edit_is_taken_back_without_moving_the_paper(office: Office) -> None:
    uid = filled(office)
    changes = edit(office, uid, 2, subject="Sửa")
    dossiers.add_documents(office, uid, [paper("Đầu"), paper("Đầu nữa")], position=0)
    undo(office, changes.change_uid)
    assert subjects(office, uid) == ["Đầu", "Đầu nữa", *(f"Văn bản {n}" for n in range(1, 6))]


def test_papers_added_later_keep_their_place(office: Office) -> None:
    uid = filled(office, 3)
    first = dossiers.add_documents(office, uid, [paper("A")], position=0)
    dossiers.add_documents(office, uid, [paper("B")], position=2)
    undo(office, first.change_uid)
    assert subjects(office, uid) == ["Văn bản 1", "B", "Văn bản 2", "Văn bản 3"]


def test_a_removed_paper_comes_back_behind_its_neighbour(office: Office) -> None:
    uid = filled(office, 4)
    gone = remove(office, uid, 2)
    dossiers.add_documents(office, uid, [paper("Đầu")], position=0)
    undo(office, gone.change_uid)
    assert subjects(office, uid) == ["Đầu", "Văn bản 1", "Văn bản 2", "Văn bản 3", "Văn bản 4"]


def test_an_order_changed_again_is_not_overwritten(office: Office) -> None:
    uid = filled(office)
    first = move(office, uid, 4, 0)
    move(office, uid, 1, 3)
    refused(office, first)


def test_a_move_is_taken_back_around_a_new_paper(office: Office) -> None:
    uid = filled(office, 3)
    first = move(office, uid, 2, 0)  # 3 1 2
    dossiers.add_documents(office, uid, [paper("X")], position=2)  # 3 1 X 2
    undo(office, first.change_uid)
    assert subjects(office, uid) == ["Văn bản 1", "X", "Văn bản 2", "Văn bản 3"]


def test_letters_come_back_when_the_pencil_comes_back(office: Office) -> None:
    uid = filled(office, 3)
    dossiers.mark_pencilled(office, uid)
    dossiers.add_documents(office, uid, [paper("Đến sau")], position=1)
    assert sheet_texts(office, uid) == ["1", "1a", "2-3", "4-6"]
    rubbed_out = dossiers.mark_pencilled(office, uid, False)
    assert sheet_texts(office, uid) == ["1", "2", "3-4", "5-7"]
    undo(office, rubbed_out.change_uid)
    assert sheet_texts(office, uid) == ["1", "1a", "2-3", "4-6"]


def test_what_was_done_before_the_pencil_is_not_taken_back_after_it(office: Office) -> None:
    uid = filled(office)
    changes = [edit(office, uid, 1, pages=7), move(office, uid, 4, 0), remove(office, uid, 0)]
    dossiers.mark_pencilled(office, uid)
    before = sheet_texts(office, uid)
    for change in changes:
        refused(office, change)
    assert sheet_texts(office, uid) == before


def test_nothing_is_taken_back_in_a_completed_dossier(office: Office) -> None:
    uid = filled(office)
    changes = edit(office, uid, 1, subject="Sửa")
    close(office, uid)
    refused(office, changes)
    lifecycle.reopen(office, uid, "Còn một chỗ gõ nhầm")
    undo(office, changes.change_uid)
    assert subjects(office, uid)[1] == "Văn bản 2"


def test_a_dossier_with_papers_is_not_taken_away(office: Office) -> None:
    opened = dossiers.new_dossier(office, NewDossier("HN.1", "Hồ sơ"))
    uid = next(iter(opened.dossiers))
    added = dossiers.add_documents(office, uid, [paper("Một")])
    refused(office, opened)
    undo(office, added.change_uid)
    undo(office, opened.change_uid)
    assert len(queries.dossier_ids(office)) == 0


def test_papers_do_not_come_back_without_their_dossier(office: Office) -> None:
    opened = dossiers.new_dossier(office, NewDossier("HN.1", "Hồ sơ"))
    uid = next(iter(opened.dossiers))
    dossiers.add_documents(office, uid, [paper("Một")])
    gone = remove(office, uid, 0)
    undo(office, opened.change_uid)
    refused(office, gone)


def test_a_code_taken_meanwhile_is_not_taken_twice(office: Office) -> None:
    uid = add_dossier(office, "HN.1")
    renamed = dossiers.edit_dossier(office, uid, 1, notation="HN.2")
    add_dossier(office, "HN.1")
    refused(office, renamed)


def test_what_left_the_house_stays(office: Office, tmp_path: Path) -> None:
    opened = dossiers.new_dossier(office, NewDossier("HN.1", "Hồ sơ"))
    papers.print_to_file(office, "cover", sorted(opened.dossiers), tmp_path / "bia.pdf")
    refused(office, opened)


def test_a_paper_used_by_another_dossier_stays_in_the_register(office: Office) -> None:
    one, two = add_dossier(office, "HN.1"), add_dossier(office, "HN.2")
    row = paper("Quyết định", number="109-QĐ/ĐU", date="13/11/2026")
    first = dossiers.add_documents(office, one, [row])
    dossiers.add_documents(office, two, [row])
    assert scalar(office, "SELECT count(*) FROM entry") == 1
    undo(office, first.change_uid)
    assert subjects(office, one) == []
    assert subjects(office, two) == ["Quyết định"]
    assert health.verify_store(office).ok


def test_a_change_is_not_taken_back_on_another_record(office: Office) -> None:
    first = dossiers.new_dossier(office, NewDossier("HN.1", "Hồ sơ"))
    undo(office, first.change_uid)
    dossiers.new_dossier(office, NewDossier("HN.2", "Hồ sơ khác"))
    refused(office, first)


def test_unknown_changes_and_those_of_an_earlier_session_are_refused(office: Office) -> None:
    refused(office, Changes("no such change"))


def test_taking_back_is_a_fact_and_mends_the_search(office: Office) -> None:
    uid = filled(office, 1)
    changes = edit(office, uid, 0, subject="Nghị quyết chuyên đề")
    assert search.find(office, "chuyen de").hits
    undone = undo(office, changes.change_uid)
    assert not search.find(office, "chuyen de").hits
    assert search.find(office, "van ban 1").hits
    assert journal_kinds(office)[-2:] == ["undo", "entry.restored"]
    assert undone.dossiers == {uid}
    assert undone.undo_label == "document.changed"
