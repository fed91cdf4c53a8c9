"""Stories A and C1 by `hoso`, to the figure, from the acceptance files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.cli.conftest import Hoso

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def _expected(story: str) -> Any:
    return json.loads((GOLDEN / story / "expected.json").read_text(encoding="utf-8"))


def _rows(tmp_path: Path, row: int | None = None) -> Path:
    """A file of story A's rows: all but row 10, or only row 10."""
    head, *rows = (GOLDEN / "story-a" / "paste.tsv").read_text(encoding="utf-8").splitlines()
    minutes = _expected("story-a")["minutes_row"] - 1
    chosen = [rows[minutes]] if row is not None else rows[:minutes] + rows[minutes + 1 :]
    target = tmp_path / f"rows-{row}.tsv"
    target.write_text("\n".join([head, *chosen]) + "\n", encoding="utf-8")
    return target


def _totals_are(shown: Any, wanted: Any) -> None:
    for name in ("documents", "pages", "sheets"):
        assert shown["totals"][name] == wanted[name]["value"]
        assert shown["totals"]["words"][name] == wanted[name]["words"]


@pytest.fixture
def story_a(office: Hoso, tmp_path: Path) -> Hoso:
    want = _expected("story-a")["dossier"]
    opened = office(
        "new",
        want["code"],
        "--title",
        want["title"],
        "--retention",
        want["retention"],
        "--year",
        want["year"],
    )
    assert opened.json == {"code": "HN.15/2026"}
    assert office("add", "HN.15", _rows(tmp_path)).json["added"] == 11
    return office


def test_a1_one_error_and_nothing_else(story_a: Hoso) -> None:
    want = _expected("story-a")["A1"]
    checked = story_a("check", "HN.15")
    assert checked.code == 1
    found = [{name: f[name] for name in ("code", "severity", "message")} for f in checked.json["findings"]]
    assert found == want["findings"]
    _totals_are(story_a("show", "HN.15").json, want["totals"])


def test_a2_minutes_added(story_a: Hoso, tmp_path: Path) -> None:
    want = _expected("story-a")["A2"]
    assert story_a("add", "HN.15", _rows(tmp_path, 10), "--at", 10).code == 0
    assert story_a("check").json == {"findings": []}
    shown = story_a("show", "HN.15").json
    _totals_are(shown, want["totals"])
    assert [d["range"] for d in shown["documents"]] == want["ranges"]
    for row, document in zip(want["rows"], shown["documents"], strict=True):
        assert (document["symbol"], document["date"], document["title"], document["author"]) == (
            row["symbol"], row["date"], row["title"], row["author"]
        )  # fmt: skip
        assert (document["pages"], document["sheets"]) == (row["pages"], row["sheets"])
    assert (shown["totals"]["begin"], shown["totals"]["end"]) == (want["begin"], want["end"])
    assert shown["sheet_numbers"] == {"first": "1", "last": "33", "doubled": [], "missing": []}


def test_a3_a4_late_paper_and_the_papers(story_a: Hoso, tmp_path: Path) -> None:
    want, papers = _expected("story-a")["A3"], _expected("story-a")["A4"]
    story_a("add", "HN.15", _rows(tmp_path, 10), "--at", 10)
    story_a("pencilled", "HN.15")
    assert story_a("print", "set", "HN.15", "--out", tmp_path / "first", "--apart").code == 0
    late = story_a("add", "HN.15", GOLDEN / "story-a" / "late.tsv", "--at", want["after_row"] + 1)
    assert late.json["late"] == want["offered"]
    assert want["late_sentence"] in late.err
    assert want["print_again_sentence"] in late.err
    shown = story_a("show", "HN.15").json
    _totals_are(shown, want["totals"])
    assert [d["sheet_column"] for d in shown["documents"]] == want["to_so"]
    assert shown["sheet_numbers"]["doubled"] == want["labels"]
    assert shown["print_again"] == want["print_again"]
    assert shown["dossier"]["due"] == "2027-12-31"

    printed = story_a("print", "set", "HN.15", "--out", tmp_path / "again", "--apart").json["files"]
    assert [Path(file["path"]).name for file in printed] == papers["files"]
    assert story_a("show", "HN.15").json["print_again"] == []
    certificate = _text(tmp_path / "again" / "HN.15-chung-tu-ket-thuc.pdf")
    for line in (want["F3"]["words"], f"Số trùng: {want['F3']['trung']}", "Được đánh từ số 01 đến số 33"):
        assert line in certificate
    contents = _text(tmp_path / "again" / "HN.15-muc-luc.pdf")
    sheets = len(pypdfium2.PdfDocument(tmp_path / "again" / "HN.15-muc-luc.pdf"))
    assert f"Mục lục văn bản gồm: {sheets:02d} tờ" in certificate
    assert contents.count("Văn phòng Đảng ủy") + contents.count("Văn phòng") >= 4
    cover = _text(tmp_path / "again" / "HN.15-bia.pdf")
    assert "Số tờ: 34" in cover
    assert "Số TL: 13" in cover

    refused = story_a("package", "build", "HN.15", "--out", tmp_path / "goi")
    assert refused.code == 1
    messages = [problem["message"] for problem in refused.json["refused"][0]["problems"]]
    assert any(papers["package_refused"] in message for message in messages)
    assert not (tmp_path / "goi").exists() or not list((tmp_path / "goi").iterdir())


