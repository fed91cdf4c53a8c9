from __future__ import annotations

from pathlib import Path

import pytest

from hoso_desktop.domain.problem import Severity
from hoso_desktop.errors import UsageError, UserError
from hoso_desktop.messages import explain, sentence
from hoso_desktop.paths import resource
from hoso_desktop.printing.forms import FORM_IDS, catalogue, load_specs, read_form, shipped, variants
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.spec import Align

CONTENTS = resource("forms/contents.toml").read_text(encoding="utf-8")
COVER = resource("forms/cover.toml").read_text(encoding="utf-8")


def changed(text: str, before: str, after: str) -> str:
    assert before in text
    return text.replace(before, after, 1)


def test_the_catalogue_names_the_papers_of_a_dossier() -> None:
    assert [(info.id, info.file_suffix) for info in catalogue()] == [
        ("cover", "bia"),
        ("state_cover", "bia-nha-nuoc"),
        ("contents", "muc-luc"),
        ("certificate", "chung-tu-ket-thuc"),
        ("cover_overlay", "bia-in-san"),
        ("certificate_overlay", "chung-tu-in-san"),
        ("pencil_guide", "phieu-danh-so"),
        ("set", "bo"),
        ("index_slip", "phieu-tin"),
        ("spine_label", "nhan-gay"),
    ]
    assert [info.title for info in catalogue()] == [
        "Bìa hồ sơ",
        "Bìa hồ sơ lưu trữ (mẫu Nhà nước)",
        "Mục lục văn bản, tài liệu",
        "Chứng từ kết thúc",
        "Bìa in sẵn: chỉ in phần điền",
        "Chứng từ kết thúc in sẵn: chỉ in phần điền",
        "Phiếu hướng dẫn đánh số tờ",
        "Bộ hồ sơ",
        "Phiếu tin",
        "Nhãn gáy hồ sơ 25 × 180 mm",
    ]
    assert {info.subject for info in catalogue()} == {"dossier"}
    assert catalogue("ship") == ()


def test_every_form_file_has_a_source_and_a_version_and_is_reached() -> None:
    read = {form.template for form_id in FORM_IDS for form in variants(form_id)}
    files = list(resource("forms").glob("*.toml"))
    for file in files:
        form = read_form(file)
        assert form.source
        assert form.version >= 1
        assert form.template in read
    assert len(read) == len(files)


@pytest.mark.parametrize("variant", ["nd30", "nd30-annex"])
def test_the_contents_form_has_the_columns_of_the_decree(variant: str) -> None:
    table = {form.variant: form for form in variants("contents")}[variant].table
    assert table is not None
    assert [column.heading.replace("\n", " ") for column in table.columns] == [
        "STT",
        "Số, ký hiệu văn bản",
        "Ngày tháng năm văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Tác giả văn bản",
        "Tờ số",
        "Ghi chú",
    ]
    assert [column.number for column in table.columns] == [f"({number})" for number in range(1, 8)]


def test_one_variant_keeps_the_widths_of_the_annex_too() -> None:
    table = {form.variant: form for form in variants("contents")}["nd30-annex"].table
    assert table is not None
    twentieths = [907, 1077, 1620, 1560, 1243, 1639, 1134]
    for column, twips in zip(table.columns, twentieths, strict=True):
        assert column.width == pytest.approx(twips / 1440 * 25.4, abs=0.06)


def test_switches_of_the_contents_form() -> None:
    assert shipped("contents").show == {
        "total": False,
        "maker": True,
        "confirmation": False,
        "mark": False,
    }


def test_the_archive_variant_puts_the_author_before_the_abstract() -> None:
    archive = {form.variant: form for form in variants("contents")}["archive"]
    assert archive.table is not None
    assert [column.field for column in archive.table.columns][3:5] == ["author", "subject"]


def test_the_cover_has_the_measured_frame() -> None:
    frame = shipped("cover").frame
    assert frame is not None
    assert (frame.left, frame.top, frame.width, frame.height) == (12.2, 15.4, 187.6, 271.9)
    assert sum(frame.border) == 6
    assert frame.border[0] > frame.border[2] < frame.border[4]
    assert [cell.align for row in shipped("cover").head for cell in row.cells] == [Align.CENTER] * 5


def test_an_unknown_form_is_a_usage_error() -> None:
    with pytest.raises(UsageError) as caught:
        shipped("binder")
    assert "binder" in explain(caught.value)


