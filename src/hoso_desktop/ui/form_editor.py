"""Changing the forms of an office: the paper in the middle, a click on a part opens its settings beside it.

Every change shows at once and is kept as a draft; only saving makes it the office's own version. What a form
may say is the service's to judge: a change it refuses is told beside its field and the last good one stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hoso_desktop import messages
from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UserError
from hoso_desktop.printing.fields import kinds
from hoso_desktop.printing.spec import MM
from hoso_desktop.printing.subject import Source
from hoso_desktop.services import form_editing, form_parts, form_store, undo
from hoso_desktop.services.form_editing import Draft
from hoso_desktop.services.form_store import FormInUse
from hoso_desktop.services.office import Changes, Office
from hoso_desktop.services.papers import RenderedPaper
from hoso_desktop.ui import theme
from hoso_desktop.ui.fields import Strip, button, fit, label
from hoso_desktop.ui.form_bundle_dialog import FormBundleDialog
from hoso_desktop.ui.form_fields import FormFields
from hoso_desktop.ui.form_preview import FormPreview
from hoso_desktop.ui.form_versions import FormVersions
from hoso_desktop.ui.help_dialog import answer_f1
from hoso_desktop.ui.job_runner import Ticket
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_PAUSE_MS = 250  # after the last key before the paper is drawn again
_FORMS_WIDTH, _PARTS_WIDTH, _PARTS_HEIGHT = 216, 316, 140
_BESIDE_TEXT = 36  # of a line of the list of forms: its padding and the scroll bar
_ROLE = Qt.ItemDataRole.UserRole


@dataclass(slots=True)
class _Work:
    """A form being changed: what prints now, the draft, what it is looked at with, the drafts before it."""

    stored: Draft
    draft: Draft
    sample: Source
    past: list[tuple[str, Draft]] = field(default_factory=list)  # path changed, the draft before

    @property
    def changed(self) -> bool:
        return self.draft.text != self.stored.text


class FormEditor(QDialog):
    """`Mẫu giấy tờ`: every form with lines of its own."""

    def __init__(self, session: Session, form_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._wanted = session, form_id
        self._works: dict[str, _Work] = {}
        self._asked: dict[str, tuple[_Work, object]] = {}
        self._ticket: Ticket | None = None
        self._busy = self._sure = self._then_save = False
        self._saved: Changes | None = None
        self.setWindowTitle(tr("Mẫu giấy tờ"))
        fit(self, 1300, 720)
        self.forms = _list(tr("Các mẫu giấy tờ"))
        self.parts = _list(tr("Các phần của mẫu"))
        theme.role(self.parts, "dense")
        self.preview = FormPreview(session)
        self.fields = FormFields()
        self.names = QCheckBox(tr("Hiện tên trường thay số liệu"))
        self.problem = Strip(Severity.WARNING)
        self.leaving = Strip(Severity.WARNING)
        self.leaving.add(button(tr("Bỏ thay đổi và đóng"), self._leave))
        self.said = label("", "good", wrap=True)
        self.versions = button(tr("Các bản…"), self._show_versions)
        self.reset = button(tr("Dùng lại mẫu có sẵn"), self._reset)
        self.bundles = button(tr("Gói mẫu…"), self._show_bundles)
        self.bundles.setToolTip(tr("Nhận mẫu của tỉnh, hoặc xuất mẫu của cơ quan cho nơi khác"))
        self.undo = button(tr("Hoàn tác"), self.take_back)
        self.save = button(tr("Lưu thành mẫu của cơ quan"), self.submit, "primary")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._lay_out()
        self._connect()
        self._buttons()
        self._read_forms()

    def _lay_out(self) -> None:
        left = _column(
            label(tr("Mẫu giấy tờ"), "heading"), self.forms, self.versions, self.reset, self.bundles
        )
        self.forms.setFixedWidth(_FORMS_WIDTH)
        zoom = QHBoxLayout()
        theme.space(zoom)
        zoom.addWidget(self.names)
        zoom.addStretch(1)
        for text, by in ((tr("Nhỏ hơn"), 0.8), (tr("To hơn"), 1.25)):
            zoom.addWidget(button(text, partial(self._zoom, by)))
        middle = QVBoxLayout()
        theme.space(middle)
        middle.addLayout(zoom)
        middle.addWidget(self.preview, 1)
        right = _column(label(tr("Phần của mẫu"), "heading"), self.parts, self.fields)
        self.parts.setFixedSize(_PARTS_WIDTH, _PARTS_HEIGHT)
        self.fields.setFixedWidth(_PARTS_WIDTH)
        across = QHBoxLayout()
        theme.space(across, gap=theme.MARGIN)
        across.addLayout(left)
        across.addLayout(middle, 1)
        across.addLayout(right)
        foot = QHBoxLayout()
        theme.space(foot)
        foot.addWidget(self.said, 1)
        for each in (self.undo, button(tr("Đóng"), self.reject), self.save):
            foot.addWidget(each)
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN)
        column.addWidget(self.problem)
        column.addLayout(across, 1)
        column.addWidget(self.leaving)
        column.addLayout(foot)

    def _zoom(self, by: float) -> None:
        self.preview.zoom(self.preview.zoom_factor * by)

    def _connect(self) -> None:
        self.forms.currentItemChanged.connect(lambda _now, _before: self._open())
        self.parts.currentItemChanged.connect(lambda _now, _before: self._show_part())
        self.preview.picked.connect(self._pick)
        self.fields.asked.connect(self._ask)
        self.fields.undone.connect(self.take_back)
        self.names.toggled.connect(lambda _on: self._draw())
        self._timer.timeout.connect(self._apply)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.take_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.submit)
        answer_f1(self, "forms")

    # the forms

    @property
    def form_id(self) -> str:
        """The chosen form."""
        return _path(self.forms)

    @property
    def work(self) -> _Work | None:
        """The chosen form as it is being changed; None until it was read."""
        return self._works.get(self.form_id)

    def _read_forms(self) -> None:
        self._session.read(self, _in_use, self._show_forms)

    def _show_forms(self, found: tuple[FormInUse, ...]) -> None:
        wanted = self._wanted or self.form_id
        self.forms.blockSignals(True)
        self.forms.clear()
        for one in found:
            item = QListWidgetItem()
            item.setData(_ROLE, one.spec.id)
            item.setData(_ROLE + 1, one)
            self.forms.addItem(item)
        ids = [one.spec.id for one in found]
        self.forms.setCurrentRow(ids.index(wanted) if wanted in ids else 0)
        self.forms.blockSignals(False)
        self._wanted = ""
        self._open()

    def _marks(self) -> None:
        """Under each title: whose form it is, and whether a change waits to be saved."""
        for row in range(self.forms.count()):
            item = self.forms.item(row)
            one: FormInUse = item.data(_ROLE + 1)
            own = one.own is not None and one.problem is None
            mark = tr("mẫu của cơ quan, bản {number}", number=one.spec.version) if own else tr("mẫu có sẵn")
            work = self._works.get(one.spec.id)
            waiting = tr(" · chưa lưu") if work is not None and work.changed else ""
            item.setText(f"{one.spec.title}\n{mark}{waiting}")
            item.setSizeHint(self._size_of(item.text()))

    def _size_of(self, text: str) -> QSize:
        """Room for all lines of a wrapped text beside the scroll bar."""
        width = _FORMS_WIDTH - _BESIDE_TEXT
        room = QRect(0, 0, width, 0)
        needed = self.forms.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text)
        return QSize(width, needed.height() + 3 * theme.GRID)

    def _open(self) -> None:
        self.parts.clear()
        self.fields.forget()
        self.leaving.say("")
        form_id = self.form_id
        one: FormInUse | None = self.forms.currentItem().data(_ROLE + 1) if form_id else None
        self.reset.setEnabled(one is not None and one.own is not None)
        told = messages.sentence(one.problem.code, **one.problem.params) if one and one.problem else ""
        self.problem.say(told)
        self._marks()
        if form_id in self._works:
            self._show_draft()
        elif form_id:
            self._session.read(
                self, lambda office: _begin(office, form_id), lambda work: self._opened(form_id, work)
            )

    def _opened(self, form_id: str, work: _Work) -> None:
        self._works[form_id] = work
        if form_id == self.form_id:
            self._show_draft()

    # the parts

    def _show_draft(self, part: str = "") -> None:
        """The parts of the draft, the same one chosen where it is still there, and its paper."""
        work = self.work
        if work is None:
            return
        part = part or self.part
        found = form_parts.part_of(work.draft.parts, part) if part else None
        self.parts.blockSignals(True)
        self.parts.clear()
        for one in work.draft.parts:
            item = QListWidgetItem(one.name if one.shown else tr("{name} (không in)", name=one.name))
            item.setData(_ROLE, one.path)
            item.setToolTip(one.name)
            if not one.shown:
                item.setForeground(QColor(theme.MUTED))
            self.parts.addItem(item)
        self.parts.setCurrentRow(work.draft.parts.index(found) if found is not None else _first(work.draft))
        self.parts.blockSignals(False)
        self._show_part()
        self._buttons()
        self._draw()

    @property
    def part(self) -> str:
        """The path of the chosen part."""
        return _path(self.parts)

    def _show_part(self) -> None:
        work = self.work
        if work is not None:
            found = form_parts.part_of(work.draft.parts, self.part)
            self.fields.show_part(found, kinds()[work.draft.spec.subject].line)
            self.preview.select(self.part)

    def _pick(self, part: str, key: str) -> None:
        work = self.work
        found = form_parts.part_of(work.draft.parts, part) if work is not None else None
        if work is not None and found is not None:
            self.parts.setCurrentRow(work.draft.parts.index(found))
            self.fields.go_to(key)

    # changes

    def _ask(self, path: str, value: object) -> None:
        work = self.work
        if work is not None:
            self.said.setText("")
            self.leaving.say("")
            self._asked[path] = (work, value)
            self._timer.start()

    def _apply(self) -> None:
        """Change the draft by what was asked first; the rest waits for its paper."""
        if self._busy:
            return
        if not self._asked:
            if self._then_save:
                self._then_save = False
                self.submit()
            return
        path = next(iter(self._asked))
        work, value = self._asked.pop(path)
        self._busy = True
        draft = work.draft
        self._session.compute(
            self,
            lambda _context: form_editing.asked(draft, path, value),
            lambda after: self._changed(work, path, value, after),
            lambda error: self._refused(path, error),
        )

    def _changed(self, work: _Work, path: str, value: object, after: Draft) -> None:
        self._busy = False
        self.fields.say(path, "")
        if after.text != work.draft.text:
            if not work.past or work.past[-1][0] != path:
                work.past.append((path, work.draft))
            work.draft = after
            if path.endswith(".place"):
                self.fields.forget()
            self._marks()
            if work is self.work:
                self._show_draft(_moved(path, value))
        self._apply()

    def _refused(self, path: str, error: UserError) -> None:
        self._busy = self._then_save = False
        self.fields.say(path, messages.explain(error))
        self._apply()

    def _draw(self) -> None:
        """The paper of the draft; a drawing nobody waits for any more is stopped."""
        work = self.work
        if work is None:
            return
        if self._ticket is not None:
            self._ticket.cancel()
        office, draft = self._session.office, work.draft
        sample = None if self.names.isChecked() else work.sample
        self._ticket = self._session.compute(
            self,
            lambda context: form_editing.shown(office, draft, sample, context=context),
            lambda paper: self._show_paper(draft, paper),
            lambda error: self.problem.say(messages.explain(error)),
        )

    def _show_paper(self, draft: Draft, paper: RenderedPaper) -> None:
        page = draft.spec.page
        self.preview.show_paper(paper, page.width * MM, page.height * MM)
        self.preview.select(self.part)

    def _buttons(self) -> None:
        work = self.work
        self.save.setEnabled(work is not None and work.changed)
        self.undo.setEnabled(work is not None and bool(work.past or self._saved))

    # back, saving, versions

    def take_back(self) -> None:
        """The draft before the last change; without one, what was saved last is undone."""
        work = self.work
        self._asked.clear()
        self.fields.say("", "")
        if work is not None and work.past:
            _path, work.draft = work.past.pop()
            self.fields.forget()
            self._marks()
            self._show_draft()
        elif self._saved is not None:
            uid, self._saved = self._saved.change_uid, None
            self._session.write(self, lambda office: undo.undo(office, uid), self._undone, self._not_kept)

    def _undone(self, changes: object) -> None:
        self._session.announce(changes)
        self._renew(tr("Đã hoàn tác."))

    def submit(self) -> None:
        """Print with the draft from now on."""
        work = self.work
        if self._asked or self._busy:  # what was typed just now belongs to it
            self._then_save = True
            self._apply()
            return
        if work is None or not work.changed:
            return
        self.save.setEnabled(False)
        draft = work.draft
        self._session.write(self, lambda office: form_editing.save(office, draft), self._kept, self._not_kept)

    def _kept(self, changes: Changes) -> None:
        self._saved = changes
        self._session.announce(changes)
        self._renew(tr("Đã lưu. Từ nay in theo mẫu này; bấm Hoàn tác để trở lại."))

    def _not_kept(self, error: UserError) -> None:
        self._buttons()
        self.problem.say(messages.explain(error))

    def _renew(self, said: str) -> None:
        """Read the chosen form again from the store."""
        self._works.pop(self.form_id, None)
        self.said.setText(said)
        self._read_forms()

    def _reset(self) -> None:
        form_id = self.form_id
        self._session.write(
            self, lambda office: form_store.reset(office, form_id), self._kept_shipped, self._not_kept
        )

    def _kept_shipped(self, changes: Changes) -> None:
        self._saved = changes
        self._session.announce(changes)
        self._renew(tr("Từ nay in theo mẫu có sẵn; các bản của cơ quan vẫn còn trong Các bản."))

    def _show_versions(self) -> None:
        work = self.work
        if work is None:
            return
        dialog = FormVersions(self._session, self.form_id, work.stored.spec.title, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._renew(tr("Từ nay in theo bản vừa chọn."))
        dialog.deleteLater()

    def _show_bundles(self) -> None:
        """Forms of a province come in; what waits to be saved here goes on waiting."""
        dialog = FormBundleDialog(self._session, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._works = {name: work for name, work in self._works.items() if work.changed}
            self._read_forms()
            self.said.setText(tr("Đã nhận gói mẫu; từ nay in theo các mẫu ấy."))
        dialog.deleteLater()

    # leaving

    def _leave(self) -> None:
        self._sure = True
        self.reject()

    def reject(self) -> None:
        typed = [work for work, _value in self._asked.values()]
        waiting = [work.draft.spec.title for work in self._works.values() if work.changed or work in typed]
        if waiting and not self._sure and self.leaving.isHidden():
            self.leaving.say(tr("Chưa lưu thay đổi của: {names}.", names=", ".join(waiting)))
            return
        if not waiting or self._sure:
            super().reject()


def _begin(office: Office, form_id: str) -> _Work:
    draft = form_editing.begin(office, form_id)
    return _Work(draft, draft, form_editing.sample(office, form_id))


def _in_use(office: Office) -> tuple[FormInUse, ...]:
    own_layout = {form.id for form in form_editing.editable()}
    return tuple(one for one in form_store.in_use(office) if one.spec.id in own_layout)


def _moved(path: str, value: object) -> str:
    """Where the part of a change is found afterwards; nothing for those that stay."""
    return f"{path.rpartition('[')[0]}[{value}]" if path.endswith(".place") else ""


def _first(draft: Draft) -> int:
    """The first part that stands on the paper."""
    paths = [part.path for part in draft.parts if part.shown]
    first = next((path for path in paths if path.startswith(form_parts.STACKS)), paths[0])
    return next(at for at, part in enumerate(draft.parts) if part.path == first)


def _path(chosen: QListWidget) -> str:
    return str(chosen.currentItem().data(_ROLE)) if chosen.currentRow() >= 0 else ""


def _list(name: str) -> QListWidget:
    out = QListWidget()
    out.setAccessibleName(name)
    out.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    out.setWordWrap(True)
    out.setResizeMode(QListView.ResizeMode.Adjust)
    out.setTextElideMode(Qt.TextElideMode.ElideNone)
    out.setTabKeyNavigation(False)
    return out


def _column(*widgets: QWidget) -> QVBoxLayout:
    out = QVBoxLayout()
    theme.space(out)
    for widget in widgets:
        out.addWidget(widget, int(isinstance(widget, (QListWidget, FormFields))))
    return out
