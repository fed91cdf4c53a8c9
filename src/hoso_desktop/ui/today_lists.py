"""What lies behind a line of Hôm nay: due dossiers, loans, giữ lại, signatures, the year, the rules.

Each is one plain table; `read` runs on a background lane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hoso_desktop.domain.holding import Holding, HoldingKind, Loan
from hoso_desktop.services import deadlines, due_list, holdings, rules, today, year
from hoso_desktop.services.office import Office
from hoso_desktop.ui.day_text import day_text
from hoso_desktop.ui.text import tr


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of a table; `uids` are the dossiers they are about, empty where none."""

    cells: Sequence[Sequence[str]]
    uids: Sequence[str] = ()
    codes: Sequence[str] = ()
    acts: Sequence[str] = ()  # the dialog a line opens besides its dossier: holding, hold, loan


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list: its name, its rule in a sentence, headings, widths, and where the rows come from."""

    title: str
    why: str
    empty: str
    headings: tuple[str, ...]
    widths: dict[int, int]
    wide: int
    read: Callable[[Office], Rows]
    act: str = ""  # what the button for a line says
    papers: tuple[tuple[str, str], ...] = ()  # what can be printed of it: kind of subject, words


def _due(office: Office) -> Rows:
    lines = due_list.due(office)
    now = office.today()

    def state(line: due_list.DueLine) -> str:
        if line.held:
            return tr("Tạm dừng nộp, hủy")
        if line.kept_until is not None:
            return tr("Giữ lại đến {day}", day=day_text(line.kept_until))
        left = line.deadline.days_left(now)
        return tr("Còn {days} ngày", days=left) if left >= 0 else tr("Quá {days} ngày", days=-left)

    cells = [
        (
            day_text(line.deadline.day), line.code, line.title,
            deadlines.arithmetic(line.deadline), state(line),
        )
        for line in lines
    ]  # fmt: skip
    uids, codes = [line.uid for line in lines], [line.code for line in lines]
    return Rows(cells, uids, codes, ["holding"] * len(lines))


def _loans(office: Office) -> Rows:
    found = holdings.lent(office)
    cells = []
    for one in found:
        loan = one.fact
        if isinstance(loan, Loan):
            days = loan.days_overdue(office.today())
            late = tr("Quá hạn {days} ngày", days=days) if days else ""
            cells.append(
                (day_text(loan.due_on), one.code, one.title, loan.borrower, day_text(loan.lent_on), late)
            )
    uids, codes = [one.dossier_uid for one in found], [one.code for one in found]
    return Rows(cells, uids, codes, ["loan"] * len(found))


def _held(office: Office) -> Rows:
    found = holdings.held(office)
    cells = []
    for one in found:
        fact = one.fact
        if isinstance(fact, Holding):
            until = day_text(fact.until) or tr("khi bỏ")
            cells.append((until, one.code, one.title, _tie_name(fact), fact.consent_number, fact.reason))
    acts = ["holding" if _is_kept_back(one.fact) else "hold" for one in found]
    return Rows(cells, [one.dossier_uid for one in found], [one.code for one in found], acts)


def _is_kept_back(fact: Holding | Loan) -> bool:
    return isinstance(fact, Holding) and fact.kind is HoldingKind.KEPT_BACK


def _tie_name(fact: Holding) -> str:
    return tr("Giữ lại") if _is_kept_back(fact) else tr("Tạm dừng nộp, hủy")


def _waiting(office: Office) -> Rows:
    found = today.waiting(office)
    return Rows([(one.code, one.title) for one in found], [one.uid for one in found])


def _year(office: Office) -> Rows:
    entries = year.entries(office)
    counts = year.dossiers_of(entries, due_list.due(office))
    cells = []
    for entry in entries:
        count = counts.get(entry.id)
        title = tr("{title}: {count} hồ sơ", title=entry.title, count=count) if count else entry.title
        when = tr("Khi có việc")
        if entry.first and entry.last:
            when = f"{entry.first:%d/%m} – {entry.last:%d/%m/%Y}"
        cells.append((when, title, tr("Theo quy định") if entry.by_rule else tr("Đề xuất"), entry.source))
    return Rows(cells)


def _rules(office: Office) -> Rows:
    found = [rules.current(office, name) for name in rules.NAMES]
    return Rows(
        [
            (one.title, one.version, tr("Đã xác nhận") if one.confirmed else tr("Đề xuất, cần xác nhận"),
             one.source)
            for one in found
        ]
    )  # fmt: skip


def kinds() -> dict[str, ListKind]:
    """Every list by its name in `look_at`."""
    return {
        "due": ListKind(
            tr("Hồ sơ đến hạn"),
            tr("Ngày tính theo năm công việc kết thúc; hồ sơ tồn đọng và hồ sơ đảng viên không có hạn."),
            tr("Không có hồ sơ nào có hạn phía trước."),
            (tr("Chậm nhất"), tr("Hồ sơ"), tr("Tiêu đề"), tr("Cách tính"), tr("Còn")),
            {0: 96, 1: 116, 3: 396, 4: 160}, 2, _due, tr("Giữ lại…"),
            (
                ("hand_in", tr("Mục lục hồ sơ, tài liệu nộp lưu…")),
                ("hand_over", tr("Biên bản giao nhận hồ sơ, tài liệu…")),
            ),
        ),
        "loans": ListKind(
            tr("Hồ sơ đang cho mượn"),
            tr("Hồ sơ quá hẹn trả đứng trước. Nhận lại hồ sơ thì bấm “Ghi trả…”."),
            tr("Không có hồ sơ nào đang cho mượn."),
            (tr("Hẹn trả"), tr("Hồ sơ"), tr("Tiêu đề"), tr("Người mượn"), tr("Ngày mượn"), tr("Tình trạng")),
            {0: 96, 1: 116, 3: 180, 4: 104, 5: 130}, 2, _loans, tr("Ghi trả…"),
            (("loans", tr("Sổ mượn, trả hồ sơ, tài liệu…")),),
        ),
        "holdings": ListKind(
            tr("Hồ sơ giữ lại, tạm dừng"),
            tr("Giữ lại phải có văn bản đồng ý và không quá 02 năm kể từ ngày đến hạn."),
            tr("Không có hồ sơ nào được giữ lại."),
            (tr("Đến ngày"), tr("Hồ sơ"), tr("Tiêu đề"), tr("Tình trạng"), tr("Văn bản đồng ý"), tr("Lý do")),
            {0: 96, 1: 116, 3: 170, 4: 140, 5: 200}, 2, _held, tr("Thôi giữ…"),
            (("kept_back", tr("Danh mục hồ sơ, tài liệu giữ lại…")),),
        ),
        "waiting": ListKind(
            tr("Hồ sơ chờ xác nhận"),
            tr("Đã hoàn thiện, chờ Chánh Văn phòng xác nhận trên mục lục và chứng từ kết thúc."),
            tr("Không có hồ sơ nào chờ xác nhận."),
            (tr("Hồ sơ"), tr("Tiêu đề")), {0: 130}, 1, _waiting,
        ),
        "calendar": ListKind(
            tr("Lịch công việc trong năm"),
            tr("Việc theo quy định và việc phần mềm đề xuất, mỗi việc kèm căn cứ."),
            tr("Lịch chưa có việc nào."),
            (tr("Thời gian"), tr("Việc"), tr("Tính chất"), tr("Căn cứ")), {0: 150, 2: 110, 3: 280}, 1, _year,
            papers=(("statistics", tr("Biểu thống kê hồ sơ, văn bản trong năm…")),),
        ),
        "rules": ListKind(
            tr("Các bộ quy tắc đang dùng"),
            tr("Thời hạn, ngày hạn và lịch là dữ liệu có nguồn. Bản do tỉnh xác nhận thay cho bản đề xuất."),
            tr("Không có bộ quy tắc nào."),
            (tr("Bộ quy tắc"), tr("Bản"), tr("Xác nhận"), tr("Nguồn")), {1: 70, 2: 170, 3: 380}, 0, _rules,
            tr("Nhận bản mới…"),
        ),
    }  # fmt: skip
