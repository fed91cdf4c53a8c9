"""What holds on every screen: each control has a Vietnamese name, every word can be read, boxes are rare."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTabBar,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

import hoso_desktop.ui
from hoso_desktop.domain.document import Direction
from hoso_desktop.domain.hand_over import HandOverKind
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.problem import Severity
from hoso_desktop.services import batch_overview, batches, components
from hoso_desktop.services.people import persons
from hoso_desktop.services.undo import undo
from hoso_desktop.ui import theme
from hoso_desktop.ui.arrange_dialog import ArrangeDialog
from hoso_desktop.ui.backup_dialog import BackupDialog
from hoso_desktop.ui.batch_build_dialog import BatchBuildDialog
from hoso_desktop.ui.batch_details_dialog import BatchDetailsDialog
from hoso_desktop.ui.batch_print_dialog import BatchPrintDialog
from hoso_desktop.ui.batch_proposal_dialog import BatchProposalDialog
from hoso_desktop.ui.batch_reason_dialog import BatchReasonDialog
from hoso_desktop.ui.calibration_dialog import CalibrationDialog
from hoso_desktop.ui.component_dialogs import AbsenceDialog, MeetingDialog, NamingDialog, SetDialog
from hoso_desktop.ui.details_dialog import DetailsDialog
from hoso_desktop.ui.dossier_dialog import DossierDialog
from hoso_desktop.ui.dossier_picker import DossierPicker
from hoso_desktop.ui.entry_dialog import EntryDialog
from hoso_desktop.ui.form_editor import FormEditor
from hoso_desktop.ui.form_versions import FormVersions
from hoso_desktop.ui.help_dialog import HelpDialog
from hoso_desktop.ui.package_dialog import PackageDialog
from hoso_desktop.ui.people_dialog import PeopleDialog
from hoso_desktop.ui.person_dialog import LeavingDialog, NewPersonDialog
from hoso_desktop.ui.places import all_places
from hoso_desktop.ui.print_dialog import PrintDialog
from hoso_desktop.ui.readers_dialog import ReadersDialog
from hoso_desktop.ui.reason_dialog import ReasonDialog
from hoso_desktop.ui.receipt_dialog import ReceiptDialog
from hoso_desktop.ui.recover_dialog import RecoverDialog
from hoso_desktop.ui.recovery_sheet_dialog import RecoverySheetDialog
from hoso_desktop.ui.register_print import RegisterPrintDialog
from hoso_desktop.ui.restore_dialog import RestoreDialog
from hoso_desktop.ui.scan_dialog import ScanDialog
from tests.support.office import GOLDEN
from tests.ui.driver import Clerk

SOURCES = sorted(Path(hoso_desktop.ui.__file__).parent.glob("*.py"))
CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractItemView,
    QAbstractSpinBox,
    QProgressBar,
)
# Words of a screen that come from a programmer, not from an office.
ENGLISH = re.compile(
    r"\b(?:ok|cancel|open|close|save|edit|delete|error|file|list|table|button|search|tab|view|the|and)\b",
    re.I,
)


def own(widget: QWidget) -> bool:
    """Whether a control is ours to name; Qt's own parts of a control (arrows, headers, popups) are not."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QAbstractItemView, QComboBox, QLineEdit, QTabBar, QAbstractSpinBox)):
            return False
        if widget.objectName().startswith("qt_") or parent.objectName().startswith("qt_spinbox"):
            return False
        parent = parent.parentWidget()
    return not isinstance(widget, QAbstractScrollArea) or widget.focusPolicy().value > 0


