"""`Đóng gói` of a whole hand-over: which package, into which folder, how far it is, what could not be built.

Packages that stand there and are good stay as they are; stopping and going on later loses none of them.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain.hand_over import Road
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.services import batches, hand_over
from hoso_desktop.services.batch_overview import Whole
from hoso_desktop.services.batches import Details
from hoso_desktop.services.hand_over import BatchBuild
from hoso_desktop.services.office import Office
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import SentenceList, Strip, WorkLine, button, fit, label
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.print_dialog import problem_text
from hoso_desktop.ui.profile_choice import ProfileChoice
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_STAGE = "batch.building"


class BatchBuildDialog(QDialog):
    """`outcome` is what was built; the hand-over itself is announced to every screen."""

    finished_building = Signal()

    def __init__(self, session: Session, whole: Whole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._whole = session, whole
        self._ticket: Ticket | None = None
        self._folder: Path | None = None
        self.outcome: BatchBuild | None = None
        self.setWindowTitle(tr("Đóng gói đợt nộp"))
        fit(self, 680, 460)
        answer_f1(self, "batches")
        noted = whole.view.batch.profile
        self.profile = ProfileChoice(session, noted, remembered=not noted)
        self.summary = label(self._counts(), wrap=True)
        self.wrong, self.told = Strip(Severity.ERROR), Strip(Severity.NOTE)
        self._open = button(tr("Mở thư mục"), self._open_folder)
        self.told.add(self._open)
        self.problems = SentenceList(tr("Hồ sơ chưa đóng gói được"))
        self.problems.hide()
        self.work = WorkLine(self._stop)
        self.build = button(tr("Chọn nơi lưu và đóng gói…"), self._choose_folder, "primary")
        self.build.setDefault(True)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(whole.view.name, "heading", wrap=True))
        column.addWidget(self.summary)
        column.addWidget(self.profile)
        for part in (self.wrong, self.told):
            column.addWidget(part)
        column.addWidget(self.problems, 1)
        column.addWidget(self.work)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.build)
        column.addLayout(foot)
        self.build.setEnabled(bool(self._waiting))
        self.build.setFocus()

    @property
    def _waiting(self) -> list[str]:
        """Codes of the dossiers whose files go along."""
        return [one.item.code for one in self._whole.checked.values() if one.item.road is Road.FILES]

    def _counts(self) -> str:
        paper = [one.item.code for one in self._whole.checked.values() if one.item.road is Road.PAPER]
        words = [tr("Đóng gói {count} hồ sơ chờ giao, mỗi hồ sơ một gói.", count=len(self._waiting))]
        if paper:
            words.append(
                tr(
                    "{count} hồ sơ chỉ giao bản giấy, không có gói: {codes}.",
                    count=len(paper), codes=", ".join(paper[:5]) + (" …" if len(paper) > 5 else ""),
                )
            )  # fmt: skip
        words.append(tr("Chọn USB hay thư mục trống; gói đã có ở đó và còn tốt thì giữ nguyên."))
        return " ".join(words)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn nơi lưu các gói"))
        if folder:
            self.build_in(Path(folder))

    def build_in(self, folder: Path) -> None:
        """Build what is missing in `folder`, each package read back and compared."""
        uid, profile = self._whole.view.batch.uid, self.profile.chosen
        self._folder = folder
        for strip in (self.wrong, self.told):
            strip.say("")
        self.problems.put([])
        self.build.setEnabled(False)
        self.profile.setEnabled(False)
        self.work.start(tr("Đang đóng gói và kiểm tra lại…"))

        def work(office: Office, context: JobContext) -> BatchBuild:
            if batches.view(office, uid).batch.profile != profile:
                batches.describe(office, uid, Details(profile=profile))
            return hand_over.build(office, uid, folder, context=context)

        self._ticket = self._session.long_write(self, work, self._built, self._refused, self._show_progress)

    def _show_progress(self, progress: Progress) -> None:
        if progress.stage == _STAGE:  # whole dossiers; the files of one would make the bar jump
            self.work.show_progress(progress)

    def _rest(self) -> None:
        self._ticket = None
        self.work.hide()
        self.build.setEnabled(True)
        self.profile.setEnabled(True)
        self.finished_building.emit()

    def _built(self, result: BatchBuild) -> None:
        self.outcome = result
        self.problems.put(
            [
                (problem.severity, f"{one.code}: {problem_text(problem)}")
                for one in result.refused
                for problem in one.problems
            ]
        )
        words = [tr("Đã đóng gói {built} hồ sơ, đọc lại từng tệp.", built=len(result.built))]
        if result.skipped:
            words.append(tr("Giữ nguyên {kept} gói đã có và còn tốt.", kept=len(result.skipped)))
        self.told.say(" ".join([*words, tr("Nơi để: {path}", path=str(self._folder))]))
        if result.refused:
            self.wrong.say(
                tr("{count} hồ sơ chưa đóng gói được vì lý do dưới đây.", count=len(result.refused))
            )
        self._session.announce(None)
        self._rest()
        self.build.setVisible(bool(result.refused))

    def _refused(self, error: UserError) -> None:
        self.wrong.say(messages.explain(error))
        self._session.announce(None)
        self._rest()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self.told.say(tr("Đã dừng. Gói đã đóng xong được giữ lại; đóng gói lại thì làm tiếp."))
            self._session.announce(None)
            self._rest()

    def reject(self) -> None:
        """Closing stops what runs."""
        self._stop()
        super().reject()

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
