"""Which package a receiver takes in: the profiles of the office, each with its `chưa xác nhận`.

Remembers the last choice for the whole office where it is asked to. Builds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from hoso_desktop.services import profile_choice, profile_store
from hoso_desktop.services.profile_store import Listed
from hoso_desktop.ui.fields import Field
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr


class ProfileChoice(Field):
    """`offered`: the profiles are read; `picked`: a person chose another. `none` offers to go without one."""

    picked = Signal(str)
    offered = Signal()

    def __init__(
        self, session: Session, chosen: str = "", *, none: str = "", remembered: bool = True,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.box = QComboBox()
        super().__init__(tr("Mẫu gói tin"), self.box)
        if parent is not None:
            self.setParent(parent)
        self._session, self._wanted, self._none = session, chosen, none
        self._found: tuple[Listed, ...] = ()
        self.box.setEnabled(False)
        self.box.activated.connect(lambda _at: self._pick())
        session.read(
            self,
            lambda office: (
                profile_store.available(office), profile_choice.chosen(office) if remembered else chosen
            ),
            lambda found: self._offer(*found),
        )  # fmt: skip

    def _offer(self, found: Sequence[Listed], chosen: str) -> None:
        self._found = tuple(found)
        if self._none:
            self.box.addItem(self._none, "")
        for one in found:
            self.box.addItem(name_of(one), one.profile.id)
        self.box.setEnabled(self.box.count() > 1)
        self.box.setCurrentIndex(max(0, self.box.findData(chosen)))
        self._explain()
        self.offered.emit()

    @property
    def chosen(self) -> str:
        """The id of the profile; empty for none. What was given, until the profiles are read."""
        return str(self.box.currentData()) if self.box.count() else self._wanted

    def _pick(self) -> None:
        self._explain()
        self.picked.emit(self.chosen)

    def _explain(self) -> None:
        one = next((each for each in self._found if each.profile.id == self.chosen), None)
        if one is None:
            self.set_hint("")
        elif one.profile.confirmed or one.signed:
            self.set_hint(one.profile.source)
        else:
            self.set_hint(tr("Chưa xác nhận: {source}.", source=one.profile.source.rstrip(".")))


def name_of(one: Listed) -> str:
    """The title of a profile, with what is to be known before it is used."""
    if one.profile.confirmed or one.signed:
        return one.profile.title
    return tr("{title} (chưa xác nhận)", title=one.profile.title)
