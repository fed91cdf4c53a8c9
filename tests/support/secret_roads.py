"""Every road by which words or files come into the store, each through its own service.

A road is (name, act): the act offers a text or a file of the given level and returns when it was let in. The
world is one office with something of everything in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from hoso_desktop.crypto import signing
from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.domain.document import Direction, MissingReason
from hoso_desktop.domain.events import canonical
from hoso_desktop.domain.meeting import MeetingFacts
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.services import (
    arrangement,
    components,
    dossiers,
    file_plan,
    form_bundle,
    form_editing,
    form_store,
    handover,
    holdings,
    imports,
    lifecycle,
    people,
    plan_absence,
    plan_lists,
    plan_reality,
    plan_titles,
    redaction,
    register_entry,
    registers,
    scan_folder,
    series,
)  # fmt: skip
from hoso_desktop.services.dossiers import NewDocument, NewDossier
from hoso_desktop.services.handover import Receiving
from hoso_desktop.services.lifecycle import Signature
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.plan_titles import NewTitle
from hoso_desktop.services.register_entry import NewEntry
from hoso_desktop.services.undo import undo
from tests.support.lifecycle import put_into
from tests.support.marked_files import pdf_with_lines, word_with
from tests.support.office import add_dossier, documents, paper, pdf, sheet, write_list, write_pdf

# A word that stands nowhere else; planted beside every mark.
WORD = "Quỷtháp"
LEVELS = {"MẬT": "mat", "TỐI MẬT": "toi mat", "TUYỆT MẬT": "tuyet mat"}


@dataclass(slots=True)
class World:
    """The office and the uids a road needs; `folder` is a place outside the store."""

    office: Office
    folder: Path
    scans: Path
    dossier: str = ""
    planned: str = ""
    completed: str = ""
    ended: str = ""
    entry: str = ""
    expected: str = ""
    scan: str = ""
    plan: str = ""
    title: str = ""
    person: str = ""
    made: int = field(default=0)

    def file(self, name: str) -> Path:
        """A fresh place for a file of that name."""
        self.made += 1
        place = self.folder / str(self.made)
        place.mkdir()
        return place / name

    @property
    def placement(self) -> Any:
        return documents(self.office, self.dossier)[0]

    @property
    def revision(self) -> int:
        return sheet(self.office, self.dossier).dossier.revision


def build(office: Office, folder: Path) -> World:
    """One of everything."""
    scans = folder / "may-quet"
    scans.mkdir(parents=True)
    world = World(office, folder, scans)
    world.dossier = add_dossier(office, "HN.15", "Hồ sơ Hội nghị")
    rows = [paper("Giấy mời họp", number="01-GM/ĐU", date="02/3/2026"), paper("Biên bản hội nghị")]
    dossiers.add_documents(office, world.dossier, rows)
    for name, steps in (("ended", (Step.WORK_ENDED,)), ("completed", (Step.WORK_ENDED, Step.COMPLETED))):
        uid = add_dossier(office, f"TC.{len(steps)}", f"Hồ sơ {name}")
        dossiers.add_documents(office, uid, [paper("Báo cáo", date="05/03/2026", pages=3)])
        put_into(office, uid, *steps)
        setattr(world, name, uid)
    entry = NewEntry(
        Direction.OUTGOING, paper("", number="05-QĐ/ĐU").number, subject="Quyết định khen thưởng"
    )
    register_entry.enter(office, entry)
    world.entry = _entry_uid(office)
    components.name_papers(office, world.dossier, "Tờ trình của Ban Tổ chức")
    scan_folder.choose_folder(office, scans)
    file_plan.adopt_starter(office, 2026)
    plan = file_plan.plan_of(office, 2026)
    world.plan, world.title = plan.uid, plan.entries[0].uid
    people.add_person(office, "Trần Văn Ba", "ba", "mat khau", cost=FLOOR)
    world.person = people.by_login(office, "ba").uid
    _wait_for_a_scan(world)
    with office.store.read() as connection:
        query = "SELECT uid FROM expected_paper"
        world.expected = str(connection.exec_driver_sql(query).scalar())
    return world


def _entry_uid(office: Office) -> str:
    with office.store.read() as connection:
        return str(connection.exec_driver_sql("SELECT uid FROM entry WHERE direction != ''").scalar())


def _old(path: Path) -> Path:
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def _wait_for_a_scan(world: World) -> None:
    _old(write_pdf(world.scans / "cho.pdf", "cho"))
    scan_folder.look(world.office)
    world.scan = scan_folder.waiting(world.office)[0].uid


Act = Callable[[World, str, str], object]  # level in capitals, level without marks


def _text(level: str) -> str:
    return f"{level} {WORD} về biên giới"


def _one(name: str, level: str) -> dict[str, Any]:
    return {name: _text(level)}


# -- what is typed ----------------------------------------------------------------------------------


def _edit(name: str) -> Act:
    return lambda w, level, _: dossiers.edit_dossier(w.office, w.dossier, w.revision, **_one(name, level))


def _edit_paper(name: str) -> Act:
    def act(w: World, level: str, _: str) -> object:
        placed = w.placement
        return dossiers.edit_document(w.office, placed.uid, placed.revision, **_one(name, level))

    return act


def _new_paper(name: str) -> Act:
    return lambda w, level, _: dossiers.add_documents(
        w.office, w.dossier, [replace(paper("Báo cáo", date="01/4/2026"), **_one(name, level))]
    )


def _entry(name: str) -> Act:
    def act(w: World, level: str, _: str) -> object:
        entry = replace(NewEntry(Direction.INCOMING, subject=f"Công văn {WORD}"), **_one(name, level))
        return register_entry.enter(w.office, entry)

    return act


def _edit_entry(name: str) -> Act:
    def act(w: World, level: str, _: str) -> object:
        found = register_entry.entry_of(w.office, w.entry)
        return register_entry.edit_entry(w.office, w.entry, found.revision, **_one(name, level))

    return act


def _title(name: str) -> Act:
    return lambda w, level, _: plan_titles.add_title(
        w.office, w.plan, replace(NewTitle("TH", f"Hồ sơ {WORD}"), **_one(name, level))
    )


def _edit_title(w: World, level: str, _: str) -> object:
    found = file_plan.plan_of(w.office, 2026).entries[0]
    return plan_titles.edit_title(w.office, found.uid, found.revision, title=_text(level))


def _open_title(w: World, level: str, _: str) -> object:
    plan = file_plan.plan_of(w.office, 2026)
    return plan_reality.open_from_plan(w.office, plan, plan.entries[0], title=_text(level))


def _missing(w: World, level: str, _: str) -> object:
    wanted = series.series_key("Quyết định", "ĐU", "2025-2030")
    return series.explain_missing(
        w.office, wanted, 1, 4, MissingReason.IN_OTHER_DOSSIER, note=_text(level), dossier_code="HN.15"
    )


def _decided(w: World, level: str, _: str) -> object:
    return plan_titles.approve(
        w.office, w.plan, decision_number="12-QĐ/ĐU", decision_day=date(2026, 1, 5), signer=_text(level)
    )


def _bundle(w: World, level: str, _: str) -> object:
    """A bundle is made elsewhere, by a program that lets it pass."""
    target = w.file("mau.hsb")
    text = form_store.shipped_text("cover")
    form_store.adopt(w.office, text.replace('text = "HỒ SƠ"', 'text = "HỒ SƠ KHÁC"', 1))
    form_bundle.export(w.office, ("cover",), target)
    form_store.reset(w.office, "cover")
    with zipfile.ZipFile(target) as source:
        members = {name: source.read(name) for name in source.namelist()}
    form = members["forms/cover.toml"].replace("HỒ SƠ KHÁC".encode(), _text(level).encode())
    seed, manifest = signing.new_key(), json.loads(members["manifest.json"])
    manifest["public_key"] = signing.public_key(seed).hex()
    manifest["files"] = {"forms/cover.toml": hashlib.sha256(form).hexdigest()}
    data = canonical(manifest)
    members |= {"forms/cover.toml": form, "manifest.json": data, "signature": signing.sign(seed, data)}
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return form_bundle.take_in(w.office, target, seen=form_bundle.read(w.office, target))


def _undo(w: World, level: str, _: str) -> object:
    """An older program let it in; the clerk cleared it, and then takes the clearing back."""
    with w.office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET keyword = ?", (_text(level),))
    cleared = dossiers.edit_dossier(w.office, w.dossier, w.revision, keyword="")
    with w.office.store.write() as connection:
        connection.exec_driver_sql("UPDATE dossier SET keyword = ''")
    try:
        return undo(w.office, cleared.change_uid)
    finally:
        redaction.redact(w.office, redaction.of_text(_text(level)), reason="dọn sau phép thử")


TYPED: dict[str, Act] = {
    "dossier: title of a new one": lambda w, level, _: dossiers.new_dossier(
        w.office, NewDossier("XX.01", _text(level))
    ),
    "dossier: keeper of a new one": lambda w, level, _: dossiers.new_dossier(
        w.office, NewDossier("XX.01", f"Hồ sơ {WORD}", keeper=_text(level))
    ),
    "dossier: title": _edit("title"),
    "dossier: note": _edit("note"),
    "dossier: keyword": _edit("keyword"),
    "dossier: keeper": _edit("keeper"),
    "dossier: box": _edit("box"),
    "dossier: pointer to the separate register": lambda w, level, _: dossiers.set_separately_kept(
        w.office, w.dossier, 2, _text(level)
    ),
    "row: subject": _new_paper("subject"),
    "row: author": _new_paper("author"),
    "row: note": _new_paper("note"),
    "row: signer": _new_paper("signer"),
    "row: type": _new_paper("type_name"),
    "paper: subject": _edit_paper("subject"),
    "paper: author": _edit_paper("author"),
    "paper: note": _edit_paper("note"),
    "paper: keyword": _edit_paper("keyword"),
    "paper: recipients": _edit_paper("recipients"),
    "paper: autograph": _edit_paper("autograph"),
    "paper: original place": _edit_paper("original_place"),
    "pasted block": lambda w, level, _: imports.read_pasted(f"1\t02/3/2026\t{_text(level)}\tĐảng ủy\t3"),
    "pasted block: a cell of its own": lambda w, level, _: imports.read_pasted(
        f"01-BC/ĐU\t02/3/2026\tBáo cáo {WORD}\tĐảng ủy\t3\t{level}"
    ),
    "pasted block: secrecy column": lambda w, level, _: imports.read_pasted(
        f"Số ký hiệu\tTrích yếu\tĐộ mật\n01-BC/ĐU\tBáo cáo {WORD}\t{level.capitalize()}"
    ),
    "pasted block: column headed by a level": lambda w, level, _: imports.read_pasted(
        f"Số ký hiệu\tTrích yếu\t{level}\n01-BC/ĐU\tBáo cáo {WORD}\tx"
    ),
    "register: subject": _entry("subject"),
    "register: author": _entry("author"),
    "register: note": _entry("note"),
    "register: recipients": _entry("recipients"),
    "register: edited subject": _edit_entry("subject"),
    "register: reason without dossier": lambda w, level, _: registers.no_dossier(
        w.office, [w.entry], _text(level)
    ),
    "series: explanation": _missing,
    "components: does not occur": lambda w, level, _: components.not_applicable(
        w.office, w.dossier, "minutes", _text(level)
    ),
    "components: named paper": lambda w, level, _: components.name_papers(w.office, w.dossier, _text(level)),
    "components: why not awaited": lambda w, level, _: components.dismiss_paper(
        w.office, w.expected, _text(level)
    ),
    "meeting: note": lambda w, level, _: components.set_meeting(
        w.office, w.dossier, MeetingFacts(note=_text(level))
    ),
    "plan: title": _title("title"),
    "plan: note": _title("note"),
    "plan: heading": _title("heading_title"),
    "plan: owner": _title("owner"),
    "plan: edited title": _edit_title,
    "plan: renamed heading": lambda w, level, _: plan_titles.rename_heading(
        w.office, w.plan, "TH", title=_text(level)
    ),
    "plan: paper that confirms": lambda w, level, _: plan_titles.confirm(
        w.office, [w.title], document=_text(level)
    ),
    "plan: signer of the decision": _decided,
    "plan: does not arise": lambda w, level, _: plan_absence.does_not_arise(
        w.office, w.title, _text(level)
    ),
    "plan: dossier opened from a title": _open_title,
    "holding: kept back": lambda w, level, _: holdings.keep_back(
        w.office, w.completed, consent_number="1-CV", consent_day=date(2026, 11, 2), reason=_text(level)
    ),
    "holding: held": lambda w, level, _: holdings.hold(w.office, w.dossier, reason=_text(level)),
    "loan: borrower": lambda w, level, _: holdings.lend(
        w.office, w.dossier, borrower=_text(level), due_on=date(2026, 12, 20)
    ),
    "loan: note": lambda w, level, _: holdings.lend(
        w.office, w.dossier, borrower="Ông Ba", due_on=date(2026, 12, 20), note=_text(level)
    ),
    "step: signer": lambda w, level, _: lifecycle.confirm(w.office, w.completed, Signature(_text(level))),
    "step: why reopened": lambda w, level, _: lifecycle.reopen(w.office, w.completed, _text(level)),
    "step: why supplemented": lambda w, level, _: lifecycle.begin_supplement(
        w.office, w.completed, _text(level)
    ),
    "handover: reason": lambda w, level, _: handover.hand_over(
        w.office, w.person, Receiving("Nguyễn Thị Lan", reason=_text(level))
    ),
    "person: name": lambda w, level, _: people.add_person(
        w.office, _text(level), "moi", "mat khau", cost=FLOOR
    ),
    "person: position": lambda w, level, _: people.add_person(
        w.office, "Lê Tư", "moi", "mat khau", _text(level), cost=FLOOR
    ),
    "inventory: name": lambda w, level, _: arrangement.arrange(
        w.office, w.completed, "07", inventory_name=_text(level)
    ),
    "settings: place": lambda w, level, _: save_settings(w.office, place=_text(level)),
    "form: words of a form": lambda w, level, _: form_editing.set_value(
        w.office, "cover", "head[4].text", _text(level)
    ),
    "form: a whole form": lambda w, level, _: form_store.adopt(
        w.office, form_store.shipped_text("cover").replace('text = "HỒ SƠ"', f'text = "{_text(level)}"', 1)
    ),
    "form: bundle of the province": _bundle,
    "scan: why put aside": lambda w, level, _: scan_folder.dismiss(w.office, [w.scan], _text(level)),
    "scan: paper it becomes": lambda w, level, _: scan_folder.file_scan_new(
        w.office, w.scan, w.dossier, paper(_text(level))
    ),
    "undo of what took it out": _undo,
    "redaction: its reason": lambda w, level, _: redaction.redact(
        w.office, redaction.of_row(w.office, w.dossier, 1), reason=_text(level)
    ),
}  # fmt: skip


# -- files ------------------------------------------------------------------------------------------


def _attach(make: Callable[[World, str, str], Path]) -> Act:
    return lambda w, level, bare: dossiers.attach_file(w.office, w.placement.uid, make(w, level, bare))


def _named(w: World, _: str, bare: str) -> Path:
    path = w.file(f"BC {bare} {WORD}.pdf")
    path.write_bytes(pdf(WORD))
    return path


def _stamped(w: World, level: str, _: str) -> Path:
    return pdf_with_lines(
        w.file(f"{WORD}.pdf"), [(320, 780, "ĐẢNG ỦY XÃ"), (90, 742, level), (90, 600, f"{WORD} {w.made}")]
    )


def _second_page(w: World, level: str, _: str) -> Path:
    return pdf_with_lines(w.file(f"{WORD}.pdf"), [(90, 700, WORD)], [(90, 742, level)])


def _beside_number(w: World, level: str, _: str) -> Path:
    return pdf_with_lines(
        w.file(f"{WORD}.pdf"), [(72, 742, "Số 12-BC/ĐU"), (260, 742, level), (72, 600, WORD)]
    )


def _word(w: World, level: str, _: str) -> Path:
    return word_with(w.file(f"{WORD}.docx"), ["ĐẢNG ỦY XÃ", level, f"Báo cáo {WORD}"])


def _word_header(w: World, level: str, _: str) -> Path:
    return word_with(w.file(f"{WORD}.docx"), [f"Báo cáo {WORD}"], header=level)


def _scanned(make: Callable[[World, str, str], Path], *, new: bool = False) -> Act:
    """Through the watched folder; the file waits under its name, its content never comes in."""

    def act(w: World, level: str, bare: str) -> object:
        source = make(w, level, bare)
        name = f"{w.made}{source.suffix}"
        _old(source.replace(w.scans / name))
        scan_folder.look(w.office)
        scan = next(one for one in scan_folder.waiting(w.office) if one.name == name)
        if new:
            return scan_folder.file_scan_new(w.office, scan.uid, w.dossier, paper("Báo cáo quét"))
        return scan_folder.file_scan(w.office, scan.uid, w.placement.uid)

    return act


FILES: dict[str, Act] = {
    "attach: file name": _attach(_named),
    "attach: stamp on the first page": _attach(_stamped),
    "attach: stamp on the second page": _attach(_second_page),
    "attach: beside the number": _attach(_beside_number),
    "attach: line of a Word file": _attach(_word),
    "attach: header of a Word file": _attach(_word_header),
    "row with a file: its name": lambda w, level, bare: dossiers.add_documents(
        w.office, w.dossier, [NewDocument(subject=f"Báo cáo {WORD}", file=_named(w, level, bare))]
    ),
    "row with a file: its stamp": lambda w, level, bare: dossiers.add_documents(
        w.office, w.dossier, [NewDocument(subject=f"Báo cáo {WORD}", file=_stamped(w, level, bare))]
    ),
    "scan: stamp, for a paper there is": _scanned(_stamped),
    "scan: stamp, for a new paper": _scanned(_stamped, new=True),
    "scan: stamp beside the number": _scanned(_beside_number),
}  # fmt: skip


# -- lists: refused as a whole ----------------------------------------------------------------------

_ROW = ["Hồ sơ tổng hợp", "01-NQ/ĐU", "01/03/2011", f"Báo cáo {WORD}", "Đảng ủy", "1", ""]


def _list_name(w: World, _: str, bare: str) -> object:
    return imports.preview(w.office, write_list(w.file(f"DS {bare} {WORD}.xlsx"), [_ROW]))


def _sheet_name(w: World, _: str, bare: str) -> object:
    path = write_list(w.file("ds.xlsx"), [_ROW])
    book = load_workbook(path)
    book.worksheets[0].title = f"VB {bare}"
    book.save(path)
    return imports.preview(w.office, path)


def _above_heading(w: World, level: str, _: str) -> object:
    path = write_list(w.file("ds.xlsx"), [_ROW])
    book = load_workbook(path)
    book.worksheets[0].insert_rows(1)
    book.worksheets[0]["F1"] = level
    book.save(path)
    return imports.preview(w.office, path)


def _plan_list(name: str, cell: Callable[[str], str], sheet_name: Callable[[str], str]) -> Act:
    def act(w: World, level: str, bare: str) -> object:
        book = Workbook()
        page = book.worksheets[0]
        page.title = sheet_name(bare)
        page.append(["Số, ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Ghi chú"])
        page.append(["TH.01", f"Hồ sơ {WORD}", "10 năm", cell(level)])
        path = w.file(name.format(bare=bare))
        book.save(path)
        ready = plan_lists.preview_list(path)
        return plan_lists.take_list(w.office, 2028, ready, source=path.name)

    return act


LISTS: dict[str, Act] = {
    "list: file name": _list_name,
    "list: sheet name": _sheet_name,
    "list: stamp above the heading": _above_heading,
    "plan list: a cell": _plan_list("dm.xlsx", lambda level: level, lambda _: "DM"),
    "plan list: sheet name": _plan_list("dm.xlsx", lambda _: "", lambda bare: f"DM {bare}"),
    "plan list: file name": _plan_list("DM {bare}.xlsx", lambda _: "", lambda _: "DM"),
}

# -- lists: rows held back, the others come in ------------------------------------------------------


def _csv(w: World, rows: list[list[str]]) -> Path:
    path = w.file("ds.csv")
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8-sig")
    return path


_HEAD = ["Tiêu đề hồ sơ", "Số ký hiệu", "Ngày tháng", "Trích yếu", "Tác giả", "Số trang", "Đường dẫn"]


def _with(row: list[str], at: int, text: str) -> list[str]:
    return [*row[:at], text, *row[at + 1 :]]


def _book(ending: str) -> Callable[[World, list[list[str]], list[str]], Path]:
    def make(w: World, rows: list[list[str]], head: list[str]) -> Path:
        if ending == "csv":
            return _csv(w, [head, *rows])
        return write_list(w.file("ds.xlsx"), rows, head)

    return make


def _held(ending: str, at: int, text: Callable[[str, str], str], head: list[str] | None = None) -> Act:
    def act(w: World, level: str, bare: str) -> object:
        columns = head or _HEAD
        row = [*_ROW, *([""] * (len(columns) - len(_ROW)))]
        return imports.preview(w.office, _book(ending)(w, [_with(row, at, text(level, bare))], columns))

    return act


def _held_file(make: Callable[[World, str, str], Path]) -> Act:
    """The row is plain; the file it names is not."""

    def act(w: World, level: str, bare: str) -> object:
        source = make(w, level, bare)
        path = write_list(source.parent / "ds.xlsx", [_with(_ROW, 6, source.name)])
        return imports.preview(w.office, path)

    return act


HELD_BACK: dict[str, Act] = {
    "xlsx: subject": _held("xlsx", 3, lambda level, _: _text(level)),
    "xlsx: author": _held("xlsx", 4, lambda level, _: f"Ban X ({level})"),
    "xlsx: dossier's title": _held("xlsx", 0, lambda level, _: f"Hồ sơ {level}"),
    "xlsx: number": _held("xlsx", 1, lambda level, _: f"01-BC/ĐU {level}"),
    "xlsx: secrecy column": _held("xlsx", 7, lambda level, _: level.capitalize(), [*_HEAD, "Độ mật"]),
    "xlsx: column headed by a level": _held("xlsx", 7, lambda _level, _bare: "x", [*_HEAD, "Mật"]),
    "xlsx: path": _held("xlsx", 6, lambda _, bare: f"quet/{bare}/01.pdf"),
    "xlsx: column nobody asked for": _held("xlsx", 7, lambda level, _: level, [*_HEAD, "Cột khác"]),
    "csv: subject": _held("csv", 3, lambda level, _: _text(level)),
    "csv: secrecy column": _held("csv", 7, lambda _, bare: bare, [*_HEAD, "Độ mật"]),
    "list: stamp inside the file of a row": _held_file(_stamped),
    "list: Word file of a row": _held_file(_word),
}  # fmt: skip