def name_of(widget: QWidget) -> str:
    """What a screen reader says: the accessible name, or the words on a button."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""


def nameless(screen: QWidget) -> list[str]:
    found = []
    for kind in CONTROLS:
        for widget in screen.findChildren(kind):
            name = name_of(widget)
            if own(widget) and (len(name.strip()) < 2 or ENGLISH.search(name)):
                found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}: {name!r}")
    for tabs in screen.findChildren(QTabWidget):
        found += [f"tab {at}" for at in range(tabs.count()) if not tabs.tabText(at)]
    return found


def screens(clerk: Clerk) -> Iterator[tuple[str, QWidget]]:
    """Every place and every dialog of an office with one dossier and a list being looked at."""
    work = clerk.workspace
    session, uid, sheet = work.session, clerk.screen.uid, clerk.screen.sheet
    assert sheet is not None
    yield "window", clerk.window
    yield "print", PrintDialog.of_dossier(session, uid, clerk.window)
    yield "batch print", BatchPrintDialog(session, {uid: sheet.dossier.code}, clerk.window)
    yield "package", PackageDialog(session, uid, sheet.dossier.code, clerk.window)
    yield "arrange", ArrangeDialog(session, uid, sheet.dossier.code, clerk.window)
    yield "new dossier", DossierDialog(session, parent=clerk.window)
    yield "dossier", DossierDialog(session, sheet.dossier, clerk.window)
    yield "everything", DetailsDialog(session, sheet.dossier, "", clerk.window)
    yield "paper", DetailsDialog(session, sheet.documents[0], "", clerk.window)
    yield "absence", AbsenceDialog(session, "Giấy mời", lambda office, why: undo(office, why), clerk.window)
    yield "naming", NamingDialog(session, uid, "", clerk.window)
    yield "meeting", MeetingDialog(session, uid, MeetingFacts(), clerk.window)
    yield "set", SetDialog(session, uid, "", components.sets(session.office), clerk.window)
    yield "help", HelpDialog("dossier", clerk.window)
    yield "picker", DossierPicker(session, "Đưa vào hồ sơ nào", "", clerk.window)
    yield "register print", RegisterPrintDialog("out", 2026, 2026, clerk.window)
    yield "reason", ReasonDialog(session, ["41-GM/VPĐU"], clerk.window)
    yield "entry", EntryDialog(session, Direction.INCOMING, parent=clerk.window)
    yield "scan", ScanDialog(session, "", "scan0001.pdf", None, clerk.window)
    yield "readers", ReadersDialog(session, uid, sheet.dossier.code, clerk.window)
    yield "calibration", CalibrationDialog(session, parent=clerk.window)
    yield "people", PeopleDialog(session, clerk.window)
    yield "backup", BackupDialog(session, clerk.window)
    yield "restore", RestoreDialog(session.jobs, session.office.folder, clerk.window)
    yield "recovery sheet", RecoverySheetDialog(session, clerk.window)
    yield "recover", RecoverDialog(clerk.doors, session.jobs, clerk.window)
    yield "forms", FormEditor(session, "contents", clerk.window)
    yield "versions", FormVersions(session, "contents", "Mục lục văn bản, tài liệu", clerk.window)
    yield "new person", NewPersonDialog(session, clerk.window)
    yield "leaving", LeavingDialog(session, persons(session.office)[0], clerk.window)
    made = batches.create(session.office, HandOverKind.HISTORICAL_ARCHIVE, 2026, [uid])
    hand_over = batch_overview.whole(session.office, made.uid)
    yield "hand-over proposal", BatchProposalDialog(session, clerk.window)
    yield "hand-over details", BatchDetailsDialog(session, hand_over, clerk.window)
    yield "hand-over packages", BatchBuildDialog(session, hand_over, clerk.window)
    yield "hand-over receipt", ReceiptDialog(session, hand_over, clerk.window)
    yield (
        "hand-over reason",
        BatchReasonDialog(session, "Thu lại", "", lambda office, why: undo(office, why), clerk.window),
    )
    work.show_place("batches")
    clerk.wait()
    yield "hand-overs", work.page("batches")
    work.show_place("import")
    work.importing.read(GOLDEN / "story-c" / "DanhSach_TanHoa.xlsx")
    clerk.wait()
    yield "import", work.importing


def test_every_control_has_a_vietnamese_name(dossier_clerk: Clerk) -> None:
    troubles = {}
    for name, screen in screens(dossier_clerk):
        dossier_clerk.wait()
        if found := nameless(screen):
            troubles[name] = found
        if screen is not dossier_clerk.window and screen.isWindow():
            screen.close()
    assert troubles == {}


def test_the_first_screens_are_named_too(clerk: Clerk) -> None:
    assert nameless(clerk.window) == []
    clerk.put_office()
    clerk.close()
    clerk.window.show_doors(clerk.doors)
    assert nameless(clerk.first_screen()) == []


def test_no_screen_widens_a_small_window(dossier_clerk: Clerk) -> None:
    """1366 × 768 at 125 % leaves 1093 points; a window that grows hides its right edge."""
    clerk, work = dossier_clerk, dossier_clerk.workspace
    uid = clerk.screen.uid
    for place in (place.id for place in all_places()):
        work.show_place(place)
        clerk.wait()
        clerk.window.resize(1093, 558)
        work.open_dossier(uid)
        clerk.wait()
        assert (clerk.window.width(), clerk.window.height()) == (1093, 558)


def test_a_nameless_control_is_found(qtbot: QtBot) -> None:
    screen = QWidget()
    qtbot.addWidget(screen)
    for editor in (QLineEdit(screen), QComboBox(screen), QPushButton("Close", screen), QTableView(screen)):
        assert own(editor)
    assert len(nameless(screen)) == 4


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_rightly() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("words, ground", theme.PAIRS)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


def test_every_severity_has_icon_colour_and_tint() -> None:
    for severity in Severity:
        assert theme.SEVERITY_ICON[severity]
        assert (theme.SEVERITY_COLOUR[severity], theme.SEVERITY_TINT[severity]) in theme.PAIRS


def test_every_colour_of_words_is_in_a_declared_pair() -> None:
    """A colour the style sheet gives to words must have been measured against some ground."""
    used = set(re.findall(r"[ {;]color: (#[0-9a-f]{6})", theme._SHEET))
    assert used <= {words for words, _ground in theme.PAIRS}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_boxes_and_colours_have_one_home(path: Path) -> None:
    """No message box but in message_box.py; no colour but in theme.py."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    words = {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str
    }
    if path.name != "message_box.py":
        assert "QMessageBox" not in names
    if path.name != "theme.py":
        assert not [word for word in words if re.search(r"#[0-9a-fA-F]{6}\b", word)]
