"""Watches the scan folder while the window is open: at once when it changes, every minute all the same.

Network drives tell nobody of a new file, therefore the minute. Looks on the read lane; shows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from hoso_desktop import messages
from hoso_desktop.errors import UserError
from hoso_desktop.services import scan_folder
from hoso_desktop.services.scan_folder import ScanNews, Stamp
from hoso_desktop.ui.session import Session

EVERY_MS = 60_000
# A scanner writes for some seconds; looking at every chunk would be idle work.
_SETTLE_MS = 2_500
# Systems allow a program only so many watched folders.
_MOST_WATCHED = 64


class ScanWatch(QObject):
    """`looked` carries the ScanNews of a look, `trouble` a sentence (empty when all is well again)."""

    looked = Signal(object)
    trouble = Signal(str)
    folder_known = Signal(object)  # Path or None

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: Mapping[str, Stamp] = {}
        self._looking = False
        self.folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._minute = QTimer(self)
        self._minute.setInterval(EVERY_MS)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._minute.timeout.connect(self.look)
        self._soon.timeout.connect(self.look)

    def start(self) -> None:
        """Watch the folder the office has chosen, or stop when it has chosen none."""
        self._session.read(self, scan_folder.folder, self._watch)

    def _watch(self, folder: Path | None) -> None:
        self.folder = folder
        self._seen = {}
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if folder is None:
            self._minute.stop()
            self._soon.stop()
            self.trouble.emit("")
        else:
            self._watcher.addPath(str(folder))
            self._minute.start()
            self.look()
        self.folder_known.emit(folder)

    def look(self) -> None:
        """Look now; one look at a time."""
        if self.folder is None or self._looking:
            return
        self._looking = True
        seen = self._seen
        self._session.read(self, lambda office: scan_folder.look(office, seen), self._take, self._refused)

    def _take(self, news: ScanNews) -> None:
        self._looking = False
        self._seen = news.seen
        if self.folder is not None:
            self._watch_also(news.folders)
        if news.arriving:
            self._soon.start()
        left_out = messages.sentence("scan.left_out", count=news.left_out) if news.left_out else ""
        self.trouble.emit(left_out)
        self.looked.emit(news)

    def _watch_also(self, folders: Sequence[str]) -> None:
        """New sub-folders too, and the folder again when its drive is back; the minute sees to the rest."""
        known = set(self._watcher.directories())
        wanted = [path for path in folders[:_MOST_WATCHED] if path not in known]
        if wanted:
            self._watcher.addPaths(wanted)

    def _refused(self, error: UserError) -> None:
        self._looking = False
        self.trouble.emit(messages.explain(error))
