"""Recognising secrecy marks on what is offered to the program, so that it can be refused.

Rule: a whole line, cell or stamp region equal to MẬT, TỐI MẬT or TUYỆT MẬT in capitals, such a capital
word standing by itself inside a cell, a filled secrecy column, or a token of a file name. The syllable
alone decides nothing: `bảo mật`, `Danh mục bí mật nhà nước`, `Mặt trận` are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata

from hoso_desktop.domain.text import clean, fold, key

_MARK = re.compile(r"(?<!\w)(TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)")
_ORDINARY_BEFORE = ("BÍ ", "BẢO ", "GIẢI ", "THÂN ", "CƠ ")
_NOT_SECRET = frozenset(
    {"", "0", "thuong", "khong", "khong mat", "binh thuong", "thong thuong", "cong khai", "none"}
)
_FILE_TOKEN = re.compile(r"(?:^|[ _\-.()\[\]])(tuyet[ _\-]?mat|toi[ _\-]?mat|mat)(?=$|[ _\-.()\[\]])")
_FILE_ORDINARY = re.compile(
    r"(?:bi|bao|giai|than|co|ra|vang|co mat|gap|be|bay|mat tran)[ _\-]mat|mat[ _\-]tran|mat[ _\-]khau"
)


def _mark_in_capitals(text: str) -> str | None:
    for match in _MARK.finditer(text):
        before = text[: match.start()]
        if before.endswith(_ORDINARY_BEFORE):
            continue  # BÍ MẬT, BẢO MẬT in a title typed in capitals
        return match.group(1)
    return None


def mark_in_text(text: str) -> str | None:
    """The secrecy mark a cell or line bears (`MẬT`, `TỐI MẬT`, `TUYỆT MẬT`), or None."""
    return _mark_in_capitals(clean(text))


def mark_in_column(value: str) -> bool:
    """Whether a value of a secrecy column (`Độ mật`) means that the paper is secret."""
    return key(value) not in _NOT_SECRET


def mark_in_file_name(name: str) -> str | None:
    """The token of a file name that marks a secret paper (`BC mat BVCTNB.pdf`), or None."""
    composed = unicodedata.normalize("NFC", name)
    stem = fold(composed)
    without = _FILE_ORDINARY.sub(" ", stem)
    match = _FILE_TOKEN.search(without)
    if match is None:
        return None
    accented = composed.casefold()
    # With marks written out the syllable is certain: `mặt`, `mất`, `mát` are other words.
    if any(word in accented for word in ("mặt", "mất", "mát", "mắt")) and "mật" not in accented:
        return None
    return match.group(1)
