"""The shipped profile against facts read in a workbook the receiving system accepts."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from hoso_desktop.errors import UserError
from hoso_desktop.messages import explain
from hoso_desktop.paths import resource
from hoso_desktop.transfer import profiles

DOSSIER_HEADERS = [
    "Tiêu đề hồ sơ", "Thời hạn bảo quản", "Phông", "Mục lục", "Nhiệm kỳ", "Thời gian bắt đầu",
    "Thời gian kết thúc", "Tình trạng vật lý", "Số lượng trang", "Tổng số văn bản trong hồ sơ", "Độ mật",
    "Đơn vị bảo quản số", "Thời gian tài liệu",
]  # fmt: skip
PAPER_HEADERS = [
    "Tên cơ quan, tổ chức ban hành văn bản", "Tên loại văn bản", "Số của văn\u00a0bản", "Ký hiệu của văn bản",
    "Ngày, tháng, năm văn bản", "Trích yếu nội dung", "Loại bản", "Ngôn ngữ", "Ghi chú", "Bút tích",
    "Người ký", "Chuyên đề", "Ký hiệu thông tin", "Từ khóa", "Chế độ sử dụng", "Độ mật", "Mức độ tin cậy",
    "Tình trạng vật lý", "Tên tệp", "Thời gian tài liệu",
]  # fmt: skip


def test_the_shipped_profile_says_what_the_receiver_wants() -> None:
    profile = profiles.load("dang-hsltcq")
    assert "dang-hsltcq" in profiles.available()
    assert [sheet.name for sheet in profile.sheets] == ["Hồ sơ", "Văn bản", "Ảnh", "Video"]
    assert [column.header for column in profile.sheets[0].columns] == DOSSIER_HEADERS
    assert [column.header for column in profile.sheets[1].columns] == PAPER_HEADERS
    assert [sheet.table for sheet in profile.sheets] == ["Hồsơ", "Vănbản", "", ""]
    assert {sheet.style for sheet in profile.sheets[:2]} == {"TableStyleMedium2"}
    assert not profile.sheets[2].columns
    assert not profile.sheets[3].columns


def test_its_rules_carry_their_source_and_say_that_they_are_not_confirmed() -> None:
    profile = profiles.load("dang-hsltcq")
    assert profile.retentions == {"permanent": "Vĩnh viễn", "70y": "70 năm"}
    assert profile.retention_source
    assert not profile.retention_confirmed
    assert profile.source
    assert not profile.confirmed


def test_defaults_and_the_receivers_own_length() -> None:
    columns = {column.header: column for column in profiles.load("dang-hsltcq").sheets[1].columns}
    assert columns["Loại bản"].default == "Bản chính"
    assert columns["Ngôn ngữ"].default == "Tiếng Việt"
    assert columns["Chế độ sử dụng"].default == "Công khai"
    assert columns["Chế độ sử dụng"].required
    term = profiles.load("dang-hsltcq").sheets[0].columns[4]
    assert (term.header, term.max_length, term.strict) == ("Nhiệm kỳ", 10, True)


@pytest.mark.parametrize("name", ["tt99", "", "../dang-hsltcq", "DANG-HSLTCQ"])
def test_an_unknown_profile_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(UserError) as refused:
        profiles.load(name)
    assert refused.value.code == "package.profile_unknown"
    assert "dang-hsltcq" in explain(refused.value)


BROKEN = [
    ("id", 'id = "dang-hsltcq"', 'id = "other"'),
    ("version", 'version = "2026.1"', "version = 2026"),
    ("names.package", "{body}-{fonds}-{inventory}-{dossier}.zip", "{body}-{person}.zip"),
    ("names.document", '{ordinal}.pdf"', '{ordinal.__class__}.pdf"'),
    ("names.document", '{ordinal}.pdf"', '{ordinal!r}.pdf"'),
    ("names.ordinal_width", "ordinal_width = 3", "ordinal_width = true"),
    ("parts.body.example", 'example = "A99.021"', 'example = "a 99"'),
    ("parts.fonds_number.pattern", r"pattern = '\d{3}'", "pattern = '['"),
    ("retention.allowed", "allowed = [", "denied = ["),
    ("retention.denied", "allowed = [", "denied = []\nallowed = ["),
    ("limits.documents", "documents = 999", 'documents = "many"'),
    ("sheets[0].rows", 'rows = "dossier"', 'rows = "people"'),
    ("sheets", 'rows = "documents"', 'rows = "dossier"'),
    ("sheets[0].columns[0].source", 'source = "dossier.title"', 'source = "dossier.secret"'),
    ("sheets[1].columns[18].role", 'role = "file"', 'role = "path"'),
    ("sheets", ', role = "file"', ""),
    ("sheets[1].columns[6].defalt", 'default = "Bản chính"', 'defalt = "Bản chính"'),
    ("TOML", "[words]", "[words"),
]


@pytest.mark.parametrize("key, old, new", BROKEN, ids=[f"{n}-{row[0]}" for n, row in enumerate(BROKEN)])
def test_a_broken_profile_names_the_file_and_the_key(tmp_path: Path, key: str, old: str, new: str) -> None:
    text = resource("profiles/dang-hsltcq.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "dang-hsltcq.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        profiles.read(file)
    said = explain(refused.value)
    expected = "retention.denied" if key == "retention.allowed" else key
    assert f"“{expected}”" in said
    assert "dang-hsltcq.toml" in said


def test_every_code_used_here_has_a_sentence_and_every_sentence_a_use() -> None:
    """A code that is built from parts is found by its last part."""
    folder = Path(profiles.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    said = set(_flat(tomllib.loads(resource("i18n/messages/transfer.vi.toml").read_text(encoding="utf-8"))))
    used = set(re.findall(r'"(package\.[a-z_.0-9]+)"', source)) - {"package.not_an_archive"}
    for prefix, maker in (("package.zip.", "_refuse"), ("package.workbook.", "BadWorkbook"),
                          ("package.manifest.", "BadManifest")):  # fmt: skip
        used |= {prefix + code for code in re.findall(rf'{maker}\(\s*"([a-z0-9_]+)"', source)}
    assert used <= said, sorted(used - said)
    conditional = {code for code in said - used if f'"{code.rpartition(".")[2]}"' in source}
    assert said - used <= conditional, sorted(said - used - conditional)


def _flat(tree: dict[str, object], prefix: str = "") -> list[str]:
    out: list[str] = []
    for key, value in tree.items():
        out += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key]
    return out
