"""`hoso history`: the lines, the file, the check and the head for paper."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hoso_desktop.services.office import open_office
from tests.cli.conftest import PASSWORD, Hoso
from tests.support.office import story_clock


@pytest.fixture
def filled(office: Hoso) -> Hoso:
    assert office("new", "HN.15", "--title", "Hồ sơ họp", "--retention", "Vĩnh viễn").code == 0
    assert office("new", "HN.16", "--title", "Hồ sơ khác", "--retention", "5 năm").code == 0
    return office


def test_lines_are_told_newest_first(filled: Hoso) -> None:
    said = filled("history", plain=True).out.splitlines()
    assert said[:4] == [
        "16/11/2026 9:00 · Trần Thị Lành · đã đăng nhập",  # to ask for this
        "16/11/2026 9:00 · Trần Thị Lành · đã mở xem hồ sơ HN.16/2026",
        "16/11/2026 9:00 · Trần Thị Lành · đã lập hồ sơ HN.16/2026",
        "16/11/2026 9:00 · Trần Thị Lành · đã đăng nhập",
    ]
    found = filled("history", "--kind", "dossiers").json
    assert found["more"] is False
    assert found["lines"][0] == {
        "at": "2026-11-16T09:00:00+07:00", "person": "Trần Thị Lành", "text": "đã lập hồ sơ HN.16/2026",
        "kind": "dossier.created", "group": "dossiers", "dossier": "HN.16/2026", "count": 1,
        "clock_doubtful": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "words, said",
    [
        (["HN.15"], ["đã mở xem hồ sơ HN.15/2026", "đã lập hồ sơ HN.15/2026"]),
        (["--kind", "dossiers", "--limit", "1"], ["đã lập hồ sơ HN.16/2026"]),
        (["--kind", "handed_out"], []),
        (["--from", "17/11/2026"], []),
        (["--to", "15/11/2026"], []),
        (["HN.15", "--from", "16/11/2026", "--kind", "dossiers"], ["đã lập hồ sơ HN.15/2026"]),
        (
            ["--person", "vanthu", "--to", "16/11/2026", "--limit", "1", "--kind", "readings"],
            ["đã mở xem hồ sơ HN.16/2026"],
        ),
    ],
)
def test_what_is_asked_for_is_told(filled: Hoso, words: list[str], said: list[str]) -> None:
    assert [line["text"] for line in filled("history", *words).json["lines"]] == said


def test_more_than_asked_for_is_said(filled: Hoso) -> None:
    done = filled("history", "--limit", "1")
    assert done.json["more"] is True
    assert "--limit" in filled("history", "--limit", "1", plain=True).out.splitlines()[-1]
    assert filled("history", "--from", "17/11/2026", plain=True).out.strip() == "Không có dòng nào."


@pytest.mark.parametrize(
    "words, code, exit_code",
    [
        (["HN.99"], "dossier.not_found", 1),
        (["--person", "ai"], "people.unknown", 1),
        (["--from", "32/13/2026"], "cli.bad_day", 2),
        (["--head", "9f3a22bc"], "cli.history_no_head", 2),
        (["verify", "--head", "xyz"], "history_fault.bad_head", 2),
        (["--out", "lich-su.pdf"], "history_file.kind", 2),
    ],
)
def test_what_cannot_be_is_refused(filled: Hoso, words: list[str], code: str, exit_code: int) -> None:
    done = filled("history", *words)
    assert (done.json["error"]["code"], done.code) == (code, exit_code)


def test_the_head_on_paper_proves_the_history(filled: Hoso) -> None:
    given = filled("history", "head", "--note", "sổ trực").json
    assert given["written"].startswith(f"{given['seq']} · {given['hash'][:4]} {given['hash'][4:8]}")
    for head in (given["hash"][:8], given["written"], given["hash"]):
        done = filled("history", "verify", "--head", head)
        assert (done.code, done.json["ok"], done.json["given_at"]) == (0, True, given["seq"])
    assert done.json["last_anchor"] == given["seq"]
    said = filled("history", "verify", plain=True).out
    assert "mã đã in hoặc ghi ra sổ trực" in said


def test_without_any_head_outside_the_check_says_what_it_does_not_know(filled: Hoso) -> None:
    done = filled("history", "verify")
    assert done.json["anchors"] == 0
    assert "hoso history head" in filled("history", "verify", plain=True).out


def test_a_changed_history_is_told_and_located(filled: Hoso, tmp_path: Path) -> None:
    head = filled("history", "head").json
    opened = open_office(tmp_path / "kho", PASSWORD, clock=story_clock())
    with opened as office, office.store.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET at_utc = '2026-01-01T00:00:00.000Z' WHERE seq = 5")
    done = filled("history", "verify", "--head", head["written"])
    assert done.code == 1
    (told,) = done.json["problems"]
    assert (told["code"], told["seq"], told["after"]) == ("history_fault.row", 5, 0)
    assert "Mục 5 của lịch sử sử dụng đã bị sửa" in filled("history", "verify", plain=True).out
    assert filled("verify").json["problems"][0]["code"] == "history_fault.row"


def test_an_older_copy_of_the_store_is_told_by_the_head_on_paper(filled: Hoso, tmp_path: Path) -> None:
    """What a chain alone cannot know: that it went on somewhere else."""
    shutil.copytree(tmp_path / "kho", tmp_path / "cu")
    filled("new", "HN.17", "--title", "Hồ sơ ba", "--retention", "5 năm")
    head = filled("history", "head").json["written"]
    done = filled("--store", tmp_path / "cu", "history", "verify", "--head", head, named=False)
    assert done.code == 1
    assert done.json["problems"][0]["code"] == "history_fault.cut"


def test_the_history_is_written_as_text_that_holds_no_formula(filled: Hoso, tmp_path: Path) -> None:
    filled("person", "add", "=1+1", "--name", "=cmd|x", "--kdf-memory", 64)
    target = tmp_path / "ls.csv"
    done = filled("history", "--out", target)
    assert done.code == 0, done.err
    data = target.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == ["Thời điểm", "Người", "Việc", "Hồ sơ", "Lưu ý"]
    assert rows[-2] == [f"Số dòng: {done.json['lines']}"]
    assert len(rows) == done.json["lines"] + 3
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    figures = rows[-1][0].rpartition(": ")[2]
    verified = filled("history", "verify", "--head", figures)
    assert verified.json["given_at"] == int(figures.split()[0])
    (told,) = filled("history", "--kind", "handed_out").json["lines"]
    assert told["kind"] == "history.exported"


def test_the_history_is_written_as_a_workbook_of_text(filled: Hoso, tmp_path: Path) -> None:
    target = tmp_path / "ls.xlsx"
    done = filled("history", "HN.15", "--out", target)
    page = load_workbook(target).active
    assert page is not None
    rows = list(page.iter_rows(values_only=True))
    assert rows[2][2] == "đã lập hồ sơ HN.15/2026"
    assert rows[-2][0] == f"Số dòng: {done.json['lines']}" == "Số dòng: 2"
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_file_that_is_there_is_not_written_over(filled: Hoso, tmp_path: Path) -> None:
    target = tmp_path / "ls.csv"
    target.write_text("giữ", encoding="utf-8")
    assert filled("history", "--out", target).json["error"]["code"] == "cli.file_exists"
    assert target.read_text(encoding="utf-8") == "giữ"
    assert filled("history", "--out", target, "--force").code == 0
