"""What waits to be filed, register papers and scanned files alike, as lines with the dossiers proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from hoso_desktop.domain.document import RegisterEntry
from hoso_desktop.services import registers, scan_folder
from hoso_desktop.services.office import Office
from hoso_desktop.services.registers import UnfiledPaper
from hoso_desktop.services.scan_folder import WaitingScan
from hoso_desktop.ui.rows_model import RowsModel
from hoso_desktop.ui.text import tr

# More lines than a person works off in one sitting; the rest follow when these are gone.
MOST_LINES = 300
MOST_CHOICES = 5
WIDTHS = {0: 132, 1: 92, 3: 140, 4: 136, 5: 200}
WIDE = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """A dossier that a line may go into, and why. `placement_uid`: the paper there that lacks this file."""

    dossier_uid: str
    code: str
    title: str
    why: str
    placement_uid: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: a paper of the register, or a scanned file (`is_scan`) and the paper its name speaks of."""

    uid: str
    is_scan: bool
    symbol: str
    day: str
    subject: str
    author: str
    choices: tuple[Choice, ...]
    entry: RegisterEntry | None = None


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The lines to show and how many wait in all."""

    lines: tuple[Waiting, ...]
    total: int


def count(office: Office) -> int:
    """How many papers and files wait; cheap, whatever the size of the register."""
    return registers.unfiled_count(office) + scan_folder.waiting_count(office)


def load(office: Office) -> WaitingList:
    """Everything the list shows, read together."""
    if not count(office):
        return WaitingList((), 0)  # proposing reads every open dossier: not for nothing
    papers = registers.unfiled(office, limit=MOST_LINES)
    by_entry = {paper.row.uid: paper for paper in papers}
    scans = tuple(_of_scan(scan, by_entry) for scan in scan_folder.waiting(office))
    total = registers.unfiled_count(office) + len(scans)
    return WaitingList((*scans, *(_of_paper(paper) for paper in papers)), total)


def _of_paper(paper: UnfiledPaper) -> Waiting:
    row = paper.row
    return Waiting(
        uid=row.uid,
        is_scan=False,
        symbol=row.number_text,
        day=row.day_text,
        subject=row.subject,
        author=row.author,
        choices=_proposed(paper),
    )


def _proposed(paper: UnfiledPaper) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.dossier_uid, one.code, one.title, registers.why(one))
        for one in paper.proposals[:MOST_CHOICES]
    )


def _of_scan(scan: WaitingScan, unfiled: dict[str, UnfiledPaper]) -> Waiting:
    best = scan.papers[0] if scan.papers else None
    choices = [
        Choice(
            paper.dossier_uid,
            paper.dossier_code,
            tr("gắn vào {symbol}", symbol=paper.entry.number.text),
            tr("tên tệp ghi số, ký hiệu này; văn bản chưa có tệp"),
            paper.placement_uid,
        )
        for paper in scan.papers
        if paper.placement_uid and not paper.has_file
    ]
    if best is not None and best.entry.uid in unfiled:
        choices += _proposed(unfiled[best.entry.uid])
    return Waiting(
        uid=scan.uid,
        is_scan=True,
        symbol=tr("Tệp quét"),
        day=best.entry.date.text() if best else "",
        subject=scan.name,
        author=best.entry.author if best else "",
        choices=tuple(choices[:MOST_CHOICES]),
        entry=best.entry if best else None,
    )


def common_choices(lines: Sequence[Waiting]) -> tuple[Choice, ...]:
    """Dossiers for all of these lines, those proposed most often first; a single line keeps its own order."""
    if len(lines) == 1:
        return lines[0].choices
    found: dict[str, tuple[int, int, Choice]] = {}
    for line in lines:
        for place, choice in enumerate(line.choices):
            times, best, first = found.get(choice.dossier_uid, (0, place, choice))
            found[choice.dossier_uid] = (times + 1, min(best, place), first)
    ranked = sorted(found.values(), key=lambda one: (-one[0], one[1]))
    count = len(lines)
    return tuple(
        Choice(
            choice.dossier_uid,
            choice.code,
            choice.title,
            tr("đề xuất cho {times} trong {count} dòng đã chọn", times=times, count=count),
        )
        for times, _best, choice in ranked[:MOST_CHOICES]
    )


def choice_text(place: int, choice: Choice) -> str:
    """A proposal behind its key."""
    parts = (choice.code, choice.title, choice.why)
    return f"{place + 1}   " + " · ".join(part for part in parts if part)


def name(line: Waiting) -> str:
    """A line in full."""
    return " · ".join(part for part in (line.symbol, line.day, line.subject) if part)


def short(lines: Sequence[Waiting]) -> str:
    """What was just filed, in few words."""
    if len(lines) != 1:
        return tr("{count} mục", count=len(lines))
    line = lines[0]
    return line.subject if line.is_scan or not line.symbol else line.symbol


def named(lines: Sequence[Waiting]) -> str:
    """The question of the dossier picker."""
    if len(lines) == 1:
        return tr("Đưa vào hồ sơ nào: {name}", name=name(lines[0]))
    return tr("Đưa {count} mục đã chọn vào hồ sơ nào", count=len(lines))


def about(lines: Sequence[Waiting], proposed: bool) -> str:
    """What the person can do now."""
    if not lines:
        return tr("Chọn một hay nhiều dòng.")
    if not proposed:
        return tr("Chưa có đề xuất: gõ mã hay tiêu đề hồ sơ, hoặc bấm K.")
    if len(lines) == 1:
        return tr("Bấm Enter hoặc số để đưa vào hồ sơ:")
    return tr("{count} dòng đã chọn, cùng đưa vào một hồ sơ:", count=len(lines))


class WaitingModel(RowsModel):
    """The lines of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (
            tr("Số, ký hiệu"),
            tr("Ngày"),
            tr("Tên loại và trích yếu"),
            tr("Tác giả"),
            tr("Đề xuất (Enter)"),
            tr("Vì sao"),
        )
        super().__init__(headings, parent)
        self.lines: list[Waiting] = []

    def show_lines(self, lines: list[Waiting]) -> None:
        """Show other lines."""
        self.lines = lines
        self.put([_cells(line) for line in lines])

    def remove(self, uids: set[str]) -> None:
        """Lines that are being filed leave at once."""
        for row in range(len(self.lines) - 1, -1, -1):
            if self.lines[row].uid in uids:
                self.beginRemoveRows(self.index(-1, -1), row, row)
                del self.lines[row]
                self.rows = [*self.rows[:row], *self.rows[row + 1 :]]
                self.endRemoveRows()


def _cells(line: Waiting) -> tuple[str, ...]:
    best = line.choices[0] if line.choices else None
    proposed = best.code if best else tr("chọn hồ sơ…")
    return (line.symbol, line.day, line.subject, line.author, proposed, best.why if best else "")
