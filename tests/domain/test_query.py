"""Reading a query: numbers, days, codes, filters; and titles that must not be taken for any of them."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.query import Understood, understand
from hoso_desktop.services.search import vocabulary


def read(text: str) -> Understood:
    return understand(text, vocabulary())


@pytest.mark.parametrize(
    "text, token, type_name",
    [
        ("1-bc", "n1xbc", ""),
        ("01-BC/ĐU", "n1xbc", ""),
        ("nq 05", "n5xnq", ""),
        ("NQ số 5", "n5xnq", ""),
        ("109 qđ", "n109xqd", ""),
        ("quyết định 109", "n109xqd", "Quyết định"),
        ("quy định 06", "n6xqd", "Quy định"),
        ("so 187", "n187x", ""),
        ("cv 484 btctu", "n484xcv", ""),
        ("215/ttr-ubnd", "n215xttr", ""),
        ("12a-tb", "n12axtb", ""),
    ],
)
def test_numbers(text: str, token: str, type_name: str) -> None:
    number = read(text).number
    assert number is not None
    assert (number.token, number.type_name) == (token, type_name)


@pytest.mark.parametrize(
    "text, token",
    [
        ("12/11", "m11d12"),
        ("12/11/2026", "y2026m11d12"),
        ("12.11.2026", "y2026m11d12"),
        ("thang 11", "m11"),
        ("tháng 10 năm 2026", "y2026m10"),
        ("tháng 3/2026", "y2026m03"),
        ("thang 9 2021", "y2021m09"),
        ("ngày 5 tháng 2 năm 2026", "y2026m02d05"),
    ],
)
def test_days(text: str, token: str) -> None:
    day = read(text).day
    assert day is not None
    assert day.token == token


@pytest.mark.parametrize("text", ["31/13/2026", "002/01/0007", "giao thang 13", "báo cáo"])
def test_what_is_no_day(text: str) -> None:
    assert read(text).day is None


@pytest.mark.parametrize(
    "text, retention, year, term, state",
    [
        ("vinh vien 2025", "permanent", "2025", None, None),
        ("20 năm", "20y", None, None, None),
        ("70 nam 2026", "70y", "2026", None, None),
        ("thời hạn 70 năm", "70y", None, None, None),
        ("hết giá trị", "worthless", None, None, None),
        ("nhiệm kỳ 2015-2020", None, None, "2015-2020", None),
        ("2010-2015", None, None, "2010-2015", None),
        ("dang lap nam 2026", None, "2026", None, "open"),
        ("đã hoàn thiện", None, None, None, "completed"),
    ],
)
def test_filters(
    text: str, retention: str | None, year: str | None, term: str | None, state: str | None
) -> None:
    asked = read(text)
    wanted = asked.wanted
    assert asked.only_filter
    assert (wanted.retention, wanted.year, wanted.term, wanted.state) == (retention, year, term, state)


@pytest.mark.parametrize(
    "text",
    [
        "kỷ niệm 20 năm ngày thành lập",
        "hồ sơ vĩnh viễn của chi bộ",
        "tổng kết 5 năm thực hiện nghị quyết",
        "báo cáo chưa nộp lưu trữ",
        "in bìa màu cho đại hội",
        "dự kiến nhân sự",
    ],
)
def test_an_ordinary_title_is_not_eaten(text: str) -> None:
    asked = read(text)
    assert not asked.only_filter
    assert not asked.list_id
    assert not asked.commands
    # Every word is still looked for.
    assert len(asked.groups) == len(text.split())


@pytest.mark.parametrize("text", ["lập kế hoạch", "hòa giải", "an ninh trật tự", "văn bản"])
def test_plain_words_are_plain(text: str) -> None:
    assert read(text).is_plain


@pytest.mark.parametrize(
    "text, list_id",
    [
        ("chua nop luu", "not_handed_in"),
        ("Chưa vào hồ sơ", "unfiled"),
        ("đang mượn", "on_loan"),
        ("thieu bien ban", "missing_minutes"),
        ("chuwa nopj luwu", "not_handed_in"),
    ],
)
def test_lists(text: str, list_id: str) -> None:
    assert read(text).list_id == list_id


def test_codes_boxes_and_archival_numbers() -> None:
    for text in ("hn.15", "HN15", "hn 15"):
        code = read(text).code
        assert code is not None
        assert code.joined == "hn15"
    full = read("ĐH.07/2025").code
    assert full is not None
    assert (full.joined, full.period) == ("dh07", "2025")
    assert read("hop 03").box == "3"
    archival = read("002/01/0007").archival
    assert archival is not None
    assert (archival.fonds, archival.inventory, archival.number) == ("2", "1", "7")
    spoken = read("ho so so 0007").archival
    assert spoken is not None
    assert (spoken.fonds, spoken.inventory, spoken.number) == ("", "", "7")


def test_both_tone_placements_are_one_query() -> None:
    assert read("đảng uỷ") == read("đảng ủy")
    assert read("hoà") == read("hòa")


def test_short_forms_are_looked_for_as_typed_and_in_full() -> None:
    (group,) = read("btv").groups
    assert {phrases[0][0] for phrases in group} == {"btv", "ban thường vụ"}


def test_a_body_is_known_by_its_name_and_its_short_form() -> None:
    for text in ("ubkt", "Ủy ban kiểm tra", "uyr ban kieemr tra"):
        body = read(text).body
        assert body is not None
        assert body.own == "ủy ban kiểm tra đảng ủy"
