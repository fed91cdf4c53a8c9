"""Draw a hand-over (đợt nộp) from what falls due to the receipt, and a dossier that came back.

Like screens_safe.py: the real program on the demonstration office; last year is added by services.
`screens_batch.py 1.25 FOLDER` draws one scale into a folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.screens_safe import OUT, Story  # noqa: E402 - the folder above is not on the path of a program

if TYPE_CHECKING:
    from hoso_desktop.services.office import Office
    from hoso_desktop.ui.batch_screen import BatchScreen
    from hoso_desktop.ui.session import Session

# Notation, title, whether its papers have files.
LAST_YEAR = (
    ("TH.01", "Hồ sơ xây dựng, thực hiện Quy chế làm việc của Ban Chấp hành Đảng bộ xã khóa I", True),
    ("TH.02", "Tập Báo cáo định kỳ của Đảng ủy xã năm 2025", True),
    ("KT.01", "Hồ sơ kiểm tra việc chấp hành Điều lệ Đảng đối với Chi bộ thôn 3", False),
    ("DV.01", "Hồ sơ Đại hội Đảng bộ xã Tân Lập lần thứ nhất, nhiệm kỳ 2025-2030", True),
)
SEED = bytes(range(32))


class HandOver:
    """One hand-over to the office archive and one to the historical archive."""

    def __init__(self, story: Story, home: Path) -> None:
        self.story, self.home, self.camera = story, home, story.camera
        story.clock.move(timedelta(days=32))  # 18/12
        self.session: Session = story.enter()
        self.uids: dict[str, str] = {}
        self.historical = ""

    @property
    def office(self) -> Office:
        return self.session.office

    def place(self) -> BatchScreen:
        """The place, at rest."""
        from hoso_desktop.ui.batch_screen import BatchScreen

        work = self.camera.window.workspace
        assert work is not None  # noqa: S101 - tells the type
        work.show_place("batches")
        self.camera.wait()
        page = work.page("batches")
        assert isinstance(page, BatchScreen)  # noqa: S101 - tells the type
        return page

    def scan(self) -> Path:
        """A page as a scanner makes it."""
        from reportlab.pdfgen.canvas import Canvas

        file = self.home / "quet.pdf"
        canvas = Canvas(str(file))
        canvas.drawString(72, 720, "Dang uy xa Tan Lap")
        canvas.save()
        return file

    def last_year(self, notation: str, title: str, *, file: Path | None) -> str:
        """A dossier of 2025, completed."""
        from hoso_desktop.domain import dates, numbering
        from hoso_desktop.domain.retention import PERMANENT
        from hoso_desktop.domain.sign_off import Step
        from hoso_desktop.services import dossiers, lifecycle
        from hoso_desktop.services.dossiers import NewDocument, NewDossier

        made = dossiers.new_dossier(
            self.office, NewDossier(notation, title, year="2025", retention=PERMANENT)
        )
        (uid,) = made.dossiers
        rows = [
            NewDocument(
                numbering.parse(f"{n}-BC/ĐU"), dates.parse(f"{n:02d}/06/2025"), f"Báo cáo công tác tháng {n}",
                "Đảng ủy xã Tân Lập", 4, 1, file=file,
            )
            for n in (4, 5)
        ]  # fmt: skip
        dossiers.add_documents(self.office, uid, rows)
        lifecycle.end_work(self.office, uid, date(2025, 12, 30))
        with self.office.change() as tx:
            lifecycle.record(tx, self.office, uid, Step.COMPLETED)
            self.office.remember(tx, "dossier.completed")
        return uid

    def proposed(self) -> None:
        """What falls due, with the reasons; the place while it is empty."""
        from hoso_desktop.services import holdings
        from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog

        self.place()
        self.camera.picture("chua-co-dot-nop")
        for notation, title, files in LAST_YEAR:
            self.uids[notation] = self.last_year(notation, title, file=self.scan() if files else None)
        holdings.keep_back(
            self.office, self.uids["DV.01"], consent_number="12-CV/ĐU", reason="còn dùng để viết lịch sử"
        )
        dialog = BatchProposalDialog(self.session, self.camera.window)
        dialog.show()
        self.camera.wait()
        dialog.table.selectRow(len(dialog.model.found) - 1)
        self.camera.picture("lap-dot-nop", dialog)
        dialog.submit()
        self.camera.wait()
        dialog.close()

    def lacking(self) -> None:
        """Something is missing: the list, and the way to it."""
        from hoso_desktop.domain.sign_off import Step
        from hoso_desktop.services import batches, lifecycle

        (batch,) = batches.every(self.office)
        with self.office.change() as tx:
            lifecycle.record(tx, self.office, self.uids["TH.02"], Step.REOPENED)
            self.office.remember(tx, "dossier.completed")
        self.session.announce(None)
        page = self.place()
        self.camera.picture("dot-nop")
        page.open.show_lacks()
        self.camera.picture("dot-nop-con-thieu")
        page.open.tabs.setCurrentIndex(0)
        self.session.announce(batches.remove(self.office, batch.batch.uid, self.uids["TH.02"]))
        self.camera.wait()
        self.camera.picture("dot-nop-in-giay")

    def given(self) -> None:
        """Who receives; the hand-over written down; a receipt on paper."""
        from hoso_desktop.services import batch_overview, batches, hand_over
        from hoso_desktop.services.batches import Details
        from hoso_desktop.ui.batch_details_dialog import BatchDetailsDialog
        from hoso_desktop.ui.receipt_dialog import ReceiptDialog

        uid = batches.every(self.office)[0].batch.uid
        window = self.camera.window
        whole = batch_overview.whole(self.office, uid)
        self.camera.dialog("dot-nop-thong-tin", BatchDetailsDialog(self.session, whole, window))
        details = Details(boxes=2, receiver_person="Lê Văn Hùng", receiver_position="Chánh Văn phòng")
        batches.describe(self.office, uid, details)
        whole = batch_overview.whole(self.office, uid)
        self.camera.dialog("ban-giao-dot", BatchDetailsDialog(self.session, whole, window, giving=True))
        self.session.announce(hand_over.hand_over(self.office, uid))
        self.place()
        self.camera.picture("dot-nop-da-giao")
        receipt = ReceiptDialog(self.session, batch_overview.whole(self.office, uid), window)
        receipt.paper.number.setText("07/BN")
        receipt.paper.reason.setText("thiếu chứng từ kết thúc")
        receipt.paper.reason.textEdited.emit(receipt.paper.reason.text())
        self.camera.dialog("bien-nhan-giay", receipt)

    def packed(self) -> None:
        """The historical archive: packages on a stick, a dossier without files, a signed receipt."""
        from hoso_desktop.domain.hand_over import HandOverKind
        from hoso_desktop.domain.sign_off import Step
        from hoso_desktop.services import arrangement, batch_overview, batches, lifecycle
        from hoso_desktop.services.batches import Details
        from hoso_desktop.services.office import save_settings
        from hoso_desktop.ui.batch_build_dialog import BatchBuildDialog

        save_settings(self.office, code="A99.021")
        uids = []
        for notation, title, files in LAST_YEAR:
            uid = self.last_year(f"L{notation}", title, file=self.scan() if files else None)
            with self.office.change() as tx:
                lifecycle.record(tx, self.office, uid, Step.HANDED_IN)
                self.office.remember(tx, "dossier.completed")
            arrangement.arrange(self.office, uid, "01")
            uids.append(uid)
        made = batches.create(self.office, HandOverKind.HISTORICAL_ARCHIVE, 2026, uids)
        self.historical = made.uid
        batches.describe(self.office, made.uid, Details(boxes=1, receiver_person="Trần Văn Bình"))
        self.session.announce(made.changes)
        page = self.place()
        page.look_at(made.uid)
        self.camera.wait()
        self.camera.picture("dot-nop-dong-goi")
        dialog = BatchBuildDialog(
            self.session, batch_overview.whole(self.office, made.uid), self.camera.window
        )
        dialog.show()
        self.camera.wait()
        self.camera.picture("dong-goi-dot", dialog)
        dialog.build_in(self.story.usb)
        self.camera.wait()
        self.camera.picture("dong-goi-dot-xong", dialog)
        dialog.close()

    def returned(self) -> None:
        """The receiver's file is looked at, then filed; one dossier came back."""
        from hoso_desktop.services import batch_overview, hand_over
        from hoso_desktop.ui.receipt_dialog import ReceiptDialog

        hand_over.hand_over(self.office, self.historical)
        whole = batch_overview.whole(self.office, self.historical)
        dialog = ReceiptDialog(self.session, whole, self.camera.window)
        dialog.show()
        dialog.file.look(self.receipt())
        self.camera.wait()
        self.camera.picture("bien-nhan-tep", dialog)
        dialog.file.compared.setChecked(True)
        dialog.submit()
        self.camera.wait()
        dialog.close()
        page = self.place()
        page.look_at(self.historical)
        self.camera.wait()
        self.camera.picture("dot-nop-bi-tra-lai")
        page.open.tabs.setCurrentIndex(2)
        self.camera.picture("dot-nop-bien-nhan")
        self.camera.close_window()

    def receipt(self) -> Path:
        """What a province would send: one dossier accepted, one returned, in its own signed file."""
        from hoso_desktop.crypto import signing
        from hoso_desktop.domain import receipts as form
        from hoso_desktop.domain.hand_over import ItemState
        from hoso_desktop.domain.receipts import Receipt, Told, Totals
        from hoso_desktop.services import batch_overview

        whole = batch_overview.whole(self.office, self.historical)
        told = []
        for item in whole.view.items[:2]:
            line = whole.packages[item.package_uid]
            told.append(Told(item.code, line.name, line.sha256, ItemState.ACCEPTED))
        told[1] = replace(
            told[1], state=ItemState.RETURNED, reason="Ảnh quét mờ",
            documents={2: (ItemState.RETURNED, "Trang 3 không đọc được")},
        )  # fmt: skip
        made = Receipt(
            "BN-0042", self.office.now(), "", "T01", "Lưu trữ lịch sử tỉnh Sông Lam", 1,
            Totals(packages=len(told)), tuple(told),
        )  # fmt: skip
        signed = form.payload(made)
        file = self.home / "bien-nhan-0042.json"
        file.write_bytes(form.envelope(signed, signing.public_key(SEED), signing.sign(SEED, signed)))
        return file


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
        scene = HandOver(Story(Path(home), scale, pictures), Path(home))
        for part in (
            scene.proposed, scene.lacking, scene.given, scene.packed, scene.returned,
        ):  # fmt: skip
            part()


def main(arguments: list[str]) -> int:
    """`SCALE [FOLDER]`."""
    scale = float(arguments[0])
    draw(scale, Path(arguments[1]) if len(arguments) > 1 else OUT / f"{round(scale * 100)}-nop-luu")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
