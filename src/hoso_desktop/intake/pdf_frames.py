"""What passes between the program and the process that opens foreign files: frames of kind, length and bytes.

The program's side believes nothing it is sent: kinds and sizes are bounded before anything is read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_HEAD = struct.Struct("<cQ")
RANGE = struct.Struct("<QQ")  # offset and length in bytes
SHAPE = struct.Struct("<LLL")  # width, height and bytes in a row
REQUEST, DATA = b"Q", b"D"  # to the process
ASK, PIECE, ANSWER = b"R", b"P", b"A"  # from the process; a piece is a page drawn or some rows of a sheet

# A page on the largest screen, four bytes to a point.
MAX_PIXELS = 16_000_000
MAX_PICTURE = SHAPE.size + 4 * MAX_PIXELS + (1 << 20)
MAX_ANSWER = 1 << 20
MAX_BLOCK = 1 << 20
MAX_SIDE = 30_000
FROM_PROCESS = {ASK: RANGE.size, PIECE: MAX_PICTURE, ANSWER: MAX_ANSWER}


class BrokenFrames(Exception):
    """The other side is gone or sends what it must not."""


class Refused(Exception):
    """Inside the process: the file is `not_a_pdf`, `encrypted`, locked with a `password` or `damaged`."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page drawn: RGBX bytes, `stride` of them in a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def send(target: BinaryIO, kind: bytes, *pieces: bytes | memoryview) -> None:
    """Write one frame. Raises BrokenFrames when nobody reads."""
    try:
        target.write(_HEAD.pack(kind, sum(len(piece) for piece in pieces)))
        for piece in pieces:
            target.write(piece)
        target.flush()
    except (OSError, ValueError) as error:
        raise BrokenFrames("nobody reads") from error


def receive(source: BinaryIO, allowed: dict[bytes, int]) -> tuple[bytes, bytes]:
    """The next frame as kind and bytes. Raises BrokenFrames for a kind or a size not in `allowed`."""
    kind, length = _HEAD.unpack(_exactly(source, _HEAD.size))
    if length > allowed.get(kind, -1):
        raise BrokenFrames(kind)
    return kind, _exactly(source, length)


def _exactly(source: BinaryIO, size: int) -> bytes:
    try:
        data = source.read(size)
    except (OSError, ValueError) as error:
        raise BrokenFrames("the end") from error
    if len(data) != size:
        raise BrokenFrames("the end")
    return data


def picture(data: bytes) -> Picture:
    """A picture from its frame. Raises BrokenFrames when sizes and bytes do not fit each other."""
    if len(data) < SHAPE.size:
        raise BrokenFrames("picture")
    width, height, stride = SHAPE.unpack_from(data)
    fits = 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE and stride >= 4 * width
    if not fits or len(data) != SHAPE.size + stride * height:
        raise BrokenFrames("picture")
    return Picture(width, height, stride, data[SHAPE.size :])
