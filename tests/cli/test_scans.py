"""`hoso scan` and `hoso blank-list` from the first look to the filed paper."""

from __future__ import annotations

import os
from pathlib import Path

from tests.cli.conftest import Hoso
from tests.support.office import write_pdf

LONG_AGO = 1_700_000_000


def put(folder: Path, name: str, text: str) -> None:
    write_pdf(folder / name, text)
    os.utime(folder / name, (LONG_AGO, LONG_AGO))


def test_from_the_folder_into_a_dossier(office: Hoso, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    nothing = office("scan", "look")
    assert (nothing.code, nothing.json["error"]["code"]) == (1, "scan.not_chosen")
    assert office("scan", "folder").code == 1
    assert office("scan", "folder", folder).json == {"folder": str(folder)}
    rows = tmp_path / "dong.tsv"
    rows.write_text("109-QĐ/ĐU\t13/11/2026\tQuyết định về tổ giúp việc\tĐảng ủy xã\t2\t1\n", encoding="utf-8")
    office("new", "HN.15", "--title", "Hội nghị")
    office("add", "HN.15", rows)
    for name in ("109-QĐ-ĐU.pdf", "scan7.pdf", "trang.pdf"):
        put(folder, name, name)
    put(folder, "BC mat BVCTNB.pdf", "x")
    look = office("scan", "look")
    assert look.code == 0
    assert look.json == {
        "new": 3, "waiting": 3, "arriving": 0, "known": 0, "refused": 1, "vanished": 0, "left_out": 0,
    }  # fmt: skip
    listed = office("scan", "list").json["waiting"]
    assert [one["name"] for one in listed] == ["109-QĐ-ĐU.pdf", "scan7.pdf", "trang.pdf"]
    assert [p["code"] for p in listed[0]["papers"]] == ["HN.15/2026"]
    assert office("scan", "file", "109-QĐ-ĐU.pdf").json["code"] == "HN.15/2026"
    assert office("scan", "file", "scan7.pdf").json["error"]["code"] == "cli.scan.no_paper"
    filed = office(
        "scan", "file", "scan7.pdf", "--into", "HN.15", "--subject", "Giấy mời", "--number", "41-GM/VPĐU",
        "--date", "09/11/2026",
    )  # fmt: skip
    assert filed.code == 0
    assert office("scan", "dismiss", "trang.pdf", "--reason", "Trang trắng").code == 0
    papers = office("show", "HN.15").json["documents"]
    assert [(p["symbol"], p["file"]) for p in papers] == [
        ("109-QĐ/ĐU", "109-QĐ-ĐU.pdf"), ("41-GM/VPĐU", "scan7.pdf")
    ]  # fmt: skip
    assert (office("scan", "list").code, office("scan", "look").json["waiting"]) == (1, 0)
    assert office("scan", "file", "trang.pdf").json["error"]["code"] == "cli.scan.no_such"
    assert office("scan", "folder", "--off").json == {"folder": None}
    assert sorted(path.name for path in folder.iterdir()) == [
        "109-QĐ-ĐU.pdf", "BC mat BVCTNB.pdf", "scan7.pdf", "trang.pdf"
    ]  # fmt: skip


def test_a_scan_for_a_paper_that_stands_in_the_dossier(office: Hoso, tmp_path: Path) -> None:
    folder = tmp_path / "quet"
    folder.mkdir()
    office("scan", "folder", folder)
    office("new", "HN.15", "--title", "Hội nghị")
    rows = tmp_path / "dong.tsv"
    rows.write_text("\t\tDanh sách đại biểu\t\t2\t1\n", encoding="utf-8")
    office("add", "HN.15", rows)
    put(folder, "a.pdf", "a")
    office("scan", "look")
    assert (
        office("scan", "file", "a.pdf", "--into", "HN.15", "--row", 2).json["error"]["code"]
        == "cli.no_such_row"
    )
    assert office("scan", "file", "a.pdf", "--into", "HN.15", "--row", 1).code == 0
    assert office("show", "HN.15").json["documents"][0]["file"] == "a.pdf"


def test_a_blank_list_goes_out_and_comes_back_empty(office: Hoso, tmp_path: Path) -> None:
    target = tmp_path / "den.xlsx"
    written = office("blank-list", "in", "--out", target, named=False)
    assert (written.code, written.json) == (0, {"path": str(target), "kind": "in"})
    assert office("blank-list", "in", "--out", target).json["error"]["code"] == "file.exists"
    assert office("import", target).json["error"]["code"] == "import.no_rows"
