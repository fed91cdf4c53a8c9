from __future__ import annotations

import pytest

from hoso_desktop.domain.retention import (
    PERMANENT,
    UNSET,
    UNTIL_REPLACED,
    WORTHLESS,
    Retention,
    RetentionKind,
    from_code,
    is_lower,
    parse,
    years,
)

ALL = [PERMANENT, UNSET, UNTIL_REPLACED, WORTHLESS, *map(years, (1, 5, 10, 20, 50, 70, 100))]


@pytest.mark.parametrize("period", ALL)
def test_a_code_stands_for_one_period(period: Retention) -> None:
    assert from_code(period.code) == period


@pytest.mark.parametrize("period", [period for period in ALL if period is not UNSET])
def test_what_is_shown_is_read_again(period: Retention) -> None:
    assert parse(period.label) == period
    assert parse(period.label.upper()) == period


@pytest.mark.parametrize(
    "text, period",
    [
        ("Vĩnh viễn", PERMANENT), ("VV", PERMANENT), ("vinh vien", PERMANENT), ("05 năm", years(5)),
        ("70 nam", years(70)),
        ("Thời hạn 20 năm", years(20)), ("20", years(20)), ("Hết giá trị", WORTHLESS), ("", UNSET),
        ("  ", UNSET),
        ("Đến khi văn bản hết hiệu lực", UNTIL_REPLACED),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(text: str, period: Retention) -> None:
    assert parse(text) == period


@pytest.mark.parametrize("text", ["Lâu dài", "0 năm", "tạm thời", "20 tháng", "5 10 năm", "101", "x"])
def test_what_is_no_period_is_not_guessed(text: str) -> None:
    """`Lâu dài` of older lists has no number of years of its own."""
    assert parse(text) is None


@pytest.mark.parametrize("kind, count", [(RetentionKind.YEARS, 0), (RetentionKind.PERMANENT, 5)])
def test_an_impossible_period_cannot_be_made(kind: RetentionKind, count: int) -> None:
    with pytest.raises(ValueError, match=str(count)):
        Retention(kind, count)


def test_unknown_codes_are_refused() -> None:
    for code in ("", "y", "forever", "-5y"):
        with pytest.raises(ValueError, match=r".*"):
            from_code(code)


@pytest.mark.parametrize(
    "one, other",
    [(years(5), years(10)), (years(70), PERMANENT), (WORTHLESS, years(1)), (WORTHLESS, PERMANENT)],
)
def test_periods_are_compared_by_length(one: Retention, other: Retention) -> None:
    assert is_lower(one, other)
    assert not is_lower(other, one)
    assert not is_lower(one, one)


@pytest.mark.parametrize("period", ALL)
@pytest.mark.parametrize("without", [UNSET, UNTIL_REPLACED])
def test_what_has_no_length_is_not_compared(period: Retention, without: Retention) -> None:
    assert not is_lower(period, without)
    assert not is_lower(without, period)
