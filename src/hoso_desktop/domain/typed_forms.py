"""Spellings of numbers, days and terms that clerks type, brought to the one the query reader knows.

Only rewrites what has a figure in it; never looks anything up.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from hoso_desktop.domain.text import fold

_LETTERS = "a-zđ"
_SHORT_YEAR = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})[/.\-](\d{2})(?![\d/.\-])")
_SPACED_DAY = re.compile(r"^(\d{1,2}) (\d{1,2}) (\d{4})$")
_SHORT_MONTH = re.compile(r"(?<![^\s])t(\d{1,2})(?:[/\-](\d{4}))?(?!\S)")
_MONTH_YEAR = re.compile(r"\b(tháng|thang)\s+(\d{1,2})\s*[/\-.]\s*(\d{4})(?!\d)")
_DAY_WORD = re.compile(r"\b(?:ngày|ngay)\s+(?=\d{1,2}[/.\-]\d{1,2})")
_GLUED_AFTER = re.compile(rf"(?<![^\s])(\d{{1,4}})([{_LETTERS}]{{2,4}})(?![{_LETTERS}\d])")
_GLUED_BEFORE = re.compile(rf"(?<![^\s])([{_LETTERS}]{{2,4}})(\d{{1,4}})(?!\S)")
ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
    "xvii", "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv",
)  # fmt: skip
_COUNTED = frozenset(("quy", "thu", "khoa", "lan", "ky"))
_MOST_MONTHS = 12
_LONGEST_TERM = 5


def spelt_out(text: str, symbols: Collection[str]) -> str:
    """A query with its days, months and numbers in the usual spelling.

    `12/11/26` → `12/11/2026`, `t10` → `tháng 10`, `187bc` → `187-bc`; `symbols` are the folded type symbols.
    """
    if not any(c.isdecimal() for c in text):
        return text.replace("kt-xh", "ktxh")
    out = _SPACED_DAY.sub(r"\1/\2/\3", text.replace("kt-xh", "ktxh"))
    out = _SHORT_YEAR.sub(_whole_year, out)
    out = _SHORT_MONTH.sub(_month, out)
    out = _MONTH_YEAR.sub(r"\1 \2 năm \3", out)
    out = _DAY_WORD.sub("", out)
    out = _GLUED_AFTER.sub(lambda m: f"{m[1]}-{m[2]}" if fold(m[2]) in symbols else m[0], out)
    return _GLUED_BEFORE.sub(lambda m: f"{m[1]} {m[2]}" if fold(m[1]) in symbols else m[0], out)


def _whole_year(found: re.Match[str]) -> str:
    day, mark, month, year = found.groups()
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= _MOST_MONTHS):
        return found[0]
    return f"{day}{mark}{month}{mark}20{year}"


def _month(found: re.Match[str]) -> str:
    if not 1 <= int(found[1]) <= _MOST_MONTHS:
        return found[0]
    return f"tháng {int(found[1])}" + (f" năm {found[2]}" if found[2] else "")


def term_at(plain: list[str], place: int) -> str:
    """The term that two years beside each other are (`2025 2030`), or empty."""
    pair = plain[place : place + 2]
    if len(pair) != 2 or not all(len(word) == 4 and word.isdecimal() for word in pair):
        return ""
    length = int(pair[1]) - int(pair[0])
    return f"{pair[0]}-{pair[1]}" if 0 < length <= _LONGEST_TERM else ""


def counted(before: str, word: str) -> tuple[str, ...]:
    """Other spellings of a number after `quý`, `lần thứ`, `khóa`: Roman for figures, figures for Roman."""
    if before not in _COUNTED:
        return ()
    if word.isdecimal() and 0 < int(word) <= len(ROMAN):
        return (ROMAN[int(word) - 1],)
    if word in ROMAN:
        number = ROMAN.index(word) + 1
        return (str(number), f"{number:02d}")
    return ()


def boxed(before: str, word: str) -> tuple[str, ...]:
    """Other spellings of a box: `hộp 3` stands in the index as `hộp 03` as well."""
    if before not in ("hop", "cap") or not word.isdecimal():
        return ()
    number = str(int(word))
    return tuple(dict.fromkeys(number.zfill(width) for width in (1, 2, 3) if number.zfill(width) != word))
