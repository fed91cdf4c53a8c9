from __future__ import annotations

import re
import subprocess
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hoso_desktop.domain import retention
from hoso_desktop.domain.problem import Severity
from hoso_desktop.domain.words import NumberStyle
from hoso_desktop.errors import Cancelled, UsageError, UserError
from hoso_desktop.jobs import JobContext, Progress
from hoso_desktop.messages import known_codes, sentence
from hoso_desktop.paths import resource
from hoso_desktop.printing.forms import shipped, variants
from hoso_desktop.printing.reader import read_text
from hoso_desktop.printing.render import RenderedPaper, render, write
from tests.printing.reading import page_texts
from tests.printing.sheets_factory import (
    FONDS,
    OFFICE,
    dossier_sheet,
    long_list,
    meeting,
    one_paper,
    placements,
)

DAY = date(2026, 11, 16)
BEFORE_TITLE = """ĐẢNG CỘNG SẢN VIỆT NAM PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP, KHÓA I, NHIỆM KỲ 2025-2030
----- HỒ SƠ"""


def printed(form_id: str, *sheets: object, **more: object) -> RenderedPaper:
    return render(form_id, sheets, printed_on=DAY, **more)  # type: ignore[arg-type]


def text_of(paper: RenderedPaper) -> str:
    return "\n".join(page_texts(paper.pdf))


def lines_of(paper: RenderedPaper) -> list[str]:
    return [line.strip() for line in text_of(paper).split("\n")]


# Cover


def test_the_cover_of_the_meeting() -> None:
    paper = printed("cover", meeting())
    assert paper.pages == 1
    assert paper.problems == ()
    assert paper.template == "cover/party@1"
    text = " ".join(text_of(paper).split())
    for expected in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP, KHÓA I, NHIỆM KỲ 2025-2030",
        "HỒ SƠ",
        "Hồ sơ Hội nghị Ban Thường vụ Đảng ủy xã Tân Lập tháng 11/2026",
        "Phông số: 001",
        "Bắt đầu: 05/11/2026",
        "Kết thúc: 13/11/2026",
        "Số tờ: 34",
        "Vĩnh viễn",
        "Số TL: 13",
    ):
        assert expected in text


def test_archival_numbers_are_blank_before_arrangement() -> None:
    text = text_of(printed("cover", meeting()))
    for label in ("Mục lục số:", "Hồ sơ số:", "Cặp (hộp) số:"):
        after = text.partition(label)[2].split("\n")[0]
        assert not any(char.isdigit() for char in after.partition(":")[0]), label
    assert "0007" not in text


def test_archival_numbers_after_arrangement() -> None:
    sheet = meeting()
    location = replace(sheet.dossier.location, box="4")
    dossier = replace(sheet.dossier, inventory_number="1", number="7", location=location)
    text = text_of(printed("cover", replace(sheet, dossier=dossier)))
    assert "Mục lục số: 01" in text
    assert "Hồ sơ số: 0007" in text
    assert "Cặp (hộp) số: 04" in text


def test_the_cover_counts_pages_where_the_office_wants_pages() -> None:
    text = text_of(printed("cover", meeting(office=replace(OFFICE, cover_count="pages"))))
    assert "Số trang: 48" in text
    assert "Số tờ" not in text


def test_the_fonds_line_keeps_its_breaks_and_has_a_default() -> None:
    lines = lines_of(printed("cover", meeting()))
    assert "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP," in lines
    assert "KHÓA I, NHIỆM KỲ 2025-2030" in lines
    plain = meeting(fonds=replace(FONDS, cover_line=""))
    assert "PHÔNG LƯU TRỮ ĐẢNG ỦY XÃ TÂN LẬP" in lines_of(printed("cover", plain))


@pytest.mark.parametrize(
    "period, label",
    [(retention.years(70), "70 năm"), (retention.UNTIL_REPLACED, "Đến khi văn bản hết hiệu lực")],
)
def test_the_period_stands_under_its_label(period: retention.Retention, label: str) -> None:
    sheet = meeting()
    paper = printed("cover", replace(sheet, dossier=replace(sheet.dossier, retention=period)))
    assert label in " ".join(text_of(paper).split())


# List of papers


