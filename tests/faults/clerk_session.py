"""A clerk at a real window who says what was shown as saved, and what a killed session must leave behind.

Everything said stands in a file outside the store before the next step is taken. One store goes through all
kills; the words of `SAID` are what a line of the file may begin with.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hoso_desktop import app
from hoso_desktop.db import backup as disk
from hoso_desktop.domain.dossier import DossierState
from hoso_desktop.services import backup, dossiers, health, lifecycle, queries
from hoso_desktop.services.office import Office
from hoso_desktop.ui import message_box
from hoso_desktop.ui.document_cells import Column
from tests.faults.registry import codes
from tests.support.lifecycle import close
from tests.support.office import documents, paper, sheet, write_pdf
from tests.ui.driver import PASSWORD, Clerk

ROWS = 3  # pasted at once
SAID = ("ready", "dossier", "pasted", "typed", "scan", "completed", "backup")


class Hands:
    """What the driver needs of pytest-qt, without pytest."""

    keyClick = staticmethod(QTest.keyClick)  # noqa: N815 - the name the driver uses
    mouseClick = staticmethod(QTest.mouseClick)  # noqa: N815

    def waitUntil(self, done: Callable[[], object], *, timeout: int = 20_000) -> None:
        """Until it is so; a session that hangs ends itself and fails."""
        end = time.monotonic() + timeout / 1000
        while not done():
            QApplication.processEvents()
            time.sleep(0.001)
            if time.monotonic() > end:
                raise TimeoutError


def type_text(widget: QWidget, text: str) -> None:
    """One committed letter at a time, as an input method does."""
    target = widget if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) else None
    for letter in text:
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QCoreApplication.sendEvent(target or widget.findChild(QLineEdit) or widget, event)


class Session:
    """One run of the program, from the password to the kill."""

    def __init__(self, store: Path, place: Path, seed: int, say: Callable[[str], None]) -> None:
        self.place, self.say, self.chance = place, say, random.Random(seed)
        self.application = QApplication(sys.argv[:1])
        app.dress(self.application)
        message_box.crash = self._crashed  # type: ignore[assignment]
        self.clerk = Clerk(cast(QtBot, Hands()), type_text, store)
        self.number = seed * 1000

    def _crashed(self, _parent: object, error: BaseException) -> None:
        self.say(f"crashed {error!r}")

    def run(self) -> None:
        """Works until somebody ends it."""
        self._unlock()
        self.say("ready")
        while True:
            self._one_dossier()

    def _unlock(self) -> None:
        password: Any = self.clerk.first_screen()
        self.clerk.type_into(password.password, PASSWORD)
        self.clerk.press(password.password, Qt.Key.Key_Return)
        self.clerk.bot.waitUntil(lambda: self.clerk.window.workspace is not None)
        self.clerk.wait()

    def _one_dossier(self) -> None:
        self.number += 1
        notation = f"HN.{self.number}"
        self.clerk.new_dossier(notation, f"Hồ sơ {self.number}")
        code = self._shown().dossier.code
        self.say(f"dossier {code}")
        steps = [self._paste, self._type, self._scan, self._back_up]
        self.chance.shuffle(steps)
        for step in steps:
            step(code)
        if self.chance.random() < 0.5:
            self._complete(code)

    def _shown(self) -> Any:
        self.clerk.bot.waitUntil(lambda: self.clerk.screen.sheet is not None)
        return self.clerk.screen.sheet

    def _until_shown(self, subject: str, count: int = 1) -> None:
        """Until the papers stand there as stored, not only as typed."""

        def there() -> bool:
            found: list[str] = [placed.entry.subject for placed in self._shown().documents]
            return sum(one.startswith(subject) for one in found) == count

        self.clerk.bot.waitUntil(there)

    def _paste(self, code: str) -> None:
        lines = [f"\t\tDán {self.number} dòng {row}\t\t1\t1" for row in range(ROWS)]
        self.clerk.table.go_to(len(self._shown().documents))
        self.clerk.paste("\n".join(lines) + "\n")
        self._until_shown(f"Dán {self.number}", ROWS)
        self.say(f"pasted {code}")

    def _type(self, code: str) -> None:
        row, subject = len(self._shown().documents), f"Gõ {self.number}"
        self.clerk.type_cell(row, Column.SUBJECT, subject)
        assert self.clerk.screen.save()
        self._until_shown(subject)
        self.say(f"typed {code}")

    def _scan(self, code: str) -> None:
        path = write_pdf(self.place / "quet.pdf", f"trang {self.number}")
        uid = self._shown().dossier.uid
        self._write(lambda office: dossiers.add_documents(office, uid, [paper("Quét", file=path)]))
        self.say(f"scan {code}")

    def _back_up(self, code: str) -> None:
        made = self._write(lambda office: backup.run(office, to=[self.place / "usb"]))
        self.say(f"backup {made.good[0].name}")

    def _complete(self, code: str) -> None:
        uid = self._shown().dossier.uid
        self._write(lambda office: close(office, uid))
        self.say(f"completed {code}")

    def _write(self, work: Callable[[Office], Any]) -> Any:
        done: list[Any] = []
        session = self.clerk.workspace.session
        session.write(self.clerk.window, work, done.append)
        self.clerk.bot.waitUntil(lambda: bool(done))
        session.changed.emit(None)
        self.clerk.wait()
        return done[0]


def wrong(office: Office, place: Path, said: list[str]) -> Iterator[str]:
    """What a killed session left that is lost, half or damaged."""
    yield from (f"{found.code} {found.params}" for found in health.verify_store(office).problems)
    known = codes(office)
    told: dict[str, set[str]] = {}
    for line in said:
        word, _, what = line.partition(" ")
        told.setdefault(what, set()).add(word)
        if word not in SAID:
            yield line
    home = disk.home(place / "usb", office.store.store_id)
    gone = {row.name for row in backup.listing(office) if not (home / row.name).is_dir()}
    yield from (f"backup {name} is in the list only" for name in gone)
    if any(line.startswith("backup ") for line in said):
        yield from _wrong_backups(home)
    yield from (
        f"{code} was said to be saved" for code in told if code.startswith("HN") and code not in known
    )
    for code in known:
        yield from _wrong_dossier(office, code, told.get(code, set()))


def _wrong_backups(home: Path) -> Iterator[str]:
    found = [home / name for name in disk.names(home)]
    if not found:
        yield "a backup was said to be made"
    for folder in found:
        yield from (
            f"{folder.name}: {code}" for code in disk.outside_faults(folder, disk.read_manifest(folder))
        )
        lost = [file for file in disk.listed(folder) if not disk.file_is_whole(home, file)]
        yield from (f"{folder.name} lacks a file" for _ in lost)


def _wrong_dossier(office: Office, code: str, said: set[str]) -> Iterator[str]:
    uid = queries.resolve(office, code)
    found = documents(office, uid)
    count = {word: sum(p.entry.subject.startswith(word) for p in found) for word in ("Dán", "Gõ", "Quét")}
    wanted = {"Dán": ("pasted", ROWS), "Gõ": ("typed", 1), "Quét": ("scan", 1)}
    for word, (step, most) in wanted.items():
        if count[word] not in (0, most) or (step in said and not count[word]):
            yield f"{code}: {count[word]} of {step}, said {sorted(said)}"
    if any((p.entry.subject == "Quét") != (p.attachment is not None) for p in found):
        yield f"{code}: a paper without its file"
    if "completed" in said and lifecycle.view(office, uid).state is not DossierState.COMPLETED:
        yield f"{code} was said to be completed"
    if [p.ordinal for p in found] != list(range(1, len(found) + 1)):
        yield f"{code}: the order has a hole"
    if sheet(office, uid).dossier.title != f"Hồ sơ {code.removeprefix('HN.').partition('/')[0]}":
        yield f"{code}: half a dossier"
