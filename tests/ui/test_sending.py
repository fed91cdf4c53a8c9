"""Sending on a schedule at the window: set, sealed and sent while it is open, told when it could not go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from hoso_desktop.crypto import sealing
from hoso_desktop.domain.export_schedule import Every, Schedule
from hoso_desktop.services import export_schedule, outgoing, province_key
from hoso_desktop.services import office as offices
from hoso_desktop.services.office import Office
from hoso_desktop.ui.schedule_dialog import ScheduleDialog
from hoso_desktop.ui.sending_dialog import SendingDialog
from hoso_desktop.ui.sending_keeper import SendingKeeper
from hoso_desktop.ui.today_screen import TodayScreen
from tests.services.test_outgoing import finished
from tests.ui.driver import Clerk

KEY = sealing.recipient_of(sealing.new_identity())


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def office_of(clerk: Clerk) -> Office:
    assert clerk.window.office is not None
    return clerk.window.office


def keeper_of(clerk: Clerk) -> SendingKeeper:
    assert clerk.window.sending is not None
    return clerk.window.sending


def plan(clerk: Clerk, usb: Path) -> Office:
    """An open office with the province's key and a schedule."""
    clerk.put_office()
    office = office_of(clerk)
    offices.save_settings(office, code="A99.021", superior="ĐẢNG BỘ TỈNH SÔNG LAM")
    province_key.put(office, KEY)
    export_schedule.save(office, Schedule(str(usb)))
    return office


def texts(widget: object) -> str:
    assert hasattr(widget, "findChildren")
    return "\n".join(part.text() for part in widget.findChildren(QLabel))


def test_a_schedule_is_set_with_the_provinces_key(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    dialog = ScheduleDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    assert "Chưa có khóa của tỉnh" in dialog.fingerprint.text()
    clerk.click(dialog.save)
    assert "Chưa chọn nơi nhận" in texts(dialog.trouble)
    clerk.type_into(dialog.target, str(usb))
    clerk.type_into(dialog.quiet, "11h")
    clerk.click(dialog.save)
    assert "không phải là khoảng giờ nghỉ" in texts(dialog.trouble)
    dialog.quiet.clear()
    dialog.hour.clear()
    clerk.type_into(dialog.hour, "7:30")
    clerk.type_into(dialog.quiet, "11:30-13:30")
    clerk.type_into(dialog.key, KEY)
    assert province_key.fingerprint(KEY) in dialog.fingerprint.text()
    dialog.every.setCurrentIndex(1)
    dialog.day.setCurrentIndex(30)
    clerk.click(dialog.save)
    clerk.wait()
    assert not dialog.isVisible()
    kept = export_schedule.kept(office_of(clerk))
    assert kept is not None
    plan = kept.schedule
    assert (plan.every, plan.day, f"{plan.hour:%H:%M}", plan.target) == (Every.MONTH, 31, "07:30", str(usb))
    assert plan.quiet is not None
    assert province_key.recipient(office_of(clerk)) == KEY
    dialog.deleteLater()


def test_a_wrong_key_is_said_and_nothing_is_kept(clerk: Clerk, usb: Path) -> None:
    clerk.put_office()
    dialog = ScheduleDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    clerk.type_into(dialog.target, str(usb))
    clerk.type_into(dialog.key, "age1khongphai")
    clerk.click(dialog.save)
    clerk.wait()
    assert dialog.isVisible()
    assert texts(dialog.trouble)
    assert dialog.save.isEnabled()
    assert export_schedule.kept(office_of(clerk)) is None
    dialog.deleteLater()


def test_it_seals_and_sends_while_the_window_is_open(clerk: Clerk, usb: Path, tmp_path: Path) -> None:
    office = plan(clerk, usb)
    told: list[tuple[str, bool]] = []
    keeper_of(clerk).told.connect(lambda text, trouble: told.append((text, trouble)))
    finished(office, tmp_path)
    keeper_of(clerk).look()
    clerk.wait()
    assert [row.state for row in outgoing.listed(office)] == ["sent"]
    assert len(list(usb.glob("*.age"))) == 2
    assert len(told) == 1
    assert not told[0][1]
    keeper_of(clerk).look()
    clerk.wait()
    assert len(told) == 1  # this week is done
    settings = clerk.workspace.settings
    clerk.wait()
    assert "đã gửi 1 gói" in texts(settings.sending)


def test_a_missing_stick_is_told_once_and_leads_to_why(clerk: Clerk, usb: Path, tmp_path: Path) -> None:
    office = plan(clerk, usb)
    usb.rename(tmp_path / "rut")
    told: list[tuple[str, bool]] = []
    keeper_of(clerk).told.connect(lambda text, trouble: told.append((text, trouble)))
    finished(office, tmp_path)
    for _ in range(2):
        keeper_of(clerk).look()
        clerk.wait()
    assert [trouble for _, trouble in told] == [True]
    assert "Hãy cắm USB" in told[0][0]
    today = clerk.workspace.page("today")
    assert isinstance(today, TodayScreen)
    today.reload()
    clerk.wait()
    assert "sending" in [line.kind for line in today.lines]
    (tmp_path / "rut").rename(usb)
    clerk.clock.move(timedelta(minutes=1))
    keeper_of(clerk).look()
    clerk.wait()
    today.reload()
    clerk.wait()
    assert "sending" not in [line.kind for line in today.lines]
    assert len(list(usb.glob("*.age"))) == 2


def test_the_sendings_say_what_went_and_why_not(clerk: Clerk, usb: Path, tmp_path: Path) -> None:
    office = plan(clerk, usb)
    finished(office, tmp_path)
    usb.rename(tmp_path / "rut")
    dialog = SendingDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    clerk.click(dialog.send)
    clerk.wait()
    assert "Hãy cắm USB" in texts(dialog.trouble) + dialog.detail.text()
    assert dialog.packages.rows[0][2] == "Chờ gửi"
    assert dialog.runs.rows[0][1] == "Chưa gửi được"
    (tmp_path / "rut").rename(usb)
    clerk.click(dialog.send)
    clerk.wait()
    assert dialog.good.text().startswith("Đã gửi 1 gói tới")
    assert dialog.packages.rows[0][2] == "Đã gửi"
    dialog.deleteLater()


def test_without_a_schedule_the_sendings_teach(clerk: Clerk) -> None:
    clerk.put_office()
    dialog = SendingDialog(clerk.workspace.session, clerk.window)
    dialog.show()
    clerk.wait()
    assert "Chưa đặt lịch gửi" in dialog.heading.text()
    assert not dialog.send.isEnabled()
    keeper_of(clerk).look()
    clerk.wait()
    dialog.deleteLater()
