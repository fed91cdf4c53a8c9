"""Story C4 by `hoso`: packages of the three sacks, twelve and one refused, thirteen after scanning."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Hoso
from tests.support.office import write_pdf

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "story-c"
WANT: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
C4 = WANT["C4"]
LEAVING = ("Vĩnh viễn", "70 năm")
NAMES = {"01": "Nhiệm kỳ I", "02": "Nhiệm kỳ II"}


@pytest.fixture
def arranged(office: Hoso) -> Hoso:
    """The list imported, every dossier numbered by `hoso arrange`."""
    office("import", FOLDER / WANT["list"], "--files", FOLDER / WANT["files_root"])
    codes = {row["title"]: row["code"] for row in office("dossiers").json["dossiers"]}
    for row in WANT["C2"]["arrangement"]:
        done = office(
            "arrange", codes[row["title"]], "--inventory", row["muc_luc"], "--inventory-name",
            NAMES[row["muc_luc"]], "--number", row["ho_so"],
        )  # fmt: skip
        assert done.code == 0, done.err
    return office


def leaving() -> list[str]:
    return [
        f"ML{row['muc_luc']}/{row['ho_so']}"
        for row in WANT["C2"]["arrangement"]
        if row["retention"] in LEAVING
    ]


def book_of(package: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    """Rows of `Hồ sơ` and `Văn bản` by heading, and the PDFs, read by programs that are not ours."""
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        book = openpyxl.load_workbook(io.BytesIO(archive.read("HSLTCQ/METADATA/MetaDuLieu.xlsx")))
    pages = []
    for name in ("Hồ sơ", "Văn bản"):
        head, *rows = book[name].iter_rows(values_only=True)
        pages.append([dict(zip((str(text) for text in head), row, strict=True)) for row in rows])
    return pages[0], pages[1], [name for name in names if name.endswith(".pdf")]


def test_c4_twelve_packages_then_thirteen(arranged: Hoso, tmp_path: Path) -> None:
    wanted = leaving()
    assert len(wanted) == C4["packages"]
    first = tmp_path / "lan 1"
    done = arranged("package", "build", *wanted, "--out", first)
    assert done.code == 1
    assert [Path(one["path"]).name for one in done.json["built"]] == C4["built_first"]
    assert sorted(path.name for path in first.glob("*.zip")) == sorted(C4["built_first"])
    (refused,) = done.json["refused"]
    told = " ".join(problem["message"] for problem in refused["problems"])
    for title in C4["refused"][0]["titles_without_file"]:
        assert title in told
    assert len(refused["problems"]) == 5
    rows, files = read(first)
    assert (rows, files) == (C4["rows_first"], C4["rows_first"])

    scan(arranged, tmp_path)
    second = tmp_path / "lan 2"
    again = arranged("package", "build", *wanted, "--out", second)
    assert again.code == 0, again.err
    assert [Path(one["path"]).name for one in again.json["built"]] == C4["all_names"]
    third = arranged("package", "build", *wanted, "--out", second)
    assert (third.code, third.json["built"]) == (0, [])
    assert [Path(one["path"]).name for one in third.json["kept"]] == C4["all_names"]
    assert read(second) == (C4["rows_after_scanning"], C4["rows_after_scanning"])
    for path in second.glob("*.zip"):
        assert arranged("package", "verify", path).code == 0


def read(folder: Path) -> tuple[int, int]:
    """Rows and PDFs of all packages; the cells the story names are looked at."""
    rows = files = 0
    for path in folder.glob("*.zip"):
        dossier, papers, pdfs = book_of(path)
        assert dossier[0]["Mục lục"] == NAMES[path.stem.split("-")[-2]]
        assert not dossier[0]["Độ mật"]
        assert all(row["Chế độ sử dụng"] for row in papers)
        assert not any(row["Độ mật"] for row in papers)
        assert {f"HSLTCQ/METADATA/{row['Tên tệp']}" for row in papers} == set(pdfs)
        rows, files = rows + len(papers), files + len(pdfs)
    return rows, files


def scan(hoso: Hoso, tmp_path: Path) -> None:
    """The five papers that came without a file are scanned and attached."""
    shown = hoso("show", "ML01/0007").json
    titles = C4["refused"][0]["titles_without_file"]
    found = [at for at, row in enumerate(shown["documents"], 1) if any(t in row["title"] for t in titles)]
    assert len(found) == 5
    for ordinal in found:
        done = hoso(
            "attach", "ML01/0007", ordinal, write_pdf(tmp_path / f"quet {ordinal}.pdf", f"trang {ordinal}")
        )
        assert done.code == 0, done.err