def _text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text.replace("\r\n", "\n")


def _folder_state(folder: Path) -> dict[str, tuple[int, int, str]]:
    return {
        str(path.relative_to(folder)): (
            path.stat().st_size, path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def test_c1_the_backlog_list(office: Hoso, tmp_path: Path) -> None:
    folder = GOLDEN / "story-c"
    before = _folder_state(folder)
    want = _expected("story-c")["C1"]
    words = ("import", folder / want_list(), "--files", folder / "files")

    preview = office(*words, "--dry-run").json
    assert preview["sentence"] == want["sentence"]
    assert office("dossiers").json == {"dossiers": []}

    done = office(*words).json
    assert done["sentence"] == want["sentence"]
    for name in ("duplicates", "held_back", "doubtful"):
        assert done[name] == want[name]
    assert done["created"] == want["new"]
    assert done["attached"] == want["attached_files"]
    assert len(done["dossiers"]) == want["dossiers"]
    assert done["held_back_rows"] == want["held_back_rows"]
    assert done["duplicate_rows"] == want["duplicate_rows"]
    places = [{name: d[name] for name in ("row", "reason", "column", "value")} for d in done["doubts"]]
    assert places == [
        {name: p[name] for name in ("row", "reason", "column", "value")} for p in want["doubtful_places"]
    ]

    again = office(*words)
    assert again.json["created"] == want["second_import_new"]
    assert again.code == 1
    assert _folder_state(folder) == before

    listed = {row["title"]: row for row in office("dossiers").json["dossiers"]}
    for dossier in _expected("story-c")["per_dossier"]:
        row = listed[dossier["title"]]
        assert (row["documents"], row["sheets"], row["pages"]) == (
            dossier["documents"], dossier["sheets"], dossier["pages"]
        )  # fmt: skip
        assert (row["term"], row["retention"], row["backlog"]) == (
            dossier["term"],
            dossier["retention"],
            True,
        )
        shown = office("show", row["code"]).json
        assert (shown["totals"]["begin"], shown["totals"]["end"]) == (dossier["begin"], dossier["end"])
        assert shown["dossier"]["fonds"] == want["fonds"]["number"]
        assert shown["dossier"]["fonds_state"] == "closed"
        assert shown["dossier"]["fonds_closed_on"] == "2025-06-30"
        assert shown["dossier"]["due"] is None, "backlog never counts as late"
    assert office("verify").code == 0

    undone = office("undo-import", done["batch"])
    assert undone.json["removed"] == want["new"]
    assert office("dossiers").json == {"dossiers": []}
    assert office(*words).json["created"] == want["new"]


def want_list() -> str:
    return str(_expected("story-c")["list"])


def test_secret_rows_leave_no_trace(office: Hoso) -> None:
    folder = GOLDEN / "story-c"
    done = office("import", folder / want_list(), "--files", folder / "files")
    assert "MẬT" not in done.out.replace("SECRET_MARK", "")
    for row in done.json["held_back_rows"]:
        assert row in (129, 153)
    assert office("find", "tuyệt mật").code == 1
