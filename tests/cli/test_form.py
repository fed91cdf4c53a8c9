"""`hoso form`: what prints, own versions, bundles."""

from __future__ import annotations

from pathlib import Path

from hoso_desktop.services import form_store
from tests.cli.conftest import Hoso


def own(folder: Path, old: str = 'text = "HỒ SƠ"', new: str = 'text = "HỒ SƠ XÃ"') -> Path:
    text = form_store.shipped_text("cover")
    assert old in text
    file = folder / "bia.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def cover(office: Hoso) -> dict[str, object]:
    found: dict[str, object] = next(f for f in office("form", "list").json["forms"] if f["id"] == "cover")
    return found


def test_a_file_is_adopted_listed_gone_back_to_and_reset(office: Hoso, tmp_path: Path) -> None:
    assert cover(office)["shipped"] is True
    assert office("form", "adopt", own(tmp_path)).json == {"form": "cover", "variant": "party", "version": 2}
    assert (cover(office)["shipped"], cover(office)["version"]) == (False, 2)
    assert "HỒ SƠ XÃ" in office("form", "show", "cover").json["text"]
    assert office("form", "reset", "cover").code == 0
    assert office("form", "reset", "cover").code == 1
    assert office("form", "back", "cover", "2").json["version"] == 4
    rows = office("form", "versions", "cover").json["versions"]
    assert [(one["version"], one["shipped"]) for one in rows] == [(4, False), (3, True), (2, False)]
    assert {one["person"] for one in rows} == {"Trần Thị Lành"}
    assert office("form", "show", "cover", "9").code == 1


def test_a_broken_file_exits_one_with_its_line(office: Hoso, tmp_path: Path) -> None:
    file = own(tmp_path, "size = 75", 'size = "75"')
    line = next(
        n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if '"75"' in text
    )
    answer = office("form", "adopt", file, plain=True)
    assert answer.code == 1
    assert f"bia.toml, dòng {line}:" in answer.err
    assert "head[4].size" in answer.err
    assert cover(office)["shipped"] is True


def test_a_variant_is_used(office: Hoso) -> None:
    assert office("form", "use", "contents", "archive").json["variant"] == "archive"
    assert office("form", "use", "contents", "royal").code == 2


def test_a_bundle_goes_out_and_comes_in(office: Hoso, tmp_path: Path) -> None:
    bundle = tmp_path / "mau.hsb"
    assert office("form", "export", bundle).code == 1  # nothing of its own
    office("form", "adopt", own(tmp_path))
    made = office("form", "export", bundle).json
    assert (made["version"], made["forms"]) == (1, ["cover"])
    assert office("form", "export", bundle).code == 1  # written over nothing
    office("form", "reset", "cover")
    seen = office("form", "preview", bundle)
    assert seen.code == 1  # there are differences
    assert seen.json["signed"] is True
    assert any("HỒ SƠ XÃ" in line for line in seen.json["forms"][0]["lines"])
    assert cover(office)["shipped"] is True
    assert office("form", "import", bundle).json["adopted"] is True
    assert cover(office)["shipped"] is False
    assert office("form", "import", bundle).code == 1  # not newer
    assert office("form", "trust", made["key"]).json == {"key": made["key"]}
    assert office("form", "trust", "abc").code == 1


def test_the_parts_are_listed_and_one_is_set(office: Hoso) -> None:
    parts = office("form", "parts", "cover").json["parts"]
    settings = {one["path"]: one["value"] for part in parts for one in part["settings"]}
    assert settings["head[4].size"] == 75
    made = office("form", "set", "cover", "head[4].size", "60").json
    assert made == {"form": "cover", "path": "head[4].size", "before": 75, "after": 60, "version": 2}
    assert cover(office)["shipped"] is False
    said = office("form", "set", "contents", "table.columns[3].width", "26,5", plain=True)
    assert (said.code, "Rộng: 24 → 26,5" in said.out) == (0, True)


def test_a_wrong_value_and_an_unknown_part_leave_the_form_as_it_was(office: Hoso) -> None:
    refused = office("form", "set", "contents", "table.column[3].width", "500", plain=True)
    assert (refused.code, "không quá 165,0 mm" in refused.err) == (1, True)
    assert office("form", "set", "cover", "head[4].size", "75").code == 1  # nothing to change
    assert office("form", "set", "cover", "head[40].size", "75").code == 2
    assert office("form", "parts", "set").code == 2
    assert cover(office)["shipped"] is True
