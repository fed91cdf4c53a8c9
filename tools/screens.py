"""Draw every screen into build/screens, at 100 % and 125 %, by working in the real program without a display.

The records are entered through the window and the services a person uses; nothing on a picture is painted by
hand. `screens.py` draws both scales; `screens.py 1.25` draws one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.camera import Camera  # noqa: E402 - the folder above is not on the path of a program

OUT = ROOT / "build" / "screens"
STORY = ROOT / "tests" / "golden" / "story-a"
LIST = ROOT / "tests" / "golden" / "story-c" / "DanhSach_TanHoa.xlsx"


def draw(scale: float) -> None:
    """All screens at one scale."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication, QLineEdit

    from hoso_desktop import app
    from hoso_desktop.domain.clock import VIETNAM, FixedClock
    from hoso_desktop.services import office as offices
    from hoso_desktop.services.dossiers import NewDossier, new_dossier
    from hoso_desktop.ui.arrange_dialog import ArrangeDialog
    from hoso_desktop.ui.details_dialog import DetailsDialog
    from hoso_desktop.ui.document_cells import Column
    from hoso_desktop.ui.doors import Doors
    from hoso_desktop.ui.dossier_dialog import DossierDialog
    from hoso_desktop.ui.first_run import FirstRun
    from hoso_desktop.ui.help_dialog import HelpDialog
    from hoso_desktop.ui.holding_dialog import tie_dialog
    from hoso_desktop.ui.package_dialog import PackageDialog
    from hoso_desktop.ui.print_dialog import PrintDialog
    from hoso_desktop.ui.redact_dialog import RedactDialog
    from hoso_desktop.ui.unlock_screen import UnlockScreen

    application = QApplication(sys.argv[:1])
    app.dress(application)
    clock = FixedClock(datetime(2026, 11, 16, 9, 41, tzinfo=VIETNAM))
    home = tempfile.TemporaryDirectory()
    os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = home.name  # settings of another PC
    doors = Doors(
        Path(home.name) / "kho",
        open=lambda folder, password, login: offices.open_office(folder, password, login=login, clock=clock),
        create=partial(offices.create_office, clock=clock),
    )
    pictures = OUT / f"{round(scale * 100)}"
    for old in pictures.glob("*.png"):
        old.unlink()
    camera = Camera(scale, pictures, doors)
    rest, wait, picture, dialog_picture = camera.rest, camera.wait, camera.picture, camera.dialog
    window = camera.open_window()

    first = window.centralWidget()
    assert isinstance(first, FirstRun)  # noqa: S101 - tells the type
    first.province.setText("Tỉnh Sông Lam")
    first.go_on()
    picture("lan-dau-thieu-ten")
    first.unit.setText("Tân Lập")
    first.go_on()
    picture("lan-dau-mat-khau")
    first.password.setText("van thu 2026")
    first.go_on()
    picture("lan-dau-xem-lai")
    first.go_on()
    wait(lambda: window.workspace is not None)
    work = window.workspace
    assert work is not None  # noqa: S101 - tells the type
    picture("chua-co-ho-so")
    title = "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026"
    dialog = DossierDialog(work.session, parent=window)
    dialog.notation.setText("HN.15")
    dialog.title.setText(title)
    dialog_picture("ho-so-moi", dialog)
    from hoso_desktop.domain.retention import PERMANENT

    made = new_dossier(work.session.office, NewDossier("HN.15", title, retention=PERMANENT))
    (uid,) = made.dossiers
    work.session.announce(made)
    work.open_dossier(uid)
    wait()
    screen = work.dossier
    assert screen is not None  # noqa: S101 - tells the type
    picture("ho-so-trong")
    lines = (STORY / "paste.tsv").read_text(encoding="utf-8").splitlines()
    screen.table.block_pasted.emit(0, "\n".join(line for at, line in enumerate(lines) if at != 10))
    wait()
    picture("ho-so-thieu-bien-ban")

    def component_pictures() -> None:
        """A component leads to its row; what can be said about components."""
        from hoso_desktop.domain.meeting import MeetingFacts
        from hoso_desktop.services import components
        from hoso_desktop.ui import component_dialogs as asking

        screen.side.components.lead_to("minutes")
        wait()
        picture("thanh-phan-bat-dau-dong")
        screen.table.go_to(0)
        wait()
        session, sets = work.session, components.sets(work.session.office)
        absence = asking.AbsenceDialog(
            session, "Giấy mời", lambda office, why: components.not_applicable(office, uid, "votes", why)
        )
        dialog_picture("thanh-phan-khong-phat-sinh", absence)
        dialog_picture("van-ban-neu-trong-bien-ban", asking.NamingDialog(session, uid, "", window))
        dialog_picture("quan-so-phieu", asking.MeetingDialog(session, uid, MeetingFacts(), window))
        dialog_picture("bo-thanh-phan", asking.SetDialog(session, uid, "meeting_bch", sets, window))

    component_pictures()

    def type_row(row: int, cells: list[str]) -> None:
        for column, text in zip(
            (Column.NUMBER, Column.DATE, Column.SUBJECT, Column.AUTHOR, Column.PAGES, Column.SIDES),
            cells,
            strict=True,
        ):
            screen.documents.put(row, column, text)

    def insert(row: int, cells: list[str], name: str) -> None:
        screen.table.go_to(row)
        screen.table.insert_line()
        type_row(row, cells)
        wait()
        picture(name)
        screen.table.go_to(screen.documents.rowCount() - 1)
        wait()

    insert(9, lines[10].split("\t"), "ho-so-dang-go")
    picture("ho-so-du")
    screen.pencilled.click()
    wait()
    printing = PrintDialog.of_dossier(work.session, uid, window)
    printing.show()
    wait()
    picture("in-bo-ho-so", printing)
    printing.save_to(Path(home.name) / "in")
    wait()
    picture("in-da-luu", printing)
    from hoso_desktop.ui.batch_print_dialog import BatchPrintDialog

    dialog_picture("in-nhieu-ho-so", BatchPrintDialog(work.session, {uid: screen.code.text()}, window))
    printing.close()
    late = (STORY / "late.tsv").read_text(encoding="utf-8").splitlines()[1]
    insert(10, late.split("\t"), "to-den-sau")
    picture("can-in-lai")
    screen.documents.put(2, Column.PAGES, "bốn")
    picture("o-sai")
    screen.table.go_to(2)
    screen.table.undo_wanted.emit()
    dialog_picture("dong-goi-thieu", PackageDialog(work.session, uid, "HN.15/2026", window))
    dialog_picture("muc-luc-so", ArrangeDialog(work.session, uid, "HN.15/2026", window))
    sheet = screen.sheet
    assert sheet is not None  # noqa: S101 - tells the type
    dialog_picture("sua-thong-tin", DossierDialog(work.session, sheet.dossier, window))
    paper = sheet.documents[2]
    dialog_picture("chi-tiet-van-ban", DetailsDialog(work.session, paper, paper.entry.subject, window))
    dialog_picture("xoa-noi-dung-mat", RedactDialog(work.session, sheet.dossier, paper, 3, window))
    everything = DetailsDialog(work.session, sheet.dossier, sheet.dossier.code, window)
    begin = everything.fields["begin_override"].editor
    assert isinstance(begin, QLineEdit)  # noqa: S101 - tells the type
    begin.setText("31/02/2026")
    everything.submit()
    everything.kept_apart.setText("1")
    everything.show()
    wait()
    picture("moi-thong-tin", everything)
    everything.ensure_visible(everything.kept_apart)
    picture("moi-thong-tin-cuoi", everything)
    begin.clear()
    everything.submit()
    wait()
    picture("co-tai-lieu-rieng")
    from hoso_desktop.domain.sign_off import Step
    from hoso_desktop.services import lifecycle, papers
    from hoso_desktop.ui.step_dialog import HistoryDialog, StepDialog

    def step_picture(name: str, step: Step) -> None:
        view = lifecycle.view(work.session.office, uid)
        dialog_picture(name, StepDialog(work.session, view, step, window))

    def life() -> None:
        """The dossier ends, is completed, is added to: the line above the table and its dialogs."""
        office = work.session.office
        step_picture("ket-thuc-cong-viec", Step.WORK_ENDED)
        lifecycle.end_work(office, uid)
        step_picture("hoan-thien-con-viec", Step.COMPLETED)
        papers.print_set(office, uid, Path(home.name) / "in")
        lifecycle.complete(office, uid, lifecycle.Signature("Nguyễn Thị Lan"), reason="Ảnh màn hình")
        screen.keeper.read()
        wait()
        picture("da-hoan-thien")
        step_picture("mo-lai", Step.REOPENED)
        dialog_picture("cac-buoc", HistoryDialog(lifecycle.view(office, uid), window))

    life()
    dialog_picture("tro-giup", HelpDialog("dossier", window))
    work.search.setText("ket nap dang vien")
    work.search.textEdited.emit("ket nap dang vien")
    rest(300)
    wait()
    picture("tim")
    for words, name in (("vinh vien 2026", "tim-bo-loc"), ("in bia", "tim-viec-lam")):
        work.search.setText(words)
        work.search.textEdited.emit(words)
        rest(300)
        wait()
        picture(name)
    work.show_place("import")
    wait()
    picture("nhap-danh-sach")
    work.importing.read(LIST, files_root=LIST.parent / "files")
    wait()
    for place, name in enumerate(("se-nhap", "can-xem", "khong-nhap", "ghep-cot")):
        work.importing.tabs.setCurrentIndex(place)
        picture(f"nhap-{name}")
    work.importing.run()
    wait()
    picture("nhap-xong")
    work.show_place("dossiers")
    wait()
    picture("danh-sach-ho-so")
    for what, name in (("myself", "ra-soat"), ("clock", "kip-thoi")):
        work.show_place("review", what)
        wait()
        picture(name)

    def today_pictures() -> None:
        """The first screen of a day, what lies behind its lines, and what ties a dossier."""
        work.show_place("today")
        wait()
        picture("hom-nay")
        for what, name in (("due", "den-han"), ("calendar", "lich-nam"), ("rules", "quy-tac")):
            work.show_place("today", what)
            wait()
            picture(name)
        for kind, name in (("holding", "giu-lai"), ("loan", "cho-muon"), ("hold", "tam-dung"),
                           ("readers", "han-che-nguoi-xem")):  # fmt: skip
            dialog_picture(name, tie_dialog(work.session, kind, uid, "HN.15/2026", window))

    today_pictures()

    def register_pictures() -> None:
        from hoso_desktop.services import imports

        for name in ("VanBanDi_0913.xlsx", "VanBanDen_0913.xlsx", "SoDangKy_QuyetDinh_2026.xlsx"):
            office = work.session.office
            work.session.announce(
                imports.run(office, imports.preview(office, STORY.parent / "story-b" / name))
            )
        for part, name in (("unfiled", "chua-vao-ho-so"), ("out", "so-di"), ("in", "so-den"),
                           ("series:Quyết định ĐU", "day-so")):  # fmt: skip
            work.show_place("registers", part)
            wait()
            picture(f"so-van-ban-{name}")
        from hoso_desktop.ui.register_print import RegisterPrintDialog

        dialog_picture("in-so", RegisterPrintDialog("out", 2026, 2026, window))

    register_pictures()

    def plan_pictures() -> None:
        from hoso_desktop.services import file_plan

        work.show_place("file_plan")
        wait()
        picture("danh-muc-ho-so")
        office = work.session.office
        if file_plan.find_plan(office, 2026) is None:
            work.session.announce(file_plan.begin(office, 2026, model="commune"))
            wait()
            picture("danh-muc-ho-so-mau")

    plan_pictures()

    def calibration_pictures() -> None:
        """The printer is measured: which one, two numbers, what they mean."""
        from hoso_desktop.ui.calibration_dialog import CalibrationDialog
        from hoso_desktop.ui.printer_panel import Hardware, Tray

        here = Hardware(lambda: ("HP LaserJet M12a",), lambda _name: (Tray.Auto, Tray.Manual))
        dialog = CalibrationDialog(work.session, parent=window, source="Manual", hardware=here)
        dialog.show()
        wait()
        picture("can-chinh-may-in", dialog)
        dialog.on.click()
        dialog.left.setText("28,5")
        dialog.upper.setText("420")
        dialog.submit()
        wait()
        picture("can-chinh-so-sai", dialog)
        dialog.upper.setText("42,0")
        dialog.submit()
        wait()
        picture("can-chinh-in-to-kiem", dialog)
        dialog.close()

    work.show_place("settings")
    wait()
    picture("cai-dat")
    from hoso_desktop.ui.handover_dialog import HandoverDialog
    from hoso_desktop.ui.people_dialog import PeopleDialog
    from hoso_desktop.ui.person_dialog import LeavingDialog, NewPersonDialog

    calibration_pictures()
    from hoso_desktop.ui import history_dialog

    dialog_picture("lich-su-su-dung", history_dialog.HistoryDialog(work.session, parent=window))
    people = PeopleDialog(work.session, window)
    dialog_picture("nguoi-dung", people)
    dialog_picture("ban-giao", HandoverDialog(work.session, people.persons[0], window))
    dialog_picture("them-nguoi-dung", NewPersonDialog(work.session, window))
    dialog_picture("ngay-chuyen-cong-tac", LeavingDialog(work.session, people.persons[0], window))

    def form_pictures() -> None:
        from hoso_desktop.services import form_editing
        from hoso_desktop.ui.form_editor import FormEditor
        from hoso_desktop.ui.form_versions import FormVersions

        form_editing.set_value(work.session.office, "contents", "table.column[3].width", "26")
        forms = FormEditor(work.session, "contents", window)
        forms.show()
        wait(lambda: forms.preview.pages > 0)
        forms.preview.picked.emit("table.column[4]", "heading")
        picture("mau-giay-to", forms)
        forms.fields.asked.emit("table.column[4].width", "500")
        rest(400)
        wait()
        picture("mau-giay-to-khong-du-cho", forms)
        dialog_picture("mau-giay-to-cac-ban", FormVersions(work.session, "contents", "Mục lục", window))
        forms.done(0)

    form_pictures()
    camera.close_window()
    window = camera.open_window()
    unlock = window.centralWidget()
    assert isinstance(unlock, UnlockScreen)  # noqa: S101 - tells the type
    unlock.password.setText("sai")
    unlock.submit()
    wait()
    picture("mo-kho-sai-mat-khau")
    window.close()
    home.cleanup()


def main(arguments: list[str]) -> int:
    """One scale in this process, or both in processes of their own (the scale is fixed at start)."""
    if arguments:
        draw(float(arguments[0]))
        return 0
    for scale in ("1.0", "1.25"):
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        here = Path(__file__)
        for name in (here.name, "screens_safe.py", "screens_batch.py", "screens_sending.py"):
            drawing = here.with_name(name)
            done = subprocess.run([sys.executable, drawing, scale], env=environment, check=False)
            if done.returncode:
                return done.returncode
    print(OUT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
