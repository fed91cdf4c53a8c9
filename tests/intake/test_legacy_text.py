"""Windows-1258 and TCVN3 text becomes the Unicode it stands for, and Unicode stays what it is."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from hoso_desktop.intake import legacy_text as old
from hoso_desktop.intake.lists import read_list
from tests.intake.conftest import MakeList

LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ"
SAMPLE = "Báo cáo kết quả kiểm tra, giám sát của Đảng ủy xã Tân Hòa về việc đôn đốc"
TONES = "\u0300\u0301\u0303\u0309\u0323"
TO_TCVN3 = dict(old._LETTERS)


def tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(char, char) for char in text)


def test_every_letter_has_its_place() -> None:
    assert set(LETTERS) == set(old._LETTERS)
    assert len(set(old._LETTERS.values())) == len(old._LETTERS)
    assert old.from_tcvn3(tcvn3(LETTERS)) == LETTERS


@pytest.mark.parametrize(
    "text", [SAMPLE, "Hòa", "Kế hoạch 12", "Tờ trình số 5", "plain ascii", "", "§ 5", "2 · 3", "«x»"]
)
def test_unicode_text_is_left_alone(text: str) -> None:
    assert not old.column_is_tcvn3([text, "Đảng ủy"])
    assert old.from_tcvn3(SAMPLE) == SAMPLE
    assert not old.needs_conversion(text, column=False) or text == "«x»"


def test_a_column_is_judged_by_the_cells_that_tell() -> None:
    column = [tcvn3("Tờ khai"), tcvn3("Đảng ủy xã"), tcvn3("Thông báo"), "123"]
    assert old.column_is_tcvn3(column)
    assert [old.from_tcvn3(t) for t in column if old.needs_conversion(t, column=True)] == [
        "Tờ khai",
        "Đảng ủy xã",
        "Thông báo",
    ]


def test_a_list_without_fonts_is_recognised_by_its_letters(make_list: MakeList) -> None:
    path = make_list(
        [
            tuple(map(tcvn3, ("STT", "Số ký hiệu", "Ngày", "Trích yếu", "Tác giả"))),
            (1, tcvn3("03-BC/ĐU"), "01/01/2017", tcvn3(SAMPLE), tcvn3("Đảng ủy xã Tân Hòa")),
            (2, tcvn3("04-KH/ĐU"), "02/01/2017", tcvn3("Kế hoạch tổ chức hội nghị"), "Văn phòng Đảng ủy"),
        ]
    )
    found = read_list(path)
    assert found.encoding == "tcvn3"
    assert [d.subject for d in found.documents] == [SAMPLE, "Kế hoạch tổ chức hội nghị"]
    assert [d.author for d in found.documents] == ["Đảng ủy xã Tân Hòa", "Văn phòng Đảng ủy"]
    assert found.documents[0].number.text == "03-BC/ĐU"


def test_a_mark_in_tcvn3_is_a_mark(make_list: MakeList) -> None:
    path = make_list(
        [("STT", "Số ký hiệu", "Trích yếu"), (1, "1", "Báo cáo thường"), (2, "2", "B¸o c¸o (mËt) vÒ")]
    )
    assert [d.row for d in read_list(path).held_back] == [3]


def tcvn3_bytes(text: str) -> bytes:
    return tcvn3(text).encode("latin-1")


def cp1258(text: str) -> bytes:
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base = unicodedata.normalize(
                "NFC", "".join(c for c in parts if c not in "\u0300\u0301\u0303\u0309\u0323")
            )
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize("sign", [";", ",", "\t"])
@pytest.mark.parametrize(
    "codec, encoding",
    [
        ("utf-8", "unicode"),
        ("utf-8-sig", "unicode"),
        ("utf-16", "unicode"),
        ("cp1258", "windows-1258"),
        ("tcvn3", "tcvn3"),
    ],
)
def test_delimited_lists_in_every_encoding(tmp_path: Path, codec: str, encoding: str, sign: str) -> None:
    lines = [
        ("STT", "Số ký hiệu", "Ngày", "Trích yếu"),
        ("1", "03-BC/ĐU", "01/01/2017", f'"{SAMPLE}; ""thêm""\r\ndòng"'),
    ]
    body = "\r\n".join(sign.join(line) for line in lines) + "\r\n"
    encode = {"cp1258": cp1258, "tcvn3": tcvn3_bytes}
    path = tmp_path / "a.csv"
    path.write_bytes(encode[codec](body) if codec in encode else body.encode(codec))
    found = read_list(path)
    assert found.encoding == encoding
    assert [(d.row, d.subject) for d in found.documents] == [(2, f'{SAMPLE}; "thêm" dòng')]


def test_decomposed_text_is_composed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        unicodedata.normalize("NFD", f"STT;Số ký hiệu;Trích yếu\n1;5-BC/ĐU;{SAMPLE}\n"), encoding="utf-8"
    )
    assert read_list(path).documents[0].subject == SAMPLE
