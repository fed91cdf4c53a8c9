"""The readable export by `hoso`: out, compared, and a new store of it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Hoso
from tests.support.office import write_list


def test_out_compared_and_back(office: Hoso, tmp_path: Path) -> None:
    rows = [("HN.15", "", "10/11/2026", "Biên bản hội nghị", "Văn phòng", "3", "")]
    office("import", write_list(tmp_path / "ds.xlsx", rows))
    out = tmp_path / "xuat"
    done = office("readable", "export", out)
    assert (done.code, done.json["dossiers"], done.json["papers"]) == (0, 1, 1)
    assert "KHÔNG mã hóa" in office("readable", "export", tmp_path / "xuat2", plain=True).out
    assert office("readable", "compare", out).json["same"] is True
    assert office("readable", "compare", out, "--other", tmp_path / "xuat2").json["same"] is True
    made = office("readable", "rebuild", out, "--into", tmp_path / "moi", "--kdf-memory", 64)
    assert (made.code, made.json["dossiers"]) == (0, 1)
    same = office("--store", tmp_path / "moi", "readable", "compare", out, named=False)
    assert same.json["same"] is True
    office("set", office("dossiers").json["dossiers"][0]["code"], "note=khác")
    told = office("readable", "compare", out)
    assert (told.code, len(told.json["differences"])) == (1, 1)
    assert "note" in office("readable", "compare", out, plain=True).out


def test_what_cannot_be_is_said(office: Hoso, tmp_path: Path) -> None:
    assert office("readable", "compare", tmp_path).code == 1
    assert office("readable", "rebuild", tmp_path, "--into", tmp_path / "moi").code == 1
    (tmp_path / "x.txt").write_text("x")
    told = office("readable", "export", tmp_path)
    assert told.code == 1
    assert "thư mục mới" in told.err or "thư mục mới" in told.out
