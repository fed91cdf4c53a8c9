"""Draw what a frightened clerk sees: keys, backups, restoring, mending, history, locking, roles.

Like screens.py: the real program on the demonstration office, without a display; it runs this file too.
`screens_safe.py 1.25 FOLDER` draws one scale into a folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso_desktop.services.office import Office
    from hoso_desktop.ui.session import Session
    from tools.camera import Camera

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screens"
PASSWORD, CLERK, CHIEF = "van thu 2026", "vanthu", "chanhvp"


class Story:
    """One office that everything happens to; `home` holds it, its backups and copies of it."""

    def __init__(self, home: Path, scale: float, pictures: Path) -> None:
        from hoso_desktop.domain.clock import VIETNAM, FixedClock
        from hoso_desktop.services import demo, recovery, repair
        from hoso_desktop.ui.doors import Doors
        from tools.camera import Camera

        self.home, self.store, self.usb = home, home / "kho", home / "usb"
        self.usb.mkdir()
        self.clock = FixedClock(datetime(2026, 11, 16, 9, 41, tzinfo=VIETNAM))
        demo.make_demo(self.store, password=PASSWORD, clock=self.clock).close()
        self.doors = Doors(
            self.store,
            open=lambda folder, password, login: recovery.enter_office(
                folder, password, login=login, clock=self.clock
            ),
            repair=lambda folder, password, login, backup, apply, context: repair.repair_store(
                folder, password, login=login, clock=self.clock, backup=backup, apply=apply, context=context
            ),
        )
        self.camera: Camera = Camera(scale, pictures, self.doors)

    # what a person does

    def enter(self, login: str = CLERK, doors: object = None) -> Session:
        """Unlock the office in a window of its own."""
        from hoso_desktop.ui.doors import Doors
        from hoso_desktop.ui.unlock_screen import UnlockScreen

        there = doors if isinstance(doors, Doors) else self.doors
        window = self.camera.open_window(there)
        unlock = window.centralWidget()
        assert isinstance(unlock, UnlockScreen)  # noqa: S101 - tells the type
        unlock.login.setCurrentText(login)
        unlock.password.setText(PASSWORD)
        unlock.submit()
        self.camera.wait(lambda: window.workspace is not None)
        work = window.workspace
        assert work is not None  # noqa: S101 - tells the type
        return work.session

    def copy(self, name: str) -> Path:
        """The store as it lies there, beside itself, to be spoilt."""
        return Path(shutil.copytree(self.store, self.home / name))

    # what is seen

    def doors_of_the_office(self) -> None:
        """Unlocking, and the ways in for who cannot."""
        from hoso_desktop.ui.recover_dialog import RecoverDialog
        from hoso_desktop.ui.restore_dialog import RestoreDialog
        from hoso_desktop.ui.unlock_screen import UnlockScreen

        camera, window = self.camera, self.camera.open_window()
        unlock = window.centralWidget()
        assert isinstance(unlock, UnlockScreen)  # noqa: S101 - tells the type
        camera.picture("mo-kho")
        unlock.password.setText("sai")
        unlock.submit()
        camera.wait()
        camera.picture("mo-kho-sai-mat-khau")
        camera.dialog("quen-mat-khau-chua-co-phieu", RecoverDialog(self.doors, window.jobs, window))
        camera.dialog("khoi-phuc-buoc-1", RestoreDialog(window.jobs, self.store, window))
        camera.close_window()

    def keys(self) -> None:
        """Passwords, the key of the store, the recovery sheet."""
        from hoso_desktop.ui.password_dialog import PasswordDialog, RekeyDialog
        from hoso_desktop.ui.recover_dialog import RecoverDialog
        from hoso_desktop.ui.recovery_sheet_dialog import RecoverySheetDialog

        camera, session = self.camera, self.enter()
        window, work = camera.window, camera.window.workspace
        assert work is not None  # noqa: S101 - tells the type
        work.go("settings", "backup")
        camera.wait()
        camera.picture("cai-dat-an-toan")
        password = PasswordDialog(session, window)
        camera.dialog("doi-mat-khau", password)
        password.old.setText("sai")
        password.new.setText("abc")
        password.show()
        password.submit()
        camera.dialog("doi-mat-khau-sai", password)
        camera.dialog("doi-khoa-kho", RekeyDialog(session, window))
        sheet = RecoverySheetDialog(session, window)
        camera.dialog("phieu-khoi-phuc-chua-co", sheet)
        sheet.parts.setChecked(True)
        sheet.make_into(self.home / "phieu-ba-phan.pdf")
        camera.dialog("phieu-khoi-phuc-da-lap", sheet)
        dialog = RecoverDialog(self.doors, window.jobs, window)
        dialog.codes[0].setText("K7QX2 9M4TD")
        dialog.codes[1].setText("AAAAA BBBBB")
        dialog.new.setText("mat khau moi")
        dialog.again.setText("mat khau moi")
        dialog.submit()
        camera.dialog("quen-mat-khau-sai-ma", dialog)
        camera.close_window()

    def backups(self) -> None:
        """Never, now, good, bad, three days old."""
        from hoso_desktop.services import backup
        from hoso_desktop.ui.backup_dialog import BackupDialog

        camera, session = self.camera, self.enter()
        window, work = camera.window, camera.window.workspace
        assert work is not None  # noqa: S101 - tells the type
        work.show_place("today")
        camera.wait()
        camera.picture("hom-nay-chua-sao-luu-lan-nao")
        dialog = BackupDialog(session, window)
        camera.dialog("sao-luu-chua-chon-noi", dialog)
        dialog.set_places((self.usb,))
        camera.wait()
        camera.dialog("sao-luu-chua-co-ban-nao", dialog)
        dialog.run_now()
        camera.wait()
        self.clock.move(timedelta(minutes=25))
        dialog.try_out()
        camera.wait()
        camera.dialog("sao-luu-tot", dialog)
        session.announce(None)
        assert window.keeper is not None  # noqa: S101 - tells the type
        camera.close_window()
        session = self.enter()
        camera.wait()
        camera.picture("hom-nay-da-sao-luu")
        newest = backup.listing(session.office)[0]
        _spoil(newest.folder / "hoso.db")
        dialog = BackupDialog(session, camera.window)
        camera.wait()
        dialog.check_chosen()
        camera.wait()
        camera.dialog("sao-luu-hong", dialog)
        dialog.run_now()
        camera.wait()
        dialog.close()
        self.clock.move(timedelta(days=4))
        camera.close_window()
        self.enter()
        camera.wait()
        camera.picture("hom-nay-lau-chua-sao-luu")
        camera.close_window()

    def history(self) -> None:
        """Who did what; whole, and written anew."""
        from hoso_desktop.services import history, queries
        from hoso_desktop.ui.history_dialog import HistoryDialog

        camera, session = self.camera, self.enter()
        dialog = HistoryDialog(session, parent=camera.window)
        camera.dialog("lich-su", dialog)
        dialog.show()
        dialog.proof.check()
        camera.wait()
        camera.picture("lich-su-con-nguyen", dialog)
        dialog.proof.give()
        camera.wait()
        camera.picture("lich-su-ma-chep-ra-giay", dialog)
        dialog.save_to(self.home / "lich-su.xlsx")
        camera.wait()
        camera.picture("lich-su-da-ghi-ra-tep", dialog)
        dialog.close()
        row = queries.dossier_rows(session.office, queries.dossier_ids(session.office))[0]
        camera.dialog("lich-su-mot-ho-so", HistoryDialog(session, row.uid, row.code, camera.window))
        history.hand_out_head(session.office, "")
        camera.close_window()
        copy = self.doors.at(self.copy("kho-bi-sua"))
        session = self.enter(doors=copy)
        _rewrite(session.office)
        dialog = HistoryDialog(session, parent=camera.window)
        dialog.show()
        camera.wait()
        dialog.proof.check()
        camera.wait()
        camera.picture("lich-su-bi-sua", dialog)
        dialog.close()
        camera.close_window()

    def secrets(self) -> None:
        """What slipped in goes out again."""
        from hoso_desktop.services import queries
        from hoso_desktop.ui.redact_dialog import RedactDialog

        camera, session = self.camera, self.enter()
        sheet = queries.peek(session.office, queries.resolve(session.office, "HN.15/2026"))
        dialog = RedactDialog(session, sheet.dossier, sheet.documents[0], 1, camera.window)
        camera.dialog("xoa-noi-dung-mat-1", dialog)
        dialog.show()
        dialog.reason_edit.setText("nhập nhầm tài liệu phải quản lý riêng")
        dialog._ask()
        camera.picture("xoa-noi-dung-mat-2", dialog)
        dialog.submit()
        camera.wait()
        camera.picture("xoa-noi-dung-mat-3", dialog)
        dialog.purge_backups()
        camera.wait()
        camera.picture("xoa-noi-dung-mat-xong", dialog)
        dialog.close()
        camera.close_window()

    def people(self) -> None:
        """Roles, who leaves, who only looks; and the lock."""
        from hoso_desktop.services import people
        from hoso_desktop.ui.people_dialog import PeopleDialog
        from hoso_desktop.ui.person_dialog import NewPersonDialog
        from hoso_desktop.ui.roles_dialog import RolesDialog

        camera, session = self.camera, self.enter()
        window = camera.window
        assert window.lock is not None  # noqa: S101 - tells the type
        window.lock.lock_now()
        camera.rest(200)
        camera.picture("dang-khoa-sau-tam-che")
        assert window.lock.dialog is not None  # noqa: S101 - tells the type
        camera.picture("dang-khoa", window.lock.dialog)
        window.lock.dialog.password.setText("sai")
        window.lock.dialog.submit()
        camera.wait()
        camera.picture("dang-khoa-sai", window.lock.dialog)
        window.lock._unlock()
        made = people.add_person(session.office, "Trần Thị Kiểm", "kiemtra", PASSWORD, "Ủy ban Kiểm tra")
        people.set_roles(session.office, made.uid, ["inspector"])
        dialog = PeopleDialog(session, window)
        camera.wait()
        dialog.show()
        dialog.table.selectRow([one.login for one in dialog.persons].index(CHIEF))
        camera.wait()
        camera.picture("nguoi-dung", dialog)
        dialog._ask_closing()
        camera.wait()
        camera.picture("dong-tai-khoan", dialog)
        camera.dialog("giao-vai", RolesDialog(session, dialog.persons[0], window))
        new = NewPersonDialog(session, window)
        new.show()
        new.submit()
        camera.dialog("them-nguoi-dung-thieu", new)
        dialog.close_chosen()
        camera.wait()
        camera.picture("da-dong-tai-khoan", dialog)
        dialog.close()
        camera.close_window()

    def inspector(self) -> None:
        """The office for who only looks."""
        from hoso_desktop.services import queries

        camera, session = self.camera, self.enter("kiemtra")
        work = camera.window.workspace
        assert work is not None  # noqa: S101 - tells the type
        camera.wait()
        camera.picture("nguoi-kiem-tra-hom-nay")
        for place in ("dossiers", "registers", "settings"):
            work.show_place(place)
            camera.wait()
            camera.picture(f"nguoi-kiem-tra-{place}")
        work.open_dossier(queries.resolve(session.office, "HN.15/2026"))
        camera.wait()
        camera.picture("nguoi-kiem-tra-mot-ho-so")
        camera.close_window()

    def restoring(self) -> None:
        """Every step of bringing the office back, with what goes wrong."""
        from hoso_desktop.ui.restore_dialog import RestoreDialog

        camera, window = self.camera, self.camera.open_window()
        dialog = RestoreDialog(window.jobs, self.store, window)
        dialog.show()
        dialog.look_in(self.home / "phieu")
        camera.wait()
        camera.picture("khoi-phuc-khong-thay", dialog)
        dialog.look_in(self.usb)
        camera.wait()
        camera.picture("khoi-phuc-tim-thay", dialog)
        dialog.go_on()
        camera.picture("khoi-phuc-buoc-2", dialog)
        dialog.way.setCurrentIndex(1)
        camera.picture("khoi-phuc-bang-ma", dialog)
        dialog.way.setCurrentIndex(0)
        dialog.go_on()
        camera.wait()
        camera.picture("khoi-phuc-chua-go-gi", dialog)
        dialog.password.setText("sai")
        dialog.go_on()
        camera.wait()
        camera.picture("khoi-phuc-sai-mat-khau", dialog)
        dialog.login.setCurrentText(CLERK)
        dialog.password.setText(PASSWORD)
        dialog.go_on()
        camera.wait()
        camera.picture("khoi-phuc-xong", dialog)
        dialog.close()
        damaged = RestoreDialog(window.jobs, self.store, window)
        damaged.show()
        damaged.look_in(self.usb)
        camera.wait()
        whole = [one.at for one in damaged.found]
        damaged.table.selectRow(whole.index(sorted(whole)[1]))
        damaged.go_on()
        damaged.login.setCurrentText(CLERK)
        damaged.password.setText(PASSWORD)
        damaged.go_on()
        camera.wait()
        camera.picture("khoi-phuc-ban-hong", damaged)
        damaged.close()
        camera.close_window()

    def mending(self) -> None:
        """A store that is damaged, with and without a backup; then what is left after a sudden end."""
        from hoso_desktop.services import backup as backups
        from hoso_desktop.ui.recovery_screen import RecoveryScreen
        from hoso_desktop.ui.unlock_screen import UnlockScreen

        camera = self.camera
        backups.run(self.enter().office)  # the ones before it have the key of before the account was closed
        camera.close_window()
        for name, backup in (("kho-hong-co-sao-luu", self.usb), ("kho-hong-khong-sao-luu", None)):
            folder = self.copy(name)
            database = folder / "hoso.db"
            database.write_bytes(bytes(database.stat().st_size))
            window = camera.open_window(self.doors.at(folder))
            unlock = window.centralWidget()
            assert isinstance(unlock, UnlockScreen)  # noqa: S101 - tells the type
            unlock.login.setCurrentText(CLERK)
            unlock.password.setText(PASSWORD)
            unlock.submit()
            camera.wait(lambda window=window: isinstance(window.centralWidget(), RecoveryScreen))  # type: ignore[misc]
            screen = window.centralWidget()
            assert isinstance(screen, RecoveryScreen)  # noqa: S101 - tells the type
            camera.picture(name)
            if backup is not None:
                screen.take_backup(backup)
                camera.wait()
                camera.picture(f"{name}-da-chon")
                screen.mend()
                camera.wait()
                camera.picture(f"{name}-da-sua")
            camera.close_window()
        folder = self.copy("kho-mat-khoa")
        for slots in (folder / "keys").iterdir():
            slots.write_bytes(bytes(slots.stat().st_size))
        window = camera.open_window(self.doors.at(folder))
        camera.wait()
        camera.picture("kho-hong-khoa")
        first = window.centralWidget()
        if isinstance(first, UnlockScreen):
            first.mend.click()
            camera.wait()
            camera.picture("kho-hong-khoa-cach-lay-lai")
        camera.close_window()
        folder = self.copy("kho-hong-vai-trang")
        _spoil(folder / "hoso.db")
        doors = self.doors.at(folder)
        window = camera.open_window(doors)
        screen = RecoveryScreen(doors, window.jobs, window.show_doors, password=PASSWORD, login=CLERK)
        window.setCentralWidget(screen)
        camera.wait()
        camera.picture("kho-hong-vai-trang")
        camera.close_window()

    def sudden_end(self) -> None:
        """The power failed yesterday."""
        from hoso_desktop.services import dossiers
        from hoso_desktop.services.dossiers import NewDossier

        session = self.enter()
        dossiers.new_dossier(session.office, NewDossier("HN.77", "Hồ sơ làm trước lúc mất điện"))
        self.camera.wait()
        folder = self.copy("kho-mat-dien")
        self.camera.close_window()
        self.enter(doors=self.doors.at(folder))
        self.camera.wait()
        self.camera.picture("sau-mat-dien")
        self.camera.close_window()

    def isolated(self) -> None:
        """The mark of a PC without a network; nothing after it can take it back."""
        from hoso_desktop import isolation

        isolation.begin()
        self.enter()
        work = self.camera.window.workspace
        assert work is not None  # noqa: S101 - tells the type
        work.show_place("settings")
        self.camera.wait()
        self.camera.picture("may-doc-lap")
        self.camera.close_window()


def _spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    begin = len(content) // 2
    content[begin : begin + 8192] = bytes(len(content[begin : begin + 8192]))
    file.write_bytes(content)


def _rewrite(office: Office) -> None:
    """What somebody with the key could try."""
    with office.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET actor = 'khac' WHERE seq = 40")


def draw(scale: float, pictures: Path) -> None:
    """All of it at one scale."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from hoso_desktop import app

    application = QApplication(sys.argv[:1])
    app.dress(application)
    if pictures.exists():
        shutil.rmtree(pictures)
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = home  # settings of another PC
        story = Story(Path(home), scale, pictures)
        for scene in (
            story.doors_of_the_office, story.keys, story.backups, story.history, story.secrets, story.people,
            story.inspector, story.restoring, story.mending, story.sudden_end, story.isolated,
        ):  # fmt: skip
            scene()


def main(arguments: list[str]) -> int:
    """`SCALE [FOLDER]`."""
    scale = float(arguments[0])
    draw(scale, Path(arguments[1]) if len(arguments) > 1 else OUT / f"{round(scale * 100)}-an-toan")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main(sys.argv[1:]))
