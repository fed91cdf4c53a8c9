"""Lists saved for editing say what the print of the same records says; nobody's paper is fresh for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from hoso_desktop.domain.clock import VIETNAM, FixedClock
from hoso_desktop.domain.fonds import Location
from hoso_desktop.domain.retention import PERMANENT, Retention, years
from hoso_desktop.domain.sign_off import Step
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.printing.forms import FORM_IDS, shipped, variants
from hoso_desktop.services import (
    dossiers,
    file_plan,
    form_store,
    imports,
    paper_files,
    papers,
    plan_lists,
)
from hoso_desktop.services.arrangement import arrange
from hoso_desktop.services.office import Office
from tests.printing.papers import drawn, squeezed
from tests.printing.test_word import texts
from tests.support.lifecycle import put_into
from tests.support.office import add_dossier, make_office, paper, sheet

DAY = datetime(2026, 12, 18, 9, tzinfo=VIETNAM)
LISTS = ("contents", "file_plan", "hand_in_list", "inventory_list", "year_statistics")


def handed_in(office: Office, number: str, period: Retention) -> str:
    """A dossier of three papers with its archival number, its box and everything signed off."""
    uid = add_dossier(office, f"TH.{number}", f"Tập Nghị quyết của Đảng ủy xã Tân Lập, tập {number}", period)
    rows = [
        paper("=Nghị quyết về công tác cán bộ", pages=3, number="5-NQ/ĐU", date="05/01/2026"),
        paper("Báo cáo", pages=2, number="12-BC/ĐU", date="12/11/2026"),
        paper("Danh sách", pages=1, date="12/11/2026"),
    ]
    dossiers.add_documents(office, uid, rows)
    arrange(office, uid, "1", number=number)
    dossiers.edit_dossier(office, uid, sheet(office, uid).dossier.revision, location=Location(box="1"))
    put_into(office, uid, Step.WORK_ENDED, Step.COMPLETED, Step.HANDED_IN)
    return uid


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a plan and two dossiers handed in, one of each kind of retention."""
    with make_office(tmp_path_factory.mktemp("tep") / "kho", clock=FixedClock(DAY)) as opened:
        file_plan.adopt_starter(opened, 2026)
        handed_in(opened, "1", PERMANENT)
        handed_in(opened, "2", years(20))
        yield opened


def what_of(office: Office, form_id: str) -> list[str]:
    return papers.named(office, form_id, ["TH.1"] if form_id == "contents" else [])


