"""Every command that takes words or files refuses what bears a mark, and keeps nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hoso_desktop.services.office import open_office
from tests.cli.conftest import PASSWORD, Hoso
from tests.support.marked_files import pdf_with_lines
from tests.support.office import story_clock, write_list, write_pdf
from tests.support.raw_store import database_holds, rows_hold, spellings
from tests.support.secret_roads import LEVELS, WORD

# What is typed; {text} is a marked text, {bare} the level without marks, {here} a folder with files.
REFUSED = """
new XX.01 --title {text}
set HN.15 title={text}
set HN.15 note={text}
set HN.15 keyword={text}
set HN.15 box={text}
set HN.15 --row 1 subject={text}
set HN.15 --row 1 author={text}
set HN.15 --row 1 note={text}
add HN.15 {here}/rows.tsv
attach HN.15 1 {here}/quet.pdf
attach HN.15 1 {here}/BC {bare}.pdf
import {here}/DS {bare}.xlsx
import {here}/dau.xlsx
register add out --number 300-QĐ/ĐU --subject {text}
no-dossier 05-QĐ/ĐU --reason {text}
not-applicable HN.15 minutes --reason {text}
named HN.15 {here}/named.txt
meeting HN.15 note={text}
hold HN.15 --reason {text}
loan out HN.15 --to {text} --due 20/12/2026
settings place={text}
person add moi --name {text} --kdf-memory 64
plan add --year 2026 TH {text} --retention 5
plan heading --year 2026 TH {text}
plan import --year 2029 {here}/plan.xlsx
form set cover head[4].text {text}
redact HN.15 --row 1 --reason {text} --apply
""".strip().splitlines()


@pytest.fixture
def filled(office: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hoso:
    monkeypatch.setenv("HOSO_NEW_PASSWORD", "mat khau")
    rows = tmp_path / "first.tsv"
    rows.write_text("01-GM/ĐU\t02/3/2026\tGiấy mời họp\tĐảng ủy\t1\n", encoding="utf-8")
    for words in (
        ["new", "HN.15", "--title", "Hồ sơ Hội nghị"],
        ["add", "HN.15", str(rows)],
        ["register", "add", "out", "--number", "05-QĐ/ĐU", "--subject", "Quyết định khen thưởng"],
    ):
        done = office(*words)
        assert done.code == 0, done.err
    return office


def files(folder: Path, level: str, bare: str) -> None:
    folder.mkdir()
    text = f"{level} {WORD} về biên giới"
    (folder / "rows.tsv").write_text(f"01-BC/ĐU\t02/3/2026\t{text}\tĐảng ủy\t1\n", encoding="utf-8")
    (folder / "named.txt").write_text(f"{text}\n", encoding="utf-8")
    pdf_with_lines(folder / "quet.pdf", [(90, 742, level), (90, 600, WORD)])
    write_pdf(folder / f"BC {bare}.pdf", WORD)
    row = ["Hồ sơ", "01-NQ/ĐU", "01/03/2011", f"Báo cáo {WORD}", "Đảng ủy", "1", ""]
    write_list(folder / f"DS {bare}.xlsx", [row])
    write_list(folder / "dau.xlsx", [row], ["Tiêu đề hồ sơ", "Số ký hiệu", "Ngày tháng", "Trích yếu", level])
    headings = ("Số, ký hiệu hồ sơ", "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Ghi chú")
    write_list(folder / "plan.xlsx", [["TH.01", f"Hồ sơ {WORD}", "10 năm", level]], headings)


def left_behind(store: Path, home: Path) -> list[str]:
    needles = spellings(WORD)
    with open_office(store, PASSWORD, clock=story_clock()) as office:
        found = rows_hold(office, WORD) + (["pages"] if database_holds(office, WORD) else [])
    for place in (store, home):
        for path in place.rglob("*"):
            if path.is_file() and path.name != "ballast":
                found += [path.name for needle in needles if needle in path.read_bytes()]
    return found


@pytest.mark.battery
@pytest.mark.parametrize("level", LEVELS)
def test_no_command_lets_it_in(
    filled: Hoso, tmp_path: Path, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    here = tmp_path / "cua minh"
    files(here, level, LEVELS[level])
    wrong = []
    for line in REFUSED:
        words = [
            word.format(text=f"{level} {WORD} về biên giới", bare=LEVELS[level], here=here)
            for word in line.replace("BC {bare}", "BC§{bare}").replace("DS {bare}", "DS§{bare}").split()
        ]
        done = filled(*[word.replace("§", " ") for word in words])
        told = "dấu mật" in done.err or done.json.get("held_back") == 1
        if done.code == 0 or WORD in done.err or not told:
            wrong.append((line, done.code, done.err))
    assert wrong == []
    assert left_behind(tmp_path / "kho", home) == []


def test_a_process_of_its_own_leaves_nothing_either(filled: Hoso, tmp_path: Path) -> None:
    """Its memory is gone with it; its log, its temporary files and the store are looked through."""
    home, temporary = tmp_path / "home", tmp_path / "os tmp"
    temporary.mkdir()
    code = "import sys; from hoso_desktop.cli import main; sys.exit(main())"
    title = f"TUYỆT MẬT {WORD}"
    done = subprocess.run(
        [sys.executable, "-c", code, "--store", str(tmp_path / "kho"), "new", "XX.02", "--title", title],
        env={**os.environ, "XDG_DATA_HOME": str(home), "TMPDIR": str(temporary)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "quản lý theo sổ riêng" in done.stderr
    assert WORD not in done.stdout + done.stderr
    assert left_behind(tmp_path / "kho", home) == []
    assert list(temporary.iterdir()) == []


def test_taking_out_by_command(filled: Hoso, tmp_path: Path) -> None:
    """Dry at first; with a reason and --apply for good; a text is given in a file, never among the words."""
    filled("set", "HN.15", "--row", 1, f"subject=Phương án {WORD}")
    seen = filled("redact", "HN.15", "--row", 1)
    assert seen.code == 0
    assert seen.json["applied"] is False
    assert {trace["kind"] for trace in seen.json["traces"]} == {"paper", "placements", "facts"}
    assert filled("set", "HN.15", "--row", 1).json["fields"]["subject"] == f"Phương án {WORD}"
    assert filled("redact", "HN.15", "--row", 1, "--apply").json["error"]["code"] == "redact.no_reason"
    done = filled("redact", "HN.15", "--row", 1, "--reason", "nhập nhầm", "--apply")
    assert (done.code, done.json["finished"]) == (0, True)
    filled("set", "HN.15", f"note=Ghi chú {WORD}")
    text = tmp_path / "chu.txt"
    text.write_text(WORD, encoding="utf-8")
    assert filled("redact", "--text-from", text, "--reason", "nhập nhầm", "--apply").code == 0
    assert filled("redact", "--text-from", text).code == 1
    text.unlink()
    assert left_behind(tmp_path / "kho", tmp_path / "kho") == []
    assert filled("redact", "HN.15").code == 2
    assert filled("redact", "--purge-backups").code == 1
    assert filled("verify").code == 0
