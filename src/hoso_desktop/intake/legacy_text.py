"""Vietnamese text older than Unicode: Windows-1258 bytes and TCVN3 (ABC) letters shown by .Vn fonts.

TCVN3 text looks like `§¶ng ñy x·` where the font is missing. It is recognised by its font or by letters
that stand inside words there and nowhere else, and never where a Unicode Vietnamese letter is present.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from hoso_desktop.domain.text import fold, words
from hoso_desktop.errors import UserError

# TCVN 5712:1993 VN3, position by position, as the Latin-1 letters the same bytes show.
_LETTERS = {
    "à": "µ", "ả": "¶", "ã": "·", "á": "¸", "ạ": "¹",
    "ă": "¨", "ằ": "»", "ẳ": "¼", "ẵ": "½", "ắ": "¾", "ặ": "Æ",
    "â": "©", "ầ": "Ç", "ẩ": "È", "ẫ": "É", "ấ": "Ê", "ậ": "Ë", "đ": "®",
    "è": "Ì", "ẻ": "Î", "ẽ": "Ï", "é": "Ð", "ẹ": "Ñ",
    "ê": "ª", "ề": "Ò", "ể": "Ó", "ễ": "Ô", "ế": "Õ", "ệ": "Ö",
    "ì": "×", "ỉ": "Ø", "ĩ": "Ü", "í": "Ý", "ị": "Þ",
    "ò": "ß", "ỏ": "á", "õ": "â", "ó": "ã", "ọ": "ä",
    "ô": "«", "ồ": "å", "ổ": "æ", "ỗ": "ç", "ố": "è", "ộ": "é",
    "ơ": "¬", "ờ": "ê", "ở": "ë", "ỡ": "ì", "ớ": "í", "ợ": "î",
    "ù": "ï", "ủ": "ñ", "ũ": "ò", "ú": "ó", "ụ": "ô",
    "ư": "\u00ad", "ừ": "õ", "ử": "ö", "ữ": "÷", "ứ": "ø", "ự": "ù",
    "ỳ": "ú", "ỷ": "û", "ỹ": "ü", "ý": "ý", "ỵ": "þ",
    "Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§",
}  # fmt: skip
_TCVN3 = {ord(shown): meant for meant, shown in _LETTERS.items()} | {ord("\u03bc"): "à"}
_UNICODE_ONLY = re.compile(
    r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u0300-\u036f]"
)
# Letters and signs of TCVN3 that Unicode Vietnamese never has inside a word.
_SIGNS = "µ¶·¸¹¨»¼½¾Æ©ÇËÌÎÏÐÑªÖ×ØÜÞßäå«æçëï¬ñ÷øûüþî®\u00ad¡¢£¤¥¦§\u03bc"
_SIGN_IN_WORD = re.compile(rf"[A-Za-z][{_SIGNS}]|[{_SIGNS}][A-Za-z]|[{_SIGNS}][{_SIGNS}]")
_COMMON = frozenset(
    [
        "và",
        "của",
        "về",
        "báo",
        "cáo",
        "quyết",
        "định",
        "nghị",
        "đảng",
        "ủy",
        "uỷ",
        "xã",
        "phường",
        "ban",
        "số",
        "ngày",
        "tháng",
        "năm",
        "trích",
        "yếu",
        "ký",
        "hiệu",
        "hội",
        "việc",
        "kế",
        "hoạch",
        "thông",
        "tờ",
        "trình",
        "công",
        "văn",
        "tác",
        "kết",
        "luận",
        "hồ",
        "sơ",
        "chi",
        "bộ",
        "đảng",
        "kiểm",
        "tra",
        "cơ",
        "quan",
        "hành",
        "nhân",
        "dân",
    ]
)
_SHARE = 0.6
_JUDGED = 200_000  # bytes of a file whose words tell its encoding


def font_case(font: str) -> str | None:
    """How text in `font` is to be read: None for an ordinary font, `upper` for .VnTimeH, else `as is`."""
    plain = font.strip().casefold()
    if not plain.startswith(".vn"):
        return None
    return "upper" if plain.endswith("h") else "as is"


def from_tcvn3(text: str, case: str = "as is") -> str:
    """Unicode (NFC) text of TCVN3 letters. Text that is Unicode Vietnamese already stays as it is."""
    if text.isascii():
        return text.upper() if case == "upper" else text
    if not _UNICODE_ONLY.search(text):
        text = text.translate(_TCVN3)
    return text.upper() if case == "upper" else text


def looks_tcvn3(text: str) -> bool | None:
    """True or False where the letters decide, None where the cell alone does not tell."""
    if text.isascii():
        return None
    if _UNICODE_ONLY.search(text):
        return False
    if _SIGN_IN_WORD.search(text):
        return True
    return None


def column_is_tcvn3(texts: Iterable[str]) -> bool:
    """Whether most of the cells that tell are TCVN3."""
    votes = Counter(looks_tcvn3(text) for text in texts)
    told = votes[True] + votes[False]
    return told > 0 and votes[True] / told >= _SHARE


def needs_conversion(text: str, *, column: bool) -> bool:
    """Whether a cell is to be converted, given what its column is."""
    verdict = looks_tcvn3(text)
    return bool(verdict) if verdict is not None else column and not text.isascii()


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text of a delimited file and the name of its encoding. Raises UserError when nothing fits.

    Order: a byte-order mark, strict UTF-8, then whichever of Windows-1258 and TCVN3 gives more common
    Vietnamese words.
    """
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, codec, name), "unicode"
    if b"\x00" in data:
        raise UserError("import.encoding", path=name)
    try:
        return data.decode("utf-8"), "unicode"
    except UnicodeDecodeError:
        pass
    best = max((_common_words(text), codec) for text, codec in _candidates(data[:_JUDGED]))
    if best[0] == 0:
        raise UserError("import.encoding", path=name)
    if best[1] == "windows-1258":
        with contextlib.suppress(UnicodeDecodeError):
            return unicodedata.normalize("NFC", data.decode("cp1258")), "windows-1258"
    return data.decode("latin-1").translate(_TCVN3), "tcvn3"


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise UserError("import.encoding", path=name) from error


def _candidates(data: bytes) -> list[tuple[str, str]]:
    out = []
    with contextlib.suppress(UnicodeDecodeError):
        out.append((unicodedata.normalize("NFC", data.decode("cp1258")), "windows-1258"))
    # Latin-1 knows every byte, so TCVN3 is judged by its words alone.
    out.append((data.decode("latin-1").translate(_TCVN3), "tcvn3"))
    return out


def _common_words(text: str) -> int:
    return sum(1 for word in words(text.lower()) if word in _COMMON and fold(word) != word)