@pytest.mark.parametrize(
    "text, key",
    [
        (changed(CONTENTS, 'id = "contents"', "id = 7"), "id"),
        (changed(CONTENTS, "version = 1", "version = 0"), "version"),
        (changed(CONTENTS, "version = 1", "version = 1.5"), "version"),
        (changed(CONTENTS, "version = 1", "version = true"), "version"),
        (changed(CONTENTS, "source = ", "sources = "), "source"),
        (changed(CONTENTS, "left = 30.0", 'left = "30"'), "page.left"),
        (changed(CONTENTS, "left = 30.0", "left = 190.0"), "page.width"),
        (changed(CONTENTS, "left = 30.0", "left = nan"), "page.left"),
        (changed(CONTENTS, "left = 30.0", "lefft = 30.0"), "page.lefft"),
        (changed(CONTENTS, 'field = "ordinal"', 'field = "ordinals"'), "table.column[1].field"),
        (changed(CONTENTS, 'field = "ordinal"\n', ""), "table.column[1].field"),
        (changed(CONTENTS, "{notation}", "{notations}"), "head[3].text"),
        (changed(CONTENTS, "{notation}", "{notation"), "head[3].text"),
        (changed(CONTENTS, "MỤC LỤC", "目次"), "head[2].text"),
        (changed(CONTENTS, 'align = "center"', 'align = "middle"'), "head[2].align"),
        (changed(CONTENTS, 'when = "maker"', 'when = "marker"'), "tail[3].when"),
        (changed(CONTENTS, "total = false", 'total = "no"'), "show.total"),
        (changed(CONTENTS, 'header = ""', 'header = "royal"'), "header"),
        (changed(CONTENTS, 'block = "header"', 'block = "headers"'), "head[1].block"),
        (changed(CONTENTS, 'header = ""', 'subject = "ship"'), "subject"),
        (changed(COVER, "border = [", 'border = ["x", '), "frame.border"),
        (changed(COVER, "[frame]", "[frames]"), "frames"),
        (changed(COVER, "size = 75", "size = -75"), "head[4].size"),
        (changed(COVER, "width = 187.6", "width = 200.0"), "frame.width"),
        (changed(CONTENTS, "width = 46.5", "width = 56.5"), "table.column"),
        (changed(CONTENTS, 'align = "center"', 'align = "center"\nat = 160.0'), "head[2].at"),
        (changed(CONTENTS, "size = 12\nmin", "leading = 1.0\nsize = 12\nmin"), "table.leading"),
    ],
)
def test_a_broken_form_file_is_named_with_its_key(text: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_form(file)
    assert caught.value.code == "print.form_broken"
    assert caught.value.params["file"] == "own.toml"
    assert caught.value.params["key"] == key
    assert key in explain(caught.value)


@pytest.mark.parametrize(
    "data, code",
    [
        (b"id = ", "print.form_syntax"),
        (b"\xff\xfe", "print.form_unreadable"),
        (b"id = 'x'\nid = 'y'", "print.form_syntax"),
    ],
)
def test_a_file_that_is_no_toml_is_named(data: bytes, code: str, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_form(file)
    assert caught.value.code == code
    assert "own.toml" in explain(caught.value)
    if b"\n" in data:
        assert "dòng 2" in explain(caught.value)


@pytest.mark.parametrize(
    "old, new",
    [
        ('field = "ordinal"', 'field = "ordinals"'),
        ('when = "maker"', 'when = "marker"'),
        ("total = false", 'total = "no"'),
        ("left = 30.0", "lefft = 30.0"),
        ("MỤC LỤC", "目次"),
    ],
)
def test_the_line_of_a_broken_key_is_said_in_words(old: str, new: str) -> None:
    text = changed(CONTENTS, old, new)
    with pytest.raises(UserError) as caught:
        read_text(text, "own.toml")
    line = int(str(caught.value.params["line"]))
    assert new in text.splitlines()[line - 1]
    assert f"dòng {line}:" in explain(caught.value)


def test_a_part_without_a_line_of_its_own_is_said_with_the_part_around_it() -> None:
    with pytest.raises(UserError) as caught:
        read_text(changed(CONTENTS, 'field = "ordinal"\n', ""), "own.toml")
    line = int(str(caught.value.params["line"]))
    assert CONTENTS.splitlines()[line - 1] == "[[table.column]]"


def test_an_empty_form_is_refused(tmp_path: Path) -> None:
    head = COVER.partition("[page]")[0]
    file = tmp_path / "own.toml"
    file.write_text(head, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        read_form(file)
    assert caught.value.params["key"] == "head"


def test_an_office_may_replace_a_form(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        changed(COVER, 'variant = "party"', 'variant = "own"'), encoding="utf-8"
    )
    specs, problems = load_specs(tmp_path)
    assert problems == ()
    assert specs["cover"].template == "cover/own@1"
    assert specs["contents"] == shipped("contents")


def test_a_broken_file_of_an_office_does_not_stop_the_shipped_form(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(changed(COVER, "size = 75", 'size = "75"'), encoding="utf-8")
    (tmp_path / "other.toml").write_text(changed(COVER, 'id = "cover"', 'id = "binder"'), encoding="utf-8")
    specs, problems = load_specs(tmp_path)
    assert specs["cover"] == shipped("cover")
    assert [(problem.where, problem.params["key"]) for problem in problems] == [
        ("bad.toml", "head[4].size"),
        ("other.toml", "id"),
    ]
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    for problem in problems:
        assert problem.where in sentence(problem.code, **problem.params)


def test_no_override_folder_is_normal(tmp_path: Path) -> None:
    assert load_specs(tmp_path / "none") == load_specs()
