"""`Đóng gói`: what stands in the way in words, or the package built, where it lies and how large it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Problem, Severity
from hoso_desktop.domain.words import figure
from hoso_desktop.errors import UserError
from hoso_desktop.services import packages, profile_choice, sealed_packages
from hoso_desktop.services.packages import PackagePlan, PackageResult
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import SentenceList, Strip, WorkLine, button, fit, label
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.print_dialog import problem_text
from hoso_desktop.ui.profile_choice import ProfileChoice
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class PackageDialog(QDialog):
    """Plans, then builds the package of one dossier."""

    arrange_wanted = Signal()
    planned = Signal()
    finished_building = Signal()

    def __init__(self, session: Session, dossier_uid: str, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self.uid = session, dossier_uid
        self._ticket: Ticket | None = None
        self._folder: Path | None = None
        self.plan: PackagePlan | None = None
        self.setWindowTitle(tr("Đóng gói hồ sơ"))
        fit(self, 620, 420)
        self.heading = label(tr("Gói hồ sơ {code}", code=code), "heading")
        self.profile = ProfileChoice(session)
        self.profile.offered.connect(self.read)
        self.profile.picked.connect(self._choose_profile)
        self.summary = label(tr("Đang xem hồ sơ đã đủ để đóng gói chưa…"), wrap=True)
        self.problems = SentenceList(tr("Việc cần làm trước khi đóng gói"))
        self.problems.hide()
        self.wrong = Strip(Severity.ERROR)
        self.told = Strip(Severity.NOTE)
        self.plain = Strip(Severity.WARNING)
        self._open = button(tr("Mở thư mục"), self._open_folder)
        self.told.add(self._open)
        self.work = WorkLine(self._stop)
        self.arrange = button(tr("Mục lục số, hồ sơ số…"), self.arrange_wanted.emit)
        self.arrange.hide()
        self.build = button(tr("Chọn nơi lưu và đóng gói…"), self._choose_folder, "primary")
        self.build.setEnabled(False)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        for part in (self.heading, self.profile, self.summary, self.wrong, self.told, self.plain):
            column.addWidget(part)
        column.addWidget(self.problems, 1)
        column.addWidget(self.work)
        column.addStretch(0)
        foot = QHBoxLayout()
        foot.addWidget(self.arrange)
        foot.addStretch(1)
        foot.addWidget(button(tr("Đóng"), self.reject))
        foot.addWidget(self.build)
        column.addLayout(foot)

    def read(self) -> None:
        """Look again at what stands in the way."""
        uid, profile = self.uid, self.profile.chosen
        self._session.read(
            self, lambda office: packages.plan(office, uid, profile), self._show, self._refused
        )

    def _choose_profile(self, profile: str) -> None:
        """Another receiver: remembered for the whole office, and looked at again."""
        self.wrong.say("")
        self.told.say("")
        self.build.setEnabled(False)
        self._session.write(self, lambda office: profile_choice.choose(office, profile), lambda _none: None)
        self.read()

    def _show(self, plan: PackagePlan) -> None:
        if plan.profile.id != self.profile.chosen:
            return  # another was chosen meanwhile
        self.plan = plan
        blocking = [p for p in plan.problems if p.severity is Severity.ERROR]
        self.build.setEnabled(plan.ready)
        self.build.setVisible(plan.ready)
        self.arrange.setVisible(not plan.archival_code and not plan.ready)
        if blocking:
            self.summary.setText(
                tr("Chưa đóng gói được: còn {count} việc phải làm trước.", count=len(blocking))
            )
        else:
            self.summary.setText(
                tr(
                    "Gói {name}: {files} tệp, khoảng {size} MB. Chọn nơi lưu, ví dụ USB.",
                    name=plan.name,
                    files=figure(len(plan.members)),
                    size=max(1, round(plan.total_bytes / 1_000_000)),
                )
            )
        self._list_problems(list(plan.problems))
        self.planned.emit()

    def _list_problems(self, problems: list[Problem]) -> None:
        self.problems.put([(problem.severity, problem_text(problem)) for problem in problems])

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Chọn nơi lưu gói hồ sơ"))
        if folder:
            self.build_in(Path(folder))

    def build_in(self, folder: Path) -> None:
        """Build and verify the package in `folder`."""
        uid, profile = self.uid, self.profile.chosen
        self._folder = folder
        self.wrong.say("")
        self.build.setEnabled(False)
        self.work.start(tr("Đang đóng gói và kiểm tra lại…"))
        self._ticket = self._session.long_write(
            self,
            lambda office, context: sealed_packages.by_hand(
                office, [uid], folder, profile_id=profile, context=context
            ),
            self._built,
            self._refused,
            self.work.show_progress,
        )

    def _built(self, result: PackageResult) -> None:
        self.work.hide()
        if result.refused:
            self._list_problems(list(result.refused[0].problems))
            self.summary.setText(tr("Chưa đóng gói được."))
        else:
            package = (result.built or result.kept)[0]
            self.build.hide()
            self.summary.setText(tr("Gói đã được đọc lại và đối chiếu từng tệp."))
            path, count = str(package.path), figure(package.files)
            if result.built:
                self.told.say(tr("Đã đóng gói {path} ({files} tệp).", path=path, files=count))
            else:
                self.told.say(
                    tr("Gói {path} ({files} tệp) đã có, còn nguyên, giữ lại.", path=path, files=count)
                )
            notice = sealed_packages.notice(result)
            self.plain.say(messages.sentence(notice) if notice else "")
            self._session.announce(None)
        self.finished_building.emit()

    def _refused(self, error: UserError) -> None:
        self.work.hide()
        self.build.setEnabled(self.plan is not None and self.plan.ready)
        self.wrong.say(messages.explain(error))
        self.finished_building.emit()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self.work.hide()
        self.build.setEnabled(True)

    def _open_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
