"""The readable export: opened without us, compared to the row, and a store made of it again."""

from __future__ import annotations

import hashlib
import html.parser
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pypdfium2
import pytest

from hoso_desktop.crypto.slots import FLOOR
from hoso_desktop.errors import Cancelled, UserError
from hoso_desktop.jobs import JobContext
from hoso_desktop.services import (
    batches,
    demo,
    dossiers,
    file_plan,
    health,
    holdings,
    people,
    queries,
    readable_compare,
    readable_export,
    readable_rebuild,
    readers,
    search,
)
from hoso_desktop.services.office import ALL_ROLES, Office, open_office
from tests.support.lifecycle import completed
from tests.support.office import (
    add_dossier,
    documents,
    journal_kinds,
    make_office,
    paper,
    scalar,
    story_clock,
    write_pdf,
)

NEW = "mat khau cua kho moi"
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"  # in UTF-8
TITLE = "Hồ sơ <b>đất đai</b> & =1+1 “xã”"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office in which something of everything was done."""
    with make_office(tmp_path / "kho") as office:
        file_plan.adopt_starter(office, 2026)
        completed(office, tmp_path)
        uid = add_dossier(office, "ĐĐ.01", TITLE)
        dossiers.add_documents(office, uid, [paper("=cmd()", number="1-BC/ĐU", date="05/11/2026", pages=2)])
        dossiers.attach_file(
            office, documents(office, uid)[0].uid, write_pdf(tmp_path / "a.pdf", "mot trang")
        )
        holdings.hold(office, uid, reason="Đang thanh tra")
        yield office


@pytest.fixture
def folder(office: Office, tmp_path: Path) -> Path:
    readable_export.export(office, tmp_path / "xuat")
    return tmp_path / "xuat"


class Links(html.parser.HTMLParser):
    """What a page points to, and whether it needs anything from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets += [value or "" for name, value in attrs if name in ("href", "src")]


def links(path: Path) -> Links:
    found = Links()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def test_every_page_leads_to_what_is_there_and_needs_nothing_else(folder: Path) -> None:
    pages = list(folder.rglob("*.html"))
    assert len(pages) == 4
    for page in pages:
        found = links(page)
        assert not found.tags & {"script", "img", "link", "iframe", "b"}
        for target in found.targets:
            assert (page.parent / unquote(target)).resolve().is_file(), target
    text = (folder / "index.html").read_text(encoding="utf-8")
    assert "Hồ sơ &lt;b&gt;đất đai&lt;/b&gt; &amp; =1+1 “xã”" in text
    assert "KHÔNG mã hóa" in (folder / "DOC-TRUOC.html").read_text(encoding="utf-8")


def test_files_papers_and_lists_open(folder: Path) -> None:
    scans = list((folder / "ho-so").rglob("*.pdf"))
    assert len(scans) == 1
    assert "mot trang" in pypdfium2.PdfDocument(scans[0])[0].get_textpage().get_text_range()
    lists = list((folder / "muc-luc").glob("*.pdf"))
    assert len(lists) == 2
    texts = [pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range() for path in lists]
    assert any("Tờ trình" in text for text in texts)
    book = openpyxl.load_workbook(folder / "bang-ke" / "van-ban.xlsx")
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]  # type: ignore[union-attr]
    assert len(cells) == 4 * 8
    assert "=cmd()" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_its_sums_are_those_any_system_checks(folder: Path) -> None:
    assert (
        subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    )
    listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(listed) == len([path for path in folder.rglob("*") if path.is_file()]) - 1


@pytest.mark.battery
def test_an_office_program_opens_the_lists(folder: Path, tmp_path: Path, judge: Callable[[str], str]) -> None:
    for path in (folder / "bang-ke").glob("*.xlsx"):
        out = str(tmp_path / "csv")
        words = [judge("soffice"), "--headless", "--convert-to", _CSV, "--outdir", out, str(path)]
        subprocess.run(words, check=True, capture_output=True, timeout=120)
        lines = (tmp_path / "csv" / f"{path.stem}.csv").read_text(encoding="utf-8").splitlines()
        assert len(lines) > 2
    assert any("=cmd()" in path.read_text(encoding="utf-8") for path in (tmp_path / "csv").glob("*.csv"))