def test_the_list_of_the_meeting() -> None:
    paper = printed("contents", meeting())
    text = " ".join(text_of(paper).split())
    assert "MỤC LỤC VĂN BẢN, TÀI LIỆU Số, ký hiệu hồ sơ: HN.15 Năm 2026" in text
    assert "Người lập" in text
    assert "Nguyễn Thị Hạnh" in text
    for absent in ("ĐẢNG CỘNG SẢN", "Tổng số", "Xác nhận", "ngày 16"):
        assert absent not in text


def test_the_rows_of_the_list(judge: Callable[[str], str], tmp_path: Path) -> None:
    """Read with another program."""
    target = tmp_path / "muc-luc.pdf"
    write(printed("contents", meeting()), target)
    text = subprocess.run(
        [judge("pdftotext"), "-layout", str(target), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert text == unicodedata.normalize("NFC", text)
    # A row starts at the left edge; a wrapped line that starts with a number stands further right.
    rows = [line.split() for line in text.splitlines() if re.match(r"\s{0,20}\d+\s", line)]
    assert [words[0] for words in rows] == [str(number) for number in range(1, 14)]
    places = ["1", "2", "3", "5", "7", "13", "15", "18", "21", "22", "30a", "31", "33"]
    assert [words[-1] for words in rows] == places
    assert rows[0][1:3] == ["41-GM/VPĐU", "09/11/2026"]


def test_the_office_may_print_sheet_ranges() -> None:
    text = text_of(printed("contents", meeting(office=replace(OFFICE, sheet_column="range"))))
    for place in ("3-4", "7-12", "22-30", "30a"):
        assert place in text


def test_switches_add_header_total_and_confirmation() -> None:
    text = resource("forms/contents.toml").read_text(encoding="utf-8")
    form = read_text(text.replace('header = ""', 'header = "office"'), "contents.toml")
    everything = replace(form, show=dict.fromkeys(form.show, True))
    text = " ".join(text_of(printed("contents", meeting(), specs={"contents": everything})).split())
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "Tân Lập, ngày 16 tháng 11 năm 2026" in text
    assert "Tổng số: 13 văn bản, 34 tờ (viết bằng chữ: Mười ba văn bản, Ba mươi tư tờ)" in text
    assert "Xác nhận của Chánh Văn phòng" in text


@pytest.mark.parametrize("count", [60, 400])
def test_long_lists_repeat_the_heading_and_number_their_pages(count: int) -> None:
    paper = printed("contents", long_list(count))
    texts = page_texts(paper.pdf)
    assert len(texts) == paper.pages > 1
    for number, text in enumerate(texts, start=1):
        lines = [line.strip() for line in text.split("\n")]
        assert str(number) in lines
        assert "Tác giả" in text
        assert "(7)" in text
    assert "Người lập" in texts[-1]
    assert not any("Người lập" in text for text in texts[:-1])
    assert any(line.split()[:1] == [str(count)] for line in texts[-1].split("\n"))


def test_one_page_has_no_page_number() -> None:
    assert "1" not in lines_of(printed("contents", dossier_sheet([])))


def test_a_dossier_without_papers_has_an_empty_table() -> None:
    text = text_of(printed("contents", dossier_sheet([])))
    assert "Ghi chú" in " ".join(text.split())


def test_impossible_and_missing_dates_print_as_written() -> None:
    rows = [("", day, "Công văn", "", 1, 1) for day in ("31/02/2013", "[2012]", "11/2026", "")]
    text = text_of(printed("contents", dossier_sheet(placements(rows))))
    for day in ("31/02/2013", "[2012]", "11/2026"):
        assert day in text


def test_a_paper_taller_than_a_page_goes_on_over_the_next() -> None:
    subject = "Kết luận về việc thực hiện nhiệm vụ " * 150
    paper = printed("contents", one_paper(subject.strip()))
    assert paper.pages > 1
    assert paper.problems == ()
    words = " ".join(page_texts(paper.pdf)).split()
    assert words.count("Kết") == 150
    assert words.count("vụ") == 150


# Certificate


def test_the_certificate_of_the_meeting() -> None:
    lines = lines_of(printed("certificate", meeting()))
    contents = printed("contents", meeting())
    for expected in (
        "CHỨNG TỪ KẾT THÚC",
        "Đơn vị bảo quản này gồm có: 34 tờ",
        "(Viết bằng chữ: Ba mươi tư tờ)",
        "Được đánh từ số 01 đến số 33",
        "Số trùng: 30a",
        "Số khuyết: không",
        f"Mục lục văn bản gồm: {contents.pages:02d} tờ",
        "(Viết bằng chữ: Một tờ)",
        "Đặc điểm tài liệu bên trong hồ sơ:",
        "Tân Lập, ngày 16 tháng 11 năm 2026",
        "Người lập hồ sơ",
        "Nguyễn Thị Hạnh",
        "PHẦN BỔ SUNG",
    ):
        assert expected in lines, expected


def test_the_certificate_before_the_late_paper() -> None:
    lines = lines_of(printed("certificate", meeting(late=False)))
    assert "(Viết bằng chữ: Ba mươi ba tờ)" in lines
    assert "Số trùng: không" in lines


def test_the_office_spells_four_its_way() -> None:
    office = replace(OFFICE, number_style=NumberStyle(four="bốn"))
    assert "(Viết bằng chữ: Ba mươi bốn tờ)" in lines_of(printed("certificate", meeting(office=office)))


def test_missing_and_many_doubled_sheets_are_runs() -> None:
    sheet = meeting()
    totals = replace(
        sheet.sheet_totals, missing=("5", "11", "12", "13"), doubled=("3a", "30a", "30b", "30c", "30d")
    )
    lines = lines_of(printed("certificate", replace(sheet, sheet_totals=totals)))
    assert "Số khuyết: 5, 11-13" in lines
    assert "Số trùng: 3a, 30a-30d" in lines


@pytest.mark.parametrize("count", [1, 12, 60])
def test_the_certificate_counts_the_sheets_of_the_list_really_printed(count: int) -> None:
    pages = printed("contents", long_list(count)).pages
    assert f"Mục lục văn bản gồm: {pages:02d} tờ" in lines_of(printed("certificate", long_list(count)))
    assert f"Mục lục văn bản gồm: {pages:02d} tờ" in lines_of(printed("set", long_list(count)))


def test_both_sides_of_the_paper_halve_the_sheets() -> None:
    form = shipped("contents")
    both_sides = replace(form, page=replace(form.page, sides=2))
    pages = printed("contents", long_list(60)).pages
    lines = lines_of(printed("certificate", long_list(60), specs={"contents": both_sides}))
    assert f"Mục lục văn bản gồm: {-(-pages // 2):02d} tờ" in lines


def test_the_older_certificate() -> None:
    older = {form.variant: form for form in variants("certificate")}["older"]
    lines = lines_of(printed("certificate", meeting(), specs={"certificate": older}))
    assert "Hồ sơ này gồm có: 34 tờ" in lines
    assert "NGƯỜI LẬP HỒ SƠ" in lines


def test_a_certificate_without_sheets_leaves_room_to_write() -> None:
    lines = lines_of(printed("certificate", dossier_sheet([])))
    assert "Được đánh từ số …… đến số ……" in lines
    assert "(Viết bằng chữ: Không tờ)" in lines


# Pencil guide and set


def test_the_pencil_guide_has_a_line_for_each_paper() -> None:
    text = text_of(printed("pencil_guide", meeting()))
    rows = [line.split() for line in text.split("\n") if line.split() and line.split()[0].isdigit()]
    assert [row[0] for row in rows if len(row) > 2] == [str(number) for number in range(1, 14)]
    for place in ("1", "3-4", "22-30", "30a", "33"):
        assert any(row[-1] == place for row in rows), place
    assert "(tờ đến sau): 30a" in text


def test_the_set_is_cover_list_and_certificate() -> None:
    parts = [printed(form_id, meeting()) for form_id in ("cover", "contents", "certificate")]
    whole = printed("set", meeting())
    assert whole.pages == sum(part.pages for part in parts)
    assert page_texts(whole.pdf) == [text for part in parts for text in page_texts(part.pdf)]
    assert whole.template == "+".join(part.template for part in parts)


def test_several_dossiers_in_one_file() -> None:
    other = meeting(title="Hồ sơ thứ hai", notation="HN.16")
    paper = printed("cover", meeting(), other)
    assert paper.pages == 2
    assert "Hồ sơ thứ hai" in page_texts(paper.pdf)[1]


# Texts that do not fit or cannot be drawn


def test_decomposed_text_is_composed() -> None:
    title = "Hồ sơ Hội nghị Ủy ban"
    decomposed = printed("cover", meeting(title=unicodedata.normalize("NFD", title)))
    assert decomposed.pdf == printed("cover", meeting(title=title)).pdf
    assert title in text_of(decomposed)


def test_a_character_without_a_glyph_is_named() -> None:
    paper = printed("set", meeting(title="Hồ sơ 漢 và ☃"))
    assert [(problem.code, problem.params["letter"], problem.where) for problem in paper.problems] == [
        ("print.letter_missing", "漢", "HN.15/2026"),
        ("print.letter_missing", "☃", "HN.15/2026"),
    ]
    assert "Hồ sơ ? và ?" in text_of(paper)
    assert "漢" in sentence(paper.problems[0].code, **paper.problems[0].params)


def test_a_character_without_a_glyph_names_its_row() -> None:
    paper = printed("contents", one_paper("Công văn 漢"))
    assert [problem.where for problem in paper.problems] == ["HN.15/2026, 1"]


@pytest.mark.parametrize("length", [1, 30, 200, 1000])
def test_titles_of_any_usual_length_fit(length: int) -> None:
    words = "Kết luận của Ban Thường vụ về kết quả thực hiện Nghị quyết chuyên đề "
    title = (words * 20)[:length].strip()
    paper = printed("set", meeting(title=title))
    assert paper.problems == ()
    words_on_cover = page_texts(printed("cover", meeting(title=title)).pdf)[0].split()
    start = len(BEFORE_TITLE.split())
    assert words_on_cover[start : start + len(title.split())] == title.split()


def test_a_title_too_long_for_the_form_is_said() -> None:
    paper = printed("cover", meeting(title="Nghị quyết chuyên đề " * 300))
    assert [(problem.code, problem.severity) for problem in paper.problems] == [
        ("print.text_too_long", Severity.WARNING)
    ]
    assert text_of(paper).count("chuyên") == 300


def test_a_title_too_long_for_the_page_is_an_error_and_not_clipped() -> None:
    paper = printed("cover", meeting(title="Nghị quyết chuyên đề " * 10_000))
    assert [(problem.code, problem.severity) for problem in paper.problems] == [
        ("print.text_left_out", Severity.ERROR)
    ]
    assert "chuyên" not in text_of(paper)


def test_every_sentence_of_printing_can_be_filled() -> None:
    values = dict.fromkeys(
        (
            "form",
            "known",
            "file",
            "key",
            "expected",
            "detail",
            "dossier",
            "letter",
            "number",
            "subject",
            "text",
            "preset",
            "line",
            "column",
        ),
        "x",
    )
    table = tomllib.loads(resource("i18n/messages/printing.vi.toml").read_text(encoding="utf-8"))
    assert table["print"]
    expected = [f"expected.{name}" for name in table["print"].pop("expected")]
    for name in (*table["print"], *expected):
        assert "{" not in sentence(f"print.{name}", **values)


# The job


def test_nothing_to_print_is_said() -> None:
    with pytest.raises(UserError) as caught:
        printed("cover")
    assert caught.value.code == "print.nothing"


def test_an_unknown_form_is_a_usage_error() -> None:
    with pytest.raises(UsageError):
        printed("binder", meeting())


def test_progress_is_told_for_every_page() -> None:
    seen: list[Progress] = []
    printed("set", meeting(), meeting(), context=JobContext(seen.append))
    assert [progress.done for progress in seen] == [0] * 3 + [1] * 3 + [2]
    assert {(progress.total, progress.stage) for progress in seen} == {(2, "print.stage")}
    assert "print.stage" in known_codes()


def test_printing_can_be_cancelled() -> None:
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        printed("contents", long_list(400), context=context)


def test_a_paper_is_written_whole(tmp_path: Path) -> None:
    paper = printed("cover", meeting())
    target = tmp_path / "HN.15-bia.pdf"
    write(paper, target)
    assert target.read_bytes() == paper.pdf
    assert list(tmp_path.iterdir()) == [target]


def test_a_dossier_of_a_term_prints_the_years_of_its_papers() -> None:
    rows = [("01-BB/ĐU", day, "Biên bản", "", 1, 1) for day in ("05/01/2011", "22/06/2011")]
    sheet = dossier_sheet(placements(rows))
    for period, text in (("2010-2015", "Năm 2011"), ("2026", "Năm 2026")):
        shown = replace(sheet, dossier=replace(sheet.dossier, period=period))
        assert text in text_of(printed("contents", shown)).splitlines()
