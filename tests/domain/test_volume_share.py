"""Which papers of a series a Tập collects when the office keeps the series in several volumes."""

from __future__ import annotations

import pytest

from hoso_desktop.domain.volume_share import fit, runs, share_of_title

ISSUERS = ("dang uy", "ban thuong vu")


@pytest.mark.parametrize(
    "title, share",
    [
        ("Tập Báo cáo tháng của Đảng ủy xã Tân Lập năm 2026", ("thang",)),
        ("Tập Báo cáo 6 tháng, quý của Đảng uỷ xã Tân Lập năm 2026", ("6 thang", "quy")),
        ("Tập Báo cáo năm, báo cáo chuyên đề của Đảng ủy năm 2026", ("nam", "chuyen de")),
        ("Tap Bao cao thang cua Dang uy", ("thang",)),
        ("Tập Quyết định về công tác cán bộ Đảng ủy xã năm 2026", ("ve cong tac can bo",)),
    ],
)
def test_a_title_names_its_share(title: str, share: tuple[str, ...]) -> None:
    kind = "Quyết định" if "Quyết" in title else "Báo cáo"
    assert share_of_title(title, kind, ISSUERS) == share


@pytest.mark.parametrize(
    "title",
    [
        "Tập Quyết định của Đảng ủy xã Tân Lập năm 2026. Từ số: 57-118. Khuyết số: 63",
        "Tập Quyết định Đảng ủy xã Tân Lập năm 2026", "Tập lưu Quyết định đi của Đảng ủy", "Tập Quyết định",
        "Tập Quyết định năm 2026", "Tập Quyết định nhiệm kỳ 2025-2030", "Tập Quyết định … của Đảng ủy",
        "Tập Quyết định, Quy định, Quy chế của Đảng ủy", "Hồ sơ Hội nghị Ban Thường vụ", "",
    ],
)  # fmt: skip
def test_a_title_of_the_whole_series_names_none(title: str) -> None:
    assert share_of_title(title, "Quyết định", ISSUERS) == ()


@pytest.mark.parametrize(
    "subject, wanted",
    [
        ("Báo cáo kết quả công tác tháng 10, nhiệm vụ tháng 11 năm 2026", "month"),
        ("Báo cáo 6 tháng đầu năm 2026", "half"), ("Báo cáo quý I năm 2026", "half"),
        ("Báo cáo tổng kết năm 2026, nhiệm vụ quý I năm 2027", "year"),
        ("Báo cáo chuyên đề nông thôn mới", "year"),
    ],
)  # fmt: skip
def test_the_longest_and_soonest_words_decide(subject: str, wanted: str) -> None:
    shares = {"month": ("thang",), "half": ("6 thang", "quy"), "year": ("nam", "chuyen de")}
    assert max(shares, key=lambda name: fit(subject, shares[name])) == wanted


def test_a_subject_without_the_words_fits_nothing() -> None:
    assert fit("Báo cáo về việc khác", ("thang",)) == (0, 0)


def test_numbers_are_told_in_runs() -> None:
    assert runs([9, 1, 2, 4, 2]) == [(1, 2), (4, 4), (9, 9)]
    assert runs([]) == []
