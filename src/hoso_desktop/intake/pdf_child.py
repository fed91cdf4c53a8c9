"""The program's side of the process that opens foreign PDFs: one such process, started when first needed.

It gets 20 seconds, 512 MB and no file names (see pdf_limits). Whatever it does wrong, from crashing to
answering nonsense, becomes one sentence about the file, and the next file gets a new process.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from hoso_desktop.errors import EnvironmentProblem, UserError
from hoso_desktop.intake import pdf_frames as frames
from hoso_desktop.intake.pdf_frames import BrokenFrames, Picture
from hoso_desktop.intake.pdf_limits import CPU_SECONDS, CREATION_FLAGS, Job

SECONDS = float(CPU_SECONDS)
SWITCH = "--pdf-worker"
_ALLOWED = {
    frames.ASK: frames.RANGE.size,
    frames.PICTURE: frames.MAX_PICTURE,
    frames.ANSWER: frames.MAX_ANSWER,
}


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What PDFium says of a file; None where it could not be established."""

    pages: int
    has_text: bool | None
    signed: bool
    dpi: int | None


class PdfChild:
    """One process at a time; callers of several threads wait for each other."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._job: Job | None = None

    @property
    def pid(self) -> int | None:
        """The running process, None while there is none."""
        return self._process.pid if self._process is not None else None

    def facts(self, source: BinaryIO, name: str) -> PdfFacts:
        """Facts of the PDF in a seekable stream; `name` is what a refusal calls it.

        Raises UserError pdf.not_a_pdf, pdf.encrypted, pdf.unsafe; EnvironmentProblem pdf.no_reader; OSError
        when the stream itself cannot be read.
        """
        answer, _ = self._ask(source, name, {"want": "facts"})
        with _distrust(name):
            text, dpi = answer["has_text"], answer["dpi"]
            return PdfFacts(
                pages=_whole(answer["pages"]),
                has_text=None if text is None else bool(text),
                signed=bool(answer["signed"]),
                dpi=None if dpi is None else _whole(dpi),
            )

    def page_count(self, source: BinaryIO, name: str) -> int:
        """How many pages. Raises as `facts`."""
        answer, _ = self._ask(source, name, {"want": "pages"})
        with _distrust(name):
            return _whole(answer["pages"])

    def page_text(self, source: BinaryIO, name: str, page: int = 0) -> str:
        """The text of one page (0-based), empty where it has none. Raises as `facts`."""
        answer, _ = self._ask(source, name, {"want": "text", "page": page})
        with _distrust(name):
            return str(answer["text"])

    def draw(self, source: BinaryIO, name: str, pages: list[int], width: int) -> list[Picture]:
        """Those pages (0-based) `width` points wide: as many of them, in order, as take a few seconds.

        Raises as `facts`.
        """
        shown = ",".join(map(str, pages))
        _, drawn = self._ask(source, name, {"want": "pictures", "pages": shown, "width": width}, len(pages))
        return drawn

    def close(self) -> None:
        """End the process; the next call starts another."""
        with self._lock:
            self._end()

    def _ask(
        self, source: BinaryIO, name: str, request: dict[str, object], most_pictures: int = 0
    ) -> tuple[dict[str, Any], list[Picture]]:
        size = source.seek(0, io.SEEK_END)
        with self._lock:
            process = self._running()
            talk = _Talk(process, source, size, most_pictures)
            with _Fuse(process, self._seconds, talk):
                try:
                    answer = talk.run({**request, "size": size})
                except (BrokenFrames, ValueError, RecursionError) as error:
                    self._end()
                    raise UserError("pdf.unsafe", path=name) from error
                except BaseException:
                    self._end()
                    raise
        if isinstance(refused := answer.get("refused"), str):
            code = "pdf.encrypted" if refused == "encrypted" else "pdf.not_a_pdf"
            raise UserError(code, path=name)
        return answer, talk.pictures

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        try:
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,  # Ctrl+C is for the program; the process ends with its pipe
                creationflags=CREATION_FLAGS,
            )
        except OSError as error:
            raise EnvironmentProblem("pdf.no_reader") from error
        self._job = Job(self._process)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
        if self._job is not None:
            self._job.close()


class _Talk:
    """One request: serves the process the bytes it asks for until the answer is there."""

    def __init__(
        self, process: subprocess.Popen[bytes], source: BinaryIO, size: int, most_pictures: int
    ) -> None:
        # Both are pipes, see Popen above.
        self._to: Any = process.stdin
        self._from: Any = process.stdout
        self._source, self._size, self._most = source, size, most_pictures
        self.pictures: list[Picture] = []
        self.own_seconds = 0.0  # of reading the file, which are not the process's

    def run(self, request: dict[str, object]) -> dict[str, Any]:
        frames.send(self._to, frames.REQUEST, json.dumps(request).encode())
        while True:
            kind, data = frames.receive(self._from, _ALLOWED)
            if kind == frames.ANSWER:
                answer = json.loads(data)
                if not isinstance(answer, dict):
                    raise BrokenFrames("answer")
                return answer
            if kind == frames.ASK:
                frames.send(self._to, frames.DATA, self._block(data))
            else:
                self._keep(data)

    def _block(self, data: bytes) -> bytes:
        if len(data) != frames.RANGE.size:
            raise BrokenFrames("ask")
        start, length = frames.RANGE.unpack(data)
        if length > frames.MAX_BLOCK or start + length > self._size:
            raise BrokenFrames("ask")
        begun = time.monotonic()
        self._source.seek(start)
        block = self._source.read(length)
        self.own_seconds += time.monotonic() - begun
        return block

    def _keep(self, data: bytes) -> None:
        if len(self.pictures) >= self._most:
            raise BrokenFrames("pictures")
        self.pictures.append(frames.picture(data))


class _Fuse:
    """Kills the process when it has worked for too long; slow disks are not held against it."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, talk: _Talk) -> None:
        self._process, self._talk, self._lent = process, talk, 0.0
        self._timer = self._burning(seconds)

    def _burning(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._blow)
        timer.daemon = True
        return timer

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _blow(self) -> None:
        more, self._lent = self._talk.own_seconds - self._lent, self._talk.own_seconds
        if more < 0.1:
            self._process.kill()
            return
        self._timer = self._burning(more)
        self._timer.start()


def _command() -> list[str]:
    """The program itself with the switch: a frozen one is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SWITCH]
    return [sys.executable, "-P", "-m", "hoso_desktop", SWITCH]


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 31:
        raise ValueError(value)
    return value


@contextlib.contextmanager
def _distrust(name: str) -> Iterator[None]:
    """An answer of the wrong shape is as good as none."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("pdf.unsafe", path=name) from error


READER = PdfChild()
atexit.register(READER.close)
