"""Text that is to be a list: encodings, quotes, lines and columns without end."""

from __future__ import annotations

import random
from collections.abc import Callable

HEADING = "STT;Số ký hiệu;Ngày tháng;Trích yếu;Tác giả;Số trang;Đường dẫn"
PATHS = [
    "../../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\may\\chung\\a.pdf",
    "file:///etc/passwd",
    "a.pdf:an",
    "CON",
    "a\x00.pdf",
    "~/.bashrc",
    "a/" * 400,
    "..\\..\\x",
    "./a.pdf",
    "http://example.org/a.pdf",
    "A.PDF",
]
CELLS = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://a")',
    "+1",
    "-1",
    "\t=1",
    "9" * 400,
    "1e999",
    "-1e308",
    "NaN",
    "31/02/2020",
    "00/00/0000",
    "29/02/1900",
    "99999999",
    "²",
    "٣",
    "\u202e",
    "\ufeff",
    "MẬT",
    "x" * 40_000,
    "a\u0301" * 500,
    "\ud7ff\ue000",
    "%s%n{0}{a}",
    "{",
    "}",
    "' OR 1=1",
    "\x1b[2J",
    "\r",
    "''",
    '"',
]
_CODECS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "cp1258",
    "latin-1",
    "utf-32",
    "utf-7",
    "cp1252",
    "shift_jis",
]


def row(rng: random.Random, number: int, sign: str = ";") -> str:
    """One line with something unpleasant in it."""
    cells = [
        str(number),
        f"{number}-BC/ĐU",
        f"{rng.randrange(1, 32)}/5/2020",
        "Báo cáo",
        "Đảng ủy xã",
        "3",
        "a.pdf",
    ]
    cells[rng.randrange(7)] = rng.choice(CELLS)
    if rng.random() < 0.3:
        cells[6] = rng.choice(PATHS)
    return sign.join(cells)


def _rows(rng: random.Random) -> bytes:
    sign = rng.choice([";", ",", "\t", "|"])
    lines = [HEADING.replace(";", sign), *(row(rng, n, sign) for n in range(1, rng.randrange(2, 40)))]
    return (
        rng.choice(["\n", "\r\n", "\r", "\n\n", "\x0b", "\u2028"])
        .join(lines)
        .encode(rng.choice(_CODECS), "replace")
    )


def _mixed(rng: random.Random) -> bytes:
    lines = [HEADING, *(row(rng, n) for n in range(1, 20))]
    return b"\n".join(line.encode(rng.choice(_CODECS), "replace") for line in lines)


def _quotes(rng: random.Random) -> bytes:
    storm = "".join(
        rng.choice(['"', '""', ";", "\n", "a", '";"', "'"]) for _ in range(rng.choice([50, 2_000, 60_000]))
    )
    return f"{HEADING}\n{row(rng, 1)}\n{storm}".encode()


def _nul(rng: random.Random) -> bytes:
    data = bytearray(_rows(rng))
    for _ in range(rng.randrange(1, 30)):
        data[rng.randrange(len(data))] = rng.choice([0, 0, 0x1A, 0xFF, 0xFE, 0xC0])
    return bytes(data)


def _marks(rng: random.Random) -> bytes:
    mark = rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"+/v8"])
    return mark * rng.choice([1, 2]) + _rows(rng)


def _wide(rng: random.Random) -> bytes:
    sign = rng.choice([b";", b"\t", b","])
    return HEADING.replace(";", sign.decode()).encode() + b"\n1" + sign * rng.choice([20_000, 1_000_000])


def _long_line(rng: random.Random) -> bytes:
    """One line of many megabytes; the largest ones are rare."""
    size = 50 << 20 if rng.random() < 0.04 else rng.choice([1, 8]) << 20
    letter = rng.choice(["a", "a;", '"', "é;", "\u1ea5"])
    return f"{HEADING}\n".encode() + (letter * size).encode()[:size]


def _many_lines(rng: random.Random) -> bytes:
    count = rng.choice([5_000, 250_000 if rng.random() < 0.1 else 9_000])
    return (
        f"{HEADING}\n".encode()
        + rng.choice([b"1;2;3;4;5\n", b"\n", b";\n", b'"\n', b"1;1-BC;1/1/20;x;y;1\n"]) * count
    )


def _no_text(rng: random.Random) -> bytes:
    return rng.choice([b"", b"\n", b"sep=;\n", b"sep=\n", rng.randbytes(3_000), b"\xff" * 900, b";;;;\n" * 9])


SHAPES: list[Callable[[random.Random], bytes]] = [
    _rows,
    _rows,
    _rows,
    _mixed,
    _quotes,
    _nul,
    _nul,
    _marks,
    _wide,
    _long_line,
    _many_lines,
    _no_text,
]


def hostile(rng: random.Random) -> bytes:
    """One text file."""
    return rng.choice(SHAPES)(rng)
