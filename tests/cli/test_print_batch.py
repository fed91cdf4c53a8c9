"""`hoso print --each` and `--stale`: many dossiers into a folder, again only what is old."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Hoso
from tests.printing.reading import glyphs, page_texts


@pytest.fixture
def three(office: Hoso) -> Hoso:
    for number in ("01", "02", "03"):
        made = office("new", f"HN.{number}", "--title", f"Hồ sơ Hội nghị {number}", "--retention", "VV")
        assert made.code == 0
    return office


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_each_dossier_into_its_own_file(three: Hoso, tmp_path: Path) -> None:
    done = three("print", "set", "HN.01", "HN.03", "--each", "--out", tmp_path / "in")
    assert done.code == 0
    assert [one["code"] for one in done.json["printed"]] == ["HN.01/2026", "HN.03/2026"]
    assert names(tmp_path / "in") == ["HN.01-bo.pdf", "HN.03-bo.pdf"]
    assert done.json["refused"] == done.json["left"] == []
    plain = three("print", "set", "HN.02", "--each", "--out", tmp_path / "in", plain=True)
    assert "Đã in 1 hồ sơ" in plain.out


def test_a_variant_and_an_offset_hold_for_each(three: Hoso, tmp_path: Path) -> None:
    words = ("print", "contents", "HN.01", "--each", "--out")
    three(*words, tmp_path / "thuong")
    three(*words, tmp_path / "kieu", "--variant", "archive")
    three(*words, tmp_path / "lech", "--right", "5")
    usual, archive, moved = (
        (tmp_path / folder / "HN.01-muc-luc.pdf").read_bytes() for folder in ("thuong", "kieu", "lech")
    )
    assert "Số, ký hiệu hồ sơ (đơn vị bảo quản)" in page_texts(archive)[0]
    assert "(đơn vị bảo quản)" not in page_texts(usual)[0]
    first, shifted = (glyphs(pdf)[0][0] for pdf in (usual, moved))
    assert shifted.x - first.x == pytest.approx(5 * 72 / 25.4, abs=0.1)


def test_a_code_that_is_not_there_prints_nothing(three: Hoso, tmp_path: Path) -> None:
    assert three("print", "set", "HN.01", "HN.99", "--each", "--out", tmp_path / "in").code == 1
    assert names(tmp_path / "in") == []


def test_only_what_is_old_is_printed_again(three: Hoso, tmp_path: Path) -> None:
    three("print", "set", "HN.01", "HN.02", "HN.03", "--each", "--out", tmp_path / "in")
    nothing = three("print", "--stale", "--out", tmp_path / "lai")
    assert (nothing.code, nothing.json["files"]) == (0, [])
    three("set", "HN.02", "title=Hồ sơ Hội nghị đổi tên")
    three("set", "HN.03", "title=Hồ sơ Hội nghị cũng đổi tên")
    one = three("print", "--stale", "HN.02", "--out", tmp_path / "mot")
    assert names(tmp_path / "mot") == ["HN.02-bia.pdf"]
    assert [done["code"] for done in one.json["printed"]] == ["HN.02/2026"]
    three("print", "--stale", "--out", tmp_path / "het")
    assert names(tmp_path / "het") == ["HN.03-bia.pdf"]


def test_a_changed_form_makes_prints_old(three: Hoso, tmp_path: Path) -> None:
    three("print", "contents", "HN.01", "--each", "--out", tmp_path / "in")
    form = tmp_path / "contents.toml"
    form.write_text(three("form", "show", "contents", plain=True).out.replace("size = 13", "size = 12"))
    assert three("form", "adopt", form).code == 0
    assert three("show", "HN.01").json["print_again"] == ["mục lục (mẫu đã đổi)"]
    three("print", "--stale", "--out", tmp_path / "lai")
    assert names(tmp_path / "lai") == ["HN.01-muc-luc.pdf"]
    assert three("show", "HN.01").json["print_again"] == []


def test_a_folder_is_asked_for(three: Hoso, tmp_path: Path) -> None:
    for words in (("set", "HN.01", "--each"), ("--stale",), ("set", "HN.01", "--each", "--out", "a.pdf")):
        refused = three("print", *words)
        assert refused.json["error"]["code"] == "cli.need_out_folder"
    assert three("print", "file_plan", "2026", "--each", "--out", tmp_path).code == 2
