"""Recognising secrecy marks on what is offered to the program, so that it can be refused.

Rule: a cell or line that is MẬT, TỐI MẬT or TUYỆT MẬT (also letter by letter, as on a stamp), the same words
in capitals standing by themselves or in brackets inside a cell, a filled secrecy column, or a word of a file
name. The syllable alone decides nothing: `bảo mật`, `Danh mục bí mật nhà nước` are ordinary words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from hoso_desktop.domain.text import clean, fold, key

_LEVEL = r"tuyệt mật|tối mật|mật"
_CAPITALS = re.compile(r"(?<!\w)(TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)")
_WHOLE = {
    "mật": "MẬT",
    "tốimật": "TỐI MẬT",
    "toimat": "TỐI MẬT",
    "tuyệtmật": "TUYỆT MẬT",
    "tuyetmat": "TUYỆT MẬT",
}
_NO_LETTERS = re.compile(r"[\W_]+")
_LINES = re.compile(r"[\r\n\v\f\u2028\u2029]+")
_BRACKETS = re.compile(rf"[(\[]\s*({_LEVEL})\s*[)\]]", re.IGNORECASE)
_STATED = re.compile(rf"(?:độ|mức độ|cấp độ) mật\s*:\s*({_LEVEL})(?!\w)", re.IGNORECASE)
# Compounds that a title in capitals may hold: BÍ MẬT, BẢO MẬT, ĐỘ MẬT, MẬT KHẨU …
_ORDINARY_BEFORE = (
    "BÍ ",
    "BẢO ",
    "GIẢI ",
    "THÂN ",
    "CƠ ",
    "ĐỘ ",
    "TRĂNG ",
    "ONG ",
    "GAN ",
    "TÚI ",
    "SỎI ",
    "LẤY ",
)
_ORDINARY_AFTER = (" KHẨU", " MÃ", " ONG", " THIẾT", " ĐỘ")
_PLAIN = re.compile("(?:toi|tuyet)[\\W_]*mat", re.IGNORECASE)
_LONGEST_PLAIN = 40
_NOT_SECRET = frozenset(
    {"", "0", "thuong", "khong", "khong mat", "binh thuong", "thong thuong", "cong khai", "none"}
)
_NAME_WORD = re.compile(r"[^\W\d_]+|\d+")
# Words beside `mật` that make another word of it, whether its mark is written or not.
_BEFORE_MAT = frozenset({"bi", "bao", "giai", "than", "co", "trang", "duong", "soi", "tui"})
_AFTER_MAT = frozenset({"khau", "ma", "ong", "thiet", "do"})
# The same for `mat` without its mark, which may stand for mặt, mất, mắt.
_BEFORE_PLAIN = frozenset({"ra", "vang", "gap", "be", "bay", "bo", "ve", "kham", "hai", "mot", "tien", "rua"})
_AFTER_PLAIN = frozenset(
    {"tran", "bang", "nuoc", "dien", "rung", "cap", "hang", "phai", "trai", "tien", "tich", "viec", "can"}
    | {"an", "on", "trat", "uy", "doan", "giay", "ruong", "truoc", "sau", "duong", "dat", "cat", "xich"}
)


def may_bear_mark(text: str) -> bool:
    """A quick look: False says surely that `mark_in_text` finds nothing."""
    if text.isascii():
        return len(text) < _LONGEST_PLAIN and _PLAIN.search(text) is not None
    return (
        "ậ" in text or "Ậ" in text or "\u0323" in text or "\u0302" in text or _PLAIN.search(text) is not None
    )


def mark_in_line(line: str) -> str | None:
    """The level a line or cell consists of and nothing else, as a stamp leaves it; None for any other."""
    return _WHOLE.get(_NO_LETTERS.sub("", clean(line)).casefold())


def mark_in_text(text: str) -> str | None:
    """The secrecy mark a cell or any of its lines bears (`MẬT`, `TỐI MẬT`, `TUYỆT MẬT`), or None."""
    for line in _LINES.split(text):
        if level := mark_in_line(line):
            return level
    plain = clean(text)
    for pattern in (_BRACKETS, _STATED):
        if match := pattern.search(plain):
            return match.group(1).upper()
    return _capitals(plain)


def _capitals(plain: str) -> str | None:
    for match in _CAPITALS.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if not before.endswith(_ORDINARY_BEFORE) and not after.startswith(_ORDINARY_AFTER):
            return match.group(1)
    return None


def mark_on_page(lines: Sequence[str]) -> str | None:
    """The mark that stands in capitals alone on a line of a page, or is stated there; None without one.

    A title broken behind `BẢO VỆ BÍ` leaves the word alone as well: the line before tells.
    """
    before = ""
    for line in lines:
        plain = clean(line)
        level = mark_in_line(plain)
        if level and plain == plain.upper() and not f"{before} ".upper().endswith(_ORDINARY_BEFORE):
            return level
        if stated := _STATED.fullmatch(plain.strip(" .")):
            return stated.group(1).upper()
        before = plain or before
    return None


def mark_at_head(lines: Sequence[str]) -> str | None:
    """The mark in capitals beside other words, as in `Số 12-BC/ĐU MẬT`; a title is all in capitals."""
    for line in map(clean, lines):
        if line != line.upper() and may_bear_mark(line) and (level := _capitals(line)):
            return level
    return None


def mark_in_column(value: str) -> bool:
    """Whether a value of a secrecy column (`Độ mật`) means that the paper is secret."""
    return key(value) not in _NOT_SECRET


def mark_in_file_name(name: str) -> str | None:
    """The word of a file name that marks a secret paper (`BC mat BVCTNB.pdf`), or None.

    With its mark written `mật` is told from `mặt`, `mất`, `mắt`; without it only known compounds
    (`mat tran`, `mat bang`) pass, because a secret kept out wrongly costs less than one let in.
    """
    words = _NAME_WORD.findall(_spaced(unicodedata.normalize("NFC", name)))
    folded = [fold(word) for word in words]
    for at, word in enumerate(folded):
        if word in ("tuyetmat", "toimat"):
            return word
        if word != "mat" or words[at].casefold() not in ("mat", "mật"):
            continue
        before = folded[at - 1] if at else ""
        if before in ("tuyet", "toi"):
            return f"{before} mat"
        after = folded[at + 1] if at + 1 < len(folded) else ""
        if not _is_compound(before, after, plain=words[at].isascii()) and not _is_side(folded, at):
            return "mat"
    return None


def _spaced(name: str) -> str:
    """`VanBanMat` → `Van Ban Mat`."""
    pairs = zip(name, f" {name}", strict=False)
    return "".join(f" {char}" if char.isupper() and before.islower() else char for char, before in pairs)


def _is_compound(before: str, after: str, *, plain: bool) -> bool:
    if before in _BEFORE_MAT or after in _AFTER_MAT:
        return True
    return plain and (before in _BEFORE_PLAIN or after in _AFTER_PLAIN)


def _is_side(folded: list[str], at: int) -> bool:
    """`in 2 mat`: printed on two sides."""
    return at >= 2 and folded[at - 1] in ("1", "2") and folded[at - 2] in ("in", "scan", "quet", "photo")
