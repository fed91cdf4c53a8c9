"""What a person who only looks is offered by the window, on every screen: nothing that writes."""

from __future__ import annotations

import json

from hoso_desktop.domain.access import Role
from hoso_desktop.domain.problem import Severity
from hoso_desktop.ui import rights
from hoso_desktop.ui.document_cells import Column
from hoso_desktop.ui.fields import SentenceList
from hoso_desktop.ui.unlock_screen import UnlockScreen
from tests.support.office import PASSWORD, add_dossier, make_office
from tests.ui.driver import Clerk


def as_role(clerk: Clerk, role: Role) -> str:
    """The window, unlocked by the only person of an office, who holds one role; the uid of a dossier."""
    with make_office(clerk.doors.folder) as office:
        uid = add_dossier(office)
        with office.store.write() as connection:
            connection.exec_driver_sql("UPDATE person SET roles = ?", (json.dumps([role.value]),))
    clerk.window.show_doors(clerk.doors)
    first = clerk.first_screen()
    assert isinstance(first, UnlockScreen)
    clerk.type_into(first.password, PASSWORD)
    clerk.click(first.unlock)
    clerk.bot.waitUntil(lambda: clerk.window.workspace is not None, timeout=20_000)
    clerk.wait()
    return uid


def test_an_inspector_walks_every_screen_and_can_change_nothing(clerk: Clerk) -> None:
    uid = as_role(clerk, Role.INSPECTOR)
    work = clerk.workspace
    assert "Người kiểm tra (chỉ xem)" in work.standing.text
    assert [place.id for place in work._places if place.id == "import"] == []
    for place in work._places:
        work.show_place(place.id)
        clerk.wait()
        for path, needed in rights.PARTS.get(place.id, {}).items():
            part = rights.part(work.page(place.id), path)
            assert part.isEnabled() <= work.session.office.may(*needed), (place.id, path)
    work.open_dossier(uid)
    clerk.wait()
    screen = clerk.screen
    assert not screen.documents.editable
    assert screen.title.isReadOnly()
    for path in ("edit", "lifecycle", "foot.attach", "foot.pencilled", "foot.arrange", "foot.package"):
        part = rights.part(screen, path)
        assert not part.isEnabled(), path
        part.setEnabled(True)  # as its screen does when it has read again
        assert not part.isEnabled(), path
    assert screen.print.isEnabled()
    assert not screen.documents.put(0, Column.SUBJECT, "Báo cáo")
    work.new_dossier()  # Ctrl+N asks nothing
    assert work.session.office.may(*rights.PLACES["dossiers"])


def test_a_dossier_with_the_strip_above_it_fits_a_small_screen(dossier_clerk: Clerk) -> None:
    """1366×768 at 125 %, less the title bar and the task bar."""
    dossier_clerk.workspace.standing.say("Bạn đang xem với vai Người kiểm tra (chỉ xem).")
    dossier_clerk.window.resize(1093, 558)
    side = dossier_clerk.screen.side
    for sentences in side.findChildren(SentenceList):
        sentences.put([(Severity.ERROR, "Hồ sơ có Thông báo kết luận nhưng thiếu Biên bản hội nghị.")] * 9)
    for part in (side.panel, side.components, side):
        part.show()
    dossier_clerk.wait()
    assert dossier_clerk.window.minimumSizeHint().height() <= 558
    assert side.minimumSizeHint().height() <= 250


def test_an_administrator_alone_sees_only_the_settings(clerk: Clerk) -> None:
    uid = as_role(clerk, Role.ADMINISTRATOR)
    work = clerk.workspace
    assert [place.id for place in work._places] == ["settings"]
    assert "không mở được hồ sơ" in work.standing.text
    work.show_place("dossiers")
    assert work.stack.currentWidget() is work.settings
    assert work.settings.people.isEnabled()
    assert uid not in repr(work.hits)


def test_who_may_write_finds_everything_as_it_was(dossier_clerk: Clerk) -> None:
    work = dossier_clerk.workspace
    assert work.standing.isHidden()
    assert len(work._places) == len(rights.PLACES) + 1
    assert dossier_clerk.screen.documents.editable
    assert dossier_clerk.screen.edit.isEnabled()


def test_the_parts_named_are_there(dossier_clerk: Clerk) -> None:
    work = dossier_clerk.workspace
    for place, parts in rights.PARTS.items():
        screen = dossier_clerk.screen if place == "dossier" else work.page(place)
        for path in parts:
            assert rights.part(screen, path).isWidgetType(), (place, path)