def test_no_key_and_no_login_leaves(office: Office, folder: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (folder / "du-lieu").iterdir())
    assert "AGE-SECRET" not in text
    assert office.person.login not in text
    assert scalar(office, "SELECT storage_id FROM attachment") not in text


def test_it_is_the_same_as_the_store_until_something_changes(office: Office, folder: Path) -> None:
    assert readable_compare.compare(folder, office) == ()
    uid = queries.resolve(office, "ĐĐ.01")
    now = queries.peek(office, uid).dossier
    dossiers.edit_dossier(office, uid, now.revision, note="Ghi chú mới")
    found = readable_compare.compare(folder, office)
    assert [problem.code for problem in found] == ["readable.differs.both"]
    assert "note" in str(found[0].params["fields"])


def test_a_store_made_of_it_is_the_same(office: Office, folder: Path, tmp_path: Path) -> None:
    done = readable_rebuild.rebuild(
        folder, tmp_path / "moi", NEW, login="moi", person="Người dựng lại", cost=FLOOR, clock=story_clock()
    )
    assert (done.dossiers, done.papers, done.files) == (2, 4, 1)
    with open_office(tmp_path / "moi", NEW, clock=story_clock()) as new:
        assert readable_compare.compare(folder, new) == ()
        assert health.verify_store(new).problems == ()
        uid = queries.resolve(new, "ĐĐ.01")
        assert queries.peek(new, uid).dossier.title == TITLE
        first, second = (queries.peek(one, uid) for one in (office, new))
        assert first.totals == second.totals
        assert [d.sheets for d in first.documents] == [d.sheets for d in second.documents]
        assert len(search.find(new, "đất đai").hits) == len(search.find(office, "đất đai").hits) > 0
        assert "store.rebuilt" in journal_kinds(new)
        readable_export.export(new, tmp_path / "lan hai")
        # The old history stays with the old export; everything else is the same again.
        assert readable_compare.between(folder, tmp_path / "lan hai") == ()
        again = dossiers.new_dossier(new, dossiers.NewDossier("TH.09", "Hồ sơ mở trong kho mới"))
        assert again.dossiers


def test_the_store_goes_on_where_the_old_one_stood(office: Office, folder: Path, tmp_path: Path) -> None:
    """Whoever was at work before is let in again under his own name."""
    readable_rebuild.rebuild(
        folder, tmp_path / "moi", NEW, login="moi", person="", cost=FLOOR, clock=story_clock()
    )
    with open_office(tmp_path / "moi", NEW, clock=story_clock()) as new:
        known = {one.name for one in people.persons(new)}
        assert office.person.name in known
        assert new.profile.name == office.profile.name
        assert batches.every(new) == batches.every(office)


@pytest.mark.parametrize("how", ["changed", "lost", "facts", "sums"])
def test_a_spoilt_export_makes_no_store(folder: Path, tmp_path: Path, how: str) -> None:
    scan = next((folder / "ho-so").rglob("*.pdf"))
    facts = folder / "du-lieu" / "dossier.jsonl"
    if how == "changed":
        scan.write_bytes(scan.read_bytes() + b" ")
    elif how == "lost":
        scan.unlink()
    elif how == "facts":
        facts.write_bytes(facts.read_bytes().replace("đất".encode(), "đât".encode(), 1))
    else:
        (folder / "SHA256SUMS").unlink()
    with pytest.raises(UserError) as caught:
        readable_rebuild.rebuild(folder, tmp_path / "moi", NEW, login="moi", person="", cost=FLOOR)
    assert caught.value.code == ("readable.not_one" if how == "sums" else "readable.damaged")
    assert not (tmp_path / "moi").exists()


