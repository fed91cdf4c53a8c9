"""`hoso profile`: the profiles in use, and a province's bundle taken in, at the command line."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.transfer import profiles
from tests.cli.conftest import Hoso

OURS = profiles.shipped_text("tt05-sip-hoso").replace("plain_rep_id = false", "plain_rep_id = true", 1)


def listed(office: Hoso) -> dict[str, tuple[bool, bool]]:
    rows = office("profile", "list").json["profiles"]
    return {one["id"]: (one["own"], one["confirmed"]) for one in rows}


def packed(office: Hoso, folder: Path, text: str = OURS) -> Path:
    file = folder / "tt05-sip-hoso.toml"
    file.write_text(text, encoding="utf-8")
    done = office("profile", "export", folder / "tinh.hsb", file)
    assert (done.code, done.json["files"]) == (0, ["profiles/tt05-sip-hoso"])
    return folder / "tinh.hsb"


def test_the_shipped_profiles_are_listed_with_what_they_take_and_their_source(office: Hoso) -> None:
    assert {"dang-hsltcq": (False, False), "tt05-sip-hoso": (False, False)}.items() <= listed(office).items()
    said = office("profile", "list", plain=True).out
    assert "Vĩnh viễn, 70 năm" in said
    assert "chưa xác nhận. Căn cứ: Phụ lục III Thông tư 05/2025/TT-BNV" in said


def test_a_bundle_is_previewed_taken_in_and_shown(office: Hoso, tmp_path: Path) -> None:
    file = packed(office, tmp_path)
    seen = office("profile", "preview", file, plain=True)
    assert seen.code == 1
    assert "+plain_rep_id = true" in seen.out
    assert listed(office)["tt05-sip-hoso"] == (False, False)
    assert office("profile", "take-in", file).code == 0
    assert listed(office)["tt05-sip-hoso"] == (True, False)
    assert "plain_rep_id = true" in office("profile", "show", "tt05-sip-hoso").json["text"]


def test_only_profiles_go_into_such_a_bundle_and_no_file_is_written_over(
    office: Hoso, tmp_path: Path
) -> None:
    packed(office, tmp_path)
    again = office("profile", "export", tmp_path / "tinh.hsb", tmp_path / "tt05-sip-hoso.toml")
    assert (again.code, again.json["error"]["code"]) == (1, "cli.file_exists")


def test_a_profile_nobody_knows_is_refused_with_the_known_ones(office: Hoso) -> None:
    answer = office("profile", "show", "tt99", plain=True)
    assert answer.code == 1
    assert "tt05-sip-hoso" in answer.err
