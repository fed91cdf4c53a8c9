"""The places of the side bar: what each is called, its picture, its help page and how its screen is made.

A screen gets the session and the way to other places (Navigator). It may have a signal `waiting(int)`, how
many things in it wait for the person, and a method `look_at(what)`, to show one part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from hoso_desktop.ui.batch_screen import BatchScreen
from hoso_desktop.ui.dossier_list import DossierList
from hoso_desktop.ui.import_screen import ImportScreen
from hoso_desktop.ui.places_to_mend import Lack
from hoso_desktop.ui.plan_screen import PlanScreen
from hoso_desktop.ui.register_screen import RegisterScreen
from hoso_desktop.ui.review_screen import ReviewScreen
from hoso_desktop.ui.session import Session
from hoso_desktop.ui.settings_screen import SettingsScreen
from hoso_desktop.ui.text import tr
from hoso_desktop.ui.today_screen import TodayScreen


class Navigator(Protocol):
    """How a screen leads somewhere else; nothing typed is lost on the way."""

    def open_dossier(self, uid: str, placement_uid: str | None = None, field: str = "") -> None:
        """Show a dossier, the cursor on one of its papers and on a cell of it if they are named."""

    def new_dossier(self) -> None:
        """Ask for a new dossier and open it."""

    def mend(self, uid: str, lack: Lack) -> None:
        """Show the dossier of a lack and open what its fix names."""

    def go(self, place: str, what: str = "") -> None:
        """Show a place by its id, and a part of it if `what` is said."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `id` is stable, `help` names the page of F1."""

    id: str
    name: str
    icon: str
    help: str
    make: Callable[[Session, Navigator], QWidget]


def _dossiers(session: Session, navigator: Navigator) -> QWidget:
    return DossierList(session, navigator.open_dossier, navigator.new_dossier, lambda: navigator.go("import"))


def _registers(session: Session, navigator: Navigator) -> QWidget:
    return RegisterScreen(session, navigator.open_dossier, lambda: navigator.go("import"))


def _file_plan(session: Session, navigator: Navigator) -> QWidget:
    return PlanScreen(session, navigator.open_dossier)


def _review(session: Session, navigator: Navigator) -> QWidget:
    return ReviewScreen(session, navigator)


def _batches(session: Session, navigator: Navigator) -> QWidget:
    return BatchScreen(session, navigator)


def _importing(session: Session, navigator: Navigator) -> QWidget:
    return ImportScreen(session, lambda: navigator.go("dossiers"))


def _settings(session: Session, _navigator: Navigator) -> QWidget:
    return SettingsScreen(session)


def all_places() -> tuple[Place, ...]:
    """Every place, in the order of the side bar."""
    return (
        Place("today", tr("Hôm nay"), "today", "today", TodayScreen),
        Place("registers", tr("Sổ văn bản"), "register", "registers", _registers),
        Place("dossiers", tr("Hồ sơ"), "dossier", "dossiers", _dossiers),
        Place("file_plan", tr("Danh mục hồ sơ"), "plan", "file_plan", _file_plan),
        Place("review", tr("Rà soát hồ sơ"), "review", "review", _review),
        Place("batches", tr("Nộp lưu"), "hand_over", "batches", _batches),
        Place("import", tr("Nhập danh sách"), "import", "import", _importing),
        Place("settings", tr("Cài đặt"), "settings", "settings", _settings),
    )
