"""The process that opens foreign files: requests come in, answers go out, it may do nothing else.

Started by pdf_child with `--pdf-worker`. The file never comes by name: its bytes are asked for piece by piece
through the same pipe. Ends when its input ends, so that nothing stays behind when the program is gone.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from types import ModuleType
from typing import Any, BinaryIO

from hoso_desktop.intake import pdf_frames as frames
from hoso_desktop.intake import pdf_limits, pdf_pages

_BLOCK = 1 << 18
_KEPT_BLOCKS = 32
_DRAWING_SECONDS = 8.0


class RemoteFile(io.RawIOBase):
    """The PDF as PDFium wants it: seekable, read in blocks of 256 KiB from the other side of the pipe."""

    def __init__(self, source: BinaryIO, target: BinaryIO, size: int) -> None:
        super().__init__()
        self._source, self._target, self._size, self._at = source, target, size, 0
        self._blocks: dict[int, bytes] = {}

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = memoryview(buffer).nbytes
        pieces: list[bytes] = []
        while wanted and self._at < self._size:
            number, inside = divmod(self._at, _BLOCK)
            pieces.append(self._block(number)[inside : inside + wanted])
            wanted -= len(pieces[-1])
            self._at += len(pieces[-1])
        return io.BytesIO(b"".join(pieces)).readinto(buffer)

    def _block(self, number: int) -> bytes:
        found = self._blocks.pop(number, None)
        if found is None:
            start = number * _BLOCK
            wanted = min(_BLOCK, self._size - start)
            frames.send(self._target, frames.ASK, frames.RANGE.pack(start, wanted))
            _kind, found = frames.receive(self._source, {frames.DATA: _BLOCK})
            if len(found) != wanted:
                raise frames.BrokenFrames("data")
        self._blocks[number] = found
        if len(self._blocks) > _KEPT_BLOCKS:
            del self._blocks[next(iter(self._blocks))]
        return found


def main() -> int:
    """Serve until the input ends."""
    source, target = _pipes()
    pdf_limits.limit_this_process()
    while True:
        try:
            _kind, data = frames.receive(source, {frames.REQUEST: frames.MAX_ANSWER})
        except frames.BrokenFrames:
            return 0
        pdf_limits.allow_cpu()
        request = json.loads(data)
        try:
            answer = _serve(request, source, target)
        except frames.Refused as refused:
            answer = {"refused": str(refused)}
        frames.send(target, frames.ANSWER, json.dumps(answer).encode("utf-8", "replace"))


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Input and output for frames alone: what a library prints goes nowhere."""
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    sys.stdout = sys.stderr = io.StringIO()
    return source, target


def _serve(request: dict[str, object], source: BinaryIO, target: BinaryIO) -> dict[str, object]:
    file = RemoteFile(source, target, int(str(request["size"])))
    if request["want"] == "sheets":
        for piece in _native_books().pieces(file):
            frames.send(target, frames.PIECE, piece)
        return {}
    if request["want"] == "facts":
        return pdf_pages.facts(file)
    asked = [tuple(map(int, page.split(":"))) for page in str(request["pages"]).split(",")]
    if request["want"] == "texts":
        return {"texts": pdf_pages.texts(file, [page for (page,) in asked])}

    def send(points: pdf_pages.Points) -> None:
        *shape, pixels = points
        frames.send(target, frames.PIECE, frames.SHAPE.pack(*shape), pixels)

    return {
        "pages": pdf_pages.pictures(file, [(page, width) for page, width in asked], _DRAWING_SECONDS, send)
    }


def _native_books() -> ModuleType:
    """Loaded when the first workbook comes, before the limits of that request count."""
    return importlib.import_module("hoso_desktop.intake.native_books")
