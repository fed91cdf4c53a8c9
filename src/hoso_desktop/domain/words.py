"""Numbers in Vietnamese words for `(Viết bằng chữ: …)` lines, and numbers as figures (`1.204`)."""

from __future__ import annotations

from dataclasses import dataclass

from hoso_desktop.domain.text import key

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The office's spelling: `linh/lẻ`, `tư/bốn` after mươi, `nghìn/ngàn`."""

    zero: str = "linh"
    four: str = "tư"
    thousand: str = "nghìn"


DEFAULT = NumberStyle()


def _below_hundred(number: int, style: NumberStyle) -> list[str]:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [_DIGITS[unit]] if unit else []
    out = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit == 1 and tens > 1:
        out.append("mốt")
    elif unit == 4 and tens > 1:
        out.append(style.four)
    elif unit == 5:
        out.append("lăm")
    elif unit:
        out.append(_DIGITS[unit])
    return out


def _below_thousand(number: int, style: NumberStyle, *, leading: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if leading and hundreds == 0:
        return _below_hundred(rest, style)
    out = [_DIGITS[hundreds], "trăm"]
    if 0 < rest < 10:
        out.append(style.zero)
    return out + _below_hundred(rest, style)


def _below_billion(number: int, style: NumberStyle, *, leading: bool) -> list[str]:
    out: list[str] = []
    for size, unit in ((10**6, "triệu"), (10**3, style.thousand), (1, "")):
        group = number // size % 1000
        if group:
            out += _below_thousand(group, style, leading=leading and not out)
            out += [unit] if unit else []
    return out


def in_words(number: int, style: NumberStyle = DEFAULT) -> str:
    """`34` → `ba mươi tư` (lower case). Raises ValueError outside 0 … 10¹⁵-1."""
    if not 0 <= number < _LIMIT:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, 10**9)
    out = [*_below_billion(billions, style, leading=True), "tỷ"] if billions else []
    return " ".join(out + _below_billion(rest, style, leading=not out))


def sentence_case(number: int, style: NumberStyle = DEFAULT) -> str:
    """`34` → `Ba mươi tư`."""
    text = in_words(number, style)
    return text[0].upper() + text[1:]


def figure(number: int) -> str:
    """`1204` → `1.204`."""
    return f"{number:,}".replace(",", ".")


_SPELLINGS = tuple(
    NumberStyle(zero, four, thousand)
    for zero in ("linh", "lẻ")
    for four in ("tư", "bốn")
    for thousand in ("nghìn", "ngàn")
)
_UNITS = ("tờ", "trang", "văn bản", "hồ sơ")


def reads_as(written: str, number: int) -> bool:
    """Whether words such as `(Viết bằng chữ: Ba mươi bốn tờ)` mean `number`, in any accepted spelling."""
    plain = key(written.partition(":")[2] or written)
    for unit in _UNITS:
        plain = plain.removesuffix(f" {key(unit)}")
    return any(plain == key(in_words(number, style)) for style in _SPELLINGS)
