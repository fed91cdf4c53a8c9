"""What scripts may rely on: keys, exit codes, one document on stdout, sentences on stderr."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from hoso_desktop.cli.parser import build
from tests.cli.conftest import Hoso

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
COMMANDS = (
    "init", "demo", "verify", "settings", "import", "undo-import", "new", "add", "attach", "pencilled",
    "dossiers",
    "set",
    "show", "check", "find", "arrange", "print", "package",
    "scan", "blank-list",
    "state", "sheets",
)  # fmt: skip


@pytest.fixture
def filled(office: Hoso) -> Hoso:
    folder = GOLDEN / "story-c"
    assert office("import", folder / "DanhSach_TanHoa.xlsx", "--files", folder / "files").code == 0
    return office


def test_dossiers_keys(filled: Hoso) -> None:
    rows = filled("dossiers").json["dossiers"]
    assert len(rows) == 18
    assert set(rows[0]) >= {"code", "title", "retention", "documents", "sheets"}
    assert {row["retention"] for row in filled("dossiers", "--retention", "70 năm").json["dossiers"]} == {
        "70 năm"
    }
    assert len(filled("dossiers", "--retention", "vinh vien").json["dossiers"]) == 11


def test_find_by_words_and_filters(filled: Hoso) -> None:
    found = filled("find", "ket", "nap", "dang", "vien").json["results"]
    assert found
    assert all("kết nạp đảng viên" in hit["title"].lower() for hit in found)
    assert set(found[0]) >= {"kind", "code", "title", "symbol", "date", "term", "retention", "location"}
    narrowed = filled("find", "bao", "cao", "--year", "2018").json["results"]
    assert narrowed
    assert {hit["code"] for hit in narrowed} <= {"HS.15/2015-2020", "HS.16/2015-2020"}
    assert filled("find", "báo", "cáo", "--body", "tan hoa", "--retention", "20 năm").json["results"]
    nothing = filled("find", "zzz")
    assert (nothing.code, nothing.json) == (
            1, {"results": [], "more": False, "commands": [], "filters": []}
        )  # fmt: skip
    assert "bỏ dấu" in nothing.err


def test_accent_exact_hits_come_first(office: Hoso, tmp_path: Path) -> None:
    office("new", "TH.01", "--title", "Hồ sơ dáng ủy quyền")
    office("new", "TH.02", "--title", "Hồ sơ Đảng uỷ xã")
    titles = [hit["title"] for hit in office("find", "đảng", "ủy").json["results"]]
    assert titles == ["Hồ sơ Đảng uỷ xã", "Hồ sơ dáng ủy quyền"]


def test_arrange_print_package_verify(filled: Hoso, tmp_path: Path) -> None:
    arranged = filled("arrange", "HS.01", "--inventory", "1", "--inventory-name", "Nhiệm kỳ I")
    assert arranged.json == {
        "code": "HS.01/2010-2015", "inventory": "01", "number": "0001", "archival_code": "ML01/0001"
    }  # fmt: skip
    assert filled("arrange", "HS.02", "--inventory", "01").json["number"] == "0002"
    taken = filled("arrange", "HS.03", "--inventory", "01", "--number", "0002")
    assert taken.code == 1
    assert "0003" in taken.json["error"]["message"]
    forms = filled("print", "--list").json["forms"]
    assert {"cover", "contents"} <= {form["id"] for form in forms}
    printed = filled("print", "cover", "ML01/0001", "HS.02", "--out", tmp_path / "bia.pdf").json["files"][0]
    assert printed["pages"] == 2
    built = filled(
        "package", "build", "ML01/0001", "--profile", "dang-hsltcq", "--out", tmp_path / "goi"
    ).json["built"]
    package = Path(built[0]["path"])
    assert package.name == "A99.021-A99.021.002-01-0001.zip"
    verified = filled("package", "verify", package, named=False)
    assert (verified.code, verified.json["ok"], verified.json["signature"]) == (0, True, "unknown_key")
    assert filled("package", "verify", package).json["signature"] == "ok"
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    package.write_bytes(bytes(data))
    spoilt = filled("package", "verify", package, named=False)
    assert spoilt.code == 1
    assert spoilt.json["problems"]
    Path(built[0]["sidecar"]).unlink()
    without = filled("package", "verify", package, named=False)
    assert without.code == 1
    assert any("bản kê" in problem["message"] for problem in without.json["problems"])


def test_wrong_words_end_with_two_and_vietnamese(hoso: Hoso) -> None:
    for words in (("nonsense",), ("show",), ("print", "cover"), ("package",), ("arrange", "X")):
        answer = hoso(*words)
        assert answer.code == 2, words
        assert "hoso" in answer.err, words


def test_environment_problems_end_with_two(
    office: Hoso, hoso: Hoso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = office("init", "--office", "X", "--kdf-memory", 64)
    assert (again.code, again.json["error"]["code"]) == (2, "store.exists")
    monkeypatch.setenv("HOSO_PASSWORD", "sai")
    wrong = office("dossiers")
    assert (wrong.code, wrong.json["error"]["code"]) == (2, "store.wrong_password")
    monkeypatch.delenv("HOSO_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert office("dossiers").json["error"]["code"] == "cli.no_password"
    monkeypatch.setenv("HOSO_PASSWORD", "x")
    nowhere = hoso("--store", tmp_path / "nowhere", "dossiers")
    assert (nowhere.code, nowhere.json["error"]["code"]) == (2, "store.not_a_store")


def test_problems_end_with_one(office: Hoso) -> None:
    assert office("show", "NOPE").json["error"]["code"] == "dossier.not_found"
    assert office("show", "NOPE").code == 1
    assert office("find", "zzz").code == 1
    office("new", "HN.01", "--title", "Một")
    double = office("new", "HN.01", "--title", "Hai")
    assert (double.code, double.json["error"]["code"]) == (1, "dossier.duplicate_code")


def test_settings_change_how_papers_speak(office: Hoso) -> None:
    assert office("settings", "four=bốn", "sheet_column=range").json["settings"]["four"] == "bốn"
    assert office("settings").json["settings"]["sheet_column"] == "range"
    bad = office("settings", "four=ba")
    assert (bad.code, bad.json["error"]["code"]) == (2, "setting.bad_value")
    assert "tư, bốn" in bad.json["error"]["message"]
    assert office("settings", "tone=uỷ", "office_line=full").json["settings"]["office_line"] == "full"
    unknown = office("settings", "ton=uỷ")
    assert "office_signature" in unknown.json["error"]["message"]
    cell = office("settings", "issuer=cell", "superior=ĐẢNG ỦY XÃ TÂN LẬP")
    assert (cell.code, cell.json["error"]["code"]) == (1, "setting.superior_of_cell")


def test_mapping_by_hand_is_remembered(office: Hoso, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Số hiệu", "Ngày A", "Ngày B", "Nội dung", "Cơ quan"])
    for number in range(1, 5):
        sheet.append(
            [
                f"{number:02d}-BC/ĐU",
                f"0{number}/01/2024",
                f"0{number}/02/2024",
                f"Báo cáo việc {number}",
                "Đảng ủy",
            ]
        )
    book.save(tmp_path / "a.xlsx")
    first = office(
        "import", tmp_path / "a.xlsx", "--map", "number=A", "--map", "date=C", "--map", "subject=D"
    )
    assert first.code == 0, first.err
    code = first.json["dossiers"][0]
    assert office("show", code).json["documents"][0]["date"] == "01/02/2024"
    sheet["D5"] = "Báo cáo việc khác"
    book.save(tmp_path / "b.xlsx")
    second = office("import", tmp_path / "b.xlsx")
    assert office("show", second.json["dossiers"][0]).json["documents"][0]["date"] == "01/02/2024"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_vietnamese(hoso: Hoso, command: str) -> None:
    answer = hoso(command, "--help", plain=True)
    assert answer.code == 0
    assert "cách dùng" in answer.out
    assert "show this help" not in answer.out


def test_help_lists_every_command() -> None:
    shown = build().format_help()
    for command in COMMANDS:
        assert f"    {command}" in shown


def test_as_a_program_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("hoso")), "--store", str(tmp_path / "kho"), "--json", "init",
         "--office", "Đảng ủy xã Tân Lập", "--kdf-memory", "64"],
        env={"HOSO_PASSWORD": "một hai ba", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["office"] == "Đảng ủy xã Tân Lập"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_has_read_enough_is_no_fault(office: Hoso, tmp_path: Path) -> None:
    hoso = "import sys; from hoso_desktop.cli import main; sys.exit(main())"
    program = [sys.executable, "-c", hoso, "--store", str(tmp_path / "kho")]
    with subprocess.Popen(
        [*program, "form", "show", "file_plan"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 0


def test_a_second_program_is_told_that_the_first_is_open(office: Hoso, tmp_path: Path) -> None:
    from hoso_desktop.services.office import open_office
    from tests.cli.conftest import PASSWORD

    with open_office(tmp_path / "kho", PASSWORD):
        answer = office("dossiers")
    assert (answer.code, answer.json["error"]["code"]) == (2, "store.already_open")
    assert "chương trình đang mở" in answer.err


def test_every_field_can_be_set_and_comes_back(filled: Hoso) -> None:
    before = filled("set", "HS.01").json["fields"]
    typed = {
        "title": "Tập Nghị quyết năm 2010", "keyword": "nông thôn mới", "condition": "Tốt",
        "confidence": "so hoa",
        "access": "Sử dụng có điều kiện", "reserve": "có", "reserve_status": "Đã dự phòng",
        "paper_code": "K1.02.0001",
        "info_sign": "NQ", "language": "Tiếng Việt", "document_time": "2010", "cupboard": "2", "shelf": "3",
        "begin_override": "01/2010", "note": "Người lập: văn thư", "retention": "70 năm",
        "kind": "numeric_series",
    }  # fmt: skip
    done = filled("set", "HS.01", *(f"{name}={value}" for name, value in typed.items())).json
    shown = {**before, **typed, "confidence": "Số hóa", "reserve": "Có", "kind": "Tập văn bản theo số"}
    assert done["fields"] == shown
    assert filled("set", "HS.01").json["fields"] == shown
    assert filled("show", "HS.01").json["dossier"]["location"] == "Tủ 2, ngăn 3, hộp 01"


def test_every_field_of_a_paper_can_be_set(filled: Hoso) -> None:
    before = filled("set", "HS.01", "--row", 2).json["fields"]
    typed = {
        "signer": "Nguyễn Văn A", "topic": "Nông nghiệp", "autograph": "Bút phê của Bí thư",
        "process_attached": "không",
        "document_id": "H49.64.33.2001.160.1", "retention": "20 năm", "media_kind": "Ảnh",
        "media_event": "Khánh thành",
        "media_colour": "Đen trắng", "media_play_time": "00:12:30", "recipients": "Tỉnh ủy", "date": "[2010]",
    }  # fmt: skip
    done = filled("set", "HS.01", "--row", 2, *(f"{name}={value}" for name, value in typed.items())).json
    assert done["fields"] == {**before, **typed, "process_attached": "Không"}
    assert filled("set", "HS.01", "--row", 2).json["changed"] == []


def test_a_value_that_means_nothing_is_refused(filled: Hoso) -> None:
    bad = filled("set", "HS.01", "condition=tuyệt vời")
    assert bad.code == 1
    assert "Tốt, Bình thường, Hỏng" in bad.json["error"]["message"]
    assert filled("set", "HS.01", "nope=1").json["error"]["code"] == "field.unknown"
    assert filled("set", "HS.01", "title=").json["error"]["code"] == "dossier.no_title"
    assert filled("set", "HS.01", "note=văn bản MẬT").json["error"]["code"] == "secret.text_refused"


def test_words_may_stand_before_and_after_options(filled: Hoso, tmp_path: Path) -> None:
    printed = filled("print", "cover", "HS.01", "--out", tmp_path / "a.pdf", "HS.02")
    assert printed.json["files"][0]["pages"] == 2
    assert filled("find", "--year", "2018", "bao", "cao").json["results"]
    assert filled("dossiers", "extra").code == 2


def test_show_tells_what_is_known_of_each_file(filled: Hoso) -> None:
    document = filled("show", "HS.01").json["documents"][0]
    facts = document["file_facts"]
    source = GOLDEN / "story-c" / "files" / "bao1" / "HS01" / document["file"]
    assert facts["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert (facts["size"], facts["pages"], facts["media_type"]) == (
        source.stat().st_size,
        1,
        "application/pdf",
    )
    assert facts["signed"] is False
    assert isinstance(facts["has_text"], bool)


def test_general_options_may_stand_after_the_command(filled: Hoso, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    after = filled("dossiers", "--json", "--store", store, plain=True, named=False)
    assert after.json == filled("dossiers").json
    refused = filled("package", "build", "HS.01", "--out", tmp_path / "goi", "--json", plain=True)
    assert refused.json["refused"][0]["code"] == "HS.01/2010-2015"


def test_line_breaks_of_a_note_are_kept(filled: Hoso) -> None:
    note = "Người lập: văn thư\nThiếu 2 tờ"
    assert filled("set", "HS.01", f"note={note}").json["fields"]["note"] == note
    assert filled("set", "HS.01", "--row", 1, f"autograph={note}").json["fields"]["autograph"] == note
    assert filled("set", "HS.01").json["fields"]["note"] == note


@pytest.mark.parametrize(
    "words, told",
    [
        (("show-nothing",), "không có lựa chọn"),
        (("sheets", "HN.15", "--row", "ba"), "“ba” không phải là số nguyên"),
        (("no-dossier", "41-GM/VPĐU"), "cần một trong các lựa chọn: --reason --wait-again"),
        (("restrict", "HN.15", "--open", "--readers", "lan"), "không dùng cùng lúc với"),
    ],
)
def test_wrong_words_are_told_in_vietnamese(hoso: Hoso, words: tuple[str, ...], told: str) -> None:
    answer = hoso(*words)
    assert answer.code == 2
    assert told in answer.err


def test_an_empty_list_says_so(office: Hoso) -> None:
    for words in (("register", "out"), ("series",), ("scan", "list")):
        answer = office(*words, plain=True)
        assert answer.code == 1
        assert answer.out.count("hoso ") == 1, answer.out


def test_verify_tells_of_a_clock_set_back(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    assert office("verify").json["doubtful_times"] == 0
    assert "đồng hồ" not in office("verify", plain=True).out
    monkeypatch.setenv("HOSO_CLOCK", "2026-11-01T09:00:00+07:00")
    assert office("new", "TH.01", "--title", "Tập Thông báo năm 2026", "--retention", "10 năm").code == 0
    assert office("verify").json["doubtful_times"] > 0
    assert "đồng hồ máy đáng ngờ" in office("verify", plain=True).out


def test_a_clock_nobody_can_read_is_refused(office: Hoso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_CLOCK", "hôm qua")
    refused = office("today")
    assert (refused.code, refused.json["error"]["code"]) == (2, "cli.bad_clock")


def test_the_daily_part_of_the_check(office: Hoso) -> None:
    answer = office("verify", "--daily")
    assert answer.code == 0
    assert answer.json["ok"]
    assert answer.json["problems"] == []