def test_facts_changed_with_their_sums_are_found_by_comparing(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "khac"
    shutil.copytree(folder, other)
    path = other / "du-lieu" / "dossier.jsonl"
    path.write_bytes(path.read_bytes().replace("đất".encode(), "đât".encode(), 1))
    sums = other / "SHA256SUMS"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    name = "  du-lieu/dossier.jsonl"
    lines = [digest + name if line.endswith(name) else line for line in sums.read_text().splitlines()]
    sums.write_text("\n".join(lines) + "\n")
    assert [problem.code for problem in readable_compare.between(folder, other)] == ["readable.differs.both"]
    assert [problem.code for problem in readable_compare.compare(other, office)] == ["readable.differs.both"]


def test_damage_is_named(folder: Path) -> None:
    (folder / "index.html").write_text("khac")
    (folder / "DOC-TRUOC.html").unlink()
    (folder / "them.txt").write_text("x")
    found = {problem.where: problem.code for problem in readable_compare.damage(folder)}
    assert found == {
        "index.html": "readable.file_differs", "DOC-TRUOC.html": "readable.file_lost",
        "them.txt": "readable.file_extra",
    }  # fmt: skip


def test_what_is_there_is_never_mixed_with(office: Office, tmp_path: Path) -> None:
    taken = tmp_path / "co san"
    taken.mkdir()
    (taken / "thu.txt").write_text("cua toi")
    for target, code in ((taken, "readable.exists"), (office.folder / "x", "readable.inside_store")):
        with pytest.raises(UserError) as caught:
            readable_export.export(office, target)
        assert caught.value.code == code
    assert [path.name for path in taken.iterdir()] == ["thu.txt"]
    (tmp_path / "trong").mkdir()
    assert readable_export.export(office, tmp_path / "trong").dossiers == 2


@pytest.mark.parametrize("stage", ["readable.stage.files", "readable.stage.lists"])
def test_stopping_leaves_nothing(office: Office, tmp_path: Path, stage: str) -> None:
    context = JobContext(lambda progress: context.cancel() if progress.stage == stage else None)
    with pytest.raises(Cancelled):
        readable_export.export(office, tmp_path / "xuat", context=context)
    assert not list(tmp_path.glob("xuat*"))


def test_a_restricted_dossier_is_left_out_and_nothing_told_of_it(office: Office, tmp_path: Path) -> None:
    uid = queries.resolve(office, "ĐĐ.01")
    people.add_person(office, "Người khác", "khac", NEW, roles=ALL_ROLES, cost=FLOOR)
    readers.restrict(office, uid, [office.person.uid])
    office.close()
    with open_office(tmp_path / "kho", NEW, login="khac", clock=story_clock()) as other:
        done = readable_export.export(other, tmp_path / "xuat")
        assert (done.dossiers, done.files) == (1, 0)
        assert readable_compare.compare(tmp_path / "xuat", other) == ()
    everything = b"".join(path.read_bytes() for path in (tmp_path / "xuat").rglob("*") if path.is_file())
    for word in ("đất đai", "=cmd()", "thanh tra"):
        assert word.encode() not in everything
    about = (tmp_path / "xuat" / "DOC-TRUOC.html").read_text(encoding="utf-8")
    assert "toàn bộ hồ sơ mà người xuất được xem" in about


@pytest.mark.battery
def test_the_practice_office_goes_out_and_comes_back(tmp_path: Path) -> None:
    with demo.make_demo(tmp_path / "kho", password=NEW, clock=story_clock()) as office:
        done = readable_export.export(office, tmp_path / "xuat")
        assert done.dossiers > 20
        assert readable_compare.compare(tmp_path / "xuat", office) == ()
    readable_rebuild.rebuild(tmp_path / "xuat", tmp_path / "moi", NEW, login="moi", person="", cost=FLOOR)
    with open_office(tmp_path / "moi", NEW) as new:
        assert readable_compare.compare(tmp_path / "xuat", new) == ()
        assert health.verify_store(new).problems == ()
        rows = (tmp_path / "xuat" / "du-lieu" / "dossier.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(rows) == done.dossiers == len(queries.dossier_ids(new))
        assert json.loads(rows[0])["row"]["title"]
