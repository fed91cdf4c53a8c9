"""Opening a dossier, or mending what its cover says: five fields, four of them filled from the file plan."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from hoso_desktop import messages
from hoso_desktop.domain import retention
from hoso_desktop.domain.dossier import Dossier, DossierKind
from hoso_desktop.domain.file_plan import FilePlanEntry
from hoso_desktop.domain.retention import Retention
from hoso_desktop.domain.retention_rules import RetentionProposal
from hoso_desktop.domain.text import fold
from hoso_desktop.errors import UserError
from hoso_desktop.services import dossiers, placing, queries, record_fields
from hoso_desktop.services import retention as proposals
from hoso_desktop.services.dossiers import NewDossier
from hoso_desktop.services.office import Changes
from hoso_desktop.ui import theme
from hoso_desktop.ui.field_drafts import FieldDrafts
from hoso_desktop.ui.fields import Field, IconLabel, button, label
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WIDTH = 560
PERIODS = (retention.PERMANENT, *(retention.years(count) for count in (70, 50, 30, 20, 15, 10, 5)))
# Where the reason of a refusal belongs.
_FIELD_OF = {
    "dossier.no_notation": "notation",
    "dossier.duplicate_code": "notation",
    "dossier.no_title": "title",
    "dossier.title_too_long": "title",
    "dossier.bad_year": "year",
}


def kind_names() -> dict[DossierKind, str]:
    """Kinds of dossiers in words; the kind decides which papers are looked for."""
    (kind,) = (spec for spec in record_fields.fields("dossier") if spec.name == "kind")
    return {DossierKind(value): name for value, name in kind.choices.items()}


class DossierDialog(QDialog):
    """`dossier` None opens a new one; `dossier_uid` holds the result.

    `wants_everything` is set when the person went on to all fields; what was typed here is stored by then.
    """

    def __init__(
        self, session: Session, dossier: Dossier | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._dossier = session, dossier
        self.dossier_uid = dossier.uid if dossier is not None else ""
        self.changes: Changes | None = None
        self.wants_everything = False
        self._entries: tuple[FilePlanEntry, ...] = ()
        self._foreseen: tuple[FilePlanEntry, str] | None = None
        self._kind_chosen = dossier is not None
        self._retention_chosen = dossier is not None
        self.setWindowTitle(tr("Sửa thông tin hồ sơ") if dossier else tr("Hồ sơ mới"))
        self.setMinimumWidth(_WIDTH)
        self._build()
        self._fill(dossier)
        self._load_plan()
        editors = {name: field.editor for name, field in self.fields.items()}
        self.drafts = FieldDrafts(session, f"dossier-fields:{self.dossier_uid or 'new'}", editors, self)

    def _build(self) -> None:
        self.plan = QComboBox()
        self.plan.setEditable(True)
        self.plan.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        search = QLineEdit()
        search.setPlaceholderText(tr("Gõ vài chữ để tìm trong danh mục, hoặc bỏ qua"))
        self.plan.setLineEdit(search)
        self.plan.activated.connect(self._plan_chosen)
        self.notation, self.title, self.year = QLineEdit(), QLineEdit(), QLineEdit()
        self.notation.setPlaceholderText(tr("ví dụ: HN.15"))
        self.title.setPlaceholderText(tr("ví dụ: Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã tháng 11/2026"))
        self.period, self.kind = QComboBox(), QComboBox()
        self.period.addItem(tr("Chưa xác định"), retention.UNSET)
        for period in PERIODS:
            self.period.addItem(period.label, period)
        for kind, name in kind_names().items():
            self.kind.addItem(name, kind)
        self.plan_field = Field(tr("&Danh mục hồ sơ"), self.plan)
        self.fields = {
            "notation": Field(tr("&Ký hiệu hồ sơ"), self.notation),
            "year": Field(tr("&Năm"), self.year),
            "title": Field(tr("&Tiêu đề"), self.title),
            "retention": Field(tr("T&hời hạn bảo quản"), self.period),
            "kind": Field(tr("&Loại hồ sơ"), self.kind),
        }
        self.trouble = IconLabel()
        self.trouble.hide()
        self.save = button(tr("Lưu thay đổi") if self._dossier else tr("Mở hồ sơ"), self.submit, "primary")
        self.save.setDefault(True)
        self.notation.textEdited.connect(self._guess_kind)
        self.title.textEdited.connect(self._guess_kind)
        self.title.editingFinished.connect(self._propose_period)
        self.kind.activated.connect(self._kind_picked)
        self.period.activated.connect(self._retention_picked)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        theme.space(column, theme.MARGIN, theme.GAP + theme.GRID)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(self.plan_field)
        for names in (("notation", "year"), ("title",), ("retention", "kind")):
            line = QHBoxLayout()
            theme.space(line, gap=theme.MARGIN)
            for name in names:
                line.addWidget(self.fields[name], 2 if name == "notation" else 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addWidget(self.trouble)
        column.addStretch(1)
        line = QHBoxLayout()
        if self._dossier is not None:
            self.everything = button(tr("Mọi thông tin…"), self.ask_everything, "link")
            self.everything.setAutoDefault(False)
            line.addWidget(self.everything)
        line.addStretch(1)
        line.addWidget(button(tr("Hủy"), self.reject))
        line.addWidget(self.save)
        column.addLayout(line)

    def _fill(self, dossier: Dossier | None) -> None:
        self.year.setText(dossier.period if dossier else str(self._session.office.today().year))
        if dossier is None:
            self.notation.setFocus()
            return
        self.plan_field.hide()
        self.notation.setText(dossier.notation)
        self.title.setText(dossier.title)
        self._choose(self.period, dossier.retention, dossier.retention.label)
        self._choose(self.kind, dossier.kind, "")
        self.title.setFocus()

    def _choose(self, box: QComboBox, value: object, name: str) -> None:
        for place in range(box.count()):
            if box.itemData(place) == value:
                box.setCurrentIndex(place)
                return
        box.addItem(name, value)
        box.setCurrentIndex(box.count() - 1)

    def _load_plan(self) -> None:
        year = int(self.year.text()) if self.year.text().isdecimal() else self._session.office.today().year
        self._session.read(self, lambda office: queries.plan_entries(office, year), self._show_plan)

    def _show_plan(self, entries: tuple[FilePlanEntry, ...]) -> None:
        self._entries = entries
        self.plan_field.setVisible(bool(entries) and self._dossier is None)
        self.plan.clear()
        names = [f"{entry.notation}  {entry.title}" for entry in entries]
        self.plan.addItems(names)
        self.plan.setCurrentIndex(-1)
        completer = QCompleter(names, self.plan)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.plan.setCompleter(completer)

    def _plan_chosen(self, place: int) -> None:
        if not 0 <= place < len(self._entries):
            return
        entry = self._entries[place]
        self._foreseen = entry, self.year.text()
        self.notation.setText(entry.notation)
        self.title.setText(entry.title)
        self._choose(self.period, entry.retention, entry.retention.label)
        self._choose(self.kind, entry.kind, "")
        self._kind_chosen = True
        self.fields["retention"].set_hint(
            "" if entry.confirmed else tr("Thời hạn này là đề xuất, cần xác nhận với Văn phòng Tỉnh ủy.")
        )
        self.title.setFocus()

    def _kind_picked(self) -> None:
        self._kind_chosen = True

    def _propose_period(self) -> None:
        """Say which period the rules suggest for the title; choosing it stays with the person."""
        title = self.title.text()
        if title.strip() and self.period.currentData() == retention.UNSET:
            self._session.read(self, lambda office: proposals.for_title(office, title), self._show_proposal)

    def _show_proposal(self, found: RetentionProposal | None) -> None:
        if self.period.currentData() == retention.UNSET:
            self.fields["retention"].set_hint(proposals.why(found) if found is not None else "")

    def _retention_picked(self) -> None:
        self._retention_chosen = True
        self.fields["retention"].set_hint("")

    def _guess_kind(self) -> None:
        """The heading of the notation, or a title that says it, tells the kind until the person chooses."""
        if self._kind_chosen:
            return
        heading = self.notation.text().partition(".")[0].strip().casefold()
        volume = DossierKind.NUMERIC_SERIES
        same = [
            entry.kind for entry in self._entries
            if entry.heading.casefold() == heading and entry.kind is not volume
        ]  # fmt: skip
        if placing.volume_title(DossierKind.GENERAL, self.title.text()):
            guess = volume  # whatever else the heading holds, only a Tập is kept by number
        elif heading and same:
            guess = max(dict.fromkeys(same), key=same.count)  # of equals the one the plan has first
        elif "hoi nghi" in fold(self.title.text()):
            guess = DossierKind.MEETING
        else:
            guess = DossierKind.GENERAL
        self._choose(self.kind, guess, "")

    def ask_everything(self) -> None:
        """Close for the dialog of all fields; what was changed here is stored first."""
        self.wants_everything = True
        if self._values() == self._values_of(self._dossier):
            self.accept()
        else:
            self.submit()

    def _values(self) -> dict[str, object]:
        """What stands in the fields, by the names of a dossier."""
        return {
            "notation": self.notation.text(),
            "title": self.title.text(),
            "period": self.year.text(),
            "retention": self.period.currentData(),
            "kind": DossierKind(self.kind.currentData()),  # Qt keeps only its text
        }

    def _values_of(self, dossier: Dossier | None) -> dict[str, object]:
        return {name: getattr(dossier, name, None) for name in self._values()}

    def submit(self) -> None:
        """Store it; a refusal stands beside its field."""
        if not self.save.isEnabled():
            return
        for field in self.fields.values():
            field.set_error("")
        self.trouble.say("")
        missing = [
            (name, sentence)
            for name, editor, sentence in (
                ("notation", self.notation, tr("Hãy ghi ký hiệu hồ sơ, ví dụ HN.15.")),
                ("title", self.title, tr("Hãy ghi tiêu đề hồ sơ.")),
            )
            if not editor.text().strip()
        ]
        for name, sentence in missing:
            self.fields[name].set_error(sentence)
        if missing:
            self.wants_everything = False
            self.fields[missing[0][0]].editor.setFocus()
            return
        self.save.setEnabled(False)
        self._write()

    def _from_plan(self, new: NewDossier) -> NewDossier:
        """With its title of the plan, owner and components, while it still is of that heading and year."""
        entry, year = self._foreseen or (None, "")
        if entry is None or new.year != year or entry.heading.casefold() not in new.notation.casefold():
            return new
        return replace(new, keeper=entry.owner, component_set=entry.component_set, plan_entry_uid=entry.uid)

    def _write(self) -> None:
        notation, title, year = self.notation.text(), self.title.text(), self.year.text()
        period: Retention = self.period.currentData()
        kind = DossierKind(self.kind.currentData())  # Qt keeps only its text
        old = self._dossier
        if old is None:
            new = self._from_plan(
                NewDossier(notation=notation, title=title, year=year, retention=period, kind=kind)
            )
            self._session.write(
                self, lambda office: dossiers.new_dossier(office, new), self._stored, self._refused
            )
        else:
            values, uid, revision = self._values(), old.uid, old.revision
            self._session.write(
                self,
                lambda office: dossiers.edit_dossier(office, uid, revision, **values),
                self._stored,
                self._refused,
            )

    def _stored(self, changes: Changes) -> None:
        self.changes = changes
        if not self.dossier_uid:
            (self.dossier_uid,) = changes.dossiers
        self._session.announce(changes)
        self.accept()

    def _refused(self, error: UserError) -> None:
        self.save.setEnabled(True)
        self.wants_everything = False
        sentence = messages.explain(error)
        name = _FIELD_OF.get(error.code)
        if name is None:
            self.trouble.say(sentence)
        else:
            self.fields[name].set_error(sentence)
            self.fields[name].editor.setFocus()
