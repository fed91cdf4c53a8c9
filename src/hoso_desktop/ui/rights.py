"""What the window does not offer to a person whose roles do not allow it: disabled, with the reason beside.

Only the affordance; the refusal itself is in the services. Names of parts are attributes of the screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from hoso_desktop.domain.access import Action, Object, Role
from hoso_desktop.messages import sentence
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.text import tr

_WRITE, _PRINT = (Action.WRITE, Object.DOSSIER), (Action.PRINT, Object.PAPER)
_REGISTER, _PLAN = (Action.WRITE, Object.REGISTER), (Action.WRITE, Object.PLAN)
_ARCHIVE = (Action.WRITE, Object.ARCHIVE)
_SETTING = (Action.WRITE, Object.SETTING)

# Places of the side bar that are not shown at all without the right.
PLACES: Mapping[str, tuple[Action, Object]] = {
    "today": (Action.READ, Object.DOSSIER),
    "registers": (Action.READ, Object.REGISTER),
    "dossiers": (Action.READ, Object.DOSSIER),
    "file_plan": (Action.READ, Object.PLAN),
    "review": (Action.READ, Object.DOSSIER),
    "batches": (Action.READ, Object.ARCHIVE),
    "import": _REGISTER,
}
# Parts of a screen by its place; "dossier" is one opened dossier.
PARTS: Mapping[str, Mapping[str, tuple[Action, Object]]] = {
    "today": {"start": _WRITE},
    "registers": {
        "add": _REGISTER, "bring": _REGISTER, "print": _PRINT,
        "unfiled.take": _WRITE, "unfiled.pick": _WRITE, "unfiled.refuse": _REGISTER,
    },
    "dossiers": {"new": _WRITE, "print": _PRINT},
    "file_plan": {
        "open": _WRITE, "issue": (Action.APPROVE, Object.PLAN), "add": _PLAN, "print": _PRINT, "more": _PLAN,
        "from_last": _PLAN, "from_model": _PLAN,
    },
    "review": {"print": _PRINT},
    "batches": {
        "new": _ARCHIVE, "first": _ARCHIVE, "print": _PRINT, "open.act": _ARCHIVE, "open.more": _ARCHIVE,
        "open.panel.again": _ARCHIVE, "open.panel.road": _ARCHIVE, "open.panel.remove": _ARCHIVE,
    },
    "settings": {
        "save": _SETTING, "people": (Action.WRITE, Object.PERSON), "forms": (Action.WRITE, Object.FORM),
    },
    "dossier": {
        "edit": _WRITE, "print": _PRINT, "lifecycle": _WRITE, "foot.attach": _WRITE, "foot.pencilled": _WRITE,
        "foot.arrange": _ARCHIVE, "foot.package": (Action.EXPORT, Object.PACKAGE),
        "foot.more": _WRITE,
    },
}  # fmt: skip


class _Held(QObject):
    """Keeps a part disabled, whatever its screen does later."""

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.EnabledChange and isinstance(part, QWidget) and part.isEnabled():
            part.setEnabled(False)
        return False


def part(screen: QWidget, path: str) -> QWidget:
    """A part of a screen by the names that lead to it."""
    found: QWidget = reduce(getattr, path.split("."), screen)
    return found


def hold_back(session: Session, place: str, screen: QWidget) -> None:
    """Disable what the person at work may not do there, and say why."""
    for path, (action, thing) in PARTS.get(place, {}).items():
        if not session.office.may(action, thing):
            held = part(screen, path)
            held.setEnabled(False)
            held.setToolTip(why_not(session))
            held.installEventFilter(_Held(held))


def shows(session: Session, place: str) -> bool:
    """Whether a place of the side bar is there for the person at work."""
    wanted = PLACES.get(place)
    return wanted is None or session.office.may(*wanted)


def why_not(session: Session) -> str:
    """The line that tells a person what he is here."""
    roles = ", ".join(sentence(f"people.role.{role}") for role in Role if role in session.office.roles)
    return tr("Bạn đang dùng với vai {roles}; vai này không làm được việc này.", roles=roles)


def standing(session: Session) -> str:
    """What stands above everything while a person can only look; empty for who can change something."""
    office = session.office
    if not office.may(Action.READ, Object.DOSSIER):
        return tr("Bạn đang dùng với vai Quản trị: chỉ mở được Cài đặt, không mở được hồ sơ.")
    if not office.may(*_WRITE):
        return tr("Bạn đang xem với vai Người kiểm tra (chỉ xem).")
    return ""
