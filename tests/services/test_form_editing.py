"""Changing one thing of a form: found by its path, on the paper as asked, the rest of the file untouched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain
from hoso_desktop.printing.forms import variants
from hoso_desktop.services import dossiers, form_editing, form_parts, form_store, papers
from hoso_desktop.services.form_editing import Draft, changed, draft, setting
from hoso_desktop.services.form_parts import Kind, part_of
from hoso_desktop.services.form_store import differences, shipped_text
from hoso_desktop.services.office import Office, save_settings
from hoso_desktop.services.undo import undo
from tests.printing.reading import glyphs, page_texts, strokes
from tests.support.office import add_dossier, make_office, paper

VARIANTS = [(form.id, one.variant) for form in form_editing.editable() for one in variants(form.id)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with make_office(tmp_path / "kho") as made:
        yield made


@pytest.fixture
def contents() -> Draft:
    return draft(shipped_text("contents"))


def shown(office: Office, found: Draft) -> bytes:
    return form_editing.preview(office, found, form_editing.sample(office, found.spec.id)).pdf


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page_texts(pdf)).split())


def column_edges(pdf: bytes) -> list[float]:
    """The left edges of the upright lines of the first page, in mm."""
    upright = {round((left + right) / 2, 1) for left, low, right, high in strokes(pdf)[0] if high - low > 20}
    return [edge / 72 * 25.4 for edge in sorted(upright)]


@pytest.mark.parametrize("form_id, variant", VARIANTS)
def test_every_setting_of_every_form_is_found_and_can_stay_as_it_is(form_id: str, variant: str) -> None:
    text = shipped_text(form_id, variant)
    found = draft(text)
    assert {"form", "page"} <= {part.path for part in found.parts}
    for part in found.parts:
        for one in part.settings:
            assert setting(found, one.path) == one
            assert form_editing.parsed(one, one.spoken) == one.value
    drawn = form_editing.changed(found, "copies", 7).text
    assert list(differences(text, drawn))[-1].startswith("+copies = 7")


@pytest.mark.parametrize("form_id, variant", VARIANTS)
def test_changed_words_sizes_and_widths_of_every_form_are_on_its_paper(
    office: Office, form_id: str, variant: str
) -> None:
    found = draft(shipped_text(form_id, variant))
    line = next(part for part in found.parts if part.shown and part.settings[0].key == "text")
    after = changed(changed(found, f"{line.path}.size", 11.5), f"{line.path}.min_size", 11.5)
    if not after.spec.overlay:  # a pre-printed paper has its words already
        after = changed(after, f"{line.path}.text", "CHỮ THỬ")
    if after.spec.table is not None:
        last = after.spec.table.columns[-1]
        after = changed(after, f"{last.part}.width", last.width + 4)
    pdf = shown(office, after)
    page = glyphs(pdf)[0]
    if not after.spec.overlay:
        assert "CHỮ THỬ" in words(pdf)
        assert 11.5 in {glyph.size for glyph in page}
    if after.spec.table is not None:
        edges = column_edges(pdf)
        assert edges[-1] - edges[-2] == pytest.approx(last.width + 4, abs=0.1)


@pytest.mark.parametrize("form_id, variant", VARIANTS)
def test_every_spot_on_the_paper_leads_to_a_part(office: Office, form_id: str, variant: str) -> None:
    found = draft(shipped_text(form_id, variant))
    spots = form_editing.preview(office, found, form_editing.sample(office, form_id)).spots
    assert spots
    for spot in (spot for page in spots for spot in page):
        part = part_of(found.parts, spot.part)
        assert part is not None
        assert part.path == spot.part


def test_a_width_comes_out_in_the_table_and_another_column_gives_way(office: Office, contents: Draft) -> None:
    after = changed(contents, "table.columns[3].width", 40.0)
    edges = column_edges(shown(office, after))
    assert edges[3] - edges[2] == pytest.approx(40, abs=0.1)
    assert edges[-1] - edges[0] == pytest.approx(165, abs=0.1)
    assert list(differences(contents.text, after.text)) == [
        "-width = 24.0", "+width = 40.0", "-width = 46.5", "+width = 30.5",
    ]  # fmt: skip


def test_words_size_and_face_come_out_on_the_paper(office: Office, contents: Draft) -> None:
    after = changed(changed(contents, "head[2].text", "MỤC LỤC TÀI LIỆU"), "head[2].size", 18.0)
    page = glyphs(shown(office, after))[0]
    assert "MỤC LỤC TÀI LIỆU" in words(shown(office, after))
    assert {glyph.size for glyph in page[:4]} == {18.0}


def test_comments_and_everything_else_of_the_file_stay(contents: Draft) -> None:
    after = changed(changed(contents, "page.numbered", False), "page.top", 25.0)
    kept = [line for line in contents.text.splitlines() if "#" in line and "numbered" not in line]
    assert [line for line in kept if line not in after.text.splitlines()] == []
    assert "numbered = false # only when there are several pages" in after.text


def test_a_line_is_hidden_and_comes_back_as_it_was(office: Office, contents: Draft) -> None:
    hidden = changed(contents, "head[2].shown", False)
    assert "MỤC LỤC VĂN BẢN" not in words(shown(office, hidden))
    part = part_of(hidden.parts, "head[2]")
    assert part is not None
    assert not part.shown
    back = changed(hidden, "head[2].shown", True)
    assert "MỤC LỤC VĂN BẢN" in words(shown(office, back))
    grouped = changed(contents, "tail[3].shown", False)
    assert list(differences(contents.text, grouped.text)) == [
        "-maker = true # Người lập", "+maker = false # Người lập",
    ]  # fmt: skip


def test_a_column_is_hidden_moved_and_shown_again(office: Office, contents: Draft) -> None:
    hidden = changed(contents, "table.column[6].shown", False)
    assert "Tờ số" not in words(shown(office, hidden))
    edges = column_edges(shown(office, hidden))
    assert edges[-1] - edges[0] == pytest.approx(165, abs=0.1)
    again = changed(hidden, "table.column[6].shown", True)
    assert setting(again, "table.column[6].width").value == 11.0
    assert changed(again, "table.column[4].width", 46.5).text == contents.text
    moved = changed(contents, "table.column[2].place", "7")
    assert moved.spec.table is not None
    assert [column.field for column in moved.spec.table.columns][-1] == "number"
    assert changed(moved, "table.column[7].place", "2").text == contents.text


def test_wider_margins_squeeze_lines_and_columns(office: Office, contents: Draft) -> None:
    after = changed(contents, "page.left", 40.0)
    edges = column_edges(shown(office, after))
    assert edges[0] == pytest.approx(40, abs=0.1)
    assert edges[-1] == pytest.approx(195, abs=0.1)
    assert setting(after, "tail[4].at").value == pytest.approx(85 * 155 / 165, abs=0.02)


@pytest.mark.parametrize(
    "path, value, said",
    [
        ("head[2].size", 3.0, "ít nhất 4"),
        ("head[2].text", "{nobody}", "tên trường"),
        ("head[2].text", "Năm {period", "ngoặc nhọn"),
        ("head[2].text", "目次", "kiểu chữ in có"),
        ("table.column[3].width", 500.0, "không quá 165,0 mm"),
        ("page.top", 280.0, "khổ giấy"),
        ("table.heading_size", 400.0, "không quá 200"),
        ("table.heading_size", 180.0, "không còn chỗ"),
        ("head[2].size", float("nan"), "số không âm"),
        ("page.height", 61.0, "không còn chỗ"),
        ("words.no_place", "{place}", "ngoặc nhọn như mẫu có sẵn"),
    ],
)
def test_what_could_not_print_is_refused_with_its_reason(
    contents: Draft, path: str, value: object, said: str
) -> None:
    with pytest.raises(UserError) as caught:
        changed(contents, path, value)
    assert said in explain(caught.value)


def test_a_figure_of_a_form_stays_a_figure() -> None:
    found = draft(shipped_text("hand_in_minutes"))
    assert changed(found, "words.box_metres", "0,12").spec.words["box_metres"] == "0,12"
    with pytest.raises(UserError) as caught:
        changed(found, "words.box_metres", "một gang")
    assert "một số" in explain(caught.value)


def test_what_is_typed_is_understood_in_vietnamese(contents: Draft) -> None:
    def typed(path: str, text: str) -> object:
        return form_editing.parsed(setting(contents, path), text)

    assert typed("table.column[3].width", "26,5") == 26.5
    assert typed("page.numbered", "Không") is False
    assert typed("head[2].face", "đậm nghiêng") == "bold-italic"
    assert typed("head[2].text", "Một\\nHai") == "Một\nHai"
    for path, text in (
        ("page.left", "hai"),
        ("copies", "1,5"),
        ("head[2].face", "béo"),
        ("page.numbered", "?"),
    ):
        with pytest.raises(UserError) as caught:
            typed(path, text)
        assert caught.value.code == "form.value_wrong"
    with pytest.raises(UsageError):
        setting(contents, "head[99].size")


def test_setting_a_value_makes_a_version_that_prints_and_can_be_undone(office: Office) -> None:
    uid = add_dossier(office)
    before, after = form_editing.set_value(office, "cover", "head[4].text", "HỒ SƠ XÃ")
    assert (before.value, after.value) == ("HỒ SƠ", "HỒ SƠ XÃ")
    rendered = papers.render(office, "cover", [uid])
    assert "HỒ SƠ XÃ" in words(rendered.pdf)
    assert rendered.template == "cover/party@2"
    with pytest.raises(UserError) as caught:
        form_editing.set_value(office, "cover", "head[4].text", "HỒ SƠ XÃ")
    assert caught.value.code == "form.unchanged"
    changes = form_editing.save(office, changed(form_editing.begin(office, "cover"), "head[4].size", 60.0))
    assert len(form_store.versions(office, "cover")) == 2
    undo(office, changes.change_uid)
    assert setting(form_editing.begin(office, "cover"), "head[4].size").value == 75


def test_the_sample_is_the_newest_dossier_with_papers_and_never_a_print(office: Office) -> None:
    found = form_editing.begin(office, "contents")
    assert "[Tờ số" in words(shown(office, found))  # an empty office sees the names of the fields
    uid = add_dossier(office, "HN.15", "Hồ sơ Hội nghị lần thứ mười lăm")
    dossiers.add_documents(office, uid, [paper("Giấy mời hội nghị", number="41-GM/VPĐU")])
    add_dossier(office, "HN.16", "Chưa có văn bản")
    assert "Giấy mời hội nghị" in words(shown(office, found))
    assert papers.stale_papers(office, uid) == ()


def test_the_editor_spells_as_the_office_prints(office: Office) -> None:
    save_settings(office, tone="uỷ")
    found = form_editing.begin(office, "file_plan")
    assert "Lưu Văn phòng Đảng uỷ" in words(shown(office, found))
    assert "Lưu Văn phòng Đảng ủy" in found.text


def test_a_form_made_of_others_is_changed_part_by_part(office: Office) -> None:
    with pytest.raises(UsageError) as caught:
        form_editing.begin(office, "set")
    assert "cover" in explain(caught.value)


def test_kinds_are_all_in_use(contents: Draft) -> None:
    assert {one.kind for part in contents.parts for one in part.settings} == set(Kind)
    assert form_parts.readable("Năm {period}", "dossier") == "Năm [Năm]"


def test_a_long_list_is_looked_at_in_its_first_rows(office: Office) -> None:
    uid = add_dossier(office)
    dossiers.add_documents(office, uid, [paper(f"Văn bản thứ {number}") for number in range(200)])
    found = form_editing.begin(office, "contents")
    text = words(form_editing.shown(office, found, form_editing.sample(office, "contents")).pdf)
    assert "Văn bản thứ 59" in text
    assert "Văn bản thứ 60" not in text
    assert "[Tờ số" in words(form_editing.shown(office, found).pdf)


def outcome(found: Draft, path: str, value: object) -> str:
    """`ok` when the form prints so, else the code of the refusal."""
    try:
        return "ok" if changed(found, path, value).text else ""
    except UserError as error:
        return error.code


@pytest.mark.battery
@pytest.mark.parametrize("value", [0.0, 40.0, 5000.0, -1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("form_id", ["contents", "cover", "box_label"])
def test_no_number_breaks_a_form(form_id: str, value: float) -> None:
    """Whatever is typed: either the form prints, or it is refused in words."""
    found = draft(shipped_text(form_id))
    numbers = [one.path for part in found.parts for one in part.settings if one.kind is Kind.NUMBER]
    allowed = {"ok", "form.value_wrong", "form.value_refused", "form.unprintable"}
    assert {outcome(found, path, value) for path in numbers} <= allowed