def cells(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return ["".join(str(cell.value or "") for row in page.iter_rows() for cell in row) for page in book]


@pytest.mark.parametrize("form_id", LISTS)
def test_a_workbook_of_records_says_what_their_print_says(
    office: Office, tmp_path: Path, form_id: str
) -> None:
    what = what_of(office, form_id)
    done = paper_files.write(office, form_id, what, tmp_path / "a.XLSX")
    assert (done.kind, done.form_id, done.problems) == ("xlsx", form_id, ())
    text = cells(done.path)
    assert done.papers == len(text)
    assert squeezed("".join(text)) == drawn(papers.render(office, form_id, what).pdf, shipped(form_id))


@pytest.mark.parametrize("form_id", LISTS)
def test_a_word_file_of_records_says_what_their_print_says(
    office: Office, tmp_path: Path, form_id: str
) -> None:
    what = what_of(office, form_id)
    done = paper_files.write(office, form_id, what, tmp_path / "a.docx")
    assert done.kind == "docx"
    text = "".join(texts(docx.Document(str(done.path))))
    assert squeezed(text) == drawn(papers.render(office, form_id, what).pdf, shipped(form_id))


def test_files_in_a_folder_are_named_like_the_prints_and_never_written_over(
    office: Office, tmp_path: Path
) -> None:
    what = what_of(office, "contents")
    names = [paper_files.write_into(office, "contents", what, tmp_path, "docx").path.name for _ in range(2)]
    assert names[0] == "TH.1-muc-luc.docx"
    assert len(set(names)) == 2
    done = paper_files.write_into(office, "file_plan", ["2026"], tmp_path, "xlsx")
    assert done.path.name == "danh-muc-ho-so-2026.xlsx"
    with pytest.raises(UsageError):
        paper_files.write_into(office, "cover", what, tmp_path, "docx")


def test_permanent_and_limited_dossiers_are_two_sheets(office: Office, tmp_path: Path) -> None:
    done = paper_files.write(office, "hand_in_list", [], tmp_path / "a.xlsx")
    first, second = cells(done.path)
    assert "TH.1" in first
    assert "TH.2" in second
    assert "TH.1" not in second


def test_what_was_saved_can_be_read_in_again(office: Office, tmp_path: Path) -> None:
    plan = file_plan.plan_of(office, 2026)
    saved = paper_files.write(office, "file_plan", ["2026"], tmp_path / "dm.xlsx")
    titles = plan_lists.preview_list(saved.path).titles
    assert [(one.notation, one.title, one.retention.label) for one in titles] == [
        (entry.notation, entry.title, entry.retention.label) for entry in plan.entries
    ]
    contents = paper_files.write(office, "contents", what_of(office, "contents"), tmp_path / "ml.xlsx")
    read = imports.preview(office, contents.path)
    rows = [document.subject for document in read.proposal.documents]
    assert rows == ["=Nghị quyết về công tác cán bộ", "Báo cáo", "Danh sách"]


def test_what_a_sheet_cannot_show_is_told_with_the_file(office: Office, tmp_path: Path) -> None:
    uid = add_dossier(office, "TH.9", "Tập Tờ trình", PERMANENT)
    dossiers.add_documents(office, uid, [paper("Tờ trình về công tác cán bộ " * 15)])
    form_store.adopt(office, form_store.shipped_text("contents").replace("width = 46.5", "width = 11.0"))
    saved = paper_files.write(office, "contents", [uid], tmp_path / "a.xlsx")
    assert [problem.code for problem in saved.problems] == ["print.row_too_tall"]
    assert paper_files.write(office, "contents", [uid], tmp_path / "a.docx").problems == ()
    form_store.reset(office, "contents")


def test_an_office_s_own_form_is_the_one_that_is_saved(office: Office, tmp_path: Path) -> None:
    own = form_store.shipped_text("contents").replace('heading = "Ghi chú"', 'heading = "Ghi thêm"')
    form_store.adopt(office, own)
    what = what_of(office, "contents")
    assert "Ghi thêm" in cells(paper_files.write(office, "contents", what, tmp_path / "a.xlsx").path)[0]
    form_store.reset(office, "contents")


def test_saving_is_recorded_and_is_no_print(office: Office, tmp_path: Path) -> None:
    (uid,) = what = what_of(office, "contents")
    paper_files.write(office, "contents", what, tmp_path / "a.xlsx")
    with office.store.read() as connection:
        asked = "SELECT kind, dossier_uid FROM journal ORDER BY seq DESC LIMIT 1"
        assert tuple(connection.exec_driver_sql(asked).one()) == ("paper.saved", uid)
        asked = "SELECT count(*) FROM printed"
        assert connection.exec_driver_sql(asked).scalar_one() == 0


def test_the_variants_of_an_editable_form_are_editable_too() -> None:
    for form_id in FORM_IDS:
        if paper_files.kinds(form_id):
            assert all(form.table is not None for form in variants(form_id))
    assert paper_files.kinds("cover") == paper_files.kinds("set") == ()


def test_what_a_file_name_asks_for(office: Office, tmp_path: Path) -> None:
    assert paper_files.kind_of("contents", Path("a.PDF")) == ""
    assert paper_files.kind_of("contents", Path("HN.15")) == ""
    with pytest.raises(UsageError) as caught:
        paper_files.kind_of("cover", Path("a.xlsx"))
    assert caught.value.code == "print.not_editable"
    with pytest.raises(UsageError) as unknown:
        paper_files.kind_of("contents", Path("a.xls"))
    assert ".xlsx" in str(unknown.value.params["known"])
    with pytest.raises(UsageError):
        paper_files.write(office, "contents", [], tmp_path / "a.pdf")
    with pytest.raises(UserError):
        paper_files.write(office, "contents", [], tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
