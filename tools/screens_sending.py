"""Draw sending on a schedule: the form, what waits, what went, and what could not go and why.

Like screens_safe.py, whose office it uses. `screens_sending.py 1.25 FOLDER` draws one scale into a folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hoso_desktop.services.office import Office

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screens"


def draw(scale: float, pictures: Path) -> None:
    """All of it at one scale."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from hoso_desktop import app
    from tools.screens_safe import Story

    application = QApplication(sys.argv[:1])
    app.dress(application)
    if pictures.exists():
        shutil.rmtree(pictures)
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = home  # settings of another PC
        sending(Story(Path(home), scale, pictures))


def sending(story: object) -> None:
    """Never, planned, waiting, sent, the stick gone."""
    from hoso_desktop.crypto import sealing
    from hoso_desktop.services import outgoing
    from hoso_desktop.ui.schedule_dialog import ScheduleDialog
    from hoso_desktop.ui.sending_dialog import SendingDialog
    from tools.screens_safe import Story

    assert isinstance(story, Story)  # noqa: S101 - tells the type
    camera, session = story.camera, story.enter()
    window, office = camera.window, session.office
    camera.dialog("gui-chua-dat-lich", ScheduleDialog(session, window))
    camera.dialog("gui-chua-co-lan-nao", SendingDialog(session, window))
    dialog = ScheduleDialog(session, window)
    camera.wait()
    dialog.target.setText(str(story.usb))
    dialog.quiet.setText("11:30-13:30")
    dialog.key.setText(sealing.recipient_of(sealing.new_identity()))
    camera.dialog("gui-dang-dat-lich", dialog)
    dialog.submit()
    camera.wait()
    _finish(office, story.home, "TH.41", "Hồ sơ xây dựng Quy chế làm việc của Đảng ủy", clean=True)
    _finish(office, story.home, "TH.42", "Hồ sơ sơ kết công tác dân vận", clean=False)
    outgoing.settle(office)
    lists = SendingDialog(session, window)
    camera.dialog("gui-dang-cho", lists)
    lists.send_now()
    camera.wait()
    camera.dialog("gui-da-xong", lists)
    away = story.usb.rename(story.home / "rut")
    _finish(office, story.home, "TH.43", "Hồ sơ kiểm tra công tác Đoàn", clean=True)
    lists.send_now()
    camera.wait()
    camera.dialog("gui-khong-thay-usb", lists)
    work = window.workspace
    assert work is not None  # noqa: S101 - tells the type
    work.show_place("today")
    camera.wait()
    camera.picture("hom-nay-chua-gui-duoc")
    away.rename(story.usb)
    work.show_place("settings")
    work.settings.look_at("sending")
    camera.wait()
    camera.picture("gui-trong-cai-dat")
    camera.close_window()


def _finish(office: Office, home: Path, notation: str, title: str, *, clean: bool) -> None:
    """A dossier with scans, completed; without its archival number it is not clean."""
    from reportlab.pdfgen.canvas import Canvas

    from hoso_desktop.domain.dates import parse as day
    from hoso_desktop.domain.numbering import parse as number
    from hoso_desktop.domain.retention import PERMANENT
    from hoso_desktop.services import arrangement, dossiers, lifecycle, papers

    new = dossiers.NewDossier(notation, title, retention=PERMANENT)
    uid = next(iter(dossiers.new_dossier(office, new).dossiers))
    rows = []
    for at in (1, 2):
        file = home / f"{notation}-{at}.pdf"
        canvas = Canvas(str(file))
        canvas.drawString(72, 720, f"{title} {at}")
        canvas.save()
        text = f"Tờ trình lần {at}"
        rows.append(
            dossiers.NewDocument(number(f"{at}-TTr/VPĐU"), day(f"0{at}/11/2026"), text, pages=1, file=file)
        )
    dossiers.add_documents(office, uid, rows)
    dossiers.mark_pencilled(office, uid)
    if clean:
        arrangement.arrange(office, uid, "01")
    papers.print_set(office, uid, home)
    lifecycle.end_work(office, uid)
    lifecycle.complete(office, uid, reason="Chưa ký")


def main(arguments: list[str]) -> int:
    """`SCALE [FOLDER]`."""
    scale = float(arguments[0])
    draw(scale, Path(arguments[1]) if len(arguments) > 1 else OUT / f"{round(scale * 100)}-gui")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main(sys.argv[1:]))
